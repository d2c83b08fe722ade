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


@event("people.called_off")
@dataclass(frozen=True)
class CalledOff(Event):
    """An appointment for a day to come was taken back; `stays`: who was to make room and does not."""

    post: str
    title: str
    person: str
    on: dt.date
    stays: list[str]


@event("people.left")
@dataclass(frozen=True)
class Left(Event):
    """A person is no longer on the staff of a unit from a day on."""

    person: str
    unit: str
    on: dt.date


@event("people.hired")
@dataclass(frozen=True)
class Hired(Event):
    """A person is on the staff of a unit from a day on."""

    person: str
    unit: str
    on: dt.date


@event("people.post_renamed")
@dataclass(frozen=True)
class PostRenamed(Event):
    """A post is called otherwise from a day on."""

    post: str
    title: str
    on: dt.date


@event("people.away")
@dataclass(frozen=True)
class Away(Event):
    """A person is away from the first to the last day; `substitute`: the code of whoever stands in, or empty."""

    leave: str
    person: str
    first_on: dt.date
    last_on: dt.date
    substitute: str


@event("people.returned")
@dataclass(frozen=True)
class Returned(Event):
    """A person is back earlier than was said: the day is the last one away, before the first where it was cancelled."""

    leave: str
    person: str
    last_on: dt.date
