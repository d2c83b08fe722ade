"""Whom narrative reports tell what, and what the work is called in the inboxes."""

from lienthong.domains.plans import narrating
from lienthong.domains.plans.models import Narrative, Outline, Round
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications

HEADS_AND_OFFICERS = ("leader", "officer")
inbox.register_kind(narrating.WORK, "Báo cáo theo đề cương", "file-text", WORKING, waiting="nơi nghiệm thu chờ")
inbox.register_kind(
    narrating.JUDGING, "Nghiệm thu báo cáo theo đề cương", "checks", ACCEPTING, waiting="đơn vị gửi chờ kết quả"
)
notifications.register_kind(
    "plans.narrative",
    label="Báo cáo theo đề cương",
    title="{round}: đơn vị có báo cáo theo đề cương của kế hoạch {plan}",
    text="Gửi báo cáo chậm nhất ngày {day}.",
    duty=True,
)
notifications.register_kind(
    "plans.narrative_decided",
    label="Kết quả nghiệm thu báo cáo theo đề cương",
    title="{outcome}: {round}, kế hoạch {plan}",
    text="{why}",
)
notifications.register_kind(
    "plans.narrative_left",
    label="Đề cương chưa giao được ở kỳ mới",
    title="{round}: chưa giao được đề cương {outline}",
    text="{why}",
    duty=True,
)


def tell_asked(round_: Round, units: list[int]) -> None:
    """Every unit that is asked learns of the plan, the round and the day."""
    plan = round_.plan
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, units),
        "plans.narrative",
        facts={"round": round_.name, "plan": plan.called, "day": f"{round_.due_on:%d/%m/%Y}"},
        url=narrating.page_of(plan, round_),
        subject=round_.code,
    )


def tell_decided(narrative: Narrative, *, why: str = "") -> None:
    """The unit learns that its narrative was accepted, or which sections came back and why."""
    plan = narrative.round.plan
    notifications.notify(
        access.persons_as(HEADS_AND_OFFICERS, [narrative.unit_id]),
        "plans.narrative_decided",
        facts={
            "outcome": "Báo cáo theo đề cương bị trả lại" if why else "Báo cáo theo đề cương đã được nghiệm thu",
            "round": narrative.round.name,
            "plan": plan.called,
            "why": why,
        },
        url=f"/bao-cao-de-cuong/{narrative.code}",
        subject=narrative.code,
    )


def tell_left(outline: Outline, round_: Round, why: str) -> None:
    """The coordinator learns that an outline given before was not given again by itself, and what to do."""
    plan = round_.plan
    notifications.notify(
        access.persons_as(("coordinator",), [plan.unit_id]),
        "plans.narrative_left",
        facts={"round": round_.name, "outline": outline.title, "why": why},
        url=f"/ke-hoach/{plan.code}/de-cuong/{outline.code}#ky",
        subject=outline.code,
    )
