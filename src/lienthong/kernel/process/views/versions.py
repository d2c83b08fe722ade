"""The page of one version: its steps as a table, what is in doubt with a control to settle it, publishing, ending."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.in_force import unfit_day, unfit_publication
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process.actions import publish, retire
from lienthong.kernel.process.actions.definitions import settle, take_back
from lienthong.kernel.process.actions.drafts import mark_of
from lienthong.kernel.process.answer_form import Words, answer_from, asked_on_page, step_choices
from lienthong.kernel.process.choosing import there_of
from lienthong.kernel.process.findings import Finding, FindingKind, Severity
from lienthong.kernel.process.settling import last_turn, proposed
from lienthong.kernel.process.showing import lines_of
from lienthong.kernel.process.states import VersionState
from lienthong.kernel.process.strangers import strangers
from lienthong.kernel.process.timing import longest, spoken
from lienthong.kernel.process.versioning import VersionCard, has_others, version_card
from lienthong.kernel.units import api as units

from .catalogue import HOME, OFFICIALS, crumbs

MOST_UNITS = 2_000
ACTS = ("redraw", "settle", "take_back", "publish", "discard", "retire")
Typed = Mapping[str, str]


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def version_page(request: Request, code: str) -> HttpResponse:
    """A version: read by everybody who works here, settled and published by its authors."""
    card = version_card(request.actor, code)
    if card is None:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, card)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = _shown(request, card, errors)
    return render(request, "process/version.html", facts, status=status)


def _shown(request: Request, card: VersionCard, errors: dict[str, str]) -> dict[str, Any]:
    version = card.version
    words = _words(card)
    known = {row["key"] for row in version.doubts}
    refused = request.POST.get("doubt", "") if errors and request.POST.get("doubt") in known else ""
    typed: Typed = {name: str(value) for name, value in request.POST.items()} if errors else {}
    said = " ".join(errors.values())
    asked = [
        asked_on_page(row, words, *((typed, said) if row["key"] == refused else ()))
        for row in version.doubts
        if card.authored
    ]
    open_ones = [one for one in asked if not one.answer]
    way = longest(card.definition) if not card.errors else None
    return {
        "card": card,
        "held": version,
        "others": has_others(request.actor, version),
        "lines": lines_of(card.definition, words.roles, words.units),
        "open": open_ones,
        "findings": (findings := _findings(request.actor, card)),
        "faults": max(len(card.errors), sum(one.severity is Severity.ERROR for one in findings)),
        "marks": marks_of(findings),
        "mark": mark_of(version),
        "roles": words.roles,
        "unheld": _unheld(card, words) if card.authored and version.state == VersionState.DRAFT else [],
        "settled": [one for one in asked if one.answer],
        "proposed": len(proposed(version.doubts)),
        "last": len(last_turn(version.doubts)) if version.source else 0,
        "units": sorted(words.units.values()) if any(one.control == "who" for one in asked) else [],
        "steps": step_choices(words) if any(one.control == "branch" for one in asked) else [],
        "may": [one for one in ACTS if VERBS[f"process.{one}"].open_to(request.actor, version)],
        "may_migrate": VERBS["process.draw_migration"].open_to(request.actor, version)
        and version.state == VersionState.PUBLISHED,
        "longest": spoken(way.minutes) if way else "",
        "limit": spoken(card.definition.limit.minutes) if card.definition.limit else "",
        "errors": {} if refused else errors,
        "refused": refused,
        "typed": typed,
        "crumbs": crumbs(
            {"label": card.process.code, "href": f"{HOME}/{card.process.code}"}, {"label": f"Bản {version.number}"}
        ),
        "once": new_key,
        "today": today(),
    }


def marks_of(findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """What the lint found, as marks on the diagram; the first about a step is the one that is shown there."""
    marks: dict[str, dict[str, str]] = {}
    for one in sorted(findings, key=lambda one: one.severity is not Severity.ERROR):
        level = "late" if one.severity is Severity.ERROR else "warn"
        for key in one.nodes:
            marks.setdefault(key, {"label": one.kind.label, "level": level, "title": one.sentence})
    return marks


def _findings(by: Actor, card: VersionCard) -> list[Finding]:
    """What its authors must know of a draft; not that nobody does a step, where just that is being asked.

    Of one that is in force, what it names and the house has no more: a form that ended, a post that is gone.
    """
    if not card.authored or card.version.state not in (VersionState.DRAFT, VersionState.PUBLISHED):
        return []
    missing = list(strangers(card.definition, there_of(by, card.definition)))
    if card.version.state == VersionState.PUBLISHED:
        return missing
    asked = {key for row in card.version.doubts if not row.get("answer") for key in row.get("steps", ())}
    every = sorted((*card.findings, *missing), key=lambda one: one.severity is not Severity.ERROR)
    return [one for one in every if one.kind is not FindingKind.NO_WHO or not asked.issuperset(one.nodes)]


def _unheld(card: VersionCard, words: Words) -> list[str]:
    """The roles of its steps that nobody holds in the unit that does them: such a step would wait for nobody."""
    seats = {
        (node.who.role, node.who.unit or card.unit_code)
        for node in card.definition.nodes
        if node.who.role in words.roles and node.who.unit[:1] != "="
    }
    ids = {one.code: one.id for one in units.cards_of(unit for _, unit in seats).values()}
    return [
        f"{words.roles[role]} tại {words.units.get(unit, unit)}"
        for role, unit in sorted(seats)
        if unit in ids and not access.persons_as((role,), [ids[unit]])
    ]


def _words(card: VersionCard) -> Words:
    """What roles, units and steps are called here; units: those in which the process may run, and those it names."""
    named = {node.who.unit for node in card.definition.nodes if node.who.unit and node.who.unit[0] != "="}
    named |= {str(row["proposal"].get("unit", "")) for row in card.version.doubts if row.get("proposal")} - {""}
    near = list(units.within([card.version.unit_id]))[:MOST_UNITS]
    names = {one.code: one.name for one in (*units.cards(near).values(), *units.cards_of(named).values())}
    return Words.of(card.definition, access.role_names(), names)


def _done(request: Request, card: VersionCard) -> HttpResponse:
    key, given, code = once_key(request), request.POST, card.version.code
    act = given.get("act", "")
    here = f"{HOME}/ban/{code}"
    if act == "settle":
        row = next((one for one in card.version.doubts if one["key"] == given.get("doubt")), None)
        if row is None:
            raise Unfit("Điểm này không còn được hỏi.", "Xem các điểm còn lại dưới đây.")
        words = _words(card)
        typed = {name: str(value) for name, value in given.items()}
        answer = answer_from(row, typed, words, _unit_code(given.get("unit", ""), words))
        settle(code, request.actor, key=key, answers={row["key"]: answer})
        left = sum(1 for one in card.version.doubts if not one.get("answer") and one["key"] != row["key"])
        messages.success(request, f"Đã ghi câu trả lời. Còn {left} điểm." if left else "Đã ghi câu trả lời cuối cùng.")
        return see_other(request, f"{here}#can-tra-loi")
    if act == "settle_all":
        answers = {name: dict(one) for name, one in proposed(card.version.doubts).items()}
        settle(code, request.actor, key=key, answers=answers)
        messages.success(request, f"Đã trả lời {len(answers)} điểm như hệ thống đề xuất.")
    elif act == "take_back":
        take_back(code, request.actor, key=key)
        messages.success(request, "Đã lấy lại câu trả lời vừa ghi.")
    elif act == "publish":
        decision, day = given.get("decision", ""), day_given(given, "effective_on")
        if day is None:
            raise Unfit(fields=unfit_publication(decision, day))
        publish(code, request.actor, key=key, decision=decision, effective_on=day, shown=given.get("shown", ""))
        messages.success(request, "Đã ban hành quy trình.")
    elif act == "retire":
        last = day_given(given, "on")
        if last is None:
            raise Unfit(fields={"on": unfit_day(last)})
        retire(code, request.actor, key=key, on=last)
        messages.success(request, "Đã ghi ngày hết hiệu lực; hồ sơ đang giải quyết vẫn theo bản này đến xong.")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, here)


def _unit_code(said: str, words: Words) -> str:
    """The code of a unit that was typed by its name or its code; empty for the unit in which a run is."""
    said = said.strip()
    if not said or said in words.units:
        return said
    by_name = [code for code, name in words.units.items() if name == said]
    if len(by_name) == 1:
        return by_name[0]
    found = units.resolve(said).sure
    if found is None:
        raise Unfit(f"Không rõ đơn vị “{said[:100]}” là đơn vị nào.", "Chọn trong danh sách, hoặc để trống.")
    return found.code


def day_given(given: Typed, name: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); None where it is no day."""
    text = given.get(name, "").strip()
    parts = text.split("-") if "-" in text else text.split("/")[::-1]
    try:
        year, month, day = (whole_number(part.strip(), 9999) or 0 for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None
