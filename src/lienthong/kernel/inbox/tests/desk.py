"""A ward with three people at work, for tests of what people set for their inbox."""

import datetime as dt
import itertools

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

_numbers = itertools.count()
SINCE = dt.date(2025, 7, 1)
NAMES = {"minh": "Trần Minh", "lan": "Nguyễn Lan", "hung": "Lê Hùng", "xa": "Phạm Thị Xa"}


def settled() -> None:
    """Minh, Lan and Hùng (who leads) sit in one ward, Xa in another; all have accounts and mail addresses."""
    for code, name in (("ward", "Phường Thử"), ("other", "Xã Khác")):
        units.found(HOUSE, code=code, name=name, kind="phuong", tier="commune", parent=None, since=SINCE, cited="Thử")
    rows = []
    for login, name in NAMES.items():
        unit = "other" if login == "xa" else "ward"
        people.hire(HOUSE, code=f"p-{login}", full_name=name, unit=unit, since=SINCE, email=f"{login}@tv.example")
        people.open_post(HOUSE, code=f"{unit}.{login}", unit=unit, title="Chuyên viên")
        people.seat(f"{unit}.{login}", HOUSE, person=f"p-{login}", on=SINCE, cited="Thử")
        role = "leader" if login == "hung" else "officer"
        rows.append({"username": login, "person": f"p-{login}", "unit_id": unit_id(unit), "roles": [role]})
    access.load(HOUSE, rows=rows, password_hash="!", since=SINCE)


def actor(login: str) -> Actor:
    """Who has signed in under this name."""
    return whole(lambda: access.actor_named(login), HOUSE)


def unit_id(code: str = "ward") -> int:
    """The id of one of the two units."""
    return whole(lambda: units.card(code).id, HOUSE)


def lay(subject: str, due: dt.date | None, **more: object) -> None:
    """A line in the ward's inbox, or as said."""

    def put() -> None:
        clock = calendar.start(
            calendar.ClockStart(f"{subject}.{next(_numbers)}", "test", None, SINCE, due, more.pop("due_at", None))
        )
        facts = {"kind": "test_desk.work", "title": f"Việc {subject}", "url": f"/viec/{subject}", "unit_id": unit_id()}
        api.put(api.Put(**{**facts, "subject": subject, "clock": clock, **more}))

    whole(put, HOUSE)
