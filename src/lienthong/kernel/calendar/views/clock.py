"""The page of one due date: how it was reckoned, by which documents, and what has happened to it since."""

from django.http import HttpResponse
from django.shortcuts import render

from lienthong.kernel.base import today
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.pages import Request, page
from lienthong.kernel.calendar.calendars import left_of
from lienthong.kernel.calendar.clock_words import changes_told, reckoning
from lienthong.kernel.calendar.queries import of
from lienthong.kernel.calendar.sight import seen
from lienthong.kernel.calendar.states import ClockState


@page()
def clock(request: Request, subject: str) -> HttpResponse:
    """Why a due date is what it is, sentence by sentence; for whoever may see what it is about."""
    about, card = seen(request.actor, subject), of([subject]).get(subject)
    if about is None or card is None:
        raise NotThere
    facts = {
        "crumbs": [{"label": "Việc cần làm", "href": "/viec-can-lam"}, {"label": "Vì sao có hạn này"}],
        "about": about,
        "clock": card,
        "state": ClockState(card.state).label,
        "sentences": reckoning(subject),
        "changes": changes_told(subject),
        "today": today(),
        "left": left_of([card]).get(subject, ""),
    }
    return render(request, "calendar/clock.html", facts)
