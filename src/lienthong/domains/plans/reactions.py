"""What plans do when people leave."""

from lienthong.kernel.jobs.api import Happened, job, reacts
from lienthong.kernel.people import api as people

from .leavers import give_back


@reacts("plans", people.Left, people.Vacated)
def left(batch: list[Happened]) -> None:
    """Rows handed to somebody who no longer works in the unit lie with the unit again."""
    give_back()


@job("plans.leavers", queue="house", every="25 0 * * *", lock="plans.leavers")
def leavers() -> int:
    """Each night: those whose last day, announced before, has come."""
    return give_back()
