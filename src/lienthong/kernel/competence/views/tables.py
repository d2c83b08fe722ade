"""Decision tables: found, opened, written as a table in the browser, held against their form, published."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.in_force import unfit_day, unfit_publication
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.competence import actions
from lienthong.kernel.competence.effects import effect_of
from lienthong.kernel.competence.queries import AUTHORS
from lienthong.kernel.competence.rules import MATTERS, PERSONS, TIERS, FaultyTable, TableFault
from lienthong.kernel.competence.rules.table import BODIES
from lienthong.kernel.competence.showing import VersionCard, authored_units, listed, version_card, versions_of
from lienthong.kernel.competence.writing import example_from, filled, line_from, with_row

from .asking import HOME, OFFICIALS, tabs
from .days import day_in, day_or_today

TABLES = f"{HOME}/bang"
ACTS = ("edit", "publish", "discard", "end")
MOST_ROWS, MOST_SHOWN = 1000, 200


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    """Where a page of tables stands."""
    return [{"label": "Thẩm quyền", "href": HOME}, {"label": "Bảng thẩm quyền", "href": TABLES}, *more]


@page(roles=OFFICIALS)
def catalogue(request: Request) -> HttpResponse:
    """The tables that somebody may see."""
    rows, after, before = listed(request.actor, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    facts = {
        "rows": rows, "tabs": tabs(TABLES), "authored": request.actor.has(*AUTHORS),
        "next": f"{TABLES}?{urlencode({'sau': after})}" if after else "",
        "previous": f"{TABLES}?{urlencode({'truoc': before})}" if before else "",
    }  # fmt: skip
    return render(request, "competence/catalogue.html", facts)


@page(roles=OFFICIALS)
def table_page(request: Request, code: str) -> HttpResponse:
    """A table and its versions."""
    found = versions_of(request.actor, code)
    if found is None:
        raise NotThere
    table, unit, rows = found
    facts = {
        "table": table, "unit": unit, "rows": rows, "about": MATTERS[table.about], "crumbs": crumbs({"label": code}),
        "authored": request.actor.over(table.unit_id, *AUTHORS), "once": new_key,
    }  # fmt: skip
    return render(request, "competence/table.html", facts)


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def begin(request: Request) -> HttpResponse:
    """A new table is begun under a title, or a further version of one that is there."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        post = request.POST
        try:
            made = actions.draft(
                request.actor, key=once_key(request), unit_id=_unit(request), title=post.get("title", ""),
                purpose=post.get("purpose", ""), about=post.get("about", "procedure"), table=post.get("table", ""),
            )  # fmt: skip
            messages.success(request, "Đã tạo bản soạn. Thêm dòng và phép thử, rồi ban hành.")
            return see_other(request, f"{HOME}/ban/{made}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "errors": errors, "typed": request.POST, "homes": authored_units(request.actor), "once": new_key,
        "matters": list(MATTERS.items()), "crumbs": crumbs({"label": "Soạn bảng mới"}),
    }  # fmt: skip
    return render(request, "competence/begin.html", facts, status=status)


def _unit(request: Request) -> int:
    if onto := request.POST.get("table", ""):
        found = versions_of(request.actor, onto)
        if found is None:
            raise NotThere
        return found[0].unit_id
    return whole_number(request.POST.get("unit", ""), 2**31 - 1) or 0


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def version_page(request: Request, code: str) -> HttpResponse:
    """A version: its lines, its examples and how they come out; for its authors what can be done with it."""
    card = _card(request, code)
    facts: dict[str, Any] = {"errors": {}, "faults": (), "typed": request.POST}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, card)
        except FaultyTable as no:
            facts["faults"], status = no.faults, no.status
        except Refusal as no:
            facts["errors"], status = no.by_field(), no.status
    held = card.row.version
    facts |= {
        "card": card, "held": held, "once": new_key, "persons": list(PERSONS.items()),
        "may": [one for one in ACTS if VERBS[f"competence.{one}"].open_to(request.actor, held)],
        "crumbs": crumbs({"label": card.table.code, "href": f"{TABLES}/{card.table.code}"},
                         {"label": f"Bản {held.number}"}),
    }  # fmt: skip
    return render(request, "competence/version.html", facts, status=status)


def _card(request: Request, code: str) -> VersionCard:
    card = version_card(request.actor, code)
    if card is None:
        raise NotThere
    return card


