"""What nodes and branches are called in sentences; what has no name is called by what stands beside it."""

import re

from .definition import GATEWAYS, Definition, Flow, Node

_NUMBERED = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]|[IVX]{1,6}[.)]|\d{1,3}(?:\.\d{1,3})+)\s+(?=\S)")


_HEADED = re.compile(r"^\s*quy trình nội bộ\b[^()]*\([^()]*quyết định[^()]*\)\s*(?=\S)", re.IGNORECASE)


def plain_title(name: str) -> str:
    """The name of a process without the heading of its decision and its number there: “1. Cấp giấy phép”."""
    return _NUMBERED.sub("", _HEADED.sub("", name))[:600]


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
