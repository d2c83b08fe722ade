"""Whom a form offers: who may be seated at a post, who sits there, colleagues, a free code for somebody new."""

from typing import Any

from django.db.models import Q

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import slug
from lienthong.kernel.units import api as units

from .models import LeaveKind, Person, PostKind, Seat, SeatHow, Staff
from .queries import holders, posts_of, seats_by_person, staff_of

Options = list[tuple[str, str]]
HOWS: Options = [(one.value, one.label[:1].upper() + one.label[1:]) for one in SeatHow]
KINDS_OF_LEAVE: Options = [(one.value, one.label[:1].upper() + one.label[1:]) for one in LeaveKind]
KINDS_OF_POST: Options = [(one.value, one.label[:1].upper() + one.label[1:]) for one in reversed(list(PostKind))]
LONGEST_CODE = 60


def who_may_be_seated(by: Actor, post: Any) -> Options:
    """The people of the post's unit, each with what they hold already."""
    staff = staff_of([post.unit_id]).get(post.unit_id, [])
    held = seats_by_person([one.id for one in staff])
    return [
        (one.code, ", ".join([one.full_name, *(seat.title for seat in held.get(one.code, [])[:2])])) for one in staff
    ]


def seats_at(post: str) -> Options:
    """Who sits at a post today or is to come."""
    rows = Seat.objects.filter(post__code=post, valid__endswith__isnull=True)
    rows = rows | Seat.objects.filter(post__code=post, valid__endswith__gt=today())
    named = rows.select_related("person").order_by("valid", "id")
    return [(row.person.code, f"{row.person.full_name} ({SeatHow(row.how).label})") for row in named]


def coming_to(post: str) -> Options:
    """Who is to come to a post on a day that is not there yet, with that day."""
    rows = Seat.objects.filter(post__code=post, valid__startswith__gt=today())
    return [
        (f"{row.person.code}|{row.valid.lower}", f"{row.person.full_name}, từ ngày {row.valid.lower:%d/%m/%Y}")
        for row in rows.select_related("person").order_by("valid", "id")
    ]


def posts_held(person: str) -> Options:
    """The posts that a person holds today."""
    return [(one.code, f"{one.title}, {one.unit_name}") for one in posts_of(person)]


def staff_units(person: str) -> Options:
    """The units on whose staff a person is today or will be."""
    still = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today())
    rows = Staff.objects.filter(still, person__code=person)
    named = units.cards(rows.values_list("unit_id", flat=True))
    return [(one.code, one.name) for one in named.values()]


def colleagues_of(person: str) -> Options:
    """Those who sit today in a unit in which this person sits."""
    mine = Seat.objects.filter(person__code=person, valid__contains=today()).values_list("post__unit_id", flat=True)
    found: dict[str, str] = {}
    for seat in holders(set(mine)):
        if seat.person != person:
            found.setdefault(seat.person, f"{seat.person_name}, {seat.title}")
    return list(found.items())


def free_code(full_name: str) -> str:
    """A code that means nobody yet, made of the name."""
    start = f"nguoi-{slug(full_name)}"[:LONGEST_CODE].strip("-")
    taken = set(Person.objects.filter(code__startswith=start).values_list("code", flat=True))
    number = 1
    while (code := start if number == 1 else f"{start}-{number}") in taken:
        number += 1
    return code
