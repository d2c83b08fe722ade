"""The people of a unit and of all below it as lines of a list, such as can be changed and brought in again."""

import datetime as dt
from collections.abc import Iterator

from lienthong.kernel.units import api as units

from .models import Person, PostKind, Seat, SeatHow, Staff

SEXES = {"nu": "nữ", "nam": "nam"}
Line = tuple[str, ...]


def roster(unit_id: int, on: dt.date) -> Iterator[Line]:
    """One line for each seat on a day, and for whoever is on the staff without one; the highest posts first."""
    scope = units.within([unit_id], on)
    named = units.cards(scope, on)
    seats = Seat.objects.filter(post__unit_id__in=scope, valid__contains=on).select_related("post", "person")
    seated = set()
    for seat in seats.order_by("post__unit_id", "post__rank", "post__code", "id"):
        seated.add((seat.person_id, seat.post.unit_id))
        how = "" if seat.how == SeatHow.HOLDER else str(SeatHow(seat.how).label)
        kind = str(PostKind(seat.post.kind).label)
        yield _line(seat.person, named[seat.post.unit_id].code, seat.post.code, seat.post.title, kind, how)
    staff = Staff.objects.filter(unit_id__in=scope, valid__contains=on).select_related("person")
    for row in staff.order_by("unit_id", "person__sort_key", "id"):
        if (row.person_id, row.unit_id) not in seated:
            yield _line(row.person, named[row.unit_id].code, "", "", "", "")


def _line(person: Person, unit: str, post: str, title: str, kind: str, how: str) -> Line:
    return (person.code, person.full_name, SEXES.get(person.sex, ""), "", unit, post, title, kind, how)
