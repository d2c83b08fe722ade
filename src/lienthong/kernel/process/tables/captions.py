"""What the lines around a table say of it: its title, the code of the procedure, the decision and its day."""

import datetime as dt
import re

from lienthong.kernel.base.text import fold, tidy

from .times import read_total

FARTHEST = 8
_BEGINS = re.compile(
    r"(?:\d{1,3}|[IVXL]{1,5}|[A-ZĐ])\s*[.)]\s*\S|[a-zđ]\)\s|(?:lưu đồ|quy trình|thủ tục|tên thủ tục|trường hợp)\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"[a-zđ]\)\s|trường hợp\b|đối với\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)(?:\.\w{3,12})?")
_DECISION = re.compile(r"(?<!\w)\d{1,6}/QĐ-[A-ZĐ]{2,12}(?!\w)")
_DAY = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})", re.IGNORECASE)
_TOTAL = re.compile(
    r"tong (?:cong|thoi (?:gian|han)|so (?:gio|ngay|thoi gian))\b.*|tong\s*:.*|thoi (?:gian|han)\s*:.*|cong\s*:.*"
    r"|thoi (?:gian"
    r"|han) (?:giai quyet|thuc hien)\b.*"
    r"|theo quy dinh thoi gian\b.*",
    re.DOTALL,
)


def is_total(text: str) -> bool:
    """Whether a text is that of the row with the time of the whole."""
    return _TOTAL.fullmatch(fold(text)) is not None


def title_of(lines: list[str]) -> str:
    """The title of the table after these lines: from the nearest line that begins one; a case with what it is of."""
    near = [tidied for line in lines[-FARTHEST:] if (tidied := tidy(line)) and not is_total(line)]
    begin = next((at for at in range(len(near) - 1, -1, -1) if _BEGINS.match(near[at])), None)
    if begin is None:
        return near[-1] if near and len(near[-1]) <= 600 else ""
    if _CASE.match(near[begin]):
        above = next(
            (at for at in range(begin - 1, -1, -1) if _BEGINS.match(near[at]) and not _CASE.match(near[at])), None
        )
        return " ".join(([near[above]] if above is not None else []) + near[begin:])
    return " ".join(near[begin:])


def total_over(lines: list[str]) -> str:
    """The time of the whole, where the lines over a table say it: “Thời hạn giải quyết: 10 ngày làm việc”."""
    said = [tidy(line) for line in lines[-FARTHEST:] if is_total(line) and read_total(line).read.period]
    return said[-1] if said else ""


def code_of(text: str) -> str:
    """The code of the procedure that a title names, as 1.001806; nothing where it names none."""
    found = _CODE.search(text)
    return found.group() if found else ""


def decision_of(text: str) -> tuple[str, str]:
    """The number of a decision and its day (ISO) as far as the text names them."""
    number = _DECISION.search(text)
    day = _DAY.search(text, number.end() if number else 0) or _DAY.search(text)
    return number.group() if number else "", _iso(day) if day else ""


def _iso(day: re.Match[str]) -> str:
    try:
        return dt.date(int(day[3]), int(day[2]), int(day[1])).isoformat()
    except ValueError:
        return ""
