"""A person's own notices: the list, opening one, and by which way to hear of each kind."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.notifications import actions, queries
from lienthong.kernel.notifications.rules import EARLIEST, LATEST, half_hours


@page()
def notices(request: Request) -> HttpResponse:
    """All notices, newest first, or with `xem=chua-doc` those not read yet."""
    only_unread = request.GET.get("xem") == "chua-doc"
    shown = queries.listed(
        request.actor,
        only_unread=only_unread,
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    kept = {"xem": "chua-doc"} if only_unread else {}
    waiting = queries.unread_count(request.actor)
    facts = {
        "notices": shown.rows,
        "only_unread": only_unread,
        "unread": waiting,
        "tabs": [
            {"label": "Tất cả", "href": reverse("notices"), "current": not only_unread},
            {"label": "Chưa đọc", "href": "?xem=chua-doc", "current": only_unread, "count": waiting},
        ],
        "next_href": "?" + urlencode({**kept, "sau": shown.next}) if shown.next else "",
        "prev_href": "?" + urlencode({**kept, "truoc": shown.previous}) if shown.previous else "",
        "once": new_key(),
    }
    return render(request, "notifications/list.html", facts)


@page(methods=("POST",))
def open_one(request: Request, code: str) -> HttpResponse:
    """Mark one as read and go where it leads."""
    url = actions.mark_read(code, request.actor)
    return see_other(request, url or reverse("notices"))


@page(methods=("POST",))
def read_all(request: Request) -> HttpResponse:
    """Mark as read what was on the page; what came meanwhile stays unread."""
    count = actions.mark_all_read(request.actor, key=once_key(request), up_to=request.POST.get("up_to", ""))
    messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc." if count else "Không còn thông báo chưa đọc.")
    return see_other(request, reverse("notices"))


@page(methods=("GET", "HEAD", "POST"))
def choices(request: Request) -> HttpResponse:
    """By which way to hear of each kind."""
    shown = queries.preferences(request.actor)
    if request.method == "POST":
        given = {one.kind: request.POST[one.kind] for one in shown if request.POST.get(one.kind)}
        actions.choose(request.actor, key=once_key(request), channels=given)
        messages.success(request, "Đã ghi nhận cách nhận thông báo.")
        return see_other(request, reverse("notice_choices"))
    facts = {
        "preferences": shown,
        "once": new_key(),
        "mailed": exchange.is_set_up("mail"),
        "hours": queries.hours_of(request.actor),
        "digest_hours": _offered(half_hours(EARLIEST, LATEST)),
        "quiet_hours": _offered(half_hours()),
    }
    return render(request, "notifications/choices.html", facts)


@page(methods=("POST",))
def rhythm(request: Request) -> HttpResponse:
    """When mails may come."""
    digest, first, last = (_hour(request, name) for name in ("digest_at", "quiet_from", "quiet_until"))
    if first is None or last is None:
        raise Unfit(fields={"quiet_from": "Chọn giờ bắt đầu và giờ kết thúc."})
    rest_days = bool(request.POST.get("rest_days"))
    actions.set_rhythm(
        request.actor, key=once_key(request), digest_at=digest, quiet_from=first, quiet_until=last, rest_days=rest_days
    )
    messages.success(request, "Đã ghi nhận giờ nhận thư.")
    return see_other(request, reverse("notice_choices"))


def _offered(times: list[dt.time]) -> list[tuple[str, str]]:
    return [(f"{time:%H:%M}", f"{time:%H:%M}") for time in times]


def _hour(request: Request, name: str) -> dt.time | None:
    given = request.POST.get(name, "")
    found = [time for time in half_hours() if f"{time:%H:%M}" == given]
    return found[0] if found else None
