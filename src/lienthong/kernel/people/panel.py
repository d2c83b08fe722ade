"""On a unit's page: who sits there."""

import datetime as dt

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

from .queries import holders, vacant_posts


def who_sits_there(by: Actor, unit: units.UnitCard, on: dt.date) -> units.Panel | None:
    """The unit's posts with their holders on the day; the head is public, the rest is for those who work here.

    A unit that is no more, and where nobody sat, shows nothing.
    """
    kinds = ["head", "deputy"] if by.kind == "anyone" else None
    seats = holders([unit.id], kinds, on)
    if not seats and not unit.lives_on(on):
        return None
    vacant = [] if by.kind == "anyone" else vacant_posts(unit.id, on)
    linked = by.kind != "anyone" and by.roles != {"citizen"}  # a citizen has no directory to be led into
    facts = {"seats": seats, "vacant": vacant, "linked": linked}
    return units.Panel("Người giữ vị trí", "people/panel.html", facts)
