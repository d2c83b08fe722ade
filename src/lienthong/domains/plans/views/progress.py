"""The plan's own page: figures that lead to their rows; by unit, by field, as a list, down to the evidence."""

import re
from collections.abc import Callable, Container
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.permissions import ACCEPTING, WORKING
from lienthong.domains.plans.queries.lines import corrections_of, item_of, lines, tally_of
from lienthong.domains.plans.queries.panorama import CAUSES, TIERS, clears
from lienthong.domains.plans.queries.progress import (
    DONE,
    KINDS,
    MISSING,
    SENT,
    SHARING,
    STATUS_FILTERS,
    Filters,
    Overview,
    Tally,
    at_hand,
    overview,
)
from lienthong.domains.plans.queries.targets import plan_with_rounds
from lienthong.domains.plans.states import Status
from lienthong.domains.plans.wording import ROLE_WORDS, said_change
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import fold, sort_key, whole_number
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .beside import beside
from .sections import sections
from .target_part import target_facts

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

NAMES = {
    "unit": "don_vi",
    "group": "linh_vuc",
    "status": "tinh_trang",
    "kind": "loai",
    "report": "bao_cao",
    "text": "q",
    "part": "vai_tro",
    "cause": "nguyen_nhan",
    "clear": "thieu_ro",
    "tier": "cap",
    "month": "thang",
}
TABS = {"": "Tổng quan", "don-vi": "Theo đơn vị", "linh-vuc": "Theo lĩnh vực", "danh-sach": "Danh sách"}
LIST = "danh-sach"
SIZE = 25
WORST_UNITS, WORST_ROWS = 14, 6
SORTS: dict[str, tuple[str, Callable[[Tally], Any]]] = {
    "qua-han": ("late", lambda one: (-one.late, -one.missing, sort_key(one.label))),
    "chua-gui": ("missing", lambda one: (-one.missing, -one.late, sort_key(one.label))),
    "hoan-thanh": ("done", lambda one: (-one.done, sort_key(one.label))),
    "duoc-giao": ("total", lambda one: (-one.total, sort_key(one.label))),
    "ten": ("label", lambda one: sort_key(one.label)),
}
STATUSES = [*((one.value, one.label.capitalize()) for one in Status), (DONE, "Hoàn thành (cả hai)")]
REPORTS = [(MISSING, "Chưa gửi"), (SENT, "Đã gửi")]
PARTS = [(SHARING, "Phối hợp")]
MONTH = re.compile(r"(?:20[0-9]{2}-(?:0[1-9]|1[0-2])|khong)$")


def wanted_of(request: Request) -> Filters:
    """The filters of the address; what is not known is not asked for."""
    given = {name: request.GET.get(word, "").strip()[:300] for name, word in NAMES.items()}
    known: dict[str, Container[str]] = {
        "status": STATUS_FILTERS,
        "kind": KINDS,
        "report": dict(REPORTS),
        "part": dict(PARTS),
        "cause": CAUSES,
        "clear": clears(),
        "tier": TIERS,
    }
    if not MONTH.match(given["month"]):
        given["month"] = ""
    return Filters(**{name: value if value in known.get(name, (value,)) else "" for name, value in given.items()})


class Place:
    """Where on the plan's page one is: writes addresses that keep the round."""

    def __init__(self, code: str, round_code: str) -> None:
        self.base, self.round = f"/ke-hoach/{code}", round_code

    def at(self, tab: str = "", **parts: str) -> str:
        """A tab with these parts."""
        given = {"xem": tab, "ky": self.round, **parts}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{self.base}?{query}" if query else self.base

    def rows(self, wanted: Filters | None = None, **changes: str) -> str:
        """The list, filtered."""
        parts = {NAMES[name]: value for name, value in (wanted or Filters()).as_query(**changes).items()}
        return self.at(LIST, **parts)


@page()
def plan_page(request: Request, code: str) -> HttpResponse:
    """Figures on top; under them what is worst, all units, all fields, or the list, each with its address."""
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    seen = overview(request.actor, code, round_code=request.GET.get("ky", ""))
    newest = not request.GET.get("ky")
    place = Place(code, "" if newest or seen.round is None else seen.round.code)
    facts: dict[str, Any] = {
        "plan": seen.plan,
        "beside": beside(request.actor, seen.plan),
        "seen": seen,
        "today": seen.on,
        "words_until": calendar.words_until,
        "now_text": now(),
        "tab": tab,
        "tabs": [{"label": label, "href": place.at(name), "current": name == tab} for name, label in TABS.items()],
        "place": place,
        "coordinates": request.actor.over(seen.plan.unit_id, "coordinator"),
        "works": request.actor.has(*WORKING),
        "accepts": request.actor.has(*ACCEPTING),
        "sections": sections(request.actor, seen.plan, ""),
        "MISSING": MISSING,
        "SENT": SENT,
        "DONE": DONE,
    }
    more = {"": _worst, "don-vi": _units, "linh-vuc": _fields, LIST: _list}[tab]
    return render(request, "plans/plan.html", facts | more(request, seen, place))


def _worst(request: Request, seen: Overview, place: Place) -> dict[str, Any]:
    """Whom to call first, which fields lag, and what has been late longest."""
    pressing = [one for one in seen.by_unit if one.late or one.missing]
    _, late = lines(
        request.actor, seen.plan, Filters(status=Status.LATE), round_=seen.round, size=WORST_ROWS, known=seen.cards
    )
    return {"unit_rows": pressing[:WORST_UNITS], "pressing": len(pressing), "lines": late}


