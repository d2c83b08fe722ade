"""Running runs that go over to a new version, and back: every row of each is another afterwards.

All wait at a step that has another key, another name and another limit in the new version: run, step, clock and line
change, past and audit get a line each, and what it was is kept so that it can go back. One process of the house, a
database that keeps what it was told. `python -m tests.bench migration`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
from tests.bench.desk import TOUCHED, Desk
from tests.bench.figures import Figure, say
from tests.bench.house import thrown_away
from tests.bench.written import Notes

RUNS = 100_000
LONGEST = 120.0
"""Seconds in which a hundred thousand runs are to be over."""


def seconds(do: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what came of it."""
    begun = time.perf_counter()
    came = do()
    return time.perf_counter() - begun, came


def redrawn(desk: Desk) -> Any:
    """The process of the desk, its first step with another key, another name and twice the time."""
    from lienthong.kernel.process.api import Period

    old = desk.definition
    nodes = [
        replace(one, key="dau", name="Bước đầu", limit=Period.days(2)) if one.key == "b0" else one for one in old.nodes
    ]
    named = {"b0": "dau"}
    flows = [
        replace(one, source=named.get(one.source, one.source), target=named.get(one.target, one.target))
        for one in old.flows
    ]
    return replace(old, nodes=tuple(nodes), flows=tuple(flows))


def measured(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """The figures, of a database that holds nothing but these runs."""
    from lienthong.kernel.process import actions
    from lienthong.kernel.process.tests import factories

    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(RUNS)))
    desk = Desk(Notes(server))
    desk.runs(rows - 1)
    target = factories.next_version(desk.process, redrawn(desk))
    desk.settle()
    who = factories.author()
    code = actions.draw_migration(target, who, source=f"{desk.process}.v1")
    actions.match_steps(code, who, answers={"b0": "dau"})
    took, came = seconds(lambda: actions.count_migration(code, who))
    assert came == {"moves": rows, "stays": 0}, came
    yield Figure("dry run", took, "s", rows=rows)
    [[shown]] = server.execute("select counted->>'mark' from process_migration where code = %s", [code]).fetchall()
    actions.migrate(code, who, decision="02/QĐ-UBND", shown=shown)
    took, went = seconds(actions.carry_migrations)
    assert went == rows, went
    yield Figure("over to the new version", took, "s", LONGEST * rows / RUNS, rows=rows)
    counts = {table: server.execute(f"select count(*) from {table}").fetchone() for table in TOUCHED}  # type: ignore[arg-type]
    say(f"  rows then: {', '.join(f'{table} {n[0]}' for table, n in counts.items() if n)}")
    actions.undo_migration(code, who, why="Đo hoàn lại")
    took, back = seconds(actions.carry_migrations)
    assert back == rows, back
    yield Figure("back to the old version", took, "s", LONGEST * rows / RUNS, rows=rows)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server that keeps what it was told."""
    with (
        thrown_away(durable=True) as place,
        psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server,
    ):
        yield from measured(server)
