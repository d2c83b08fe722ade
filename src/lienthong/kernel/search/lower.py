"""What rooms below this one hold: bodies by name, and colleagues for those who work here."""

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .providers import Hit, register_kind

UNIT, PERSON = "units.unit", "people.person"


def _units(by: Actor, text: str, most: int) -> list[Hit]:
    return [Hit(UNIT, card.name, "", f"/don-vi/{card.code}") for card in units.search(text, most=most)]


def _people(by: Actor, text: str, most: int) -> list[Hit]:
    if by.kind != "person" or not by.grants:
        return []
    return [Hit(PERSON, card.full_name, "", f"/can-bo/{card.code}") for card in people.search(by, text, most)]


register_kind(UNIT, "Cơ quan, đơn vị", icon="building-bank", provider=_units)
register_kind(PERSON, "Cán bộ", icon="users", provider=_people)
