"""One random run beside the plain reading: its definition with all it names really there, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who

from .naive import Naive, Path

K = NodeKind
AWAY = "na-p-2"
SERVICE, TABLE = "test_process.note", "fees"
ASKED = {
    "amount > 500": lambda facts: facts["amount"] > 500,
    "urgent": lambda facts: facts["urgent"],
    'kind == "x"': lambda facts: facts["kind"] == "x",
    "amount < 3": lambda facts: facts["amount"] < 3,
    "!urgent": lambda facts: not facts["urgent"],
    "over * 2 > of": lambda facts: facts["over"] * 2 > facts["of"],
    **{f'outcome == "way_{n}"': lambda facts, n=n: facts["outcome"] == f"way_{n}" for n in range(1, 5)},
}
"""What random definitions ask, said a second time in plain words of Python."""

Place = tuple[Path, str, int]


class Told:
    """What the facts of a run say, for the plain reading."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = {**facts, "outcome": ""}

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        held = [flow for flow in flows if flow.condition and ASKED[flow.condition](self.facts)]
        rest = [flow for flow in flows if flow.default]
        if node.kind is K.EXCLUSIVE:
            return held[:1] or rest
        return [*held, *(flow for flow in flows if not flow.condition and not flow.default)] or rest

    def times(self, node: Node, scope: int = 0) -> int:
        return len(self.facts["units"])

    def enough(self, node: Node, over: int, of: int) -> bool:
        return bool(node.multi and node.multi.until) and ASKED[node.multi.until]({**self.facts, "over": over, "of": of})


@dataclass
class Playing:
    """One run: as the plain reading has it, with all that was seen of it."""

    code: str
    definition: Definition
    told: Told
    naive: Naive
    parent: str = ""
    withdrawn: bool = False
    looked_over: bool = False
    codes: set[str] = field(default_factory=set)
    finished: int = 0

    @property
    def over(self) -> bool:
        return self.withdrawn or self.naive.ended

    def fire(self, place: Place, facts: Mapping[str, Any] | None = None, outcome: str = "") -> None:
        self.told.facts |= {**(facts or {}), "outcome": outcome}
        self.naive.fire(*place)
        self.told.facts["outcome"] = ""
        self.finished += 1


def played(definition: Definition, called: str, chance: Random, post: str = "") -> Definition:
    """A random definition with what it names really there; each place waits for a message of its own.

    `post`: one to which some of its steps are given.
    """
    made = replace(definition, nodes=tuple(_played(node, called, chance) for node in definition.nodes))
    if not post:
        return made
    return replace(made, nodes=tuple(_given(node, post) if chance.random() < 0.3 else node for node in made.nodes))


def _given(node: Node, post: str) -> Node:
    return replace(node, who=Who(post=post, unit=node.who.unit)) if node.kind is K.USER else node


def _played(node: Node, called: str, chance: Random) -> Node:
    if node.kind in (K.MESSAGE, K.RECEIVE):
        return replace(node, message=f"reply-{node.key}")
    if node.kind is K.SERVICE:
        return replace(node, verb=SERVICE)
    if node.kind is K.CALL:
        return replace(node, called=called) if called else replace(node, kind=K.RULE, table=TABLE, called="")
    node = replace(node, who=replace(node.who, role=node.who.role.replace("province_", "")))
    if node.kind is K.USER and node.multi and chance.random() < 0.5:
        return replace(node, who=replace(node.who, unit="=unit"))
    if node.kind is K.USER and chance.random() < 0.2:
        return replace(node, who=replace(node.who, unit=AWAY))
    return node


def by_people(node: Node) -> Node:
    if node.kind in (K.SERVICE, K.RULE, K.SEND, K.THROW, K.TIMER, K.USER) and not node.multi and not node.on:
        limit = node.limit or (Period.hours(4) if len(node.key) % 2 else Period.days(1))
        return Node(node.key, K.USER, node.name, node.inside, Who("officer"), limit)
    return node


def without(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != "outcome"}
