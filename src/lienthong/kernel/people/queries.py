"""Where every reading of people starts. Names and posts are open to those who work here; contacts are not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.units import api as units

from .models import Contact, Person, Post, PostKind, PostName, Seat, SeatHow, SeatStamp, Staff
from .rules import masked

NEEDS_CONTACT = ("system_admin", "unit_admin", "leader")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as other rooms see them; `id` is for keys."""

    id: int
    code: str
    full_name: str
    sex: str


@dataclass(frozen=True, slots=True)
class SeatCard:
    """Who sits at which post of which unit; `code` is the post's, `since` and `until` are the seat's."""

    code: str
    title: str
    kind: str
    rank: int
    unit_id: int
    unit: str
    unit_name: str
    person: str
    person_name: str
    acting: bool
    since: dt.date | None
    until: dt.date | None
    cited: str
    how: str = SeatHow.HOLDER
    ended_by: str = ""

    def on(self, day: dt.date) -> bool:
        """Whether they sit there on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def how_words(self) -> str:
        """How the post is held, as people say it; nothing of its plain holder."""
        return "" if self.how == SeatHow.HOLDER else str(SeatHow(self.how).label)

    @property
    def last(self) -> dt.date | None:
        """The last day at the post, as people say it."""
        return self.until - dt.timedelta(days=1) if self.until else None


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post of a unit, whether somebody sits at it or not."""

    code: str
    title: str
    kind: str
    unit_id: int
    unit: str
    unit_name: str

    @property
    def short(self) -> str:
        """What of the code is the post's own: the same post of another unit is called alike."""
        return self.code.removeprefix(f"{self.unit}.")


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A person was on the staff of a unit."""

    unit: str
    unit_name: str
    since: dt.date | None
    until: dt.date | None

    @property
    def last(self) -> dt.date | None:
        """The last day on the staff, as people say it."""
        return self.until - dt.timedelta(days=1) if self.until else None


def visible(by: Actor) -> QuerySet[Person]:
    """People who hold or held a post are seen by all who work here; a citizen only by those over their unit.

    A citizen who has signed in sees only themselves: who leads a unit stands on the unit's public page.
    """
    if by.kind == "anyone":
        return Person.objects.none()
    if by.everywhere or by.has("system_admin"):
        return Person.objects.all()
    mine = Q(code=by.person) if by.person else Q()
    if not (by.roles | {one.role for one in by.limited}) - {"citizen"} and not by.posts:
        return Person.objects.filter(mine) if by.person else Person.objects.none()
    at_work = Q(pk__in=Seat.objects.values("person_id"))
    near = Q(pk__in=Staff.objects.filter(unit_id__in=by.units_as("unit_admin", "leader")).values("person_id"))
    return Person.objects.filter(mine | at_work | near)


def visible_posts(by: Actor) -> QuerySet[Post]:
    """Posts are public facts."""
    return Post.objects.all()


def _person_card(person: Person) -> PersonCard:
    return PersonCard(person.pk, person.code, person.full_name, person.sex)


def person(code: str) -> PersonCard:
    """One person by code; NotThere without one. The caller has asked who may see them."""
    found = Person.objects.filter(code=code).first()
    if found is None:
        raise NotThere
    return _person_card(found)


def ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of persons by their codes."""
    return dict(Person.objects.filter(code__in=list(codes)).values_list("code", "pk"))


def staff_ids(unit_ids: Iterable[int]) -> "QuerySet[Staff, dict[str, int]]":
    """The ids of persons who are or were on the staff of these units, for a question that goes on."""
    return Staff.objects.filter(unit_id__in=list(unit_ids)).values("person_id")


