"""Duties that return each year: units × duties × years, one turn, what everybody may know."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import add_duty, do_turn, end_duty, excuse_turn, reopen_turn
from lienthong.domains.plans.check_states import TURN_MOVES, Sure, TurnState
from lienthong.domains.plans.forms import UnclearAct, needed_days, typed_in
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.progress import coordinated_plan, plan_of
from lienthong.domains.plans.queries.yearly import WORDS, matrix, public_duties, turn_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.yearly import offered
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import tidy, whole_number
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .enclosing import kept_exhibits
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PART = "hang-nam"
LEVELS = {"done": 5, "done_late": 4, "owed": 2, "late": 1, "void": 0}


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def duties_page(request: Request, code: str) -> HttpResponse:
    """Who has done which yearly duty, year by year, and who has not."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            end_duty(
                request.POST.get("duty", ""), request.actor, key=once_key(request), cited=request.POST.get("cited", "")
            )
            messages.success(request, "Đã thôi nhiệm vụ hằng năm; các năm trước vẫn xem lại được.")
            return see_other(request, f"/ke-hoach/{code}/hang-nam")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    given = request.GET
    stands = given.get("tinh_trang", "") if given.get("tinh_trang", "") in WORDS else ""
    duty = given.get("nhiem_vu", "")[:60]
    seen = matrix(
        request.actor,
        plan,
        year=whole_number(given.get("nam", ""), 9999) or 0,
        duty=duty,
        stands=stands,
        number=whole_number(given.get("trang", ""), 9999) or 1,
    )
    base = f"/ke-hoach/{code}/hang-nam"

    def to(**parts: str) -> str:
        query = {"nam": str(seen.year or ""), "nhiem_vu": duty, "tinh_trang": stands, **parts}
        return f"{base}?" + urlencode({name: value for name, value in query.items() if value})

    facts = {
        "plan": plan,
        "seen": seen,
        "words": WORDS,
        "levels": LEVELS,
        "sure": {one.value: one.label for one in Sure},
        "stands": stands,
        "duty": duty,
        "to": to,
        "tabs": [
            {"label": f"Năm {one}", "href": to(nam=str(one), trang=""), "current": one == seen.year}
            for one in seen.years
        ],
        "pages": [
            {"label": n, "href": to(trang=str(n)), "current": n == (whole_number(given.get("trang", ""), 9999) or 1)}
            for n in range(1, seen.pages + 1)
        ],
        "coordinates": request.actor.over(plan.unit_id, "coordinator") and plan.state == "issued",
        "base": base,
        "errors": errors,
        "once": new_key,
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": crumbs(plan),
        "sections": sections(request.actor, plan, PART),
    }
    return render(request, "plans/duties.html", facts, status=status)


@page(methods=("GET", "HEAD", "POST"), roles=("coordinator",))
def new_duty(request: Request, code: str) -> HttpResponse:
    """A further duty: offered ones with their citation, or one's own."""
    plan = coordinated_plan(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _added(request, plan)
            return see_other(request, f"/ke-hoach/{code}/hang-nam")
        except Refusal as no:
            errors, status = no.by_field(), no.status
    chosen = next((one for one in offered() if one.key == request.GET.get("mau")), None)
    named = {one.code: one.name for one in units.groups()}
    facts = {
        "plan": plan,
        "offered": offered(),
        "chosen": chosen,
        "who": "\n".join(named[code] for code in chosen.groups if code in named) if chosen else "",
        "sures": Sure.choices(),
        "names": suggestions(),
        "given": typed_in(request.POST),
        "errors": errors,
        "once": new_key,
        "year": str(today().year),
        "crumbs": [*crumbs(plan), {"label": "Nhiệm vụ hằng năm", "href": f"/ke-hoach/{code}/hang-nam"}],
    }
    return render(request, "plans/duty_new.html", facts, status=status)


def _added(request: Request, plan: "Plan") -> None:
    given = request.POST
    groups, holders = _who(given.get("holders", ""))
    last = given.get("last", "").strip().split("/")
    day, month = (whole_number(part.strip(), 31) or 0 for part in (last if len(last) == 2 else ("", "")))
    until = given.get("until_year", "").strip()
    add_duty(
        plan.code,
        request.actor,
        key=once_key(request),
        name=given.get("name", ""),
        output=given.get("output", ""),
        cited=given.get("cited", ""),
        sure=given.get("sure", ""),
        since_year=whole_number(given.get("since_year", "").strip(), 9999) or 0,
        until_year=whole_number(until, 9999) or 0 if until else None,
        month=month,
        day=day,
        groups=groups,
        holders=holders,
        hidden=given.get("hidden") == "1",
    )
    messages.success(request, "Đã thêm; mỗi đơn vị có một việc với thời hạn trong hộp việc.")


def _who(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """Groups and units named one a line; “Sở A: Hệ thống B” is one system of a unit."""
    groups: list[str] = []
    holders: list[dict[str, str]] = []
    for line in (tidy(one) for one in text.splitlines()):
        if not line:
            continue
        name, _, system = line.partition(":")
        kind, code, fault = meant(tidy(name))
        if fault or not code:
            raise Unfit(fields={"holders": f"“{line}”: {fault}"})
        if kind == "group":
            groups.append(code)
        else:
            holders.append({"unit": code, "system": tidy(system)})
    return groups, holders


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def turn_page(request: Request, code: str) -> HttpResponse:
    """A unit's yearly duty in one year: until when, by which document, and how it was done."""
    view = turn_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _turn_act(request, code)
            return see_other(request, f"/viec-hang-nam/{code}")
        except Refusal as no:
            errors, status = no.by_field(), no.status
            view = turn_of(request.actor, code)
    turn = view.turn
    open_ = TURN_MOVES.verbs(turn.state)
    facts = {
        "view": view,
        "turn": turn,
        "duty": view.duty,
        "plan": turn.plan,
        "state": TurnState(turn.state).label,
        "words": WORDS,
        "sure": Sure(view.duty.sure),
        "can": {
            name: name in open_ and may(f"plans.{name}", request.actor, turn)
            for name in ("do_turn", "excuse_turn", "reopen_turn")
        },
        "errors": errors,
        "act": request.POST.get("act", "") if errors else "",
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": [*crumbs(turn.plan), {"label": "Nhiệm vụ hằng năm", "href": f"/ke-hoach/{turn.plan.code}/hang-nam"}],
    }
    return render(request, "plans/turn.html", facts, status=status)


def _turn_act(request: Request, code: str) -> None:
    given, key, actor = request.POST, once_key(request), request.actor
    act = given.get("act", "")
    if act == "do":
        day = needed_days(given, "done_on")["done_on"]
        exhibits = kept_exhibits(request, "evidence", code, key)
        result, document = given.get("result", ""), given.get("document", "")
        do_turn(code, actor, key=key, done_on=day, result=result, document=document, exhibits=exhibits)
        messages.success(request, "Đã ghi nhận việc của năm nay.")
    elif act == "excuse":
        excuse_turn(code, actor, key=key, why=given.get("why", ""), cited=given.get("cited", ""))
        messages.success(request, "Đã miễn và báo cho đơn vị.")
    elif act == "reopen":
        reopen_turn(code, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã mở lại và báo cho đơn vị.")
    else:
        raise UnclearAct


@page(public=True)
def public_yearly(request: Request, code: str) -> HttpResponse:
    """What everybody may know of the yearly duties of a plan; those of security are not there."""
    plan, rows = public_duties(code)
    return render(request, "plans/public_yearly.html", {"plan": plan, "rows": rows})
