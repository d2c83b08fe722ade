"""Whom plans tell what: the words of the notices, and the lines in the inboxes of those who accept."""

from collections.abc import Collection

from django.db import connection

from lienthong.domains.plans.models import Plan, Report, Round
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units

HEADS_AND_OFFICERS = ("leader", "officer")
inbox.register_kind("plans.report", "Báo cáo kế hoạch", "report", WORKING)
inbox.register_kind("plans.accept", "Nghiệm thu báo cáo", "checks", ACCEPTING)
notifications.register_kind(
    "plans.round",
    label="Kỳ báo cáo kế hoạch",
    title="{round}: đơn vị có nội dung phải báo cáo của kế hoạch {plan}",
    text="Gửi báo cáo chậm nhất ngày {day}.",
    duty=True,
)
notifications.register_kind(
    "plans.decided",
    label="Kết quả nghiệm thu báo cáo",
    title="{outcome}: {item}",
    text="{why}",
)
notifications.register_kind(
    "plans.corrected",
    label="Điều chỉnh kế hoạch",
    title="Điều chỉnh: {item}",
    text="Theo {reason}: {what}.",
    duty=True,
)

_ALL_DECIDED = """
select r.unit_id, acceptor from plans_report r join plans_assignment a on a.id = r.assignment_id,
    unnest(r.acceptors) as acceptor
where r.round_id = %s and r.unit_id = any(%s)
group by 1, 2 having not bool_or(r.state = 'sent' and a.ended_by = '')
"""


def acceptance(round_code: str, unit: int, acceptor: int) -> str:
    """The line in an acceptor's inbox for one unit's reports of a round."""
    return f"{round_code}.nt.{unit}.{acceptor}"


def close_decided(round_: Round, units: Collection[int]) -> None:
    """An acceptor's line for a unit goes when none of its reports waits for that acceptor any more.

    Each of several acceptors may hold reports that the others do not see, so the house looks.
    """
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_ALL_DECIDED, [round_.pk, list(units)])
        done = cursor.fetchall()
    if done:
        inbox.close_many([acceptance(round_.code, unit, acceptor) for unit, acceptor in done], "plans.accept")


def close_acceptance(plan: Plan) -> None:
    """Nothing of an ended plan waits for anybody."""
    waiting = Report.objects.filter(round__plan=plan, state=ReportState.SENT).select_related("round")
    inbox.close_many(
        {acceptance(report.round.code, report.unit_id, unit) for report in waiting for unit in report.acceptors},
        "plans.accept",
    )


def tell_units_of_round(plan: Plan, opened: Round, owing: list[int]) -> None:
    """Every unit that must report learns of the plan, the round and the day."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, owing),
        "plans.round",
        facts={"round": opened.name, "plan": plan.number or plan.code, "day": f"{opened.due_on:%d/%m/%Y}"},
        url=f"/ke-hoach/{plan.code}/cua-toi",
        subject=plan.code,
        dedup=opened.code,
    )


def tell_of_sending(sent: list[Report]) -> None:
    """The units that accept find one line for each sending unit."""
    waiting: dict[tuple[int, int], Report] = {}
    for report in sent:
        for acceptor in report.acceptors:
            waiting.setdefault((acceptor, report.unit_id), report)
    cards = units.cards({report.unit_id for report in sent})
    inbox.put_many(
        [
            inbox.Put(
                kind="plans.accept",
                subject=acceptance(report.round.code, report.unit_id, acceptor),
                title=f"Nghiệm thu báo cáo của {cards[holder].name}: {report.round.name}",
                url=f"/ke-hoach/{report.round.plan.code}/nghiem-thu?don_vi={cards[holder].code}",
                unit_id=acceptor,
                from_name=cards[holder].name,
            )
            for (acceptor, holder), report in sorted(waiting.items(), key=lambda pair: pair[0])
        ]
    )


def tell_of_decision(report: Report, *, accepted: bool) -> None:
    """The unit learns how its report was decided."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, [report.unit_id]),
        "plans.decided",
        facts={
            "outcome": "Báo cáo đã được nghiệm thu" if accepted else "Báo cáo bị trả lại",
            "item": report.assignment.item.name[:180],
            "why": "" if accepted else f"Lý do: {report.why[:500]}",
        },
        url=f"/viec-duoc-giao/{report.assignment.code}",
        subject=report.code,
    )


def tell_of_correction(plan: Plan, units: Collection[int], *, item: str, reason: str, what: str, code: str) -> None:
    """The units that hold the work learn what has changed, and by which decision."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, list(units)),
        "plans.corrected",
        facts={"item": item[:180], "reason": reason, "what": what[:300]},
        url=f"/ke-hoach/{plan.code}/muc/{code}",
        subject=code,
    )
