"""How a target stands in a period: its level, the milestones on the way, and the judgement. Pure; days are arguments.

A level is a comparator with its figures: `eq ge gt` keep theirs in `low`, `le lt` in `high`, `between` in both, `done`
in none (a thing to be done is a share: 100 is done).
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lienthong.kernel.base.law import Rule

from .states import Period
from .target_states import Judgement

WHOLE = Decimal(100)
UPWARD, DOWNWARD = frozenset({"ge", "gt", "done"}), frozenset({"le", "lt"})
NAMED_BY_END = frozenset({Period.MONTH, Period.QUARTER, Period.HALF, Period.NINE_MONTHS, Period.YEAR})


@dataclass(frozen=True, slots=True)
class Level:
    """What a target must reach."""

    comparator: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def edge(self) -> Decimal:
        """The figure that counts; of a range its lower end."""
        if self.comparator == "done":
            return WHOLE
        found = self.high if self.comparator in DOWNWARD else self.low
        return found if found is not None else self.high or self.low or Decimal(0)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by a day; `high` only on the way into a range."""

    on: dt.date
    low: Decimal
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """A level, the last day to reach it (none where the plan names none), where one began, and the milestones."""

    level: Level
    final_on: dt.date | None = None
    baseline: Decimal | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def falling(self) -> bool:
        """Whether less is better on the way there."""
        if self.level.comparator in DOWNWARD:
            return True
        return self.level.comparator == "eq" and self.baseline is not None and self.baseline > self.level.edge


def meets(level: Level, value: Decimal) -> bool:
    """Whether a figure reaches the level."""
    edge = level.edge
    tests: dict[str, Callable[[], bool]] = {
        "eq": lambda: value == edge,
        "ge": lambda: value >= edge,
        "gt": lambda: value > edge,
        "le": lambda: value <= edge,
        "lt": lambda: value < edge,
        "done": lambda: value >= edge,
        "between": lambda: edge <= value and (level.high is None or value <= level.high),
    }
    return tests[level.comparator]()


def passes(aim: Aim, milestone: Milestone, value: Decimal) -> bool:
    """Whether a figure is as far as a milestone asks, in the direction of the level."""
    if aim.level.comparator == "between":
        return milestone.low <= value and (milestone.high is None or value <= milestone.high)
    return value <= milestone.low if aim.falling else value >= milestone.low


def asked_on(aim: Aim, day: dt.date) -> Milestone | None:
    """The milestone that counts on a day: the newest that has come."""
    come = [one for one in aim.milestones if one.on <= day]
    return max(come, key=lambda one: one.on) if come else None


def period_end(period: str, cut_off: dt.date) -> dt.date:
    """The last day of the time a round speaks of: quarter I ends on 31 March, also where figures close on the 14th."""
    if period not in NAMED_BY_END:
        return cut_off
    return cut_off.replace(day=calendar.monthrange(cut_off.year, cut_off.month)[1])


def speaks_until(end: dt.date, ends: Iterable[dt.date], final_on: dt.date | None, today: dt.date) -> dt.date:
    """Until when a period's figure speaks: the last one before the last day has the last word once that day is over."""
    if final_on is None or end >= final_on or today <= final_on:
        return end
    return end if any(end < other <= final_on for other in ends) else final_on


Judging = Callable[[Aim, Decimal | None, dt.date, dt.date], Judgement]
judging = Rule[Judging]("Một chỉ tiêu đang đứng ở đâu trong một kỳ?")


@judging.since(
    "2010-01-01", law="Các kế hoạch chỉ ghi mức và năm; mốc giữa kỳ do cơ quan điều phối đặt", verified=False
)
def _(aim: Aim, value: Decimal | None, end: dt.date, today: dt.date) -> Judgement:
    """Reached is met; not reached is missed once its last day is over and the period speaks of that day.

    Before that the newest milestone decides. Milestones that have not come ask for nothing yet; with none at all, and
    none to come, nobody can say.
    """
    if value is None:
        return Judgement.NO_FIGURE
    if meets(aim.level, value):
        return Judgement.MET
    if aim.final_on is not None and end >= aim.final_on:
        return Judgement.MISSED if today > aim.final_on else Judgement.AT_RISK
    if not aim.milestones:
        return Judgement.NO_MILESTONE
    asked = asked_on(aim, end)
    return Judgement.ON_TRACK if asked is None or passes(aim, asked, value) else Judgement.AT_RISK


def judge(aim: Aim, value: Decimal | None, *, end: dt.date, today: dt.date) -> Judgement:
    """How a target stands by the figure of a period that ends on `end`, by the rule in force on that day."""
    return judging.on(end)(aim, value, end, today)


def quarter_ends(after: dt.date, until: dt.date) -> list[dt.date]:
    """The last days of the quarters after one day and before another, and that other day."""
    ends, year, month = [], after.year, (after.month - 1) // 3 * 3 + 3
    while (end := dt.date(year, month, calendar.monthrange(year, month)[1])) < until:
        if end > after:
            ends.append(end)
        year, month = (year + 1, 3) if month == 12 else (year, month + 3)
    return [*ends, until]


def proposed(level: Level, baseline: Decimal, begin: dt.date, days: Sequence[dt.date]) -> list[Milestone]:
    """A straight way from where one begins to the level, which stands on the last of these days.

    Into a range one comes from the side on which the baseline lies; whoever is inside stays inside.
    """
    final = days[-1]
    length = max((final - begin).days, 1)
    low_end, high_end = level.edge, level.high if level.comparator == "between" else None
    made = []
    for day in days:
        part = Decimal((day - begin).days) / length if day != final else Decimal(1)
        if high_end is None:
            made.append(Milestone(day, _on_line(baseline, low_end, part)))
        else:
            low = _on_line(min(baseline, low_end), low_end, part)
            made.append(Milestone(day, low, _on_line(max(baseline, high_end), high_end, part)))
    return made


def _on_line(begin: Decimal, end: Decimal, part: Decimal) -> Decimal:
    """A point of the way, to two places; the end itself is not rounded."""
    return end if part == 1 else (begin + (end - begin) * part).quantize(Decimal("0.01"))


def level_of(value: Mapping[str, Any] | None) -> Level | None:
    """The level that a plan's reader read; none where there is no figure to hold on to."""
    if not value or not value.get("comparator"):
        return None
    low, high = (_decimal(value.get(name)) for name in ("low", "high"))
    comparator = str(value["comparator"])
    if comparator != "done" and low is None and high is None:
        return None
    return Level(comparator, low, high)


def _decimal(raw: Any) -> Decimal | None:
    return None if raw is None or raw == "" else Decimal(str(raw))
