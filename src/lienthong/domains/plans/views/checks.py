"""Inspections: what is planned, the visit on a phone, what must be put right."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import (
    add_visits,
    check_oneself,
    close_finding,
    fix,
    plan_inspection,
    publish_checklist,
    return_finding,
    withdraw_finding,
)
from lienthong.domains.plans.check_states import FINDING_MOVES, FindingState, VisitState
from lienthong.domains.plans.forms import UnclearAct, needed_days, typed_in
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.checks import (
    STANDS,
    checklists_of,
    finding_of,
    findings_of,
    inspections_of,
    standing_checklists,
    standing_findings,
    visit_lines,
    waiting_to_verify,
)
from lienthong.domains.plans.queries.mine import own_units
from lienthong.domains.plans.queries.progress import coordinated_plan, plan_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import tidy, whole_number
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .enclosing import kept_exhibits
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PART = "kiem-tra"


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def checks_page(request: Request, code: str) -> HttpResponse:
    """Inspections of a plan: planned and held, findings by how they stand; a unit may inspect itself."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, f"/cuoc-kiem-tra/{_own(request, plan)}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    lines = visit_lines(request.actor, plan, request.GET.get("dot", "")[:60])
    own = units.cards(own_units(request.actor))
    facts = {
        "plan": plan,
        "lines": lines,
        "inspections": inspections_of(request.actor, plan),
        "counts": standing_findings(request.actor, plan),
        "stands": STANDS,
        "to_verify": waiting_to_verify(request.actor, plan),
        "states": {one.value: one.label for one in VisitState},
        "checklists": [
            (one.code, f"{one.name} (bản {one.version})") for one in standing_checklists(request.actor, plan)
        ],
        "own_units": [
            (card.code, card.name) for card in own.values() if request.actor.over(card.id, "officer", "leader")
        ],
        "coordinates": request.actor.over(plan.unit_id, "coordinator") and plan.state == "issued",
        "base": f"/ke-hoach/{code}/kiem-tra",
        "errors": errors,
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": crumbs(plan),
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/checks.html", facts, status=status)


def _own(request: Request, plan: "Plan") -> str:
    given = request.POST
    made = check_oneself(
        plan.code,
        request.actor,
        key=once_key(request),
        unit=given.get("unit", ""),
        checklist=given.get("checklist", ""),
        **needed_days(given, "on"),
    )
    messages.success(request, "Đã mở cuộc tự kiểm tra.")
    return str(made)


@page(methods=("GET", "HEAD", "POST"), roles=("coordinator",))
def checklists_page(request: Request, code: str) -> HttpResponse:
    """Questions of inspections: what stands, in which version, and a further version."""
    plan = coordinated_plan(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _published(request, plan)
            return see_other(request, f"/ke-hoach/{code}/kiem-tra/bang-kiem")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    listed = checklists_of(request.actor, plan)
    wanted = request.GET.get("ban-moi", "")
    before = next((one for one in listed if one.series == wanted), None)
    given = typed_in(request.POST)
    facts = {
        "plan": plan,
        "listed": listed,
        "before": before,
        "text": given["questions"] or (typed_questions(before.questions) if before else ""),
        "given": given,
        "errors": errors,
        "once": new_key,
        "today": today(),
        "crumbs": [*crumbs(plan), {"label": "Kiểm tra", "href": f"/ke-hoach/{code}/kiem-tra"}],
    }
    return render(request, "plans/checklists.html", facts, status=status)


def typed_questions(questions: list[dict[str, Any]]) -> str:
    """Questions as they are typed: one a line, “# …” opens a group, “*” at the end asks for a proof."""
    lines, group = [], ""
    for one in questions:
        if one.get("group", "") != group:
            group = one.get("group", "")
            lines.append(f"# {group}")
        lines.append(one["text"] + (" *" if one.get("proof") else ""))
    return "\n".join(lines)


def read_questions(text: str) -> list[dict[str, Any]]:
    """The same back."""
    found: list[dict[str, Any]] = []
    group = ""
    for raw in text.splitlines():
        line = tidy(raw)
        if line.startswith("#"):
            group = tidy(line.lstrip("#"))
        elif line:
            proof = line.endswith("*")
            found.append({"text": tidy(line.rstrip("*")), "group": group, "proof": proof})
    return found


def _published(request: Request, plan: "Plan") -> None:
    given = request.POST
    publish_checklist(
        plan.code,
        request.actor,
        key=once_key(request),
        name=given.get("name", ""),
        questions=read_questions(given.get("questions", "")),
        cited=given.get("cited", ""),
        series=given.get("series", ""),
        **needed_days(given, "since"),
    )
    messages.success(request, "Đã ban hành bảng kiểm; bản trước vẫn xem lại được.")


@page(methods=("GET", "HEAD", "POST"), roles=("coordinator",))
def plan_checks(request: Request, code: str) -> HttpResponse:
    """A further inspection, or further units of one: which units, on which day, by whom."""
    plan = coordinated_plan(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _planned(request, plan)
            return see_other(request, f"/ke-hoach/{code}/kiem-tra")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    facts = {
        "plan": plan,
        "inspections": [(one.code, f"{one.name} ({one.year})") for one in inspections_of(request.actor, plan)],
        "checklists": [
            (one.code, f"{one.name} (bản {one.version})") for one in standing_checklists(request.actor, plan)
        ],
        "names": suggestions(),
        "inspectors": [(one.person, f"{one.person_name}, {one.title}") for one in people.holders([plan.unit_id])],
        "chosen": request.POST.getlist("inspectors"),
        "given": typed_in(request.POST),
        "errors": errors,
        "once": new_key,
        "year": str(today().year),
        "crumbs": [*crumbs(plan), {"label": "Kiểm tra", "href": f"/ke-hoach/{code}/kiem-tra"}],
    }
    return render(request, "plans/plan_checks.html", facts, status=status)


def _planned(request: Request, plan: "Plan") -> None:
    given, key = request.POST, once_key(request)
    on = needed_days(given, "on")["on"]
    visits = [
        {"unit": unit, "on": on, "inspectors": [*given.getlist("inspectors"), *_persons(given.get("others", ""))]}
        for unit in _units(given.get("units", ""))
    ]
    if given.get("inspection"):
        add_visits(given["inspection"], request.actor, key=key, visits=visits)
    else:
        plan_inspection(
            plan.code,
            request.actor,
            key=key,
            name=given.get("name", ""),
            year=whole_number(given.get("year", "").strip(), 9999) or 0,
            checklist=given.get("checklist", ""),
            cited=given.get("cited", ""),
            visits=visits,
        )
    messages.success(request, f"Đã lập lịch kiểm tra {len(visits)} đơn vị và báo cho các đơn vị.")


def _units(text: str) -> list[str]:
    """Codes of the units that are named, one a line; a group stands for all of its units."""
    found: dict[str, None] = {}
    for line in (tidy(one) for one in text.splitlines()):
        if not line:
            continue
        kind, code, fault = meant(line)
        if fault or not code:
            raise Unfit(fields={"units": f"“{line}”: {fault}"})
        if kind == "group":
            found |= dict.fromkeys(card.code for card in units.members(code, today()))
        else:
            found[code] = None
    return list(found)


def _persons(text: str) -> list[str]:
    """Codes of persons named by their codes, parted by commas: those from other offices."""
    return [one for one in (tidy(part) for part in text.split(",")) if one]


@page(roles=WORKING)
def findings_page(request: Request, code: str) -> HttpResponse:
    """Findings by their day, and by how they stand."""
    plan = plan_of(request.actor, code)
    stands = request.GET.get("tinh_trang", "")
    stands = stands if stands in STANDS else ""
    unit = request.GET.get("don_vi", "")[:80]
    found, cards = findings_of(
        request.actor,
        plan,
        stands=stands,
        unit=unit,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    base = f"/ke-hoach/{code}/kiem-tra/khac-phuc"
    counts = standing_findings(request.actor, plan)
    keep = urlencode({name: value for name, value in (("tinh_trang", stands), ("don_vi", unit)) if value})
    facts = {
        "plan": plan,
        "rows": found.rows,
        "cards": cards,
        "tabs": [{"label": "Tất cả", "href": base, "current": not stands, "count": counts.total()}]
        + [
            {"label": label, "href": f"{base}?tinh_trang={name}", "current": name == stands, "count": counts[name]}
            for name, label in STANDS.items()
        ],
        "states": {one.value: one.label for one in FindingState},
        "next_href": f"{base}?{keep}&sau={found.next}" if found.next else "",
        "prev_href": f"{base}?{keep}&truoc={found.previous}" if found.previous else "",
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": [*crumbs(plan), {"label": "Kiểm tra", "href": f"/ke-hoach/{code}/kiem-tra"}],
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/findings.html", facts)


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def finding_page(request: Request, code: str) -> HttpResponse:
    """One finding: what is wrong, what is asked, until when; the unit's repair; how it was judged."""
    view = finding_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _finding_act(request, code)
            return see_other(request, f"/khac-phuc/{code}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
            view = finding_of(request.actor, code)
    finding, actor = view.finding, request.actor
    open_ = FINDING_MOVES.verbs(finding.state)
    facts = {
        "view": view,
        "finding": finding,
        "plan": finding.plan,
        "state": FindingState(finding.state).label,
        "can": {
            name: name in open_ and may(f"plans.{name}", actor, finding)
            for name in ("fix", "close_finding", "return_finding", "withdraw_finding")
        },
        "changes": calendar.changes(code),
        "errors": errors,
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": [*crumbs(finding.plan), {"label": "Kiểm tra", "href": f"/ke-hoach/{finding.plan.code}/kiem-tra"}],
    }
    return render(request, "plans/finding.html", facts, status=status)


def _finding_act(request: Request, code: str) -> None:
    given, key, actor = request.POST, once_key(request), request.actor
    act, why = given.get("act", ""), given.get("why", "")
    if act == "fix":
        exhibits = kept_exhibits(request, "evidence", code, key)
        fix(code, actor, key=key, text=given.get("text", ""), document=given.get("document", ""), exhibits=exhibits)
        messages.success(request, "Đã báo khắc phục; người kiểm tra sẽ xác nhận.")
    elif act == "close":
        close_finding(code, actor, key=key)
        messages.success(request, "Đã xác nhận và đóng nội dung này.")
    elif act == "return":
        return_finding(code, actor, key=key, why=why)
        messages.success(request, "Đã trả lại; đơn vị nhận được lý do.")
    elif act == "withdraw":
        withdraw_finding(code, actor, key=key, why=why)
        messages.success(request, "Đã rút nội dung này.")
    else:
        raise UnclearAct
