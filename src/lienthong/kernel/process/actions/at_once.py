"""Finishing steps whose way on is plain, in one statement: one step or thousands, the same rows as the verb writes.

`process.complete` is the verb; this is its fast form for the ways in `Path`. What is not plain, not there, not for
this actor, or was done before under the same key, is left alone here and asked of the verb, which knows the words.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from django.db import IntegrityError, connection

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.statements import answered_sql, fingerprint, kept_key, seats, waits_sql
from lienthong.kernel.base.text import keepable
from lienthong.kernel.base.transactions import Prepared, at_once, planned_anew
from lienthong.kernel.base.verbs import inside_a_verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.process.events import StepDone
from lienthong.kernel.process.matters import selves
from lienthong.kernel.process.permissions import SIGNING
from lienthong.kernel.process.work import LINE

from .steps import complete

VERB = "process.complete"
LONGEST_OUTCOME = 80
"""No step has an outcome longer than the column; the verb says so."""
PIECE, HANDS = 2_500, 2

_FOUND = """s.id, s.code, s.run_id, s.node, s.unit_id, s.clock_id, s.opened_at, s.field, s.procedure, s.whose,
        r.version_id, r.code as run,        r.subject as run_subject, r.title as run_title"""
_MINE = """s.code = any(%(codes)s) and s.kind = 'user' and s.item = 0 and s.scope = 0 and not s.asking and {waits}
        and (s.whose is null or not s.whose::text[] && %(selves)s::text[])
        and (s.holder = '' or s.post <> '' or s.role <> all(%(signing)s::text[]) or (s.unit_id, s.role) in
            (select * from unnest(%(seat_units)s::bigint[], %(seat_roles)s::text[])))"""

# The run is locked before the step (lock order: run, step, clock), the older run before the newer; where a colleague
# was first, the step is gone. Its way on is looked for apart: joined freely, the database began with all ways it knew.
# The numbers of the clock and of the audit's entry are drawn first: what points at them need not wait for their rows.
_STATEMENT = """
with {mine}, led as materialized (
    select mine.*, p.next_node, p.title as next_title, p.role, p.minutes, p.days, p.in_place,
        'BC-' || nextval('process_step_number') as next_code, {next_entry} as entry,
        case when p.minutes is not null or p.days is not null then {next_clock} end as next_clock{due_here}
    from mine join process_path p on p.version_id = mine.version_id and p.node = mine.node and p.outcome = %(outcome)s
), gone as (
    delete from process_step s using led where s.id = led.id
), past as (
    insert into process_past (run_id, step, node, deed, outcome, unit_id, actor, actor_name, opened_at, at, note)
    select run_id, code, node, 'done', %(outcome)s, unit_id, %(actor)s, %(actor_name)s, opened_at, %(now)s, '' from led
), stopped as ({stopped}), noted as ({noted}),
over as (select code as subject from led), closed as ({closed}),
{ends} next as {kept} (
    select led.next_code as subject, led.run_id, led.next_node, led.unit_id, led.role, led.next_clock as clock_id,
        led.field, led.procedure, led.whose,
        coalesce(led.minutes, led.days) as amount, case when led.days is null then 'minute' else 'day' end as measure,
        due_at, {due_on} as due_on, led.next_title || ': ' || led.run_title as title,
        '/quy-trinh/buoc/' || led.next_code as url,
        case when led.in_place then array[%(verb)s]::text[] else '{{}}'::text[] end as verbs
    from led{due_there}
), clocks as ({started}), opened as (
    insert into process_step (code, run_id, node, scope, item, kind, state, unit_id, role, holder, clock_id, opened_at,
        message, tries, error, field, procedure, whose)
    select subject, run_id, next_node, 0, 0, 'user', 'open', unit_id, role, '', clock_id, %(now)s, '', 0, '', field,
        procedure, whose from next
), laid as ({laid}),
said as (select entry, code as subject, %(args)s::jsonb as args from led), written as ({written}),
told as (
    select %(event)s as kind, entry as cause, jsonb_build_object(
        'run', run, 'subject', run_subject, 'step', code, 'node', node, 'outcome', %(outcome)s::text) as facts from led
), announced as ({announced}){once}
select code, run from led
"""
# One step and its run are found in one look. Of many the runs are locked first, all in one order. Of one the end is
# reckoned beside it; of many, most end alike: once for each unit and length of time.
_OF_ONE = {
    "mine": """mine as materialized (
    select {found} from process_step s join process_run r on r.id = s.run_id
    where {mine}
    for no key update of r for update of s
)""",
    "kept": "not materialized",
    "due_here": ", case when p.minutes is not null or p.days is not null then {due_at} end as due_at",
    "ends": "",
    "due_there": "",
}
_OF_MANY = {
    "mine": """locked as materialized (
    select r.id, r.code, r.subject, r.title, r.version_id from process_run r
    where r.id = any(array(select run_id from process_step where code = any(%(codes)s)))
    order by r.id for no key update of r
), mine as materialized (
    select {found} from process_step s join locked r on r.id = s.run_id
    where {mine}
    for update of s
)""",
    "kept": "materialized",
    "due_here": "",
    "ends": """ends as materialized (
    select p.*, {due_at} as due_at
    from (select distinct unit_id, minutes, days from led where minutes is not null or days is not null) p
),""",
    "due_there": """ left join ends e on e.unit_id = led.unit_id
        and (e.minutes, e.days) is not distinct from (led.minutes, led.days)""",
}
_ONCE = ", answer as (select to_jsonb(run) as result from led limit 1), once as ({answered})"
_ONCE_EACH = """, keys as (
    select * from unnest(%(codes)s, %(keys)s::text[], %(askeds)s::text[]) as k (code, key, asked)
), answer as (
    select to_jsonb(led.run) as result, keys.key, keys.asked from led join keys on keys.code = led.code
), once as ({answered})"""
_TYPES = {
    "codes": "text[]", "seat_units": "bigint[]", "seat_roles": "text[]", "actor": "text", "actor_name": "text",
    "selves": "text[]", "outcome": "text", "now": "timestamptz", "today": "date", "from_name": "text", "args": "text",
}  # fmt: skip
_FIXED = {
    "signing": f"{{{','.join(SIGNING)}}}",
    "verb": VERB,
    "line_kind": LINE,
    "clock_kind": LINE,
    "event": StepDone.kind,
}
_TYPES_OF_KEYED = {**_TYPES, "key": "text", "asked": "text"}
_TYPES_OF_KEYED_MANY = {**_TYPES, "keys": "text[]", "askeds": "text[]"}


def _statement(shape: Mapping[str, str], once: str = "") -> str:
    due_at = calendar.due_at_sql("unit_id", "p.minutes", "p.days")
    mine = _MINE.format(waits=waits_sql("s"))
    return _STATEMENT.format(
        next_entry=audit.next_entry(),
        next_clock=calendar.next_clock(),
        stopped=calendar.stopped_sql("led"),
        noted=calendar.noted_sql("stopped"),
        closed=inbox.closed_sql("over"),
        due_on=calendar.day_of("due_at"),
        started=calendar.started_sql("next", amount="amount", measure="measure"),
        laid=inbox.laid_sql("next"),
        written=audit.written_sql("said"),
        announced=jobs.announced_sql("told"),
        once=once,
        **{name: part.format(due_at=due_at, found=_FOUND, mine=mine) for name, part in shape.items()},
    )


ONE = Prepared("process_complete", _statement(_OF_ONE), _TYPES, _FIXED)
KEYED = Prepared(
    "process_complete_once", _statement(_OF_ONE, _ONCE.format(answered=answered_sql("answer"))), _TYPES_OF_KEYED, _FIXED
)
MANY = Prepared("process_complete_many", _statement(_OF_MANY), _TYPES, _FIXED)
KEYED_MANY = Prepared(
    "process_complete_many_once",
    _statement(_OF_MANY, _ONCE_EACH.format(answered=answered_sql("answer", key="key", asked="asked"))),
    _TYPES_OF_KEYED_MANY,
    _FIXED,
)


def complete_step(code: str, by: Actor, *, key: str | None = None, outcome: str = "") -> str:
    """A step is done: by one statement where its way on is plain, else by the verb. Returns the code of the run."""
    if not inside_a_verb():
        try:
            done = _done(at_once, KEYED if key else ONE, [code], by, outcome, {code: key} if key else None)
        except IntegrityError:  # the key was used before: the verb answers as it did then
            done = {}
        if code in done:
            return done[code]
    return complete(code, by, key=key, outcome=outcome)


def complete_many(codes: Sequence[str], by: Actor, *, outcome: str = "") -> dict[str, str]:
    """Many steps with one outcome, each as if done by itself; returns code of step → code of run for those done.

    Steps whose way on is not plain are done one by one. A step that is gone, not for this actor, or that cannot end
    so, is left out.
    """
    done = complete_plain(codes, by, outcome=outcome)
    for code in dict.fromkeys(codes):
        if code not in done:
            with suppress(Refusal):
                done[code] = complete(code, by, outcome=outcome)
    return done


def complete_plain(
    codes: Sequence[str], by: Actor, *, outcome: str = "", keys: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Of many steps those whose way on is plain, by one statement for each piece; the rest is left to the verb.

    `keys`: step → key against a second press. Where one of a piece was used before, the piece is left as well: the verb
    answers each as it did then. Pieces of some thousands go on two connections where they may, so that a plan made for
    tables of yesterday stays bearable. What is done is done: each piece is a transaction, unless one is under way.
    """
    codes = list(dict.fromkeys(codes))
    pieces = [codes[at : at + PIECE] for at in range(0, len(codes), PIECE)]

    def piece_done(piece: list[str]) -> dict[str, str]:
        try:
            return _done(planned_anew, KEYED_MANY if keys else MANY, piece, by, outcome, keys)
        except IntegrityError:
            if keys:
                return {}
            raise

    if len(pieces) < 2 or connection.in_atomic_block:
        return {code: run for piece in pieces for code, run in piece_done(piece).items()}

    waiting = iter(pieces)

    def elsewhere() -> dict[str, str]:
        """Piece after piece on one connection: of each new one the first statement comes to know ten tables."""
        try:
            return {code: run for piece in waiting for code, run in piece_done(piece).items()}
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=HANDS) as hands:
        under_way = [hands.submit(copy_context().run, elsewhere) for _ in range(HANDS)]
        return {code: run for one in under_way for code, run in one.result().items()}


