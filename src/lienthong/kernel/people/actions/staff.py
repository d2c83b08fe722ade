"""Staff: people come onto it, are called by their name, leave it; a unit that is no more has none."""

import datetime as dt

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.base.recorded import known_after, taken_back, told_anew
from lienthong.kernel.base.text import fold, slug, tidy
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.people import events
from lienthong.kernel.people.models import Contact, Person, Seat, Sex, Staff
from lienthong.kernel.people.queries import visible
from lienthong.kernel.people.rules import is_mail, person_sort_key
from lienthong.kernel.units import api as units

from .ground import cited_by, end_seats, keeper, over, seats_changed

WITH_THE_UNIT = "Đơn vị chấm dứt hoạt động"
"""What ended there needs no decision of its own: the unit's page names the one by which the unit is no more."""


@creates(
    "people.hire",
    sentence="tiếp nhận người vào đơn vị",
    personal={"full_name": "code", "sex": "code", "email": "code"},
)
def hire(
    by: Actor,
    *,
    code: str,
    full_name: str,
    unit: str,
    since: dt.date,
    sex: str = "",
    email: str = "",
    cited: str = "",
) -> str:
    """A person comes onto the staff of a unit; one who is known already by the code comes to a further unit."""
    at = units.card(unit, since)
    over(by, at.id, "tiếp nhận người vào đơn vị")
    someone = Person.objects.select_for_update().filter(code=code).first()
    if someone is None:
        if not code or slug(code) != code:
            raise Unfit(fields={"code": "Mã chỉ gồm chữ thường không dấu, số và dấu gạch nối."})
        someone = Person(code=code)
        _named(someone, full_name, sex)
        someone.save()
    else:
        _let_go(someone, by, since)
    _reached(someone, unit_id=at.id, email=_mail(email))
    span = DateRange(since, None, "[)")
    if Staff.objects.filter(person=someone, unit_id=at.id, valid__overlap=span).exists():
        raise Unfit(fields={"unit": "Người này đã thuộc đơn vị trong thời gian đó."})
    known = known_after(Staff.ever.filter(person=someone))
    Staff.objects.create(person=someone, unit_id=at.id, valid=span, recorded=known, cited=cited)
    seats_changed()
    tell(events.Hired(code, unit, since))
    return code


@verb(
    "people.change_person",
    of=visible,
    sentence="sửa thông tin cá nhân",
    personal={"full_name": "subject", "sex": "subject", "email": "subject"},
)
def change_person(
    person: Person, by: Actor, *, full_name: str | None = None, sex: str | None = None, email: str | None = None
) -> str:
    """The person's name, sex or address is set right; what is not given stays."""
    _named(person, person.full_name if full_name is None else full_name, person.sex if sex is None else sex)
    if email is not None:
        with seen_by(HOUSE):
            Contact.objects.filter(person=person).update(email=_mail(email))
    return person.code


@verb("people.leave", of=visible, sentence="thôi làm việc tại đơn vị")
def leave(person: Person, by: Actor, *, unit: str, on: dt.date, cited: str) -> str:
    """The person leaves the unit's staff on a day, and every post held there; the last unit, and every post at all."""
    at = units.card(unit, on)
    decision = cited_by(cited)
    over(by, at.id, "cho thôi làm việc")
    rows = Staff.objects.filter(person=person, unit_id=at.id)
    if not _cut(rows, on, decision):
        raise Unfit(fields={"unit": "Người này không thuộc đơn vị vào ngày đó."})
    seats = Seat.objects.filter(person=person).select_related("post", "person").order_by("id")
    staff = Staff.objects.filter(person=person)
    if staff.filter(valid__contains=on).exists():
        seats = seats.filter(post__unit_id=at.id)
    else:  # who is on no staff any more sits nowhere, also not as a guest; where they come to later they will sit
        coming = staff.filter(valid__startswith__gt=on).exclude(unit_id=at.id).values("unit_id")
        seats = seats.exclude(post__unit_id__in=coming, valid__startswith__gte=on)
    end_seats(seats, on, decision)
    seats_changed()
    tell(events.Left(person.code, unit, on))
    return person.code


@creates("people.close_unit", sentence="cho thôi giữ mọi vị trí của đơn vị đã chấm dứt hoạt động")
def close_unit(by: Actor, *, unit: str, on: dt.date) -> int:
    """All seats and staff of a unit that is no more end on its last day; returns how many.

    What was to begin on that day or later never begins; the audit keeps that it had been decided.
    """
    at = units.card(unit, on).id
    held = Seat.objects.filter(post__unit_id=at).select_related("post", "person").select_for_update(of=("self",))
    going = end_seats(held, on, WITH_THE_UNIT)
    staff = Staff.objects.filter(unit_id=at)
    gone = {row.person for row in staff.filter(valid__contains=on).select_related("person")}
    for row in staff.filter(valid__startswith__gte=on):
        taken_back(row)
    _cut(staff, on, WITH_THE_UNIT)
    for person in gone:
        tell(events.Left(person.code, unit, on))
    if going or gone:
        seats_changed()
    return going + len(gone)


def _let_go(person: Person, by: Actor, since: dt.date) -> None:
    """Nobody takes a person, with their address and name, from a unit that has not let them go."""
    if keeper(by):
        return
    held = Staff.objects.filter(person=person, valid__overlap=DateRange(since, None, "[)")).values_list(
        "unit_id", flat=True
    )
    with seen_by(HOUSE):
        at_home = Contact.objects.filter(person=person).values_list("unit_id", flat=True).first()
    others = set(held)
    if at_home is not None and not Staff.objects.filter(person=person, unit_id=at_home).exists():
        others.add(at_home)  # a citizen who lives there
    if not others <= by.units_as("unit_admin"):
        raise NotAllowed(
            "Người mang mã này đang thuộc đơn vị khác.",
            "Đề nghị đơn vị ấy cho thôi làm việc từ trước ngày tiếp nhận, hoặc nhờ quản trị hệ thống chuyển.",
        )


def _named(person: Person, full_name: str, sex: str) -> None:
    name = tidy(full_name)
    if not name or len(name) > 200:
        raise Unfit(fields={"full_name": "Cho biết họ và tên."})
    if sex not in Sex.values:
        raise Unfit(fields={"sex": "Chọn nam hoặc nữ, hoặc để trống."})
    person.full_name, person.sex = name, sex
    person.sort_key, person.name_key = person_sort_key(name), fold(name)


def _reached(person: Person, unit_id: int, email: str) -> None:
    """The contact goes with the person to the new unit, whose wall it now stands behind."""
    # The policy has decided; the wall would hide the row of the unit that the person comes from.
    with seen_by(HOUSE):
        given = {"email": email} if email else {}
        Contact.objects.update_or_create(person=person, defaults={"unit_id": unit_id, **given})


def _mail(text: str) -> str:
    mail = tidy(text).lower()
    if mail and not is_mail(mail):
        raise Unfit(fields={"email": "Địa chỉ thư điện tử chưa đúng, ví dụ: ten@nghean.gov.vn."})
    return mail


def _cut(rows: "QuerySet[Staff]", on: dt.date, decision: str) -> int:
    ended = 0
    for row in rows.filter(valid__contains=on):
        told_anew(row, DateRange(row.valid.lower, on, "[)"), ended_by=decision)
        ended += 1
    return ended
