"""One's own vault: what is known for sure, from whom, since when; and withdrawing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.vault import actions
from lienthong.kernel.vault.queries import own

HERE = "/kho-cua-toi"


@page()
def own_vault(request: Request) -> HttpResponse:
    """What the vault holds of whoever looks, and what it held."""
    cards = own(request.actor)
    facts = {
        "now": [card for card in cards if card.until is None],
        "before": [card for card in cards if card.until is not None],
        "once": new_key,
        "crumbs": [{"label": "Trang chủ", "href": "/"}, {"label": "Kho dữ liệu của tôi"}],
    }
    return render(request, "vault/own.html", facts)


@page(methods=("POST",))
def withdraw(request: Request, code: str) -> HttpResponse:
    """What one wants used no more is withdrawn."""
    actions.withdraw(code, request.actor, key=once_key(request))
    messages.success(request, "Đã rút thông tin khỏi kho. Các tờ khai mới sẽ không điền sẵn thông tin này nữa.")
    return see_other(request, HERE)