def _done(
    how: Callable[[Prepared, Mapping[str, Any], Actor], list[tuple[Any, ...]]],
    statement: Prepared,
    codes: list[str],
    by: Actor,
    outcome: str,
    keys: Mapping[str, str] | None = None,
) -> dict[str, str]:
    if len(outcome) > LONGEST_OUTCOME:
        return {}
    at = now()
    args: dict[str, Any] = {"outcome": keepable(outcome)}
    units, roles = seats(by)
    facts: dict[str, Any] = {
        "codes": [keepable(code) for code in codes],
        "seat_units": units,
        "seat_roles": roles,
        "selves": selves(by),
        "actor": by.id,
        "actor_name": by.name[:200],
        "outcome": outcome,
        "now": at,
        "today": at.astimezone(VIETNAM).date(),
        "from_name": by.name[:300],
        "args": json.dumps(args),
    }
    if keys:
        kept = [(kept_key(keys[code]), fingerprint(code, args)) for code in codes]
        facts |= {
            "key": kept[0][0],
            "asked": kept[0][1],
            "keys": [key for key, _ in kept],
            "askeds": [said for _, said in kept],
        }
    done = {str(code): str(run) for code, run in how(statement, facts, HOUSE)}
    if done:
        jobs.wake_readers({StepDone.kind})
    return done
