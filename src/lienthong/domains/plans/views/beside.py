"""What stands beside a plan on its own page: parent, plans before and after, open contradictions, unit plans."""

from typing import TYPE_CHECKING, Any

from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.queries.conflicts import open_count
from lienthong.domains.plans.queries.later import around
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.unit_plans import LACKING, own_asked
from lienthong.kernel.base import today
from lienthong.kernel.calendar import api as calendar

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan
    from lienthong.kernel.base.actor import Actor

ROLES = ("coordinator", "province_leader")
"""Who sees contradictions of a plan."""


def beside(actor: "Actor", plan: "Plan") -> dict[str, Any]:
    """The facts of the box; contradictions only for those who may open them."""
    before, after = around(actor, plan)
    asked = own_asked(actor, plan, own_units(actor))
    return {
        "before": before,
        "after": after,
        "parent": plan.parent,
        "conflicts": open_count(actor, plan) if actor.over(plan.unit_id, *ROLES) else 0,
        "asked": [one for one in asked if one.state in LACKING],
        "state_words": {one.value: one.label for one in UnitPlanState},
        "words": {one.pk: calendar.words_until(one.clock.due_on, today()) for one in asked if one.clock},
    }
