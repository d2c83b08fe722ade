"""Units' own plans: who has sent one, who is late; for the unit its form; for who judges, taking and returning."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import (
    accept_unit_plan,
    ask_unit_plan_again,
    ask_unit_plans,
    excuse_unit_plan,
    move_unit_plan,
    move_unit_plans,
    read_unit_plan,
    recall_unit_plan,
    return_unit_plan,
    send_unit_plan,
    write_unit_plan,
)
from lienthong.domains.plans.actions.unit_plans import SOURCE
from lienthong.domains.plans.asking import page_of
from lienthong.domains.plans.forms import UnclearAct, days, evidence_name, kept_evidence, needed_days, typed_in, version
from lienthong.domains.plans.later_states import UNIT_PLAN_MOVES, UnitPlanState
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.unit_plans import (
    TABS,
    ask_of,
    covering,
    is_late,
    listed,
    own_asked,
    passed_on,
    said_in,
    unit_plan_of,
)
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .listing import OFFICIALS
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan, UnitPlan

PART = "ke-hoach-don-vi"
SIZE = 25
STATE_TONES = {"asked": "warn", "sent": "info", "accepted": "ok", "returned": "late", "closed": "neutral"}


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def unit_plans_page(request: Request, code: str) -> HttpResponse:
    """For who coordinates: all asked units and how each stands; for a unit: what is asked of it."""
    plan = plan_of(request.actor, code)
    coordinates = request.actor.over(plan.unit_id, "coordinator")
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        if not coordinates:
            raise NotThere
        try:
            return see_other(request, (_moved if request.POST.get("act") == "move" else _asked)(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = _list_facts(request, plan, coordinates, errors)
    return render(request, "plans/unit_plans.html", facts, status=status)


def _list_facts(request: Request, plan: "Plan", coordinates: bool, errors: dict[str, str]) -> dict[str, Any]:
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    ask = ask_of(plan)
    groups = units.groups() if coordinates else []
    base = page_of(plan)
    found = listed(
        request.actor,
        plan,
        tab=tab,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
        size=SIZE,
    )
    return {
        "plan": plan,
        "base": base,
        "ask": ask,
        "found": found,
        "share": found.share if coordinates or request.actor.has("province_leader", "auditor") else None,
        "late": {one.pk: is_late(one, today()) for one in found.page.rows},
        "state_words": {one.value: one.label for one in UnitPlanState},
        "tones": STATE_TONES,
        "tabs": [
            {
                "label": label,
                "href": f"{base}?xem={name}",
                "current": name == tab,
                "count": found.counts[name],
                "hot": name == "qua-han" and found.counts[name] > 0,
            }
            for name, label in TABS.items()
            if found.counts[name] or name in ("", tab)
        ],
        "next_href": f"{base}?{urlencode({'xem': tab, 'sau': found.page.next})}" if found.page.next else "",
        "prev_href": f"{base}?{urlencode({'xem': tab, 'truoc': found.page.previous})}" if found.page.previous else "",
        "own": list(own_asked(request.actor, plan, own_units(request.actor))),
        "coordinates": coordinates and plan.state == PlanState.ISSUED,
        "said": said_in(plan) if coordinates and ask is None else None,
        "groups": [(one.code, one.name) for one in groups],
        "unit_names": suggestions(groups) if coordinates else [],
        "chosen": request.POST.getlist("groups"),
        "given": typed_in(request.POST),
        "errors": errors,
        "today": today(),
        "words_until": calendar.words_until,
        "once": new_key,
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Kế hoạch của đơn vị"}],
    }


def _moved(request: Request, plan: "Plan") -> str:
    given = request.POST
    done = move_unit_plans(
        plan.code, request.actor, key=once_key(request), cited=given.get("cited", ""), **needed_days(given, "on")
    )
    messages.success(request, f"Đã đổi hạn và báo cho {done['moved']} đơn vị chưa gửi.")
    return page_of(plan)


def _asked(request: Request, plan: "Plan") -> str:
    given = request.POST
    codes = []
    for name in given.get("units", "").split("\n"):
        if name.strip():
            kind, found, fault = meant(name.strip())
            if fault or kind != "unit" or found is None:
                raise Unfit(fields={"units": f"{name.strip()}: {fault or 'ghi tên một đơn vị, không phải một nhóm.'}"})
            codes.append(found)
    done = ask_unit_plans(
        plan.code,
        request.actor,
        key=once_key(request),
        said=given.get("said", ""),
        unit_codes=codes,
        group_codes=given.getlist("groups"),
        **needed_days(given, "due_on"),
    )
    again = f" {done['already']} đơn vị đã được yêu cầu trước đó." if done["already"] else ""
    messages.success(request, f"Đã yêu cầu {done['asked']} đơn vị và báo cho từng đơn vị.{again}")
    return page_of(plan)


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def unit_plan_page(request: Request, code: str, unit_plan: str) -> HttpResponse:
    """One unit's plan under its parent: what was sent, which rows of the parent it covers, how it was judged."""
    plan = plan_of(request.actor, code)
    try:
        thing = unit_plan_of(request.actor, plan, unit_plan)
    except NotThere:
        return _passed_on(request, plan, unit_plan)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            # A file, the words and the sending are one act: a refusal on the way leaves nothing half-saved.
            with transaction.atomic():
                return see_other(request, _acted(request, thing))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
            thing = unit_plan_of(request.actor, plan, unit_plan)
    return render(request, "plans/unit_plan.html", _facts(request, plan, thing, errors), status=status)


