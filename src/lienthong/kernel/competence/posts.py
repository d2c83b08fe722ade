"""The posts among which a mandate is given: those of a unit and of the units right below it."""

import datetime as dt

from lienthong.kernel.base import today
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .rules.signing import Place


def around(unit_id: int, on: dt.date | None = None) -> list[people.PostCard]:
    """The posts of a unit, and of the units right below it, the highest first."""
    day = on or today()
    return people.posts_in([unit_id], day) + people.posts_in(sorted(_below(unit_id, day)), day)


def place_of(post: str, unit_id: int) -> Place | None:
    """A post as the rules look at it, seen from a unit; None where it is not there nor right below."""
    found = next((one for one in around(unit_id) if one.code == post), None)
    if found is None:
        return None
    return Place(found.code, found.unit_id, found.kind, found.unit_id != unit_id, found.title)


def _below(unit_id: int, day: dt.date) -> set[int]:
    home = units.card(unit_id, day)
    under = units.cards(units.within([unit_id], day) - {unit_id}, day).values()
    return {one.id for one in under if one.parent == home.code and one.lives_on(day)}
