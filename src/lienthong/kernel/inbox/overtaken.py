"""Somebody else was first: who, what they did, and at what hour, so that nobody reads a bare refusal."""

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, Refusal, WrongMoment
from lienthong.kernel.base.transactions import seen_by

from .models import WorkItem
from .shown import Line


def done_before(by: Actor, item: Line, no: Refusal) -> str:
    """What was done with the matter since the page was shown; empty where something else is in the way.

    Either the line has left the inbox meanwhile or lies in a colleague's hands, or the matter has moved on: a button is
    only shown while the table of states has it. The caller has found the line among what this actor sees, or knows that
    they were shown it.
    """
    with seen_by(HOUSE):  # a line that has gone to another unit is there still: what is done with it is theirs to know
        over = not WorkItem.objects.filter(code=item.code).exists()
    moved_on = isinstance(no, WrongMoment) and "state" in no.facts
    others = isinstance(no, NotAllowed) and isinstance(item, WorkItem) and item.holder not in ("", by.id)
    if not others and (isinstance(no, NotAllowed) or not (over or moved_on)):
        return ""
    done = audit.history(item.subject, most=1)
    if not done:
        return f"Việc này vừa được làm xong: {item.title}." if over else ""
    who = "Anh/chị" if done[0].who == by.name else done[0].who
    return f"{who} đã {done[0].what} lúc {done[0].at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}: {item.title}."
