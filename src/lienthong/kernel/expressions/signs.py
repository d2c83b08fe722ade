"""From text to signs: names, numbers, texts in quotation marks, and what stands between them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lienthong.kernel.base.text import fold, nfc

from .faults import faulty

LONGEST = 2_000
DIGITS = 30
RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "math",
        "namespace",
        "null",
        "package",
        "return",
        "true",
        "var",
        "void",
        "while",
    ]
)
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SKIPPED = re.compile(r"(?:[ \t\n\r]|//[^\n]*)+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_SIGN = re.compile(r"&&|\|\||==|!=|<=|>=|[-<>+*/%!?:()\[\],.]")
_WORD = re.compile(r"[^\W\d]\w*")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t"}
# What people write out of habit, and what this language writes for it.
_HABITS = {
    "=": "==", "&": "&&", "|": "||", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "−": "-",
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "«": '"', "»": '"', ";": ",", "{": "[", "}": "]",
    "và": "&&", "hoặc": "||", "không": "!",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: `what` is name, number, text, end, or the sign itself; `value` what it stands for."""

    at: int
    what: str
    value: Decimal | str


def signs(text: str) -> list[Sign]:
    """The signs of an expression, closed by one called end; Faulty where a sign cannot be read."""
    if len(text) > LONGEST:
        raise faulty(
            text,
            LONGEST,
            f"biểu thức dài quá {LONGEST} ký tự.",
            "Tách thành nhiều mục tính sẵn rồi dùng tên của chúng.",
        )
    hidden = _hidden(text)
    if hidden is not None:
        raise faulty(text, hidden, "có ký tự ẩn không nhìn thấy được.", "Xóa chỗ này rồi gõ lại bằng bàn phím.")
    found: list[Sign] = []
    at = 0
    while True:
        skipped = _SKIPPED.match(text, at)
        at = skipped.end() if skipped else at
        if at == len(text):
            return [*found, Sign(at, "end", "")]
        sign, at = _next(text, at)
        found.append(sign)


def _hidden(text: str) -> int | None:
    """Where the first sign stands that nobody sees, or that turns the line round."""
    if text.isascii() and text.isprintable():
        return None
    return next((at for at, one in enumerate(text) if _HIDDEN.match(one) or not nfc(one)), None)


def _next(text: str, at: int) -> tuple[Sign, int]:
    """The sign that begins here, and where the next may begin."""
    if text[at] in "\"'":
        return _quoted(text, at)
    if number := _NUMBER.match(text, at):
        return Sign(at, "number", _number(text, number)), number.end()
    if word := _WORD.match(text, at):
        return _named(text, word), word.end()
    if text.startswith("<>", at):
        raise faulty(text, at, "không có dấu “<>”.", "Viết != để so sánh khác.")
    if sign := _SIGN.match(text, at):
        return Sign(at, sign.group(), sign.group()), sign.end()
    habit = _HABITS.get(text[at])
    advice = f"Viết {habit} thay cho “{text[at]}”." if habit else "Xóa ký tự này; chữ thì đặt trong dấu nháy kép."
    what = "có dấu nháy cong." if habit in ("'", '"') else f"không dùng được ký tự “{text[at]}”."
    raise faulty(text, at, what, advice)


def _named(text: str, word: re.Match[str]) -> Sign:
    name = word.group()
    if NAME.fullmatch(name):
        following = text[word.end() : word.end() + 1]
        if following in ("'", '"') and name.lower() in {"r", "b", "br", "rb"}:
            raise faulty(text, word.start(), f"không viết “{name}” liền trước dấu nháy.", f"Bỏ “{name}” đi.")
        return Sign(word.start(), "name", name)
    if name in _HABITS:
        raise faulty(text, word.start(), f"không dùng từ “{name}”.", f"Viết {_HABITS[name]} thay cho “{name}”.")
    plain = re.sub(r"\W", "_", fold(name))
    advice = f"Viết không dấu: {plain}. " if NAME.fullmatch(plain) else ""
    raise faulty(
        text, word.start(), f"tên “{name}” có chữ có dấu.", f"{advice}Nếu đó là nội dung chữ, đặt trong dấu nháy kép."
    )


def _number(text: str, found: re.Match[str]) -> Decimal:
    """The number as written: digits, and a point before decimals.

    500.000 would be five hundred here and is five hundred thousand to whoever writes Vietnamese: neither is taken.
    """
    written, at = found.group(), found.start()
    if _THOUSANDS.fullmatch(written):
        whole = written.replace(".", "")
        advice = f"Viết {whole} nếu là hàng nghìn"
        advice += f", {written}0 nếu là phần lẻ." if written.count(".") == 1 else "."
        raise faulty(text, at, f"“{written}” có thể hiểu hai cách.", advice)
    if written.count(".") > 1:
        raise faulty(
            text, at, f"“{written}” không phải là số.", "Viết liền các chữ số, ví dụ 1500000; phần lẻ sau dấu chấm."
        )
    if written[0] == "0" and written[1:2].isdigit():
        raise faulty(text, at, f"số “{written}” bắt đầu bằng 0.", "Bỏ số 0 ở đầu; mã số thì đặt trong dấu nháy kép.")
    if len(written) > DIGITS:
        raise faulty(text, at, f"số dài quá {DIGITS} chữ số.", "Viết số ngắn hơn.")
    if _WORD.match(text, found.end()) or text[found.end() : found.end() + 1] == ".":
        raise faulty(
            text, at, f"sau số “{written}” có ký tự viết liền.", "Viết số chỉ bằng chữ số, ví dụ 1500000 hoặc 0.5."
        )
    return Decimal(written)


def _quoted(text: str, start: int) -> tuple[Sign, int]:
    """A text in quotation marks, in the one spelling of the house."""
    mark, at, kept = text[start], start + 1, []
    while at < len(text) and text[at] not in (mark, "\n", "\r"):
        if text[at] == "\\":
            escaped = _ESCAPES.get(text[at + 1 : at + 2])
            if escaped is None:
                raise faulty(
                    text, at, "sau dấu \\ có ký tự không dùng được.", "Chỉ viết \\\\, \\\", \\', \\n hoặc \\t."
                )
            kept.append(escaped)
            at += 2
            continue
        kept.append(text[at])
        at += 1
    if text[at : at + 1] != mark:
        raise faulty(text, start, "mở dấu nháy mà không đóng.", f"Thêm {mark} vào cuối nội dung chữ.")
    return Sign(start, "text", nfc("".join(kept))), at + 1
