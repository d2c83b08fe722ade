"""On a unit's page: who sits there."""

import datetime as dt

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

from .queries import holders, vacant_posts


def who_sits_there(by: Actor, unit: units.UnitCard, on: dt.date) -> units.Panel:
    """The unit's posts with their holders on the day; the head is public, the rest is for those who work here."""
    kinds = ["head", "deputy"] if by.kind == "anyone" else None
    vacant = [] if by.kind == "anyone" else vacant_posts(unit.id, on)
    facts = {"seats": holders([unit.id], kinds, on), "vacant": vacant, "linked": by.kind != "anyone"}
    return units.Panel("Người giữ vị trí", "people/panel.html", facts)
