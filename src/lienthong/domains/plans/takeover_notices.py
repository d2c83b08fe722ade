"""Whom it is told that work of an ended unit goes on elsewhere, and the line of who must still say where."""

import datetime as dt

from lienthong.domains.plans.models import Plan
from lienthong.domains.plans.notices import HEADS_AND_OFFICERS
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units

CHOOSE = "plans.heir"
PART = "don-vi-ke-tuc"
inbox.register_kind(
    CHOOSE, "Chọn đơn vị tiếp tục việc", "arrows-split", ("coordinator",), waiting="việc chưa có đơn vị làm tiếp"
)
notifications.register_kind(
    "plans.taken_over",
    label="Tiếp nhận việc của đơn vị đã kết thúc",
    title="{heir} tiếp tục việc của {old} trong kế hoạch {plan}",
    text="{n} việc chưa xong, theo {cited}, từ ngày {on}. Thời hạn giữ nguyên; bản nháp chuyển theo, báo cáo đã gửi "
    "vẫn đứng tên {old}.",
    duty=True,
)


def page_of(plan: Plan) -> str:
    """The page on which work of ended units is chosen and read."""
    return f"/ke-hoach/{plan.code}/{PART}"


def _line(plan: Plan, old: units.UnitCard) -> str:
    return f"{plan.code}.ke-tuc.{old.id}"


def put_choice(plan: Plan, old: units.UnitCard, works: int) -> None:
    """The coordinator has one line for each ended unit until somebody goes on with all its work.

    Again, the line that lies there stays with whoever has taken it.
    """
    made = choice(plan, old, works)
    if works and made.subject not in inbox.reword_many({made.subject: made.title}, CHOOSE):
        inbox.put(made)


def choice(plan: Plan, old: units.UnitCard, works: int) -> inbox.Put:
    """The line of who must say where so many works of an ended unit go on."""
    return inbox.Put(
        kind=CHOOSE,
        subject=_line(plan, old),
        title=f"Chọn đơn vị tiếp tục {works} việc của {old.name}: {plan.called}",
        url=page_of(plan),
        unit_id=plan.unit_id,
        from_name=plan.issuer,
    )


def close_choice(plan: Plan, old: units.UnitCard) -> None:
    """Nothing of this unit waits for a choice any more."""
    inbox.close(_line(plan, old), CHOOSE)


def tell_of_takeover(
    plan: Plan, old: units.UnitCard, heir: units.UnitCard, works: int, *, cited: str, on: dt.date
) -> None:
    """The people of the heir, of the ended unit and of the coordinator learn who goes on with how much, and by what."""
    notifications.notify(
        access.persons_as((*HEADS_AND_OFFICERS, "coordinator"), sorted({heir.id, old.id, plan.unit_id})),
        "plans.taken_over",
        facts={
            "heir": heir.name, "old": old.name, "plan": plan.called, "n": works, "cited": cited,
            "on": f"{on:%d/%m/%Y}",
        },
        url=page_of(plan),
        subject=plan.code,
        dedup=f"{plan.code}.ke-tuc.{old.id}.{heir.id}.{works}",
    )  # fmt: skip
