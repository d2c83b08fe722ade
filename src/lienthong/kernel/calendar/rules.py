"""Working time: which days and hours count, how many lie between two, when a period of them ends.

Pure: no Django, no database. All questions are answered from sums made once (29,000 days, some 25 ms), so each costs
one or two look-ups whatever the length of the period. Instants are taken in Vietnamese time, which knows no summer
time; working time is counted in microseconds, so nothing is lost between minutes.
"""

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NoReturn

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import Unfit

from .days import Certainty, DayKind, DayRow, expected_rows, shipped_rows, weekly_rest_on, weekly_rests, years
from .hours import HoursRow, Parts, joined, length, shipped_hours, without

FIRST = dt.date(2021, 1, 1)
LAST = dt.date(2100, 12, 31)
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
MINUTE = 60_000_000
"""A minute in microseconds."""

_START = FIRST.toordinal()
_COUNT = LAST.toordinal() - _START + 1
_AT_FIRST = dt.datetime.combine(FIRST, dt.time.min)
_ONE = dt.timedelta(microseconds=1)
_OFF = (DayKind.HOLIDAY, DayKind.COMPENSATORY, DayKind.SWAPPED_OFF)


@dataclass(frozen=True, slots=True)
class DayCard:
    """One day of the calendar: worked or not and from when to when, why, by which document, how sure that is."""

    day: dt.date
    works: bool
    reason: str
    citation: str
    certainty: Certainty
    known_on: dt.date | None
    kind: DayKind | None
    parts: Parts = ()

    @property
    def doubt(self) -> str:
        """What to show beside the day: “chưa xác minh”, “chưa công bố”, or nothing."""
        return "" if self.certainty is Certainty.VERIFIED else self.certainty.label


class _Week:
    """Every day as its week and season have it: the number of its pattern, and that of an ordinary day worked."""

    def __init__(self, hours: Iterable[HoursRow]) -> None:
        self.patterns: list[Parts] = [()]
        self._numbers: dict[Parts, int] = {(): 0}
        self.usual = array("H", bytes(2 * _COUNT))
        named: list[HoursRow] = []
        for row in hours:
            if row.weekdays:
                named.append(row)
                continue
            for first, last in row.stretches(FIRST, LAST):
                a, b = first.toordinal() - _START, last.toordinal() - _START + 1
                self.usual[a:b] = array("H", [self.number(row.parts)]) * (b - a)
        self.held = array("H", (n if on else 0 for n, on in zip(self.usual, _plain_weeks(), strict=True)))
        for row in named:
            self._name(row)

    def _name(self, row: HoursRow) -> None:
        for first, last in row.stretches(FIRST, LAST):
            a, b = first.toordinal() - _START, last.toordinal() - _START + 1
            for weekday in row.weekdays:
                begin = a + (weekday - first.weekday()) % 7
                days = len(range(begin, b, 7))
                if days:
                    self.held[begin:b:7] = array("H", [self.number(row.parts)]) * days

    def number(self, parts: Parts) -> int:
        """The number under which these parts are kept."""
        if parts not in self._numbers:
            self._numbers[parts] = len(self.patterns)
            self.patterns.append(parts)
        return self._numbers[parts]

    def apply(self, row: DayRow) -> None:
        """Let one day differ, from what stands there before."""
        place = row.day.toordinal() - _START
        if not 0 <= place < _COUNT:
            return
        here, usual = self.patterns[self.held[place]], self.patterns[self.usual[place]]
        if row.kind.works:
            parts = joined((*here, *row.parts)) if row.parts else usual
        elif row.parts and row.kind not in _OFF:
            parts = without(here, row.parts)
        else:
            parts = ()
        self.held[place] = self.number(parts)


