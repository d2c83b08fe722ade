"""What units announce to the rooms above."""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("units.founded")
@dataclass(frozen=True)
class UnitFounded(Event):
    """A unit begins."""

    code: str
    on: dt.date


@event("units.renamed")
@dataclass(frozen=True)
class UnitRenamed(Event):
    """A unit has another name from a day on."""

    code: str
    name: str
    on: dt.date


@event("units.moved")
@dataclass(frozen=True)
class UnitMoved(Event):
    """A unit stands under another from a day on."""

    code: str
    parent: str
    on: dt.date


@event("units.ended")
@dataclass(frozen=True)
class UnitEnded(Event):
    """A unit is no more from a day on; `successors` hold what it held, the main one first."""

    code: str
    successors: tuple[str, ...]
    how: str
    on: dt.date


@event("units.corrected")
@dataclass(frozen=True)
class UnitCorrected(Event):
    """What was recorded of a unit was wrong and has been set right."""

    code: str


@event("units.group_changed")
@dataclass(frozen=True)
class GroupChanged(Event):
    """A unit has come into a group or left it."""

    group: str
    unit: str
    on: dt.date


@event("units.loaded")
@dataclass(frozen=True)
class UnitsLoaded(Event):
    """A catalogue of units has been taken in."""

    units: int
