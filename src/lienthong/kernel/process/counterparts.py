"""Which step of a new version goes on with which step of the old one: proposed by rules, settled by a person.

Pure: no Django, no database.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping

from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import fold

from .definition import ACTIVITIES, Node, NodeKind
from .net import Net


class How(Named):
    """Why it is thought that a step goes on as another."""

    SAME = "same", "cùng mã, cùng tên"
    NAME = "name", "cùng tên"
    KEY = "key", "cùng mã, tên đã đổi"
    LIKE = "like", "cùng người làm, cùng biểu mẫu"
    BESIDE = "beside", "gắn với cùng một bước"
    GONE = "gone", "bản mới không còn chờ việc này"
    DOUBT = "doubt", "chưa rõ"
    SAID = "said", "người phụ trách đã chọn"


def waits(node: Node) -> bool:
    """Whether a run may stand at a node."""
    return node.kind in ACTIVITIES or node.kind in (NodeKind.TIMER, NodeKind.MESSAGE)


def is_beside(net: Net, node: Node) -> bool:
    """Whether a run waits there only beside something else: on the border of a step, or for whatever comes first."""
    return bool(node.on) or any(net.nodes[flow.source].kind is NodeKind.EVENT for flow in net.incoming[node.key])


def proposed(old: Net, new: Net) -> dict[str, tuple[str, str]]:
    """For each place of the old version where a run may wait: the one in the new (or nothing), and how it is known."""
    return _Matching(old, new).all()


def unclear(mapping: Mapping[str, tuple[str, str]]) -> list[str]:
    """The steps of which a person must say what becomes of them."""
    return [key for key, (_, how) in mapping.items() if how == How.DOUBT.value]


def choices(old: Node, new: Net) -> list[Node]:
    """The steps among which a person may choose: those of the same kind."""
    return [node for node in new.definition.nodes if waits(node) and node.kind is old.kind]


class _Matching:
    """Rules one after another; what one has matched the next ones leave alone."""

    def __init__(self, old: Net, new: Net) -> None:
        self.old, self.new = old, new
        self.left = {node.key: node for node in old.definition.nodes if waits(node)}
        self.free = {node.key: node for node in new.definition.nodes if waits(node)}
        self.found: dict[str, tuple[str, str]] = {}

    def all(self) -> dict[str, tuple[str, str]]:
        self._by(lambda node: (node.key, fold(node.name), node.kind), How.SAME)
        self._by(lambda node: (fold(node.name), node.kind) if node.name else None, How.NAME)
        self._by(lambda node: (node.key, node.kind, node.who.role, node.who.post), How.KEY)
        self._by(_alike, How.LIKE)
        self._by(self._host, How.BESIDE)
        order = [node.key for node in self.old.definition.nodes if waits(node)]
        for key, node in self.left.items():
            how = How.GONE if is_beside(self.old, node) else How.DOUBT
            self.found[key] = ("", how.value)
        return {key: self.found[key] for key in order}

    def _by(self, about: Callable[[Node], Hashable | None], how: How) -> None:
        """Match what is alone on both sides with what is said about it."""
        old, new = self._alone(self.left, about), self._alone(self.free, about)
        for said in old.keys() & new.keys():
            self.found[old[said]] = (new[said], how.value)
            del self.left[old[said]], self.free[new[said]]

    def _alone(self, nodes: Mapping[str, Node], about: Callable[[Node], Hashable | None]) -> dict[Hashable, str]:
        said = {key: about(node) for key, node in nodes.items()}
        times = Counter(said.values())
        return {one: key for key, one in said.items() if one is not None and times[one] == 1}

    def _host(self, node: Node) -> Hashable | None:
        """The step on whose border it sits, by its key in the old version."""
        if not node.on:
            return None
        if self.old.nodes.get(node.key) is node:
            return (node.kind, node.on)
        hosts = [key for key, (to, _) in self.found.items() if to == node.on]
        return (node.kind, hosts[0]) if hosts else None


def _alike(node: Node) -> Hashable | None:
    """Who does it with what; nothing where that says too little to know a step by it."""
    does = (node.form, node.verb, node.table, node.signs, node.message, node.called)
    who = (node.who.role, node.who.post, node.who.unit)
    return (node.kind, who, does) if any(does) else None
