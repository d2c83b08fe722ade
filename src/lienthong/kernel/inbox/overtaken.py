"""Somebody else was first: who, what they did, and at what hour, so that nobody reads a bare refusal."""

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Refusal, WrongMoment

from .models import WorkItem


def done_before(by: Actor, item: WorkItem, no: Refusal) -> str:
    """What was done with the matter since the page was shown; empty where something else is in the way.

    Either the line has left the inbox meanwhile, or the matter has moved on: a button is only shown while the table of
    states has it. The caller has found the line among what this actor sees.
    """
    over = not WorkItem.objects.filter(pk=item.pk, closed_at=None).exists()
    moved_on = isinstance(no, WrongMoment) and "state" in no.facts
    if isinstance(no, NotAllowed) or not (over or moved_on):
        return ""
    done = audit.history(item.subject, most=1)
    if not done:
        return f"Việc này vừa được làm xong: {item.title}." if over else ""
    who = "Anh/chị" if done[0].who == by.name else done[0].who
    return f"{who} đã {done[0].what} lúc {done[0].at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}: {item.title}."
