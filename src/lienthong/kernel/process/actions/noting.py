"""Steps that are over are noted as stays: how long each lasted, waited and was worked at, for figures over many runs.

The past itself would have to be laid on working time again for each look: seconds for a year of 40,000 runs.
"""

from django.db import connection

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import creates
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process.states import Deed

# ruff: noqa: S608 - the pieces are constants of the house

BATCH = 20_000
OVERLAP = 50_000
"""Lines of the past are numbered before they are kept: so many are looked at again for those that came later."""

_ENDING = f"('{Deed.DONE.value}', '{Deed.GIVEN_BACK.value}')"
_TAKING = f"('{Deed.CLAIMED.value}', '{Deed.STOOD_IN.value}', '{Deed.DELEGATED.value}')"
_AFTER = "greatest(%(after)s, coalesce((select max(past) from process_stay), 0) - %(overlap)s)"
_LEFT_OUT = "not exists (select 1 from process_stay y where y.past = p.id)"


def _at(instant: str) -> str:
    return calendar.position_sql(calendar="place.id", at=instant)


# Which version a line is of: the first move of its run after it says by which the run went before.
_NOTE = f"""
with ended as materialized (
    select id, run_id, step, node, unit_id, opened_at, at, deed from process_past p
    where id > %(after)s and deed in {_ENDING} and {_LEFT_OUT} order by id limit %(most)s
), told as materialized (
    select ended.*, place.id as place,
        (select min(t.at) from process_past t
            where t.run_id = ended.run_id and t.id < ended.id and t.step = ended.step and t.deed in {_TAKING}) as taken,
        case when exists (select 1 from process_moved o where o.run_id = ended.run_id) then coalesce((
            select case when m.deed = '{Deed.MOVED.value}' then c.source_id else c.target_id end
            from process_past m join process_migration c on c.code = m.outcome
            where m.run_id = ended.run_id and m.id > ended.id
                and m.deed in ('{Deed.MOVED.value}', '{Deed.MOVED_BACK.value}')
            order by m.id limit 1), r.version_id) else r.version_id end as version_id
    from ended join process_run r on r.id = ended.run_id
        cross join lateral (select {calendar.calendar_sql("ended.unit_id")} as id offset 0) place
), timed as (
    select told.*, {_at("told.opened_at")} as began, {_at("told.taken")} as took, {_at("told.at")} as over
    from told cross join lateral (select told.place as id offset 0) place
)
insert into process_stay (past, run_id, version_id, node, unit_id, ended_on, lasted, waited, worked, late, back)
select t.id, t.run_id, t.version_id, t.node, t.unit_id, {calendar.day_of("t.at")},
    greatest(0, t.over - t.began) / 60000000,
    case when t.took is not null then greatest(0, t.took - t.began) / 60000000 end,
    case when t.took is not null then greatest(0, t.over - t.took) / 60000000 end,
    case c.state when 'missed' then true when 'met' then false end, t.deed = '{Deed.GIVEN_BACK.value}'
from timed t left join {calendar.state_sql("c", subject="t.step")} on c.due_at is not null
where t.over is not null and t.began is not null
on conflict (past) do nothing
"""
_SOME = f"select 1 from process_past p where id > {_AFTER} and deed in {_ENDING} and {_LEFT_OUT} limit 1"


@creates("process.note_stays", sentence="ghi thời gian thật của các bước đã xong")
def note_stays(by: Actor) -> int:
    """The next steps that are over and not noted yet, at most so many; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {_AFTER}", {"after": 0, "overlap": OVERLAP})
        cursor.execute(_NOTE, {"after": cursor.fetchone()[0], "most": BATCH})
        return int(cursor.rowcount)


def note_all_stays() -> int:
    """All that is over and not noted yet, batch by batch, each whole; nothing is written where nothing waits."""
    noted = 0
    while whole(_some, HOUSE) and (more := note_stays(HOUSE)):
        noted += more
    return noted


def _some() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SOME, {"after": 0, "overlap": OVERLAP})
        return cursor.fetchone() is not None
