"""The same questions asked without sums and without positions: a calendar walked minute by minute, written by itself.

It takes the rows as they are declared and knows nothing of `hours.py` and `rules.py`; slow, and easily read.
"""

import datetime as dt
from dataclasses import dataclass, field

from lienthong.kernel.calendar.days import DayRow

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
OFFICE = ((450, 690), (810, 1050))


@dataclass
class Season:
    """Hours of some weekdays from (month, day) to (month, day), within one year."""

    first: tuple[int, int]
    last: tuple[int, int]
    weekdays: frozenset[int]
    parts: tuple[tuple[int, int], ...]


@dataclass
class Oracle:
    """A place: what the country has, then what it declared itself."""

    common: dict[dt.date, DayRow]
    own: dict[dt.date, DayRow] = field(default_factory=dict)
    seasons: list[Season] = field(default_factory=list)
    known: dict[dt.date, frozenset[int]] = field(default_factory=dict)

    def minutes(self, day: dt.date) -> frozenset[int]:
        """The minutes of a day that are worked."""
        if day not in self.known:
            self.known[day] = self._minutes(day)
        return self.known[day]

    def _minutes(self, day: dt.date) -> frozenset[int]:
        ordinary, week = _all(OFFICE), _all(OFFICE) if day.weekday() < 5 else frozenset()
        for season in self.seasons:
            if season.first <= (day.month, day.day) <= season.last and not season.weekdays:
                ordinary = _all(season.parts)
                week = ordinary if day.weekday() < 5 else frozenset()
        for season in self.seasons:
            if season.first <= (day.month, day.day) <= season.last and day.weekday() in season.weekdays:
                week = _all(season.parts)
        held = week
        rows = [self.common.get(day), self.own.get(day)]
        for row in rows:
            if row is None or row.kind.value == "as_usual":
                continue
            if row.kind.value in ("open", "swapped_working_day"):
                held = held | _all(row.parts) if row.parts else ordinary
            elif row.kind.value == "closed" and row.parts:
                held = held - _all(row.parts)
            else:
                held = frozenset()
        return held

    def works(self, at: dt.datetime) -> bool:
        """Whether the minute that begins now is worked."""
        return at.hour * 60 + at.minute in self.minutes(at.date())

    def add(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """Walk on until so many worked minutes have gone by; the instant at which the last of them is over."""
        while minutes:
            minutes -= self.works(at)
            at += MINUTE
        return at

    def back(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """Walk back until so many worked minutes lie ahead."""
        while minutes:
            at -= MINUTE
            minutes -= self.works(at)
        return at

    def next_worked(self, at: dt.datetime) -> dt.datetime:
        """The first worked minute from now on."""
        while not self.works(at):
            at += MINUTE
        return at

    def between(self, earlier: dt.datetime, later: dt.datetime) -> int:
        """Count the worked minutes."""
        counted = 0
        while earlier < later:
            counted += self.works(earlier)
            earlier += MINUTE
        return counted

    def works_on(self, day: dt.date) -> bool:
        """Whether any minute of the day is worked."""
        return bool(self.minutes(day))

    def end_of(self, day: dt.date) -> dt.datetime:
        """When the last worked minute of the day is over."""
        return dt.datetime.combine(day, dt.time()) + (max(self.minutes(day)) + 1) * MINUTE

    def nth_day(self, day: dt.date, n: int) -> dt.date:
        """The nth worked day after a day; 0: the day itself or the next worked."""
        if n == 0:
            while not self.works_on(day):
                day += DAY
            return day
        while n:
            day += DAY
            n -= self.works_on(day)
        return day

    def due(self, start: dt.datetime, amount: int, policy: object, hours: bool) -> dt.datetime:
        """When a period is over, told by the words of the policy; by hours: of so many minutes."""
        if hours:
            return self.add(start, amount)
        day, late = start.date(), False
        if policy.cut_off is not None:
            late = start.time() > policy.cut_off and self.works_on(day)
            day = self.nth_day(day, 1) if late else self.nth_day(day, 0)
        if policy.count_from == "same_moment" or policy.ends == "exact":
            if policy.count_from == "same_moment":
                begin = dt.datetime.combine(day, dt.time()) if day != start.date() else start
            else:
                first = self.nth_day(day, 1 if policy.count_from == "next_day" else 0)
                begin = dt.datetime.combine(first, dt.time())
            end = self.add(begin, amount * policy.hours_per_day * 60)
            if policy.ends == "exact":
                return end
            last = end.date()
        elif policy.count_from == "same_day" and amount:
            last = self.nth_day(day, 0)
            for _ in range(amount - 1):
                last = self.nth_day(last, 1)
        else:
            last = self.nth_day(day, amount)
        if policy.ends == "end_of_day":
            return dt.datetime.combine(last, dt.time.max)
        return self.end_of(last)


def _all(parts: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(minute for first, last in parts for minute in range(first, last))
