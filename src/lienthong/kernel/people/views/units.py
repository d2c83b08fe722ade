"""The people of a unit for whoever administers it, one post, and the posts of the province at which nobody sits."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.people.outlook import outlook
from lienthong.kernel.people.posts_seen import post_portrait
from lienthong.kernel.people.queries import posts_in, visible_posts
from lienthong.kernel.people.standing import KINDS_OF_POST
from lienthong.kernel.people.vacancies import in_charge, vacancies_of, vacancy_cards
from lienthong.kernel.units import api as units

from .deeds import AT_A_POST, IN_A_UNIT, open_deeds
from .doing import administers, unit_crumbs
from .given import NO_DAY, a_day

OFFICIALS = (
    "system_admin", "unit_admin", "coordinator", "leader", "officer", "counter", "clerk", "province_leader", "auditor",
    "procedure_admin",
)  # fmt: skip
VACANT = "/vi-tri-trong"
CHART = "/so-do-to-chuc"
DEEPEST = 12
HOME = [{"label": "Trang chủ", "href": "/"}]


@page(roles=OFFICIALS)
def unit_staff_page(request: Request, code: str) -> HttpResponse:
    """Who sits where in a unit on a day, who is away, what was decided for later; buttons for its administrator."""
    on, wrong = day_asked(request)
    unit = units.card(code, on)
    seen = outlook(unit.id, on, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    here = f"/don-vi/{code}/can-bo"
    mine = administers(request, unit)
    facts = {
        "crumbs": [*HOME, *unit_crumbs(unit)[:-1], {"label": "Cán bộ của đơn vị"}],
        "unit": unit,
        **stands_on(on, wrong),
        "seen": seen,
        "lives": unit.lives_on(on),
        "deeds": [(name, deed.title) for name, deed in open_deeds(request.actor, unit, IN_A_UNIT)] if mine else [],
        "mine": mine,
        "next_href": link(here, ngay=shown(on), sau=seen.next) if seen.next else "",
        "prev_href": link(here, ngay=shown(on), truoc=seen.previous) if seen.previous else "",
    }
    return render(request, "people/unit.html", facts)


@page(roles=OFFICIALS)
def post_page(request: Request, code: str) -> HttpResponse:
    """One post: who sits and sat there, what it was called, what was held true before."""
    post = visible_posts(request.actor).filter(code=code).first()
    if post is None:
        raise NotThere
    unit = units.card(post.unit_id)
    mine = administers(request, unit)
    now = today()
    seen = post_portrait(post)
    facts = {
        "crumbs": [*HOME, *unit_crumbs(unit), {"label": post.title}],
        "unit": unit,
        "seen": seen,
        "now": [one for one in seen.seats if one.on(now)],
        "vacancy": next(iter(vacancy_cards([post])), None),
        "closed": seen.last is not None and seen.last < now,
        "deeds": [(name, deed.title) for name, deed in open_deeds(request.actor, post, AT_A_POST)],
        "history": [{"who": one.who, "what": one.what, "when": one.at} for one in audit.history(code, most=30)]
        if mine
        else None,
    }
    return render(request, "people/post.html", facts)


@page(roles=OFFICIALS)
def vacant_page(request: Request) -> HttpResponse:
    """The posts at which nobody sits on a day, over the province or below a unit."""
    on, wrong = day_asked(request)
    kind, typed = request.GET.get("loai", ""), request.GET.get("don-vi", "").strip()[:200]
    within, wrong_unit = units_typed(typed, on)
    chosen = vacancies_of(on, kind=kind, within=within)
    turned = keyset.page(
        chosen, ("rank", "id"), after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""), size=50
    )
    kept = {"loai": kind, "don-vi": typed, "ngay": shown(on)}
    labels = {"loai": dict(KINDS_OF_POST).get(kind, ""), "don-vi": typed, "ngay": shown(on)}
    facts = {
        "crumbs": [
            {"label": "Trang chủ", "href": "/"},
            {"label": "Cán bộ", "href": "/can-bo"},
            {"label": "Vị trí khuyết"},
        ],
        **stands_on(on, wrong),
        "kind": kind,
        "kinds": KINDS_OF_POST,
        "unit_text": typed,
        "unit_wrong": wrong_unit,
        "rows": vacancy_cards(turned.rows, on),
        "how_many": keyset.at_most(chosen),
        "chips": [
            {"label": labels[name], "remove": link(VACANT, **{**kept, name: ""})} for name in kept if labels[name]
        ],
        "next_href": link(VACANT, **kept, sau=turned.next) if turned.next else "",
        "prev_href": link(VACANT, **kept, truoc=turned.previous) if turned.previous else "",
    }
    return render(request, "people/vacant.html", facts)


@page(roles=OFFICIALS)
def chart_page(request: Request) -> HttpResponse:
    """Who stands below whom on a day and who is in charge where, one level at a time."""
    on, wrong = day_asked(request)
    code = request.GET.get("don-vi", "")[:80]
    unit = units.card(code, on) if code else None
    level = units.level(
        unit.id if unit else None, on, after=request.GET.get("sau", ""), before=request.GET.get("truoc", "")
    )
    asked = [one.id for one in level.units] + ([unit.id] if unit else [])
    # A unit without a post, such as the province's territory, lacks nobody.
    charges = in_charge({post.unit_id for post in posts_in(asked, on)}, on)
    kept = {"don-vi": code, "ngay": shown(on)}
    facts = {
        "crumbs": [*HOME, {"label": "Cán bộ", "href": "/can-bo"}, *_chart_way(unit, on)],
        **stands_on(on, wrong),
        "unit": unit,
        "level": level,
        "rows": [
            {"unit": one, "charge": charges.get(one.id), "below": level.below.get(one.id, 0),
             "href": link(CHART, **{**kept, "don-vi": one.code})}
            for one in level.units
        ],
        "charge": charges.get(unit.id) if unit else None,
        "next_href": link(CHART, **kept, sau=level.next) if level.next else "",
        "prev_href": link(CHART, **kept, truoc=level.previous) if level.previous else "",
    }  # fmt: skip
    return render(request, "people/chart.html", facts)


def _chart_way(unit: units.UnitCard | None, on: dt.date) -> list[dict[str, str]]:
    """From the top of the chart down to a unit."""
    way: list[dict[str, str]] = []
    while unit is not None and len(way) < DEEPEST:
        way.append({"label": unit.name, "href": link(CHART, **{"don-vi": unit.code, "ngay": shown(on)})})
        unit = units.card(unit.parent, on) if unit.parent else None
    top = {"label": "Sơ đồ tổ chức", "href": link(CHART, ngay=shown(on))}
    down = [top, *reversed(way)]
    return [*down[:-1], {"label": down[-1]["label"]}]


def units_typed(text: str, on: dt.date) -> tuple[frozenset[int] | None, str]:
    """The units that were typed, with all below them; None where none was typed."""
    if not text:
        return None, ""
    named = units.resolve(text, on=on)
    hits = [one.id for one in named.hits] or [one.id for one in units.search(text, most=200)]
    if not hits:
        return None, "Không có đơn vị nào mang tên này; đang hiện mọi đơn vị."
    return units.within(hits, on), ""


def day_asked(request: Request) -> tuple[dt.date, str]:
    """The day on which the reader stands (today without one), and what is wrong with what was typed."""
    typed = request.GET.get("ngay", "").strip()
    if not typed:
        return today(), ""
    found = a_day(typed)
    return (found, "") if found else (today(), f"{NO_DAY} Đang hiện theo hôm nay.")


def stands_on(on: dt.date, wrong: str) -> dict[str, Any]:
    """What a template asks of the day."""
    return {"on": on, "is_today": on == today(), "day": shown(on), "wrong_day": wrong}


def shown(on: dt.date) -> str:
    """The day as the address carries it; nothing for today."""
    return "" if on == today() else f"{on:%d/%m/%Y}"


def link(path: str, **facts: str) -> str:
    """An address with those facts that are not empty."""
    kept = {name: value for name, value in facts.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
