"""A unit's people on a day, as its administrator reads them: who sits where, who is away, what will change."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from lienthong.kernel.base import keyset

from .leaves import AwayCard, away, away_from
from .models import Post, PostKind, Seat, Staff
from .queries import PersonCard, SeatCard, called_on, holders, staff_of
from .vacancies import Charge, in_charge, vacancy_cards

AHEAD = dt.timedelta(days=366)
MOST_CHANGES = 40
POSTS = 100
ORDER = ("rank", "code")


@dataclass(frozen=True, slots=True)
class Place:
    """A post on a day: who sits there, who of them is away; what waits for it where nobody does."""

    code: str
    title: str
    kind: str
    seats: list[SeatCard]
    waiting: int = 0

    @property
    def kind_words(self) -> str:
        """What the post is in its unit; nothing of the usual one."""
        return "" if self.kind == PostKind.STAFF else str(PostKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Change:
    """What will be otherwise from a day on."""

    on: dt.date
    what: str
    who: str
    person: str
    cited: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """A unit's people on a day."""

    places: list[Place]
    next: str
    previous: str
    without_post: list[PersonCard]
    away: dict[str, AwayCard]
    soon_away: list[tuple[PersonCard, AwayCard]]
    charge: Charge
    changes: list[Change] = field(default_factory=list)


def outlook(unit_id: int, on: dt.date, *, after: str = "", before: str = "") -> Outlook:
    """Who sits where in a unit on a day, a page of its posts; who is away; what changes within a year."""
    posts = Post.objects.filter(unit_id=unit_id, valid__contains=on).annotate(title_then=called_on("pk", on))
    turned = keyset.page(posts, ORDER, after=after, before=before, size=POSTS)
    seats = holders([unit_id], on=on)
    at: dict[str, list[SeatCard]] = defaultdict(list)
    for seat in seats:
        at[seat.code].append(seat)
    free = {card.code: card for card in vacancy_cards([one for one in turned.rows if one.code not in at], on)}
    staff = {one.code: one for one in staff_of([unit_id], on).get(unit_id, [])}
    seated = {seat.person for seat in seats}
    return Outlook(
        places=[
            Place(
                one.code, getattr(one, "title_then", None) or one.title, one.kind, at[one.code],
                free[one.code].waiting if one.code in free else 0,
            )
            for one in turned.rows
        ],
        next=turned.next,
        previous=turned.previous,
        without_post=[one for code, one in staff.items() if code not in seated],
        away=away(staff, on),
        soon_away=[(staff[one.person], one) for one in away_from(staff, on, on + AHEAD) if one.person in staff],
        charge=in_charge([unit_id], on)[unit_id],
        changes=changes_after(unit_id, on),
    )  # fmt: skip


def changes_after(unit_id: int, on: dt.date) -> list[Change]:
    """What was decided already and begins or ends in a unit after a day, the nearest first."""
    until = on + AHEAD
    found: list[Change] = []
    seats = Seat.objects.filter(_turns(on, until), post__unit_id=unit_id).select_related("post", "person")
    for seat in seats.order_by("id")[:MOST_CHANGES]:
        who = (seat.person.full_name, seat.person.code)
        found += [
            Change(day, f"{words} {seat.post.title}", *who, cited)
            for day, words, cited in _marks(seat, on, until, "nhận", "thôi giữ")
        ]
    staff = Staff.objects.filter(_turns(on, until), unit_id=unit_id).select_related("person")
    for row in staff.order_by("id")[:MOST_CHANGES]:
        who = (row.person.full_name, row.person.code)
        found += [
            Change(day, words, *who, cited)
            for day, words, cited in _marks(row, on, until, "vào đơn vị", "thôi làm việc tại đơn vị")
        ]
    for post in Post.objects.filter(_turns(on, until), unit_id=unit_id).order_by("id")[:MOST_CHANGES]:
        found += [
            Change(day, f"{words} {post.title}", "", "", cited)
            for day, words, cited in _marks(post, on, until, "mở vị trí", "bỏ vị trí")
        ]
    return sorted(found, key=lambda one: (one.on, one.what, one.person))[:MOST_CHANGES]


def _turns(on: dt.date, until: dt.date) -> Q:
    begins = Q(valid__startswith__gt=on, valid__startswith__lte=until)
    return begins | Q(valid__endswith__gt=on, valid__endswith__lte=until)


def _marks(row: Any, on: dt.date, until: dt.date, begins: str, ends: str) -> Iterable[tuple[dt.date, str, str]]:
    """Each day within a year on which it begins or ends, in words, with the decision that says so."""
    first, last = row.valid.lower, row.valid.upper
    for day, words, cited in ((first, begins, row.cited), (last, ends, getattr(row, "ended_by", row.cited))):
        if day is not None and on < day <= until:
            yield day, words, cited