def _done(request: Request, card: VersionCard) -> HttpResponse:
    key, post, code = once_key(request), request.POST, card.row.version.code
    act, shown = post.get("act", ""), post.get("shown", "")
    if act == "publish":
        decision, day = post.get("decision", ""), day_in(post.get("effective_on", ""))
        if day is None:
            raise Unfit(fields=unfit_publication(decision, day))
        actions.publish(code, request.actor, key=key, decision=decision, effective_on=day, shown=shown,
                        effect=post.get("effect", ""))  # fmt: skip
        messages.success(request, "Đã ban hành bảng thẩm quyền.")
    elif act == "discard":
        actions.discard(code, request.actor, key=key, shown=shown)
        messages.success(request, "Đã bỏ bản soạn.")
        return see_other(request, TABLES if card.before is None else f"{TABLES}/{card.table.code}")
    elif act == "end":
        last = day_in(post.get("on", ""))
        if last is None:
            raise Unfit(fields={"on": unfit_day(last)})
        actions.end(code, request.actor, key=key, on=last)
        messages.success(request, "Đã ghi ngày chấm dứt.")
    elif act in ("add_test", "drop_test"):
        number = whole_number(post.get("number", ""), MOST_ROWS) or 0
        row = example_from(post) if act == "add_test" else None
        text = with_row(card.document, "tests", number, row)
        actions.edit(code, request.actor, key=key, document=text, shown=shown)
        messages.success(request, "Đã lưu phép thử." if row else "Đã bỏ phép thử.")
        return see_other(request, f"{HOME}/ban/{code}#phep-thu")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"{HOME}/ban/{code}")


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def line_page(request: Request, code: str, number: int) -> HttpResponse:
    """One line of a draft: filled in, taken out; number 0 is a new one."""
    card = _card(request, code)
    held = card.row.version
    rows = card.document.get("lines", [])
    if not VERBS["competence.edit"].open_to(request.actor, held) or number > len(rows):
        raise NotThere
    facts: dict[str, Any] = {"faults": (), "errors": {}, "row": filled(rows[number - 1] if number else {})}
    status = 200
    if request.method == "POST":
        row = None if request.POST.get("act") == "drop" else line_from(_typed(request))
        try:
            text = with_row(card.document, "lines", number, row)
            actions.edit(code, request.actor, key=once_key(request), document=text, shown=request.POST.get("shown", ""))
            messages.success(request, "Đã lưu dòng." if row else "Đã bỏ dòng.")
            return see_other(request, f"{HOME}/ban/{code}")
        except FaultyTable as no:
            facts |= {"faults": no.faults, "row": filled(row or {})}
            status = no.status
        except Refusal as no:
            facts |= {"errors": no.by_field(), "row": filled(row or {})}
            status = no.status
    facts |= {
        "card": card, "held": held, "number": number, "once": new_key, "bodies": list(BODIES.items()),
        "tiers": list(TIERS.items()), "persons": list(PERSONS.items()),
        "crumbs": crumbs({"label": card.table.code, "href": f"{TABLES}/{card.table.code}"},
                         {"label": f"Bản {held.number}", "href": f"{HOME}/ban/{code}"},
                         {"label": f"Dòng {number}" if number else "Dòng mới"}),
    }  # fmt: skip
    return render(request, "competence/line.html", facts, status=status)


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def effect(request: Request, code: str) -> HttpResponse:
    """What a draft would change for open work from a day on; whoever has seen it publishes the draft from here."""
    errors: dict[str, str] = {}
    faults: Sequence[TableFault] = ()
    status = 200
    typed = request.POST.get("effective_on", "") or request.GET.get("ngay", "")
    day, wrong = day_or_today(typed)
    card = _card(request, code)
    if request.method == "POST":
        try:
            return _done(request, card)
        except FaultyTable as no:
            faults, status = no.faults, no.status
        except Refusal as no:
            errors, status = no.by_field(), no.status
    held = card.row.version
    found = effect_of(request.actor, code, day)
    if found is None or not VERBS["competence.publish"].open_to(request.actor, held):
        raise NotThere
    facts = {
        "effect": found, "shown": found.changes[:MOST_SHOWN], "card": card, "held": held, "wrong": wrong, "day": typed,
        "errors": errors, "faults": faults, "typed": request.POST, "once": new_key,
        "crumbs": crumbs({"label": card.table.code, "href": f"{TABLES}/{card.table.code}"},
                         {"label": f"Bản {held.number}", "href": f"{HOME}/ban/{code}"},
                         {"label": "Xem ảnh hưởng, ban hành"}),
    }  # fmt: skip
    return render(request, "competence/effect.html", facts, status=status)


def _typed(request: Request) -> dict[str, str]:
    """What was typed; the persons are ticked one by one."""
    return {**request.POST.dict(), "persons": ",".join(request.POST.getlist("persons"))}
