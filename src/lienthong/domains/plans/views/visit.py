"""The inspection of a unit, on a phone as at a desk: one form of questions, with or without JavaScript."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.domains.plans.actions import answer, cancel_visit, conclude, move_visit, note_finding
from lienthong.domains.plans.actions.checking import AnswersChanged
from lienthong.domains.plans.check_states import VISIT_MOVES, FindingState, Judged, VisitState
from lienthong.domains.plans.exports.minutes import minutes_of
from lienthong.domains.plans.forms import MOST_EVIDENCE, UnclearAct, needed_days, typed_in
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.queries.checks import VisitView, judged_words, visit_of
from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.policy import may
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.printing.api import WORD, download, word
from lienthong.kernel.units import api as units

from .enclosing import kept_exhibits
from .progress import crumbs

VERBS = ("answer", "note_finding", "conclude", "move_visit", "cancel_visit")


@page(methods=("GET", "HEAD", "POST"), roles=WORKING)
def visit_page(request: Request, code: str) -> HttpResponse:
    """The questions with their results, what must be put right, the minutes."""
    view = visit_of(request.actor, code)
    errors: dict[str, str] = {}
    left: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "autosave":
                return _saved_itself(request, view)
            with transaction.atomic():
                where, left = _act(request, view)
            if not left:
                return see_other(request, where)
            errors, status = _clashed(left), 409
            view = visit_of(request.actor, code)
        except NotThere:
            raise
        except AnswersChanged as no:
            left = no.left
            errors, status = _clashed(left), no.status
            view = visit_of(request.actor, code)
        except Refusal as no:
            errors, status = no.by_field(), no.status
            view = visit_of(request.actor, code)
    visit = view.visit
    open_ = VISIT_MOVES.verbs(visit.state)
    facts = {
        "view": view,
        "visit": visit,
        "plan": visit.plan,
        "state": VisitState(visit.state).label,
        "can": {name: name in open_ and may(f"plans.{name}", request.actor, visit) for name in VERBS},
        "judged": judged_words(),
        "judged_words": {one.value: one.label for one in Judged},
        "finding_states": {one.value: one.label for one in FindingState},
        "most_files": MOST_EVIDENCE,
        "errors": errors,
        "left": left,
        "act": request.POST.get("act", "") if errors else "",
        "given": typed_in(request.POST),
        "once": new_key,
        "today": today(),
        "words_until": calendar.words_until,
        "crumbs": [*crumbs(visit.plan), {"label": "Kiểm tra", "href": f"/ke-hoach/{visit.plan.code}/kiem-tra"}],
    }
    return render(request, "plans/visit.html", facts, status=status)


def _saved_itself(request: Request, view: VisitView) -> HttpResponse:
    """The questions just touched: kept, or, where a colleague was faster, what is kept shown beside one's own."""
    code, changed = view.visit.code, _changed(request.POST, view)
    left: dict[str, str] = {}
    if changed:
        try:
            left = answer(code, request.actor, answers=changed)["left"]
        except AnswersChanged as no:
            left = no.left
        view = visit_of(request.actor, code)
    rows = [
        {
            "q": one,
            "was": request.POST.get(f"was-{one.no}", "") if one.no in left else _mark(changed[one.no]),
            "other": one.no in left or (one.judged, one.note) != (changed[one.no]["judged"], changed[one.no]["note"]),
        }
        for one in view.asked
        if one.no in changed
    ]
    facts = {"rows": rows, "left": left, "visit": view.visit, "judged_words": {one.value: one.label for one in Judged}}
    return render(request, "plans/visit_saved.html", facts, status=409 if left else 200)


def _clashed(left: dict[str, str]) -> dict[str, str]:
    return {f"note-{no}": f"{text} {AnswersChanged.next_step}" for no, text in left.items()}


def _mark(one: dict[str, Any]) -> str:
    return f"{one['judged']}|{one['note']}"


def _act(request: Request, view: VisitView) -> tuple[str, dict[str, str]]:
    """Do what the form says: the page to go on to, and the answers that a colleague changed meanwhile."""
    given, actor, code = request.POST, request.actor, view.visit.code
    act, here = given.get("act", ""), f"/cuoc-kiem-tra/{code}"
    key = once_key(request)
    if act == "save":
        exhibits = {
            one.no: kept
            for one in view.asked
            if (kept := kept_exhibits(request, f"anh-{one.no}", f"{code}.{one.no}", key))
        }
        done = answer(code, actor, key=key, answers=_changed(given, view), exhibits=exhibits)
        messages.success(request, f"Đã lưu {done['answers']} câu.")
        return here, done["left"]
    if act == "finding":
        fix_by = needed_days(given, "fix_by")["fix_by"]
        note_finding(
            code,
            actor,
            key=key,
            text=given.get("text", ""),
            demand=given.get("demand", ""),
            fix_by=fix_by,
            question=given.get("question", ""),
        )
        messages.success(request, "Đã ghi; đơn vị thấy việc này trong hộp việc cùng thời hạn.")
        return f"{here}#khac-phuc", {}
    return _ended(act, code, request, key), {}


def _ended(act: str, code: str, request: Request, key: str) -> str:
    given, actor = request.POST, request.actor
    if act == "conclude":
        held_on = needed_days(given, "held_on")["held_on"]
        minutes, number = given.get("minutes", ""), given.get("minutes_no", "")
        conclude(code, actor, key=key, held_on=held_on, minutes=minutes, minutes_no=number)
        messages.success(request, "Đã lập biên bản; kết quả không sửa được nữa.")
    elif act == "move":
        move_visit(code, actor, key=key, on=needed_days(given, "on")["on"], why=given.get("why", ""))
        messages.success(request, "Đã đổi ngày và báo cho đơn vị.")
    elif act == "cancel":
        cancel_visit(code, actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã hủy và báo cho đơn vị.")
    else:
        raise UnclearAct
    return f"/cuoc-kiem-tra/{code}"


def _changed(given: Any, view: VisitView) -> dict[str, dict[str, Any]]:
    """The questions that this person has changed since the form was shown, with what it showed."""
    found = {}
    for one in view.asked:
        judged, note = given.get(f"kq-{one.no}", ""), given.get(f"note-{one.no}", "").replace("\r\n", "\n").strip()
        was = given.get(f"was-{one.no}", "").replace("\r\n", "\n")
        if f"note-{one.no}" in given and was != f"{judged}|{note}":
            shown, _, noted = was.partition("|")
            found[one.no] = {"judged": judged, "note": note, "was": {"judged": shown, "note": noted}}
    return found


@page(roles=WORKING)
def minutes_paper(request: Request, code: str) -> HttpResponse:
    """The minutes as Word, to be read aloud and signed by both sides; a draft until the visit is concluded."""
    view = visit_of(request.actor, code)
    visit = view.visit
    if visit.state not in (VisitState.OPEN, VisitState.CONCLUDED):
        raise NotThere("Chưa có kết quả kiểm tra để lập biên bản.", "Ghi kết quả các câu hỏi trước.")
    issuer = view.unit if visit.own else units.card(visit.coordinator_id)
    above = units.cards_of([issuer.parent]).get(issuer.parent) if issuer.parent else None
    audit.note_reading(request.actor, code, "biên bản kiểm tra có tên người")
    return download(word(minutes_of(view, issuer, above)), f"bien ban kiem tra {view.unit.name}", WORD)
