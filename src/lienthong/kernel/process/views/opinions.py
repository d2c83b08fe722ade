"""Asking other units for their opinion from a step, and the page on which a unit gives it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import sort_key, whole_number
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions.consulting import unfit_question
from lienthong.kernel.process.cards import run_card, step_card
from lienthong.kernel.process.opinions import opinion_card
from lienthong.kernel.process.states import Opinion
from lienthong.kernel.units import api as units

PLACES = 4
INBOX = {"label": "Việc cần làm", "href": "/viec-can-lam"}


@page(methods=("GET", "HEAD", "POST"))
def ask(request: Request, code: str) -> HttpResponse:
    """Choose units, write the question, say until when; each unit gets its own line and its own time."""
    card = step_card(request.actor, code)
    if card is None or not VERBS["process.consult"].open_to(request.actor, card.step):
        raise NotThere
    given = request.POST
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            made = _asked(request, code)
        except Refusal as no:
            errors, status = no.by_field(), no.status
        else:
            messages.success(request, f"Đã hỏi ý kiến {len(made)} đơn vị; câu hỏi nằm trong hộp việc của từng đơn vị.")
            return see_other(request, f"/quy-trinh/buoc/{code}")
    names = {row.name for row in units.directory().rows if row.covers(today())}
    facts: dict[str, Any] = {
        "card": card,
        "places": PLACES,
        "unit_names": sorted(names, key=sort_key),
        "errors": errors,
        "given": {
            "to": given.getlist("to"),
            "question": given.get("question", ""),
            "days": given.get("days", "5"),
            "silence": bool(given.get("silence")),
            "basis": given.get("basis", ""),
        },
        "once": new_key(),
        "today": today(),
        "crumbs": [INBOX, {"label": card.name, "href": f"/quy-trinh/buoc/{code}"}, {"label": "Hỏi ý kiến"}],
    }
    return render(request, "process/ask.html", facts, status=status)


def _asked(request: Request, code: str) -> list[str]:
    """The questions that are sent; a name that means no unit or two is said at its place, beside all other faults."""
    given = request.POST
    question, days, basis = given.get("question", ""), _number(given.get("days", "")), given.get("basis", "")
    silence = bool(given.get("silence"))
    codes, faults = list[str](), dict[str, str]()
    for place, text in enumerate((one.strip() for one in given.getlist("to")), 1):
        found = units.resolve(text) if text else None
        if found and found.sure:
            codes.append(found.sure.code)
        elif found:
            what = "có hai đơn vị cùng tên" if found.hits else "không tìm thấy đơn vị này"
            faults[f"to-{place}"] = f"“{text[:80]}”: {what}. Chọn một tên trong danh sách gợi ý."
    if faults:
        raise Unfit(fields=faults | unfit_question(question, days, basis if silence else None))
    return actions.consult(
        code, request.actor, key=once_key(request), to=codes, question=question, days=days, silence=silence, basis=basis
    )


def _number(text: str) -> int:
    return whole_number(text.strip(), 9999) or 0


@page(methods=("GET", "HEAD", "POST"))
def opinion(request: Request, code: str) -> HttpResponse:
    """What is asked and until when; whoever speaks for the unit answers, whoever asked may stop asking."""
    card = opinion_card(request.actor, code)
    if card is None:
        raise NotThere
    errors: dict[str, str] = {}
    status = 200
    act = request.POST.get("act", "")
    if request.method == "POST":
        try:
            return _done(request, code, act)
        except Refusal as no:
            errors, status = no.by_field(), no.status
            card = opinion_card(request.actor, code) or card  # somebody may have been first
    run = run_card(request.actor, card.asked.run.code)
    if run is None:
        raise NotThere
    facts: dict[str, Any] = {
        "card": card,
        "run": run,
        "open_to": [one for one in ("answer", "unask") if VERBS[f"process.{one}"].open_to(request.actor, card.asked)],
        "choices": [(value, label.capitalize()) for value, label in Opinion.choices()],
        "given": {name: request.POST.get(name, "") for name in ("opinion", "words", "why")},
        "errors": errors,
        "act": act,
        "once": new_key,
        "today": today(),
        "crumbs": [INBOX, {"label": f"Ý kiến của {card.unit}"}],
    }
    return render(request, "process/opinion.html", facts, status=status)


def _done(request: Request, code: str, act: str) -> HttpResponse:
    key, given = once_key(request), request.POST
    if act == "answer":
        actions.answer(code, request.actor, key=key, opinion=given.get("opinion", ""), words=given.get("words", ""))
        messages.success(request, "Đã gửi ý kiến; người hỏi được báo.")
    elif act == "unask":
        actions.unask(code, request.actor, key=key, why=given.get("why", ""))
        messages.success(request, "Đã thôi hỏi đơn vị này.")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"/quy-trinh/y-kien/{code}")
