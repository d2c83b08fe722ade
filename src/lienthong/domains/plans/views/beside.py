"""What stands beside a plan on its own page: parent, plans before and after, open contradictions, unit plans."""

from typing import TYPE_CHECKING, Any

from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.permissions import READING
from lienthong.domains.plans.queries.beside import neighbours
from lienthong.kernel.base import today
from lienthong.kernel.calendar import api as calendar

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan
    from lienthong.kernel.base.actor import Actor

ROLES = ("coordinator", "province_leader")
"""Who sees contradictions of a plan."""


def beside(actor: "Actor", plan: "Plan") -> dict[str, Any]:
    """The facts of the box; contradictions and takeovers only for those who may open them."""
    found = neighbours(actor, plan, conflicts=actor.over(plan.unit_id, *ROLES), takeovers=actor.has(*READING))
    return {
        "found": found,
        "parent": plan.parent,
        "state_words": {one.value: one.label for one in UnitPlanState},
        "words": {one.pk: calendar.words_until(one.clock.due_on, today()) for one in found.asked if one.clock},
    }
