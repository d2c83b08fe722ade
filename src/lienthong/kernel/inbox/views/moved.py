"""The page behind the notice that due dates have moved: which of my lines, from when to when, and why."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.queries import mine

from .address import HOME


@page()
def moved(request: Request, code: str) -> HttpResponse:
    """What waits for me and was moved by one recount; what has been done since is not there any more."""
    asked = calendar.recount_card(code)
    if asked is None:
        raise NotThere
    found = mine(
        request.actor,
        Asked(today=today(), recount=code),
        after=request.GET.get("sau", ""),
        before=request.GET.get("truoc", ""),
    )
    days = calendar.moved_by(code, [item.clock_id for item in found.items if item.clock_id])
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": HOME}, {"label": "Hạn đã dời"}],
        "asked": asked,
        "lines": [
            {"title": item.title, "href": item.url, "clock": item.clock.subject, "moved": days[item.clock_id]}
            for item in found.items
            if item.clock is not None and item.clock_id in days
        ],
        "next_href": f"?{urlencode({'sau': found.next})}" if found.next else "",
        "prev_href": f"?{urlencode({'truoc': found.previous})}" if found.previous else "",
    }
    return render(request, "inbox/moved.html", facts)
