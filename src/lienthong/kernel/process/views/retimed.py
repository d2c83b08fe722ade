"""The page behind the notice that timers have moved: of which runs, until when they wait now, and why."""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.process.retimed import PAGE, retimed_since

from .catalogue import OFFICIALS, crumbs

BACK = 7
"""So many days are looked back where the address names none."""
FIRST = dt.date(2020, 1, 1)


@page(roles=OFFICIALS)
def retimed_page(request: Request) -> HttpResponse:
    """Timers that still wait and were moved since a day, of the units one sees."""
    day = _day(request.GET.get("tu", ""))
    found = retimed_since(request.actor, day, after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))
    here = {"tu": day.isoformat()}
    facts = {
        "since": day,
        "rows": found.rows,
        "next": f"{PAGE}?{urlencode({**here, 'sau': found.next})}" if found.next else "",
        "previous": f"{PAGE}?{urlencode({**here, 'truoc': found.previous})}" if found.previous else "",
        "crumbs": crumbs({"label": "Hẹn giờ đã dời"}),
    }
    return render(request, "process/retimed.html", facts)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        day = dt.date.min
    return day if FIRST <= day <= today() else today() - dt.timedelta(days=BACK)
