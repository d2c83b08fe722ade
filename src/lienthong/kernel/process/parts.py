"""A definition taken apart into pieces with one way in and one way out, each of which can be proved by itself.

Sub-processes, the branches of parallel blocks, and what runs beside a step are pieces of their own; where they were, a
step stands for them. So the places to be walked add up instead of multiplying. What is not well nested stays whole.
A block whose branches are sound pieces, parted and joined by fitting gateways, is sound; it need not be walked.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from .definition import Definition, Flow, Node, NodeKind

K = NodeKind
JOINS = frozenset({K.PARALLEL, K.INCLUSIVE})
WAITING = frozenset(set(K) - {K.START, K.END, K.EXCLUSIVE, K.PARALLEL, K.INCLUSIVE, K.EVENT})
BY_HOUSE = frozenset({K.SERVICE, K.RULE, K.SEND, K.THROW})
MOST_JOINS = 30
"""How many gateways behind a branch are tried as its end."""

MARK = "\x00"
"""Begins the keys of nodes that are in a piece alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece as a definition of its own. `entry`: the node of the whole at which it begins.

    `stands`: for a node of the piece alone, the nodes of the whole for which it stands.
    """

    definition: Definition
    entry: str
    stands: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What runs beside a step once an event on its border has come, while the step goes on."""

    event: str
    host: str
    nodes: tuple[str, ...]
    again: bool
    lasting: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A definition taken apart."""

    parts: tuple[Part, ...]
    beside: tuple[Beside, ...]


class _Ground:
    """The nodes and flows of one scope, or of a piece of it; they change while it is taken apart."""

    def __init__(self, nodes: Iterable[Node], flows: Iterable[Flow], stands: dict[str, tuple[str, ...]]) -> None:
        self.nodes = {node.key: node for node in nodes}
        self.flows = list(flows)
        self.stands = stands
        self.sort()

    def sort(self) -> None:
        self.out: dict[str, list[Flow]] = defaultdict(list)
        self.into: dict[str, list[Flow]] = defaultdict(list)
        self.border: dict[str, list[str]] = defaultdict(list)
        for flow in self.flows:
            self.out[flow.source].append(flow)
            self.into[flow.target].append(flow)
        for node in self.nodes.values():
            if node.on:
                self.border[node.on].append(node.key)

    def next(self, key: str) -> list[str]:
        return [flow.target for flow in self.out[key]] + self.border[key]

    def ahead(self, first: Iterable[str], stop: str = "") -> frozenset[str]:
        """The nodes to which a way leads, not going on behind `stop`."""
        return frozenset(self.near(first, stop))

    def near(self, first: Iterable[str], stop: str = "") -> dict[str, None]:
        """The same, the nearest first."""
        seen: dict[str, None] = {}
        todo = deque(key for key in first if key != stop)
        while todo:
            key = todo.popleft()
            if key not in seen:
                seen[key] = None
                todo += [one for one in self.next(key) if one != stop]
        return seen

    def between(self, first: str, stop: str, own: frozenset[str]) -> frozenset[str] | None:
        """The nodes to which a way leads, not going on behind `stop`; None as soon as one is not among its own."""
        seen: set[str] = set()
        todo = [first] if first != stop else []
        while todo:
            key = todo.pop()
            if key not in own:
                return None
            if key not in seen:
                seen.add(key)
                todo += [one for one in self.next(key) if one != stop]
        return frozenset(seen)

    def keep(self, keys: Iterable[str]) -> None:
        kept = set(keys)
        self.nodes = {key: node for key, node in self.nodes.items() if key in kept}
        self.flows = [flow for flow in self.flows if flow.source in kept and flow.target in kept]
        self.sort()

    def part(self, entry: str) -> Part:
        return Part(Definition("part", "", tuple(self.nodes.values()), tuple(self.flows)), entry, dict(self.stands))


def apart(definition: Definition) -> Taken:
    """Take a definition apart; only what a way leads to, and only scopes with one beginning."""
    parts: list[Part] = []
    beside: list[Beside] = []
    for scope in ["", *(node.key for node in definition.nodes if node.kind is K.SUBPROCESS)]:
        mine = [_flat(node) for node in definition.nodes if node.inside == scope]
        keys = {node.key for node in mine}
        starts = [node.key for node in mine if node.kind is K.START]
        flows = [flow for flow in definition.flows if flow.source in keys and flow.target in keys]
        if len(starts) == 1:
            ground = _Ground(mine, flows, {})
            ground.keep(ground.ahead(starts))
            parts += _divided(ground, scope, beside) if _by_itself(ground, starts) else [ground.part(scope)]
    return Taken(tuple(parts), tuple(beside))


def _by_itself(ground: _Ground, starts: list[str]) -> bool:
    """Whether an inclusive gateway asks only its own block for tokens, however the rest stands.

    So it is where each way into it can be gone from the beginning without passing it: who may come from elsewhere may
    then come by a way already walked as well, and is not waited for.
    """
    for key, node in ground.nodes.items():
        if node.kind is K.INCLUSIVE and len(ground.into[key]) > 1:
            before = ground.ahead(starts, key)
            if any(flow.source not in before for flow in ground.into[key]):
                return False
    return True


def _flat(node: Node) -> Node:
    """A node of the scope itself; a sub-process is a step of it."""
    return replace(node, inside="", kind=K.CALL if node.kind is K.SUBPROCESS else node.kind)


def _divided(ground: _Ground, entry: str, beside: list[Beside]) -> Iterator[Part]:
    for key in list(ground.nodes):
        if key in ground.nodes and ground.nodes[key].on and not ground.nodes[key].interrupts:
            yield from _set_beside(ground, key, beside)
    before = 0
    while before != len(ground.nodes) + len(ground.flows):
        before = len(ground.nodes) + len(ground.flows)
        for key in reversed(list(ground.nodes)):  # mostly the inner ones first
            if key in ground.nodes and _parts_ways(ground, key):
                yield from _branches(ground, key, beside)
                _fold_block(ground, key)
    yield ground.part(entry)


def _parts_ways(ground: _Ground, key: str) -> bool:
    return len(ground.out[key]) > 1 and ground.nodes[key].kind not in (K.EXCLUSIVE, K.EVENT, K.END)


# -- what runs beside a step ---------------------------------------------------------------------------------


def _set_beside(ground: _Ground, event: str, beside: list[Beside]) -> Iterator[Part]:
    """An event beside a step whose way goes to an end of its own is a piece of its own."""
    way = ground.ahead([event])
    ends = {key for key in way if ground.nodes[key].kind is K.END}
    inner = way - ends
    if not ends or any(flow.source not in way for key in inner for flow in ground.into[key]):
        return
    host = ground.nodes[event].on
    lasting = [key for key in inner - {event} if ground.nodes[key].kind in WAITING]
    again = host in ground.ahead(ground.next(host))
    by_people = any(ground.nodes[key].kind not in BY_HOUSE or ground.nodes[key].multi for key in lasting)
    beside.append(Beside(event, host, tuple(sorted(lasting)), again, by_people))
    start = replace(ground.nodes[event], key=f"{MARK}start", kind=K.START, on="")
    first = [replace(flow, source=start.key) for flow in ground.out[event]]
    rest = [flow for flow in ground.flows if flow.source in inner - {event}]
    piece = _Ground([start, *(ground.nodes[key] for key in way - {event})], [*first, *rest], {})
    yield from _divided(piece, event, beside)
    ground.keep(set(ground.nodes) - inner)


# -- blocks --------------------------------------------------------------------------------------------------


def _branches(ground: _Ground, split: str, beside: list[Beside]) -> Iterator[Part]:
    """Each branch that is entered by one way and left by one way, to where ways come together, is a piece."""
    for flow in list(ground.out[split]):
        near = ground.near([flow.target])
        own = _own(ground, flow, near)
        for join in islice((key for key in near if _joins(ground, key)), MOST_JOINS):
            inner = ground.between(flow.target, join, own)
            if inner is None:
                continue
            last = [one for one in ground.into[join] if one.source in inner]
            ending = any(ground.nodes[key].kind is K.END for key in inner)
            if len(inner) < 2 or len(last) != 1 or not _closed(ground, {flow.key}, inner):
                continue
            if ending and not (ground.nodes[join].kind is K.INCLUSIVE and _alone(ground, inner)):
                continue
            yield from _divided(_piece(ground, flow, inner, last[0]), _entry(ground, flow), beside)
            _fold(ground, inner, flow, last[0], ending)
            break


def _own(ground: _Ground, first: Flow, near: Collection[str]) -> frozenset[str]:
    """Of the nodes to which a way leads those that no other way enters, nor leads to from what another enters.

    The others are in no branch that begins here. In a tangle they are nearly all, and need not be gone through again
    for each gateway (400 steps and 130 gateways in 28 s, of which this was 27).
    """
    todo = [key for key in near if any(one.source not in near and one is not first for one in ground.into[key])]
    others: set[str] = set()
    while todo:
        key = todo.pop()
        if key not in others:
            others.add(key)
            todo += [one.target for one in ground.out[key] if one is not first] + ground.border[key]
    return frozenset(near) - others


def _alone(ground: _Ground, inner: frozenset[str]) -> bool:
    """Whether nothing in a branch goes on beside anything else: where it ends, all of it has ended."""
    return not any(
        _parts_ways(ground, key) or (ground.nodes[key].on and not ground.nodes[key].interrupts) for key in inner
    )


def _joins(ground: _Ground, key: str) -> bool:
    return ground.nodes[key].kind in JOINS and len(ground.into[key]) > 1


def _closed(ground: _Ground, first: set[str], inner: frozenset[str]) -> bool:
    """Whether nodes are entered by these flows alone, no way is lost among them, and somebody is waited for."""
    return (
        any(ground.nodes[key].kind in WAITING for key in inner)
        and all(ground.out[key] or ground.nodes[key].kind is K.END for key in inner)
        and all(flow.source in inner or flow.key in first for key in inner for flow in ground.into[key])
    )


def _entry(ground: _Ground, flow: Flow) -> str:
    """The node of the whole at which a branch begins."""
    return ground.stands.get(flow.target, (flow.target,))[0]


def _piece(ground: _Ground, first: Flow, inner: frozenset[str], last: Flow) -> _Ground:
    """Nodes between two flows, with a start and an end around; before the end a step, where two that come out meet."""
    start, out, end = Node(f"{MARK}start", K.START), Node(f"{MARK}out", K.CALL), Node(f"{MARK}end", K.END)
    nodes = [start, *(ground.nodes[key] for key in inner), out, end]
    flows = [replace(first, source=start.key, condition="", default=False)]
    flows += [flow for flow in ground.flows if flow.source in inner and flow.target in inner]
    flows += [replace(last, target=out.key), Flow(f"{MARK}.", out.key, end.key)]
    stands = {key: value for key, value in ground.stands.items() if key in inner}
    return _Ground(nodes, flows, {**stands, out.key: (last.target,)})


def _fold(ground: _Ground, inner: frozenset[str], first: Flow, last: Flow, ending: bool = False) -> None:
    """Nodes between two flows give way to one step, behind which the run goes on or (`ending`) may end."""
    step = f"{MARK}{first.key}"
    ground.stands[step] = tuple(sorted(known for key in inner for known in ground.stands.get(key, (key,))))
    ground.nodes = {key: node for key, node in ground.nodes.items() if key not in inner}
    ground.nodes[step] = Node(step, K.CALL, first.name or "một nhánh")
    kept = [
        flow for flow in ground.flows if flow.source not in inner and flow.target not in inner and flow.key != first.key
    ]
    ground.flows = [*kept, replace(first, target=step)]
    if ending:
        way, end = Node(f"{step}?", K.EXCLUSIVE), Node(f"{step}.", K.END)
        ground.nodes |= {way.key: way, end.key: end}
        ground.flows += [Flow(f"{step}>", step, way.key), Flow(f"{step}<", way.key, end.key, "kết thúc trong nhánh")]
        step = way.key
    ground.flows.append(replace(last, source=step, condition="", default=False))
    ground.sort()


def _fold_block(ground: _Ground, split: str) -> None:
    """A block is sound where all branches are single steps and what parts fits what joins: one step stands for it."""
    ways = ground.out[split]
    joins = {key: ground.nodes[key].kind in JOINS for flow in ways for key in _behind(ground, flow)}
    if len(joins) != 1 or not all(joins.values()):
        return
    join = next(iter(joins))
    inner = frozenset(flow.target for flow in ways if flow.target != join)
    if len(ground.into[join]) != len(ways) or not inner or not _fitting(ground, split, join):
        return
    if any(ground.border[key] or len(ground.out[key]) != 1 for key in inner):
        return
    if any(flow.source not in inner and flow.source != split for flow in ground.into[join]):
        return
    if _closed(ground, {flow.key for flow in ways}, inner):
        flow = next(flow for flow in ways if flow.target in inner)
        last = next(one for one in ground.into[join] if one.source in inner)
        ground.flows = [one for one in ground.flows if one.source != split and one.target != join]
        ground.flows += [Flow(flow.key, split, flow.target, "các nhánh song song"), Flow(last.key, last.source, join)]
        _fold(ground, inner, ground.flows[-2], ground.flows[-1])


def _behind(ground: _Ground, flow: Flow) -> list[str]:
    """Where a branch of one step, or of none, leads."""
    if _joins(ground, flow.target):
        return [flow.target]
    return [one.target for one in ground.out[flow.target]] or [flow.target]


def _fitting(ground: _Ground, split: str, join: str) -> bool:
    """Whether all ways are gone, or some and the gateway behind waits for those alone."""
    flows = ground.out[split]
    if ground.nodes[split].kind is K.PARALLEL or not any(flow.condition or flow.default for flow in flows):
        return True
    never = any(flow.default for flow in flows) and any(not (flow.default or flow.condition) for flow in flows)
    return ground.nodes[join].kind is K.INCLUSIVE and not never
