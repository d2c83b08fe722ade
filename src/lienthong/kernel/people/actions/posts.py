"""Posts: they are opened by a decision, called otherwise by another, and closed once nobody sits there any more."""

import datetime as dt

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.people import events
from lienthong.kernel.people.models import Post, PostKind, PostName, Seat
from lienthong.kernel.people.queries import visible_posts
from lienthong.kernel.units import api as units

from .ground import cited_by, over, seats_changed, span

LONGEST_TITLE = 200
LOWEST_RANK = 999


@creates("people.open_post", sentence="mở vị trí công tác")
def open_post(
    by: Actor,
    *,
    code: str,
    unit: str,
    title: str,
    kind: str = PostKind.STAFF,
    rank: int = 50,
    since: dt.date | None = None,
    cited: str = "",
) -> str:
    """A unit has a post at which somebody can sit, from a day on (None: from before records)."""
    at = units.card(unit, since)
    over(by, at.id, "mở vị trí công tác")
    short = code.removeprefix(f"{unit}.")
    if Post.objects.filter(code=code).exists() or short == code or not short or len(code) > 120 or "/" in code:
        raise Unfit(fields={"code": f"Mã vị trí bắt đầu bằng “{unit}.” và chưa được dùng."})
    if kind not in PostKind.values or not tidy(title):
        raise Unfit(fields={"title": "Cho biết tên và loại vị trí."})
    if not 0 <= rank <= LOWEST_RANK:
        raise Unfit(fields={"rank": f"Thứ bậc là số từ 0 (cao nhất) đến {LOWEST_RANK}."})
    if since is not None and not at.lives_on(since):
        raise Unfit(fields={"since": "Đơn vị không hoạt động vào ngày đó."})
    Post.objects.create(
        code=code, unit_id=at.id, kind=kind, title=_title(title), rank=rank, valid=span(since), cited=tidy(cited)[:500]
    )
    seats_changed()
    return code


@verb("people.close_post", of=visible_posts, sentence="bỏ vị trí công tác")
def close_post(post: Post, by: Actor, *, on: dt.date, cited: str) -> str:
    """The post is there until before a day; whoever sits there leaves it first."""
    decision = cited_by(cited)
    if post.valid.upper is not None and post.valid.upper <= on:
        raise Unfit(fields={"on": f"Vị trí này đã bỏ từ ngày {post.valid.upper:%d/%m/%Y}."})
    if post.valid.lower is not None and on <= post.valid.lower:
        raise Unfit(fields={"on": f"Vị trí này mở từ ngày {post.valid.lower:%d/%m/%Y}; chọn ngày sau đó."})
    sat = Seat.objects.filter(post=post, valid__overlap=span(on)).select_related("person").order_by("id").first()
    if sat is not None:
        raise Unfit(
            fields={
                "on": f"{sat.person.full_name} còn giữ vị trí này vào hoặc sau ngày {on:%d/%m/%Y}. "
                "Ghi quyết định thôi giữ trước."
            }
        )
    post.valid = span(post.valid.lower, on)
    post.cited = "; ".join(part for part in (post.cited, decision) if part)[:500]
    seats_changed()
    return post.code


@verb("people.rename_post", of=visible_posts, sentence="đổi tên vị trí công tác")
def rename_post(post: Post, by: Actor, *, title: str, on: dt.date, cited: str) -> str:
    """The post is called otherwise from a day on, at the latest today; what it was called stays readable."""
    decision = cited_by(cited)
    new = _title(title)
    if not new or new == post.title:
        raise Unfit(fields={"title": "Cho biết tên mới, khác tên đang dùng."})
    last = PostName.objects.filter(post=post).order_by("-valid").first()
    since = last.valid.upper if last is not None else post.valid.lower
    if on > today():
        raise Unfit(fields={"on": "Tên đổi từ hôm nay hoặc từ một ngày đã qua; tên sắp tới ghi khi đến ngày."})
    if since is not None and on <= since:
        raise Unfit(fields={"on": f"Tên đang dùng có từ ngày {since:%d/%m/%Y}; chọn ngày sau đó."})
    PostName.objects.create(post=post, title=post.title, valid=span(since, on), cited=decision)
    post.title = new
    seats_changed()
    tell(events.PostRenamed(post.code, new, on))
    return post.code


def _title(text: str) -> str:
    title = tidy(text)
    if len(title) > LONGEST_TITLE:
        raise Unfit(fields={"title": f"Tên vị trí dài nhất {LONGEST_TITLE} ký tự."})
    return title
