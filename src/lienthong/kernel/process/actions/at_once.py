"""Finishing steps whose way on is plain, in one statement: one step or thousands, the same rows as the verb writes.

`process.complete` is the verb; this is its fast form for the ways in `Path`. What is not plain, not there, not for
this actor, or was done before under the same key, is left alone here and asked of the verb, which knows the words.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, connection
from psycopg import Cursor

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.statements import answered_sql, fingerprint, seats, waits_sql
from lienthong.kernel.base.transactions import inside, whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.process.events import StepDone

from .engine import LINE
from .steps import complete

VERB = "process.complete"
NEVER_BY_ITSELF = 1_000_000_000

# The run is locked before the step (lock order: run, step, clock); where a colleague was first, the step is gone.
_STATEMENT = """
with locked as materialized (
    select r.id from process_run r
    where r.id in (select run_id from process_step where code = any(%(codes)s)) order by r.id for no key update
), mine as materialized (
    select s.id, s.code, s.run_id, s.node, s.unit_id, s.clock_id, s.opened_at
    from process_step s join locked on locked.id = s.run_id
    where s.code = any(%(codes)s) and s.kind = 'user' and s.item = 0 and s.scope = 0 and {waits}
    for update of s
), led as materialized (
    select m.*, r.code as run, r.subject as run_subject, r.title as run_title, p.next_node, p.title as next_title,
        p.role, p.minutes, p.days, p.in_place, 'BC-' || nextval('process_step_number') as next_code
    from mine m join process_run r on r.id = m.run_id
    join process_path p on p.version_id = r.version_id and p.node = m.node and p.outcome = %(outcome)s
), gone as (
    delete from process_step s using led where s.id = led.id
), past as (
    insert into process_past (run_id, step, node, deed, outcome, unit_id, actor, actor_name, opened_at, at, note)
    select run_id, code, node, 'done', %(outcome)s, unit_id, %(actor)s, %(actor_name)s, opened_at, %(now)s, '' from led
), stopped as ({stopped}), noted as ({noted}),
over as (select code as subject from led), closed as ({closed}),
ends as materialized (
    select kind.*, case when kind.days is null then {in_minutes} else {in_days} end as due_at
    from (select distinct unit_id, minutes, days from led where minutes is not null or days is not null) kind
), timed as materialized (
    select led.next_code as subject, led.unit_id, coalesce(led.minutes, led.days) as amount,
        case when led.days is null then 'minute' else 'day' end as measure, e.due_at
    from led join ends e on e.unit_id = led.unit_id
        and (e.minutes, e.days) is not distinct from (led.minutes, led.days)
), clocks as ({started}),
opened as (
    insert into process_step (code, run_id, node, scope, item, kind, state, unit_id, role, holder, clock_id, opened_at,
        message, tries, error)
    select next_code, run_id, next_node, 0, 0, 'user', 'open', unit_id, role, '', c.id, %(now)s, '', 0, ''
    from led left join clocks c on c.subject = led.next_code
), lines as (
    select next_code as subject, next_title || ': ' || run_title as title, '/quy-trinh/buoc/' || next_code as url,
        unit_id, role, c.id as clock_id, c.due_on,
        case when in_place then array[%(verb)s]::text[] else '{{}}'::text[] end as verbs
    from led left join clocks c on c.subject = led.next_code
), laid as ({laid}),
said as (select code as subject, %(args)s::jsonb as args from led), entries as ({written}),
told as (
    select %(event)s as kind, e.id as cause, jsonb_build_object('run', led.run, 'subject', led.run_subject,
        'step', led.code, 'node', led.node, 'outcome', %(outcome)s::text) as facts
    from led join entries e on e.subject = led.code
), announced as ({announced}),
answer as (select to_jsonb(run) as result from led limit 1), once as ({once})
select code, run from led
"""


@lru_cache
def _statement(keyed: bool) -> str:
    return _STATEMENT.format(
        waits=waits_sql("s"),
        stopped=calendar.stopped_sql("led"),
        noted=calendar.noted_sql("stopped"),
        closed=inbox.closed_sql("over"),
        in_minutes=calendar.due_in_minutes("kind.unit_id", "kind.minutes"),
        in_days=calendar.due_in_days("kind.unit_id", "kind.days"),
        started=calendar.started_sql("timed", amount="amount", measure="measure"),
        laid=inbox.laid_sql("lines"),
        written=audit.written_sql("said"),
        announced=jobs.announced_sql("told"),
        once=answered_sql("answer") if keyed else "select 1",
    )


def complete_step(code: str, by: Actor, *, key: str | None = None, outcome: str = "") -> str:
    """A step is done: by one statement where its way on is plain, else by the verb. Returns the code of the run."""
    if not inside():
        try:
            done = whole(lambda: _done([code], by, key, outcome), HOUSE)
        except IntegrityError:  # the key was used before: the verb answers as it did then
            done = {}
        if code in done:
            return done[code]
    return complete(code, by, key=key, outcome=outcome)


def complete_many(codes: Sequence[str], by: Actor, *, outcome: str = "") -> dict[str, str]:
    """Many steps with one outcome, each as if done by itself; returns code of step → code of run for those done.

    Steps whose way on is not plain are done one by one. A step that is gone, or not for this actor, is left out.
    """
    return whole(lambda: _done(list(codes), by, None, outcome), HOUSE)


def _done(codes: list[str], by: Actor, key: str | None, outcome: str) -> dict[str, str]:
    at = now()
    args: dict[str, Any] = {"outcome": outcome}
    units, roles = seats(by)
    facts: dict[str, Any] = {
        "codes": codes,
        "seat_units": units,
        "seat_roles": roles,
        "actor": by.id,
        "actor_name": by.name[:200],
        "verb": VERB,
        "outcome": outcome,
        "now": at,
        "today": at.astimezone(VIETNAM).date(),
        "line_kind": LINE,
        "clock_kind": LINE,
        "from_name": by.name[:300],
        "args": json.dumps(args),
        "cause": None,
        "event": StepDone.kind,
        "key": key,
        "asked": fingerprint(codes[0], args) if key else "",
    }
    connection.ensure_connection()
    # Prepared, so that the database plans it once: planning takes longer than doing. Nothing else on the connection is.
    connection.connection.prepare_threshold = NEVER_BY_ITSELF
    with Cursor(connection.connection) as cursor:
        done = dict(cursor.execute(_statement(bool(key)), facts, prepare=len(codes) == 1).fetchall())
    if done:
        jobs.wake_readers({StepDone.kind})
    return done
