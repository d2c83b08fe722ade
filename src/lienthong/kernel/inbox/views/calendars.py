"""Secret addresses for calendar programs: their page, and the feed itself."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from lienthong.kernel.base.pages import Request, new_key, once_key, page, see_other
from lienthong.kernel.base.text import whole_number
from lienthong.kernel.inbox import actions
from lienthong.kernel.inbox.feeds import feed_at
from lienthong.kernel.inbox.kept import feeds_of, units_for_feeds

from .address import HOME


@page(methods=("GET", "HEAD", "POST"))
def calendars(request: Request) -> HttpResponse:
    """The addresses that answer, and making a new one."""
    if request.method == "POST":
        unit_id = whole_number(request.POST.get("unit_id", ""), 2**31 - 1)
        actions.open_feed(request.actor, key=once_key(request), unit_id=unit_id)
        messages.success(request, "Đã tạo địa chỉ lịch. Sao chép địa chỉ dưới đây vào ứng dụng lịch.")
        return see_other(request, reverse("inbox_calendars"))
    cards = feeds_of(request.actor)
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": HOME}, {"label": "Lịch hạn công việc"}],
        "feeds": cards,
        "has_own": any(card.mine and card.own_days for card in cards),
        "units": units_for_feeds(request.actor),
        "at_work": bool(request.actor.roles - {"citizen"}),
        "site": settings.SITE_URL.rstrip("/"),
        "once": new_key(),
    }
    return render(request, "inbox/calendars.html", facts)


@page(methods=("POST",))
def close(request: Request, code: str) -> HttpResponse:
    """An address is taken back."""
    actions.close_feed(code, request.actor, key=once_key(request))
    messages.success(request, "Đã thu hồi địa chỉ lịch. Ứng dụng lịch không đọc được nữa.")
    return see_other(request, reverse("inbox_calendars"))


@page(public=True)
def feed(request: Request, token: str) -> HttpResponse:
    """The calendar; whoever knows the address may read it, so nothing personal and nothing hidden stands in it."""
    text = feed_at(token)
    etag = quote_etag(sha256(text.encode()).hexdigest()[:32])
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer = get_conditional_response(request, etag=etag, response=answer) or answer
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'inline; filename="han-cong-viec.ics"'
    return answer
