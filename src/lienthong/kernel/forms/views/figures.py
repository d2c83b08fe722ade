"""How a version of a form goes, for those who answer for it."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.forms.figures import figures_of, spoken_time
from lienthong.kernel.forms.queries import AUTHORS, READERS
from lienthong.kernel.forms.versioning import version_card

from .catalogue import HOME, crumbs


@page(roles=AUTHORS)
def figures_page(request: Request, code: str) -> HttpResponse:
    """How many began, saved and sent, where they stopped, how long it took, what stood there already."""
    card = version_card(request.actor, code)
    if card is None or card.read is None or not request.actor.over(card.line.version.unit_id, *AUTHORS):
        raise NotThere
    held = card.line.version
    found = figures_of(held, card.read)
    steps = [
        {"no": number, "title": one.step.title.vi, "saved": one.saved, "left": one.left,
         "share": f"{100 * one.saved / found.begun:.0f}%" if found.begun else "—"}
        for number, one in enumerate(found.steps, 1)
    ]  # fmt: skip
    facts = {
        "card": card, "held": held, "form": card.read, "found": found, "steps": steps,
        "median": spoken_time(found.median), "ninetieth": spoken_time(found.ninetieth),
        "prefilled": "chưa có" if found.prefilled is None else f"{100 * found.prefilled:.0f}%",
        "sent_share": f"{100 * found.sent / found.begun:.0f}%" if found.begun else "—",
        "opens": f"/to-khai?q={card.form.code}" if request.actor.over(held.unit_id, *READERS) else "",
        "crumbs": crumbs({"label": card.form.code, "href": f"{HOME}/{card.form.code}"},
                         {"label": f"Bản {held.number}", "href": f"{HOME}/ban/{code}"}, {"label": "Số liệu"}),
    }  # fmt: skip
    return render(request, "forms/figures.html", facts)
