"""Somebody moves from one post to another by one decision: on one day they leave the old one and take the new one."""

import datetime as dt

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.verbs import verb
from lienthong.kernel.people.models import Post, Seat, Staff
from lienthong.kernel.people.queries import visible_posts
from lienthong.kernel.units import api as units

from .ground import cited_by, over, someone
from .seats import seat, vacate
from .staff import hire, leave


@verb("people.move", of=visible_posts, sentence="điều động, chuyển người sang vị trí khác")
def move(post: Post, by: Actor, *, person: str, leaves: str, on: dt.date, cited: str) -> str:
    """The person holds the post from a day on and no longer the one they leave; with the unit they change the staff.

    Who is seconded, or holds a post besides their own, keeps the old one: that is `seat`.
    """
    moved = someone(person)
    decision = cited_by(cited)
    sits = Seat.objects.filter(person=moved, post__code=leaves, valid__contains=on).select_related("post").first()
    if sits is None:
        raise Unfit(fields={"leaves": f"Người này không giữ vị trí đó vào ngày {on:%d/%m/%Y}. Chọn vị trí khác."})
    if sits.post_id == post.pk:
        raise Unfit(fields={"post": "Vị trí mới phải khác vị trí đang giữ."})
    old = sits.post.unit_id
    over(by, old, "cho thôi giữ vị trí cũ")
    over(by, post.unit_id, "giao vị trí mới")
    if old == post.unit_id or not Staff.objects.filter(person=moved, unit_id=old, valid__contains=on).exists():
        seat(post.code, by, person=person, on=on, cited=decision)
        vacate(leaves, by, person=person, on=on, cited=decision)
        return post.code
    codes = {card.id: card.code for card in units.cards([old, post.unit_id], on).values()}
    if not Staff.objects.filter(person=moved, unit_id=post.unit_id, valid__contains=on).exists():
        hire(by, code=person, full_name=moved.full_name, unit=codes[post.unit_id], since=on, cited=decision)
    leave(person, by, unit=codes[old], on=on, cited=decision)
    seat(post.code, by, person=person, on=on, cited=decision)
    return post.code
