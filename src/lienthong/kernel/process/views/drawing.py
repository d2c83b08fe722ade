"""The editor of a draft: as a diagram, or as the table that offices know; both are the same definition."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from lienthong.kernel.access import api as access
from lienthong.kernel.base.errors import ChangedMeanwhile, NotThere, Refusal, Unfit
from lienthong.kernel.base.in_force import unfit_publication
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import slug, tidy
from lienthong.kernel.process.actions import publish
from lienthong.kernel.process.actions.definitions import draft
from lienthong.kernel.process.actions.drafts import LONGEST_NAME, mark_of
from lienthong.kernel.process.actions.drawing import drop_sketch, keep_sketch, redraw
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.choosing import there_of
from lienthong.kernel.process.offers import document_choices, verb_choices
from lienthong.kernel.process.queries import AUTHORS
from lienthong.kernel.process.redrawing import begun, ids_in, open_in_table, procedures_in, unreadable
from lienthong.kernel.process.states import VersionState
from lienthong.kernel.process.strangers import There, strangers
from lienthong.kernel.process.tables.grid import regridded
from lienthong.kernel.process.versioning import VersionCard
from lienthong.kernel.units import api as units

from .catalogue import HOME, crumbs
from .editing import authored, file_of
from .gridding import sent_rows, shown_rows
from .versions import day_given, marks_of

DIAGRAM, TABLE = "so-do", "bang"


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def editor(request: Request, code: str) -> HttpResponse:
    """A draft to be drawn or written as a table; what is sent is kept at once, or refused by name and place."""
    card = authored(request, code)
    here = f"{HOME}/ban/{code}"
    if card.version.state != VersionState.DRAFT:
        messages.info(request, "Bản này đã ban hành nên không sửa được nữa. Bấm “Soạn bản mới từ bản này”.")
        return see_other(request, here)
    if left := open_in_table(card.version.doubts):
        messages.info(request, f"Trả lời {left} điểm đọc từ bảng trước, rồi bấm “Sửa quy trình”.")
        return see_other(request, f"{here}#can-tra-loi")
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "draw":
            return _drawn(request, code)
        try:
            if act == "drop_sketch":
                return _sketch_dropped(request, card)
            return _published(request, card) if act == "publish" else _tabled(request, card)
        except Refusal as no:
            errors, status = no.by_field(), no.status
            card = authored(request, code)
    shows = TABLE if request.GET.get("xem") == TABLE else DIAGRAM
    return render(
        request, f"process/{'grid' if shows == TABLE else 'editor'}.html", _shown(card, errors, request), status=status
    )


def _drawn(request: Request, code: str) -> HttpResponse:
    """What the diagram sends, answered as data: the new mark, or why it was not kept.

    What cannot be read yet is kept as a sketch; then the answer says so, and what is in the way.
    """
    key, shown = once_key(request), request.POST.get("shown", "")
    try:
        drawn = file_of(request)
        if (unread := unreadable(drawn)) is None:
            return JsonResponse({"mark": redraw(code, request.actor, key=key, drawn=drawn, shown=shown)})
        mark = keep_sketch(code, request.actor, key=key, drawn=drawn, shown=shown)
        return JsonResponse({"mark": mark, "sketch": True, "sentence": unread.sentence, "next": unread.next_step})
    except ChangedMeanwhile as no:
        return JsonResponse({"changed": True, "sentence": no.sentence, "next": no.next_step}, status=409)
    except Unfit as no:
        return JsonResponse({"sentence": no.sentence, "next": no.next_step}, status=422)


@page(roles=AUTHORS)
def sketch_file(request: Request, code: str) -> HttpResponse:
    """The drawing of a draft that cannot be read yet, as it was left."""
    version = authored(request, code).version
    if not version.sketch:
        raise NotThere
    response = HttpResponse(version.sketch, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{slug(code)}-ban-ve-do.bpmn"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _published(request: Request, card: VersionCard) -> HttpResponse:
    """What stands on the page is in force: the rows of a table are kept first, so that nothing typed is left out."""
    given, code, key = request.POST, card.version.code, once_key(request)
    decision, day, shown = given.get("decision", ""), day_given(given, "effective_on"), given.get("shown", "")
    if wrong := unfit_publication(decision, day):
        raise Unfit("Chưa ban hành được.", "Sửa các ô được đánh dấu.", fields=wrong)
    assert day is not None
    if "rows" in given:
        shown = _filled(request, card, "save", "", key=f"{key}.bang")[0]
    publish(code, request.actor, key=key, decision=decision, effective_on=day, shown=shown)
    messages.success(request, "Đã ban hành quy trình.")
    return see_other(request, f"{HOME}/ban/{code}")


def _sketch_dropped(request: Request, card: VersionCard) -> HttpResponse:
    drop_sketch(card.version.code, request.actor, key=once_key(request), shown=request.POST.get("shown", ""))
    messages.success(request, "Đã bỏ bản vẽ dở. Đây là bản đọc được gần nhất.")
    return see_other(request, f"{HOME}/ban/{card.version.code}/soan")


def _tabled(request: Request, card: VersionCard) -> HttpResponse:
    """The table as it was filled, with at most one row added, moved or taken out."""
    given, code = request.POST, card.version.code
    act, _, at = given.get("act", "").partition(":")
    if act == "branch":
        at = "|".join([at, given.get(f"branch-{at}", ""), given.get(f"branch-to-{at}", "")])
    _, at_step = _filled(request, card, act, at, key=once_key(request))
    if act == "save":
        messages.success(request, "Đã lưu bảng; sơ đồ đổi theo.")
    return see_other(request, f"{HOME}/ban/{code}/soan?xem={TABLE}{f'#dong-{at_step}' if at_step else ''}")


def _filled(request: Request, card: VersionCard, act: str, at: str, *, key: str) -> tuple[str, str]:
    """The table is kept as it was filled in; its mark after, and the step to look at next."""
    if card.version.sketch:
        raise Unfit(
            "Bản soạn này đang có bản vẽ dở chưa đọc được.", "Vẽ tiếp ở thẻ Sơ đồ, hoặc bỏ bản vẽ dở, rồi sửa bảng."
        )
    sent = sent_rows(request.actor, card.definition, request.POST)
    made, at_step = regridded(card.definition, sent.rows, act, at, access.role_names(), sent.units, sent.wrong)
    shown = request.POST.get("shown", "")
    return redraw(card.version.code, request.actor, key=key, drawn=write(made), shown=shown, in_rows=True), at_step


def _shown(card: VersionCard, errors: dict[str, str], request: Request) -> dict[str, Any]:
    version, code = card.version, card.version.code
    roles = access.role_names()
    here = f"{HOME}/ban/{code}/soan"
    shows = request.GET.get("xem")
    left = sum(not row.get("answer") for row in version.doubts)
    facts: dict[str, Any] = {
        "card": card,
        "held": version,
        "roles": roles,
        "mark": mark_of(version),
        "findings": card.findings,
        "left": left,
        "errors": errors,
        "typed": {name: str(value) for name, value in request.POST.items()} if errors else {},
        "once": new_key,
        "tabs": [
            {"label": "Sơ đồ", "href": here, "current": shows != TABLE, "icon": "sitemap"},
            {"label": "Bảng", "href": f"{here}?xem={TABLE}", "current": shows == TABLE, "icon": "layout-list"},
        ],
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"},
            {"label": f"Bản {version.number}", "href": f"{HOME}/ban/{code}"},
            {"label": "Sửa quy trình"},
        ),
    }
    there = there_of(request.actor, card.definition)
    facts["findings"] = findings = [*card.findings, *strangers(card.definition, there)]
    if shows == TABLE:
        return facts | shown_rows(request.actor, card.definition)
    return facts | {
        "verbs": verb_choices(),
        "documents": document_choices(),
        "lists": [(one.name, one.label or one.name) for one in card.definition.facts if one.kind == "list"],
        "texts_as_units": [
            (f"={one.name}", f"Theo mục “{one.label or one.name}” của hồ sơ")
            for one in card.definition.facts
            if one.kind == "text"
        ],
        "texts": [(one.name, one.label or one.name) for one in card.definition.facts if one.kind != "list"],
        "given": json.dumps(
            {
                "bpmn": f"{HOME}/ban/{code}/tep.bpmn", "save": here, "lint": f"{HOME}/ban/{code}/soat",
                "sketch": f"{HOME}/ban/{code}/ve-do.bpmn" if version.sketch else "",
                "choose": f"{HOME}/chon", "mark": facts["mark"], "roles": roles, "names": names_of(there),
                "marks": {ids_in(version.bpmn).get(key, key): one for key, one in marks_of(findings).items()},
            },
            ensure_ascii=False,
        ),
    }  # fmt: skip


def names_of(there: There) -> dict[str, dict[str, str]]:
    """What the codes in a drawing are called, for the panel that shows them."""
    return {
        "don-vi": dict(there.units),
        "vi-tri": {f"{unit} {post}": name for (unit, post), name in there.posts.items()},
        "bieu-mau": dict(there.forms),
        "quy-trinh": dict(there.called),
    }


@page(roles=AUTHORS, methods=("GET", "HEAD", "POST"))
def begin(request: Request) -> HttpResponse:
    """A new process from an empty page, or a new draft that begins as an earlier version was."""
    source = request.GET.get("tu") or request.POST.get("source") or ""
    card = authored(request, source) if source else None
    if card is not None and card.version.state == VersionState.DRAFT:  # a draft is edited itself
        return see_other(request, f"{HOME}/ban/{source}/soan")
    homes = sorted({grant.root for grant in request.actor.grants if grant.role in AUTHORS})
    cards = units.cards(homes)
    options = [(cards[home].code, cards[home].name) for home in homes if home in cards]
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = _begun(request, card, {one.code: one.id for one in cards.values()})
            return see_other(request, f"{HOME}/ban/{made}/soan")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "card": card,
        "options": options,
        "typed": {name: str(value) for name, value in request.POST.items()},
        "errors": errors,
        "once": new_key,
        "crumbs": crumbs({"label": "Soạn quy trình mới" if card is None else "Soạn bản mới"}),
    }
    return render(request, "process/begin.html", facts, status=status)


def _begun(request: Request, card: VersionCard | None, homes: dict[str, int]) -> str:
    key, given = once_key(request), request.POST
    if card is not None:
        return draft(
            request.actor,
            key=key,
            unit_id=card.version.unit_id,
            bpmn=card.version.bpmn,
            process=card.process.code,
            doubts=[],
        )
    name = tidy(given.get("name", ""))
    faults = {}
    if not any(sign.isalpha() for sign in name):
        faults["name"] = "Ghi tên quy trình, như trong quyết định."
    elif len(name) > LONGEST_NAME - 100:
        faults["name"] = f"Tên dài nhất {LONGEST_NAME - 100} ký tự, tên này có {len(name)}."
    home = homes.get(given.get("unit", ""))
    if home is None:
        faults["unit"] = "Chọn đơn vị chịu trách nhiệm về quy trình này."
    procedures, strange = procedures_in(given.get("procedures", ""))
    if strange:
        faults["procedures"] = strange
    if faults or home is None:
        raise Unfit(fields=faults)
    return draft(request.actor, key=key, unit_id=home, bpmn=begun(name, procedures), doubts=[])
