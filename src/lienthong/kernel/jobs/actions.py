"""What can happen to an event that a room could not take."""

from django.db.models import QuerySet

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import verb

from .drains import REACTIONS, Happened, try_one
from .models import Stuck


def stuck_seen(by: Actor) -> QuerySet[Stuck]:
    """Stuck events are seen by the system's administrator."""
    return Stuck.objects.all() if by.kind == "house" or by.has("system_admin") else Stuck.objects.none()


@verb("jobs.retry_stuck", of=stuck_seen, sentence="thử lại một sự kiện bị kẹt")
def retry_stuck(stuck: Stuck, by: Actor) -> str:
    """Let the room try this event again, as the house; where it succeeds the line goes."""
    if stuck.room not in REACTIONS:
        raise Unfit("Không còn phần nào nhận sự kiện này.", "Báo người phụ trách phần mềm.")
    row = stuck.event
    with seen_by(HOUSE):
        done = try_one(stuck.room, Happened(row.pk, row.kind, row.facts, row.actor, row.cause))
    if done:
        Stuck.objects.filter(pk=stuck.pk).delete()
    return stuck.code if not done else ""
