"""Working time as a straight line: minute after minute, with nothing between the end of work and the next morning.

Runs are simulated on this line; real days and hours are looked up only where something begins from a day, is counted
in days, or is told to people.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate
from math import inf
from typing import Protocol

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import Unfit

Parts = tuple[tuple[int, int], ...]
MOST_EMPTY = 400
"""So many days without work in a row, and no working time is looked for any more."""


class Hours(Protocol):
    """A calendar of working time."""

    def parts(self, day: dt.date) -> Parts:
        """From when to when the day is worked, in minutes since midnight; nothing on a day off."""


class Axis:
    """So many working days from a day on; positions are working minutes from the beginning of the first."""

    def __init__(self, calendar: Hours, first: dt.date, count: int) -> None:
        self.days: list[dt.date] = []
        self.parts: list[Parts] = []
        day, empty = first, 0
        while len(self.days) < count:
            parts = calendar.parts(day)
            if parts:
                self.days.append(day)
                self.parts.append(parts)
            empty = 0 if parts else empty + 1
            if empty > MOST_EMPTY:
                raise Unfit("Lịch làm việc không có ngày làm việc nào từ {day}.", "Chọn ngày bắt đầu khác.",
                            day=f"{first:%d/%m/%Y}")  # fmt: skip
            day += dt.timedelta(days=1)
        lengths = [float(sum(b - a for a, b in parts)) for parts in self.parts]
        self.starts: list[float] = list(accumulate(lengths, initial=0.0))
        """Where each day begins; one more at the end, where the last is over."""

    def within(self, position: float) -> int:
        """Which day a position lies in; the boundary belongs to the later day."""
        return bisect_right(self.starts, position) - 1

    def closing(self, days: int) -> Callable[[float], float]:
        """What gives, for a position, the end of work so many working days after its day; beyond the line: never."""
        starts, last = self.starts, len(self.starts) - 1

        def end(position: float) -> float:
            place = bisect_right(starts, position) + days
            return starts[place] if place <= last else inf

        return end

    def on(self, day: dt.date) -> float:
        """Where the first working day from this one on begins."""
        return self.starts[bisect_left(self.days, day)]

    def position(self, at: dt.datetime) -> float:
        """Where an instant lies; outside working time it is the next opening."""
        wall = at.astimezone(VIETNAM) if at.tzinfo is not None else at
        place = bisect_left(self.days, wall.date())
        if place == len(self.days) or self.days[place] != wall.date():
            return self.starts[place]
        return self.starts[place] + offset(self.parts[place], wall.hour * 60 + wall.minute + wall.second / 60)

    def instant(self, position: float) -> dt.datetime:
        """The instant at a position, in Vietnamese time."""
        place = min(max(self.within(position), 0), len(self.days) - 1)
        left = position - self.starts[place]
        midnight = dt.datetime.combine(self.days[place], dt.time.min, VIETNAM)
        for first, last in self.parts[place]:
            if left <= last - first:
                return midnight + dt.timedelta(minutes=first + left)
            left -= last - first
        return midnight + dt.timedelta(minutes=self.parts[place][-1][1])


def offset(parts: Parts, minute: float) -> float:
    """How much of a day's work lies before a minute since midnight."""
    return sum(min(max(minute - first, 0), last - first) for first, last in parts)
