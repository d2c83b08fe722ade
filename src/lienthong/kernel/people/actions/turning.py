"""The turn of a day: seats that begin or end by a day that was known before are announced on that day."""

import datetime as dt

from django.db.models import Q

from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.verbs import creates, tell
from lienthong.kernel.people import events
from lienthong.kernel.people.models import Seat, SeatStamp

from .ground import seats_changed

MOST_DAYS = 400
"""How far back it is looked after the house stood still."""


@creates("people.announce_turn", sentence="báo người nhận, người thôi vị trí khi đến ngày")
def announce_turn(by: Actor) -> int:
    """Whoever took or left a seat since the last day that was announced is announced now; returns how many."""
    stamp = SeatStamp.objects.select_for_update().get()
    day = today()
    if stamp.told_on is not None and stamp.told_on >= day:
        return 0
    since = max(stamp.told_on or day - dt.timedelta(days=1), day - dt.timedelta(days=MOST_DAYS))
    turned = Q(valid__startswith__gt=since, valid__startswith__lte=day) | Q(
        valid__endswith__gt=since, valid__endswith__lte=day
    )
    told = 0
    for held in Seat.objects.filter(turned).select_related("post", "person").order_by("id"):
        for mark, kind in ((held.valid.upper, events.Vacated), (held.valid.lower, events.Seated)):
            if mark is not None and since < mark <= day and _known_before(held, mark):
                tell(kind(held.post.code, held.person.code, mark))
                told += 1
    SeatStamp.objects.update(told_on=day)
    if told:
        seats_changed()
    return told


def _known_before(held: Seat, mark: dt.date) -> bool:
    """What was said on the day itself, or later, was announced when it was said."""
    said: dt.datetime | None = held.recorded.lower
    return said is None or said.astimezone(VIETNAM).date() < mark
