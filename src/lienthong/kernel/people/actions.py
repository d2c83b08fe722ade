"""What can happen to people at work: come, sit at a post, leave it, leave."""

import datetime as dt

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.recorded import known_from_now, taken_back, told_anew
from lienthong.kernel.base.text import fold, slug, tidy
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, tell, verb
from lienthong.kernel.units import api as units

from . import events
from .models import FOR_THE_TIME_BEING, Contact, Person, Post, PostKind, Seat, SeatHow, Sex, Staff
from .queries import visible, visible_posts
from .rules import is_mail, person_sort_key


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
    _over(by, at.id, "tiếp nhận người vào đơn vị")
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
    Staff.objects.create(person=someone, unit_id=at.id, valid=span, recorded=known_from_now(), cited=cited)
    seats_changed()
    return code


@creates("people.open_post", sentence="mở vị trí công tác")
def open_post(by: Actor, *, code: str, unit: str, title: str, kind: str = PostKind.STAFF, rank: int = 50) -> str:
    """A unit has a post at which somebody can sit."""
    at = units.card(unit)
    _over(by, at.id, "mở vị trí công tác")
    if Post.objects.filter(code=code).exists() or not code.startswith(f"{unit}."):
        raise Unfit(fields={"code": f"Mã vị trí bắt đầu bằng “{unit}.” và chưa được dùng."})
    if kind not in PostKind.values or not tidy(title):
        raise Unfit(fields={"title": "Cho biết tên và loại vị trí."})
    Post.objects.create(code=code, unit_id=at.id, kind=kind, title=tidy(title), rank=rank)
    return code


@verb("people.seat", of=visible_posts, sentence="bổ nhiệm, giao vị trí")
def seat(post: Post, by: Actor, *, person: str, on: dt.date, cited: str, how: str = SeatHow.HOLDER) -> str:
    """Somebody sits at the post from a day on; who sat there before leaves it that day.

    `how`: one of `SeatHow`; who only keeps the post for the time being leaves its holder there.
    """
    someone = Person.objects.filter(code=person).first()
    if someone is None:
        raise NotThere("Không có người nào mang mã này.", "Chọn lại trong danh bạ.")
    if not tidy(cited):
        raise Unfit(fields={"cited": "Ghi số, ngày của quyết định làm căn cứ."})
    if not units.card(post.unit_id, on).lives_on(on):
        raise Unfit(fields={"on": "Đơn vị của vị trí này không hoạt động vào ngày đó."})
    if how not in SeatHow.values:
        raise Unfit(fields={"how": "Chọn cách giữ vị trí trong danh sách."})
    acting = how in FOR_THE_TIME_BEING
    there = Seat.objects.filter(post=post).select_related("person", "post")
    alike = Q(how__in=FOR_THE_TIME_BEING)
    if there.filter(alike if acting else ~alike, valid__startswith__gte=on).exists():
        raise Unfit(fields={"on": "Đã có người được giao vị trí này từ ngày đó hoặc muộn hơn."})
    leaving = there.filter(person=someone) if acting else there
    for held in leaving.filter(valid__contains=on):
        _leave(held, on)
    span = DateRange(on, None, "[)")
    Seat.objects.create(post=post, person=someone, how=how, valid=span, recorded=known_from_now(), cited=cited)
    seats_changed()
    tell(events.Seated(post.code, someone.code, on))
    return post.code


@verb("people.vacate", of=visible_posts, sentence="thôi giữ vị trí")
def vacate(post: Post, by: Actor, *, person: str, on: dt.date, cited: str) -> str:
    """Somebody no longer sits at the post from a day on."""
    if not tidy(cited):
        raise Unfit(fields={"cited": "Ghi số, ngày của quyết định làm căn cứ."})
    held = Seat.objects.filter(post=post, person__code=person, valid__contains=on).select_related("person").first()
    if held is None:
        raise Unfit(fields={"person": "Người này không giữ vị trí vào ngày đó."})
    _leave(held, on)
    seats_changed()
    return post.code


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
    """The person leaves the unit's staff on a day, and every post held there."""
    at = units.card(unit, on)
    _over(by, at.id, "cho thôi làm việc")
    rows = Staff.objects.filter(person=person, unit_id=at.id)
    if not _cut(rows, on):
        raise Unfit(fields={"unit": "Người này không thuộc đơn vị vào ngày đó."})
    for held in Seat.objects.filter(person=person, post__unit_id=at.id, valid__contains=on).select_related("post"):
        _leave(held, on)
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
    going = list(held.filter(valid__contains=on) | held.filter(valid__startswith__gte=on))
    for seat in going:
        if seat.valid.lower is not None and seat.valid.lower >= on:
            taken_back(seat)
            tell(events.Vacated(seat.post.code, seat.person.code, on))
        else:
            _leave(seat, on)
    staff = Staff.objects.filter(unit_id=at)
    gone = {row.person for row in staff.filter(valid__contains=on).select_related("person")}
    for row in staff.filter(valid__startswith__gte=on):
        taken_back(row)
    _cut(staff, on)
    for person in gone:
        tell(events.Left(person.code, unit, on))
    if going or gone:
        seats_changed()
    return len(going) + len(gone)


def _over(by: Actor, unit: int, what: str) -> None:
    if by.kind != "house" and not by.has("system_admin") and not by.over(unit, "unit_admin"):
        raise NotAllowed(verb=what)


def _let_go(person: Person, by: Actor, since: dt.date) -> None:
    """Nobody takes a person, with their address and name, from a unit that has not let them go."""
    if by.kind == "house" or by.has("system_admin"):
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


def _leave(held: Seat, on: dt.date) -> None:
    if held.valid.lower is not None and held.valid.lower >= on:
        raise Unfit(fields={"on": "Ngày thôi giữ phải sau ngày nhận vị trí."})
    told_anew(held, DateRange(held.valid.lower, on, "[)"))
    tell(events.Vacated(held.post.code, held.person.code, on))


def _cut(rows: "QuerySet[Staff]", on: dt.date) -> int:
    ended = 0
    for row in rows.filter(valid__contains=on):
        told_anew(row, DateRange(row.valid.lower, on, "[)"))
        ended += 1
    return ended


def seats_changed() -> None:
    """Renew the stamp of seats, so that whoever remembers who sits where forgets it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update people_seatstamp set n = nextval('people_seatstamp_next') * 1000000 + floor(random() * 1000000)"
        )
