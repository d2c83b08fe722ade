"""What people announce to the rooms above."""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("people.seated")
@dataclass(frozen=True)
class Seated(Event):
    """Somebody sits at a post from a day on."""

    post: str
    person: str
    on: dt.date


@event("people.vacated")
@dataclass(frozen=True)
class Vacated(Event):
    """Somebody no longer sits at a post from a day on."""

    post: str
    person: str
    on: dt.date


@event("people.left")
@dataclass(frozen=True)
class Left(Event):
    """A person is no longer on the staff of a unit from a day on."""

    person: str
    unit: str
    on: dt.date
