"""One table of states per thing; its moves are keyed by the names of the verbs.

Buttons, diagrams and tests are drawn from the table, so nobody writes an `if` about a state twice.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, Self, TypeVar

from .errors import HouseFault, WrongMoment


class Named(StrEnum):
    """A state with the Vietnamese name that people read: `DRAFT = "draft", "đang soạn"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        if not label:
            raise HouseFault(f"The state {value} has no Vietnamese name.")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs for a database column and a form."""
        return [(member.value, member.label) for member in cls]


S = TypeVar("S", bound=Named)


class Moves(Generic[S]):
    """From which state which verb leads where."""

    def __init__(self, table: Mapping[S, Mapping[str, S]]) -> None:
        if not table:
            raise HouseFault("A table of states needs a row.")
        self.table = {state: dict(moves) for state, moves in table.items()}
        self.states: type[S] = type(next(iter(table)))

    def verbs(self, state: str) -> list[str]:
        """The verbs that may happen in this state, in the order of the table."""
        return list(self.table.get(self.states(state), {}))

    def target(self, state: str, verb: str, sentence: str = "") -> S:
        """Where the verb leads from here; WrongMoment where it leads nowhere."""
        here = self.states(state)
        to = self.table.get(here, {}).get(verb)
        if to is None:
            raise WrongMoment(state=here.label, verb=sentence or verb)
        return to

    def drawn(self) -> list[tuple[S, str, S]]:
        """All moves as rows (from, verb, to), for the diagram and the tests."""
        return [(a, verb, b) for a, moves in self.table.items() for verb, b in moves.items()]
