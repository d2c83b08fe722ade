"""A year of 40,000 runs through a process of nine steps, simulated: once, and five times for its intervals.

The floor is what the same events cost when nothing is decided about them: as many times drawn, laid on the same heap
and taken off again. One core, no database; the best of a few rounds, since nothing here waits for others.
"""

import time
from collections.abc import Callable, Iterator
from heapq import heappop, heappush

from tests.bench.figures import Figure

RUNS = 40_000
REPLICATIONS = 5


def seconds(work: Callable[[], object], rounds: int = 2) -> float:
    """How many seconds of one core it takes, the best of some rounds."""
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def bare(count: int) -> None:
    """So many events drawn, laid on a heap and taken off again."""
    from lienthong.kernel.process.simulation.spreads import Triangular
    from lienthong.kernel.process.simulation.trial import streams

    draw = Triangular(5.0, 10.0, 20.0).drawn(streams(1, 0)("floor"))
    heap: list[tuple[float, int, object]] = []
    for number in range(count):
        now = heap[0][0] if heap else 0.0
        heappush(heap, (now + draw(), number, draw))
        if len(heap) > 100:
            heappop(heap)


def measured() -> Iterator[Figure]:
    """One replication and a whole answer; the steps of people are as many as the promise asks for."""
    from lienthong.kernel.process.tests.offices import office, tried

    design = office()
    alone = tried(design, 250, 20, 1)
    assert alone.estimate("", "begun").mean > 0.95 * RUNS
    assert len(alone.steps) == 10
    stays = int(sum(one["stays"] for about, one in alone.replications[0].items() if about.startswith("step ")))
    floor = seconds(lambda: bare(stays))
    name = f"a year of {RUNS:,} runs, "
    yield Figure(f"{name}one replication", seconds(lambda: tried(design, 250, 20, 1)), "s", 20, rows=stays, floor=floor)
    yield Figure(
        f"{name}{REPLICATIONS} replications", seconds(lambda: tried(design, 250, 20, REPLICATIONS), 1), "s", 20,
        rows=stays * REPLICATIONS, floor=floor * REPLICATIONS,
    )  # fmt: skip


def main() -> list[Figure]:
    """Measure; the calendar is that which ships, so no database is asked."""
    import django

    django.setup()
    return list(measured())
