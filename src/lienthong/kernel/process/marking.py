"""Where a run stands, what a move does, who is asked on the way, what can be wrong: plain data of the net."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .definition import Flow, Node

ROOT = 0
"""The scope of the run itself."""


@dataclass(frozen=True, slots=True, order=True)
class Wait:
    """A place where a run waits: at a node, inside a scope (0: the run itself), for one instance of several."""

    node: str
    scope: int = ROOT
    item: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """An open sub-process: its number, the scope around it, the node it came from, which instance of several."""

    number: int
    around: int
    node: str
    item: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """How far the instances of a step done several times are: so many over, so many in all."""

    node: str
    scope: int
    over: int
    of: int


@dataclass(frozen=True, slots=True)
class Marking:
    """Where a run stands."""

    waits: frozenset[Wait] = frozenset()
    walked: frozenset[tuple[str, int]] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    groups: frozenset[Group] = frozenset()
    ended: bool = False


@dataclass(slots=True)
class Move:
    """What one move does: the marking after it, places opened and withdrawn, nodes passed in order."""

    marking: Marking
    opened: list[Wait]
    withdrawn: list[Wait]
    passed: list[str]


class Oracle(Protocol):
    """Who knows the facts of the run."""

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        """The flows to be taken: one of an exclusive gateway, at least one of others."""

    def times(self, node: Node, scope: int) -> int:
        """How many instances of a step done several times."""

    def enough(self, node: Node, over: int, of: int) -> bool:
        """Whether so many of its instances are enough."""


class Unsafe(Exception):
    """Two tokens on one place: the definition is unsound there."""

    def __init__(self, place: str) -> None:
        super().__init__(f"two tokens at {place}")
        self.place = place


class Stuck(Exception):
    """No way leads on from a node: no condition holds and there is no default."""

    def __init__(self, place: str) -> None:
        super().__init__(f"no way on from {place}")
        self.place = place


class Endless(Stuck):
    """A run goes round and round without coming to a place where it waits."""
