"""How far each unit is in a round, counted from its reports in the transaction that changes them.

Whoever changes a report first takes the unit's sheet, then counts: two colleagues who save at once are counted one
after the other. A round that is closed keeps what was owed in it, whatever becomes of the work later.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection

from lienthong.domains.plans.models import Round
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

_LAY = """
insert into plans_sheet (round_id, plan_id, unit_id, coordinator_id, owed, drafted, sent, accepted, returned, percent)
select %(round)s, p.id, u, p.unit_id, 0, 0, 0, 0, 0, 0 from unnest(%(units)s::bigint[]) as u, plans_plan p
where p.id = %(plan)s on conflict do nothing
"""

_TAKE = "select id from plans_sheet where round_id = %(round)s and unit_id = any(%(units)s) order by unit_id for update"

_COUNT = """
with row as (
    select a.unit_id, a.ended_by = '' and a.done_on is null as open, r.state, r.percent, r.sent_at
    from plans_assignment a
    left join plans_report r on r.assignment_id = a.id and r.round_id = %(round)s
    where a.plan_id = %(plan)s and a.unit_id = any(%(units)s) and a.owes
        -- What units that ended had sent of this work in the round is not asked of their heir again.
        and not (r.id is null and exists (select from plans_takeover t where t.new_id = a.id) and not exists (
            select from plans_takeover t
            join plans_assignment held on held.id = t.old_id and held.owes
            left join plans_report o on o.assignment_id = t.old_id and o.round_id = %(round)s
            where t.new_id = a.id and (t.own or o.id is null or o.state not in ('sent', 'accepted'))))
), counted as (
    select u as unit_id,
        count(*) filter (where open or state in ('sent', 'accepted')) as owed,
        count(*) filter (where open and state = 'draft') as drafted,
        count(*) filter (where state = 'sent') as sent,
        count(*) filter (where state = 'accepted') as accepted,
        count(*) filter (where open and state = 'returned') as returned,
        coalesce(round(avg(percent) filter (where state in ('sent', 'accepted'))), 0) as percent,
        min(sent_at) as first_sent
    from unnest(%(units)s::bigint[]) as u left join row on row.unit_id = u group by u
)
update plans_sheet s set
    owed = case when %(closed)s then greatest(s.owed, c.sent + c.accepted) else c.owed end,
    drafted = c.drafted, sent = c.sent, accepted = c.accepted, returned = c.returned, percent = c.percent,
    first_sent_at = coalesce(s.first_sent_at, c.first_sent),
    complete_at = case when s.complete_at is not null then s.complete_at
        when c.sent + c.accepted > 0 and c.sent + c.accepted >= c.owed then %(now)s end
from counted c where s.round_id = %(round)s and s.unit_id = c.unit_id
returning s.unit_id, s.owed - s.sent - s.accepted
"""


def settle(round_: Round, units: Collection[int]) -> dict[int, int]:
    """Count the sheets of these units again; returns how many rows each still owes."""
    if not units:
        return {}
    facts: dict[str, Any] = {
        "round": round_.pk,
        "plan": round_.plan_id,
        "units": sorted(set(units)),
        "closed": round_.state == RoundState.CLOSED,
        "now": now(),
    }
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_LAY, facts)
        cursor.execute(_TAKE, facts)
        cursor.execute(_COUNT, facts)
        return {unit: left for unit, left in cursor.fetchall()}
