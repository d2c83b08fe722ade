"""What the calendar does when units change: which unit counts by which place's days follows the tree."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import Happened, reacts
from lienthong.kernel.units import api as units

from .actions import renew
from .spans import ready


@reacts("calendar", units.UnitFounded, units.UnitMoved, units.UnitEnded, units.UnitCorrected, units.UnitsLoaded)
def tree_changed(batch: list[Happened]) -> None:
    """Units stand elsewhere, or there are new ones."""
    if ready():
        renew(HOUSE)
