"""Obstacles: of a plan as a list with its figures, one with its history and what may be done, a new one on a row."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans import actions, handling, stages
from lienthong.domains.plans.actions.obstacle import PAPER
from lienthong.domains.plans.forms import UnclearAct, day, days, evidence_name, kept_evidence, typed_in
from lienthong.domains.plans.queries.obstacles import SHOWN, Opened, Wanted, gone_on, obstacle_of, obstacles
from lienthong.domains.plans.queries.progress import plan_of
from lienthong.domains.plans.queries.work import work_of
from lienthong.domains.plans.row_form import meant, suggestions
from lienthong.domains.plans.states import Act, Cause
from lienthong.domains.plans.wording import said_change
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .progress import crumbs
from .sections import sections

if TYPE_CHECKING:
    from lienthong.domains.plans.models import Plan

SIZE = 25
PART = "vuong-mac"
NAMES = {"show": "xem", "unit": "don_vi", "group": "linh_vuc", "cause": "nguyen_nhan"}
CAUSES = [(one.value, one.label.capitalize()) for one in Cause]
ICONS = {
    Act.RAISED: "help", Act.TAKEN: "player-play", Act.ANSWERED: "message", Act.PUT: "arrow-up", Act.LED: "gavel",
    Act.SETTLED: "circle-check", Act.REOPENED: "refresh", Act.WITHDRAWN: "x", Act.ENDED: "x",
    Act.PASSED: "arrow-right", Act.FOLLOWED: "arrow-right",
}  # fmt: skip
TONES = {Act.SETTLED: "ok", Act.REOPENED: "warn", Act.RAISED: "warn", Act.ANSWERED: "info", Act.LED: "info"}


@page()
def obstacle_list(request: Request, code: str) -> HttpResponse:
    """All obstacles of a plan: how many are open, late, with the leader; each figure leads to its rows."""
    plan = plan_of(request.actor, code)
    wanted = _wanted(request)
    after, before = request.GET.get("sau", ""), request.GET.get("truoc", "")
    seen = obstacles(request.actor, plan, wanted, after=after, before=before, size=SIZE)
    base = f"/ke-hoach/{code}/{PART}"
    facts = {
        "plan": plan,
        "seen": seen,
        "wanted": wanted,
        "base": base,
        "today": today(),
        "words_until": calendar.words_until,
        "tabs": [
            {
                "label": label,
                "href": _at(base, wanted, show=show),
                "current": show == wanted.show,
                "count": seen.counts[show],
                "hot": show in ("cham", "trinh") and seen.counts[show] > 0,
            }
            for show, label in SHOWN.items()
        ],
        "chips": _chips(base, wanted, seen.units),
        "clear": _at(base, Wanted(show=wanted.show)),
        "causes": [(_at(base, wanted, cause=value), label, n) for value, label, n in seen.causes],
        "cause_options": CAUSES,
        "groups": [(group, group) for group in seen.groups],
        "next_href": _at(base, wanted, sau=seen.page.next) if seen.page.next else "",
        "prev_href": _at(base, wanted, truoc=seen.page.previous) if seen.page.previous else "",
        "sections": sections(request.actor, plan, PART),
        "crumbs": [*crumbs(plan), {"label": "Vướng mắc"}],
    }
    return render(request, "plans/obstacles.html", facts)


def _wanted(request: Request) -> Wanted:
    given = {name: request.GET.get(word, "").strip()[:300] for name, word in NAMES.items()}
    return Wanted(**given) if given["show"] in SHOWN else Wanted(**{**given, "show": ""})


def _at(base: str, wanted: Wanted, sau: str = "", truoc: str = "", **changes: str) -> str:
    parts = {word: changes.get(name, getattr(wanted, name)) for name, word in NAMES.items()}
    query = urlencode({word: value for word, value in {**parts, "sau": sau, "truoc": truoc}.items() if value})
    return f"{base}?{query}" if query else base


def _chips(base: str, wanted: Wanted, named: list[tuple[str, str]]) -> list[dict[str, str]]:
    words = {
        "unit": dict(named).get(wanted.unit, wanted.unit),
        "group": wanted.group,
        "cause": dict(CAUSES).get(wanted.cause, wanted.cause),
    }
    return [{"label": label, "remove": _at(base, wanted, **{name: ""})} for name, label in words.items() if label]


@page(methods=("GET", "HEAD", "POST"))
def obstacle_page(request: Request, code: str, obstacle: str) -> HttpResponse:
    """One obstacle: what is wrong, what is asked, the answer, what may be done now, the whole history."""
    plan = plan_of(request.actor, code)
    errors: dict[str, str] = {}
    status = 200
    try:
        seen = obstacle_of(request.actor, plan, obstacle)
    except NotThere:
        moved = gone_on(request.actor, plan, obstacle)
        if moved is None:
            raise
        return see_other(request, handling.address(moved))
    if request.method == "POST":
        try:
            return see_other(request, _act(request, plan, obstacle))
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
            seen = obstacle_of(request.actor, plan, obstacle)
    return render(request, "plans/obstacle.html", _facts(request, plan, seen, errors), status=status)


def _facts(request: Request, plan: "Plan", seen: Opened, errors: dict[str, str]) -> dict[str, Any]:
    actor, one = request.actor, seen.obstacle
    verbs = ("take_obstacle", "answer_obstacle", "put_to_leader", "pass_obstacle", "leader_answer",
             "settle_obstacle", "reopen_obstacle", "withdraw_obstacle")  # fmt: skip
    open_to = {name for name in verbs if getattr(actions, name).open_to(actor, one)}
    if one.reopened:
        open_to.discard("reopen_obstacle")
    given = typed_in(request.POST)
    return {
        "plan": plan,
        "seen": seen,
        "obstacle": one,
        "line": seen.line,
        "open_to": open_to,
        "may_correct": may("plans.correct", actor, plan),
        "may_instruct": may("plans.instruct", actor, plan),
        "events": [*act_events(seen.acts), *_changes(seen)],
        "errors": errors,
        "given": given if errors else typed_in(request.GET),
        "act": given["act"] if errors else "",
        "today": today(),
        "words_until": calendar.words_until,
        "cause": Cause(one.cause).label,
        "stage_days": stages.stage_on(_stage(seen), today()).said,
        "unit_names": suggestions([]) if "pass_obstacle" in open_to else [],
        "once": new_key,
        "sections": sections(actor, plan, PART),
        "crumbs": [
            *crumbs(plan),
            {"label": "Vướng mắc", "href": f"/ke-hoach/{plan.code}/{PART}"},
            {"label": f"Mục {one.item.no}" if one.item.no else "Một vướng mắc"},
        ],
    }


def _stage(seen: Opened) -> str:
    return {"with_leader": stages.LEADER, "answered": stages.CONFIRM}.get(seen.obstacle.state, stages.ANSWER)


def act_events(acts: list[Any]) -> list[dict[str, Any]]:
    """What was done about obstacles, as a timeline shows it, oldest first; each stage with the day it had."""
    events = []
    for one in acts:
        act = Act(one.act)
        to = f", gửi {one.to_name}" if one.to_name else ""
        until = f" (hạn xử lý {one.clock.due_on:%d/%m/%Y})" if one.clock and one.clock.due_on else ""
        events.append(
            {
                "who": one.by,
                "what": f"{act.label}{to}{until}",
                "when": one.at,
                "detail": one.text,
                "icon": ICONS[act],
                "tone": TONES.get(act, "neutral"),
            }
        )
    return events


def _changes(seen: Opened) -> list[dict[str, Any]]:
    return [
        {
            "who": one.by,
            "what": f"điều chỉnh {said_change(one)}",
            "when": one.at,
            "detail": f"Theo {one.cited} ngày {one.decided_on:%d/%m/%Y}",
            "icon": "gavel",
        }
        for one in seen.corrections
    ]


DONE = {
    "take_obstacle": "Đã nhận xử lý vướng mắc.",
    "answer_obstacle": "Đã trả lời; đơn vị nêu vướng mắc đã được báo.",
    "put_to_leader": "Đã trình lãnh đạo.",
    "pass_obstacle": "Đã chuyển vướng mắc; cơ quan nhận và đơn vị nêu vướng mắc đã được báo.",
    "leader_answer": "Đã gửi ý kiến tới đơn vị và cơ quan xử lý.",
    "settle_obstacle": "Đã xác nhận vướng mắc được gỡ.",
    "reopen_obstacle": "Đã nêu lại vướng mắc.",
    "withdraw_obstacle": "Đã rút vướng mắc.",
}


def _act(request: Request, plan: "Plan", code: str) -> str:
    given, key = request.POST, once_key(request)
    act = given.get("act", "")
    if act not in DONE:
        raise UnclearAct
    more: dict[str, Any] = {}
    if act == "answer_obstacle":
        more = {"answer": given.get("answer", ""), **_decision(request)}
    elif act == "leader_answer":
        more = {"answer": given.get("answer", "")}
    elif act == "put_to_leader":
        more = {"proposal": given.get("proposal", "")}
    elif act == "pass_obstacle":
        more = {"to": _asked(given.get("to", "").strip(), "to"), "why": given.get("why", "")}
    elif act in ("reopen_obstacle", "withdraw_obstacle"):
        more = {"why": given.get("why", "")}
    getattr(actions, act)(code, request.actor, key=key, **more)
    messages.success(request, DONE[act])
    return f"/ke-hoach/{plan.code}/{PART}/{code}"


def _decision(request: Request) -> dict[str, Any]:
    """The decision by which an answer changes the row, where one was named."""
    given = request.POST
    field = given.get("field", "")
    if not field:
        return {}
    new: str | None = given.get("new", "").strip()
    if field == "due_on":
        try:
            found = day(new or "")
        except ValueError:
            raise Unfit(fields={"new": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 30/09/2026."}) from None
        if found is None:
            raise Unfit(fields={"new": "Ghi thời hạn mới theo quyết định."})
        new = found.isoformat()
    return {"field": field, "new": new, "cited": given.get("cited", ""), **days(given, "decided_on")}


@page(methods=("GET", "HEAD", "POST"))
def raise_page(request: Request, code: str) -> HttpResponse:
    """A form: what keeps the unit from this row, why, what is asked of whom."""
    work = work_of(request.actor, code)
    assignment = work.assignment
    if not may("plans.raise_obstacle", request.actor, assignment):
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic() if request.FILES else nullcontext():
                return see_other(request, _raise(request, code))
        except Refusal as no:
            errors, status = no.by_field(), no.status
    plan = assignment.plan
    own = assignment.unit_id == plan.unit_id
    facts = {
        "plan": plan,
        "work": work,
        "item": assignment.item,
        "errors": errors,
        "given": typed_in(request.POST),
        "causes": CAUSES,
        "default_asked": units.card(handling.above(plan) if own else plan.unit_id).name,
        "unit_names": suggestions(),
        "stage_days": stages.stage_on(stages.LEADER if own else stages.ANSWER, today()).said,
        "once": new_key(),
        "crumbs": [
            *crumbs(plan),
            {"label": work.unit.name, "href": f"/viec-duoc-giao/{code}"},
            {"label": "Nêu vướng mắc"},
        ],
    }
    return render(request, "plans/obstacle_raise.html", facts, status=status)


def _raise(request: Request, code: str) -> str:
    given, key, actor = request.POST, once_key(request), request.actor
    upload = request.FILES.get("evidence")
    paper, file = f"{code}.{key}"[:200], ""
    if upload:
        file = kept_evidence(upload, evidence_name(upload), actor, kind=PAPER, subject=paper, key=f"{key}.t")
    made = actions.raise_obstacle(
        code,
        actor,
        key=key,
        cause=given.get("cause", ""),
        text=given.get("text", ""),
        wish=given.get("wish", ""),
        asked=_asked(given.get("asked", "").strip()),
        paper=paper if file else "",
        file=file,
    )
    messages.success(request, "Đã nêu vướng mắc; cơ quan được hỏi đã nhận thông báo.")
    return f"/ke-hoach/{work_of(actor, code).assignment.plan.code}/{PART}/{made}"


def _asked(name: str, field: str = "asked") -> str:
    """The code of the one unit that a typed name means; none where nothing was typed."""
    if not name:
        return ""
    kind, code, fault = meant(name)
    if fault or kind != "unit" or code is None:
        raise Unfit(fields={field: fault or "Ghi tên một cơ quan, không phải một nhóm."})
    return code
