"""How a run moves through a definition: the rules of tokens, the same for the engine, the lint and the tests.

A marking says where a run stands: what it waits at, which ways into a gateway have been walked, which sub-processes
are open. `begin` and `leave` give the next marking and what was opened and withdrawn on the way. What depends on
facts (which branch, how many instances) is asked of an oracle. Markings are sets: a net in which two tokens meet on
one place is refused (`Unsafe`), so equal markings are equal states. Pure: no Django, no database.

Source: BPMN 2.0.2, chapter 13 (execution semantics).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from lienthong.kernel.base.errors import HouseFault

from .definition import ACTIVITIES, Definition, Flow, Node, NodeKind
from .marking import ROOT, Endless, Group, Marking, Move, Oracle, Scope, Stuck, Unsafe, Wait

__all__ = [
    "ROOT", "Endless", "Group", "Marking", "Move", "Net", "Oracle", "Scope", "Stuck", "Unsafe", "Wait",
]  # fmt: skip

MOST_TURNS = 2
"""How often a flow is gone in one scope in one move before it is asked whether the run turns in a circle."""


class Net:
    """A definition with its ways sorted, so that each question costs a look-up."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.nodes = {node.key: node for node in definition.nodes}
        self.flows = {flow.key: flow for flow in definition.flows}
        self.outgoing: dict[str, list[Flow]] = defaultdict(list)
        self.incoming: dict[str, list[Flow]] = defaultdict(list)
        for flow in definition.flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)
        self.border: dict[str, list[Node]] = defaultdict(list)
        self.starts: dict[str, list[Node]] = defaultdict(list)
        for node in definition.nodes:
            if node.on:
                self.border[node.on].append(node)
            if node.kind is NodeKind.START:
                self.starts[node.inside].append(node)
        self._before: dict[str, dict[str, frozenset[str]]] = {}

    def rivals(self, node: Node) -> list[str]:
        """The other events for which the same gateway waits: when one comes the others are over."""
        for flow in self.incoming[node.key]:
            if self.nodes[flow.source].kind is NodeKind.EVENT:
                return [other.target for other in self.outgoing[flow.source] if other.target != node.key]
        return []

    def feeding(self, join: str) -> dict[str, frozenset[str]]:
        """For each flow into a gateway: the nodes from which a token may come by it without passing the gateway."""
        if join not in self._before:
            self._before[join] = {flow.key: self._upstream(flow, join) for flow in self.incoming[join]}
        return self._before[join]

    def _upstream(self, flow: Flow, join: str) -> frozenset[str]:
        seen: set[str] = set()
        todo = [flow.source]
        while todo:
            key = todo.pop()
            if key in seen or key == join:
                continue
            seen.add(key)
            # An event on a border waits by itself once its activity is entered: it comes from what leads there.
            todo += [one.source for one in self.incoming[self.nodes[key].on or key]]
        return frozenset(seen)

    def begin(self, oracle: Oracle) -> Move:
        """A run begins."""
        game = _Game(self, Marking(), oracle)
        game.start("", ROOT)
        return game.settled()

    def leave(self, marking: Marking, wait: Wait, oracle: Oracle) -> Move:
        """What was waited for has happened: a step is done, a timer is due, a message has come."""
        game = _Game(self, marking, oracle)
        game.leave(wait)
        return game.settled()

    def jump(self, marking: Marking, wait: Wait, to: str, oracle: Oracle) -> Move:
        """An activity is left without its end, and another of the same scope is entered: a step is given back."""
        game = _Game(self, marking, oracle)
        game.jump(wait, to)
        return game.settled()


