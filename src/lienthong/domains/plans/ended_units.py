"""Which plans a unit that is no more still stands in, and what is done about it."""

from lienthong.domains.plans.models import Assignment, Plan, Takeover
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.units import api as units

from .actions.takeover import end_of, take_over


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
    issued = Plan.objects.filter(state=PlanState.ISSUED)
    held = Assignment.objects.filter(plan__in=issued, ended_by="")
    ids = {
        *issued.filter(unit_id=unit).values_list("pk", flat=True),
        *held.filter(unit_id=unit, done_on=None).values_list("plan_id", flat=True),
        *held.filter(acceptors__contains=[unit]).values_list("plan_id", flat=True),
    }
    return list(issued.filter(pk__in=ids).order_by("pk").values_list("code", flat=True))


def _named() -> list[str]:
    issued = Plan.objects.filter(state=PlanState.ISSUED)
    held = Assignment.objects.filter(plan__in=issued, ended_by="")
    asked = Takeover.objects.filter(new=None).values("old_id")
    ids = {*issued.values_list("unit_id", flat=True)}
    ids |= {*held.filter(done_on=None).exclude(pk__in=asked).values_list("unit_id", flat=True).distinct()}
    ids |= {judge for judges in held.values_list("acceptors", flat=True).distinct() for judge in judges}
    return sorted(card.code for card in units.cards(ids).values() if not card.lives_on(today()))
