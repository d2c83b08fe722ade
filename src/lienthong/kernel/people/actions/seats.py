"""Seats: who comes to sit at a post and how, until when where that is known, and who leaves it."""

import datetime as dt

from django.db.models import Q

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.recorded import known_after
from lienthong.kernel.base.verbs import tell, verb
from lienthong.kernel.people import events
from lienthong.kernel.people.models import FOR_THE_TIME_BEING, Person, Post, Seat, SeatHow, Staff
from lienthong.kernel.people.queries import visible_posts
from lienthong.kernel.units import api as units

from .ground import cited_by, keeper, leave_seat, not_oneself, seats_changed, someone, span


@verb("people.seat", of=visible_posts, sentence="bổ nhiệm, giao vị trí")
def seat(
    post: Post,
    by: Actor,
    *,
    person: str,
    on: dt.date,
    cited: str,
    how: str = SeatHow.HOLDER,
    until: dt.date | None = None,
) -> str:
    """Somebody sits at the post from a day on, until before another where it is known; who sat there leaves it.

    `how`: one of `SeatHow`; who only keeps the post for the time being leaves its holder there.
    """
    not_oneself(by, person)
    comes = someone(person)
    decision = cited_by(cited)
    if how not in SeatHow.values:
        raise Unfit(fields={"how": "Chọn cách giữ vị trí trong danh sách."})
    if until is not None and until <= on:
        raise Unfit(fields={"until": "Ngày cuối không thể trước ngày nhận vị trí."})
    _open(post, on, until)
    if not keeper(by):
        _belongs(comes, post, how, on)
    acting = how in FOR_THE_TIME_BEING
    there = Seat.objects.filter(post=post).select_related("person", "post")
    alike = Q(how__in=FOR_THE_TIME_BEING)
    later = Q(valid__startswith__gte=on) & (Q(valid__startswith__lt=until) if until else Q())
    if there.filter(Q(person=comes) | ~alike if not acting else alike | Q(person=comes)).filter(later).exists():
        raise Unfit(fields={"on": "Đã có người được giao vị trí này từ ngày đó hoặc muộn hơn."})
    leaving = there.filter(person=comes) if acting else there
    for held in leaving.filter(valid__contains=on):
        leave_seat(held, on, decision)
    known = known_after(Seat.ever.filter(post=post))
    Seat.objects.create(
        post=post, person=comes, how=how, valid=span(on, until), recorded=known, cited=decision,
        ended_by=decision if until else "",
    )  # fmt: skip
    seats_changed()
    tell(events.Seated(post.code, comes.code, on))
    return post.code


@verb("people.vacate", of=visible_posts, sentence="thôi giữ vị trí")
def vacate(post: Post, by: Actor, *, person: str, on: dt.date, cited: str) -> str:
    """Somebody no longer sits at the post from a day on."""
    decision = cited_by(cited)
    held = Seat.objects.filter(post=post, person__code=person, valid__contains=on).select_related("person").first()
    if held is None:
        raise Unfit(fields={"person": "Người này không giữ vị trí vào ngày đó."})
    leave_seat(held, on, decision)
    seats_changed()
    return post.code


def _open(post: Post, on: dt.date, until: dt.date | None) -> None:
    """The unit and its post are there on the first day, and the post on the last."""
    if not units.card(post.unit_id, on).lives_on(on):
        raise Unfit(fields={"on": "Đơn vị của vị trí này không hoạt động vào ngày đó."})
    if post.valid.lower is not None and on < post.valid.lower:
        raise Unfit(fields={"on": f"Vị trí này mở từ ngày {post.valid.lower:%d/%m/%Y}; chọn từ ngày đó trở đi."})
    if post.valid.upper is not None and (until is None or until > post.valid.upper):
        last = post.valid.upper - dt.timedelta(days=1)
        field = "on" if on > last else "until"
        raise Unfit(fields={field: f"Vị trí này chỉ còn đến hết ngày {last:%d/%m/%Y}."})


def _belongs(person: Person, post: Post, how: str, on: dt.date) -> None:
    """Who holds a post is of its unit; who comes from another unit holds it concurrently or is seconded to it."""
    if how in (SeatHow.CONCURRENT, SeatHow.SECONDED):
        at_home = Staff.objects.filter(person=person, valid__contains=on)
        if not at_home.exists():
            raise Unfit(fields={"person": "Người này không thuộc đơn vị nào vào ngày đó. Tiếp nhận vào đơn vị trước."})
        if how == SeatHow.SECONDED and at_home.filter(unit_id=post.unit_id).exists():
            raise Unfit(fields={"how": "Người này là cán bộ của chính đơn vị; biệt phái là từ đơn vị khác đến."})
        return
    staff = Staff.objects.filter(person=person, unit_id=post.unit_id, valid__contains=on)
    seated = Seat.objects.filter(person=person, post__unit_id=post.unit_id, valid__contains=on)
    if not staff.exists() and not seated.exists():
        raise Unfit(
            fields={
                "person": "Người này chưa thuộc đơn vị vào ngày đó. Tiếp nhận vào đơn vị trước, hoặc chọn cách giữ "
                "“kiêm nhiệm” hay “biệt phái đến”."
            }
        )
