"""Open clocks are reckoned again when days or rules change: asked for in the verb that changes them, done in batches.

A batch is one statement and one transaction, so whoever is stopped in between goes on behind the last clock done.
Nobody becomes late by a change that was not known before: a clock never moves to an instant that has passed.
"""

# ruff: noqa: S608 - the statements are made of constants of this room

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Max

from lienthong.kernel.base import now
from lienthong.kernel.base.transactions import after_commit
from lienthong.kernel.base.verbs import tell

from .clock_sql import EFFECTIVE, SETS, reckoned_sql
from .events import DaysChanged
from .models import ClockChange, Recount
from .spans import Changed
from .sql import landed_sql, policy_sql, position_sql
from .states import RecountState

BATCH = 20_000
"""Clocks in one transaction: some seconds, in which nobody else can move them."""

_ZONE = "'Asia/Ho_Chi_Minh'"
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
    named = (cited or "; ".join(cites))[:300]
    tell(
        DaysChanged(
            tuple(row.calendar for row in changed),
            tuple(row.first.isoformat() for row in changed),
            tuple(row.last.isoformat() for row in changed),
            tuple(policies),
            why[:500],
            named,
        )
    )
    if not cited and not policies and _joined(changed):
        return ""
    asked = Recount.objects.create(
        code=f"TL-{now():%Y%m%d}-{secrets.token_hex(4)}",
        calendars=[row.calendar for row in changed],
        firsts=[row.first for row in changed],
        lasts=[row.last for row in changed],
        policies=list(policies),
        why=why[:500],
        cited=named,
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
    if not asked.after:
        asked.since = ClockChange.objects.aggregate(last=Max("id"))["last"] or 0
    with connection.cursor() as cursor:
        cursor.execute(_statement(), facts_of(asked, most))
        left, seen, last, moved = cursor.fetchone()
    return Done(left, seen, last or asked.after, moved or [])


# Nearly all clocks never stood still and count whole days, or hours from a moment on. Their ends are found by two
# look-ups each; the others are reckoned by the statement that knows all cases. Both answer alike: a test asks both.
_FORM = f"""cross join lateral (
        select (old.from_at at time zone {_ZONE})::date::timestamp at time zone {_ZONE} as midnight,
            old.from_at at time zone {_ZONE} as at offset 0
    ) wall
    cross join {policy_sql("form", policy="old.policy", procedure="old.procedure", start="wall.midnight")}"""
_END_OF_DAY = f"(last.day + 1)::timestamp at time zone {_ZONE} - interval '1 microsecond'"
_BY_DAYS = f"""
    select old.id, old.due_on, old.due_at, old.place_id as new_calendar_id,
        case when form.ends = 'end_of_day' then {_END_OF_DAY} else last.closes end as new_due_at
    from crossing old {_FORM}
    cross join lateral (
        select wall.at::date + case when wall.at::time > form.cut_off then 1
            when form.count_from = 'next_day' and form.cut_off is null and old.amount > 0 then 1 else 0 end as day,
            case when old.amount = 0 then 0 when form.count_from = 'next_day' and form.cut_off is not null
                then old.amount else old.amount - 1 end as further
        offset 0
    ) told
    left join lateral (
        select span.number from calendar_span span where span.calendar_id = old.place_id and span.day >= told.day
        order by span.day limit 1
    ) first on true
    left join lateral (
        select span.day, span.closes from calendar_span span
        where span.calendar_id = old.place_id and span.number = first.number + told.further limit 1
    ) last on true
    where old.plain and old.measure = 'day' and form.count_from <> 'same_moment' and form.ends <> 'exact'
"""
_BY_HOURS = f"""
    select old.id, old.due_on, old.due_at, old.place_id as new_calendar_id,
        case when old.measure = 'minute' or form.ends = 'exact'
            then last.starts + (last.place - last.before * 60000000::bigint) * interval '1 microsecond'
            when form.ends = 'end_of_day' then {_END_OF_DAY} else last.closes end as new_due_at
    from crossing old {_FORM}
    left join lateral (
        select span.*, ending.place from (
            select {position_sql(calendar="old.place_id", at="old.from_at")}
                + old.amount * (case when old.measure = 'minute' then 1 else form.day_minutes end) * 60000000::bigint
                as place offset 0
        ) ending, {landed_sql("old.place_id")}
    ) last on true
    where old.plain and (old.measure = 'minute'
        or form.count_from = 'same_moment' and (wall.at::time > form.cut_off) is not true)
"""


@cache
def reckoned_again_sql(lock: str = "for update of c") -> str:
    """The next clocks that run across what has changed, with the due dates that they have now: the part `due`.

    Takes after, most, calendars, firsts, lasts, policies, at. Begins a statement: `with …`, without a comma at its end.
    """
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
    order by c.id {lock}
), crossing as materialized (
    select counted.*, not exists (select from calendar_pause p where p.clock_id = counted.id) as plain
    from counted left join days on days.calendar = counted.place_id
    where counted.policy = any(%(policies)s) or counted.due_on >= days.first
        and counted.from_at < (days.last + 1)::timestamp at time zone {_ZONE}
), plainly as materialized ({_BY_DAYS} union all {_BY_HOURS}
), old as materialized (
    select * from crossing where not plain or id not in (select id from plainly)
), due as materialized (
    select * from plainly union all
    select id, due_on, due_at, new_calendar_id, new_due_at from ({reckoned_sql("recount")}) alone
)"""


MOVES = "old.new_due_at is distinct from old.due_at and (old.new_due_at > old.due_at or old.new_due_at >= %(now)s)"


def facts_of(asked: Recount, most: int) -> dict[str, Any]:
    """What the statements of a recount take."""
    at = now()
    return {
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
        "recount": asked.pk,
    }


@cache
def _statement() -> str:
    return f"""{reckoned_again_sql()}, new as (
    update calendar_clock c set {SETS["recount"]} from due old where c.id = old.id and {MOVES}
    returning c.id, c.subject, c.due_on, c.due_at, old.due_on as old_due_on, old.due_at as old_due_at
), noted as (
    insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_due_at, new_due_at, old_state,
        new_state, why, cited, at, recount_id)
    select id, 'recount', old_due_on, due_on, old_due_at, due_at, 'running', 'running', %(why)s, %(cited)s, %(now)s,
        %(recount)s
    from new
)
select (select count(*) from next) = %(most)s, (select count(*) from crossing), (select max(id) from next),
    (select array_agg(subject) from new)
"""
