"""A million open lines: the inbox of an officer, of a leader over 130 units, and of the administrator who sees all.

`python tests/bench/bench_inbox.py [rows]` makes a throw-away server, fills it, and prints what it measured;
`make bench` runs it as a test in a database of its own.
"""

import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

UNITS = 130
ROUNDS = 120


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one thing done many times by one client."""

    name: str
    first: float
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"  {self.name:<54} first {self.first:7.1f}   p50 {self.p50:7.1f}   p95 {self.p95:7.1f} ms"


def measure(name: str, do: Callable[[], object], rounds: int = ROUNDS) -> Measured:
    """The first time apart, then warm."""
    times = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        do()
        times.append((time.perf_counter() - begun) * 1000)
    warm = sorted(times[1:])
    return Measured(name, times[0], statistics.median(warm), warm[int(len(warm) * 0.95) - 1])


FILL = """
insert into units_unit (code) select 'do-' || n from generate_series(1, %(units)s + 60) n;
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select 'DO-' || n, 'bench',
    u.ids[case when n %% 10000 = 0 then 131 + n / 10000 %% 60 else 1 + n %% %(units)s end],
    %(day)s, d.day, d.day + interval '1 day', 'running'
from generate_series(1, %(rows)s) n,
    (select array_agg(id order by id) ids from units_unit) u,
    lateral (select (%(day)s::date - 60 + (n * 7919 %% 400))::date as day) d;
insert into inbox_item (code, subject, kind, title, url, from_name, unit_id, role, holder, clock_id, sort_on, verbs,
    opened_at, taken_by, taken_name)
select 'DO-' || c.id, c.subject, case when c.id %% 3 = 0 then 'bench.b' else 'bench.a' end,
    'Việc đo số ' || c.id || ' về nâng cấp nền tảng tích hợp, chia sẻ dữ liệu', '/viec/' || c.id, 'Sở thử',
    c.unit_id, (array['', 'leader', 'officer'])[1 + c.id %% 3], '', c.id, c.due_on, '{}', now(), '', ''
from calendar_clock c
"""


def fill(rows: int, day: dt.date) -> list[int]:
    """So many lines over 130 units, a sixth of them late; returns the units."""
    from django.db import connection

    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole

    def work() -> list[int]:
        with connection.cursor() as cursor:
            for statement in FILL.strip().split(";"):
                cursor.execute(statement, {"units": UNITS, "rows": rows, "day": day})
            cursor.execute("select id from units_unit order by id")
            return [row[0] for row in cursor.fetchall()]

    return whole(work, HOUSE)


def settle(owner: str) -> None:
    """Statistics and visibility as autovacuum would leave them."""
    import psycopg

    with psycopg.connect(owner, autocommit=True) as server:
        for table in ("inbox_item", "calendar_clock", "units_unit"):
            server.execute(f"vacuum analyze {table}")


def run(rows: int, owner: str, say: Callable[[str], None]) -> dict[str, Measured]:
    """Fill the database that Django speaks to, measure, print; returns the measures by name."""
    from django.db import connection
    from django.test import RequestFactory

    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.inbox import api, queries, views
    from lienthong.kernel.inbox.queries import Asked

    api.kind("bench.a", "Báo cáo")
    api.kind("bench.b", "Nghiệm thu")
    day = dt.date(2026, 3, 10)
    begun = time.perf_counter()
    units = fill(rows, day)
    units, rare = units[:UNITS], units[UNITS:]
    settle(owner)
    say(f"inbox: {rows:,} open lines over {UNITS} units, filled in {time.perf_counter() - begun:.0f} s; 1 client, warm")

    def sits(name: str, seat: int, seen: list[int], everywhere: bool = False) -> Actor:
        roles = tuple(Grant(role, seat, frozenset(seen)) for role in ("leader", "officer"))
        post = (PostHeld(f"vt-{name}", "Chuyên viên", seat, "Đơn vị đo"),)
        return Actor(f"account:{name}", name, posts=post, grants=roles, units=frozenset(seen), everywhere=everywhere)

    officer = sits("officer", units[3], [units[3]])
    leader = sits("leader", units[5], units)
    quiet = sits("over 60 quiet units", rare[0], rare)
    admin = sits("admin", units[7], units, everywhere=True)
    asked = Asked(today=day)
    found: dict[str, Measured] = {}

    def note(name: str, do: Callable[[], object]) -> None:
        found[name] = measure(name, do)
        say(str(found[name]))

    def ping() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1")

    def middle(by: Actor) -> str:
        token = ""
        for _ in range(20):
            token = queries.seen(by, asked, after=token).next
        return token

    note("floor: one round trip (select 1)", ping)
    note("floor: an empty transaction with its scope", lambda: whole(lambda: None, officer))
    for by in (officer, leader, admin):
        note(f"{by.name}: what waits for me", lambda by=by: whole(lambda: queries.mine(by, asked), by))
        note(f"{by.name}: everything in my units", lambda by=by: whole(lambda: queries.seen(by, asked), by))
        deep = whole(lambda by=by: middle(by), by)
        note(f"{by.name}: its 21st page", lambda by=by, d=deep: whole(lambda: queries.seen(by, asked, after=d), by))
        note(f"{by.name}: the number beside the entry", lambda by=by: whole(lambda: queries.counts(by, day), by))
    note(f"{quiet.name}: everything in my units", lambda: whole(lambda: queries.seen(quiet, asked), quiet))
    note("house: everything", lambda: whole(lambda: queries.seen(HOUSE, asked), HOUSE))

    def page(by: Actor, query: str) -> None:
        request = RequestFactory().get("/viec-can-lam" + query)
        request.actor = by  # type: ignore[attr-defined]
        request.session = {}  # type: ignore[assignment]
        request._messages = []  # type: ignore[attr-defined]
        answer = views.waiting(request)
        assert answer.status_code == 200 and b"Vi\xe1\xbb\x87c \xc4\x91o s\xe1\xbb\x91" in answer.content

    with standing_on(day):
        for by in (officer, leader, admin):
            note(f"{by.name}: the page, my work", lambda by=by: page(by, ""))
            note(f"{by.name}: the page, my units", lambda by=by: page(by, "?xem=don-vi"))
    for name in ("everything in my units", "the page, my units"):
        for who in ("officer", "leader"):
            ratio = found[f"{who}: {name}"].p95 / found[f"admin: {name}"].p95
            say(f"  {who} against administrator, {name}: {ratio:.2f} ×")
    return found


def main(rows: int = 1_000_000) -> None:
    """Measure on a throw-away server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienthong.config.settings")
    from lienthong.config.testing_database import throwaway_cluster

    def say(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    with throwaway_cluster() as cluster:
        place = cluster.connection
        place.create_database("bench")
        os.environ["DATABASE_URL"] = place.dsn("owner", "bench")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        connections.settings["default"]["OPTIONS"].pop("pool", None)
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        app = connections.settings["default"]
        app.update(USER="lienthong_app", PASSWORD=place.passwords["app"])
        run(rows, place.dsn("owner", "bench"), say)
        connections.close_all()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
