"""The rounds of a plan: who is missing by the minute; for the coordinator rules of reporting, opening, closing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import (
    close_round,
    end_schedule,
    open_planned,
    open_round,
    remind,
    reopen_round,
    schedule,
    set_days,
)
from lienthong.domains.plans.forms import UnclearAct, days, needed_days, typed_in
from lienthong.domains.plans.periods import Rhythm, closing_day, spans
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.rounds import rounds_view
from lienthong.domains.plans.regimes import form_of, proposal, said_of
from lienthong.domains.plans.states import Period, PlanState
from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.calendar import api as calendar

from .listing import OFFICIALS
from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

PERIODS = [(one.value, one.label.capitalize()) for one in Period if one != Period.AS_OF]
NUMBERS = ("cut_day", "due_day", "due_month", "due_days", "opens_before")


@page(roles=OFFICIALS, methods=("GET", "HEAD", "POST"))
def rounds_page(request: Request, code: str) -> HttpResponse:
    """Rounds that are open, to come and closed; who is missing; and the coordinator's forms."""
    plan = plan_of(request.actor, code)
    coordinates = request.actor.over(plan.unit_id, "coordinator")
    errors: dict[str, str] = {}
    coming: list[Any] | None = None
    status = 200
    if request.method == "POST":
        if not coordinates:
            raise NotThere
        try:
            if request.POST.get("act") == "preview":
                coming = spans(_rhythm(request))
            else:
                return see_other(request, _done(request, plan))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    ruling = closing_day.ruling(today())
    chosen = _chosen(request, plan)
    facts = {
        "plan": plan,
        "base": f"/ke-hoach/{code}/ky",
        "seen": rounds_view(request.actor, plan, request.GET.get("ky", "")),
        "coordinates": coordinates and plan.state == PlanState.ISSUED,
        "periods": PERIODS,
        "period_words": {one.value: one.label for one in Period},
        "cut_day": ruling.decide(Period.QUARTER),
        "cut_law": ruling.law + ("" if ruling.verified else "; cấu hình, chưa đối chiếu văn bản gốc"),
        "coming": coming,
        "rests": _rests,
        "rested": any(_rests(one.due_on) for one in coming or ()),
        "errors": errors,
        "given": typed_in(request.POST) if request.method == "POST" else chosen,
        "act": request.POST.get("act", "") if errors or coming is not None else chosen["act"],
        "regimes": [(place, one, said_of(one), form_of(one)) for place, one in enumerate(plan.regimes)],
        "today": today(),
        "year_end": dt.date(today().year, 12, 31),
        "now_text": now(),
        "words_until": calendar.words_until,
        "once": new_key,
        "sections": sections(request.actor, plan, "ky"),
        "crumbs": [*crumbs(plan), {"label": "Kỳ báo cáo"}],
    }
    return render(request, "plans/rounds.html", facts, status=status)


def _rests(day: dt.date) -> bool:
    """Whether nobody works on a day. It stays as the document says: no text read here moves such a day on."""
    try:
        return not calendar.shipped().works(day)
    except Refusal:  # beyond the years that the calendar knows
        return False


def _chosen(request: Request, plan: "Plan") -> Mapping[str, str]:
    """The printed rule that is being taken over, as the fields of its form; `act` says of which form."""
    place = whole_number(request.GET.get("dung", ""), 999)
    found: dict[str, str] = defaultdict(str)
    if place is not None and place < len(plan.regimes) and (form := form_of(plan.regimes[place])):
        found |= proposal(plan.regimes[place], plan.issued_on) | {"act": form}
    return found


def _numbers(request: Request) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for name in NUMBERS:
        text = request.POST.get(name, "").strip()
        found[name] = whole_number(text, 400) if text else None
        if text and found[name] is None:
            wrong[name] = "Ghi một số nguyên."
    if wrong:
        raise Unfit(fields=wrong)
    return found


def _given(request: Request) -> dict[str, Any]:
    """The rule of reporting as the form gives it; “trước ngày 15” is typed as 14, the last day in time."""
    numbers = _numbers(request)
    needed = needed_days(request.POST, "since", "until")
    return {
        "period": request.POST.get("period", ""),
        **needed,
        **numbers,
        "due_month": 1 if numbers["due_month"] is None else numbers["due_month"],
        "opens_before": 10 if numbers["opens_before"] is None else numbers["opens_before"],
    }


def _rhythm(request: Request) -> Rhythm:
    given = _given(request)
    if given["period"] not in {one.value for one in Period}:
        raise Unfit(fields={"period": "Chọn một kỳ báo cáo trong danh sách."})
    for name, most in (("cut_day", 31), ("due_day", 31), ("due_month", 12)):
        if (given[name] is not None and not (name == "due_month" or given[name] >= 1)) or (given[name] or 0) > most:
            raise Unfit(fields={name: f"Ghi số từ 1 đến {most}."})
    return Rhythm(**{**given, "period": Period(given["period"])})


def _done(request: Request, plan: "Plan") -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act, round_code, base = given.get("act"), given.get("round", ""), f"/ke-hoach/{plan.code}/ky"
    if act == "schedule":
        made = schedule(plan.code, actor, key=key, said=given.get("said", ""), **_given(request))
        opened = f", {made['opened']} kỳ mở ngay" if made["opened"] else ""
        messages.success(request, f"Đã đặt chế độ báo cáo: {made['rounds']} kỳ{opened}. Các kỳ sau tự mở đúng ngày.")
    elif act == "end_schedule":
        end_schedule(given.get("schedule", ""), actor, key=key)
        messages.success(request, "Đã thôi chế độ báo cáo; các kỳ đã mở vẫn giữ nguyên.")
    elif act == "round":
        found = days(given, "since", needed=False)
        needed = needed_days(given, "cut_off", "report_due")
        name = given.get("name", "").strip()
        open_round(plan.code, actor, key=key, name=name, **needed, **found, beside=given.get("beside") == "on")
        messages.success(request, f"Đã mở kỳ báo cáo {name} và báo cho các đơn vị.")
    elif act == "open":
        open_planned(round_code, actor, key=key)
        messages.success(request, "Đã mở kỳ báo cáo và báo cho các đơn vị.")
    elif act == "close":
        close_round(round_code, actor, key=key)
        messages.success(request, "Đã khép kỳ; báo cáo đã gửi vẫn nghiệm thu được.")
    elif act == "reopen":
        reopen_round(round_code, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã mở lại kỳ; đơn vị còn thiếu có lại việc trong hộp việc.")
    elif act == "days":
        set_days(round_code, actor, key=key, why=given.get("why", ""), **needed_days(given, "cut_off", "report_due"))
        messages.success(request, "Đã đổi ngày của kỳ và báo cho các đơn vị.")
    elif act == "remind":
        count = remind(round_code, actor, key=key)
        messages.success(request, f"Đã nhắc {count} đơn vị còn thiếu báo cáo.")
    else:
        raise UnclearAct
    return f"{base}?ky={round_code}" if round_code else base
