"""The page of a run, where everybody sees how it stands, and where it is withdrawn."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import RunCard, holding_card, run_card
from lienthong.kernel.process.event_logs import EXPORTING


@page(methods=("GET", "HEAD", "POST"))
def run_page(request: Request, code: str) -> HttpResponse:
    """A run: where it stands, what has happened, who held it how long; whoever leads its unit can withdraw it."""
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            return _done(request, code)
        except WrongMoment:  # a colleague was first, or the run came to its end while this was being written
            return _over(request, code)
        except Refusal as no:
            errors, status = no.by_field(), no.status
    card = _card(request, code)
    facts = {
        "run": card,
        "holding": holding_card(request.actor, code),
        "may_export": request.actor.has(*EXPORTING),
        "may_withdraw": VERBS["process.withdraw"].open_to(request.actor, card.run),
        "asked": bool(errors) or "rut" in request.GET,
        "why": request.POST.get("why", ""),
        "errors": errors,
        "once": new_key,
        "crumbs": [{"label": "Việc cần làm", "href": "/viec-can-lam"}, {"label": card.run.code}],
        "today": today(),
    }
    return render(request, "process/run.html", facts, status=status)


def _card(request: Request, code: str) -> RunCard:
    card = run_card(request.actor, code)
    if card is None:
        raise NotThere
    return card


def _done(request: Request, code: str) -> HttpResponse:
    _card(request, code)
    if request.POST.get("act") != "withdraw":
        raise Unfit("Chưa chọn việc cần làm.", "Bấm một trong các nút trên trang.")
    actions.withdraw(code, request.actor, key=once_key(request), why=request.POST.get("why", ""))
    messages.success(request, "Đã rút quy trình; việc trong hộp việc của những người liên quan đã được gỡ.")
    return see_other(request, f"/quy-trinh/lan-chay/{code}")


def _over(request: Request, code: str) -> HttpResponse:
    """A run that is over is not withdrawn any more: its page says what became of it."""
    card = _card(request, code)
    said = "Quy trình đã xong nên không còn rút được; không có gì thay đổi."
    if card.withdrawal:
        when = card.withdrawal.at.astimezone(VIETNAM)
        said = f"{card.withdrawal.who} đã rút quy trình này lúc {when:%H:%M, %d/%m/%Y}; không ghi thêm gì."
    messages.info(request, said)
    return see_other(request, f"/quy-trinh/lan-chay/{code}")