def post_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of posts by their codes."""
    return dict(Post.objects.filter(code__in=list(codes)).values_list("code", "pk"))


def names(codes: Iterable[str]) -> dict[str, str]:
    """The full names of persons by their codes."""
    return dict(Person.objects.filter(code__in=list(codes)).values_list("code", "full_name"))


def called_on(posts: str, on: dt.date) -> Subquery:
    """What a post was called on a day that is past, where it is called otherwise now; `posts`: the way to the post."""
    before = PostName.objects.filter(post_id=OuterRef(posts), valid__contains=on)
    return Subquery(before.values("title")[:1])


def seat_cards(chosen: QuerySet[Seat], on: dt.date) -> list[SeatCard]:
    """Seats as other rooms see them, the highest first, called as on a day."""
    if on < today():
        chosen = chosen.annotate(title_then=called_on("post_id", on))
    seats = list(chosen.select_related("post", "person"))
    named = units.cards({seat.post.unit_id for seat in seats}, on)
    cards = [
        SeatCard(
            seat.post.code,
            getattr(seat, "title_then", None) or seat.post.title,
            seat.post.kind,
            seat.post.rank,
            seat.post.unit_id,
            named[seat.post.unit_id].code,
            named[seat.post.unit_id].name,
            seat.person.code,
            seat.person.full_name,
            seat.acting,
            seat.valid.lower,
            seat.valid.upper,
            seat.cited,
            seat.how,
            seat.ended_by,
        )
        for seat in seats
    ]
    return sorted(cards, key=lambda card: (card.rank, card.acting, card.code, card.since or dt.date.min))


def posts_in(unit_ids: Iterable[int], on: dt.date | None = None) -> list[PostCard]:
    """The posts that these units have on a day (today), the highest first."""
    day = on or today()
    rows = list(Post.objects.filter(unit_id__in=list(unit_ids), valid__contains=day).order_by("rank", "code"))
    named = units.cards({row.unit_id for row in rows}, on)
    return [
        PostCard(row.code, row.title, row.kind, row.unit_id, named[row.unit_id].code, named[row.unit_id].name)
        for row in rows
        if row.unit_id in named
    ]


def posts_of(person_code: str, on: dt.date | None = None) -> list[SeatCard]:
    """The posts that a person holds on a day (today), the highest first."""
    day = on or today()
    return seat_cards(Seat.objects.filter(person__code=person_code, valid__contains=day), day)


def seats_over_time(person_code: str) -> list[SeatCard]:
    """All posts that a person held, the newest first."""
    cards = seat_cards(Seat.objects.filter(person__code=person_code), today())
    return sorted(cards, key=lambda card: card.since or dt.date.min, reverse=True)


def staff_over_time(person_code: str) -> list[StaffCard]:
    """The units on whose staff a person was, the newest first."""
    rows = list(Staff.objects.filter(person__code=person_code).order_by("-valid__startswith", "-id"))
    named = units.cards({row.unit_id for row in rows})
    return [
        StaffCard(named[row.unit_id].code, named[row.unit_id].name, row.valid.lower, row.valid.upper) for row in rows
    ]


def holders(unit_ids: Iterable[int], kinds: Iterable[str] | None = None, on: dt.date | None = None) -> list[SeatCard]:
    """Who sits at the posts of these units on a day, the highest first; `kinds`: head, deputy, staff."""
    day = on or today()
    chosen = Seat.objects.filter(post__unit_id__in=list(unit_ids), valid__contains=day)
    if kinds is not None:
        chosen = chosen.filter(post__kind__in=list(kinds))
    return seat_cards(chosen, day)


def staff_of(unit_ids: Iterable[int], on: dt.date | None = None) -> dict[int, list[PersonCard]]:
    """Who works in each of these units on a day: on its staff or at one of its posts; by name."""
    day, wanted = on or today(), list(unit_ids)
    staff = Staff.objects.filter(unit_id__in=wanted, valid__contains=day).values_list("unit_id", "person_id")
    seated = Seat.objects.filter(post__unit_id__in=wanted, valid__contains=day).values_list(
        "post__unit_id", "person_id"
    )
    found: dict[int, set[int]] = defaultdict(set)
    for unit, one in (*staff, *seated):
        found[unit].add(one)
    persons = list(Person.objects.filter(pk__in=set().union(*found.values())).order_by("sort_key", "pk"))
    return {unit: [_person_card(one) for one in persons if one.pk in those] for unit, those in found.items()}


def head_of(unit_id: int, on: dt.date | None = None) -> SeatCard | None:
    """Who heads a unit on a day; the one acting where the post is vacant, None where nobody does."""
    return next(iter(holders([unit_id], [PostKind.HEAD], on)), None)


def vacant_posts(unit_id: int, on: dt.date | None = None) -> list[Post]:
    """Posts of a unit at which nobody sits on a day."""
    day = on or today()
    taken = Seat.objects.filter(post__unit_id=unit_id, valid__contains=day).values("post_id")
    there = Post.objects.filter(unit_id=unit_id, valid__contains=day)
    return list(there.exclude(pk__in=taken).order_by("rank", "code"))


def found(
    by: Actor,
    text: str,
    unit_ids: Iterable[int] | None = None,
    on: dt.date | None = None,
    *,
    only_at_work: bool = False,
) -> QuerySet[Person]:
    """People whose name contains all the words, with or without marks; in these units, if any are named.

    `only_at_work`: those alone who sat at a post or were on a staff on the day.
    """
    people = visible(by)
    for word in tidy(text).split(" "):
        people = people.filter(name_key__contains=fold(word))
        if fold(word) != word.lower():  # marks were typed, so they are meant
            people = people.filter(full_name__icontains=word)
    if unit_ids is not None:
        wanted = list(unit_ids)
        day = on or today()
        seated = Seat.objects.filter(among("post__unit_id", wanted), valid__contains=day).values("person_id")
        staff = Staff.objects.filter(among("unit_id", wanted), valid__contains=day).values("person_id")
        people = people.filter(Q(pk__in=seated) | Q(pk__in=staff))
    elif only_at_work:
        seated = Seat.objects.filter(valid__contains=on or today()).values("person_id")
        staff = Staff.objects.filter(valid__contains=on or today()).values("person_id")
        people = people.filter(Q(pk__in=seated) | Q(pk__in=staff))
    return people


def search(by: Actor, text: str, most: int = 20) -> list[PersonCard]:
    """People by name, with or without marks."""
    return [_person_card(one) for one in found(by, text).order_by("sort_key", "id")[:most]]


def seats_by_person(person_ids: Iterable[int], on: dt.date | None = None) -> dict[str, list[SeatCard]]:
    """What these people hold on a day, by their codes; for lists."""
    day = on or today()
    held: dict[str, list[SeatCard]] = defaultdict(list)
    for seat in seat_cards(Seat.objects.filter(person_id__in=list(person_ids), valid__contains=day), day):
        held[seat.person].append(seat)
    return held


def may_read_contact(by: Actor, someone: Person) -> bool:
    """Whether the actor needs the person's contact: themselves, and those who lead or administer the unit."""
    if by.person is not None and by.person == someone.code:
        return True
    return by.everywhere or by.over(someone.unit_id, *NEEDS_CONTACT)


