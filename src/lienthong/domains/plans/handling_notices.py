"""Whom obstacles, extensions, instructions and handed rows concern, and in what words they are told."""

from collections.abc import Collection

from lienthong.domains.plans import handling
from lienthong.domains.plans.models import Extension, Instruction, Obstacle, Plan
from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.domains.plans.wording import UNNAMED, name_outside
from lienthong.kernel.access import api as access
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.units import api as units

LEADERS = ("province_leader", "leader")
ANSWERING = ("coordinator", "leader", "officer")
HANDED = "plans.handed"

inbox.register_kind(handling.TO_ANSWER, "Trả lời vướng mắc", "help", ANSWERING, waiting="đơn vị đang vướng chờ")
inbox.register_kind(
    handling.TO_DECIDE, "Vướng mắc trình lãnh đạo", "gavel", LEADERS, waiting="đơn vị chờ ý kiến lãnh đạo"
)
inbox.register_kind(
    handling.TO_CONFIRM, "Xác nhận vướng mắc đã gỡ", "circle-check", ("leader", "officer"), waiting="nơi trả lời chờ"
)
inbox.register_kind(handling.TO_EXTEND, "Xét gia hạn", "clock", ACCEPTING, waiting="đơn vị chờ quyết định")
inbox.register_kind(HANDED, "Việc được giao trong đơn vị", "user-check", WORKING, waiting="lãnh đạo đơn vị chờ")
notifications.register_kind(
    "plans.obstacle", label="Vướng mắc của đơn vị", title="{what}: {item}", text="{unit}. {text}", duty=True
)
notifications.register_kind("plans.extension", label="Gia hạn", title="{what}: {item}", text="{text}", duty=True)
notifications.register_kind(
    "plans.instructed",
    label="Ý kiến chỉ đạo của lãnh đạo",
    title="Ý kiến chỉ đạo của {who}: {text}",
    text="Hoàn thành chậm nhất: {day}. Việc đã có trong danh sách việc của đơn vị.",
    duty=True,
)
notifications.register_kind(
    "plans.uninstructed",
    label="Rút ý kiến chỉ đạo",
    title="{who} rút ý kiến chỉ đạo: {text}",
    text="Lý do: {why}. Đơn vị không phải báo cáo việc này nữa.",
    duty=True,
)
notifications.register_kind(
    "plans.handed",
    label="Việc được giao trong đơn vị",
    title="{who} giao anh/chị {n} việc của kế hoạch {plan}",
    text="{items}",
    duty=True,
)
notifications.register_kind(
    "plans.came_back",
    label="Việc trở về đơn vị",
    title="{n} việc của {who} trở về đơn vị, chưa có người thực hiện",
    text="{why} Mở trang phân công để giao cho người khác.",
    duty=True,
)


def tell_of_obstacle(obstacle: Obstacle, unit: int, what: str, text: str) -> None:
    """The people of a unit learn that an obstacle waits for them, or what became of theirs."""
    _tell(obstacle, access.persons_as(ANSWERING, [unit]), what, text)


def tell_leaders_of_obstacle(obstacle: Obstacle) -> None:
    """Those who lead the unit above learn that it waits for their word."""
    line = [obstacle.leader_id]
    card = units.card(obstacle.leader_id)
    while card.parent:  # who leads a province holds that role over the province, not over its office
        card = units.card(card.parent)
        line.append(card.id)
    persons = access.persons_as(("province_leader",), line)
    _tell(obstacle, persons, "Vướng mắc trình lãnh đạo", obstacle.proposal or obstacle.wish)


def _tell(obstacle: Obstacle, persons: list[str], what: str, text: str) -> None:
    notifications.notify(
        persons,
        "plans.obstacle",
        facts={
            "what": what,
            "item": name_outside(obstacle.item)[:180],
            "unit": units.card(obstacle.unit_id).name,
            "text": UNNAMED if obstacle.item.hidden else text[:500],
        },
        url=handling.address(obstacle),
        subject=obstacle.code,
    )


def tell_deciders(extension: Extension, waits: int, name: str) -> None:
    """Who must decide learns that a unit asks for a later day."""
    notifications.notify(
        access.persons_as(("coordinator", "leader"), [waits]),
        "plans.extension",
        facts={
            "what": f"{name} xin gia hạn đến {extension.wanted:%d/%m/%Y}",
            "item": name_outside(extension.item)[:180],
            "text": UNNAMED if extension.item.hidden else extension.why[:500],
        },
        url=f"/viec-duoc-giao/{extension.assignment.code}/gia-han",
        subject=extension.code,
    )


def tell_of_extension(extension: Extension, what: str, text: str) -> None:
    """The unit learns what was decided, and by which document or why."""
    notifications.notify(
        access.persons_as(("leader", "officer"), [extension.unit_id]),
        "plans.extension",
        facts={
            "what": what,
            "item": name_outside(extension.item)[:180],
            "text": UNNAMED if extension.item.hidden else text[:500],
        },
        url=f"/viec-duoc-giao/{extension.assignment.code}/gia-han",
        subject=extension.code,
    )


def _ordered(instruction: Instruction) -> str:
    return name_outside(instruction.made) if instruction.made.hidden else instruction.text[:160]


def tell_of_instruction(instruction: Instruction, held: Collection[int]) -> None:
    """The units that must do it, and the coordinator, learn what was ordered, by whom, until when."""
    due = instruction.made.due_on
    notifications.notify(
        access.persons_as(ANSWERING, [*held, instruction.plan.unit_id]),
        "plans.instructed",
        facts={
            "who": instruction.given_by,
            "text": _ordered(instruction),
            "day": f"{due:%d/%m/%Y}" if due else "không định hạn",
        },
        url=f"/ke-hoach/{instruction.plan.code}/muc/{instruction.made.code}",
        subject=instruction.code,
    )


def tell_of_withdrawal(instruction: Instruction, held: Collection[int]) -> None:
    """The same people learn that it was taken back."""
    notifications.notify(
        access.persons_as(ANSWERING, [*held, instruction.plan.unit_id]),
        "plans.uninstructed",
        facts={
            "who": instruction.given_by,
            "text": _ordered(instruction),
            "why": "nội dung không công khai" if instruction.made.hidden else instruction.why[:500],
        },
        url=f"/ke-hoach/{instruction.plan.code}/muc/{instruction.made.code}",
        subject=instruction.code,
    )


def tell_of_handing(plan: Plan, person: str, by: str, items: list[str]) -> None:
    """Somebody was given rows: how many, and which."""
    named = "; ".join(name[:120] for name in items[:5])
    notifications.notify(
        [person],
        HANDED,
        facts={
            "who": by,
            "n": len(items),
            "plan": plan.called,
            "items": named + ("; …" if len(items) > 5 else ""),
        },
        url=f"/ke-hoach/{plan.code}/phan-cong?nguoi=toi",
        subject=plan.code,
    )


def tell_of_return(plan: Plan, unit: int, who: str, n: int, why: str) -> None:
    """The unit's head learns that rows lie with nobody again."""
    notifications.notify(
        access.persons_as(("leader",), [unit]),
        "plans.came_back",
        facts={"n": n, "who": who, "why": why},
        url=f"/ke-hoach/{plan.code}/phan-cong?nguoi=chua-co",
        subject=plan.code,
    )
