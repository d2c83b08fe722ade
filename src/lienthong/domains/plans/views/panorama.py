"""A plan seen whole, for those who coordinate and lead: the map of periods, months, causes, tiers, six clears."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.queries.panorama import (
    DONE_LEGEND,
    SENT_LEGEND,
    TIERS,
    Cell,
    Heat,
    by_cause,
    by_month,
    by_tier,
    clears,
    heat,
    held,
    lacking,
)
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.states import Period
from lienthong.kernel.base import now, today
from lienthong.kernel.base.pages import Request, page

from .listing import OFFICIALS
from .progress import Place, crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

TABS = {
    "": "Bản đồ nhiệt",
    "thang": "Dòng thời gian",
    "nguyen-nhan": "Nguyên nhân chậm",
    "cap": "Theo cấp",
    "sau-ro": "Sáu rõ",
}
SHOWS = [("", "Gửi báo cáo"), ("tien-do", "Tiến độ bình quân")]
PERIODS = [(one.value, one.label.capitalize()) for one in Period]


@page(roles=OFFICIALS)
def panorama(request: Request, code: str) -> HttpResponse:
    """One picture at a time; each figure leads to its rows, each filter is in the address."""
    plan = plan_of(request.actor, code)
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    base = f"/ke-hoach/{code}/toan-canh"
    facts: dict[str, Any] = {
        "plan": plan,
        "base": base,
        "tab": tab,
        "tabs": [
            {"label": label, "href": f"{base}?xem={name}" if name else base, "current": name == tab}
            for name, label in TABS.items()
        ],
        "now_text": now(),
        "today": today(),
        "place": Place(code, ""),
        "sections": sections(request.actor, plan, "toan-canh"),
        "crumbs": [*crumbs(plan), {"label": "Toàn cảnh"}],
    }
    more = {"": _map, "thang": _months, "nguyen-nhan": _causes, "cap": _tiers, "sau-ro": _clears}[tab]
    return render(request, "plans/panorama.html", facts | more(request, plan, base))


def _map(request: Request, plan: "Plan", base: str) -> dict[str, Any]:
    given = {name: request.GET.get(name, "") for name in ("ky", "cap", "hien")}
    given["ky"] = given["ky"] if given["ky"] in dict(PERIODS) else ""
    given["cap"] = given["cap"] if given["cap"] in TIERS else ""
    percent = given["hien"] == "tien-do"
    found = heat(request.actor, plan, today(), period=given["ky"], tier=given["cap"], percent=percent)
    chips = [
        {"label": words, "remove": _without(base, given, name)}
        for name, words in (
            ("ky", dict(PERIODS).get(given["ky"], "")),
            ("cap", TIERS.get(given["cap"], "")),
            ("hien", dict(SHOWS)[given["hien"]] if percent else ""),
        )
        if words
    ]
    return {
        "heat": found,
        "heat_rows": _rows(plan, found),
        "legend": DONE_LEGEND if percent else SENT_LEGEND,
        "given": given,
        "periods": PERIODS,
        "tiers": list(TIERS.items()),
        "shows": SHOWS,
        "chips": chips,
    }


def _without(base: str, given: dict[str, str], name: str) -> str:
    query = urlencode({key: value for key, value in given.items() if value and key != name})
    return f"{base}?{query}" if query else base


NOTHING = Cell("", 0, "không phải báo cáo")


def _rows(plan: "Plan", found: Heat) -> list[dict[str, Any]]:
    """Each field leads to the unit's rows of the round: the evidence behind it."""
    base = f"/ke-hoach/{plan.code}/bang"
    rows = []
    for row in found.rows:
        name = row.unit.name
        cells = []
        for round_, cell in zip(found.rounds, row.cells, strict=True):
            shown = cell or NOTHING
            title = f"{name}, {round_.name}: {shown.words}"
            href = f"{base}/{round_.code}?don_vi={row.unit.code}" if cell else ""
            cells.append((shown.text, shown.level, title, href))
        rows.append(
            {"label": name, "href": f"/ke-hoach/{plan.code}?xem=danh-sach&don_vi={row.unit.code}", "cells": cells}
        )
    return rows


def _months(request: Request, plan: "Plan", base: str) -> dict[str, Any]:
    return {"shares": by_month(held(request.actor, plan, today())), "filter_name": "month"}


def _causes(request: Request, plan: "Plan", base: str) -> dict[str, Any]:
    return {"shares": by_cause(held(request.actor, plan, today())), "filter_name": "cause"}


def _tiers(request: Request, plan: "Plan", base: str) -> dict[str, Any]:
    return {"shares": by_tier(held(request.actor, plan, today())), "filter_name": "tier"}


def _clears(request: Request, plan: "Plan", base: str) -> dict[str, Any]:
    counts = lacking(held(request.actor, plan, today()))
    return {"clears": [(name, one, counts[name]) for name, one in clears().items()]}
