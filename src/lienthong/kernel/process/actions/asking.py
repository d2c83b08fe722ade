"""Questions to other units that are still open when a step ends: nobody need answer them any more."""

import datetime as dt
from collections.abc import Collection, Iterable

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox
from lienthong.kernel.process.models import Consultation, Past
from lienthong.kernel.process.states import ConsultationState, Deed
from lienthong.kernel.process.work import OPINION

OPEN = (ConsultationState.ASKED, ConsultationState.LATE)


def told(asked: Consultation, deed: Deed, by: Actor, at: dt.datetime, words: str, outcome: str = "") -> Past:
    """A line of the past about an opinion; it stands in the unit that is asked, from when it was asked."""
    return Past(
        run_id=asked.run_id,
        step=asked.step,
        node=asked.node,
        deed=deed,
        outcome=outcome,
        unit_id=asked.unit_id,
        actor=by.id,
        actor_name=by.name[:200],
        opened_at=asked.asked_at,
        at=at,
        note=words[:500],
    )


def ask_no_more(steps: Collection[str], why: str, by: Actor, at: dt.datetime) -> None:
    """The steps from which these opinions were asked are over: lines go, clocks stop; with the eyes of the house."""
    if not steps:
        return
    drop(Consultation.objects.filter(step__in=steps, state__in=OPEN).order_by("id").select_for_update(), why, by, at)


def drop(asked: Iterable[Consultation], why: str, by: Actor, at: dt.datetime) -> None:
    """These locked questions need no answer any more; with the eyes of the house."""
    rows = list(asked)
    if not rows:
        return
    codes = [one.code for one in rows]
    Consultation.objects.filter(code__in=codes).update(state=ConsultationState.WITHDRAWN)
    Past.objects.bulk_create([told(one, Deed.UNASKED, by, at, why) for one in rows])
    calendar.void_many(codes, "Không còn cần ý kiến", at=at)
    inbox.close_many(codes, OPINION)
