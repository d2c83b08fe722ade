"""The plan's own page: for the coordinator the whole, for a unit its share, down to the evidence."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.queries.progress import (
    KINDS,
    MISSING,
    Filters,
    corrections_of,
    item_of,
    lines,
    overview,
    plan_of,
)
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.states import Status
from lienthong.kernel.base import now, today
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.units import api as units

NAMES = {
    "unit": "don_vi",
    "group": "linh_vuc",
    "status": "tinh_trang",
    "kind": "loai",
    "report": "bao_cao",
    "text": "q",
}
MOST_ROWS = 12


def wanted_of(request: Request) -> Filters:
    """The filters of the address."""
    return Filters(**{name: request.GET.get(word, "")[:200] for name, word in NAMES.items()})


def address(base: str, wanted: Filters, **changes: str) -> str:
    """The same page with some filters changed."""
    parts = {NAMES[name]: value for name, value in wanted.as_query(**changes).items()}
    return f"{base}?{urlencode(parts)}" if parts else base


def _unit_name(code: str) -> str:
    card = units.cards_of([code]).get(code)
    return card.name if card else code


def chips(base: str, wanted: Filters) -> list[dict[str, str]]:
    """The filters in force as words, each with the address without it."""
    words: dict[str, Callable[[str], str]] = {
        "unit": _unit_name,
        "group": lambda v: v,
        "status": lambda v: Status(v).label if v in set(Status) else v,
        "kind": lambda v: KINDS.get(v, v),
        "report": lambda v: "chưa gửi báo cáo" if v == MISSING else v,
        "text": lambda v: f"“{v}”",
    }
    return [
        {"label": words[name](value), "remove": address(base, wanted, **{name: ""})}
        for name, value in wanted.as_query().items()
    ]


@page()
def plan_page(request: Request, code: str) -> HttpResponse:
    """Missing, late, by unit and field; the list under it; every figure leads to its rows."""
    wanted = wanted_of(request)
    seen = overview(request.actor, code, wanted=Filters(), round_code=request.GET.get("ky", ""))
    found, listed = lines(
        request.actor,
        seen.plan,
        wanted,
        round_=seen.round,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    base = f"/ke-hoach/{code}"
    every = request.GET.get("xem", "")
    facts = {
        "plan": seen.plan,
        "seen": seen,
        "today": seen.on,
        "now_text": now(),
        "lines": listed,
        "found": found,
        "wanted": wanted,
        "chips": chips(base, wanted),
        "base": base,
        "to": lambda **changes: address(base, wanted, **changes) + "#danh-sach",
        "only": lambda **changes: address(base, Filters(), **changes) + "#danh-sach",
        "next_href": _turn(base, wanted, "sau", found.next),
        "prev_href": _turn(base, wanted, "truoc", found.previous),
        "unit_rows": seen.by_unit if every == "don-vi" else seen.by_unit[:MOST_ROWS],
        "more_units": 0 if every == "don-vi" else max(0, len(seen.by_unit) - MOST_ROWS),
        "statuses": [(one.value, one.label) for one in Status],
        "coordinates": request.actor.over(seen.plan.unit_id, "coordinator"),
        "MISSING": MISSING,
    }
    return render(request, "plans/plan.html", facts)


def _turn(base: str, wanted: Filters, word: str, token: str) -> str:
    if not token:
        return ""
    start = address(base, wanted)
    return f"{start}{'&' if '?' in start else '?'}{word}={token}#danh-sach"


@page()
def item_page(request: Request, code: str, item: str) -> HttpResponse:
    """One target or task: as printed, who has which part, how far each unit is."""
    plan = plan_of(request.actor, code)
    thing, parts = item_of(request.actor, plan, item)
    found, listed = lines(
        request.actor,
        plan,
        Filters(),
        item=item,
        size=200,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    base = f"/ke-hoach/{code}/muc/{item}"
    facts = {
        "plan": plan,
        "item": thing,
        "parts": parts,
        "lines": listed,
        "next_href": f"{base}?sau={found.next}" if found.next else "",
        "prev_href": f"{base}?truoc={found.previous}" if found.previous else "",
        "status": status_of_group(Status(line.status) for line in listed if line.owes) if listed else None,
        "corrections": corrections_of(thing),
        "today": today(),
        "crumbs": [
            {"label": "Kế hoạch", "href": "/ke-hoach"},
            {"label": plan.number or plan.code, "href": f"/ke-hoach/{code}"},
        ],
        "coordinates": request.actor.over(plan.unit_id, "coordinator"),
    }
    return render(request, "plans/item.html", facts)
