"""What conditions know of a run, and what they answer: the oracle of the net."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.expressions.api import (
    ANY,
    DAY,
    INSTANT,
    NUMBER,
    TEXT,
    TRUTH,
    Expression,
    Kind,
    Value,
    compiled,
    listing,
)

from .definition import Definition, Flow, Node, NodeKind

FROM_FACTS = "="
"""A value beginning with this sign is an expression over the facts of the run."""

OUTCOME = "outcome"
"""The name under which conditions ask how the step before ended."""

KINDS: dict[str, Kind] = {
    "number": NUMBER,
    "text": TEXT,
    "truth": TRUTH,
    "day": DAY,
    "instant": INSTANT,
    "list": listing(ANY),
}
_COUNTS: dict[str, Kind] = {"over": NUMBER, "of": NUMBER}


def names_of(definition: Definition) -> dict[str, Kind]:
    """The names that conditions of a definition may use."""
    own = {fact.name: KINDS.get(fact.kind, ANY) for fact in definition.facts}
    each = {node.multi.each: ANY for node in definition.nodes if node.multi}
    return {**own, **each, **_COUNTS, OUTCOME: TEXT}


def _read_back(kind: str, value: Any) -> Any:
    """A fact as it was before it was kept as JSON: days and instants are texts there."""
    if not isinstance(value, str):
        return value
    if kind == "day":
        return dt.date.fromisoformat(value)
    return dt.datetime.fromisoformat(value) if kind == "instant" else value


class Knowing:
    """The facts of a run at one moment; `outcome` is how the step that ends just now ended."""

    def __init__(self, definition: Definition, facts: Mapping[str, Any], outcome: str = "") -> None:
        self._names = names_of(definition)
        kinds = {fact.name: fact.kind for fact in definition.facts}
        self.facts: dict[str, Any] = {name: _read_back(kinds.get(name, ""), value) for name, value in facts.items()}
        self.facts[OUTCOME] = outcome

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        """The flows whose condition holds; one alone of an exclusive gateway; else the one for all other cases."""
        held = [flow for flow in flows if flow.condition and self.read(flow.condition).holds(self.facts)]
        if node.kind is NodeKind.EXCLUSIVE:
            return held[:1] or [flow for flow in flows if flow.default]
        free = [flow for flow in flows if not flow.condition and not flow.default]
        return [*held, *free] or [flow for flow in flows if flow.default]

    def times(self, node: Node, scope: int) -> int:
        """How many values there are in the list for each of which the step is done."""
        return len(self.listed(node))

    def enough(self, node: Node, over: int, of: int) -> bool:
        """Whether the condition that ends a step done several times holds."""
        if node.multi is None or not node.multi.until:
            return False
        return self.read(node.multi.until).holds({**self.facts, "over": over, "of": of})

    def listed(self, node: Node) -> list[Value]:
        """The values for each of which a step is done."""
        if node.multi is None:
            return []
        found = self.read(node.multi.over.removeprefix(FROM_FACTS)).value(self.facts)
        if not isinstance(found, list | tuple):
            raise Unfit(
                "Bước “{name}” cần một danh sách để biết làm cho những ai, nhưng chưa có.",
                "Ghi danh sách vào dữ liệu của hồ sơ rồi làm lại.",
                name=node.name,
            )
        return list(found)

    def said(self, text: str, more: Mapping[str, Any] | None = None) -> Value:
        """A value as it is written, or what the expression behind its `=` comes to."""
        if not text.startswith(FROM_FACTS):
            return text
        return self.read(text.removeprefix(FROM_FACTS)).value({**self.facts, **(more or {})})

    def read(self, text: str) -> Expression:
        """An expression of this definition, checked against its names."""
        return compiled(text, self._names)
