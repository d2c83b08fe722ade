"""The list of internal processes, and one process with its versions: which is in force when."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.process.event_logs import EXPORTING
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.versioning import listed, process_card

HOME = "/quy-trinh"
OFFICIALS = (
    "system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "clerk", "province_leader", "auditor",
    "procedure_admin",
)  # fmt: skip
MINE, ALL = "don-vi", "tat-ca"


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """Where a page of processes stands."""
    return [{"label": "Quy trình nội bộ", "href": HOME}, *more]


@page(roles=OFFICIALS)
def catalogue(request: Request) -> HttpResponse:
    """The processes of one's own units, or all that are in force; found by name, code or procedure."""
    which = ALL if request.GET.get("xem") == ALL else MINE
    text = request.GET.get("q", "").strip()[:100]
    found = listed(
        request.actor, text, mine=which == MINE, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )
    asked = {"xem": which} | ({"q": text} if text else {})
    facts: dict[str, Any] = {
        "rows": found.rows,
        "which": which,
        "text": text,
        "tabs": [
            {"label": label, "href": f"{HOME}?{urlencode({**asked, 'xem': name})}", "current": name == which}
            for name, label in ((MINE, "Của đơn vị tôi"), (ALL, "Tất cả đang áp dụng"))
        ],
        "next": f"{HOME}?{urlencode({**asked, 'sau': found.next})}" if found.next else "",
        "previous": f"{HOME}?{urlencode({**asked, 'truoc': found.previous})}" if found.previous else "",
        "authored": request.actor.has(*AUTHORS),
        "crumbs": crumbs(),
    }
    return render(request, "process/catalogue.html", facts)


@page(roles=OFFICIALS)
def process_page(request: Request, code: str) -> HttpResponse:
    """A process and its versions."""
    return shown(request, code)


def shown(request: Request, code: str, errors: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of a process; `errors`: what is wrong with the days for which its log was asked, by field."""
    card = process_card(request.actor, code)
    if card is None:
        raise NotThere
    facts = {
        "card": card,
        "errors": errors or {},
        "given": {name: request.GET.get(name, "") for name in ("tu", "den")},
        "may_export": request.actor.has(*EXPORTING),
        "crumbs": crumbs({"label": card.process.code}),
    }
    return render(request, "process/process.html", facts, status=422 if errors else 200)
