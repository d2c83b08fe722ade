"""Due dates one by one and in bulk, and a million open clocks that are reckoned again when a day is declared.

`python -m tests.bench calendar`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import datetime as dt
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.figures import Figure, say
from tests.bench.house import thrown_away

PLACES = 130
ALONE = 20_000
CODES = ("chung", "mot-cua", "het-ngay", "gio-lam-viec")

# Started over ten working days in March, of 12 to 40 working days, in days and in hours, by four policies.
LAY = """
create table asked as
select 'DO-' || n as subject, 'bench' as kind, u.ids[1 + n %% cardinality(u.ids)]::bigint as unit_id,
    null::date as started_on, null::date as due_on, null::timestamptz as due_at,
    timestamptz '2026-03-02 06:00+07' + (n::bigint * 7919 %% 20160) * interval '1 minute' as from_at,
    case when n %% 4 = 0 then (12 + n %% 28) * 480 else 12 + n %% 28 end as amount,
    case when n %% 4 = 0 then 'minute' else 'day' end as measure,
    (%(codes)s::text[])[1 + n / 7 %% 4] as policy, '' as procedure
from generate_series(1, %(rows)s) n, (select array_agg(id order by id) as ids from units_unit) u
"""
# The least that the same outcome costs: the same columns of the same rows written, and as many lines of history.
FLOOR = """
with new as (
    update calendar_clock set due_at = due_at + interval '1 day', due_on = due_on + 1 where id between %s and %s
    returning id, due_on, due_at
)
insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_due_at, new_due_at, old_state,
    new_state, why, cited, at)
