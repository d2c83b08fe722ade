"""What of the list is wanted: conditions as they stand in the address, and as they stand in a statement."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base import now
from lienthong.kernel.base.text import fold
from lienthong.kernel.calendar import api as calendar

MOST_WORDS = 6
AGO = dt.timedelta(days=92)
"""How long what is late stands in a calendar."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is wanted: a kind, only the late or those due today or this week, a unit, words.

    `dated`: only what has a due day, for calendars; what is secret is not among it. `recount`: only lines whose due
    date this recount has moved.
    """

    kind: str = ""
    when: str = ""
    today: dt.date = dt.date.min
    unit: int | None = None
    words: tuple[str, ...] = ()
    dated: bool = False
    recount: str = ""

    def conditions(self) -> tuple[str, dict[str, Any]]:
        """As SQL on inbox_item, with its facts."""
        said = [_WHEN[self.when]] if self.when in _WHEN else []
        said += [" and kind = %(kind)s"] if self.kind else []
        said += [" and unit_id = %(unit)s"] if self.unit is not None else []
        said += [_DATED] if self.dated else []
        said += [_WORDS] if self.words else []
        said += [_MOVED] if self.recount else []
        facts = {
            "kind": self.kind, "today": self.today, "now": now(), "sunday": end_of_week(self.today), "unit": self.unit,
            "patterns": [f"%{_plain(word)}%" for word in self.words],
            "recount": self.recount, "ago": self.today - AGO if self.dated else self.today,
        }  # fmt: skip
        return "".join(said), facts


def past_hour_sql(clock: str) -> str:
    """A condition: whether the hour is past until which there is time by a clock, given by its number; takes now."""
    return f"exists (select from {calendar.clock_sql('due', clock=clock)} where due.due_at < %(now)s)"


_WHEN = {
    "late": f" and sort_on <= %(today)s and (sort_on < %(today)s or {past_hour_sql('inbox_item.clock_id')})",
    "today": " and sort_on = %(today)s",
    "week": " and sort_on between %(today)s and %(sunday)s",
}
_DATED = " and not secret and sort_on between %(ago)s and '9999-12-30'"
_MOVED = f" and {calendar.moved_by_sql('inbox_item.clock_id')}"
_WORDS = " and words like all(%(patterns)s::text[])"  # a column of the database alone: marks and capitals taken off


def end_of_week(day: dt.date) -> dt.date:
    """The Sunday of the week."""
    return day + dt.timedelta(days=6 - day.weekday()) if day < dt.date.max - dt.timedelta(days=7) else day


def words_of(text: str) -> tuple[str, ...]:
    """The words that somebody looks for, with or without marks; the first few of a long text."""
    return tuple(fold(text[:200]).split(" ")[:MOST_WORDS]) if fold(text[:200]) else ()


def _plain(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
