"""Working days: which days count, how many lie between two days, when a period of working days ends.

Pure: no Django, no database. All questions are answered from sums made once (29,000 days, 12 ms), so each costs
one or two look-ups whatever the length of the period.
"""

import datetime as dt
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from lienthong.kernel.base.errors import Unfit

from .days import Certainty, DayKind, DayRow, expected_rows, shipped_rows, weekly_rest_on, weekly_rests, years

FIRST = dt.date(2021, 1, 1)
LAST = dt.date(2100, 12, 31)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day of the calendar: worked or not, why, by which document, how sure that is."""

    day: dt.date
    works: bool
    reason: str
    citation: str
    certainty: Certainty
    known_on: dt.date | None
    kind: DayKind | None

    @property
    def doubt(self) -> str:
        """What to show beside the day: “chưa xác minh”, “chưa công bố”, or nothing."""
        return "" if self.certainty is Certainty.VERIFIED else self.certainty.label


def _plain_weeks() -> bytearray:
    """Every day from the first to the last as its week has it: 1 worked, 0 not."""
    rests, works = weekly_rests(), bytearray()
    for i, rest in enumerate(rests):
        first = FIRST if i == 0 else max(rest.since, FIRST)
        last = rests[i + 1].since if i + 1 < len(rests) else LAST + dt.timedelta(days=1)
        length = max(0, (last - first).days)
        week = bytes(0 if (first.weekday() + n) % 7 in rest.days else 1 for n in range(7))
        works += (week * (length // 7 + 1))[:length]
    return works


class WorkingCalendar:
    """The working days from 2021 to 2100, of the country or of one place; `rows` later in order win over earlier."""

    def __init__(self, rows: Iterable[DayRow]) -> None:
        self._rows = {row.day: row for row in rows}
        start = FIRST.toordinal()
        works = _plain_weeks()
        for day, row in self._rows.items():
            if FIRST <= day <= LAST:
                works[day.toordinal() - start] = row.kind.works
        self._start = start
        self._works = bytes(works)
        self._before = array("I", accumulate(works, initial=0))
        self._worked = array("I", (start + i for i, on in enumerate(works) if on))

    def _place(self, day: dt.date) -> int:
        place = day.toordinal() - self._start
        if not 0 <= place < len(self._works):
            raise Unfit(
                "Lịch làm việc chỉ tính được từ năm {first} đến năm {last}; ngày {day} nằm ngoài khoảng này.",
                "Kiểm tra lại ngày, tháng, năm.",
                first=FIRST.year,
                last=LAST.year,
                day=f"{day:%d/%m/%Y}",
            )
        return place

    def works(self, day: dt.date) -> bool:
        """Whether the day is a working day."""
        return bool(self._works[self._place(day)])

    def is_working(self, day: dt.date) -> DayCard:
        """The day with its reason and citation."""
        works = self.works(day)
        row = self._rows.get(day)
        if row is not None:
            return DayCard(day, works, row.name, row.cited, row.certainty, row.known_on, row.kind)
        sure = Certainty.VERIFIED if self.published(day.year) else Certainty.UNPUBLISHED
        if works:
            return DayCard(day, True, "Ngày làm việc", "", sure, None, None)
        rest = weekly_rest_on(day)
        return DayCard(day, False, "Nghỉ hằng tuần", rest.cited, rest.certainty, None, None)

    def published(self, year: int) -> bool:
        """Whether the holidays of a year have been announced."""
        row = years().get(year)
        return row is not None and row.published

    def add_working_days(self, day: dt.date, n: int) -> dt.date:
        """The nth working day after the day (before it, where n is negative).

        0 is the day itself, or the next working day where it is a day off.
        """
        place = self._place(day)
        # Working days are numbered from 0: as many as lie before a day, that is the number of the first from it on.
        number = self._before[place + 1] + n - 1 if n > 0 else self._before[place] + n
        if not 0 <= number < len(self._worked):
            raise Unfit(
                "{n} ngày làm việc tính từ ngày {day} vượt ra ngoài lịch làm việc ({first}–{last}).",
                "Kiểm tra lại số ngày.",
                n=n,
                day=f"{day:%d/%m/%Y}",
                first=FIRST.year,
                last=LAST.year,
            )
        return dt.date.fromordinal(self._worked[number])

    def working_days_between(self, earlier: dt.date, later: dt.date) -> int:
        """How many working days lie after the first day, up to and with the second; negative where it is earlier.

        From a Monday to the Friday of the same week: 4.
        """
        return self._before[self._place(later) + 1] - self._before[self._place(earlier) + 1]

    def differing(self, first: dt.date, last: dt.date) -> list[DayRow]:
        """The days from first to last that differ from the week, in order."""
        return sorted((row for day, row in self._rows.items() if first <= day <= last), key=lambda row: row.day)


@lru_cache(maxsize=64)
def calendar_with(local: tuple[DayRow, ...] = (), known_on: dt.date | None = None) -> WorkingCalendar:
    """The shipped calendar with the days that a place declared for itself, as far as known on a day."""
    missing = [year for year in range(FIRST.year, LAST.year + 1) if year not in years()]
    common = [*expected_rows(missing), *(row for row in shipped_rows() if _known(row, known_on))]
    held = {row.day: row for row in local if _known(row, known_on)}
    own = [row for row in held.values() if row.kind is not DayKind.AS_USUAL]
    return WorkingCalendar([*common, *own])


def _known(row: DayRow, on: dt.date | None) -> bool:
    return on is None or row.known_on is None or row.known_on <= on


def shipped(known_on: dt.date | None = None) -> WorkingCalendar:
    """The calendar that comes with the product; with a day: only what was known by then."""
    return calendar_with((), known_on)


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The nth working day after the day, by the shipped calendar."""
    return shipped().add_working_days(day, n)


def working_days_between(earlier: dt.date, later: dt.date) -> int:
    """How many working days lie after the first day, up to and with the second, by the shipped calendar."""
    return shipped().working_days_between(earlier, later)


def is_working(day: dt.date) -> DayCard:
    """The day with its reason and citation, by the shipped calendar."""
    return shipped().is_working(day)


def spoken(day: dt.date) -> str:
    """A day as it is said: thứ Năm ngày 08/01/2026."""
    return f"{WEEKDAYS[day.weekday()]} ngày {day:%d/%m/%Y}"
