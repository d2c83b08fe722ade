"""Small definitions in two lines, and a run of one that is led by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lienthong.kernel.process.definition import Definition, Fact, Flow, Multi, Node, NodeKind, Period, Who
from lienthong.kernel.process.net import Marking, Move, Net, Wait

_FLOW = re.compile(r"(\w+)>(\w+)(?:\[([^\]]*)\])?(\*?)")
FACTS = (Fact("urgent", "truth"), Fact("amount", "number"), Fact("units", "list"))


def small(nodes: str, flows: str, limit: Period | None = None, **changes: Mapping[str, object]) -> Definition:
    """`nodes`: "a b:service t:timer@a" (a kind where it is no person's step, the step on whose border it sits).

    `flows`: "start>a a>x x>b[urgent] x>end*", a star for where no other holds. `changes`: fields of nodes by key.
    """
    made = [Node("start", NodeKind.START, "Bắt đầu"), *map(_node, nodes.split()), Node("end", NodeKind.END, "Kết thúc")]
    made = [replace(node, **changes.get(node.key, {})) for node in made]
    lines = [
        Flow(f"f{place}", source, target, "", condition or "", bool(default))
        for place, (source, target, condition, default) in enumerate(_FLOW.findall(flows), 1)
    ]
    return Definition("p", "Quy trình thử", tuple(made), tuple(lines), limit, facts=FACTS)


def _node(text: str) -> Node:
    text, _, on = text.partition("@")
    key, _, kind = text.partition(":")
    node = Node(key, NodeKind(kind or "user"), f"Bước {key}", on=on)
    if node.kind is NodeKind.USER:
        return replace(node, who=Who(role="officer"))
    needed = {
        NodeKind.SERVICE: {"verb": "cases.note"},
        NodeKind.RULE: {"table": "fees"},
        NodeKind.CALL: {"called": "other"},
        NodeKind.TIMER: {"after": Period.days(2)},
    }
    told = (NodeKind.SEND, NodeKind.RECEIVE, NodeKind.MESSAGE, NodeKind.THROW)
    return replace(node, **(needed.get(node.kind) or ({"message": "reply"} if node.kind in told else {})))


def several(until: str = "", *, sequential: bool = False) -> dict[str, object]:
    """A step that is done for each of several units."""
    return {"multi": Multi("units", "unit", sequential, until)}


def inside(part: str, *keys: str, **more: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """These nodes lie in a sub-process."""
    return {key: {"inside": part, **more.get(key, {})} for key in keys}


class Told:
    """An oracle that goes where it is told: to these nodes, so many times, until so many are over."""

    def __init__(self) -> None:
        self.to: Sequence[str] = ()
        self.count = 2
        self.until = 0

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        held = [flow for flow in flows if flow.target in self.to]
        return held or [flow for flow in flows if flow.default]

    def times(self, node: Node, scope: int) -> int:
        return self.count

    def enough(self, node: Node, over: int, of: int) -> bool:
        return bool(self.until) and over >= self.until


class Run:
    """A run led by hand; `at` says where it waits: the key of the node, with the number of the instance from 1."""

    def __init__(self, definition: Definition, *to: str, count: int = 2, until: int = 0) -> None:
        self.net, self.told = Net(definition), Told()
        self.told.to, self.told.count, self.told.until = to, count, until
        self.last: Move = self.net.begin(self.told)

    @property
    def marking(self) -> Marking:
        return self.last.marking

    @property
    def at(self) -> list[str]:
        return sorted(self._said(wait) for wait in self.marking.waits)

    @property
    def withdrawn(self) -> list[str]:
        return [self._said(wait) for wait in self.last.withdrawn]

    @property
    def opened(self) -> list[str]:
        return [self._said(wait) for wait in self.last.opened]

    def done(self, place: str, *to: str) -> "Run":
        """What is waited for at a place has happened, and leads to these nodes."""
        self.told.to = to
        self.last = self.net.leave(self.marking, self._wait(place), self.told)
        return self

    def back(self, place: str, to: str) -> "Run":
        """A step is given back."""
        self.last = self.net.jump(self.marking, self._wait(place), to, self.told)
        return self

    def _wait(self, place: str) -> Wait:
        return next(wait for wait in sorted(self.marking.waits) if self._said(wait) == place)

    def _said(self, wait: Wait) -> str:
        scope = next((one for one in self.marking.scopes if one.number == wait.scope), None)
        several = self.net.nodes[wait.node].multi or (scope and self.net.nodes[scope.node].multi)
        item = scope.item if scope and not self.net.nodes[wait.node].multi else wait.item
        return f"{wait.node}{item + 1}" if several else wait.node
