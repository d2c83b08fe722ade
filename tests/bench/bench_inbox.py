"""A million open lines: the inbox of an officer, of a leader over 130 units, and of the administrator who sees all.

All three are asked in turns, so that a noisy machine is noisy for all; ratios are of medians. The database is spoken to
as the restricted role, behind the walls of rows. The page is asked through the whole house with all its layers, as a
browser asks: with the cookie of a session that is looked up, the account asked for, packed (gzip). Then the look of
each night, which compares the million with what a room says is open, in how much memory; and mending what was broken.
`python -m tests.bench inbox`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import datetime as dt
import gc
import gzip
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psutil
from tests.bench.bench_plans import in_turns
from tests.bench.figures import Figure, middle, milliseconds, say, share
from tests.bench.house import thrown_away

UNITS = 130
OFFICER_MS, LEADER_MS = 20, 80  # the promises for a page
STEPS = 40  # older than all the rest, so that the officer's first page is of steps with what can be done with them

FILL = """
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select 'DO-' || n, 'bench',
    u.ids[case when n %% 10000 = 0 then 131 + n / 10000 %% 60 else 1 + n %% %(units)s end],
    %(day)s, d.day, d.day + interval '1 day', 'running'
from generate_series(1, %(rows)s) n,
    (select array_agg(id order by id) ids from units_unit) u,
    lateral (select (%(day)s::date - 60 + (n::bigint * 7919 %% 400)::int) as day) d;
insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs,
    opened_at, taken_by, taken_name, field)
select 'DO-' || c.id, c.subject, case when c.id %% 3 = 0 then 'bench.b' else 'bench.a' end,
    'Việc đo số ' || c.id || ' về nâng cấp nền tảng tích hợp, chia sẻ dữ liệu', '/viec/' || c.id, 'Sở thử',
    c.unit_id, (array['', 'leader', 'officer'])[1 + c.id %% 3], '', c.id, c.due_on, '{}', now(), '', '',
    'LV-' || c.id / 3 %% 10
from calendar_clock c
"""


def fill(rows: int, day: dt.date) -> list[int]:
    """So many lines over 130 units, a sixth of them late; returns the units."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.units import api as units

    for number in range(1, UNITS + 61):
        units.found(
            HOUSE, code=f"do-{number}", name=f"Phường Đo {number}", kind="phuong", tier="xa", parent=None,
            since=dt.date(2025, 7, 1), cited="Đo",
        )  # fmt: skip

    def work() -> list[int]:
        with connection.cursor() as cursor:
            for statement in FILL.strip().split(";"):
                cursor.execute(statement, {"units": UNITS, "rows": rows, "day": day})
            cursor.execute("select id from units_unit order by id")
            return [row[0] for row in cursor.fetchall()]

    return whole(work, HOUSE)


SEEN_BY_ALL = "select relallvisible >= 0.9 * relpages from pg_class where oid = %s::regclass"


def settle(owner: str) -> None:
    """Statistics and visibility as autovacuum would leave them.

    Autovacuum itself may look at a table that was filled just now; while it does, nothing is marked as seen by all, and
    what is counted in an index is looked up line by line: 5 ms, not 2.
    """
    import psycopg

    with psycopg.connect(owner, autocommit=True) as server:
        for table in ("inbox_item", "calendar_clock", "units_unit"):
            for _ in range(60):
                server.execute(f"vacuum analyze {table}")
                if server.execute(SEEN_BY_ALL, [table]).fetchall() == [(True,)]:
                    break
                time.sleep(1)
            else:
                raise AssertionError(f"{table} does not settle: something reads it all the time")


# What a room would say that holds all these open, from its own table.
ASKS = """
select 'DO-' || id as subject, case when id %% 3 = 0 then 'bench.b' else 'bench.a' end as kind, unit_id::bigint,
    (array['', 'leader', 'officer'])[1 + id %% 3] as role, '' as holder
from calendar_clock where kind = 'bench'
"""
BREAKS = (
    "delete from inbox_item where kind like 'bench.%' and id % 2000 = 7",
    "update calendar_clock set kind = 'over' where kind = 'bench' and id % 2000 = 11",
    "update inbox_item set role = 'nobody' where kind like 'bench.%' and id % 2000 = 13",
)