def contact(by: Actor, someone: Person, *, asked: bool = True) -> tuple[str, bool]:
    """The address, and whether it is whole; masked without need or where it was not asked for.

    Reading another's whole address leaves a trace.
    """
    row = Contact.objects.filter(person=someone).first()
    if row is None or not row.email:
        return "", False
    if not asked or not may_read_contact(by, someone):
        return masked(row.email), False
    if by.person != someone.code:
        audit.note_reading(by, someone.code, "thư điện tử")
    return row.email, True


def masked_contacts(person_ids: Iterable[int]) -> dict[int, str]:
    """Masked addresses for lists, of those whom the wall of the units lets through."""
    rows = Contact.objects.filter(person_id__in=list(person_ids)).values_list("person_id", "email")
    return {person: masked(email) for person, email in rows if email}


def seat_stamp() -> int:
    """A number that changes whenever anybody takes or leaves a seat."""
    with connection.cursor() as cursor:
        cursor.execute("select n from people_seatstamp limit 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat with both its times, as it was ever told; None: without an end on that side."""

    post: str
    title: str
    kind: str
    rank: int
    unit_id: int
    person: str
    person_name: str
    how: str
    cited: str
    since: dt.date | None
    until: dt.date | None
    known_from: dt.datetime | None
    known_until: dt.datetime | None


def seats_ever(unit_ids: Iterable[int]) -> list[SeatRow]:
    """All that was ever told of the seats of these units, the highest posts first: for asking as of an instant."""
    told = Seat.ever.filter(post__unit_id__in=list(unit_ids)).order_by("post__rank", "post__code", "pk")
    rows: Any = told.values_list(
        "post__code", "post__title", "post__kind", "post__rank", "post__unit_id", "person__code", "person__full_name",
        "how", "cited", "valid", "recorded",
    )  # fmt: skip
    both: Iterable[tuple[Any, ...]] = (
        (*facts, valid.lower, valid.upper, known.lower, known.upper)
        for *facts, valid, known in rows
        if not valid.isempty
    )
    return [SeatRow(*one) for one in both]


@dataclass(frozen=True, slots=True)
class CalledRow:
    """What a post of a unit was called before, from a day to a day."""

    post: str
    unit_id: int
    title: str
    since: dt.date | None
    until: dt.date | None


def called_ever(unit_ids: Iterable[int]) -> list[CalledRow]:
    """What the posts of these units were called before, where they were called otherwise."""
    names = PostName.objects.filter(post__unit_id__in=list(unit_ids)).order_by("pk")
    rows: Any = names.values_list("post__code", "post__unit_id", "title", "valid")
    both: Iterable[tuple[Any, ...]] = (
        (*facts, valid.lower, valid.upper) for *facts, valid in rows if not valid.isempty
    )
    return [CalledRow(*one) for one in both]


def told_on() -> dt.date | None:
    """Up to which day it was announced who takes or leaves a seat by a day known before."""
    day: dt.date | None = SeatStamp.objects.values_list("told_on", flat=True).first()
    return day
