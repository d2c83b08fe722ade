"""In which order the tests of a run stand: what takes long begins first, with each of those who share the work."""

from collections.abc import Sequence
from itertools import islice
from typing import TypeVar

One = TypeVar("One")


def begun_first(long: Sequence[One], rest: Sequence[One], workers: int) -> list[One]:
    """Each worker gets its run of the list as `--dist worksteal` cuts it, and in it first its share of the long."""
    total, order, others = len(long) + len(rest), list[One](), iter(rest)
    for worker in range(workers):
        size = (total - len(order)) // (workers - worker)
        share = long[worker::workers]
        order += [*share, *islice(others, max(0, size - len(share)))]
    return order
