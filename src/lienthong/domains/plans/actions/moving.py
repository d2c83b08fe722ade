"""An assignment goes to another unit, by a cited decision: the old one's ends, the new one has its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.domains.plans import handling
from lienthong.domains.plans.models import Assignment, Item, Part, Plan
from lienthong.domains.plans.rules import acceptors
from lienthong.domains.plans.sharing import LEADING, MONITORING
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units


@dataclass(frozen=True, slots=True)
class Moved:
    """Who led and who leads now, and all units concerned with accepting what either reports."""

    old: units.UnitCard
    new: units.UnitCard
    judges: set[int]


def move(plan: Plan, item: Item, given: Any, reason: str) -> Moved:
    """Open work goes from one unit to another; what the first has reported stays with it.

    `given`: `{"from": unit code, "to": unit code}`. The new unit is told to do it, so it can be late, also where the
    old one was only asked.
    """
    named = {part: str(given.get(part) or "") if isinstance(given, Mapping) else "" for part in ("from", "to")}
    cards = units.cards_of(named.values(), today())
    held = _held(item, cards.get(named["from"]))
    new = cards.get(named["to"])
    if new is None or not new.lives_on(today()):
        raise Unfit(fields={"new": "Chọn một đơn vị đang hoạt động trong danh sách."})
    before = Assignment.objects.select_for_update(of=("self",)).filter(item=item, unit_id=new.id).first()
    if before is not None and before.owes and not before.ended_by:
        raise Unfit(fields={"new": f"{new.name} đang chủ trì mục này; chọn đơn vị khác."})
    judges = _judges(plan, item, held, new)
    held.ended_by = reason[:200]
    held.save(update_fields=["ended_by"])
    calendar.void_many([held.code], why=reason, cited=reason)
    handling.end_open([held.pk], f"Việc chuyển cho {new.name} theo {reason}")
    _take_on(plan, item, new, judges, before, reason)
    _name(item, cards[named["from"]], new)
    return Moved(cards[named["from"]], new, {*held.acceptors, *judges})


def _held(item: Item, old: units.UnitCard | None) -> Assignment:
    held = None
    if old is not None:
        held = (
            Assignment.objects.select_for_update(of=("self",))
            .filter(item=item, unit_id=old.id, owes=True, ended_by="")
            .first()
        )
    if held is None or old is None:
        raise Unfit(fields={"from": "Chọn đơn vị đang chủ trì mục này."})
    if held.done_on is not None:
        raise Unfit(
            fields={"from": f"{old.name} đã hoàn thành mục này ngày {held.done_on:%d/%m/%Y}, không chuyển nữa."}
        )
    return held


def _judges(plan: Plan, item: Item, held: Assignment, new: units.UnitCard) -> list[int]:
    """Who accepts the new unit's reports: the same rule as on the day of issue."""
    monitors: dict[int, None] = {}
    for part in Part.objects.filter(item=item, role__in=MONITORING).order_by("pk"):
        if part.unit_id is not None:
            monitors[part.unit_id] = None
        elif part.kind == "group":
            monitors.update(dict.fromkeys(card.id for card in units.members(part.group_code, today())))
        elif part.kind == "members":  # who was chosen of the group stands only where it was given out
            monitors.update(dict.fromkeys(held.acceptors))
    above = units.cards_of([new.parent], today()).get(new.parent) if new.parent else None
    return acceptors(
        holder=new.id,
        monitors=monitors,
        coordinator=plan.unit_id,
        above=above.id if above else plan.unit_id,
    )


def _take_on(
    plan: Plan, item: Item, new: units.UnitCard, judges: list[int], before: Assignment | None, reason: str
) -> None:
    """The new unit's own assignment and clock; one that helped, or led before, goes on with what it has."""
    work = before or Assignment(
        code=f"{item.code}.{new.id}", plan=plan, item=item, unit_id=new.id, coordinator_id=plan.unit_id
    )
    work.role, work.owes, work.asked, work.ended_by, work.acceptors = "lead", True, False, "", judges
    if work.clock_id is None:
        start = calendar.ClockStart(work.code, "plans.assignment", new.id, today(), item.due_on)
        work.clock_id = calendar.start(start).id
    else:
        calendar.resume(work.code, reason, reason)
        calendar.reset(work.code, item.due_on, why=reason, cited=reason)
    work.save()


def _name(item: Item, old: units.UnitCard, new: units.UnitCard) -> None:
    """The item's parts name the new lead; one that helped helps no more, it leads. A group stays as it is named."""
    Part.objects.filter(item=item, role="cooperate", unit_id=new.id).delete()
    named = Part.objects.filter(item=item, role__in=LEADING, unit_id=old.id)
    if not named.update(text=new.name[:600], unit_id=new.id, kind="unit", asked=False):
        Part.objects.create(item=item, role="lead", text=new.name[:600], kind="unit", unit_id=new.id)
