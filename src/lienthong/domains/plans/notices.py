"""Whom plans tell what: the words of the notices, and what the work in the inboxes is called."""

from collections.abc import Collection

from lienthong.domains.plans import awaiting, owing, round_days
from lienthong.domains.plans.models import Plan, Report, Round
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.domains.plans.wording import UNNAMED, name_outside
from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications

HEADS_AND_OFFICERS = ("leader", "officer")
inbox.register_kind(owing.WORK, "Báo cáo kế hoạch", "report", WORKING, outside=True, waiting="nơi nghiệm thu chờ")
inbox.register_kind(
    awaiting.WORK, "Nghiệm thu báo cáo", "checks", ACCEPTING, outside=True, waiting="đơn vị gửi chờ kết quả"
)
inbox.register_calendar("plans", round_days.coming)
notifications.register_kind(
    "plans.round",
    label="Kỳ báo cáo kế hoạch",
    title="{round}: đơn vị có nội dung phải báo cáo của kế hoạch {plan}",
    text="Gửi báo cáo chậm nhất ngày {day}.",
    duty=True,
)
notifications.register_kind(
    "plans.hurry",
    label="Nhắc gửi báo cáo kế hoạch",
    title="{round}: đơn vị còn thiếu báo cáo của kế hoạch {plan}",
    text="{who} nhắc: hạn gửi {day}. Mở bảng báo cáo để nhập phần còn thiếu và gửi.",
    duty=True,
)
notifications.register_kind(
    "plans.decided",
    label="Kết quả nghiệm thu báo cáo",
    title="{outcome}: {item}",
    text="{why}",
)
notifications.register_kind(
    "plans.ended",
    label="Kết thúc kế hoạch",
    title="Kế hoạch {plan} đã kết thúc",
    text="Theo {cited}. Các việc chưa xong thôi tính hạn, đơn vị không phải gửi báo cáo nữa.",
    duty=True,
)
notifications.register_kind(
    "plans.corrected",
    label="Điều chỉnh kế hoạch",
    title="Điều chỉnh: {item}",
    text="Theo {reason}: {what}.",
    duty=True,
)


def tell_units_of_round(plan: Plan, opened: Round, owes: list[int]) -> None:
    """Every unit that must report learns of the plan, the round and the day."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, owes),
        "plans.round",
        facts={"round": opened.name, "plan": plan.called, "day": f"{opened.due_on:%d/%m/%Y}"},
        url=f"/ke-hoach/{plan.code}/cua-toi",
        subject=plan.code,
        dedup=opened.code,
    )


def tell_to_hurry(plan: Plan, round_: Round, units: list[int], who: str) -> None:
    """Units that lack reports are told so, once a day however often it is asked."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, units),
        "plans.hurry",
        facts={
            "round": round_.name, "plan": plan.called, "day": f"{round_.due_on:%d/%m/%Y}", "who": who,
        },
        url=f"/ke-hoach/{plan.code}/bang/{round_.code}",
        subject=plan.code,
        dedup=f"{round_.code}.nhac.{today():%Y%m%d}",
    )  # fmt: skip


def tell_of_end(plan: Plan, units: Collection[int]) -> None:
    """Who held work of the plan, or accepted it, learns that it is over, and by which document."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, list(units)),
        "plans.ended",
        facts={"plan": plan.called, "cited": plan.ended_by},
        url=f"/ke-hoach/{plan.code}",
        subject=plan.code,
    )


def tell_of_decision(report: Report, *, accepted: bool) -> None:
    """The unit learns how its report was decided."""
    item = report.assignment.item
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, [report.unit_id]),
        "plans.decided",
        facts={
            "outcome": "Báo cáo đã được nghiệm thu" if accepted else "Báo cáo bị trả lại",
            "item": name_outside(item)[:180],
            "why": "" if accepted else UNNAMED if item.hidden else f"Lý do: {report.why[:500]}",
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