def compared(rows: int) -> Iterator[Figure]:
    """The look of each night at so many lines: how long, in how much memory; then what was broken, mended."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.inbox import actions, api
    from lienthong.kernel.inbox.comparing import newest

    def lays(places: "Sequence[api.Place]") -> "list[api.Put]":
        return [api.Put(one.kind, one.subject, "Việc đo số", "/viec", one.unit_id, one.role) for one in places]

    def broken() -> int:
        with connection.cursor() as cursor:
            touched = 0
            for statement in BREAKS:
                cursor.execute(statement)
                touched += cursor.rowcount
            return touched

    api.register_open("bench", ["bench.a", "bench.b"], ASKS, lays)
    before = psutil.Process().memory_info().rss
    begun = time.perf_counter()
    actions.compare(HOUSE)
    yield Figure("the look of each night", time.perf_counter() - begun, "s", rows=rows)
    assert whole(newest, HOUSE).found == 0
    wrong = whole(broken, HOUSE)
    code = actions.compare(HOUSE)
    found = whole(newest, HOUSE).found
    assert found == wrong, f"{wrong} lines were broken, {found} were found"
    grown = (psutil.Process().memory_info().rss - before) / 1e6
    yield Figure("memory that the look needs", grown, "MB", promise=50, rows=rows)
    begun = time.perf_counter()
    assert actions.mend(code, HOUSE)["total"] == wrong
    yield Figure(f"mending {wrong:,} lines", time.perf_counter() - begun, "s", rows=rows)
    actions.compare(HOUSE)
    assert whole(newest, HOUSE).found == 0


def steps(unit: str, day: dt.date) -> None:
    """Runs of a procedure that wait in one unit, at a step that can be taken and done in the list."""
    from lienthong.kernel.base import standing_on
    from lienthong.kernel.process.tests import factories

    with standing_on(day):
        process = factories.published(factories.two_steps(), unit)
        for number in range(STEPS):
            factories.started(process, subject=f"HS-{number:04d}", unit=unit)


def account() -> Any:
    """Somebody who may sign in; the person is invented."""
    from lienthong.kernel.access import api as access
    from lienthong.kernel.access.models import Account
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.people import api as people
    from lienthong.kernel.units import api as units

    since, ward = dt.date(2025, 7, 1), "do-1"
    people.hire(HOUSE, code="p-do", full_name="Nguyễn Thị Đo", unit=ward, since=since)
    row = {"username": "do", "person": "p-do", "unit_id": units.card(ward).id, "roles": ["officer"]}
    access.load(HOUSE, rows=[row], password_hash="!", since=since)
    return Account.objects.get(username="do")


def measured(rows: int, owner: str) -> Iterator[Figure]:
    """Fill the database that Django speaks to, and measure each list, number and page for each of the three."""
    from django.db import connection
    from django.test import Client

    from lienthong.kernel.access import actors as accounts
    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.inbox import api, queries
    from lienthong.kernel.inbox.asked import Asked

    api.register_kind("bench.a", "Báo cáo")
    api.register_kind("bench.b", "Nghiệm thu")
    day = dt.date(2026, 3, 10)
    begun = time.perf_counter()
    filled = fill(rows, day)
    units, rare = filled[:UNITS], filled[UNITS:]
    steps("do-4", day - dt.timedelta(days=65))
    settle(owner)
    took = time.perf_counter() - begun
    say(f"  {rows:,} open lines over {UNITS} units and a few over 60 others, filled in {took:.0f} s")

    def sits(name: str, seat: int, seen: list[int], everywhere: bool = False) -> Actor:
        roles = tuple(Grant(role, seat, frozenset(seen)) for role in ("leader", "officer"))
        post = (PostHeld(f"vt-{name}", "Chuyên viên", seat, "Đơn vị đo"),)
        return Actor(f"account:{name}", name, posts=post, grants=roles, units=frozenset(seen), everywhere=everywhere)

    officer = sits("officer", units[3], [units[3]])
    leader = sits("leader over 130", units[5], units)
    admin = sits("administrator", units[7], filled, everywhere=True)
    quiet = sits("over 60 quiet units", rare[0], rare)
    asked = Asked(today=day)

    def ping() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1")

    trip = share(milliseconds(ping), 0.95)
    floor = share(milliseconds(lambda: whole(ping, officer)), 0.95)
    yield Figure("one round trip, p95", trip, "ms", rows=1)
    yield Figure("an empty transaction with its scope, p95", floor, "ms", rows=1)

    def deep(by: Actor) -> str:
        token = ""
        for _ in range(20):
            token = queries.seen(by, asked, after=token).next
        return token

    browser = Client(SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip")
    browser.force_login(whole(account, HOUSE), "django.contrib.auth.backends.ModelBackend")

    def page(by: Actor, query: str) -> None:
        # A house remembers what an account stands for until a right changes: who is asked for here sits elsewhere.
        accounts._built = lambda *_: by
        answer = browser.get("/viec-can-lam" + query)
        content = gzip.decompress(answer.content).decode()
        assert answer.status_code == 200 and content.count('class="item"') == 30
        assert by is not officer or query or content.count('/process.complete"') == 30
        assert "hơn 999 việc đang chờ" in content or rows < 500_000

    def asks(by: Actor) -> dict[str, Callable[[], object]]:
        far = whole(lambda: deep(by), by)
        return {
            "what waits for me": lambda: whole(lambda: queries.mine(by, asked), by),
            "all of my units": lambda: whole(lambda: queries.seen(by, asked), by),
            "page 21 of that": lambda: whole(lambda: queries.seen(by, asked, after=far), by),
            "the badge": lambda: whole(lambda: queries.counts(by, day), by),
            "the page, my work": lambda: page(by, ""),
            "the page, my units": lambda: page(by, "?xem=don-vi"),
            "words in my work": lambda: page(by, "?q=do+so+nen+tang"),
        }

    actors = (officer, leader, admin)
    with standing_on(day):
        every = {by.name: asks(by) for by in actors}
        # As the server does before its first request: what stays for ever is not looked through again and again.
        gc.collect()
        gc.freeze()
        for name in every[admin.name]:
            taken = in_turns({by.name: every[by.name][name] for by in actors}, 60)
            for by, most in zip(actors, (OFFICER_MS, LEADER_MS, None), strict=True):
                p95 = share(taken[by.name], 0.95)
                promise = most if name.startswith("the page") else None
                yield Figure(f"{by.name}: {name}, p95", p95, "ms", promise=promise, rows=rows, floor=floor)
            if "units" not in name:
                continue
            for by in (officer, leader):
                ratio = middle(taken[by.name]) / middle(taken[admin.name])
                # The promise is of what a person waits for. The bare question merges 130 units in 1 ms where the
                # administrator's reads one index in half of that.
                promise = 1.5 if name.startswith("the page") else None
                yield Figure(f"{by.name} against administrator, {name}", ratio, "×", promise=promise, rows=rows)
        lone = {
            "over 60 quiet units: all of my units": lambda: whole(lambda: queries.seen(quiet, asked), quiet),
            "the house: all": lambda: whole(lambda: queries.seen(HOUSE, asked), HOUSE),
        }
        for name, values in in_turns(lone, 60).items():
            yield Figure(f"{name}, p95", share(values, 0.95), "ms", rows=rows, floor=floor)
    yield from compared(rows)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server."""
    with thrown_away() as place:
        yield from measured(int(os.environ.get("LIENTHONG_BENCH_ROWS", "1000000")), place.dsn("owner", "bench"))