def _passed_on(request: Request, plan: "Plan", code: str) -> HttpResponse:
    """To people of a unit that ended: who goes on with its plan, and what they had typed, to be handed over."""
    passed = passed_on(request.actor, plan, code)
    if passed is None:
        raise NotThere
    given = request.POST
    names = {"number": "Số, ký hiệu", "issued_on": "Ngày ban hành", "title": "Trích yếu", "leader_name": "Lãnh đạo"}
    covers = [f"{one}: {given.get(f'place-{one}', '')}".rstrip(": ") for one in given.getlist("covers")]
    typed = [f"{label}: {given[name]}" for name, label in names.items() if given.get(name, "").strip()] + covers
    facts = {
        "plan": plan,
        "passed": passed,
        "typed": "\n".join(typed),
        "list": page_of(plan),
        "crumbs": [*crumbs(plan), {"label": "Kế hoạch của đơn vị", "href": page_of(plan)}],
    }
    return render(request, "plans/unit_plan_passed.html", facts, status=409 if request.method == "POST" else 200)


def _facts(request: Request, plan: "Plan", thing: "UnitPlan", errors: dict[str, str]) -> dict[str, Any]:
    actor = request.actor
    writes = may("plans.write_unit_plan", actor, thing) and plan.state == PlanState.ISSUED
    writes = writes and "write_unit_plan" in UNIT_PLAN_MOVES.verbs(thing.state)
    seats = {one.person: one for one in people.holders([thing.unit_id], ("head", "deputy"))} if writes else {}
    found = covering(thing)
    typed = errors and request.POST.get("act") in ("write", "write_send")
    reading = thing.read_as is not None and thing.read_as.state != PlanState.DROPPED
    return {
        "plan": plan,
        "thing": thing,
        "unit": units.card(thing.unit_id),
        "base": page_of(plan, thing.code),
        "writes": writes,
        "sends": writes and may("plans.send_unit_plan", actor, thing),
        "moves": move_unit_plan.open_to(actor, thing) and plan.state == PlanState.ISSUED,
        "asks_again": ask_unit_plan_again.open_to(actor, thing) and plan.state == PlanState.ISSUED,
        "changes": _changes(thing),
        "act": request.POST.get("act", "") if errors else "",
        "typed": typed_in(request.POST) if errors else {},
        "recalls": recall_unit_plan.open_to(actor, thing),
        "judges": accept_unit_plan.open_to(actor, thing) and plan.state == PlanState.ISSUED,
        "reads": read_unit_plan.open_to(actor, thing) and not reading and bool(thing.file),
        "reading": thing.read_as if reading else None,
        "seats": [(one.person, f"{one.person_name}, {one.title}") for one in seats.values()],
        "covering": found,
        "rows": [
            *[(item, True, place) for item, place in found.covered],
            *[(item, False, "") for item in found.missing],
        ],
        "late": is_late(thing, today()),
        "state_words": {one.value: one.label for one in UnitPlanState},
        "tones": STATE_TONES,
        "given": typed_in(request.POST) if typed else None,
        "checked": request.POST.getlist("covers") if typed else None,
        "given_why": request.POST.get("why", "") if errors else "",
        "errors": errors,
        "today": today(),
        "words_until": calendar.words_until,
        "once": new_key,
        "sections": sections(actor, plan, PART),
        "crumbs": [
            *crumbs(plan),
            {"label": "Kế hoạch của đơn vị", "href": page_of(plan)},
            {"label": units.card(thing.unit_id).name},
        ],
    }


