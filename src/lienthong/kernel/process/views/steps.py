"""The page of a step, where its work is done, and the page of a run, where everybody sees how it stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import ended_step, run_card, step_card

ACTS = ("complete", "claim", "release", "give_back", "skip")
ASKED = ("outcome", "note", "to", "why")


@page(methods=("GET", "HEAD", "POST"))
def step_page(request: Request, code: str) -> HttpResponse:
    """A step: what is to be done, until when, what came before; done, taken, given back here."""
    card = step_card(request.actor, code)
    if card is None:
        gone = ended_step(request.actor, code)
        if gone is None:
            raise NotThere
        messages.info(request, gone[1])
        return see_other(request, f"/quy-trinh/lan-chay/{gone[0]}")
    errors: dict[str, str] = {}
    status = 200
    act = request.POST.get("act", "")
    if request.method == "POST":
        try:
            return _done(request, card.step.run.code, code, act)
        except NotThere:
            raise
        except Refusal as no:
            errors, status = no.by_field(), no.status
    run = run_card(request.actor, card.step.run.code)
    if run is None:
        raise NotThere
    open_to = [one for one in ACTS if VERBS[f"process.{one}"].open_to(request.actor, card.step)]
    facts: dict[str, Any] = {
        "card": card,
        "run": run,
        "crumbs": [{"label": "Việc cần làm", "href": "/viec-can-lam"}, {"label": card.name}],
        "open_to": open_to,
        "mine": card.step.holder == request.actor.id,
        "errors": errors,
        "act": act,
        "given": {name: request.POST.get(name, "") for name in ASKED},
        "once": new_key,
        "today": today(),
    }
    return render(request, "process/step.html", facts, status=status)


def _done(request: Request, run: str, code: str, act: str) -> HttpResponse:
    key, given = once_key(request), request.POST
    if act == "complete":
        note = given.get("note", "").strip()
        if note:
            actions.complete(code, request.actor, key=key, outcome=given.get("outcome", ""), note=note)
        else:
            actions.complete_step(code, request.actor, key=key, outcome=given.get("outcome", ""))
        messages.success(request, "Đã hoàn thành bước; quy trình chuyển sang bước tiếp theo.")
        return see_other(request, f"/quy-trinh/lan-chay/{run}")
    if act == "claim":
        actions.claim(code, request.actor, key=key)
        messages.success(request, "Anh/chị đã nhận làm bước này.")
    elif act == "release":
        actions.release(code, request.actor, key=key)
        messages.success(request, "Bước này chờ người khác trong đơn vị.")
    elif act == "give_back":
        actions.give_back(code, request.actor, key=key, to=given.get("to", ""), why=given.get("why", ""))
        messages.success(request, "Đã trả lại bước trước.")
        return see_other(request, f"/quy-trinh/lan-chay/{run}")
    elif act == "skip":
        actions.skip(code, request.actor, key=key, why=given.get("why", ""), outcome=given.get("outcome", ""))
        messages.success(request, "Đã bỏ qua bước, lý do được ghi lại.")
        return see_other(request, f"/quy-trinh/lan-chay/{run}")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"/quy-trinh/buoc/{code}")


@page()
def run_page(request: Request, code: str) -> HttpResponse:
    """A run: where it stands, what has happened, who held it how long."""
    card = run_card(request.actor, code)
    if card is None:
        raise NotThere
    facts = {
        "run": card,
        "crumbs": [{"label": "Việc cần làm", "href": "/viec-can-lam"}, {"label": card.run.code}],
        "today": today(),
    }
    return render(request, "process/run.html", facts)
