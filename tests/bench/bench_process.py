"""Steps of runs: by the verb, by the one statement, in bulk; beside them what the database needs for the same rows.

A step is whole: the step and the next one, the past, two clocks, two lines of inboxes, the audit, the event. All is
written to a database that keeps what it was told (fsync, synchronous_commit), by one process. The floors are measured
in turns with the house, on the same tables: the very rows that the house has written, written again by bare SQL
(`tests.bench.written`). SpiffWorkflow runs the same process beside it. Then what an open run weighs, and what a step
leaves behind for ever. `python -m tests.bench process`; LIENTHONG_BENCH_ROWS makes it smaller.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from tests.bench import spiff
from tests.bench.desk import OPEN_RUN, Desk
from tests.bench.figures import Figure, middle, say
from tests.bench.house import thrown_away
from tests.bench.written import Notes, Singles, Together, grown, sizes

BY_VERB, ONE_BY_ONE, HUNDREDS, IN_BULK, OPEN = 50, 500, 2_000, 20_000, 50_000
ROUNDS = 3


def rate(count: int, do: Callable[[], object]) -> float:
    """How many a second."""
    begun = time.perf_counter()
    do()
    return count / (time.perf_counter() - begun)


def in_turns(ways: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Each way once in every round, each round beginning with another: none has the first place for itself."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for number in range(ROUNDS):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(ways[name]())
    return found


def told(what: str, rates: Sequence[float]) -> None:
    """Each round, so that nobody must believe a middle."""
    say(f"  {what:<58} {', '.join(f'{one:,.0f}' for one in rates)} /s")


def weighed(desk: Desk, notes: Notes, count: int) -> Iterator[Figure]:
    """What an open run weighs, and what a step leaves behind: by how much the tables grow, nothing dead in them."""
    from lienthong.kernel.process.actions import at_once

    empty = sizes(desk.server, notes.tables)
    codes = desk.runs(count)
    desk.settle()
    laid = sizes(desk.server, notes.tables)
    parts = {table: n / count for table, n in grown(empty, laid)}
    assert set(parts) == set(OPEN_RUN), parts
    say(f"  an open run, with its indexes: {in_words(parts)}")
    yield Figure("an open run: run, step, clock, line of an inbox", sum(parts.values()), "B", 1500, rows=count)
    desk.settle(whole=True)
    laid = sizes(desk.server, notes.tables)
    for first in range(0, count, IN_BULK):
        at_once.complete_many(codes[first : first + IN_BULK], desk.officer)
    desk.settle(whole=True)
    after = {table: n / count for table, n in grown(laid, sizes(desk.server, notes.tables))}
    say(f"  a step leaves behind, with indexes: {in_words(after)}")
    history = sum(n for table, n in after.items() if table not in ("process_run", "process_step", "inbox_item"))
    yield Figure("history of a step: past, audit, event, ended clock", history, "B", rows=count)


def in_words(parts: dict[str, float]) -> str:
    """Bytes of each table."""
    return ", ".join(f"{table} {n:.0f} B" for table, n in parts.items())


def one_by_one(desk: Desk, notes: Notes) -> Iterator[Figure]:
    """Steps one after the other, each kept before the next begins."""
    from lienthong.kernel.base.transactions import whole
    from lienthong.kernel.process import actions
    from lienthong.kernel.process.actions import at_once

    by, keyed = desk.officer, itertools.count()

    def each(codes: list[str], do: Callable[..., object]) -> None:
        for code in codes:
            do(code, by)

    def noted() -> Singles:
        codes = desk.runs(ONE_BY_ONE)
        notes.of(lambda: each(codes, at_once.complete_step))
        desk.settle()
        return Singles(notes)

    def by_house(count: int, do: Callable[..., object]) -> float:
        codes = desk.runs(count)
        desk.settle()
        return rate(count, lambda: each(codes, do))

    def floor(way: Callable[[Singles], Callable[[psycopg.Connection[Any]], None]]) -> float:
        singles = noted()
        return rate(singles.count, lambda: way(singles)(desk.server))

    def by_hundreds(count: int) -> float:
        codes = desk.runs(count)
        desk.settle()
        keys = {code: f"hundred-{next(keyed):08d}" for code in codes}

        def all_of_them() -> None:
            for first in range(0, count, 100):
                marked = codes[first : first + 100]
                whole(lambda marked=marked: at_once.complete_plain(marked, by, keys=keys), by)  # type: ignore[misc]

        return rate(count, all_of_them)

    each(desk.runs(100), at_once.complete_step)
    each(desk.runs(50), actions.complete)
    say(f"  a step writes: {noted().rows}")
    found = in_turns({
        "house": lambda: by_house(ONE_BY_ONE, at_once.complete_step),
        "bare": lambda: floor(lambda singles: singles.at_once),
        "keyed": lambda: by_house(
            ONE_BY_ONE, lambda code, actor: at_once.complete_step(code, actor, key=f"bench-{next(keyed):08d}")
        ),
        "page": lambda: by_house(
            ONE_BY_ONE,
            lambda code, actor: whole(
                lambda: at_once.complete_step(code, actor, key=f"page-{next(keyed):08d}"), actor
            ),
        ),
        "hundred": lambda: by_hundreds(HUNDREDS),
        "rows": lambda: floor(lambda singles: singles.row_by_row),
        "verb": lambda: by_house(BY_VERB, actions.complete),
    })  # fmt: skip
    told("one by one, each a statement, rounds", found["house"])
    told("the bare statement, same rows, rounds", found["bare"])
    house, bare = middle(found["house"]), middle(found["bare"])
    yield Figure("steps one by one, each a statement", house, "/s", 1000, at_least=True, rows=ONE_BY_ONE, floor=bare)
    yield Figure("  of the bare statement", 100 * house / bare, "%", 50, at_least=True, rows=ONE_BY_ONE)
    yield Figure("  the same with a key against a second press", middle(found["keyed"]), "/s", at_least=True)
    yield Figure("  the same in the transaction of a page", middle(found["page"]), "/s", at_least=True)
    yield Figure("  a hundred marked on a page, each with its key", middle(found["hundred"]), "/s", at_least=True)
    yield Figure("the same rows, a psycopg statement for each", middle(found["rows"]), "/s", at_least=True)
    yield Figure("steps by the verb", middle(found["verb"]), "/s", at_least=True, rows=BY_VERB)


def beside(desk: Desk) -> Iterator[Figure]:
    """SpiffWorkflow on the same server, the same process."""
    from lienthong.kernel.process.bpmn import write

    held, anew, weighs = [], [], 0.0
    for _ in range(ROUNDS):
        runs = spiff.Runs(desk.server, write(desk.definition), ONE_BY_ONE)
        desk.settle()
        held.append(runs.held_in_memory())
        anew.append(runs.read_anew())
        weighs = runs.bytes_per_run()
    yield Figure("SpiffWorkflow, run held in memory, state kept", middle(held), "/s", at_least=True, rows=ONE_BY_ONE)
    yield Figure("SpiffWorkflow, state read and kept at each step", middle(anew), "/s", at_least=True, rows=ONE_BY_ONE)
    yield Figure("SpiffWorkflow, a run's state after two steps", weighs, "B", rows=ONE_BY_ONE)


def in_bulk(desk: Desk, notes: Notes, rows: int) -> Iterator[Figure]:
    """Many steps in one statement."""
    from lienthong.kernel.process.actions import at_once

    by = desk.officer

    def house() -> float:
        codes = desk.runs(rows)
        desk.settle()
        return rate(rows, lambda: at_once.complete_many(codes, by))

    def bare() -> float:
        codes = desk.runs(rows)
        notes.of(lambda: at_once.complete_many(codes, by))
        together = Together(notes)
        desk.settle()
        return rate(rows, together.write)

    found = in_turns({"house": house, "bare": bare})
    told("in bulk, rounds", found["house"])
    told("bare set-based SQL, same rows, rounds", found["bare"])
    ours, floor = middle(found["house"]), middle(found["bare"])
    yield Figure("steps in bulk", ours, "/s", 20_000, at_least=True, rows=rows, floor=floor)
    yield Figure("  of bare set-based SQL", 100 * ours / floor, "%", 40, at_least=True, rows=rows)


def measured(server: psycopg.Connection[Any]) -> Iterator[Figure]:
    """The figures, of a database that is empty but for units and one process."""
    notes = Notes(server)
    desk = Desk(notes)
    rows = int(os.environ.get("LIENTHONG_BENCH_ROWS", str(IN_BULK)))
    kept = [server.execute(f"show {name}").fetchone() for name in ("fsync", "synchronous_commit", "full_page_writes")]
    say(f"  fsync, synchronous_commit, full_page_writes: {', '.join(str(one[0]) for one in kept if one)}")
    yield from weighed(desk, notes, max(rows, OPEN * rows // IN_BULK))
    yield from one_by_one(desk, notes)
    yield from in_bulk(desk, notes, rows)
    yield from beside(desk)


def main() -> Iterator[Figure]:
    """Measure on a throw-away server that keeps what it was told."""
    with (
        thrown_away(durable=True) as place,
        psycopg.connect(place.dsn("superuser", "bench"), autocommit=True) as server,
    ):
        yield from measured(server)
