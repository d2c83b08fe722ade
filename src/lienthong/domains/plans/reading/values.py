"""Reads a target's figure: "≥ 70%", "50-80%", "Hoàn thành", "từ 20% trở lên"."""

from __future__ import annotations

import re
from dataclasses import replace

from lienthong.domains.plans.reading.plan import Comparator, ReadValue
from lienthong.domains.plans.reading.words import plain, squeeze

_NUMBER = r"\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_BETWEEN = re.compile(rf"(?:từ\s*)?(?P<a>{_NUMBER})\s*(?P<am>%?)\s*(?:-|đến|tới|÷|~)\s*(?P<b>{_NUMBER})\s*(?P<bm>%?)")
_ONE = re.compile(rf"(?<![\w./-])(?P<n>{_NUMBER})(?![\w/-]*\d)\s*(?P<m>%|‰)?")
_GE = re.compile(
    r"(?:≥|>=|=>|⩾|tối thiểu|ít nhất|không (?:thấp|ít|dưới) (?:hơn)?|không dưới|đạt từ"
    r"|bằng hoặc (?:cao|lớn|hơn)(?: hơn)?|(?<!tăng )từ|không thấp hơn|tối thiểu đạt|tối thiểu là)\s*(?:đạt|có|là|từ"
    r"|mỗi "
    r"\w+)?\s*$"
)
_GT = re.compile(r"(?:>|trên|hơn|vượt|cao hơn|lớn hơn)\s*(?:mức)?\s*$")
_LE = re.compile(
    r"(?:≤|<=|=<|⩽|tối đa|không quá|không vượt quá|nhiều nhất|không cao hơn|không lớn hơn"
    r"|top|nhóm|nằm trong)\s*(?:là|còn)?\s*$"
)
_LT = re.compile(r"(?:<|dưới|thấp hơn|nhỏ hơn|ít hơn)\s*(?:mức)?\s*$")
_UPWARD = re.compile(r"\s*(?:\S+\s+){0,4}?(?:trở lên|hoặc (?:cao |lớn )?hơn|trở đi)")
_DOWNWARD = re.compile(r"\s*(?:\S+\s+){0,4}?trở xuống")
_MEASURE = re.compile(
    r"\s*((?:triệu|tỷ|tỉ|nghìn)(?: tỷ| tỉ| triệu)?(?: đồng| usd| lượt)?(?![a-zà-ỹđ])"
    r"|[a-zà-ỹđ/]+(?:\s+[a-zà-ỹđ/]+){0,2})",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"^(?:trở|và|hoặc|đối|theo|trong|của|trên|được|so|đến|vào|cho|với|bằng|có|đã|năm|thì|là"
    r"|ở|tại|về|do|từ|các|mỗi|ngoài|cả|toàn|tỉnh|dẫn)(?![a-zà-ỹ])"
)
_RANK = re.compile(r"(?:thứ hạng|hạng|thứ|vị trí|xếp)\s*(?:thứ\s*)?(?P<n>\d{1,3})\s*/\s*\d{2,3}(?!\s*/)")
_DIGITS = re.compile(r"\d")


def number(text: str) -> float:
    """A Vietnamese figure: "1.139" is 1139, "39,5" is 39.5."""
    text = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(",", "."))


def _comparator(before: str, after: str) -> Comparator:
    if _UPWARD.match(after):
        return "ge"
    if _DOWNWARD.match(after):
        return "le"
    rules: tuple[tuple[re.Pattern[str], Comparator], ...] = (
        (_GE, "ge"),
        (_LE, "le"),
        (_GT, "gt"),
        (_LT, "lt"),
    )
    for pattern, comparator in rules:
        if pattern.search(before):
            return comparator
    return "eq"


def _measure(after: str) -> str | None:
    found = _MEASURE.match(after)
    if not found or _STOP.match(plain(found.group(1))):
        return None
    words: list[str] = []
    for word in found.group(1).split():
        if words and _STOP.match(plain(word)):
            break
        words.append(word)
    return " ".join(words) or None


def _figure(comparator: Comparator, amount: float) -> tuple[float | None, float | None]:
    return (None, amount) if comparator in ("le", "lt") else (amount, None)


