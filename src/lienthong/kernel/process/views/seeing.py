"""How runs really went, on the diagram and as a table, with the runs behind each figure; where open runs wait."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.process.cards import said
from lienthong.kernel.process.definition import Definition
from lienthong.kernel.process.seeing import ALL, KINDS, Scope, Seen, behind, seen_steps, units_seen
from lienthong.kernel.process.seen_words import BY, Heat, heated, sentences
from lienthong.kernel.process.versioning import VersionCard, version_card
from lienthong.kernel.process.waiting_where import processes_with_name, waiting_at, waits
from lienthong.kernel.units import api as units

from .catalogue import HOME, OFFICIALS, crumbs
from .days import day_of

YEAR = dt.timedelta(days=365)
SORTS: dict[str, Callable[[Seen], Any]] = {
    "luot": lambda one: one.count,
    "cho": lambda one: one.waited.half,
    "lam": lambda one: one.worked.half,
    "tong": lambda one: one.lasted.half,
    "tong-90": lambda one: one.lasted.most,
    "tre": lambda one: one.late_share,
}
HEADS = {
    "luot": "Lượt", "cho": "Chờ nhận", "lam": "Làm", "tong": "Cả bước", "tong-90": "9/10 lượt trong", "tre": "Trễ hạn",
}  # fmt: skip


@page(roles=OFFICIALS)
def real_page(request: Request, code: str) -> HttpResponse:
    """How runs of a version really went over a time, of the units one sees."""
    card = version_card(request.actor, code)
    if card is None:
        raise NotThere
    asked, errors = _asked(request)
    places = units_seen(request.actor, card.version.pk)
    scope = _scope(card, asked, places)
    found = seen_steps(request.actor, scope) if not errors else {}
    measure = BY[asked["to"]]
    order = [node.key for node in card.definition.nodes if node.key in found]
    facts = {
        "card": card,
        "held": card.version,
        "asked": asked,
        "errors": errors,
        "places": [(str(pk), name) for pk, name in places],
        "said": sentences(card.definition, found),
        "marks": heated(found, measure),
        "measure": measure,
        "roles": access.role_names(),
        "measures": [
            {"label": one.label, "href": _link(code, asked, to=name), "current": name == asked["to"]}
            for name, one in BY.items()
        ],
        "rows": _rows(card.definition, _sorted(order, found, asked["xep"]), found, measure),
        "columns": _columns(code, asked),
        "behind": lambda node, kind="": _behind(code, node, asked, kind),
        "whole": whole_time,
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Đường đi thật"},
        ),
    }
    return render(request, "process/real.html", facts, status=422 if errors else 200)


@page(roles=OFFICIALS)
def stays_page(request: Request, code: str, node: str) -> HttpResponse:
    """The runs behind one figure of a step, the longest first."""
    card = version_card(request.actor, code)
    known = {one.key: one for one in card.definition.nodes} if card else {}
    if card is None or node not in known:
        raise NotThere
    asked, errors = _asked(request)
    kind = request.GET.get("loai", ALL)
    if errors or kind not in KINDS:
        raise NotThere
    scope = _scope(card, asked, units_seen(request.actor, card.version.pk))
    given = request.GET
    found = behind(request.actor, scope, node, kind, after=given.get("sau", ""), before=given.get("truoc", ""))
    here = _behind(code, node, asked, kind)
    names = units.cards({one.unit_id for one in found.rows})
    facts = {
        "card": card,
        "name": known[node].name.rstrip(".") or known[node].kind.label,
        "asked": asked,
        "kind": KINDS[kind],
        "tabs": [
            {"label": label, "href": _behind(code, node, asked, name), "current": name == kind}
            for name, label in KINDS.items()
        ],
        "rows": found.rows,
        "unit": lambda pk: names[pk].name,
        "time": whole_time,
        "next": f"{here}&{urlencode({'sau': found.next})}" if found.next else "",
        "previous": f"{here}&{urlencode({'truoc': found.previous})}" if found.previous else "",
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {card.version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Đường đi thật", "href": _link(code, asked)},
            {"label": known[node].name.rstrip(".") or node},
        ),
    }
    return render(request, "process/stays.html", facts)


def whole_time(minutes: int | None) -> str:
    """Working time in a cell; a dash where there is none."""
    return "—" if minutes is None else said(minutes)


def _asked(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    """What is asked for, as it stands in addresses; what is wrong with the days."""
    given = request.GET
    day = today()
    asked = {name: given.get(name, "").strip()[:40] for name in ("tu", "den", "don-vi", "to", "xep")}
    errors: dict[str, str] = {}
    first, last = day_of(asked["tu"]), day_of(asked["den"])
    if asked["tu"] and first is None:
        errors["tu"] = "Ghi ngày theo mẫu 31/01/2026."
    if asked["den"] and last is None:
        errors["den"] = "Ghi ngày theo mẫu 31/01/2026."
    last = last or day
    first = first or last - YEAR
    if not errors and last < first:
        errors["den"] = "Ngày cuối phải từ ngày đầu trở đi."
    if not errors:
        asked |= {"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}
    asked["to"] = asked["to"] if asked["to"] in BY else next(iter(BY))
    asked["xep"] = asked["xep"] if asked["xep"].lstrip("-") in SORTS else ""
    return asked, errors


def _scope(card: VersionCard, asked: dict[str, str], places: Sequence[tuple[int, str]]) -> Scope:
    """What is looked at; a unit that is not among those seen is as good as none."""
    first, last = day_of(asked["tu"]), day_of(asked["den"])
    unit = whole_number(asked["don-vi"], 2**31 - 1)
    if unit is None or unit not in {pk for pk, _ in places}:
        asked["don-vi"] = ""
        unit = None
    chosen = frozenset(units.within([unit])) if unit is not None else None
    return Scope(card.version.pk, first or dt.date.min, last or dt.date.max, chosen)


def _sorted(order: list[str], found: dict[str, Seen], xep: str) -> list[str]:
    """The steps in the order of the process, or by a figure; what has none stands last either way."""
    if not xep:
        return order
    key = SORTS[xep.lstrip("-")]
    there = [one for one in order if key(found[one]) is not None]
    there.sort(key=lambda one: key(found[one]), reverse=xep.startswith("-"))
    return there + [one for one in order if key(found[one]) is None]


def _rows(definition: Definition, order: list[str], found: dict[str, Seen], measure: Heat) -> list[dict[str, Any]]:
    names = {node.key: node.name.rstrip(".") or node.kind.label for node in definition.nodes}
    levels = heated(found, measure)
    return [{"seen": found[key], "name": names[key], "level": levels[key]["level"]} for key in order]


def _columns(code: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    """The heads of the table; most of them sort it, the most first, then the least, then as the process goes."""
    columns: list[dict[str, Any]] = [
        {"key": "name", "label": "Bước", "main": True}, {"key": "muc", "label": "Mức", "align": "center"},
    ]  # fmt: skip
    for key, label in HEADS.items():
        now = asked["xep"]
        turned = key if now == f"-{key}" else "" if now == key else f"-{key}"
        sorted_as = "down" if now == f"-{key}" else "up" if now == key else ""
        href = _link(code, asked, xep=turned)
        columns.append({"key": key, "label": label, "align": "end", "sort": href, "sorted": sorted_as})
    return [*columns, {"key": "back", "label": "Trả lại", "align": "end"}]


def _link(code: str, asked: dict[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"{HOME}/ban/{code}/duong-di?{urlencode(given)}"


def _behind(code: str, node: str, asked: dict[str, str], kind: str) -> str:
    given = {name: asked[name] for name in ("tu", "den", "don-vi") if asked[name]} | {"loai": kind}
    return f"{HOME}/ban/{code}/duong-di/{node}?{urlencode(given)}"


# -- where open runs wait --------------------------------------------------------------------------------------


@page(roles=OFFICIALS)
def where_page(request: Request) -> HttpResponse:
    """Where open runs wait and for whom, of the units one sees; of one process where it is named."""
    code = request.GET.get("quy-trinh", "").strip()[:40]
    process = processes_with_name(request.actor, code) if code else None
    if code and process is None:
        raise NotThere
    rows = waits(request.actor, code)
    facts = {
        "process": process,
        "rows": [{"wait": one, "href": _where(one.version, one.node, one.unit_id, one.seat)} for one in rows],
        "count": sum(one.count for one in rows),
        "late": sum(one.late for one in rows),
        "untaken": sum(one.untaken for one in rows),
        "failed": sum(one.failed for one in rows),
        "oldest": min((one.oldest for one in rows), default=None),
        "worst": max(rows, key=lambda one: (one.late, one.count), default=None),
        "crumbs": crumbs(
            *([{"label": process.code, "href": f"{HOME}/{process.code}"}] if process else []), {"label": "Đang chờ ai"}
        ),
    }
    return render(request, "process/where.html", facts)


@page(roles=OFFICIALS)
def where_list(request: Request) -> HttpResponse:
    """The open steps behind one place, the oldest first."""
    given = request.GET
    version, node, seat = given.get("ban", ""), given.get("buoc", ""), given.get("vai", "")
    unit, late = whole_number(given.get("don-vi", ""), 2**31 - 1), given.get("loai") == "tre"
    card = version_card(request.actor, version)
    name = next((one.name.rstrip(".") or one.kind.label for one in card.definition.nodes if one.key == node), "") \
        if card else ""  # fmt: skip
    if card is None or not name or unit is None:
        raise NotThere
    found = waiting_at(
        request.actor, version, node, unit, seat, late=late, after=given.get("sau", ""), before=given.get("truoc", "")
    )
    here = _where(version, node, unit, seat, late=late)
    facts = {
        "card": card,
        "name": name,
        "rows": found.rows,
        "today": today(),
        "tabs": [
            {"label": "Tất cả", "href": _where(version, node, unit, seat), "current": not late},
            {"label": "Quá hạn", "href": _where(version, node, unit, seat, late=True), "current": late},
        ],
        "next": f"{here}&{urlencode({'sau': found.next})}" if found.next else "",
        "previous": f"{here}&{urlencode({'truoc': found.previous})}" if found.previous else "",
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": "Đang chờ ai", "href": f"{HOME}/dang-cho?quy-trinh={card.process.code}"},
            {"label": name},
        ),
    }
    return render(request, "process/where_list.html", facts)


def _where(version: str, node: str, unit: int, seat: str, *, late: bool = False) -> str:
    asked = {"ban": version, "buoc": node, "don-vi": str(unit), "vai": seat} | ({"loai": "tre"} if late else {})
    return f"{HOME}/dang-cho/buoc?{urlencode(asked)}"