def _fields(request: Request, seen: Overview, place: Place) -> dict[str, Any]:
    return {}


def _units(request: Request, seen: Overview, place: Place) -> dict[str, Any]:
    """All units, sorted as asked, some on a page."""
    by = request.GET.get("sap", "")
    by = by if by in SORTS else "qua-han"
    text = request.GET.get("q", "").strip()[:100]
    rows = sorted(seen.by_unit, key=SORTS[by][1])
    rows = [one for one in rows if fold(text) in fold(one.label)] if text else rows
    pages = max(1, -(-len(rows) // SIZE))
    number = min(whole_number(request.GET.get("trang", ""), 999_999) or 1, pages)
    keep = {"sap": by if by != "qua-han" else "", "q": text}
    return {
        "unit_rows": rows[(number - 1) * SIZE : number * SIZE],
        "found": len(rows),
        "unit_text": text,
        "sort": SORTS[by][0],
        "sort_to": {column: place.at("don-vi", sap=name, q=text) for name, (column, _) in SORTS.items()},
        "pages": [
            {"label": n, "href": place.at("don-vi", **keep, trang=str(n)), "current": n == number}
            for n in range(1, pages + 1)
        ],
    }


def _list(request: Request, seen: Overview, place: Place) -> dict[str, Any]:
    """The rows behind every figure, by their day or in the order of the plan."""
    wanted = wanted_of(request)
    in_order = request.GET.get("sap", "") == "ke-hoach"
    found, listed = lines(
        request.actor,
        seen.plan,
        wanted,
        round_=seen.round,
        in_order=in_order,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
        size=SIZE,
        known=seen.cards,
    )
    here = place.rows(wanted)
    keep = f"{here}&sap=ke-hoach" if in_order else here
    return {
        "wanted": wanted,
        "lines": listed,
        "chips": chips(place, wanted),
        "in_order": in_order,
        "order_to": {"day": here, "plan": f"{here}&sap=ke-hoach"},
        "next_href": f"{keep}&sau={found.next}" if found.next else "",
        "prev_href": f"{keep}&truoc={found.previous}" if found.previous else "",
        "statuses": STATUSES,
        "reports": REPORTS,
        "parts": PARTS,
        "kinds": [(value, label.capitalize()) for value, label in KINDS.items() if value != "duty"],
        "fields": [(one.key, one.label) for one in seen.by_group if one.key],
    }


def chips(place: Place, wanted: Filters) -> list[dict[str, str]]:
    """The filters in force as words, each with the address without it."""
    words: dict[str, Callable[[str], str]] = {
        "unit": _unit_name,
        "group": lambda v: v,
        "status": lambda v: dict(STATUSES)[v],
        "kind": lambda v: KINDS[v].capitalize(),
        "report": lambda v: {MISSING: "Chưa gửi báo cáo", SENT: "Đã gửi báo cáo"}[v],
        "text": lambda v: f"“{v}”",
        "part": lambda v: dict(PARTS)[v],
        "cause": lambda v: f"Nguyên nhân: {CAUSES[v]}",
        "clear": lambda v: f"Chưa {clears()[v].name.lower()}",
        "tier": lambda v: TIERS[v],
        "month": lambda v: f"Hạn tháng {v[5:].lstrip('0')}/{v[:4]}" if v != "khong" else "Không định ngày",
    }
    return [
        {"label": words[name](value), "remove": place.rows(wanted, **{name: ""})}
        for name, value in wanted.as_query().items()
    ]


def _unit_name(code: str) -> str:
    card = units.cards_of([code]).get(code)
    return card.name if card else code


@page()
def item_page(request: Request, code: str, item: str) -> HttpResponse:
    """One target or task: as printed, who has which part, how far each unit is, and what decisions have changed."""
    plan, come = plan_with_rounds(request.actor, code)
    with seen_by(HOUSE):  # counts and figures are of all units; what of it anybody may read, the page says for all
        thing, described = item_of(plan, item)
        target = target_facts(request, thing, come, described)
    found, listed = lines(
        request.actor,
        plan,
        Filters(),
        round_=at_hand(come[::-1]),
        item=item,
        size=SIZE,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    base = f"/ke-hoach/{code}/muc/{item}"
    facts = {
        "plan": plan,
        "item": thing,
        "parts": thing.parts,
        "lines": listed,
        "next_href": f"{base}?sau={found.next}" if found.next else "",
        "prev_href": f"{base}?truoc={found.previous}" if found.previous else "",
        "whole": tally_of(thing),
        "corrections": corrections_of(thing),
        "today": today(),
        "words_until": calendar.words_until,
        "role_words": ROLE_WORDS,
        "said_change": said_change,
        "crumbs": crumbs(plan),
        "coordinates": request.actor.over(plan.unit_id, "coordinator"),
    }
    return render(request, "plans/item.html", facts | target)


def crumbs(plan: "Plan") -> list[dict[str, str]]:
    """The way from the list of plans to this one."""
    return [
        {"label": "Kế hoạch", "href": "/ke-hoach"},
        {"label": plan.called, "href": f"/ke-hoach/{plan.code}"},
    ]
