"""Open clocks are reckoned again when days or rules change: asked for in the verb that changes them, done in batches.

A batch is one statement and one transaction, so whoever is stopped in between goes on behind the last clock done.
Nobody becomes late by a change that was not known before: a clock never moves to an instant that has passed.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from lienthong.kernel.base import now
from lienthong.kernel.base.transactions import after_commit

from .clock_sql import EFFECTIVE, SETS, reckoned_sql
from .models import Recount
from .spans import Changed
from .states import RecountState

BATCH = 20_000
"""Clocks in one transaction: some seconds, in which nobody else can move them."""

_waker: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class Done:
    """What one batch came to: whether there are more, the clocks that were reckoned, up to which, who moved."""

    left: bool
    seen: int
    last: int
    moved: list[str]


def register_waker(waker: Callable[[], None]) -> None:
    """The queue says how the work is woken."""
    _waker[:] = [waker]


def ask(changed: Sequence[Changed], policies: Sequence[str], why: str, cited: str = "", *, more: bool = False) -> str:
    """Let open clocks be reckoned again that run across these days or by these policies; the code, or nothing to do.

    `more`: calendars are left that are other than kept, so the work is woken in any case.
    """
    if changed or policies or more:
        for waker in _waker:
            after_commit("calendar.recount", waker)
    if not changed and not policies:
        return ""
    cites = dict.fromkeys(one for row in changed for one in row.cited)
    if not cited and not policies and _joined(changed):
        return ""
    asked = Recount.objects.create(
        code=f"TL-{now():%Y%m%d}-{secrets.token_hex(4)}",
        calendars=[row.calendar for row in changed],
        firsts=[row.first for row in changed],
        lasts=[row.last for row in changed],
        policies=list(policies),
        why=why[:500],
        cited=(cited or "; ".join(cites))[:300],
        asked_at=now(),
    )
    return asked.code


def _joined(changed: Sequence[Changed]) -> bool:
    """Whether these days could be laid to a recount by the same document that has not begun: one walk is enough."""
    waiting = Recount.objects.filter(state=RecountState.WAITING, after=0).exclude(cited="").order_by("id").last()
    if waiting is None or any(waiting.cited not in row.cited for row in changed):
        return False
    waiting.calendars += [row.calendar for row in changed]
    waiting.firsts += [row.first for row in changed]
    waiting.lasts += [row.last for row in changed]
    waiting.save(update_fields=["calendars", "firsts", "lasts"])
    return True


def carry_on(asked: Recount, most: int) -> Done:
    """The next clocks of a recount, at most so many: looked at, moved where they must, written down."""
    at = now()
    facts: dict[str, Any] = {
        "after": asked.after,
        "most": most,
        "calendars": asked.calendars,
        "firsts": asked.firsts,
        "lasts": asked.lasts,
        "policies": asked.policies,
        "why": asked.why,
        "cited": asked.cited,
        "at": at,
        "now": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), facts)
        left, seen, last, moved = cursor.fetchone()
    return Done(left, seen, last or asked.after, moved or [])


@cache
def _statement() -> str:
    # The next clocks are counted off first, by number alone: with all conditions in one, the whole table would be
    # sorted for each batch.
    return f"""
with next as materialized (
    select id from calendar_clock where id > %(after)s and state = 'running' and amount is not null
    order by id limit %(most)s
), days as materialized (
    select calendar, min(first) as first, max(last) as last
    from unnest(%(calendars)s::int[], %(firsts)s::date[], %(lasts)s::date[]) w (calendar, first, last) group by calendar
), counted as materialized (
    select c.*, {EFFECTIVE.format(clock="c")} as place_id from calendar_clock c
    where c.id > %(after)s and c.id <= (select max(id) from next) and c.state = 'running' and c.amount is not null
    order by c.id for update of c
), old as materialized (
    select counted.* from counted left join days on days.calendar = counted.place_id
    where counted.policy = any(%(policies)s) or counted.due_on >= days.first
        and counted.from_at < (days.last + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
), due as materialized ({reckoned_sql("recount")}), new as (
    update calendar_clock c set {SETS["recount"]} from due old
    where c.id = old.id and old.new_due_at is distinct from old.due_at
        and (old.new_due_at > old.due_at or old.new_due_at >= %(now)s)
    returning c.id, c.subject, c.due_on, c.due_at, old.due_on as old_due_on, old.due_at as old_due_at
), noted as (
    insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_due_at, new_due_at, old_state,
        new_state, why, cited, at)
    select id, 'recount', old_due_on, due_on, old_due_at, due_at, 'running', 'running', %(why)s, %(cited)s, %(now)s
    from new
)
select (select count(*) from next) = %(most)s, (select count(*) from old), (select max(id) from next),
    (select array_agg(subject) from new)
"""  # noqa: S608 - constants of this room
