"""The people of a province: 20,000 at work in 10,000 units, one of them in 200; the pages, and 500 moved at once.

`python -m tests.bench people`; LIENTHONG_BENCH_UNITS changes how many units, with two people each. Each page is asked
through the whole house as the restricted role, as an administrator of one unit, as one of 200 units, and as the
system's administrator.
"""

import datetime as dt
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.figures import Figure, say, share
from tests.bench.house import thrown_away

SINCE = dt.date(2025, 7, 1)
MANY = 200
MOVED = 500
ROUNDS = 40
PAGE_MS, MOVE_S = 200, 30
FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"]
MIDDLE = ["Văn", "Thị", "Đình", "Quang", "Thu", "Minh", "Hữu", "Ngọc"]
GIVEN = [
    "Hùng",
    "Lan",
    "Minh",
    "Hạnh",
    "Nam",
    "Tú",
    "Đức",
    "Toàn",
    "Mai",
    "Bình",
    "Khánh",
    "Nghĩa",
    "Thương",
    "An",
    "Yến",
]


def fill(count: int) -> list[str]:
    """Units in three levels, two posts in each with who sits there, one person in 200; the codes of the units."""
    from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

    from lienthong.kernel.base.text import fold
    from lienthong.kernel.people.models import Contact, Person, Post, Seat, Staff
    from lienthong.kernel.people.rules import person_sort_key
    from lienthong.kernel.units.tests.factories import UnitVersion, unit_rows

    draw = random.Random(3)
    span, ever = DateRange(SINCE, None, "[)"), DateTimeTZRange(None, None, "[)")
    found = unit_rows(count, span, ever)
    assert UnitVersion.objects.count() >= count
    names = [f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}" for _ in range(2 * count)]
    Person.objects.bulk_create(
        [
            Person(code=f"p-{n}", full_name=name, sort_key=person_sort_key(name), name_key=fold(name))
            for n, name in enumerate(names)
        ],
        batch_size=2000,
    )
    people = list(Person.objects.order_by("pk"))
    posts = []
    for code, pk in found:
        posts.append(Post(code=f"{code}.truong", unit_id=pk, kind="head", title="Trưởng đơn vị", rank=10))
        posts += [Post(code=f"{code}.cv-{n}", unit_id=pk, kind="staff", title="Chuyên viên", rank=50) for n in range(2)]
    Post.objects.bulk_create(posts, batch_size=2000)
    posts = list(Post.objects.order_by("pk"))
    seats, staff, contacts = [], [], []
    for place, (_, pk) in enumerate(found):
        two = people[2 * place : 2 * place + 2]
        mine = posts[3 * place : 3 * place + 3]
        seats += [Seat(post=post, person=one, valid=span, cited="Thử") for post, one in zip(mine, two, strict=False)]
        staff += [Staff(person=one, unit_id=pk, valid=span) for one in two]
        contacts += [Contact(person=one, unit_id=pk, email=f"{one.code}@do.example") for one in two]
        if 0 < place < MANY:
            seats.append(Seat(post=mine[2], person=people[0], how="concurrent", valid=span, cited="Thử"))
    for rows, table in ((seats, Seat), (staff, Staff), (contacts, Contact)):
        table.objects.bulk_create(rows, batch_size=2000)
    return [code for code, _ in found]


def pages(codes: list[str]) -> dict[str, str]:
    """The pages that are asked, by what they are."""
    return {
        "directory": "/can-bo",
        "directory, a name without marks": "/can-bo?q=nguyen+van+hung",
        "directory, a name with marks": "/can-bo?q=Trần+Thị+Lan",
        "directory, nobody of that name": "/can-bo?q=khong+ai+ca",
        "directory, a unit and all below it": "/can-bo?don-vi=Tỉnh+Đo",
        "a person in 200 units": "/can-bo/p-0",
        "a person": "/can-bo/p-4321",
        "a unit's people": f"/don-vi/{codes[5]}/can-bo",
        "a unit's people, on a day to come": f"/don-vi/{codes[5]}/can-bo?ngay=01/03/2027",
        "a post": f"/vi-tri/{codes[5]}.truong",
        "the form to seat somebody": f"/vi-tri/{codes[5]}.truong/giao",
        "the vacant posts of the province": "/vi-tri-trong",
        "vacant posts below a unit": f"/vi-tri-trong?don-vi={codes[1]}",
        "the chart, from the top": "/so-do-to-chuc",
        "the chart, a unit with a hundred below": f"/so-do-to-chuc?don-vi={codes[1]}",
    }


