"""What people do when units announce something."""

import datetime as dt

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import Happened, reacts
from lienthong.kernel.units import api as units

from .actions import close_unit


@reacts("people", units.UnitEnded)
def unit_ended(batch: list[Happened]) -> None:
    """Nobody sits at a post of a unit that is no more, nor is on its staff; a repeat finds nothing left to end."""
    for one in batch:
        close_unit(HOUSE, unit=str(one.facts["code"]), on=dt.date.fromisoformat(str(one.facts["on"])))
