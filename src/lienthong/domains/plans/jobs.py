"""What plans do by themselves."""

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import Happened, job, reacts

from . import standing, supplying
from .actions.remind import remind_all
from .actions.rounds import open_due_rounds
from .chasing import remind, turns_due
from .events import ReportDecided, ReportSent
from .models import Kind, Plan, Report


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
    return whole(supplying.settle_all, HOUSE)


@reacts("plans", ReportSent, ReportDecided)
def reported(batch: list[Happened]) -> None:
    """Reports about targets: who supplies the figure owes it no more, or again; the targets stand otherwise."""
    codes = {str(one.facts["report"]) for one in batch}
    for plan in supplying.suppliers_among(codes):
        supplying.settle(plan)
    decided = {str(one.facts["report"]) for one in batch if one.kind == ReportDecided.kind}
    about = Report.objects.filter(code__in=decided, assignment__item__kind=Kind.TARGET).values("assignment__plan")
    for plan in Plan.objects.filter(pk__in=about).order_by("pk"):
        standing.settle(plan)


@job("plans.standing", queue="house", every="20 0 * * *", lock="plans.standing")
def targets_stand() -> int:
    """Each night: how every target stands, whatever has changed."""
    return whole(standing.settle_all, HOUSE)
