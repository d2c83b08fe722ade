"""Branches in the prose of a table: “Trường hợp hồ sơ chưa đầy đủ … thì …”, “nếu …”, a refusal, “hoặc …”.

Every clause that may lead elsewhere is shown to a person, with a proposal where the words are clear; none is passed
over in silence, and none changes the way of a run before a person has said so.
"""

import re
from dataclasses import dataclass

from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import fold


class Shape(Named):
    """What a branch in prose becomes."""

    RETURN = "return", "trả lại để bổ sung, rồi làm lại bước này"
    REFUSE = "refuse", "từ chối và kết thúc"
    OTHER = "other", "đi tới bước khác"
    MAIN = "main", "đi tiếp theo thứ tự"
    CASE = "case", "một trong các trường hợp, mỗi trường hợp có các bước riêng"
    NOTE = "note", "chỉ là lời dặn, không rẽ nhánh"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that may be a branch: its words, when it holds, and what it seems to be (None: not clear).

    `strong`: it names a condition, a refusal or another way; not a mere “hoặc” between things.
    """

    words: str
    when: str
    shape: Shape | None
    strong: bool = True


_CUT = re.compile(
    r"\n|;|(?<=[^\d\s])\.\s+(?=[A-ZĐÀ-Ỹ(“\"+•-])|(?:(?<=\s)|^)[-–+•*](?=\s?[A-ZĐÀ-Ỹ])|,\s*(?=(?:trường hợp"
    r"|trong trường hợp|nếu)\s)"
    r"|(?<=\s)(?=[a-eđ]\)\s)",
)
_STRONG = re.compile(
    r"(?<!\w)(?:trường hợp(?! này)|nếu|từ chối|khi cần(?: thiết)?|không (?:đủ|đạt|bảo đảm|đảm bảo) (?:điều kiện"
    r"|yêu cầu|tiêu chuẩn)"
    r"|không (?:được )?(?:tiếp nhận|đồng ý|thống nhất|chấp thuận|hợp lệ)|chưa (?:đầy đủ|đủ|hợp lệ|đạt|thống nhất"
    r"|đồng ý|bảo đảm|đảm bảo)"
    r"|trả lại|chuyển trả|yêu cầu bổ sung|trừ khi|ngược lại)(?!\w)",
    re.IGNORECASE,
)
_EITHER = re.compile(r"(?<!\w)trình\s.*\shoặc\s", re.IGNORECASE | re.DOTALL)
_WEAK = re.compile(r"(?<!\w)(?:hoặc|tùy theo|tuỳ theo|đối với|và/hoặc)(?!\w)", re.IGNORECASE)
_WHEN = re.compile(r"(?<!\w)(?:trường hợp|nếu)\s+(?:(.+?)\s+thì\b|(.+?)(?:,|:|\)|$))", re.IGNORECASE | re.DOTALL)
_BY = (
    (Shape.NOTE, r"\btru (?:truong hop|khi)\b|\(neu co\)|\bneu co\b|\bsau 1[0-9] ?(?:gio|h)\b|\bkeo dai\b"
        r"|\bqua han\b|\btruc tuyen\)"),
    (Shape.REFUSE, r"\btu choi\b|\bkhong (?:du|dat) (?:dieu kien|tieu chuan)\b|\bkhong duoc (?:tiep nhan"
        r"|chap thuan|giai quyet|cap)\b"
     r"|\bkhong (?:tiep nhan|chap thuan|giai quyet)\b|\bkhong thuoc (?:tham quyen|doi tuong|pham vi)\b"
     r"|\btra loi bang van ban\b"),
    (Shape.RETURN, r"\b(?:chua|khong) (?:day du|du|hop le|dung|dam bao|bao dam|dat)\b.*\b(?:bo sung|hoan thien"
        r"|huong dan|tra lai|chinh sua|giai trinh)\b"
     r"|\byeu cau bo sung\b|\b(?:thieu|can) (?:ho so|giay to|bo sung)\b"),
    (Shape.OTHER, r"\bkhong (?:dong y|thong nhat)\b|\bchua (?:dong y|thong nhat|dat)\b|\b(?:tra lai"
        r"|chuyen tra)\b.*\b(?:chuyen vien|cong chuc|vien chuc|phong)\b"),
    (Shape.MAIN, r"\b(?:ho so )?(?:day du|hop le|dung quy dinh|du dieu kien|dat yeu cau|dam bao)\b"
        r"|\b(?:neu )?(?:dong y|thong nhat)\b"),
)  # fmt: skip
_RULES = tuple((shape, re.compile(rule)) for shape, rule in _BY)
_CASE = re.compile(
    r"(?:^|[\s.)])[a-zđ]\)\s+|(?<!\w)(?:đối với|áp dụng (?:đối với|cho)) (?:các )?trường hợp|^trường hợp\b",
    re.IGNORECASE,
)


def branches(words: str, *, weak: bool = True) -> list[Clause]:
    """The clauses of a cell that may lead elsewhere, in their order; `weak`: those with a mere “hoặc” too."""
    found = []
    for piece in _clauses(words):
        strong = _STRONG.search(piece) is not None
        either = _EITHER.search(piece) is not None
        if strong or (weak and (either or _WEAK.search(piece))):
            shape = _shape(piece) if strong else None if either else Shape.NOTE
            found.append(Clause(piece, _when(piece), shape, strong or either))
    return found


def case_of(title: str) -> str:
    """The words of the case, where a title says that the table holds for one of several: “b) Đối với trường hợp …”."""
    found = _CASE.search(title)
    return title[found.start() :].lstrip(" .)") if found else ""


def _clauses(words: str) -> list[str]:
    """The clauses of a text; what stands in brackets is not torn apart."""
    kept: list[str] = []
    depth, start, at = 0, 0, 0
    cuts = {one.start(): one.end() for one in _CUT.finditer(words)}
    while at < len(words):
        depth += (words[at] == "(") - (words[at] == ")" and depth > 0)
        if at in cuts and (depth == 0 or words[at] == "\n"):
            kept.append(words[start:at])
            start = cuts[at]
            at = max(at + 1, cuts[at])
            depth = 0
            continue
        at += 1
    kept.append(words[start:])
    return [tidied for one in kept if (tidied := one.strip(" \t\n;,.-–+•*"))]


def _when(piece: str) -> str:
    """When the clause holds: the words between “trường hợp” or “nếu” and “thì”."""
    found = _WHEN.search(piece)
    said = next((part for part in found.groups() if part), "") if found else ""
    said = said.strip(" .;")
    said = piece if len(said) < 4 else said
    return said if len(said) <= 90 else said[:89].rsplit(" ", 1)[0] + "…"


def _shape(piece: str) -> Shape | None:
    plain = fold(piece)
    return next((shape for shape, rule in _RULES if rule.search(plain)), None)
