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
