"""What plans do when people leave, when units end, and when plans are issued or corrected."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import Happened, job, reacts
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from . import standing
from .actions import find_conflicts
from .ended_units import follow_ended, still_named
from .events import NarrativeReturned, PlanCarriedOver, PlanCorrected, PlanIssued, UnitPlanDecided
from .leavers import give_back
from .models import Plan


@reacts("plans", people.Left, people.Vacated)
def left(batch: list[Happened]) -> None:
    """Rows handed to somebody who no longer works in the unit lie with the unit again."""
    give_back()


@reacts("plans", PlanIssued, PlanCorrected, PlanCarriedOver)
def compare(batch: list[Happened]) -> None:
    """A plan was issued or changed: its contradictions are found, its targets stand by what it asks."""
    changed = {str(one.facts.get("plan") or one.facts.get("later")) for one in batch}
    for plan in sorted(changed):
        find_conflicts(plan, HOUSE)
        for one in Plan.objects.filter(code=plan):
            standing.settle(one)


@job("plans.leavers", queue="house", every="25 0 * * *", lock="plans.leavers")
def leavers() -> int:
    """Each night: those whose last day, announced before, has come."""
    return give_back()


@reacts("plans", units.UnitEnded)
def unit_ended(batch: list[Happened]) -> None:
    """A unit is no more: its open work follows its successor; one that ends on a day to come waits for the night."""
    for one in batch:
        follow_ended(str(one.facts["code"]))


@reacts("plans", NarrativeReturned, UnitPlanDecided)
def came_back(batch: list[Happened]) -> None:
    """What a unit had sent before it ended came back: its heir mends it."""
    cards = units.cards({int(one.facts["unit"]) for one in batch if not one.facts.get("accepted")})
    for card in cards.values():
        if not card.lives_on(today()):
            follow_ended(card.code)


@job("plans.ended_units", queue="house", every="12 0 * * *", lock="plans.ended_units")
def ended_units() -> int:
    """Each night: units whose last day, announced before, has passed."""
    return sum(follow_ended(code) for code in still_named())
