"""What a person keeps of the list: views under a name, and secret addresses for calendars."""

import secrets
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.inbox.kept import visible_feeds, visible_views
from lienthong.kernel.inbox.models import Feed, SavedView
from lienthong.kernel.inbox.states import FEED_MOVES, FeedState

MOST_VIEWS = 12
LONGEST_NAME = 40
ASKED = ("xem", "han", "loai", "don-vi", "q")
"""What a view is made of, by its names in the address."""


@creates("inbox.save_view", sentence="lưu mục xem của hộp việc")
def save_view(by: Actor, *, name: str, asked: str) -> str:
    """Keep what is asked for now under a name; another view of the same name is replaced."""
    called = tidy(name)
    kept = urlencode([(key, value) for key, value in parse_qsl(asked) if key in ASKED and value])
    if not 1 <= len(called) <= LONGEST_NAME:
        raise Unfit(fields={"name": f"Đặt tên từ 1 đến {LONGEST_NAME} ký tự."})
    if not kept or len(kept) > 500:
        raise Unfit(fields={"name": "Chọn điều kiện lọc trước khi lưu."})
    mine = visible_views(by)
    found = mine.filter(name=called).first()
    if found is None and len(mine[:MOST_VIEWS]) == MOST_VIEWS:
        raise WrongMoment("Đã có {most} mục xem.", "Xóa một mục không dùng nữa rồi lưu lại.", most=MOST_VIEWS)
    if found is not None:
        mine.filter(pk=found.pk).update(asked=kept)
        return found.code
    return SavedView.objects.create(code=f"MX-{secrets.token_hex(8)}", owner=by.id, name=called, asked=kept).code


@verb("inbox.drop_view", of=visible_views, sentence="xóa mục xem của hộp việc")
def drop_view(view: SavedView, by: Actor) -> str:
    """The view is not needed any more."""
    SavedView.objects.filter(pk=view.pk).delete()
    return view.name


@creates("inbox.open_feed", sentence="tạo địa chỉ lịch hạn")
def open_feed(by: Actor, *, unit_id: int | None) -> str:
    """A new secret address for my due days, or those of a unit; the one before answers no more."""
    same = Q(unit_id__isnull=True) if unit_id is None else Q(unit_id=unit_id)
    Feed.objects.filter(same, owner=by.id, state=FeedState.OPEN).update(state=FeedState.CLOSED, closed_at=now())
    made = Feed.objects.create(code=f"LH-{secrets.token_hex(8)}", owner=by.id, unit_id=unit_id, opened_at=now())
    return made.code


@verb("inbox.close_feed", of=visible_feeds, moves=FEED_MOVES, sentence="thu hồi địa chỉ lịch hạn")
def close_feed(feed: Feed, by: Actor) -> str:
    """The address answers no more, wherever it has been written down."""
    feed.closed_at = now()
    return feed.code
