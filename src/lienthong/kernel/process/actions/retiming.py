"""Waiting timers go with the calendar: after each change of days or ways of counting, and once a night."""

import datetime as dt
from contextlib import suppress
from functools import partial

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process.definition import NodeKind
from lienthong.kernel.process.events import StepRetimed
from lienthong.kernel.process.models import Past, Step
from lienthong.kernel.process.queries import lock_run_of, steps
from lienthong.kernel.process.states import STEP_MOVES, Deed, StepState
from lienthong.kernel.process.timers import Ends, length_of

from .steps import note, run_of

PIECE = 500
CHANGED = "Lịch làm việc của đơn vị có thay đổi"
LONGEST = 380
"""So much of the reasons fits into a line of the past behind the two instants."""


@verb("process.retime", of=steps, sentence="dời thời điểm chờ theo lịch", moves=STEP_MOVES, first=lock_run_of)
def retime(step: Step, by: Actor) -> str:
    """A timer waits until when its length ends by the days, hours and ways of counting that hold now.

    An end that has passed by them is due at once.
    """
    length = length_of(step, run_of(step).version_id)
    old = step.fires_at
    if length is None or old is None:
        raise WrongMoment("Bước này không chờ theo thời gian làm việc.", "Không phải làm gì thêm.")
    new = Ends([step.unit_id]).end(step.opened_at, length, step.unit_id)
    if new == old:
        raise WrongMoment("Thời điểm chờ đã đúng với lịch làm việc.", "Không phải làm gì thêm.")
    found = _changes(step, old, new)
    whys = "; ".join(dict.fromkeys(one.why for one in found)) or CHANGED
    cites = "; ".join(dict.fromkeys(one.cited for one in found if one.cited))
    words = f"Lý do: {whys}."[:LONGEST] + (f" Căn cứ: {cites}." if cites else "")
    note(step, Deed.RETIMED, by, f"Từ {_said(old)} sang {_said(new)}. {words}")
    tell(StepRetimed(step.code, found[0].code if found else "", whys, cites))
    step.fires_at = new
    return step.code


def _said(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def _changes(step: Step, old: dt.datetime, new: dt.datetime) -> list[calendar.RecountCard]:
    """Because of what, and by which documents: all that has changed in its time since it was opened or last moved."""
    before = Past.objects.filter(run=step.run_id, step=step.code, deed=Deed.RETIMED).order_by("id").last()
    first, last = step.opened_at.astimezone(VIETNAM).date(), max(old, new).astimezone(VIETNAM).date()
    return calendar.changes_for(step.unit_id, before.at if before else step.opened_at, first, last)


def follow_timers() -> int:
    """All waiting timers that end otherwise than they should, each in a transaction; returns how many were moved.

    It looks how things stand, so a look that was broken off is simply taken again.
    """
    moved, after = 0, 0
    while True:
        found, last = whole(partial(_piece, after), HOUSE)
        for code in found:
            with suppress(Refusal):  # somebody was first, or the timer has gone off
                retime(code, HOUSE)
                moved += 1
        if last is None:
            return moved
        after = last


def _piece(after: int) -> tuple[list[str], int | None]:
    """Of the next timers those that are to be moved, and the last that was looked at; None: there are no more."""
    waiting = Step.objects.filter(kind=NodeKind.TIMER, state=StepState.AWAITING, fires_at__isnull=False, pk__gt=after)
    some = list(waiting.select_related("run").order_by("pk")[:PIECE])
    ends = Ends({one.unit_id for one in some})
    found = []
    for step in some:
        length = length_of(step, step.run.version_id)
        if length is not None and ends.end(step.opened_at, length, step.unit_id) != step.fires_at:
            found.append(step.code)
    return found, some[-1].pk if len(some) == PIECE else None