def _plain_weeks() -> bytearray:
    """Every day from the first to the last as the weekly rest has it: 1 worked, 0 not."""
    rests, works = weekly_rests(), bytearray()
    for i, rest in enumerate(rests):
        first = FIRST if i == 0 else max(rest.since, FIRST)
        last = rests[i + 1].since if i + 1 < len(rests) else LAST + dt.timedelta(days=1)
        span = max(0, (last - first).days)
        week = bytes(0 if (first.weekday() + n) % 7 in rest.days else 1 for n in range(7))
        works += (week * (span // 7 + 1))[:span]
    return works


class WorkingCalendar:
    """The working time from 2021 to 2100, of the country or of one place; rows later in order are put over earlier.

    `hours` are those of places, from the country down; where there are none, what ships with the product holds.
    """

    def __init__(self, rows: Iterable[DayRow], hours: Iterable[HoursRow] = ()) -> None:
        self.hours: tuple[HoursRow, ...] = (*shipped_hours(), *hours)
        week = _Week(self.hours)
        self._rows: dict[dt.date, DayRow] = {}
        for row in rows:
            week.apply(row)
            self._rows[row.day] = row
        self._held, self._patterns, self._usual = week.held, week.patterns, week.usual
        self._spans = [tuple((a * MINUTE, b * MINUTE) for a, b in parts) for parts in week.patterns]
        lengths = [length(parts) for parts in week.patterns]
        works = bytes(1 if lengths[n] else 0 for n in week.held)
        self._works = works
        self._before = array("I", accumulate(works, initial=0))
        self._worked = array("I", (_START + i for i, on in enumerate(works) if on))
        self._minutes = array("I", accumulate(map(lengths.__getitem__, week.held), initial=0))

    # -- days --------------------------------------------------------------------------------------------------

    def _place(self, day: dt.date) -> int:
        place = day.toordinal() - _START
        if not 0 <= place < _COUNT:
            raise Unfit(
                "Lịch làm việc chỉ tính được từ năm {first} đến năm {last}; ngày {day} nằm ngoài khoảng này.",
                "Kiểm tra lại ngày, tháng, năm.",
                first=FIRST.year,
                last=LAST.year,
                day=f"{day:%d/%m/%Y}",
            )
        return place

    def works(self, day: dt.date) -> bool:
        """Whether any part of the day is worked."""
        return bool(self._works[self._place(day)])

    def parts(self, day: dt.date) -> Parts:
        """From when to when the day is worked, in minutes since midnight; nothing on a day off."""
        return self._patterns[self._held[self._place(day)]]

    def in_part(self, day: dt.date) -> bool:
        """Whether less of the day is worked than of an ordinary working day in its season."""
        parts = self.parts(day)
        return bool(parts) and length(parts) < length(self._patterns[self._usual[self._place(day)]])

    def closes(self, day: dt.date) -> dt.datetime:
        """When the work of a working day is over."""
        parts = self.parts(day)
        if not parts:
            raise Unfit("Ngày {day} không làm việc.", "Chọn một ngày làm việc.", day=f"{day:%d/%m/%Y}")
        return _wall(self._place(day) * 1440 * MINUTE + parts[-1][1] * MINUTE)

    def is_working(self, day: dt.date) -> DayCard:
        """The day with its hours, reason and citation."""
        works, parts = self.works(day), self.parts(day)
        row = self._rows.get(day)
        if row is not None:
            return DayCard(day, works, row.name, row.cited, row.certainty, row.known_on, row.kind, parts)
        sure = Certainty.VERIFIED if self.published(day.year) else Certainty.UNPUBLISHED
        if works:
            return DayCard(day, True, "Ngày làm việc", "", sure, None, None, parts)
        rest = weekly_rest_on(day)
        return DayCard(day, False, "Nghỉ hằng tuần", rest.cited, rest.certainty, None, None)

    def hours_on(self, day: dt.date) -> HoursRow:
        """The row by which the hours of a day that nothing else changes are what they are."""
        named = [row for row in self.hours if row.weekdays and row.holds_on(day)]
        return (named or [row for row in self.hours if row.holds_on(day)] or [self.hours[0]])[-1]

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
            _beyond(f"{n} ngày làm việc tính từ ngày {day:%d/%m/%Y}")
        return dt.date.fromordinal(self._worked[number])

    def working_days_between(self, earlier: dt.date, later: dt.date) -> int:
        """How many working days lie after the first day, up to and with the second; negative where it is earlier.

        From a Monday to the Friday of the same week: 4.
        """
        return self._before[self._place(later) + 1] - self._before[self._place(earlier) + 1]

    def numbered(self, day: dt.date) -> int:
        """How many working days lie before a day since the calendar's first."""
        return self._before[self._place(day)]

    def differing(self, first: dt.date, last: dt.date) -> list[DayRow]:
        """The days from first to last that differ from the week, in order."""
        return sorted((row for day, row in self._rows.items() if first <= day <= last), key=lambda row: row.day)

    # -- hours -------------------------------------------------------------------------------------------------

    def position(self, at: dt.datetime) -> int:
        """How much working time lies before an instant since the calendar's first day, in microseconds."""
        wall = at if at.tzinfo is None or at.tzinfo is VIETNAM else at.astimezone(VIETNAM)
        place = self._place(wall.date())
        passed = ((wall.hour * 60 + wall.minute) * 60 + wall.second) * 1_000_000 + wall.microsecond
        total = self._minutes[place] * MINUTE
        for first, last in self._spans[self._held[place]]:
            if passed <= first:
                break
            total += min(passed, last) - first
        return total

    def position_after(self, day: dt.date) -> int:
        """How much working time lies before the end of a day."""
        return self._minutes[self._place(day) + 1] * MINUTE

    def instant(self, position: int) -> dt.datetime:
        """The earliest instant by which so much has been worked: 17:30 rather than the next morning at 07:30."""
        place = bisect_left(self._minutes, -(-position // MINUTE)) - 1
        if not 0 <= place < _COUNT:
            _beyond("Thời hạn này")
        left = position - self._minutes[place] * MINUTE
        for first, last in self._spans[self._held[place]]:
            if left <= last - first:
                return _wall(place * 1440 * MINUTE + first + left)
            left -= last - first
        raise AssertionError("unreachable: the sums of the days are those of their parts")

    def instant_from(self, position: int) -> dt.datetime:
        """The latest instant before which no more than this has been worked: 07:30 rather than 17:30 the day before."""
        place = bisect_right(self._minutes, position // MINUTE) - 1
        if not 0 <= place < _COUNT or position < 0:
            _beyond("Thời gian này")
        left = position - self._minutes[place] * MINUTE
        for first, last in self._spans[self._held[place]]:
            if left < last - first:
                return _wall(place * 1440 * MINUTE + first + left)
            left -= last - first
        raise AssertionError("unreachable: the sums of the days are those of their parts")

    def add_minutes(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """The instant so many working minutes after this one; before it, where they are negative; 0: the next worked.

        After, it is the end of a part of the day rather than the start of the next; before, the start rather than the
        end: 08:30 and 60 minutes back is 07:30.
        """
        position = self.position(at) + minutes * MINUTE
        return self.instant(position) if minutes > 0 else self.instant_from(position)

    def worked_between(self, earlier: dt.datetime, later: dt.datetime) -> dt.timedelta:
        """How much working time lies between two instants; negative where the second is earlier."""
        return (self.position(later) - self.position(earlier)) * _ONE


def _wall(passed: int) -> dt.datetime:
    return (_AT_FIRST + passed * _ONE).replace(tzinfo=VIETNAM)


def _beyond(what: str) -> NoReturn:
    raise Unfit(
        "{what} vượt ra ngoài lịch làm việc ({first}–{last}).",
        "Kiểm tra lại số ngày, số giờ.",
        what=what,
        first=FIRST.year,
        last=LAST.year,
    )


@lru_cache(maxsize=64)
def calendar_with(
    local: tuple[DayRow, ...] = (),
    known_on: dt.date | None = None,
    hours: tuple[HoursRow, ...] = (),
    common: tuple[DayRow, ...] = (),
) -> WorkingCalendar:
    """The shipped calendar with what the country (`common`) and places declared, as far as known on a day.

    `local` and `hours` come in order from the widest place to the nearest; each is put over what stands there. “As
    usual” brings back what the country has.
    """
    missing = [year for year in range(FIRST.year, LAST.year + 1) if year not in years()]
    given = {row.day: row for row in (*expected_rows(missing), *shipped_rows()) if _known(row, known_on)}
    shared = dict(given)
    for row in common:
        if _known(row, known_on):
            shared.pop(row.day, None)
            if kept := given.get(row.day) if row.kind is DayKind.AS_USUAL else row:
                shared[row.day] = kept
    own: dict[dt.date, list[DayRow]] = {}
    for row in local:
        if _known(row, known_on):
            own[row.day] = [] if row.kind is DayKind.AS_USUAL else [*own.get(row.day, []), row]
    return WorkingCalendar(
        [*shared.values(), *(row for rows in own.values() for row in rows)],
        [row for row in hours if _known(row, known_on)],
    )


def _known(row: DayRow | HoursRow, on: dt.date | None) -> bool:
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
