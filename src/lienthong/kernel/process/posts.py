"""Who does a step that the decision gives to a post, not to a role; and when such a step goes to somebody else.

Why a step follows its post: `docs/decisions/2026-11-22-a-step-of-a-post-follows-whoever-sits-there.md`.
"""

import datetime as dt
from collections.abc import Iterable

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.people import api as people

from .models import Past, Step
from .states import Deed

VACANT = "leader"
"""Where nobody sits at the post, whoever leads the unit sees the step and gives it to somebody."""
TAKING = (Deed.CLAIMED, Deed.DELEGATED, Deed.STOOD_IN, Deed.TAKEN_OVER)
HANDING = (*TAKING, Deed.RELEASED, Deed.PASSED_ON)


class Seats:
    """Who sits at the posts of units, and who works there; each unit and day is asked for once."""

    def __init__(self) -> None:
        self._seats: dict[tuple[int, dt.date], list[people.SeatCard]] = {}
        self._holders: dict[tuple[int, str], tuple[str, str]] = {}
        self._staff: dict[tuple[int, dt.date], set[str]] = {}

    def holder(self, unit_id: int, post: str) -> tuple[str, str]:
        """Account and name of whoever sits there today, an acting holder first, of several the longest; or nothing."""
        if (unit_id, post) not in self._holders:
            seats = self._at(unit_id, post, today())
            actors = access.actors_of([one.person for one in seats])
            seats.sort(key=lambda one: (not one.acting, one.since or dt.date.min, one.person))
            found = ((actors[one.person], one.person_name) for one in seats if one.person in actors)
            self._holders[unit_id, post] = next(found, ("", ""))
        return self._holders[unit_id, post]

    def at(self, unit_id: int, post: str, day: dt.date) -> set[str]:
        """The accounts of all who sit there on a day, acting or not."""
        return {actor for _, actor in access.accounts_of([one.person for one in self._at(unit_id, post, day)])}

    def works(self, unit_id: int, day: dt.date) -> set[str]:
        """The accounts of all who work in the unit on a day: on its staff, or at one of its posts."""
        if (unit_id, day) not in self._staff:
            persons = people.staff_of([unit_id], day).get(unit_id, [])
            self._staff[unit_id, day] = {actor for _, actor in access.accounts_of([one.code for one in persons])}
        return self._staff[unit_id, day]

    def _at(self, unit_id: int, post: str, day: dt.date) -> list[people.SeatCard]:
        if (unit_id, day) not in self._seats:
            self._seats[unit_id, day] = people.holders([unit_id], on=day)
        return [one for one in self._seats[unit_id, day] if one.code in (post, f"{one.unit}.{post}")]


def held_by(unit_id: int, post: str) -> str:
    """The account of whoever sits at a post of a unit today, an acting holder first; empty while nobody does.

    `post`: the code of the post, or what of it follows the code of its unit.
    """
    return Seats().holder(unit_id, post)[0]


def astray(steps: Iterable[Step], seats: Seats) -> list[Step]:
    """Those of some steps that lie in other hands than they should today, in the order in which they came.

    What somebody took or was given stays theirs, until they lose what gave it to them: the post, the unit, the account.
    A step of no post that nobody took or was given lies where its definition put it.
    """
    others = [one for one in steps if one.holder != seats.holder(one.unit_id, one.post)[0]]
    hands = Past.objects.filter(run__in={one.run_id for one in others}, step__in=[one.code for one in others])
    last = hands.filter(deed__in=HANDING).order_by("step", "-id").distinct("step")
    handed = {one.step: one for one in last}
    return [one for one in others if not _stays(one, handed.get(one.code), seats)]


def _stays(step: Step, handed: Past | None, seats: Seats) -> bool:
    """Whether a step that is not with the holder of its post is in the hands of somebody who keeps it."""
    taking = TAKING if step.post else HANDING
    if handed is None or handed.deed not in taking or handed.holder != step.holder:
        return not step.post and _has_account(step.holder)
    if step.holder in seats.at(step.unit_id, step.post, today()):
        return True  # one of two who sit there has taken it
    if not _has_account(step.holder):
        return False
    then = handed.at.astimezone(VIETNAM).date()
    if handed.deed == Deed.CLAIMED and step.holder in seats.at(step.unit_id, step.post, then):
        return False  # it was taken as the holder of the post, which they are no more
    return step.holder in seats.works(step.unit_id, today()) or step.holder not in seats.works(step.unit_id, then)


def _has_account(actor: str) -> bool:
    try:
        access.actor_named(actor.removeprefix("account:"))
    except NotThere:
        return False
    return True