def read_value(printed: str, measure: str | None = None, year: int | None = None) -> ReadValue | None:
    """A value cell as printed; words without a figure ("Hoàn thành", "Có") are a thing to be done."""
    text = squeeze(printed).strip(" .;")
    if not text or not re.search(r"\w", text):
        return None
    low = plain(text)
    if re.fullmatch(r"(?:không|chưa) (?:giao|có|áp dụng)?.*|x|-", low) and not _DIGITS.search(low):
        return None
    between = _BETWEEN.search(low)
    if between and not re.search(r"\d{4}", between.group()):
        unit = "%" if between.group("bm") or between.group("am") else measure or _measure(text[between.end() :])
        return ReadValue(text, "between", number(between.group("a")), number(between.group("b")), unit, year)
    rank = _RANK.search(low)
    if rank:
        return ReadValue(text, "eq", number(rank["n"]), None, measure, year)
    found = next((m for m in _ONE.finditer(low) if not _is_year(m, low)), None)
    if found is None:
        return ReadValue(text, "done", None, None, measure, year)
    comparator = _comparator(low[: found.start()], low[found.end() :])
    low_end, high_end = _figure(comparator, number(found.group("n")))
    unit = found.group("m") or measure or _measure(text[found.end() :])
    return ReadValue(text, comparator, low_end, high_end, unit, year)


def _is_year(found: re.Match[str], low: str) -> bool:
    digits = found.group("n")
    return (
        bool(re.fullmatch(r"(?:19|20)\d\d", digits))
        and not found.group("m")
        and bool(re.search(r"(?:năm|đến|giai đoạn|^|từ|-|/)\s*$", low[: found.start()]))
    )


_CORE = re.compile(
    rf"(?P<v>(?:đạt|chiếm|tối thiểu|ít nhất|trên|dưới|không quá|tối đa|từ|bằng|còn|khoảng"
    rf"|hơn|có|gấp|≥|>|<|≤|tăng|giảm|đạt mức)\s+)+"
    rf"(?P<n>(?:{_NUMBER})(?:\s*%)?(?:\s*(?:-|đến)\s*(?:{_NUMBER})\s*%?)?)"
)
_AHEAD = re.compile(
    r"(?<![a-zà-ỹđ])(?:top|nhóm|không quá|không vượt quá|tối đa|ít nhất|tối thiểu|không dưới|không thấp hơn|trên"
    r"|dưới)\s*$"
)
_COUNTED = re.compile(r"(?<![\w/.,-])\d[\d.]*(?=\s+[a-zà-ỹđ]{2,})")
_PERCENT = re.compile(rf"(?:{_NUMBER})\s*%")
_LEADING = re.compile(
    rf"\W*(?:(?:phấn đấu|đến năm \d{{4}}|hằng năm|hàng năm|có|tối thiểu|ít nhất|trên|bảo đảm"
    rf"|đảm bảo|hoàn thành|duy trì|cung cấp|đạt|khoảng|từ|tỷ lệ)[, "
    rf"]+(?:\S+\s){{0,3}}?)*(?P<n>{_NUMBER})\s*(?:%|[a-zà-ỹ])"
)
_NOT_FIGURE = re.compile(
    r"(?:số|quyết định|nghị quyết|kế hoạch|đề án|điều|khoản|mức độ|giai đoạn|độ tuổi|cấp|điểm|lần thứ|nghị định)\s*$"
)


def value_in_name(name: str, year: int | None = None) -> ReadValue | None:
    """The figure that stands inside a target's own sentence, or None when there is none."""
    low = plain(name)
    best: tuple[int, int, int] | None = None
    leading = _LEADING.match(low)
    if leading and not _dated(low, leading.start("n")):
        best = (3 if "%" in low[leading.start("n") : leading.end()] else 1, leading.start(), leading.end("n") + 2)
    for found in _CORE.finditer(low):
        if _NOT_FIGURE.search(low[: found.start("n")]) or _dated(low, found.start("n")):
            continue
        score = (2 if "%" in found.group("n") else 0) + (
            2 if re.match(r"đạt|chiếm|tối thiểu|ít nhất|gấp|≥", found.group()) else 0
        )
        if re.match(r"\s*tuổi", low[found.end() :]):
            continue
        if best is None or score > best[0]:
            best = (score, found.start(), found.end())
    if best is None or best[0] < 1:
        percent = _PERCENT.search(low) or next((c for c in _COUNTED.finditer(low) if not _dated(low, c.start())), None)
        if percent:
            best = (1, percent.start(), percent.end())
    if best is None:
        return None
    ahead = _AHEAD.search(low[: best[1]])
    if ahead:
        best = (best[0], ahead.start(), best[2])
    piece = name[best[1] : min(len(name), best[2] + 40)]
    value = read_value(piece, None, year)
    if value is None or value.comparator == "done":
        return None
    shown = squeeze(re.split(r"[;,.](?:\s|$)", name[best[1] : best[2] + 25])[0])
    return replace(value, text=shown)


def _dated(low: str, begin: int) -> bool:
    here = low[begin:]
    return bool(re.match(r"\d{1,2}\s*/\s*\d{1,4}|(?:19|20)\d\d(?!\s*%)(?:\D|$)|\d{1,2}\s*tháng|\d+/", here)) or bool(
        re.search(r"(?:ngày|tháng|năm|quý|số|điều|phụ lục|mức độ)\s*$", low[:begin])
    )
