"""Takes in the people of a province from `people.csv`, in one verb, again and again without harm."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, slug, tidy
from lienthong.kernel.base.verbs import creates
from lienthong.kernel.units import api as units

from .actions.ground import seats_changed
from .models import Contact, Person, Post, Seat, Staff
from .rules import person_sort_key, post_kind

FILE = "people.csv"
LEADS = {"leader", "province_leader"}
Row = dict[str, str]


def load(folder: Path, actor: Actor) -> list[Row]:
    """Take in the people of a folder; gives back the rows, from which the room access opens accounts and roles.

    Each row: `code` of the person, `unit`, `account`, `roles`. Seats begin where the unit does, or before records.
    """
    content = (folder / FILE).read_bytes()
    _load(actor, source=folder.name, people=content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@creates("people.load", sentence="nạp danh sách cán bộ")
def _load(by: Actor, *, source: str, people: bytes) -> dict[str, int]:
    """People, posts and seats that the house does not know yet."""
    rows = list(csv.DictReader(io.StringIO(people.decode("utf-8-sig"))))
    at = units.cards_of({row["unit"] for row in rows})
    for row in rows:
        if slug(row["code"]) != row["code"] or not row["code"]:
            # Such a code fits into no address: one would close the directory to everybody.
            raise Unfit(
                f"Mã người “{row['code']}” không dùng được.", "Mã chỉ gồm chữ thường không dấu, số và dấu gạch nối."
            )
        if row["unit"] not in at:
            raise Unfit(
                f"Danh sách nhắc đến đơn vị {row['unit']} chưa có trong hệ thống.", "Nạp danh mục đơn vị trước."
            )
    persons = _persons(rows)
    _contacts_and_staff(rows, persons, at)
    seats = _posts_and_seats([row for row in rows if row["post"]], persons, at)
    seats_changed()
    return {"persons": len(persons), "seats": seats}


def _persons(rows: Iterable[Row]) -> dict[str, int]:
    """All persons of the rows by code; the new ones are added."""
    wanted = {row["code"]: row for row in rows}
    known = set(Person.objects.filter(code__in=wanted).values_list("code", flat=True))
    Person.objects.bulk_create(
        Person(
            code=code,
            full_name=tidy(row["full_name"]),
            sex=row["sex"],
            sort_key=person_sort_key(row["full_name"]),
            name_key=fold(row["full_name"]),
        )
        for code, row in wanted.items()
        if code not in known
    )
    return dict(Person.objects.filter(code__in=wanted).values_list("code", "pk"))


def _contacts_and_staff(rows: list[Row], persons: dict[str, int], at: dict[str, units.UnitCard]) -> None:
    have = set(Contact.objects.filter(person_id__in=persons.values()).values_list("person_id", flat=True))
    fresh = [row for row in rows if persons[row["code"]] not in have]
    Contact.objects.bulk_create(
        Contact(person_id=persons[row["code"]], unit_id=at[row["unit"]].id, email=row["email"])
        for row in {row["code"]: row for row in fresh}.values()
    )
    employed = [row for row in rows if row["post"]]
    Staff.objects.bulk_create(
        [
            Staff(person_id=persons[row["code"]], unit_id=at[row["unit"]].id, valid=_since(at[row["unit"]].valid_from))
            for row in employed
        ],
        ignore_conflicts=True,
    )


def _posts_and_seats(rows: list[Row], persons: dict[str, int], at: dict[str, units.UnitCard]) -> int:
    posts = []
    for row in rows:
        kind, rank = post_kind(row["post_name"], bool(LEADS & set(row["roles"].split("; "))))
        unit = at[row["unit"]].id
        posts.append(Post(code=row["post"], unit_id=unit, kind=kind, title=tidy(row["post_name"]), rank=rank))
    Post.objects.bulk_create(posts, ignore_conflicts=True)
    ids = dict(Post.objects.filter(code__in=[row["post"] for row in rows]).values_list("code", "pk"))
    seats = [
        Seat(
            post_id=ids[row["post"]],
            person_id=persons[row["code"]],
            valid=_since(at[row["unit"]].valid_from),
            cited="Số liệu minh họa",
        )
        for row in rows
    ]
    return len(Seat.objects.bulk_create(seats, ignore_conflicts=True))


def _since(day: dt.date | None) -> Any:
    return DateRange(day, None, "[)")
