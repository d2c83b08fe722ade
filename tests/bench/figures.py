"""What a bench says: a figure with what it was measured under, and whether it keeps the promise."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import psutil


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: how many clients and rows, warm or cold, the promise, and a floor measured in the same run.

    `floor` is the least that this machine can do at all (an empty query, a page without content), in the same unit.
    `load` is how many wanted a core when it was measured: above the number of cores, a figure says more about the
    others on the machine than about the house, and only its ratio to the floor is worth keeping.
    """

    name: str
    value: float
    unit: str
    promise: float | None = None
    at_least: bool = False
    clients: int = 1
    rows: int | None = None
    warm: bool = True
    floor: float | None = None
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    @property
    def kept(self) -> bool:
        """Whether the promise is kept; without a promise nothing is broken."""
        if self.promise is None:
            return True
        return self.value >= self.promise if self.at_least else self.value <= self.promise

    def __str__(self) -> str:
        under = [f"{self.clients} client{'s' if self.clients > 1 else ''}"]
        under += [f"{self.rows} rows"] if self.rows is not None else []
        under += ["warm" if self.warm else "cold"]
        under += [f"floor {self.floor:.4g} {self.unit}"] if self.floor is not None else []
        under += [f"load {self.load:.1f}"]
        sign = "≥" if self.at_least else "≤"
        promise = (
            "" if self.promise is None else f"  promised {sign} {self.promise:g} {'kept' if self.kept else 'BROKEN'}"
        )
        return f"  {self.name:<52} {self.value:>10.4g} {self.unit:<5} ({', '.join(under)}){promise}"


def milliseconds(do: Callable[[], object], rounds: int = 100) -> list[float]:
    """How long each of many rounds took, after one that does not count."""
    do()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        do()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of all lies: 0.95 for p95."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def machine() -> str:
    """On what it was measured."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}"


def say(text: object) -> None:
    """A line of the result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(figures: Iterable[object]) -> int:
    """Print figures as they come; the exit code is 1 where a promise is broken."""
    broken = 0
    for figure in figures:
        if isinstance(figure, Figure):
            say(figure)
            broken += not figure.kept
    return 1 if broken else 0
