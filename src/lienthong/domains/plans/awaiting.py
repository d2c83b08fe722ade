"""Which units' reports wait for which acceptor; the acceptor's one line in the inbox for each round follows it.

One line for each round, not one for each of the 150 units that send at the end of a quarter. Whoever changes what
waits first takes the turn of the round's acceptor, then looks: two units that send at once, or an acceptance while
another report comes in, are counted one after the other. Only the concerned units' reports are read (46 at most of
one unit), and the senders are counted from `plans_sender`, never from the thousands of reports.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from lienthong.domains.plans.models import Plan, Report, Round
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.inbox import api as inbox

WORK = "plans.accept"

# A turn is held to the end of the transaction. All who take several take them in one order.
_TURN = "select pg_advisory_xact_lock(hashtextextended(line, 0)) from unnest(%s::text[]) as line"

_LOOK = """
with waiting as (
    select distinct r.unit_id, acceptor
    from plans_report r
    join plans_assignment a on a.id = r.assignment_id
    join plans_plan p on p.id = a.plan_id,
    unnest(r.acceptors) as acceptor
    where r.round_id = %(round)s and r.unit_id = any(%(units)s) and acceptor = any(%(acceptors)s)
        and r.state = 'sent' and p.state = 'issued'
        and (a.ended_by = '' or exists (select from plans_takeover t where t.old_id = a.id and t.new_id is not null))
), gone as (
    delete from plans_sender s
    where s.round_id = %(round)s and s.unit_id = any(%(units)s) and s.acceptor_id = any(%(acceptors)s)
        and not exists (select from waiting w where w.unit_id = s.unit_id and w.acceptor = s.acceptor_id)
    returning acceptor_id
), come as (
    insert into plans_sender (round_id, acceptor_id, unit_id) select %(round)s, acceptor, unit_id from waiting
    on conflict do nothing returning acceptor_id
)
select acceptor_id from gone union select acceptor_id from come
"""

_COUNT = """
select acceptor_id, count(*) from plans_sender where round_id = %s and acceptor_id = any(%s) group by acceptor_id
"""

_JUDGES = "select distinct acceptor from plans_assignment, unnest(acceptors) as acceptor where plan_id = %s order by 1"


def line(round_code: str, acceptor: int) -> str:
    """The subject of an acceptor's line in a round."""
    return f"{round_code}.nt.{acceptor}"


def settle(round_: Round, units: Collection[int], acceptors: Iterable[int]) -> None:
    """Reports of these units were sent, taken back, decided or ended: the lines of these acceptors follow."""
    judges = sorted(set(acceptors))
    if not judges or not units:
        return
    facts: dict[str, Any] = {"round": round_.pk, "units": list(units), "acceptors": judges}
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_TURN, [[line(round_.code, judge) for judge in judges]])
        cursor.execute(_LOOK, facts)
        changed = [row[0] for row in cursor.fetchall()]
        if not changed:
            return
        cursor.execute(_COUNT, [round_.pk, changed])
        counts: dict[int, int] = dict(cursor.fetchall())
    inbox.close_many([line(round_.code, judge) for judge in changed if judge not in counts], WORK)
    _lay(round_, counts)


def settle_reports(reports: Collection[Report]) -> None:
    """The same for reports of one round."""
    for first in list(reports)[:1]:
        settle(first.round, {one.unit_id for one in reports}, {judge for one in reports for judge in one.acceptors})


def close_plan(plan: Plan) -> None:
    """Nothing of an ended plan waits for anybody; a report that is being sent meanwhile finds that too."""
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_JUDGES, [plan.pk])
        judges = [row[0] for row in cursor.fetchall()]
        rounds = list(Round.objects.filter(plan=plan).order_by("pk"))
        lines = [line(one.code, judge) for one in rounds for judge in judges]
        cursor.execute(_TURN, [lines])
        cursor.execute("delete from plans_sender where round_id = any(%s)", [[one.pk for one in rounds]])
    inbox.close_many(lines, WORK)


def _lay(round_: Round, counts: dict[int, int]) -> None:
    titles = {line(round_.code, judge): _title(round_, n) for judge, n in counts.items()}
    lying = inbox.reword_many(titles, WORK)
    inbox.put_many([work(round_, judge, n) for judge, n in counts.items() if line(round_.code, judge) not in lying])


def work(round_: Round, judge: int, senders: int) -> inbox.Put:
    """The line as it lies in the acceptor's inbox, of so many units that wait."""
    plan = round_.plan
    return inbox.Put(
        kind=WORK,
        subject=line(round_.code, judge),
        title=_title(round_, senders),
        url=f"/ke-hoach/{plan.code}/nghiem-thu",
        unit_id=judge,
        from_name=plan.called,
    )


def _title(round_: Round, senders: int) -> str:
    return f"Nghiệm thu báo cáo: {round_.name} — {senders} đơn vị đã gửi, đang chờ"
