"""What plans do when people leave, and when plans are issued or corrected."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import Happened, job, reacts
from lienthong.kernel.people import api as people

from .actions import find_conflicts
from .events import PlanCarriedOver, PlanCorrected, PlanIssued
from .leavers import give_back


@reacts("plans", people.Left, people.Vacated)
def left(batch: list[Happened]) -> None:
    """Rows handed to somebody who no longer works in the unit lie with the unit again."""
    give_back()


@reacts("plans", PlanIssued, PlanCorrected, PlanCarriedOver)
def compare(batch: list[Happened]) -> None:
    """A plan was issued or changed: where it contradicts others in force is found by itself."""
    changed = {str(one.facts.get("plan") or one.facts.get("later")) for one in batch}
    for plan in sorted(changed):
        find_conflicts(plan, HOUSE)


@job("plans.leavers", queue="house", every="25 0 * * *", lock="plans.leavers")
def leavers() -> int:
    """Each night: those whose last day, announced before, has come."""
    return give_back()