def measured(count: int, owner: str) -> Iterator[Figure]:
    """Fill, ask every page as each of three, move 500."""
    import psycopg
    from django.test import Client

    from lienthong.kernel.access import actors as accounts
    from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.units import api as units

    begun = time.perf_counter()
    codes = whole(lambda: fill(count), HOUSE)
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute("vacuum analyze")
    say(f"  {count:,} units, {2 * count:,} people, filled in {time.perf_counter() - begun:.0f} s")
    ids = whole(lambda: {one.code: one.id for one in units.cards_of(codes).values()}, HOUSE)

    def admin(name: str, over: list[str], role: str = "unit_admin", everywhere: bool = False) -> Actor:
        grants = tuple(Grant(role, ids[code], frozenset([ids[code]])) for code in over)
        held = tuple(PostHeld(f"{code}.cv-1", "Chuyên viên", ids[code], "Đơn vị đo") for code in over)
        return Actor(
            "account:do", name, person="p-0", posts=held, grants=grants, units=frozenset(ids[code] for code in over),
            everywhere=everywhere,
        )  # fmt: skip

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(whole(account, HOUSE), "django.contrib.auth.backends.ModelBackend")
    cast = (
        admin("administrator of a unit", [codes[5]]),
        admin("of 200 units", codes[:MANY]),
        admin("system administrator", [codes[0]], "system_admin", everywhere=True),
    )
    for by in cast:
        accounts._built = lambda *_, by=by: by
        for name, path in pages(codes).items():
            taken = asked(browser, path)
            yield Figure(f"{by.name}: {name}, p95", share(taken, 0.95), "ms", promise=PAGE_MS, rows=2 * count)
    yield from moved(codes, count)


def account() -> Any:
    """Somebody who may sign in; the person is invented."""
    from lienthong.kernel.access import api as access
    from lienthong.kernel.access.models import Account
    from lienthong.kernel.base.actor import HOUSE

    access.load(
        HOUSE, rows=[{"username": "do", "person": "p-0", "unit_id": 1, "roles": ["officer"]}], password_hash="!",
        since=SINCE,
    )  # fmt: skip
    return Account.objects.get(username="do")


def asked(browser: Any, path: str) -> list[float]:
    """How long a page took each of many times, after two that do not count."""
    taken = []
    for place in range(ROUNDS + 2):
        begun = time.perf_counter()
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        if place > 1:
            taken.append((time.perf_counter() - begun) * 1000)
    return taken


def moved(codes: list[str], count: int) -> Iterator[Figure]:
    """500 people change their unit by one list: the look, and the deed."""
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.people.actions.bringing import import_staff, looked_at
    from lienthong.kernel.people.intake import Row
    from lienthong.kernel.people.models import Person

    start = 1000
    chosen = [f"p-{2 * place + 1}" for place in range(start, start + MOVED)]
    names = whole(lambda: dict(Person.objects.filter(code__in=chosen).values_list("code", "full_name")), HOUSE)
    rows = [
        Row(n + 2, code=code, full_name=names[code], unit=codes[start + (n + 7) % MOVED], title="Phó trưởng đơn vị",
            kind="cấp phó").plain()
        for n, code in enumerate(chosen)
    ]  # fmt: skip
    given: dict[str, Any] = {"unit": codes[0], "rows": rows, "on": dt.date(2026, 12, 1), "full": False, "choices": {}}
    took = {}
    found = timed(took, "the look", lambda: whole(lambda: looked_at(HOUSE, **given), HOUSE))
    assert found.ready, found.wrong[:3]
    mark = found.mark(unit=given["unit"], on=given["on"], full=False)
    told = timed(took, "the deed", lambda: import_staff(HOUSE, cited="1/QĐ", seen=mark, **given))
    assert (told["leave"], told["join"], told["sit"]) == (MOVED, MOVED, MOVED), told
    for name, seconds in took.items():
        yield Figure(f"{MOVED} people moved at once: {name}", seconds, "s", promise=MOVE_S, rows=2 * count)


def timed(took: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    """Do it, and note how long it took."""
    begun = time.perf_counter()
    result = work()
    took[name] = time.perf_counter() - begun
    return result


def main() -> Iterator[Figure]:
    """Measure on a throw-away server."""
    with thrown_away(day="2026-11-20T09:00") as place:
        yield from measured(int(os.environ.get("LIENTHONG_BENCH_UNITS", "10000")), place.dsn("owner", "bench"))
