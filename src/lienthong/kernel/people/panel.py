"""On a unit's page: who sits there, who of them is away, and that nobody is in charge."""

import datetime as dt

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

from .leaves import away
from .queries import holders, vacant_posts
from .vacancies import in_charge


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
    facts = {"seats": seats, "vacant": vacant, "linked": linked, "away": {}, "alarm": "", "staff_page": ""}
    if linked:
        charge = in_charge([unit.id], on)[unit.id]
        facts |= {
            "away": away([seat.person for seat in seats], on),
            "alarm": charge.why if charge.alarm and (seats or vacant) and unit.lives_on(on) else "",
            "staff_page": unit.code,
        }
    return units.Panel("Người giữ vị trí", "people/panel.html", facts)
