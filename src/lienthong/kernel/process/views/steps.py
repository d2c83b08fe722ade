"""The page of a step, where its work is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import ended_step, run_card, step_card
from lienthong.kernel.process.colleagues import colleagues_for

ACTS = ("complete", "claim", "stand_in", "release", "delegate", "consult", "give_back", "skip", "retry")
ASKED = ("outcome", "note", "to", "why")


@page(methods=("GET", "HEAD", "POST"))
def step_page(request: Request, code: str) -> HttpResponse:
    """A step: what is to be done, until when, what came before; done, taken, given back here."""
    card = step_card(request.actor, code)
    if card is None:
        return _over(request, code)
    errors: dict[str, str] = {}
    status = 200
    act = request.POST.get("act", "")
    if request.method == "POST":
        try:
            return _done(request, card.step.run.code, code, act)
        except NotThere:  # a colleague was first while this was being sent
            return _over(request, code)
        except Refusal as no:
            errors, status = no.by_field(), no.status
            card = step_card(request.actor, code)  # as it stands now: a colleague may have taken it meanwhile
            if card is None:
                return _over(request, code)
            if isinstance(no, NotAllowed) and card.holder_name and card.step.holder != request.actor.id:
                errors = {"": f"{card.holder_name} đã nhận làm bước này. Cần làm thay thì đề nghị lãnh đạo giao lại."}
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
        "colleagues": colleagues_for(card.step, request.actor) if "delegate" in open_to else [],
        "may_withdraw": VERBS["process.withdraw"].open_to(request.actor, run.run),
        "waiting": [one for one in run.open if one.code != code],
        "awaited": [one for one in card.opinions if one.awaited],
        "errors": errors,
        "act": act,
        "given": {name: request.POST.get(name, "") for name in ASKED},
        "once": new_key,
        "today": today(),
    }
    return render(request, "process/step.html", facts, status=status)


def _over(request: Request, code: str) -> HttpResponse:
    """A step that is not open any more leads to its run, with the word of who ended it."""
    gone = ended_step(request.actor, code)
    if gone is None:
        raise NotThere
    messages.info(request, gone[1])
    return see_other(request, f"/quy-trinh/lan-chay/{gone[0]}")


def _done(request: Request, run: str, code: str, act: str) -> HttpResponse:
    key, given = once_key(request), request.POST
    if act == "complete":
        note = given.get("note", "").strip()
        if note:
            actions.complete(code, request.actor, key=key, outcome=given.get("outcome", ""), note=note)
        else:
            actions.complete_step(code, request.actor, key=key, outcome=given.get("outcome", ""))
        messages.success(request, "Đã hoàn thành bước; dưới đây là tình trạng của quy trình sau bước này.")
        return see_other(request, f"/quy-trinh/lan-chay/{run}")
    if act == "claim":
        actions.claim(code, request.actor, key=key)
        messages.success(request, "Anh/chị đã nhận làm bước này.")
    elif act == "stand_in":
        actions.stand_in(code, request.actor, key=key, of=given.get("of", ""))
        messages.success(request, "Anh/chị đã nhận làm thay; diễn biến ghi rõ làm thay ai.")
    elif act == "delegate":
        actions.delegate(code, request.actor, key=key, to=given.get("to", ""), why=given.get("why", ""))
        messages.success(request, "Đã giao bước này; việc nằm trong hộp việc của người được giao.")
        return see_other(request, f"/quy-trinh/lan-chay/{run}")
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
    elif act == "retry":
        actions.retry(code, request.actor, key=key)
        messages.success(request, "Bước được chạy lại trong ít phút.")
    else:
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    return see_other(request, f"/quy-trinh/buoc/{code}")
