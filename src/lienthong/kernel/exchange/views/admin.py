"""The administrator's view of the outbox: what is stuck and why, and what to do about it. Bodies are not shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.pages import Request, facts_of, new_key, once_key, page, see_other
from lienthong.kernel.exchange import actions, queries
from lienthong.kernel.exchange.states import State

ADMIN = ("system_admin",)
STUCK = "Cần xem lại"


@page(roles=ADMIN)
def outbox(request: Request) -> HttpResponse:
    """What is stuck first; other states by tab, one partner by filter."""
    show, partner = request.GET.get("xem", ""), request.GET.get("doi_tac", "")
    rows, later, earlier = queries.listed(
        request.actor,
        show=show,
        partner=partner,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    kept = facts_of(request, "xem", "doi_tac")
    counted = queries.counts(request.actor)
    tabs = [("", STUCK), *State.choices(), ("all", "Tất cả")]
    facts = {
        "rows": rows,
        "partners": queries.partner_cards(request.actor),
        "tabs": [
            {
                "label": label[0].upper() + label[1:],
                "href": "?" + urlencode({k: v for k, v in {**kept, "xem": state}.items() if v}),
                "current": state == show,
                "count": counted.get(state),
                "hot": state == "" and counted[""] > 0,
            }
            for state, label in tabs
        ],
        "show": show,
        "partner": partner,
        "next_href": "?" + urlencode({**kept, "sau": later}) if later else "",
        "prev_href": "?" + urlencode({**kept, "truoc": earlier}) if earlier else "",
    }
    return render(request, "exchange/outbox.html", facts)


@page(roles=ADMIN)
def envelope(request: Request, code: str) -> HttpResponse:
    """One envelope: where it is, what the partner said, what can be done."""
    return _shown(request, code)


def _shown(request: Request, code: str, errors: dict[str, str] | None = None, reason: str = "") -> HttpResponse:
    found = queries.one(request.actor, code)
    facts = {
        "envelope": found,
        "history": audit.history(code, most=60),
        "can_retry": actions.retry.open_to(request.actor, found),
        "can_give_up": actions.give_up.open_to(request.actor, found),
        "errors": errors or {},
        "reason": reason,
        "once": new_key(),
    }
    return render(request, "exchange/envelope.html", facts, status=422 if errors else 200)


@page(roles=ADMIN, methods=("POST",))
def retry(request: Request, code: str) -> HttpResponse:
    """Send it again now."""
    actions.retry(code, request.actor, key=once_key(request))
    messages.success(request, "Gói tin sẽ được gửi lại trong ít phút.")
    return see_other(request, reverse("envelope", args=[code]))


@page(roles=ADMIN, methods=("POST",))
def give_up(request: Request, code: str) -> HttpResponse:
    """Stop sending it, with a reason."""
    reason = request.POST.get("reason", "")
    try:
        actions.give_up(code, request.actor, key=once_key(request), reason=reason)
    except Unfit as unfit:
        if not unfit.fields:
            raise
        return _shown(request, code, unfit.fields, reason)
    messages.success(request, "Đã dừng gửi gói tin; lý do đã được ghi lại.")
    return see_other(request, reverse("envelope", args=[code]))
