"""Whom plans tell what: the words of the notices, and the lines in inboxes."""

from collections import defaultdict

from lienthong.domains.plans.models import Plan, Report, Round
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units

HEADS_AND_OFFICERS = ("leader", "officer")
inbox.kind("plans.report", "Báo cáo kế hoạch", "report")
inbox.kind("plans.accept", "Nghiệm thu báo cáo", "checks")


def acceptance(report: Report, acceptor: int) -> str:
    """The line in an acceptor's inbox for one unit's reports of a round."""
    return f"{report.round.code}.nt.{report.unit_id}.{acceptor}"


def tell_units_of_issue(plan: Plan, first: Round, owing: list[int]) -> None:
    """Every unit that must report learns of the plan, its first round and the day."""
    notifications.notify_many(
        access.persons_as(HEADS_AND_OFFICERS, owing),
        kind="plans.issued",
        title=f"Kế hoạch {plan.number or plan.code} đã ban hành trên hệ thống",
        body=f"Đơn vị có nội dung được giao. {first.name}: gửi báo cáo chậm nhất ngày {first.due_on:%d/%m/%Y}.",
        url=f"/ke-hoach/{plan.code}/cua-toi",
        subject=plan.code,
    )


def tell_of_sending(sent: list[Report]) -> None:
    """The units that accept find one line for each sending unit, and their people a notice."""
    waiting: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for report in sent:
        for acceptor in report.acceptors:
            waiting[(acceptor, report.unit_id)].append(report)
    cards = units.cards({report.unit_id for report in sent})
    work = []
    for (acceptor, holder), reports in sorted(waiting.items()):
        first = reports[0]
        name = cards[holder].name if holder in cards else ""
        work.append(
            inbox.Put(
                kind="plans.accept",
                subject=acceptance(first, acceptor),
                title=f"Nghiệm thu báo cáo của {name}",
                url=f"/ke-hoach/{first.round.plan.code}/nghiem-thu?don_vi={cards[holder].code}",
                unit_id=acceptor,
                from_name=name,
            )
        )
    inbox.put_many(work)


def tell_of_decision(report: Report, *, accepted: bool) -> None:
    """The unit learns how its report was decided."""
    item = report.assignment.item
    notifications.notify_many(
        access.persons_as(HEADS_AND_OFFICERS, [report.unit_id]),
        kind="plans.accepted" if accepted else "plans.returned",
        title=("Báo cáo đã được nghiệm thu: " if accepted else "Báo cáo bị trả lại: ") + item.name[:150],
        body="" if accepted else f"Lý do: {report.why}",
        url=f"/viec-duoc-giao/{report.assignment.code}",
        subject=report.code,
    )
