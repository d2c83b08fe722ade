"""Two versions of a form side by side, in words."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.forms.comparing import differences
from lienthong.kernel.forms.versioning import form_card, version_card

from .catalogue import HOME, OFFICIALS, crumbs


@page(roles=OFFICIALS)
def compared(request: Request, code: str) -> HttpResponse:
    """What a version asks otherwise than the one before it, or than another that is chosen."""
    card = version_card(request.actor, code)
    if card is None:
        raise NotThere
    chosen = request.GET.get("voi", "") or card.before
    other = version_card(request.actor, chosen) if chosen else None
    if chosen and (other is None or other.form.pk != card.form.pk):
        raise NotThere
    form = form_card(request.actor, card.form.code)
    rest = [one.version for one in form.versions if one.version.code != code] if form else []
    both = other is not None and other.read is not None and card.read is not None
    facts = {
        "card": card, "held": card.line.version, "other": other, "both": both,
        "found": differences(other.read, card.read) if both and other and other.read and card.read else [],
        "rest": [(one.code, f"Bản {one.number}") for one in rest], "chosen": chosen,
        "crumbs": crumbs({"label": card.form.code, "href": f"{HOME}/{card.form.code}"},
                         {"label": f"Bản {card.line.version.number}", "href": f"{HOME}/ban/{code}"},
                         {"label": "So sánh"}),
    }  # fmt: skip
    return render(request, "forms/compared.html", facts)
