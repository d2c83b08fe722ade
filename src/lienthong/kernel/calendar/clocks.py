"""Starting, stopping and moving clocks. Called inside other rooms' verbs: the verb is what is permitted and audited.

Each function is one statement, whether it concerns one clock or thousands, and changes nothing where a clock is
already as wished; so a repeat is harmless. Clocks are not walled: they carry codes and days, no names, and whoever
follows a matter (the monitor, the coordinator) may sit in another unit than the one that must be in time.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.verbs import tell

from .cards import ClockCard, ClockStart
from .events import DueMoved

_COLUMNS = "id, subject, kind, unit_id, started_on, due_on, due_at, state, stopped_at, stopped_on"

_START = f"""
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select *, 'running' from unnest(%s::text[], %s::text[], %s::bigint[], %s::date[], %s::date[], %s::timestamptz[])
returning {_COLUMNS}
"""  # noqa: S608 - a constant

# Old and new are written down by the same statement that makes the change.
_CHANGE = """
with old as materialized (
    select id, due_on, due_at, state from calendar_clock where subject = any(%(subjects)s) and {which} for update
), new as (
    update calendar_clock c set {sets} from old where c.id = old.id
    returning c.id, c.subject, c.due_on, c.state, old.due_on as old_due_on, old.state as old_state
), noted as (
    insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_state, new_state, why, cited, at)
    select id, %(what)s, old_due_on, due_on, old_state, state, %(why)s, %(cited)s, %(now)s from new
)
select subject from new
"""


def end_of_day(day: dt.date) -> dt.datetime:
    """The last instant of a day in Vietnam: a period in days runs to 24:00 (91/2015/QH13, Điều 148 khoản 5)."""
    return dt.datetime.combine(day, dt.time.max, VIETNAM)


def start_many(starts: Sequence[ClockStart]) -> dict[str, ClockCard]:
    """Start clocks; returns them by subject. A subject has one clock for ever: a second start is refused."""
    twice = [subject for subject, times in Counter(one.subject for one in starts).items() if times > 1]
    if twice:
        raise HouseFault(f"These subjects would get two clocks: {', '.join(twice[:5])}.")
    if not starts:
        return {}
    ends = [one.due_at or (end_of_day(one.due_on) if one.due_on else None) for one in starts]
    with connection.cursor() as cursor:
        cursor.execute(
            _START,
            [
                [one.subject for one in starts],
                [one.kind for one in starts],
                [one.unit_id for one in starts],
                [one.started_on for one in starts],
                [one.due_on or (one.due_at.astimezone(VIETNAM).date() if one.due_at else None) for one in starts],
                ends,
            ],
        )
        return {row[1]: ClockCard(*row) for row in cursor.fetchall()}


def start(one: ClockStart) -> ClockCard:
    """Start one clock."""
    return start_many([one])[one.subject]


def stop_many(subjects: Iterable[str], at: dt.datetime | None = None) -> list[str]:
    """What these clocks are about was done at this instant: in time or late; returns those that were running."""
    sets = (
        "stopped_at = %(at)s, stopped_on = %(on)s,"
        " state = case when old.due_at is null or %(at)s <= old.due_at then 'met' else 'missed' end"
    )
    return _changed(subjects, "state = 'running'", sets, "stopped", at=at)


def stop(subject: str, at: dt.datetime | None = None) -> bool:
    """The same for one; whether it was running."""
    return bool(stop_many([subject], at))


def resume_many(subjects: Iterable[str], why: str, cited: str = "") -> list[str]:
    """What was taken for done is not done: the clock runs on to the same day, as if never stopped."""
    sets = "stopped_at = null, stopped_on = null, state = 'running'"
    return _changed(subjects, "state <> 'running'", sets, "resumed", why=why, cited=cited)


def resume(subject: str, why: str, cited: str = "") -> bool:
    """The same for one; whether it had been stopped."""
    return bool(resume_many([subject], why, cited))


def void_many(subjects: Iterable[str], why: str, cited: str = "", at: dt.datetime | None = None) -> list[str]:
    """Nothing is owed any more: withdrawn, cancelled, merged into another."""
    sets = "stopped_at = %(at)s, stopped_on = %(on)s, state = 'void'"
    return _changed(subjects, "state = 'running'", sets, "voided", why=why, cited=cited, at=at)


def reset_many(subjects: Iterable[str], due_on: dt.date | None, why: str, cited: str) -> list[str]:
    """Give running clocks another last day (or none), for a reason, by a document; returns those that moved."""
    sets = "due_on = %(due_on)s::date, due_at = %(due_at)s::timestamptz"
    which = "state = 'running' and (due_on, due_at) is distinct from (%(due_on)s::date, %(due_at)s::timestamptz)"
    due_at = end_of_day(due_on) if due_on else None
    moved = _changed(subjects, which, sets, "reset", why=why, cited=cited, due_on=due_on, due_at=due_at)
    if moved:
        tell(DueMoved(tuple(moved)))
    return moved


def reset(subject: str, due_on: dt.date | None, why: str, cited: str) -> bool:
    """The same for one; whether it moved."""
    return bool(reset_many([subject], due_on, why, cited))


def hand_many(subjects: Iterable[str], unit_id: int, why: str, cited: str = "") -> list[str]:
    """Another unit must be in time from now on: these clocks run on, begun when they began, due when they were due."""
    which = "state = 'running' and unit_id is distinct from %(unit_id)s"
    return _changed(
        subjects, which, "unit_id = %(unit_id)s", "handed", why=why[:500], cited=cited[:300], unit_id=unit_id
    )


def _changed(subjects: Iterable[str], which: str, sets: str, what: str, **more: Any) -> list[str]:
    at = more.pop("at", None) or now()
    facts = {"why": "", "cited": "", "at": at, "on": at.astimezone(VIETNAM).date(), "now": now(), "what": what, **more}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE.format(which=which, sets=sets), {"subjects": list(subjects), **facts})
        return [row[0] for row in cursor.fetchall()]
