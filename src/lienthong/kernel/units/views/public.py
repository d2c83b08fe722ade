"""Units on the screen, for everybody: the list, the tree, and one unit with all that is known of it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.units.lists import ORDER, listed, tiers_on, tree
from lienthong.kernel.units.naming import resolve
from lienthong.kernel.units.panels import panels
from lienthong.kernel.units.portrait import portrait
from lienthong.kernel.units.queries import cards, groups
from lienthong.kernel.units.rules import Resolution
from lienthong.kernel.units.wording import KINDS, TIERS, kind_name, tier_name

from .asked import day_asked, link, shown_day

if TYPE_CHECKING:
    from lienthong.kernel.units.models import UnitVersion

HERE = "/don-vi"
SIZE = 50
READERS_OF_HISTORY = (
    "system_admin",
    "unit_admin",
    "coordinator",
    "leader",
    "officer",
    "counter",
    "clerk",
    "procedure_admin",
    "province_leader",
    "auditor",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    code: str
    name: str
    short_name: str
    kind: str
    tier: str
    parent: str
    parent_name: str


@page(public=True)
def units_page(request: Request) -> HttpResponse:
    """The units of a day, by tier, found by a part of their name."""
    on, wrong = day_asked(request)
    text = request.GET.get("q", "").strip()[:100]
    tier, group = request.GET.get("cap", ""), request.GET.get("nhom", "")
    kept = {"q": text, "cap": tier, "nhom": group, "ngay": shown_day(on)}
    chosen = listed(text, tier=tier, group=group, on=on)
    turned = keyset.page(
        chosen.select_related("unit"),
        ORDER,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
        size=SIZE,
    )
    known = groups()
    return render(
        request,
        "units/list.html",
        {
            "crumbs": _crumbs(),
            "on": on,
            "is_today": on == today(),
            "wrong_day": wrong,
            "kept": kept,
            "text": text,
            "group": group,
            "tabs": _tabs(on, tier, kept),
            "groups": [(one.code, one.name) for one in known],
            "chips": _chips(kept, {one.code: one.name for one in known}),
            "rows": _rows(turned.rows, on),
            "how_many": keyset.at_most(chosen),
            "found": _by_name(text, on) if text else None,
            "next_href": link(HERE, **kept, sau=turned.next) if turned.next else "",
            "prev_href": link(HERE, **kept, truoc=turned.previous) if turned.previous else "",
        },
    )


@page(public=True)
def tree_page(request: Request) -> HttpResponse:
    """Who stands below whom on a day."""
    on, wrong = day_asked(request)
    return render(
        request,
        "units/tree.html",
        {
            "crumbs": [*_crumbs(), {"label": "Cây đơn vị"}],
            "on": on,
            "is_today": on == today(),
            "wrong_day": wrong,
            "day": shown_day(on),
            "tabs": _tabs(on, "cay", {"ngay": shown_day(on)}),
            "roots": tree(on),
        },
    )


@page(public=True)
def unit_page(request: Request, code: str) -> HttpResponse:
    """One unit: its names over time, codes, kin, groups, what other rooms show of it, its history."""
    on, wrong = day_asked(request)
    shown = portrait(code, on)
    works_here = request.actor.has(*READERS_OF_HISTORY)
    below = listed(parent=shown.unit.id, on=on)
    return render(
        request,
        "units/unit.html",
        {
            "crumbs": [*_crumbs(), {"label": shown.unit.name}],
            "on": on,
            "is_today": on == today(),
            "wrong_day": wrong,
            "day": shown_day(on),
            "shown": shown,
            "lives": shown.unit.lives_on(on),
            "kind": kind_name(shown.unit.kind),
            "tier": tier_name(shown.unit.tier),
            "below": list(below.select_related("unit").order_by("tier", *ORDER)[:200]),
            "panels": panels(request.actor, shown.unit, on),
            "history": _history(code) if works_here else None,
        },
    )


def _history(code: str) -> list[dict[str, object]]:
    """What was done to the unit, as entries of a timeline."""
    return [
        {
            "who": line.who,
            "what": line.what,
            "when": line.at,
            "detail": line.args.get("cited") or line.args.get("why", ""),
        }
        for line in audit.history(code, most=30)
    ]


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Trang chủ", "href": "/"}, {"label": "Cơ quan, đơn vị", "href": HERE}]


def _tabs(on: dt.date, tier: str, kept: dict[str, str]) -> list[dict[str, object]]:
    day = kept["ngay"]
    q, group = kept.get("q", ""), kept.get("nhom", "")
    tabs: list[dict[str, object]] = [
        {"label": "Tất cả", "href": link(HERE, q=q, nhom=group, ngay=day), "current": not tier}
    ]
    there = tiers_on(on)
    for one in TIERS:
        if one in there:
            href = link(HERE, q=q, nhom=group, cap=one, ngay=day)
            tabs.append({"label": tier_name(one), "href": href, "current": tier == one})
    tabs.append(
        {"label": "Cây đơn vị", "href": link(f"{HERE}/cay", ngay=day), "current": tier == "cay", "icon": "sitemap"}
    )
    return tabs


def _chips(kept: dict[str, str], names: dict[str, str]) -> list[dict[str, str]]:
    chips = []
    for key, label in (
        ("q", f"Tên có “{kept['q']}”"),
        ("nhom", f"Nhóm: {names.get(kept['nhom'], kept['nhom'])}"),
        ("ngay", f"Tại ngày {kept['ngay']}"),
    ):
        if kept[key]:
            chips.append({"label": label, "remove": link(HERE, **{**kept, key: ""})})
    return chips


def _rows(found: "list[UnitVersion]", on: dt.date) -> list[Row]:
    above = cards({one.parent_id for one in found if one.parent_id is not None}, on)
    rows = []
    for one in found:
        parent = above.get(one.parent_id) if one.parent_id is not None else None
        kind = str(KINDS.get(one.kind, one.kind))
        names = (parent.code, parent.name) if parent else ("", "")
        rows.append(Row(one.unit.code, one.name, one.short_name, kind, tier_name(one.tier), *names))
    return rows


def _by_name(text: str, on: dt.date) -> Resolution | None:
    """What the whole text means as a name, where it is an old or a future one that the list cannot show."""
    found = resolve(text, on=on)
    return found if found.hits and (found.old or found.standing == "later") else None
