"""What the verbs of this room have in common: over whom, by which decision, what ends and what is announced."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.recorded import taken_back, told_anew
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import tell
from lienthong.kernel.people import events
from lienthong.kernel.people.models import Person, Seat

KEEPER = "system_admin"
LONGEST_CITED = 500
ON = "Ngày thôi giữ phải sau ngày nhận vị trí."


def over(by: Actor, unit: int, what: str) -> None:
    """Refused where the actor does not administer the unit."""
    if not keeper(by) and not by.over(unit, "unit_admin"):
        raise NotAllowed(verb=what)


def not_oneself(by: Actor, person: str) -> None:
    """Nobody gives themselves a post, and with it what comes with it; somebody else administers the unit too."""
    if by.kind == "person" and by.person == person:
        raise NotAllowed(
            "Không ai được tự bố trí mình vào vị trí.", "Đề nghị quản trị khác của đơn vị hoặc của hệ thống thực hiện."
        )


def keeper(by: Actor) -> bool:
    """The house itself, and the system's administrators: they move people between units."""
    return by.kind == "house" or by.has(KEEPER)


def cited_by(text: str) -> str:
    """The decision, on one line; Unfit without one."""
    cited = tidy(text)
    if not cited:
        raise Unfit(fields={"cited": "Ghi số, ngày của quyết định làm căn cứ."})
    if len(cited) > LONGEST_CITED:
        raise Unfit(fields={"cited": f"Căn cứ dài nhất {LONGEST_CITED} ký tự. Chỉ ghi số, ngày của quyết định."})
    return cited


def someone(code: str) -> Person:
    """A person by code; NotThere without one."""
    found: Person | None = Person.objects.filter(code=code).first()
    if found is None:
        raise NotThere("Không có người nào mang mã này.", "Chọn lại trong danh bạ.")
    return found


def span(on: dt.date | None, until: dt.date | None = None) -> Any:
    """From a day, until before another."""
    return DateRange(on, until, "[)")


def leave_seat(held: Seat, on: dt.date, decision: str) -> None:
    """Somebody sits there until before a day, by a decision; it is announced."""
    if held.valid.lower is not None and held.valid.lower >= on:
        raise Unfit(fields={"on": ON})
    told_anew(held, span(held.valid.lower, on), ended_by=decision)
    tell(events.Vacated(held.post.code, held.person.code, on))


def end_seats(seats: "QuerySet[Seat]", on: dt.date, decision: str) -> int:
    """Those of some seats that go on or begin on a day or later end before it, or never begin; returns how many."""
    going = list(seats.filter(valid__contains=on) | seats.filter(valid__startswith__gte=on))
    for held in going:
        if held.valid.lower is not None and held.valid.lower >= on:
            taken_back(held)
            tell(events.Vacated(held.post.code, held.person.code, on))
        else:
            leave_seat(held, on, decision)
    return len(going)


def seats_changed() -> None:
    """Renew the stamp of seats, so that whoever remembers who sits where forgets it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update people_seatstamp set n = nextval('people_seatstamp_next') * 1000000 + floor(random() * 1000000)"
        )
