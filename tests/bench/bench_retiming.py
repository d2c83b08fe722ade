"""Ten thousand timers wait when a ward declares a day off: each is moved in a transaction of its own, and told of.

All lie on the border of a step for which an officer waits, in one ward; every one crosses the day. What is measured is
from the declared day until the last timer waits anew, then until the last person is told; and a look at which nothing
is to be moved, as each night has one. One process of the house, a database that keeps what it was told.
`python -m tests.bench retiming`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from tests.bench.figures import Figure
from tests.bench.house import thrown_away

TIMERS = 10_000
LONGEST, LOOK = 180.0, 10.0
"""Seconds in which ten thousand timers are to be moved (twenty messages each), and looked at in vain."""
TOLD = "select count(*) from notifications_notice where kind = 'process.timers_moved'"
OPENED = "2026-03-06T09:00:00"

# Runs as copies of one that was started by its verb: the run, the step of the officer, the timer on its border.
COPIES = """
with made as materialized (
    select n, nextval(pg_get_serial_sequence('process_run', 'id')) as run_id from generate_series(2, %(rows)s) n
), runs as (
    insert into process_run (id, code, version_id, subject, title, unit_id, state, units, parent_step, started_at)
    select made.run_id, 'QT-9' || lpad(made.n::text, 7, '0'), version_id, 'DO-' || made.n, title, unit_id, state, units,
        parent_step, started_at
    from made, process_run one where one.code = %(run)s
)
insert into process_step (code, run_id, node, scope, item, kind, state, unit_id, role, post, holder, opened_at,
    fires_at, message, tries, error, asking)
select 'BC-9' || lpad(made.n::text, 7, '0') || left(step.kind, 1), made.run_id, node, scope, item, kind, step.state,
    step.unit_id, role, post, holder, opened_at, fires_at, message, tries, error, asking
from made, process_run one join process_step step on step.run_id = one.id where one.code = %(run)s
"""


def seconds(do: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what came of it."""
    begun = time.perf_counter()
    came = do()
    return time.perf_counter() - begun, came


def measured(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """The figures, of a database that holds nothing but these runs."""
    from lienthong.kernel.base import standing_on
    from lienthong.kernel.base.actor import HOUSE
    from lienthong.kernel.calendar import api as calendar
    from lienthong.kernel.jobs import api as jobs
    from lienthong.kernel.process import actions
    from lienthong.kernel.process.api import Period
    from lienthong.kernel.process.tests import factories
    from lienthong.kernel.process.tests.factories import Node, NodeKind, Who
    from lienthong.kernel.units import api as units

    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(TIMERS)))
    factories.found_province()
    factories.working("lan", "officer")
    nodes = [
        Node("s", NodeKind.START), Node("tham", NodeKind.USER, "Thẩm định", who=Who("officer")),
        Node("han", NodeKind.TIMER, "Nhắc", on="tham", interrupts=False, after=Period.days(1)),
        Node("nhac", NodeKind.USER, "Nhắc việc", who=Who("leader")), Node("e", NodeKind.END), Node("f", NodeKind.END),
    ]  # fmt: skip
    with standing_on(OPENED):
        run = factories.started(factories.published(factories.drawn(nodes, ["s>tham", "tham>e", "han>nhac", "nhac>f"])))
        server.execute(COPIES, {"rows": rows, "run": run})
        for table in ("process_run", "process_step"):
            server.execute(f"vacuum analyze {table}")
        jobs.drain("process", also_running=True)
        took, moved = seconds(actions.follow_timers)
        assert moved == 0, moved
        yield Figure("a look at timers of which none is to be moved", took, "s", LOOK * rows / TIMERS, rows=rows)
        facts = {"day": "2026-03-09", "kind": "closed", "name": "Lễ hội", "cited": "5/TB-UBND"}
        calendar.declare_day(HOUSE, unit_id=units.card(factories.WARD).id, known_on="2026-03-06", **facts)
        took, moved = seconds(actions.follow_timers)
        assert moved == rows, moved
        yield Figure("timers moved by one declared day", took, "s", LONGEST * rows / TIMERS, rows=rows)
        took, _ = seconds(lambda: jobs.drain("process", also_running=True))
        told = server.execute(TOLD).fetchone()
        assert told == (1,), told
        yield Figure("whoever is concerned is told, once", took, "s", LOOK * rows / TIMERS, rows=rows)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server that keeps what it was told."""
    with (
        thrown_away(durable=True) as place,
        psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server,
    ):
        yield from measured(server)
