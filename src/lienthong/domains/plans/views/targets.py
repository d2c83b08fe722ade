"""Targets of a plan: how each stands, by period, with filters in the address; a picture of the way beside its table."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.aims import said
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.targets import (
    UNDESCRIBED,
    Board,
    TargetLine,
    board,
    filtered,
    level_text,
    plan_with_rounds,
)
from lienthong.domains.plans.sketch import sketch
from lienthong.domains.plans.target_states import Judgement, SourceKind
from lienthong.kernel.base.pages import Request, page

from .progress import crumbs
from .sections import sections

PART = "chi-tieu"
TABS = {"": "Từng chỉ tiêu", "theo-ky": "Theo kỳ"}
JUDGEMENTS = {one.value: one.label.capitalize() for one in Judgement}
SOURCES = {one.value: one.label.capitalize() for one in SourceKind} | {UNDESCRIBED: "Chưa mô tả"}
NAMES = {"judgement": "danh_gia", "source": "nguon", "text": "q", "supplier": "cung_cap"}
MINE = "toi"


@page()
def targets_page(request: Request, code: str) -> HttpResponse:
    """All targets with figure, milestone and judgement; the same by period."""
    plan, come = plan_with_rounds(request.actor, code)
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    wanted = {
        "judgement": _known(request.GET.get("danh_gia", ""), JUDGEMENTS),
        "source": _known(request.GET.get("nguon", ""), SOURCES),
        "text": request.GET.get("q", "").strip()[:100],
        "supplier": _known(request.GET.get("cung_cap", ""), {MINE: ""}),
    }
    seen = board(plan, come, round_code=request.GET.get("ky", ""))
    keep = {"xem": tab, "ky": seen.chosen.code if seen.chosen else ""}

    def at(**changes: str) -> str:
        parts = keep | {NAMES[name]: value for name, value in wanted.items()} | changes
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{base}?{query}" if query else base

    base = f"/ke-hoach/{code}/{PART}"
    coordinates = request.actor.over(plan.unit_id, "coordinator")
    facts = {
        "plan": plan,
        "seen": seen,
        "lines": _asked(seen, wanted, request),
        "wanted": wanted,
        "tab": tab,
        "tabs": [{"label": label, "href": at(xem=name), "current": name == tab} for name, label in TABS.items()],
        "chips": _chips(wanted, at),
        "at": at,
        "keep": {name: value for name, value in keep.items() if value},
        "base": base,
        "judgements": JUDGEMENTS,
        "sources": list(SOURCES.items()),
        "rounds": [(one.code, one.name) for one in reversed(seen.rounds)],
        "level_of": level_text,
        "sketch": sketch,
        "said": said,
        "turns": _turns(seen, at),
        "coordinates": coordinates,
        "doubts": sum(line.doubts for line in seen.lines) if coordinates else 0,
        "undescribed": sum(line.described is None for line in seen.lines),
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Chỉ tiêu"}],
    }
    return render(request, "plans/targets.html", facts)


def _asked(seen: Board, wanted: Mapping[str, str], request: Request) -> list[TargetLine]:
    """The lines under the filters in the address."""
    own = {name: value for name, value in wanted.items() if name != "supplier"}
    return filtered(seen.lines, **own, suppliers=set(own_units(request.actor)) if wanted["supplier"] else None)


def _known(value: str, words: Mapping[str, str]) -> str:
    return value if value in words else ""


def _chips(wanted: Mapping[str, str], at: Any) -> list[dict[str, str]]:
    """The filters in force as words, each with the address without it."""
    words: dict[str, Callable[[str], str]] = {
        "judgement": lambda value: JUDGEMENTS[value],
        "source": lambda value: SOURCES[value],
        "text": lambda value: f"“{value}”",
        "supplier": lambda _: "Đơn vị tôi cung cấp số",
    }
    return [{"label": words[name](value), "remove": at(**{NAMES[name]: ""})} for name, value in wanted.items() if value]


def _turns(seen: Board, at: Any) -> dict[str, str]:
    """To earlier and later periods."""
    before = at(ky=seen.rounds[0].code) if seen.earlier else ""
    return {"earlier": before, "newest": at(ky="") if seen.later else ""}
