"""All plans: under review for those who coordinate them, issued for every official."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.queries.review import plan_lines
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.keyset import page as keyset_page
from lienthong.kernel.base.pages import Request, page

OFFICIALS = ("system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "province_leader", "auditor")
STATES = {
    "ra-soat": PlanState.REVIEW,
    "ban-hanh": PlanState.ISSUED,
    "ket-thuc": PlanState.ENDED,
    "da-bo": PlanState.DROPPED,
}
SIZE = 30


@page(roles=OFFICIALS)
def plans(request: Request) -> HttpResponse:
    """The list, newest first; a filter by state."""
    wanted = request.GET.get("trang-thai", "")
    seen = plans_seen(request.actor)
    if wanted in STATES:
        seen = seen.filter(state=STATES[wanted])
    else:
        wanted, seen = "", seen.exclude(state=PlanState.DROPPED)
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    found = keyset_page(seen, ("-uploaded_at", "-id"), after=after, before=before, size=SIZE)
    coordinates = request.actor.has("coordinator")
    tabs = [("", "Đang làm"), *((name, state.label.capitalize()) for name, state in STATES.items())]
    if not coordinates:
        tabs = [tab for tab in tabs if tab[0] in ("", "ban-hanh", "ket-thuc")]
    facts = {
        "lines": plan_lines(request.actor, found.rows),
        "coordinates": coordinates,
        "tabs": [
            {"label": label, "href": _href(**{"trang-thai": name}), "current": name == wanted} for name, label in tabs
        ],
        "next_href": _href(**{"trang-thai": wanted, "sau": found.next}) if found.next else "",
        "prev_href": _href(**{"trang-thai": wanted, "truoc": found.previous}) if found.previous else "",
    }
    return render(request, "plans/list.html", facts)


def _href(**parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return "/ke-hoach" + (f"?{query}" if query else "")
