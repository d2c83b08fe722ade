"""Which plans a unit that is no more still stands in, and what is done about it."""

from typing import Any

from django.db.models import Q, QuerySet

from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.models import Assignment, Description, Extension, Obstacle, Plan, Takeover, UnitPlan
from lienthong.domains.plans.queries.matters import every_matter, matters, open_narratives
from lienthong.domains.plans.states import OPEN_OBSTACLES, ExtensionState, PlanState
from lienthong.domains.plans.succeeding import asked_for
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .actions.takeover import end_of, take_over

LASTING = (PlanState.ISSUED, PlanState.ENDED)


def follow_ended(code: str) -> int:
    """In every plan in force where the unit holds open work, accepts or coordinates; returns in how many."""
    end = whole(lambda: end_of(code), HOUSE)
    if end is None:
        return 0
    plans = whole(lambda: _plans(end.old.id), HOUSE)
    for plan in plans:
        take_over(plan, HOUSE, unit=code)
    return len(plans)


def still_named() -> list[str]:
    """Ended units that still hold open work, accept reports or coordinate, and are not waiting for a choice."""
    return whole(_named, HOUSE)


def _plans(unit: int) -> list[str]:
    """Plans in force that name the unit, and ended ones in which it has something to put right or coordinates."""
    ids = {*Plan.objects.filter(state__in=LASTING, unit_id=unit).values_list("pk", flat=True)}
    for rows, plan, holder in _standing():
        ids |= set(rows.filter(**{holder: unit}).values_list(plan, flat=True).distinct())
    judged = Assignment.objects.filter(plan__state=PlanState.ISSUED, ended_by="", acceptors__contains=[unit])
    ids |= set(judged.values_list("plan_id", flat=True).distinct())
    return list(Plan.objects.filter(pk__in=ids, state__in=LASTING).order_by("pk").values_list("code", flat=True))


def _named() -> list[str]:
    ids = {*Plan.objects.filter(state__in=LASTING).values_list("unit_id", flat=True)}
    for rows, _, holder in _standing():
        ids |= set(rows.values_list(holder, flat=True).distinct())
    held = Assignment.objects.filter(plan__state=PlanState.ISSUED, ended_by="")
    ids |= {judge for judges in held.values_list("acceptors", flat=True).distinct() for judge in judges}
    waiting = Takeover.objects.filter(new=None, old__ended_by="", old__done_on=None, plan__state=PlanState.ISSUED)
    ids -= set(waiting.values_list("unit_id", flat=True))
    return sorted(card.code for card in units.cards(ids - {None}).values() if not card.lives_on(today()))


def waiting_choices() -> dict[tuple[int, int], int]:
    """Of which ended units somebody must say who goes on with how much, by plan and unit; asked as the house."""
    works = Takeover.objects.filter(new=None, old__ended_by="", old__done_on=None, plan__state=PlanState.ISSUED)
    named = [
        *works.values_list("plan_id", "unit_id").distinct(),
        *open_narratives(Q()).values_list("round__plan_id", "unit_id").distinct(),
        *(pair for rows in every_matter(Q(plan__state__in=LASTING)) for pair in _pairs(rows)),
    ]
    gone = [card for card in units.cards({unit for _, unit in named}).values() if not card.lives_on(today())]
    # One successor goes on with everything by itself; nobody is asked.
    asked = {card.id for card in gone if len(units.successors(card.code)) != 1}
    plans = Plan.objects.in_bulk({plan for plan, unit in named if unit in asked})
    found = {}
    for plan, unit in sorted({(plan, unit) for plan, unit in named if unit in asked}):
        waiting = asked_for(plans[plan], unit)
        items = {one.old.item_id for one in waiting.values()}
        if n := len(waiting) + len(matters(plans[plan], unit, items)):
            found[plan, unit] = n
    return found


def _pairs(rows: QuerySet[Any]) -> list[tuple[int, int]]:
    return list(rows.values_list("plan_id", "unit_id").distinct())


def _standing() -> list[tuple[QuerySet[Any], str, str]]:
    """Where a unit is named by something that is still open: the rows, the way to the plan, the way to the unit."""
    issued = Q(plan__state=PlanState.ISSUED)
    obstacles = Obstacle.objects.filter(issued, state__in=OPEN_OBSTACLES)
    return [
        (Assignment.objects.filter(issued, ended_by="", done_on=None, item__withdrawn_by=""), "plan_id", "unit_id"),
        *((obstacles, "plan_id", holder) for holder in ("unit_id", "asked_id", "leader_id")),
        (Extension.objects.filter(issued, state=ExtensionState.ASKED), "plan_id", "unit_id"),
        (UnitPlan.objects.filter(issued, state=UnitPlanState.SENT), "plan_id", "acceptor_id"),
        (Description.objects.filter(issued).exclude(supplier=None), "plan_id", "supplier_id"),
        (open_narratives(Q()), "round__plan_id", "unit_id"),
        *((rows, "plan_id", "unit_id") for rows in every_matter(Q(plan__state__in=LASTING))),
    ]
