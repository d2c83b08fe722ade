"""What nodes and branches are called in sentences; what has no name is called by what stands beside it."""

from .definition import GATEWAYS, Definition, Flow, Node


class Names:
    """The names of one definition."""

    def __init__(self, definition: Definition) -> None:
        self._nodes = {node.key: node for node in definition.nodes}
        self._before: dict[str, list[str]] = {}
        for flow in definition.flows:
            self._before.setdefault(flow.target, []).append(flow.source)

    def node(self, node: Node) -> str:
        """A node in a sentence; a gateway without a name by the step before it."""
        if node.name:
            return f"“{node.name}”"
        if node.kind in GATEWAYS:
            before = [self._nodes[key] for key in self._before.get(node.key, ()) if key in self._nodes]
            named = [one.name for one in before if one.name and one.kind not in GATEWAYS]
            if named:
                return f"cổng sau “{named[0]}”"
        return f"{node.kind.label} (mã {node.key})"

    def branch(self, flow: Flow) -> str:
        """A branch in a sentence; without a name by where it leads."""
        target = self._nodes.get(flow.target)
        if flow.name or target is None:
            return f"“{flow.name or flow.key}”"
        return f"tới {self.node(target)}"
