"""How long a step may take, as decisions write it: “04 giờ (0,5 ngày)”, “1,5 ngày làm việc”, “Giờ hành chính”.

Read exactly or not at all: what has a second meaning stays a doubt with the words as printed. A day is 8 hours, as
the tables say themselves (“tính mỗi ngày 08 giờ làm việc”).
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.process.definition import DAY, Period

LONGEST = 1_000
MOST = 3_000 * DAY


class Manner(Named):
    """How the words of a time are meant."""

    LIMIT = "limit", "thời hạn"
    NONE = "none", "không tính thời gian"
    EMPTY = "empty", "để trống"
    UNSURE = "unsure", "có thể hiểu khác"
    UNREAD = "unread", "không đọc được"


@dataclass(frozen=True, slots=True)
class TimeRead:
    """What was read from the words of a time; `why` says in Vietnamese what is unsure."""

    manner: Manner
    period: Period | None = None
    why: str = ""


_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_PARTS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_MINUTES = {"ngày": DAY, "buổi": DAY // 2, "giờ": 60, "tiếng": 60, "h": 60, "g": 60, "phút": 1, "'": 1, "’": 1}
_NUMBER = (
    r"(?:\d+\s+\d+\s*/\s*\d+|\d+\s*/\s*\d+|\d+(?:[.,]\d+)?\s*[½¼¾]?|[½¼¾]|nửa|(?<!\w)(?:"
    + "|".join(_WORDS)
    + r")(?!\w))"
)
_UNIT = r"(?:ngày|buổi|giờ|tiếng|phút|h(?![a-zà-ỹ])|g(?![a-zà-ỹ])|['’])"
_SPELT = r"(?:\s*\((?:" + "|".join(_WORDS) + r"|mươi|lăm|rưỡi|nửa|không|phẩy|\s)+\))?"
_TO = r"\s*(?:-|–|—|÷|đến|tới)\s*"
_ONE = re.compile(
    rf"(?<![\w.,])(?<!\d/)(?:(?P<low>{_NUMBER}){_SPELT}(?P<lowunit>\s*{_UNIT}(?:\s*làm việc)?)?(?P<to>{_TO}))?"
    rf"(?P<number>{_NUMBER}){_SPELT}\s*(?P<unit>{_UNIT})(?P<more>\d{{1,2}}(?!\d)\s*(?:phút|['’])?)?"
    r"(?:\s*làm việc|\s*hành chính)?(?P<half>\s*rưỡi)?"
)
_SHARED_DAY = re.compile(r"\(?\s*tính\s+(?:mỗi|một|1|01)\s+ngày\s+(?:là\s+)?\d+\s*(?:giờ|h)(?:\s+làm việc)?\s*\)?")
_NOTHING = re.compile(
    r"(?:khong (?:tinh|quy dinh|gioi han|ap dung|xac dinh|co)\b.*|khong|(?:trong )?gio hanh chinh\b.*"
    r"|theo (?:phieu|giay|lich) hen\b.*|[-–—./…x ]+)"
)
_SAME = re.compile(
    r"\s*(?:[(=/,;]|\(?\s*(?:tương đương|tương ứng|tức là|tức|hay là|hay|bằng)(?:\s+với)?"
    r"|[(,]\s*=)\s*"
)
_AND = re.compile(r"\s*(?:và|,|\+)?\s*")
_PLAIN = re.compile(
    r"kể từ (?:ngày|khi|thời điểm) (?:tiếp )?nhận (?:được |đủ )*(?:hồ sơ)?(?: đầy đủ| đủ)?(?:,"
    r"| và)?(?: hợp lệ)?(?: theo quy định)?"
    r"|theo quy định(?: thời gian giải quyết)?(?: trong trường hợp này)?"
    r"|trong thời hạn|trong vòng|trong thời gian|không quá|tối đa|chậm nhất(?: là)?|trong|khoảng thời gian"
    r"|thời gian|thời hạn"
    r"|tổng(?: cộng| số)?|làm việc|là|[()\s.,:;=/≤<]+|tương đương(?: với)?|tương ứng|tức là|tức|hay là|hay|bằng"
)
_CALENDAR = re.compile(r"\d\s*(?:\([^)]*\)\s*)?(?:tuần|tháng|năm|quý)\b|ngày (?:lịch|dương lịch|tự nhiên)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}(?!\d)")


def read_time(words: str, unit: str = "") -> TimeRead:
    """What the words of a time mean; `unit` is that of the column, “giờ” or “ngày”, for numbers that stand alone."""
    said = tidy(words).lower().strip("*")
    if not said:
        return TimeRead(Manner.EMPTY)
    if len(said) > LONGEST:
        return TimeRead(Manner.UNREAD, None, "Ô thời gian có quá nhiều chữ.")
    bare = _SHARED_DAY.sub(" ", said).strip()
    if unit and re.fullmatch(_NUMBER, bare):
        bare = f"{bare} {unit}"
    if fold(bare).startswith(("gio hanh chinh", "trong gio hanh chinh")):
        return TimeRead(Manner.NONE)
    found = list(_ONE.finditer(bare))
    if not found:
        if _NOTHING.fullmatch(fold(bare)):
            return TimeRead(Manner.NONE)
        return TimeRead(Manner.UNREAD, None, "Không thấy số giờ hoặc số ngày.")
    if _CALENDAR.search(bare):
        return TimeRead(Manner.UNREAD, None, "Có tuần, tháng hoặc ngày lịch, không quy ra giờ làm việc được.")
    if any(_THOUSANDS.fullmatch(one["number"].strip()) for one in found):
        return TimeRead(Manner.UNREAD, None, "Số có dấu phân cách có thể hiểu hai cách.")
    return _agreed(bare, found)


def _agreed(bare: str, found: list[re.Match[str]]) -> TimeRead:
    """One time, where all that is said of it agrees."""
    sums: list[list[re.Match[str]]] = [[found[0]]]
    clean = _PLAIN.sub("", bare[: found[0].start()]) == ""
    for before, one in pairwise(found):
        between = bare[before.end() : one.start()]
        if _AND.fullmatch(between) and _size(one) < _size(before) and not one["low"]:
            sums[-1].append(one)
            continue
        clean = clean and (_SAME.fullmatch(between) is not None or _PLAIN.sub("", between) == "")
        sums.append([one])
    clean = clean and _PLAIN.sub("", bare[found[-1].end() :]) == ""
    minutes = {sum((_minutes(one) for one in group), Fraction()) for group in sums}
    period = _period(sums[0])
    if len(minutes) > 1:
        return TimeRead(Manner.UNREAD, None, "Ô thời gian nêu nhiều thời hạn không bằng nhau.")
    if period is None:
        return TimeRead(Manner.UNREAD, None, "Thời hạn bằng 0 hoặc quá lớn.")
    if any(one["low"] for one in found):
        return TimeRead(Manner.UNSURE, period, "Ô thời gian nêu một khoảng; lấy mức cao nhất.")
    if next(iter(minutes)).denominator != 1:
        return TimeRead(Manner.UNSURE, period, "Thời hạn không tròn phút.")
    if not clean:
        return TimeRead(Manner.UNSURE, period, "Ô thời gian còn nói điều khác ngoài thời hạn.")
    return TimeRead(Manner.LIMIT, period)


def _size(one: re.Match[str]) -> int:
    return _MINUTES[one["unit"]]


def _number(text: str) -> Fraction:
    """A number as written: 0,25; 1.5; ½; 1 1/2; nửa; một."""
    said = text.strip()
    if said in _WORDS:
        return Fraction(_WORDS[said])
    if said == "nửa":
        return Fraction(1, 2)
    more = _PARTS.get(said[-1], Fraction())
    whole = said[:-1].strip() if more else said
    if "/" in whole:
        first, _, below = whole.rpartition("/")
        *units, above = first.split()
        return Fraction(int(units[0]) if units else 0) + Fraction(int(above), int(below)) if int(below) else Fraction()
    return more + (Fraction(whole.replace(",", ".")) if whole else 0)


def _minutes(one: re.Match[str]) -> Fraction:
    number = _number(one["number"]) + (Fraction(1, 2) if one["half"] else 0)
    more = int(re.sub(r"\D", "", one["more"])) if one["more"] else 0
    return number * _size(one) + more


def _period(group: list[re.Match[str]]) -> Period | None:
    minutes = round(sum((_minutes(one) for one in group), Fraction()))
    days = all(one["unit"] == "ngày" for one in group)
    return Period(minutes, days and minutes % DAY == 0) if 0 < minutes <= MOST else None


@dataclass(frozen=True, slots=True)
class Total:
    """The time of the whole as printed: the sum, and its parts where they are named (“Tại UBND cấp xã: 40 giờ”)."""

    read: TimeRead
    parts: tuple[tuple[str, Period], ...] = ()


_PART = re.compile(r"(?:^|[;.]|\s-|\n)\s*-?\s*(?:tại|ở)\s+([^:;]{2,120}):\s*([^;]+)", re.IGNORECASE)


def read_total(words: str, unit: str = "") -> Total:
    """The time of the whole: what stands before “trong đó”, and the parts after it."""
    head, _, tail = tidy(words).partition("trong đó")
    read = read_time(head, unit)
    parts = []
    for one in _PART.finditer(tail):
        said = read_time(one[2])
        if said.period:
            parts.append((tidy(one[1]), said.period))
    return Total(read, tuple(parts))


def said_time(period: Period | None) -> str:
    """A time in the words of a decision: “04 giờ làm việc”, “0,5 ngày” is said in hours; nothing for none."""
    if period is None:
        return "Không tính thời gian"
    if period.in_days and period.minutes % DAY == 0:
        return f"{period.minutes // DAY:02d} ngày làm việc"
    hours, minutes = divmod(period.minutes, 60)
    if not minutes:
        return f"{hours:02d} giờ làm việc"
    return f"{hours:02d} giờ {minutes:02d} phút làm việc" if hours else f"{minutes:02d} phút làm việc"