def _changes(thing: "UnitPlan") -> list[dict[str, Any]]:
    """What was done to the day: moved by a document, asked no more, asked again."""
    events: list[dict[str, Any]] = []
    excused = False
    for one in calendar.changes(thing.code):
        again = one.what == "resumed" and excused
        what = {"reset": "đổi hạn gửi", "voided": "thôi yêu cầu gửi kế hoạch"}.get(
            one.what, "yêu cầu lại" if again else ""
        )
        excused = one.what == "voided" or (excused and not again)
        if not what:
            continue
        days = f" từ {one.old_due_on:%d/%m/%Y} thành {one.new_due_on:%d/%m/%Y}" if one.what == "reset" else ""
        detail = f"{one.why}{f', theo {one.cited}' if one.cited else ''}"
        events.append({"who": "Cơ quan điều phối", "what": what + days, "when": one.at, "detail": detail})
    return events


def _changed(request: Request, thing: "UnitPlan", act: str, key: str) -> None:
    """What the coordinator changes of the asking itself."""
    given, actor = request.POST, request.actor
    if act == "move":
        move_unit_plan(thing.code, actor, key=key, cited=given.get("cited", ""), **needed_days(given, "on"))
        messages.success(request, "Đã đổi hạn và báo cho đơn vị.")
    elif act == "excuse":
        excuse_unit_plan(thing.code, actor, key=key, why=given.get("excuse_why", ""))
        messages.success(request, "Đã thôi yêu cầu và báo cho đơn vị.")
    elif act == "again":
        ask_unit_plan_again(thing.code, actor, key=key)
        messages.success(request, "Đã yêu cầu lại và báo cho đơn vị.")
    else:
        raise UnclearAct


def _acted(request: Request, thing: "UnitPlan") -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act = given.get("act", "")
    if act in ("write", "write_send"):
        _written(request, thing, key)
        if act == "write_send":
            send_unit_plan(thing.code, actor, key=f"{key}.gui")
        messages.success(request, "Đã gửi kế hoạch của đơn vị." if act == "write_send" else "Đã lưu.")
    elif act == "recall":
        recall_unit_plan(thing.code, actor, key=key)
        messages.success(request, "Đã rút lại; sửa xong thì gửi lại.")
    elif act == "accept":
        accept_unit_plan(thing.code, actor, key=key)
        messages.success(request, "Đã tiếp nhận.")
    elif act == "return":
        return_unit_plan(thing.code, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã trả lại; đơn vị nhận được lý do.")
    else:
        _changed(request, thing, act, key)
    return page_of(thing.plan, thing.code)


def _written(request: Request, thing: "UnitPlan", key: str) -> None:
    given, actor = request.POST, request.actor
    upload = request.FILES.get("file")
    file = ""
    if upload is not None:
        if not may("plans.write_unit_plan", actor, thing):
            raise NotThere
        try:
            file = kept_evidence(
                upload, evidence_name(upload), actor, kind=SOURCE, subject=thing.code, key=f"{key}.tep"
            )
        except Unfit as no:
            raise Unfit(fields={"file": no.fields.get("evidence", no.sentence)}) from no
    write_unit_plan(
        thing.code,
        actor,
        key=key,
        number=given.get("number", ""),
        issued_on=days(given, "issued_on", needed=False)["issued_on"],
        title=given.get("title", ""),
        leader=given.get("leader", ""),
        leader_name=given.get("leader_name", ""),
        file=file,
        covers={code: given.get(f"place-{code}", "") for code in given.getlist("covers")},
        version=version(given.get("version", "")),
    )