select id, 'floor', due_on - 1, due_on, due_at - interval '1 day', due_at, 'running', 'running', 'x', 'x', due_at
from new
"""


def taken(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def alone() -> Iterator[Figure]:
    """One by one, in Python, without a database: the due date, and with its sentences."""
    from lienthong.kernel.base import VIETNAM
    from lienthong.kernel.calendar.dues import CountedIn, due, due_at, due_many
    from lienthong.kernel.calendar.policies import policy_on
    from lienthong.kernel.calendar.rules import WorkingCalendar, shipped, shipped_rows

    dice, held = random.Random(4), shipped()
    cases = []
    for _ in range(ALONE):
        start = dt.datetime(2026, 1, 1, tzinfo=VIETNAM) + dt.timedelta(minutes=dice.randrange(400_000))
        counted = dice.choice(list(CountedIn))
        amount = dice.randrange(1, 60) * (1 if counted is CountedIn.DAY else 60)
        cases.append((start, amount, policy_on(dice.choice(CODES), start.date()), counted))

    def each(ask: Callable[..., Any], count: int = ALONE) -> float:
        return count / min(taken(lambda: [ask(*case) for case in cases[:count]]) for _ in range(3))

    days = [case for case in cases if case[3] is CountedIn.DAY and case[2].counts_days]
    walked = taken(lambda: [walk(held.works, case[0].date(), case[1]) for case in days[:500]]) / 500
    plain = each(lambda start, amount, rule, counted: due_at(start, amount, rule, held, counted))
    told = each(lambda start, amount, rule, counted: due(start, amount, rule, held, measure=counted).explain, 2000)
    yield Figure("due dates one by one", plain, "/s", 20_000, at_least=True, floor=1 / walked)
    yield Figure("due dates one by one, each explained", told, "/s")
    for code in ("mot-cua", "gio-lam-viec"):
        rule = policy_on(code, dt.date(2026, 3, 2))
        many = [(case[0], case[1] % 50 + 1) for case in cases * 10]
        bulk = len(many) / min(taken(lambda: due_many(many, rule, held)) for _ in range(3))  # noqa: B023
        yield Figure(f"due dates in bulk, by “{code}”", bulk, "/s", 200_000, at_least=True, rows=len(many))
    made = min(taken(lambda: WorkingCalendar(shipped_rows())) for _ in range(5)) * 1000
    yield Figure("one calendar of 80 years made", made, "ms")


def walk(works: Callable[[dt.date], bool], day: dt.date, n: int) -> dt.date:
    """The nth working day by walking: what is done where there are no sums."""
    while n:
        day += dt.timedelta(1)
        n -= works(day)
    return day


def measured(rows: int, owner: str) -> Iterator[Figure]:
    """A province with 130 communes that have days of their own, and so many open clocks."""
    import psycopg
    from django.db import connection

    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.calendar import actions
    from lienthong.kernel.calendar.clock_sql import start_sql
    from lienthong.kernel.calendar.jobs import recount_all
    from lienthong.kernel.calendar.sql import calendar_sql, due_sql, policy_sql

    def run(sql: str, given: Any = None) -> float:
        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql, given)

        return taken(lambda: whole(work, HOUSE))

    def asked(sql: str) -> Any:
        def work() -> Any:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()

        return whole(work, HOUSE)

    with standing_on("2026-03-02T08:00"):
        places = found_province()
        papers = {"cited": "1/TB", "known_on": "2026-03-01"}
        whole(lambda: declared(places[1:]), HOUSE)
        took = taken(recount_all)
        yield Figure(f"calendars of {PLACES} places made", took, "s", rows=PLACES)
        province = {"unit_id": places[0], "kind": "closed", "name": "Hội", **papers}
        took = taken(lambda: actions.declare_day(HOUSE, day="2026-02-10", **province))
        yield Figure(f"a day declared above {PLACES} places with days of their own", took, "s", rows=PLACES)
        with psycopg.connect(owner, autocommit=True) as server:
            server.execute(LAY, {"rows": rows, "codes": list(CODES)})
            server.execute("grant select on asked to lienthong_app")
            for table in ("asked", "calendar_span", "calendar_unit"):
                server.execute(f"vacuum analyze {table}")
        due = due_sql(
            calendar="place.id", start="a.from_at", amount="a.amount", measure="a.measure", policy="form"
        )  # fmt: skip
        form = policy_sql("form", policy="a.policy", procedure="a.procedure", start="a.from_at")
        place = f"lateral (select {calendar_sql('a.unit_id')} as id offset 0) place"
        least = run("select max(from_at + amount * interval '1 day') from asked")
        bulk = run(f"select max({due}) from asked a cross join {place} cross join {form}")
        yield Figure("due dates inside a statement", rows / bulk, "/s", rows=rows, floor=rows / least)
        begun = run(start_sql("asked"))
        yield Figure("clocks started in bulk, each reckoned and kept", rows / begun, "/s", rows=rows)
        with psycopg.connect(owner, autocommit=True) as server:
            server.execute("vacuum analyze calendar_clock")
        (last,) = asked("select max(id) from calendar_clock")
        part = max(1, rows // 10)
        raw = run(FLOOR, [last - part + 1, last]) * rows / part
        run(
            "update calendar_clock set due_at = due_at - interval '1 day', due_on = due_on - 1 where id > %s",
            [last - part],
        )
        actions.declare_day(HOUSE, day="2026-03-17", **province)
        settled(actions.renew)
        took = taken(recount_all)
        (moved,) = asked("select sum(moved) from calendar_recount")
        say(f"  looked at {asked('select sum(seen) from calendar_recount')[0]:,}, moved {moved:,}")
        assert moved >= rows * 0.95, "nearly every clock runs across the day"
        yield Figure("open clocks reckoned again, nearly all moved", took, "s", 60, rows=rows, floor=raw)
        swap = {"off": "2026-03-18", "worked": "2026-03-21", **papers}
        actions.declare_swap(HOUSE, unit_id=places[0], **swap)
        settled(actions.renew)
        took = taken(recount_all)
        say(f"  moved {asked('select sum(moved) from calendar_recount')[0] - moved:,}")
        yield Figure("the same, where few move", took, "s", 60, rows=rows, floor=raw)


def settled(renew: Callable[..., int]) -> None:
    """The calendars of all places follow first; how long that takes is a figure of its own."""
    from lienthong.kernel.base.actor import HOUSE

    while renew(HOUSE):
        continue


def declared(places: list[int]) -> None:
    """A day of its own for each place, as the verb writes it."""
    from lienthong.kernel.calendar.models import LocalDay

    LocalDay.objects.bulk_create(
        LocalDay(
            code=f"DO-{place}", unit_id=place, day=dt.date(2026, 7, 1 + place % 20), kind="closed", name="Hội",
            cited="1/TB", known_on=dt.date(2026, 3, 1), certainty="verified",
        )
        for place in places
    )  # fmt: skip


def found_province() -> list[int]:
    """A province and its communes; their ids."""
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.units import api as units

    made = {"since": None, "cited": "đo"}
    units.found(HOUSE, code="do", name="Tỉnh đo", kind="tinh", tier="tinh", parent=None, **made)
    for n in range(PLACES):
        units.found(HOUSE, code=f"do-{n}", name=f"Xã đo {n}", kind="xa", tier="xa", parent="do", **made)
    return [units.card(code).id for code in ("do", *(f"do-{n}" for n in range(PLACES)))]


def main() -> list[Figure]:
    """Measure on a throw-away server."""
    with thrown_away() as place:
        rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", "1000000"))
        return [*alone(), *measured(rows, place.dsn("owner", "bench"))]
