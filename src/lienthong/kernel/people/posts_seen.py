"""One post, as its page shows it: what it was called, who sat there, and what the house held true before."""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base import today

from .models import Post, PostKind, PostName, Seat, SeatHow
from .queries import SeatCard, seat_cards


@dataclass(frozen=True, slots=True)
class Named:
    """What a post was called from a day to a day."""

    title: str
    since: dt.date | None
    last: dt.date | None
    cited: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """What the house held true of a seat for a time, and does no more."""

    who: str
    person: str
    title: str
    post: str
    how: str
    since: dt.date | None
    last: dt.date | None
    known_from: dt.datetime | None
    known_until: dt.datetime
    cited: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class PostPortrait:
    """A post with its whole life."""

    code: str
    title: str
    kind: str
    rank: int
    unit_id: int
    since: dt.date | None
    last: dt.date | None
    cited: str
    names: list[Named]
    seats: list[SeatCard]
    replaced: list[Replaced]


def post_portrait(post: Post) -> PostPortrait:
    """One post, its names and who sat there, the newest first."""
    names = PostName.objects.filter(post=post).order_by("-valid")
    seats = seat_cards(Seat.objects.filter(post=post), today())
    return PostPortrait(
        post.code,
        post.title,
        str(PostKind(post.kind).label),
        post.rank,
        post.unit_id,
        post.valid.lower,
        _last(post.valid.upper),
        post.cited,
        [Named(one.title, one.valid.lower, _last(one.valid.upper), one.cited) for one in names],
        sorted(seats, key=lambda card: card.since or dt.date.min, reverse=True),
        replaced(post=post.code),
    )


def replaced(*, post: str = "", person: str = "", most: int = 50) -> list[Replaced]:
    """What was held true of the seats of a post, or of a person, and was said anew since, the newest first."""
    rows = Seat.ever.filter(recorded__upper_inf=False).select_related("post", "person")
    rows = rows.filter(post__code=post) if post else rows.filter(person__code=person)
    return [
        Replaced(
            row.person.full_name, row.person.code, row.post.title, row.post.code, str(SeatHow(row.how).label),
            row.valid.lower, _last(row.valid.upper), row.recorded.lower, row.recorded.upper, row.cited,
            row.ended_by,
        )
        for row in rows.order_by("-recorded", "-id")[:most]
    ]  # fmt: skip


def _last(until: dt.date | None) -> dt.date | None:
    return until - dt.timedelta(days=1) if until else None
