"""What people who have gone left open, and who goes on with it: for who received it, who leads and who administers."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import keyset
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.inbox.handing import visible_legacies
from lienthong.kernel.inbox.kinds import label_of
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .address import HOME

OTHER = {"access.proposal": "Đề nghị cần hai người"}


@page()
def handed(request: Request) -> HttpResponse:
    """One line for each thing: what, of whom, who has it now, by which rule, when; of one person if named."""
    person = request.GET.get("nguoi", "").strip()[:120]
    rows = visible_legacies(request.actor)
    if person:
        rows = rows.filter(giver_person=person)
    turned = keyset.page(
        rows, ("-at", "-id"), after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=50
    )
    named = units.cards({one.unit_id for one in turned.rows})
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": HOME}, {"label": "Bàn giao việc"}],
        "person": person,
        "person_name": people.names([person]).get(person, "") if person and turned.rows else "",
        "rows": turned.rows,
        "labels": {one.kind: OTHER.get(one.kind) or label_of(one.kind) for one in turned.rows},
        "names": {number: card.name for number, card in named.items()},
        "next_href": _link(nguoi=person, sau=turned.next) if turned.next else "",
        "prev_href": _link(nguoi=person, truoc=turned.previous) if turned.previous else "",
    }
    return render(request, "inbox/handed.html", facts)


def _link(**asked: str) -> str:
    return "?" + urlencode({name: value for name, value in asked.items() if value})
