"""The law is dated: a rule's rulings stand in the order in which they came into force, each with its citation.

days = Rule[Callable[[int], int]]("Thời hạn giải quyết tính thế nào?")

@days.since("2025-07-01", law="Nghị định 118/2025/NĐ-CP, Điều …")
def _(n: int) -> int: ...

days.on(case.received_on)(5)
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .errors import HouseFault

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Ruling(Generic[F]):
    """One form of the rule: from when, by which article, verified or only assumed."""

    since: dt.date
    law: str
    verified: bool
    decide: F


class Rule(Generic[F]):
    """A question that the law answers, in the form valid on a given day."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.rulings: list[Ruling[F]] = []

    def since(self, day: str, *, law: str, verified: bool = True) -> Callable[[F], F]:
        """Register the ruling that holds from this day on."""

        def keep(decide: F) -> F:
            self.rulings.append(Ruling(dt.date.fromisoformat(day), law, verified, decide))
            self.rulings.sort(key=lambda ruling: ruling.since)
            return decide

        return keep

    def ruling(self, day: dt.date) -> Ruling[F]:
        """The ruling in force on that day, with its citation."""
        held = [ruling for ruling in self.rulings if ruling.since <= day]
        if not held:
            raise HouseFault(f"“{self.question}” has no ruling on {day.isoformat()}.")
        return held[-1]

    def on(self, day: dt.date) -> F:
        """The decision as it was on that day."""
        return self.ruling(day).decide
