"""Yearly duties as data: those that are offered, when a turn ends, when people are reminded."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lienthong.domains.plans.check_states import Sure

NEXT_YEAR_FROM = (12, 1)
"""From this day on (month, day) the turns of the next year are made."""
BEFORE = (60, 30, 14, 7, 1, 0)
AFTER_EVERY, LATE_FOLLOWER = 15, 1
"""Reminders in days before the last day; after it every so many days, and the first day late to who follows it."""
FINDING_BEFORE, FINDING_AFTER_EVERY = (7, 3, 1, 0), 7


@dataclass(frozen=True, slots=True)
class Offered:
    """A duty that is offered for choosing, with its citation and how sure the house is of it."""

    key: str
    name: str
    output: str
    cited: str
    sure: Sure
    groups: tuple[str, ...]
    month: int
    day: int
    hidden: bool


@cache
def offered() -> tuple[Offered, ...]:
    """The duties shipped with the house; each is only a proposal until a coordinator takes it up."""
    text = (files("lienthong.domains.plans") / "data" / "yearly_duties.csv").read_text(encoding="utf-8")
    return tuple(
        Offered(
            row["key"], row["name"], row["output"], row["cited"], Sure(row["sure"]), tuple(row["groups"].split()),
            int(row["month"]), int(row["day"]), row["hidden"] == "1",
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def last_day(year: int, month: int, day: int) -> dt.date:
    """The last day of a year's turn; 29 February is the 28th where there is none."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def years_wanted(on: dt.date, since: int, until: int | None) -> list[int]:
    """For which years turns must stand on a day: this year's, and from December on the next year's."""
    found = [on.year] + ([on.year + 1] if (on.month, on.day) >= NEXT_YEAR_FROM else [])
    return [year for year in found if since <= year and (until is None or year <= until)]


def reminded(ends_on: dt.date, on: dt.date, before: tuple[int, ...] = BEFORE, after: int = AFTER_EVERY) -> bool:
    """Whether people are reminded today of what ends on that day."""
    left = (ends_on - on).days
    return left in before or (left < 0 and (-left == 1 or -left % after == 0))


def reminder_days(on: dt.date, before: tuple[int, ...], after: int, back: int = 400) -> list[dt.date]:
    """The last days of which people are reminded today."""

    def all_days() -> Iterator[dt.date]:
        for left in range(-back, max(before) + 1):
            ends = on + dt.timedelta(days=left)
            if reminded(ends, on, before, after):
                yield ends

    return list(all_days())
