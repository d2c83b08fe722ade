"""Where a step leads without asking anything: the ways that one statement may take, worked out when a version begins.

A way is plain when a person's step opens exactly one other person's step, in the unit of the run, and nothing on the
way depends on facts, on other branches or on several instances. All other ways are asked of the net.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lienthong.kernel.expressions.api import condition

from .definition import DAY, Flow, Node, NodeKind
from .knowing import OUTCOME, names_of
from .net import Marking, Net, Stuck, Unsafe, Wait


@dataclass(frozen=True, slots=True)
class Plain:
    """From a step, with an outcome, to the one step that it opens."""

    node: str
    outcome: str
    to: Node

    @property
    def minutes(self) -> int | None:
        """How many working minutes the next step has, where it is measured in hours."""
        limit = self.to.limit
        return limit.minutes if limit and not limit.in_days else None

    @property
    def days(self) -> int | None:
        """How many working days it has, where it is measured in days."""
        limit = self.to.limit
        return limit.minutes // DAY if limit and limit.in_days else None


class _NotPlain(Exception):
    """What lies on the way depends on more than the outcome."""


class _OutcomeAlone:
    """An oracle that knows nothing but how the step came out."""

    def __init__(self, net: Net, outcome: str) -> None:
        self._net = net
        self._outcome = outcome

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        if node.kind is not NodeKind.EXCLUSIVE:
            raise _NotPlain
        held = [flow for flow in flows if flow.condition and self._holds(flow)]
        return held[:1] or [flow for flow in flows if flow.default]

    def _holds(self, flow: Flow) -> bool:
        read = condition(flow.condition, names_of(self._net.definition))
        if read.names - {OUTCOME}:
            raise _NotPlain
        return read.holds({OUTCOME: self._outcome})

    def times(self, node: Node, scope: int) -> int:
        raise _NotPlain

    def enough(self, node: Node, over: int, of: int) -> bool:
        raise _NotPlain


def plain_ways(net: Net, outcomes: dict[str, Sequence[str]]) -> Iterator[Plain]:
    """All plain ways of a net; `outcomes` are the ends of each step among which a person chooses."""
    for node in net.definition.nodes:
        if not _simple(net, node) or net.border[node.key]:
            continue
        for outcome in outcomes.get(node.key) or ("",):
            to = _led_to(net, node, outcome)
            if to is not None:
                yield Plain(node.key, outcome, to)


def _led_to(net: Net, node: Node, outcome: str) -> Node | None:
    here = Wait(node.key)
    try:
        move = net.leave(Marking(frozenset({here})), here, _OutcomeAlone(net, outcome))
    except (_NotPlain, Stuck, Unsafe):
        return None
    after = move.marking
    if any(sends_at_end(net.nodes[key]) for key in move.passed):
        return None
    if len(move.opened) != 1 or len(after.waits) != 1 or after.walked or after.scopes or after.groups:
        return None
    to = net.nodes[move.opened[0].node]
    return to if _simple(net, to) and not net.border[to.key] and _same_feeding(net, node, to) else None


def sends_at_end(node: Node) -> bool:
    """Whether it is an end that sends word when it is reached."""
    return node.kind is NodeKind.END and bool(node.message)


def _simple(net: Net, node: Node) -> bool:
    """Whether it is a step of a role, once, in the unit of the run, in no sub-process, that signs nothing."""
    plain = not node.who.unit and not node.who.post and not node.signs
    return node.kind is NodeKind.USER and plain and not node.multi and not node.inside


def _same_feeding(net: Net, node: Node, to: Node) -> bool:
    """Whether inclusive gateways that wait for this branch still wait for it after the step."""
    joins = [
        one.key for one in net.definition.nodes if one.kind is NodeKind.INCLUSIVE and len(net.incoming[one.key]) > 1
    ]
    return all((node.key in feeding) == (to.key in feeding) for join in joins for feeding in net.feeding(join).values())
