"""Extensions: of a plan as a list; of one row with its history, where they are asked for and decided."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans import actions, stages
from lienthong.domains.plans.forms import UnclearAct, days, needed_days, typed_in
from lienthong.domains.plans.queries.extensions import LABELS, SHOWN, TONES, extensions, of_work, signs
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.work import Work, work_of
from lienthong.domains.plans.states import ExtensionState, PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.calendar import api as calendar

from .progress import crumbs
from .sections import sections

SIZE = 25
PART = "gia-han"


@page()
def extension_list(request: Request, code: str) -> HttpResponse:
    """Who asks for a later day in this plan, until when it must be decided, what was granted and refused."""
    plan = plan_of(request.actor, code)
    show = request.GET.get("xem", "")
    show = show if show in SHOWN else ""
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = extensions(request.actor, plan, show=show, after=after, before=before, size=SIZE)
    base = f"/ke-hoach/{code}/{PART}"
    facts = {
        "plan": plan,
        "seen": seen,
        "rows": [
            {
                "one": one,
                "unit": seen.cards[one.unit_id].name,
                "label": ExtensionState(one.state).label,
                "tone": TONES[ExtensionState(one.state)],
            }
            for one in seen.rows
        ],
        "show": show,
        "today": today(),
        "words_until": calendar.words_until,
        "stage_days": stages.stage_on(stages.EXTENSION, today()).said,
        "tabs": [
            {
                "label": label,
                "href": _at(base, xem=name),
                "current": name == show,
                "count": seen.counts[name],
                "hot": not name and seen.counts[name] > 0,
            }
            for name, label in LABELS.items()
        ],
        "next_href": _at(base, xem=show, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _at(base, xem=show, truoc=seen.page.previous) if seen.page.previous else "",
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Gia hạn"}],
    }
    return render(request, "plans/extensions.html", facts)


def _at(base: str, **parts: str) -> str:
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{base}?{query}" if query else base


@page(methods=("GET", "HEAD", "POST"))
def extension_work(request: Request, code: str) -> HttpResponse:
    """One row: the day that holds, every extension asked for and decided, and the form of who may do what now."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return see_other(request, _act(request, code))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
    return render(request, "plans/extension.html", _facts(request, work_of(request.actor, code), errors), status=status)


def _facts(request: Request, work: Work, errors: dict[str, str]) -> dict[str, Any]:
    actor, assignment = request.actor, work.assignment
    found = of_work(actor, assignment.pk)
    open_ = next((one for one in found if one.state == ExtensionState.ASKED), None)
    going = assignment.owes and not assignment.ended_by and assignment.plan.state == PlanState.ISSUED
    dated = assignment.clock is not None and assignment.clock.due_on is not None
    askable = going and dated and open_ is None and assignment.done_on is None
    return {
        "plan": assignment.plan,
        "work": work,
        "item": assignment.item,
        "due": assignment.clock.due_on if assignment.clock else None,
        "signs": signs([assignment]).get(assignment.pk, []),
        "found": found,
        "labels": {one.value: one.label for one in ExtensionState},
        "tones": {one.value: tone for one, tone in TONES.items()},
        "open": open_,
        "may_ask": askable and may("plans.ask_extension", actor, assignment),
        "may_decide": open_ is not None and actions.grant_extension.open_to(actor, open_),
        "may_withdraw": open_ is not None and actions.withdraw_extension.open_to(actor, open_),
        "errors": errors,
        "given": typed_in(request.POST),
        "act": request.POST.get("act", "") if errors else "",
        "today": today(),
        "words_until": calendar.words_until,
        "stage_days": stages.stage_on(stages.EXTENSION, today()).said,
        "once": new_key,
        "crumbs": [
            *crumbs(assignment.plan),
            {"label": work.unit.name, "href": f"/viec-duoc-giao/{assignment.code}"},
            {"label": "Gia hạn"},
        ],
    }


def _act(request: Request, code: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    act, extension = given.get("act", ""), given.get("extension", "")
    if act == "ask":
        asked = needed_days(given, "day")
        actions.ask_extension(code, actor, key=key, why=given.get("why", ""), done=given.get("done", ""), **asked)
        messages.success(request, "Đã gửi đề nghị gia hạn; thời hạn đang có vẫn giữ nguyên đến khi có quyết định.")
    elif act == "grant":
        actions.grant_extension(
            extension,
            actor,
            key=key,
            cited=given.get("cited", ""),
            answer=given.get("answer", ""),
            **days(given, "day", needed=False),
            **needed_days(given, "decided_on"),
        )
        messages.success(request, "Đã gia hạn; thời hạn của việc này đã chuyển, đơn vị đã được báo.")
    elif act == "refuse":
        actions.refuse_extension(extension, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã trả lời không gia hạn; đơn vị nhận được lý do.")
    elif act == "withdraw":
        actions.withdraw_extension(extension, actor, key=key)
        messages.success(request, "Đã rút đề nghị gia hạn.")
    else:
        raise UnclearAct
    return f"/viec-duoc-giao/{code}/gia-han"
