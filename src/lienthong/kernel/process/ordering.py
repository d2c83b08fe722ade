"""The one order of a definition: each sub-process is followed by what is inside it, flows stand by their scope.

XML can hold nothing else, so definitions are compared in this order.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from lienthong.kernel.base.errors import HouseFault

from .definition import Definition, Flow, Node, NodeKind


def ordered(definition: Definition) -> Definition:
    """The definition with its nodes and flows in the one order; what stands together keeps its place there.

    Errors: HouseFault where a node lies in a sub-process that is not there, or a flow begins at such a node.
    """
    within: dict[str, list[Node]] = defaultdict(list)
    for node in definition.nodes:
        within[node.inside].append(node)
    nodes = tuple(_below("", within, 0))
    scope_of = {node.key: node.inside for node in nodes}
    if len(nodes) != len(definition.nodes) or len(scope_of) != len(nodes):
        raise HouseFault(f"Process {definition.key} has a node twice, or in a sub-process that is not there.")
    leaving: dict[str, list[Flow]] = defaultdict(list)
    for flow in definition.flows:
        if flow.source not in scope_of:
            raise HouseFault(f"Flow {flow.key} of process {definition.key} begins nowhere.")
        leaving[scope_of[flow.source]].append(flow)
    scopes = ["", *(node.key for node in nodes if node.kind is NodeKind.SUBPROCESS)]
    return replace(definition, nodes=nodes, flows=tuple(flow for scope in scopes for flow in leaving[scope]))


def _below(scope: str, within: dict[str, list[Node]], depth: int) -> Iterator[Node]:
    if depth > 100:
        raise HouseFault("Sub-processes lie in one another without end.")
    for node in within[scope]:
        yield node
        if node.kind is NodeKind.SUBPROCESS:
            yield from _below(node.key, within, depth + 1)


def as_read(drawn: Definition, before: Definition) -> Definition:
    """A drawing with its steps in the order in which the table tells them, as far as one can say.

    A drawing program puts what is new, or was deleted and brought back, behind everything else; the table would call
    the way to it “quay lại”. What was there keeps its place; what is new stands behind whatever leads to it, and so
    does what nothing before it leads to any more.
    """
    place = {node.key: at for at, node in enumerate(before.nodes)}
    nodes = {node.key: node for node in drawn.nodes}
    line = sorted((key for key in nodes if key in place), key=place.__getitem__)
    todo = {key: None for key in nodes if key not in place}
    onward = _onward(drawn)
    came, comes = _backward(_onward(before)), _backward(onward)
    stands = {key: at for at, key in enumerate(line)}
    for at, key in enumerate(line):
        led = comes.get(key, set())
        if led and led != came.get(key) and all(stands.get(one, at) >= at for one in led if one not in todo):
            todo[key] = None
    line = [key for key in line if key not in todo]
    for key in tuple(line):
        _lay(key, onward, todo, line)
    while todo:
        line.append(next(iter(todo)))
        del todo[line[-1]]
        _lay(line[-1], onward, todo, line)
    return replace(drawn, nodes=tuple(nodes[key] for key in line))


def _onward(definition: Definition) -> dict[str, list[str]]:
    """What comes next behind each node: where its ways lead, and what sits on its border."""
    found: dict[str, list[str]] = defaultdict(list)
    for flow in definition.flows:
        found[flow.source].append(flow.target)
    for node in definition.nodes:
        if node.on:
            found[node.on].append(node.key)
    return found


def _backward(onward: dict[str, list[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, targets in onward.items():
        for target in targets:
            found[target].add(source)
    return found


def _lay(key: str, onward: dict[str, list[str]], todo: dict[str, None], line: list[str]) -> None:
    """Of what is still to be laid, all that follows a node comes right behind it, one branch after the other."""
    at, ways = line.index(key) + 1, [iter(onward.get(key, ()))]
    while ways:
        one = next(ways[-1], None)
        if one is None:
            ways.pop()
        elif one in todo:
            del todo[one]
            line.insert(at, one)
            at += 1
            ways.append(iter(onward.get(one, ())))
