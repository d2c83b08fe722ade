"""Whom later plans and units' own plans tell what, and what the work in the inboxes is called."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from lienthong.domains.plans.models import Plan, UnitPlan
from lienthong.domains.plans.notices import HEADS_AND_OFFICERS
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications

WRITE, JUDGE = "plans.unit_plan", "plans.unit_plan_check"
inbox.register_kind(WRITE, "Kế hoạch của đơn vị", "file-text", WORKING, waiting="nơi xem kế hoạch chờ")
inbox.register_kind(JUDGE, "Xem kế hoạch đơn vị gửi", "checks", ACCEPTING, waiting="đơn vị gửi chờ kết quả")
notifications.register_kind(
    "plans.carried",
    label="Chuyển việc sang kế hoạch mới",
    title="{later} tiếp nhận việc của {earlier}",
    text="Theo {reason}: {what}. Thời hạn và kỳ báo cáo theo kế hoạch mới; báo cáo đã gửi vẫn ở kế hoạch cũ.",
    duty=True,
)
notifications.register_kind(
    "plans.unit_plan_asked",
    label="Yêu cầu xây dựng kế hoạch của đơn vị",
    title="Đơn vị phải gửi kế hoạch triển khai {plan}",
    text="Gửi chậm nhất ngày {day}. {said}",
    duty=True,
)
notifications.register_kind(
    "plans.unit_plan_excused",
    label="Thôi yêu cầu kế hoạch của đơn vị",
    title="Đơn vị không phải gửi kế hoạch triển khai {plan}",
    text="Lý do: {why}",
)
notifications.register_kind(
    "plans.unit_plan_decided",
    label="Kết quả xem kế hoạch của đơn vị",
    title="{outcome}: kế hoạch của đơn vị triển khai {plan}",
    text="{why}",
)


def tell_of_carrying(
    earlier: Plan, later: Plan, moved: Mapping[int, int], lost: Mapping[int, int], *, reason: str, dedup: str
) -> None:
    """Each unit learns how much of its work goes on where, and what it no longer leads."""
    alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for unit in sorted({*moved, *lost}):
        alike[moved.get(unit, 0), lost.get(unit, 0)].append(unit)
    for (gone, without), units in alike.items():
        parts = [f"{gone} việc chưa xong chuyển sang kế hoạch mới"] if gone else []
        parts += [f"{without} việc đơn vị không còn chủ trì"] if without else []
        notifications.notify(
            access.persons_as(HEADS_AND_OFFICERS, units),
            "plans.carried",
            facts={
                "later": later.called,
                "earlier": earlier.called,
                "reason": reason,
                "what": ", ".join(parts),
            },
            url=f"/ke-hoach/{later.code}/cua-toi",
            subject=later.code,
            dedup=f"{dedup}.{gone}.{without}",
        )


def tell_of_asking(plan: Plan, units: Collection[int], *, day: str, said: str, dedup: str) -> None:
    """Each asked unit learns by when its own plan must be there, in the words of the plan."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, list(units)),
        "plans.unit_plan_asked",
        facts={"plan": plan.called, "day": day, "said": said},
        url=f"/ke-hoach/{plan.code}/ke-hoach-don-vi",
        subject=plan.code,
        dedup=dedup,
    )


def tell_of_judgement(thing: UnitPlan, *, accepted: bool) -> None:
    """The unit learns that its plan was taken, or why it came back."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, [thing.unit_id]),
        "plans.unit_plan_decided",
        facts={
            "outcome": "Đã tiếp nhận" if accepted else "Bị trả lại",
            "plan": thing.plan.called,
            "why": "" if accepted else f"Lý do: {thing.why[:500]}",
        },
        url=f"/ke-hoach/{thing.plan.code}/ke-hoach-don-vi/{thing.code}",
        subject=thing.code,
    )


def tell_of_excuse(thing: UnitPlan, why: str) -> None:
    """The unit learns that it need not send a plan of its own, and why."""
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, [thing.unit_id]),
        "plans.unit_plan_excused",
        facts={"plan": thing.plan.called, "why": why},
        url=f"/ke-hoach/{thing.plan.code}/ke-hoach-don-vi/{thing.code}",
        subject=thing.code,
    )
