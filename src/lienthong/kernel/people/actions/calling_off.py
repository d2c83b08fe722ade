"""An appointment for a day to come is taken back: nobody comes, and whoever was to make room stays."""

import datetime as dt
from typing import Any

from django.db.models import Q

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.recorded import taken_back, told_anew
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.people import events
from lienthong.kernel.people.models import FOR_THE_TIME_BEING, Contact, Post, Seat, Staff
from lienthong.kernel.people.queries import visible_posts
from lienthong.kernel.units import api as units

from .ground import cited_by, not_oneself, over, seats_changed, span


@verb("people.call_off", of=visible_posts, sentence="rút lại việc giao vị trí chưa đến ngày")
def call_off(post: Post, by: Actor, *, person: str, on: dt.date, cited: str) -> str:
    """Somebody does not come to the post on that day after all; what ended by the same decision does not end."""
    cited_by(cited)
    coming = Seat.objects.filter(post=post, person__code=person, valid__startswith=on)
    seat = coming.select_related("post", "person").first()
    if seat is None:
        raise Unfit(fields={"person": "Không có việc giao vị trí nào cho người này từ ngày đó. Chọn lại."})
    if on <= today():
        raise Unfit(fields={"person": "Đã đến ngày nhận vị trí nên không rút lại được. Hãy ghi thôi giữ vị trí."})
    taken_back(seat)
    tell(events.Vacated(post.code, person, on))
    stays = _those_who_stay(seat, by)
    _works_where_before(seat, by)
    seats_changed()
    tell(events.CalledOff(post.code, post.title, person, on, stays))
    return post.code


def _those_who_stay(seat: Seat, by: Actor) -> list[str]:
    """Whoever was to leave for this seat, by its decision and on its day, sits as long as was said before."""
    on = seat.valid.lower
    made_room = Q(post_id=seat.post_id) | Q(person_id=seat.person_id)
    left = Seat.objects.filter(made_room, valid__endswith=on, ended_by=seat.cited).select_related("post", "person")
    rows = list(left.order_by("post_id", "id"))
    list(Post.objects.select_for_update().filter(pk__in={row.post_id for row in rows}).order_by("pk").values_list("pk"))
    stays: list[str] = []
    for row in rows:
        before = _said_before(Seat, row, post_id=row.post_id, how=row.how)
        if before is None:  # its last day was its own from the beginning
            continue
        if row.post_id != seat.post_id:
            over(by, row.post.unit_id, "rút lại việc giao vị trí")
        not_oneself(by, row.person.code)
        _nobody_else(row, on, before.valid.upper)
        told_anew(row, span(row.valid.lower, _first(before.valid.upper, row.post.valid.upper)),
                  ended_by=before.ended_by)  # fmt: skip
        tell(events.Seated(row.post.code, row.person.code, on))
        stays.append(row.person.code)
    return sorted(set(stays) - {seat.person.code})


def _works_where_before(seat: Seat, by: Actor) -> None:
    """Who was to move to another unit with this decision stays on the staff of theirs."""
    on, person = seat.valid.lower, seat.person
    mine = Staff.objects.filter(person=person)
    for row in mine.filter(valid__endswith=on, ended_by=seat.cited):
        before = _said_before(Staff, row, unit_id=row.unit_id)
        if before is None:
            continue
        over(by, row.unit_id, "rút lại việc điều động")
        told_anew(row, span(row.valid.lower, before.valid.upper), ended_by=before.ended_by)
        for new in mine.filter(valid__startswith=on, cited=seat.cited):
            taken_back(new)
            tell(events.Left(person.code, units.card(new.unit_id, on).code, on))
        with seen_by(HOUSE):  # the contact goes back behind the wall of the unit where the person stays
            Contact.objects.filter(person=person).update(unit_id=row.unit_id)
        tell(events.Hired(person.code, units.card(row.unit_id, on).code, on))


def _said_before(table: Any, row: Any, **same: Any) -> Any:
    """What was held true of the same fact right before; None where nothing was."""
    told = table.ever.filter(person_id=row.person_id, recorded__endswith=row.recorded.lower, **same)
    return told.filter(valid__startswith=row.valid.lower).order_by("-id").first() if row.valid.lower else (
        told.filter(valid__startswith__isnull=True).order_by("-id").first()
    )  # fmt: skip


def _nobody_else(row: Seat, on: dt.date, until: dt.date | None) -> None:
    """A post has one holder: who comes later on is called off first."""
    later = Seat.objects.filter(post_id=row.post_id, valid__overlap=span(on, until)).exclude(pk=row.pk)
    alike = later.filter(person_id=row.person_id) | (
        later.exclude(how__in=FOR_THE_TIME_BEING) if not row.acting else later.none()
    )
    other = alike.select_related("person").first()
    if other is not None:
        raise Unfit(
            fields={
                "person": f"{other.person.full_name} được giao “{row.post.title}” trong thời gian "
                f"{row.person.full_name} sẽ giữ lại vị trí ấy. Rút lại hoặc kết thúc việc giao đó trước."
            }
        )


def _first(*days: dt.date | None) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)
