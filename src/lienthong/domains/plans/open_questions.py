"""The questions by which plans say what they hold open, in SQL: (subject, kind, unit_id, role, holder) of each matter.

Of what is counted behind one line (units that have sent, rows handed to a person) the question yields each of the
counted; `once` makes one line of them.
"""

from lienthong.domains.plans.supplying import LACKING


def once(asks: str) -> str:
    """One line for all that wait behind it."""
    return f"select distinct subject, kind, unit_id, role, holder from ({asks}) waiting"  # noqa: S608 - constants of this room


def places(asks: str) -> str:
    """Where the lines lie, without what is counted behind them."""
    return f"select subject, kind, unit_id, role, holder from ({asks}) counted"  # noqa: S608 - constants of this room


REPORTS = """
select r.code || '.' || s.unit_id as subject, 'plans.report' as kind, s.unit_id, '' as role, '' as holder
from plans_sheet s
join plans_round r on r.id = s.round_id and r.state = 'open'
join plans_plan p on p.id = r.plan_id and p.state = 'issued'
where s.owed > s.sent + s.accepted
"""

# As `awaiting` looks, but at all reports, and not at the senders that were counted from them.
SENDERS = """
select distinct r.code || '.nt.' || acceptor as subject, 'plans.accept' as kind, acceptor::bigint as unit_id,
    '' as role, '' as holder, x.unit_id as sender
from plans_report x
join plans_round r on r.id = x.round_id
join plans_assignment a on a.id = x.assignment_id
join plans_plan p on p.id = a.plan_id and p.state = 'issued',
unnest(x.acceptors) as acceptor
where x.state = 'sent'
    and (a.ended_by = '' or exists (select from plans_takeover t where t.old_id = a.id and t.new_id is not null))
"""

HANDED = """
select r.code || '.' || a.unit_id || '.ng' || h.id as subject, 'plans.handed' as kind, a.unit_id, '' as role,
    h.actor as holder, count(*) as n
from plans_assignment a
join unnest(%(persons)s::text[], %(ids)s::bigint[], %(actors)s::text[]) h (person, id, actor) on h.person = a.person
join plans_round r on r.plan_id = a.plan_id and r.state = 'open'
where a.owes and a.ended_by = '' and a.done_on is null and not exists (select from plans_report x
    where x.assignment_id = a.id and x.round_id = r.id and x.state in ('sent', 'accepted'))
group by r.code, a.unit_id, h.id, h.actor
"""

FIGURES = f"""
select r.code || '.sl.' || owed.unit_id as subject, 'plans.figures' as kind, owed.unit_id, '' as role, '' as holder
from ({LACKING.format(which="true")}) owed (plan_id, round_id, unit_id, n)
join plans_round r on r.id = owed.round_id
where owed.n > 0
"""  # noqa: S608 - constants of this room

NARRATIVES = """
select distinct r.code || '.dc.' || n.unit_id as subject, 'plans.narrative' as kind, n.unit_id, '' as role,
    '' as holder
from plans_narrative n
join plans_round r on r.id = n.round_id and r.state = 'open'
join plans_plan p on p.id = r.plan_id and p.state = 'issued'
where n.state in ('draft', 'returned') and n.ended_at is null
"""

NARRATIVE_SENDERS = """
select distinct r.code || '.dcnt.' || acceptor as subject, 'plans.accept_narrative' as kind,
    acceptor::bigint as unit_id, '' as role, '' as holder, n.unit_id as sender
from plans_narrative n
join plans_round r on r.id = n.round_id
join plans_plan p on p.id = r.plan_id and p.state = 'issued',
unnest(n.acceptors) as acceptor
where n.state = 'sent' and n.ended_at is null
"""

OBSTACLES = """
select code as subject,
    case state when 'with_leader' then 'plans.obstacle_led' when 'answered' then 'plans.obstacle_ok'
        else 'plans.obstacle' end as kind,
    case state when 'with_leader' then leader_id when 'answered' then unit_id else asked_id end as unit_id,
    '' as role, '' as holder
from plans_obstacle where state in ('raised', 'taken', 'with_leader', 'answered')
"""

# In whose inbox the asking for a later day lies: `extension.decider`.
EXTENSIONS = """
select x.code as subject, 'plans.extension' as kind,
    case when a.unit_id = a.coordinator_id then coalesce(a.acceptors[1], a.coordinator_id) else a.coordinator_id end
        as unit_id,
    '' as role, '' as holder
from plans_extension x join plans_assignment a on a.id = x.assignment_id where x.state = 'asked'
"""

UNIT_PLANS = """
select u.code as subject, 'plans.unit_plan' as kind, u.unit_id, '' as role, '' as holder
from plans_unit_plan u join plans_plan p on p.id = u.plan_id and p.state = 'issued'
where u.state in ('asked', 'returned')
"""

UNIT_PLAN_SENDERS = """
select a.code || '.xem.' || u.acceptor_id as subject, 'plans.unit_plan_check' as kind, u.acceptor_id as unit_id,
    '' as role, '' as holder, u.unit_id as sender
from plans_unit_plan u join plans_ask a on a.id = u.ask_id join plans_plan p on p.id = u.plan_id and p.state = 'issued'
where u.state = 'sent'
"""

CHECKS = """
select code as subject, 'plans.visit' as kind, case when own then unit_id else coordinator_id end as unit_id,
    '' as role, '' as holder
from plans_visit where state in ('planned', 'open')
union all
select code, 'plans.finding', unit_id, '', '' from plans_finding where state in ('open', 'returned')
union all
select code, 'plans.verify', case when own then unit_id else coordinator_id end,
    case when own then 'leader' else '' end, ''
from plans_finding where state = 'fixed'
union all
select code, 'plans.turn', unit_id, '', '' from plans_turn where state = 'owed'
"""

CHOICES = """
select p.code || '.ke-tuc.' || gone.unit_id as subject, 'plans.heir' as kind, p.unit_id, '' as role, '' as holder
from unnest(%(plans)s::bigint[], %(units)s::bigint[]) gone (plan_id, unit_id) join plans_plan p on p.id = gone.plan_id
"""
