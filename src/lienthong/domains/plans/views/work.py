"""A unit at its work: mine and due when, in which round; one assignment with its report."""

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lienthong.domains.plans.actions import accept, fill, recall, send, send_all, send_back
from lienthong.domains.plans.actions.report import EVIDENCE, current_round, report_code
from lienthong.domains.plans.forms import (
    MOST_EVIDENCE,
    UnclearAct,
    days,
    evidence_name,
    kept_evidence,
    percent,
    typed_in,
    version,
)
from lienthong.domains.plans.gone_on import GoneOn, refuse_if_gone_on
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.mine import TABS, mine, own_units
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.work import Work, assignment_plan, work_of
from lienthong.domains.plans.states import REPORT_MOVES, Cause, PlanState, ReportState
from lienthong.domains.plans.wording import ROLE_WORDS, said_change
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.calendar import api as calendar

from .gone_on import around_work, typed_kept
from .handling_row import row_facts
from .progress import crumbs

SIZE = 25
LARGEST_ID = 2**31 - 1


@page(roles=WORKING)
def my_unit(request: Request, code: str = "") -> HttpResponse:
    """All that my unit must do in the plans in force, what is late first; each row is one step from its report."""
    tab = request.GET.get("xem", "")
    tab = tab if tab in TABS else ""
    plan = plan_of(request.actor, code) if code else None
    seen = mine(
        request.actor,
        own_units(request.actor),
        plan=code,
        tab=tab,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
        size=SIZE,
    )
    base = f"/ke-hoach/{code}/cua-toi" if code else "/don-vi-toi"
    shown = [name for name in TABS if name in ("", tab) or seen.counts[name]]
    facts = {
        "plan": plan,
        "seen": seen,
        "lines": seen.lines,
        "today": today(),
        "tab": tab,
        "tabs": [
            {
                "label": TABS[name][0],
                "href": _href(base, xem=name),
                "current": name == tab,
                "count": seen.counts[name],
                "hot": name in ("qua-han", "bi-tra") and seen.counts[name] > 0,
            }
            for name in shown
        ],
        "next_href": _href(base, xem=tab, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _href(base, xem=tab, truoc=seen.page.previous) if seen.page.previous else "",
        "several_plans": len({one.round.plan_id for one in seen.rounds}) > 1,
        "several_units": len(seen.cards) > 1,
        "leads": {unit for unit in seen.cards if request.actor.over(unit, "leader")},
        "words_until": calendar.words_until,
        "back": base,
        "once": new_key,
    }
    return render(request, "plans/my_unit.html", facts)


def _href(base: str, **parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


@page(methods=("POST",), roles=("leader",))
def send_unit(request: Request, code: str) -> HttpResponse:
    """Send everything that is filled, at one stroke."""
    plan = plan_of(request.actor, code)
    unit, round_code = whole_number(request.POST.get("unit", ""), LARGEST_ID), request.POST.get("round", "")
    if unit is None:
        raise NotThere
    try:
        done = send_all(request.actor, key=once_key(request), unit_id=unit, round=round_code)
        left = f" Còn {done['left']} báo cáo chưa có nội dung hoặc chưa sửa sau khi bị trả lại." if done["left"] else ""
        messages.success(request, f"Đã gửi {done['sent']} báo cáo.{left}")
    except Refusal as no:
        messages.error(request, f"{no.sentence} {no.next_step}")
    back = request.POST.get("back", "")
    return see_other(request, back if back == "/don-vi-toi" else f"/ke-hoach/{plan.code}/cua-toi")


@page(methods=("GET", "HEAD", "POST"))
def work_page(request: Request, code: str) -> HttpResponse:
    """One assignment: what is asked, by when, the report of this round, its history."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            # Each verb undoes itself; where several make one act, a refusal on the way leaves nothing half-saved.
            several = bool(request.FILES) or request.POST.get("act") == "fill_send"
            with transaction.atomic() if several else nullcontext():
                return see_other(request, _act(request, code))
        except NotThere:
            raise
        except Refusal as no:
            if isinstance(no, GoneOn) and (moved := typed_kept(request, code, no)):
                return see_other(request, moved)
            errors, status = no.by_field(), no.status
    return render(request, "plans/work.html", _work_facts(request, _work(request, code), errors), status=status)


def _work_facts(request: Request, work: Work, errors: dict[str, str]) -> dict[str, Any]:
    actor, current, assignment = request.actor, work.current, work.assignment
    open_ = assignment.owes and not assignment.ended_by and assignment.plan.state == PlanState.ISSUED
    editable = open_ and (current is None or "fill" in REPORT_MOVES.verbs(current.state))
    filling = bool(errors) and request.POST.get("act") in ("fill", "fill_send")
    given = typed_in(request.POST) if filling else None
    may_fill = editable and may("plans.fill", actor, assignment)
    return {
        "work": work,
        "words_until": calendar.words_until,
        "plan": assignment.plan,
        "item": assignment.item,
        "current": current,
        "today": today(),
        "errors": errors,
        "given": given,
        "without": request.POST.getlist("without") if filling else [],
        "given_why": request.POST.get("why", "") if errors else "",
        "typed": given if given is not None and not may_fill else None,
        "clash": given is not None and may_fill and current is not None and _stale(given, current),
        "may_fill": may_fill,
        "may_send": may("plans.send", actor, assignment),
        "may_recall": current is not None and open_ and recall.open_to(actor, current),
        "may_accept": current is not None and open_ and accept.open_to(actor, current),
        "own": current is not None and current.state == ReportState.SENT and actor.sits_in(assignment.unit_id),
        "role_words": ROLE_WORDS,
        "said_change": said_change,
        "once": new_key,
        "crumbs": crumbs(assignment.plan),
        **around_work(request, assignment),
        "most_files": MOST_EVIDENCE,
        "causes": [("", "Không chọn"), *((one.value, one.label.capitalize()) for one in Cause)],
        "handling": row_facts(request, assignment),
    }


def _stale(given: Any, current: Any) -> bool:
    return version(given.get("version", "")) not in (None, current.version)


def _act(request: Request, code: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act = given.get("act", "")
    if act in ("fill", "fill_send"):
        report = _fill(request, code, key)
        if act == "fill_send":
            send(report, actor, key=f"{key}.gui")
            messages.success(request, "Đã gửi báo cáo. Đơn vị theo dõi sẽ nghiệm thu.")
        else:
            messages.success(request, "Đã lưu. Lãnh đạo đơn vị xem lại rồi gửi.")
    elif act == "send":
        send(given.get("report", ""), actor, key=key)
        messages.success(request, "Đã gửi báo cáo. Đơn vị theo dõi sẽ nghiệm thu.")
    elif act == "recall":
        recall(given.get("report", ""), actor, key=key)
        messages.success(request, "Đã rút lại báo cáo; sửa xong thì gửi lại.")
    elif act == "accept":
        accept(given.get("report", ""), actor, key=key)
        messages.success(request, "Đã nghiệm thu.")
    elif act == "send_back":
        send_back(given.get("report", ""), actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã trả lại; đơn vị nhận được lý do.")
    else:
        raise UnclearAct
    round_ = given.get("round", "")
    return f"/viec-duoc-giao/{code}" + (f"?ky={round_}" if round_ and act in ("fill", "fill_send") else "")


def _work(request: Request, code: str) -> Work:
    """The assignment in the round that the address or the form names, else the one at hand."""
    return work_of(request.actor, code, request.POST.get("round", "") or request.GET.get("ky", ""))


def _fill(request: Request, code: str, key: str) -> str:
    """The form's values and files into one verb; files are kept under the key of the form, so twice is once."""
    given, actor = request.POST, request.actor
    uploads = request.FILES.getlist("evidence")
    files: list[str] = []
    if uploads:
        refuse_if_gone_on(work_of(actor, code).assignment)
        if len(uploads) > MOST_EVIDENCE:
            raise Unfit(fields={"evidence": f"Mỗi lần đính kèm tối đa {MOST_EVIDENCE} tệp."})
        subject = report_code(current_round(assignment_plan(actor, code), given.get("round", "")), code)
        files = [
            kept_evidence(one, evidence_name(one), actor, kind=EVIDENCE, subject=subject, key=f"{key}.{place}")
            for place, one in enumerate(uploads)
        ]
    saved = fill(
        code,
        actor,
        key=key,
        percent=percent(given.get("percent", "") or "0"),
        result=given.get("result", ""),
        difficulties=given.get("difficulties", ""),
        done_on=days(given, "done_on", needed=False)["done_on"],
        version=version(given.get("version", "")),
        evidence=files,
        without=given.getlist("without"),
        round=given.get("round", ""),
        **{name: given[name] for name in ("advantages", "cause", "proposals") if name in given},
    )
    return str(saved["report"])
