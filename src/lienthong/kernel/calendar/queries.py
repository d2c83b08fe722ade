"""Where readings of clocks and calendars start."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from lienthong.kernel.base.actor import Actor

from .cards import ClockCard
from .clock_sql import EFFECTIVE
from .dues import CountedIn
from .models import Clock, ClockChange, Recount
from .states import ClockState, RecountState

_FIELDS = (
    "id",
    "subject",
    "kind",
    "unit_id",
    "started_on",
    "due_on",
    "due_at",
    "state",
    "stopped_at",
    "stopped_on",
    "paused_at",
)


def of(subjects: Iterable[str]) -> dict[str, ClockCard]:
    """The clocks of these subjects, by subject; one that has none is absent."""
    rows = Clock.objects.filter(subject__in=list(subjects)).values_list(*_FIELDS)
    return {card.subject: card for card in (ClockCard(*row) for row in rows)}


def due_before(unit_ids: Iterable[int], day: dt.date, *, most: int = 1000) -> list[ClockCard]:
    """Running clocks of these units whose last day lies before this day, the longest late first."""
    return _running(unit_ids, Q(due_on__lt=day), most)


def due_between(unit_ids: Iterable[int], first: dt.date, last: dt.date, *, most: int = 1000) -> list[ClockCard]:
    """Running clocks of these units whose last day lies from first to last, the nearest first."""
    return _running(unit_ids, Q(due_on__gte=first, due_on__lte=last), most)


def _running(unit_ids: Iterable[int], when: Q, most: int) -> list[ClockCard]:
    rows = Clock.objects.filter(when, unit_id__in=list(unit_ids), state=ClockState.RUNNING)
    return [ClockCard(*row) for row in rows.order_by("due_on", "id").values_list(*_FIELDS)[:most]]


def limits_of(subjects: Iterable[str]) -> dict[str, tuple[int, CountedIn]]:
    """For how long these clocks run, where that was reckoned: so many working days or minutes."""
    rows = Clock.objects.filter(subject__in=list(subjects)).values_list("subject", "amount", "measure")
    return {one: (amount, CountedIn(measure)) for one, amount, measure in rows if amount is not None and measure}


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """One line of a clock's history."""

    what: str
    old_due_on: dt.date | None
    new_due_on: dt.date | None
    why: str
    cited: str
    at: dt.datetime
    old_due_at: dt.datetime | None = None
    new_due_at: dt.datetime | None = None


def changes(subject: str) -> list[ChangeCard]:
    """What happened to a clock since it was started, oldest first."""
    rows = ClockChange.objects.filter(clock__subject=subject).order_by("id")
    return [
        ChangeCard(r.what, r.old_due_on, r.new_due_on, r.why, r.cited, r.at, r.old_due_at, r.new_due_at) for r in rows
    ]


def recounts(by: Actor) -> QuerySet[Recount]:
    """Recounts of open clocks; they are the house's own work."""
    return Recount.objects.all() if by.kind == "house" else Recount.objects.none()


def waiting_recounts() -> list[str]:
    """The codes of those that are not done, oldest first."""
    return list(Recount.objects.filter(state=RecountState.WAITING).order_by("id").values_list("code", flat=True))


def effective_place(clock_id: int) -> int | None:
    """The unit by whose calendar a clock counts; None is the country's."""
    counts = EFFECTIVE.format(clock="clock")
    with connection.cursor() as cursor:
        cursor.execute(
            f"select place.unit_id from calendar_clock clock join calendar_place place on place.id = {counts}"  # noqa: S608
            " where clock.id = %s",
            [clock_id],
        )
        row = cursor.fetchone()
    return row[0] if row else None
