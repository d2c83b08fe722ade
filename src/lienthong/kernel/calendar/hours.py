"""Working hours: from when to when people work, by weekday, by season and by place, each row with its document.

No database and no Django here. Hours of a day are parts: pairs of minutes since midnight, in order, not touching.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lienthong.kernel.base.errors import Unfit

from .days import WEEK, Certainty, shipped_lines

Parts = tuple[tuple[int, int], ...]
MIDNIGHT = 24 * 60 - 1
"""24:00 is kept as 23:59: the last minute of a day still belongs to it."""
_PART = re.compile(r"([01]?\d|2[0-3])[:h]([0-5]\d)\s*[-–]\s*(?:([01]?\d|2[0-3])[:h]([0-5]\d)|24[:h]00)")
_SEASON = re.compile(r"(\d{1,2})-(\d{1,2})")


def read_parts(text: str) -> Parts:
    """The parts of a day from `07:30-11:30 13:30-17:30`; Unfit where they are none, overlap or run backwards."""
    found: list[tuple[int, int]] = []
    for one in re.sub(r"\s*([-–])\s*", r"\1", text.replace(",", " ").replace(";", " ")).split():
        hit = _PART.fullmatch(one)
        if hit is None:
            raise _unread(one)
        first = int(hit[1]) * 60 + int(hit[2])
        found.append((first, MIDNIGHT if hit[3] is None else int(hit[3]) * 60 + int(hit[4])))
    parts = tuple(sorted(found))
    if any(a >= b for a, b in parts) or any(b > c for (_, b), (c, _) in pairwise(parts)):
        raise _unread(text)
    return joined(parts)


def _unread(text: str) -> Unfit:
    return Unfit(
        "Không đọc được giờ làm việc “{text}”.",
        "Viết từng buổi cách nhau dấu cách: 07:30-11:30 13:30-17:30.",
        text=text,
    )


def written(parts: Parts) -> str:
    """The parts as they are kept: `07:30-11:30 13:30-17:30`."""
    return " ".join(f"{clock(a)}-{clock(b)}" for a, b in parts)


def spoken_parts(parts: Parts) -> str:
    """The parts as people read them: 07:30–11:30; 13:30–17:30."""
    return "; ".join(f"{clock(a)}–{clock(b)}" for a, b in parts)


def clock(minutes: int) -> str:
    """Minutes since midnight as 07:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def length(parts: Parts) -> int:
    """How many minutes are worked."""
    return sum(b - a for a, b in parts)


def joined(parts: Iterable[tuple[int, int]]) -> Parts:
    """The same time with nothing counted twice: parts that touch or overlap are one."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if made and first <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return tuple(made)


def without(parts: Parts, away: Parts) -> Parts:
    """What is left of a day where these hours are taken away."""
    left = list(parts)
    for first, last in away:
        left = [cut for a, b in left for cut in ((a, min(b, first)), (max(a, last), b)) if cut[0] < cut[1]]
    return tuple(sorted(left))


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours that hold from a day on: every day worked, or some weekdays alone; all year, or in a season of each year.

    `weekdays` (0 is Monday): none means whichever days the weekly rest leaves; named ones are worked although they are
    days of rest, or, without parts, not worked at all. `season`: first and last (month, day) of each year, which may
    run over New Year. Of one place the later row in order wins where both hold.
    """

    since: dt.date
    parts: Parts
    cited: str
    certainty: Certainty
    weekdays: frozenset[int] = frozenset()
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    name: str = ""
    known_on: dt.date | None = None

    def stretches(self, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
        """The stretches of days, within first and last, on which this row holds."""
        begin = max(first, self.since)
        if begin > last:
            return []
        if self.season is None:
            return [(begin, last)]
        found = []
        for year in range(begin.year - 1, last.year + 1):
            (m1, d1), (m2, d2) = self.season
            start, end = _day(year, m1, d1), _day(year + ((m2, d2) < (m1, d1)), m2, d2)
            if max(start, begin) <= min(end, last):
                found.append((max(start, begin), min(end, last)))
        return found

    def holds_on(self, day: dt.date) -> bool:
        """Whether this row says something about a day."""
        return bool(self.stretches(day, day)) and (not self.weekdays or day.weekday() in self.weekdays)

    @property
    def verified(self) -> bool:
        """Whether it was compared with the original text."""
        return self.certainty is Certainty.VERIFIED


def _day(year: int, month: int, day: int) -> dt.date:
    """29 February is, in a year without one, the day before March."""
    return dt.date(year, 2, 28) if (month, day) == (2, 29) and not _leap(year) else dt.date(year, month, day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def read_season(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last day of a season from `16-04 15-10` (day-month); nothing is the whole year."""
    found = [(int(month), int(day)) for day, month in _SEASON.findall(text)]
    if not text.strip():
        return None
    try:
        if len(found) != 2 or _SEASON.sub("", text).strip(" ;,–"):
            raise ValueError
        for month, day in found:
            dt.date(2024, month, day)
    except ValueError:
        raise Unfit(
            "Không đọc được mùa “{text}”.", "Viết ngày-tháng đầu và cuối mùa: 16-04 15-10.", text=text
        ) from None
    return found[0], found[1]


def read_weekdays(text: str) -> frozenset[int]:
    """Weekdays from `mon tue sat`; nothing is every day that the weekly rest leaves."""
    unknown = [name for name in text.split() if name not in WEEK]
    if unknown:
        raise Unfit("Không có thứ nào tên “{name}”.", "Chọn các thứ trong danh sách.", name=unknown[0])
    return frozenset(WEEK[name] for name in text.split())


@lru_cache
def shipped_hours() -> tuple[HoursRow, ...]:
    """The hours that hold where no place has its own, oldest first."""
    rows = [
        HoursRow(
            dt.date.fromisoformat(line["since"]),
            read_parts(line["parts"]),
            line["cited"],
            Certainty.VERIFIED if line["verified"] == "yes" else Certainty.UNVERIFIED,
            read_weekdays(line["weekdays"]),
            read_season(line["season"]),
            line["name"],
        )
        for line in shipped_lines("hours.csv")
    ]
    return tuple(sorted(rows, key=lambda row: row.since))
