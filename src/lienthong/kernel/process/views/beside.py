"""Two versions of a process side by side: both diagrams, and in words what was added, taken out or changed."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.access import api as access
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.process.differing import Difference, differences
from lienthong.kernel.process.redrawing import ids_in
from lienthong.kernel.process.versioning import VersionCard, process_card, version_card
from lienthong.kernel.units import api as units

from .catalogue import HOME, OFFICIALS, crumbs

Marks = dict[str, dict[str, str]]


@page(roles=OFFICIALS)
def beside(request: Request, code: str) -> HttpResponse:
    """A version beside another one of the same process, the older one on the left."""
    card = version_card(request.actor, code)
    whole = process_card(request.actor, card.process.code) if card else None
    if card is None or whole is None:
        raise NotThere
    others = [line.version for line in whole.versions if line.version.pk != card.version.pk]
    asked = request.GET.get("voi", "")
    if asked and asked not in {one.code for one in others}:
        raise NotThere
    before = [one for one in others if one.number < card.version.number]
    chosen = asked or (before or others)[0].code if others else ""
    other = version_card(request.actor, chosen) if chosen else None
    facts: dict[str, object] = {
        "card": card,
        "options": [(one.code, f"Bản {one.number}") for one in others],
        "chosen": chosen,
        "pair": None,
        "roles": access.role_names(),
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "So sánh"},
        ),
    }
    if other is not None:
        facts |= _compared(*sorted((card, other), key=lambda one: one.version.number))
    return render(request, "process/beside.html", facts)


def _compared(old: VersionCard, new: VersionCard) -> dict[str, object]:
    codes = {n.who.unit for card in (old, new) for n in card.definition.nodes if n.who.unit}
    names = {one.code: one.name for one in units.cards_of(codes).values()}
    found = differences(old.definition, new.definition, access.role_names(), names)
    return {
        "pair": [(old, _marks(old, found, "old")), (new, _marks(new, found, "new"))],
        "found": [
            (kind, [one for one in found if one.change is kind]) for kind in dict.fromkeys(o.change for o in found)
        ],
    }


def _marks(card: VersionCard, found: list[Difference], side: str) -> Marks:
    ids = ids_in(card.version.bpmn)
    keys = [(getattr(one, side), one) for one in found]
    return {
        ids.get(key, key): {"label": one.change.label, "level": one.change.value, "title": one.sentence}
        for key, one in keys
        if key
    }