@dataclass(slots=True)
class _Game:
    """One move under way."""

    net: Net
    marking: Marking
    oracle: Oracle
    waits: set[Wait] = field(init=False)
    walked: set[tuple[str, int]] = field(init=False)
    scopes: dict[int, Scope] = field(init=False)
    groups: dict[tuple[str, int], tuple[int, int]] = field(init=False)
    tokens: list[tuple[Flow, int]] = field(default_factory=list)
    opened: list[Wait] = field(default_factory=list)
    withdrawn: list[Wait] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    ended: bool = False
    left: Wait | None = None
    turns: Counter[tuple[str, int]] = field(default_factory=Counter)
    looks: set[object] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.waits = set(self.marking.waits)
        self.walked = set(self.marking.walked)
        self.scopes = {one.number: one for one in self.marking.scopes}
        self.groups = {(one.node, one.scope): (one.over, one.of) for one in self.marking.groups}

    # -- what happens ----------------------------------------------------------------------------------------

    def start(self, inside: str, scope: int) -> None:
        """Tokens leave the beginning of a procedure or sub-process."""
        for node in self.net.starts[inside]:
            self.passed.append(node.key)
            self._send(node, scope)

    def leave(self, wait: Wait) -> None:
        """The token at a place goes on."""
        if wait not in self.waits:
            raise HouseFault(f"The run does not wait at {wait}.")
        node = self.net.nodes[wait.node]
        self.waits.discard(wait)
        self.left = wait
        self.passed.append(node.key)
        self._withdraw({Wait(key, wait.scope) for key in self.net.rivals(node)})
        if node.on:
            self._border_event(node, wait)
        elif node.kind in ACTIVITIES:
            self._instance_over(node, wait)
        else:
            self._send(node, wait.scope)

    def jump(self, wait: Wait, to: str) -> None:
        """The token at a place goes to another activity, by no flow."""
        if wait not in self.waits:
            raise HouseFault(f"The run does not wait at {wait}.")
        self.waits.discard(wait)
        self.left = wait
        self._shut(wait.node, wait.scope)
        self._enter(self.net.nodes[to], wait.scope)

    def settled(self) -> Move:
        """Let all tokens run until each waits somewhere, and say what came of it."""
        while True:
            while self.tokens:
                self._arrive(*self.tokens.pop(0))
            if not (self._release_inclusive() or self._close_scope()):
                break
        marking = Marking(
            frozenset(self.waits),
            frozenset(self.walked),
            frozenset(self.scopes.values()),
            frozenset(Group(*place, *count) for place, count in self.groups.items()),
            self.ended,
        )
        opened = [one for one in dict.fromkeys(self.opened) if one in self.waits]
        before = self.marking.waits - {self.left}
        withdrawn = [one for one in dict.fromkeys(self.withdrawn) if one in before]
        return Move(marking, opened, withdrawn, self.passed)

    # -- tokens ----------------------------------------------------------------------------------------------

    def _send(self, node: Node, scope: int) -> None:
        """A token leaves a node by its ways: all without a condition, those whose condition holds."""
        flows = self.net.outgoing[node.key]
        guarded = [flow for flow in flows if flow.condition or flow.default]
        free = [flow for flow in flows if not (flow.condition or flow.default)]
        if node.kind is NodeKind.EXCLUSIVE:
            taken = list(self.oracle.ways(node, flows)) if len(flows) > 1 else flows
            if len(taken) != 1:
                raise Stuck(node.key)
        elif guarded and node.kind is not NodeKind.PARALLEL:
            taken = list(self.oracle.ways(node, flows))
            if not taken and not free:
                raise Stuck(node.key)
        else:
            taken = flows
        self.tokens += [(flow, scope) for flow in taken]

    def _arrive(self, flow: Flow, scope: int) -> None:
        node = self.net.nodes[flow.target]
        self._look_for_turning(flow, scope)
        several = len(self.net.incoming[node.key]) > 1
        if node.kind in (NodeKind.PARALLEL, NodeKind.INCLUSIVE) and several:
            if (flow.key, scope) in self.walked:
                raise Unsafe(node.key)
            self.walked.add((flow.key, scope))
            ways = {(one.key, scope) for one in self.net.incoming[node.key]}
            if node.kind is NodeKind.PARALLEL and ways <= self.walked:
                self.walked -= ways
                self.passed.append(node.key)
                self._send(node, scope)
        elif node.kind in (NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE):
            self.passed.append(node.key)
            self._send(node, scope)
        elif node.kind is NodeKind.EVENT:
            self.passed.append(node.key)
            for one in self.net.outgoing[node.key]:
                self._wait(Wait(one.target, scope))
        elif node.kind is NodeKind.END:
            self.passed.append(node.key)
        elif node.kind in ACTIVITIES:
            self._enter(node, scope)
        else:
            self._wait(Wait(node.key, scope))

    def _look_for_turning(self, flow: Flow, scope: int) -> None:
        """Endless, where everything stands in the middle of a move as it has stood in it before."""
        self.turns[flow.key, scope] += 1
        if self.turns[flow.key, scope] <= MOST_TURNS:
            return
        if self.tokens.count((flow, scope)) > len(self.net.flows):  # they grow with each round
            raise Unsafe(flow.target)
        tokens = tuple((one.key, scope) for one, scope in self.tokens)
        look = (flow.key, tokens, frozenset(self.waits), frozenset(self.walked), frozenset(self.groups.items()))
        if (look, frozenset(self.scopes.values())) in self.looks:
            raise Endless(flow.target)
        self.looks.add((look, frozenset(self.scopes.values())))

    def _wait(self, wait: Wait) -> None:
        if wait in self.waits:
            raise Unsafe(wait.node)
        self.waits.add(wait)
        self.opened.append(wait)

    # -- activities ------------------------------------------------------------------------------------------

    def _enter(self, node: Node, scope: int) -> None:
        if (node.key, scope) in self.groups or self._open(node.key, scope):
            raise Unsafe(node.key)
        for event in self.net.border[node.key]:
            self._wait(Wait(event.key, scope))
        if node.multi is None:
            self._instance(node, scope, 0)
            return
        times = self.oracle.times(node, scope)
        if times == 0:
            self._over(node, scope)
            return
        self.groups[node.key, scope] = (0, times)
        for item in range(1 if node.multi.sequential else times):
            self._instance(node, scope, item)

    def _instance(self, node: Node, scope: int, item: int) -> None:
        if node.kind is not NodeKind.SUBPROCESS:
            self._wait(Wait(node.key, scope, item))
            return
        number = next(n for n in range(1, len(self.scopes) + 2) if n not in self.scopes)
        self.scopes[number] = Scope(number, scope, node.key, item)
        self.passed.append(node.key)
        self.start(node.key, number)

    def _instance_over(self, node: Node, wait: Wait) -> None:
        """One instance of an activity is done: the next begins, or the activity is over."""
        place = (node.key, wait.scope)
        if place in self.groups and node.multi is not None:
            over, of = self.groups[place][0] + 1, self.groups[place][1]
            self.groups[place] = (over, of)
            if over < of and not self.oracle.enough(node, over, of):
                if node.multi.sequential:
                    self._instance(node, wait.scope, over)
                return
        self._over(node, wait.scope)

    def _over(self, node: Node, scope: int) -> None:
        self._shut(node.key, scope)
        self._send(node, scope)

    def _border_event(self, event: Node, wait: Wait) -> None:
        if event.interrupts:
            self._shut(event.on, wait.scope)
        self._send(event, wait.scope)

    def _shut(self, key: str, scope: int) -> None:
        """Nothing of an activity is open any more: its instances, what lies inside it, the events on its border."""
        self.groups.pop((key, scope), None)
        border = {event.key for event in self.net.border[key]}
        self._withdraw({one for one in self.waits if one.scope == scope and (one.node == key or one.node in border)})
        for inner in [one for one in self.scopes.values() if one.around == scope and one.node == key]:
            self._drop(inner.number)

    def _drop(self, number: int) -> None:
        for inner in [one for one in self.scopes.values() if one.around == number]:
            self._drop(inner.number)
        self._withdraw({one for one in self.waits if one.scope == number})
        self.walked = {one for one in self.walked if one[1] != number}
        self.tokens = [one for one in self.tokens if one[1] != number]
        self.groups = {place: count for place, count in self.groups.items() if place[1] != number}
        del self.scopes[number]

    def _withdraw(self, waits: set[Wait]) -> None:
        gone = waits & self.waits
        self.waits -= gone
        self.withdrawn += sorted(gone)

    # -- what waits for others -------------------------------------------------------------------------------

    def _open(self, key: str, scope: int) -> bool:
        return any(one.node == key and one.scope == scope for one in self.waits) or any(
            one.node == key and one.around == scope for one in self.scopes.values()
        )

    def _release_inclusive(self) -> bool:
        """An inclusive gateway goes on when no token can still come to it by a way not walked; whether one did."""
        for key, scope in sorted(self.walked):
            join = self.net.nodes[self.net.flows[key].target]
            if join.kind is not NodeKind.INCLUSIVE:
                continue
            feeding = self.net.feeding(join.key)
            full = [flow for flow in feeding if (flow, scope) in self.walked]
            if self._may_come(join, scope, full):
                continue
            self.walked -= {(flow, scope) for flow in full}
            self.passed.append(join.key)
            self._send(join, scope)
            return True
        return False

    def _may_come(self, join: Node, scope: int, full: list[str]) -> bool:
        """Whether a token may come by a way not walked; one that may as well come by a way walked is not waited for."""
        feeding = self.net.feeding(join.key)
        places = {one.node for one in self.waits if one.scope == scope}
        places |= {one.node for one in self.scopes.values() if one.around == scope}
        places |= {self.net.flows[key].target for key, here in self.walked if here == scope}
        again = frozenset[str]().union(*(feeding[flow] for flow in full))
        return any(places & (feeding[flow] - again) for flow in feeding if flow not in full)

    def _close_scope(self) -> bool:
        """A sub-process in which nothing is left is over, and so is the run; whether one closed."""
        for scope in sorted(self.scopes.values(), reverse=True):
            if self._empty(scope.number):
                del self.scopes[scope.number]
                node = self.net.nodes[scope.node]
                self._instance_over(node, Wait(node.key, scope.around, scope.item))
                return True
        if not self.ended and self._empty(ROOT):
            self.ended = True
        return False

    def _empty(self, number: int) -> bool:
        return (
            not any(one.scope == number for one in self.waits)
            and not any(here == number for _, here in self.walked)
            and not any(one.around == number for one in self.scopes.values())
        )
