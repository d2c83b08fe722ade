"""What a recount has moved: pieces of SQL for those who know who holds the clocks, and readings for their pages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .models import ClockChange, Recount
from .policies import DEFAULT
from .sql import calendar_sql

_MOVED = """
select change.clock_id from calendar_recount asked
join calendar_clock_change change on change.id > asked.since and change.recount_id = asked.id
where asked.code = %(recount)s
"""
_CHANGES = f"""
select asked.* from calendar_recount asked
where asked.asked_at >= %(since)s and (%(policy)s = any(asked.policies) or exists (
    select from unnest(asked.calendars, asked.firsts, asked.lasts) other (calendar, first, last)
    where other.calendar = {calendar_sql("%(unit)s")} and other.first <= %(last)s and other.last >= %(first)s
)) order by asked.id desc limit 3
"""  # noqa: S608 - a piece of this room


def moved_sql() -> str:
    """A query of the clocks that a recount has moved: `clock_id`; takes recount, its code."""
    return _MOVED


def moved_by_sql(clock: str) -> str:
    """A condition: whether a recount has moved this clock; takes recount, its code."""
    return (
        f"exists (select from calendar_clock_change change join calendar_recount asked on asked.id = change.recount_id"
        f" where change.clock_id = {clock} and asked.code = %(recount)s)"
    )


@dataclass(frozen=True, slots=True)
class RecountCard:
    """A recount: because of what, by which document, when it was asked for, how many clocks it moved."""

    code: str
    why: str
    cited: str
    asked_at: dt.datetime
    moved: int


@dataclass(frozen=True, slots=True)
class MovedCard:
    """From when to when a clock was moved."""

    old_due_at: dt.datetime
    new_due_at: dt.datetime


def changes_for(unit_id: int, since: dt.datetime, first: dt.date, last: dt.date) -> list[RecountCard]:
    """What was changed since an instant in a unit's working time between two days, or in the general way of counting.

    The newest first, three at most.
    """
    facts = {"unit": unit_id, "since": since, "first": first, "last": last, "policy": DEFAULT}
    return [
        RecountCard(row.code, row.why, row.cited, row.asked_at, row.moved)
        for row in Recount.objects.raw(_CHANGES, facts)
    ]


def recount_card(code: str) -> RecountCard | None:
    """A recount by its code."""
    row = Recount.objects.filter(code=code).first()
    return RecountCard(row.code, row.why, row.cited, row.asked_at, row.moved) if row else None


def moved_by(code: str, clock_ids: Iterable[int]) -> dict[int, MovedCard]:
    """From when to when a recount has moved these clocks; one that it did not move is absent."""
    rows = ClockChange.objects.filter(recount__code=code, clock_id__in=list(clock_ids))
    return {
        row.clock_id: MovedCard(row.old_due_at, row.new_due_at)
        for row in rows
        if row.old_due_at is not None and row.new_due_at is not None
    }
