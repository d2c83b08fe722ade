"""What plans do by themselves."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import Happened, job, reacts

from .actions.remind import remind_all
from .actions.rounds import open_due_rounds
from .chasing import remind, turns_due
from .events import ReportDecided, ReportSent
from .supplying import settle, settle_all, suppliers_among


@job("plans.rounds", queue="house", every="7 * * * *", lock="plans.rounds")
def rounds() -> int:
    """Each hour: reporting rounds whose day has come are opened."""
    return open_due_rounds()


@job("plans.turns", queue="house", every="25 5 * * *", lock="plans.turns")
def turns() -> int:
    """Each morning: yearly duties that must stand this year, and from December on the next year's."""
    return turns_due()


@job("plans.chase", queue="house", every="10 7 * * *", lock="plans.chase")
def chase() -> int:
    """Each morning: who has a yearly duty or a finding to put right that comes near, or is late, is reminded."""
    return remind()


@job("plans.remind", queue="house", every="45 6 * * *", lock="plans.remind")
def remind_of_days() -> int:
    """Each morning, before the letters of the day are written: who has a day to come, or one that is past."""
    return int(remind_all(HOUSE, key=f"nhac-{today():%Y%m%d}")["told"])


@job("plans.figures", queue="house", every="40 6 * * *", lock="plans.figures")
def figures_owed() -> int:
    """Each morning: the lines of those who supply figures of targets follow what is still missing."""
    return whole(settle_all, HOUSE)


@reacts("plans", ReportSent, ReportDecided)
def reported(batch: list[Happened]) -> None:
    """A unit that supplies a target's figure has reported it in its grid, or had that report returned."""
    for plan in suppliers_among({str(one.facts["report"]) for one in batch}):
        settle(plan)
