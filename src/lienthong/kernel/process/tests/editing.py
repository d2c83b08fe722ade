"""Another version of a definition, as an office would make one: steps renamed, added, taken out, put elsewhere."""

from dataclasses import replace
from random import Random

from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.findings import Severity
from lienthong.kernel.process.soundness import examine

K = NodeKind
TRIES = 20


def edited(definition: Definition, chance: Random, changes: int) -> Definition:
    """The definition with so many changes, still sound; flows always have other keys."""
    made = definition
    for _ in range(changes):
        for _ in range(TRIES):
            new = chance.choice([_renamed, _added, _removed, _swapped, _relimited, _retimed])(made, chance)
            if new != made and not [one for one in examine(new) if one.severity is Severity.ERROR]:
                made = new
                break
    flows = [replace(flow, key=f"way{number}") for number, flow in enumerate(made.flows)]
    chance.shuffle(flows)
    return replace(made, flows=tuple(flows))


def _plain(definition: Definition) -> list[Node]:
    """Steps of persons with one way in and one way out, and nothing on their border."""
    ins = [flow.target for flow in definition.flows]
    outs = [flow.source for flow in definition.flows]
    hosts = {node.on for node in definition.nodes}
    kinds = {node.key: node.kind for node in definition.nodes}
    behind = {flow.target for flow in definition.flows if kinds[flow.source] is K.EVENT}
    return [
        node
        for node in definition.nodes
        if node.kind is K.USER and not node.multi and ins.count(node.key) == 1 and outs.count(node.key) == 1
        and node.key not in hosts | behind
    ]  # fmt: skip


def _keyed(definition: Definition, names: dict[str, str]) -> Definition:
    """The same with other keys for some nodes."""

    def named(key: str) -> str:
        return names.get(key, key)

    nodes = [replace(n, key=named(n.key), on=named(n.on), inside=named(n.inside)) for n in definition.nodes]
    flows = [replace(flow, source=named(flow.source), target=named(flow.target)) for flow in definition.flows]
    return replace(definition, nodes=tuple(nodes), flows=tuple(flows))


def _with(definition: Definition, key: str, **more: object) -> Definition:
    nodes = [replace(node, **more) if node.key == key else node for node in definition.nodes]
    return replace(definition, nodes=tuple(nodes))


def _renamed(definition: Definition, chance: Random) -> Definition:
    node = chance.choice(definition.nodes)
    if chance.random() < 0.5:
        return _with(definition, node.key, name=f"{node.name} mới")
    return _keyed(definition, {node.key: f"{node.key}x"})


def _added(definition: Definition, chance: Random) -> Definition:
    kinds = {node.key: node for node in definition.nodes}
    flow = chance.choice([one for one in definition.flows if kinds[one.source].kind is not K.EVENT])
    key = f"them{len(definition.nodes)}"
    node = Node(key, K.USER, f"Thêm {key}", kinds[flow.source].inside, Who("officer"), Period.days(1))
    ways = [replace(flow, target=key), Flow(f"{flow.key}b", key, flow.target)]
    flows = [one for one in definition.flows if one is not flow] + ways
    return replace(definition, nodes=(*definition.nodes, node), flows=tuple(flows))


def _removed(definition: Definition, chance: Random) -> Definition:
    plain = _plain(definition)
    if not plain:
        return definition
    node = chance.choice(plain)
    way = next(flow for flow in definition.flows if flow.source == node.key)
    flows = [replace(one, target=way.target) if one.target == node.key else one for one in definition.flows]
    nodes = tuple(one for one in definition.nodes if one is not node)
    return replace(definition, nodes=nodes, flows=tuple(one for one in flows if one.key != way.key))


def _swapped(definition: Definition, chance: Random) -> Definition:
    plain = {node.key for node in _plain(definition)}
    pairs = [flow for flow in definition.flows if flow.source in plain and flow.target in plain]
    if not pairs:
        return definition
    pair = chance.choice(pairs)
    names = {pair.source: pair.target, pair.target: pair.source}
    flows = [
        replace(flow, source=names.get(flow.source, flow.source), target=names.get(flow.target, flow.target))
        for flow in definition.flows
    ]
    return replace(definition, flows=tuple(flows))


def _relimited(definition: Definition, chance: Random) -> Definition:
    people = [node for node in definition.nodes if node.kind is K.USER]
    if not people:
        return definition
    limit = chance.choice([None, Period.hours(4), Period.days(1), Period.days(7)])
    role = chance.choice(["officer", "leader"])
    node = chance.choice(people)
    return _with(definition, node.key, limit=limit, who=replace(node.who, role=role))


def _retimed(definition: Definition, chance: Random) -> Definition:
    """Another time for an event, or a new one beside a step."""
    timers = [node for node in definition.nodes if node.kind is K.TIMER]
    if timers and chance.random() < 0.5:
        return _with(definition, chance.choice(timers).key, after=Period.days(chance.randint(1, 9)))
    people = [node for node in definition.nodes if node.kind is K.USER and not node.multi]
    if not people:
        return definition
    host, key = chance.choice(people), f"hen{len(definition.nodes)}"
    timer = Node(key, K.TIMER, f"Hẹn {key}", host.inside, on=host.key, after=Period.days(3), interrupts=False)
    end = Node(f"{key}e", K.END, inside=host.inside)
    flow = Flow(f"{key}w", key, end.key)
    return replace(definition, nodes=(*definition.nodes, timer, end), flows=(*definition.flows, flow))
