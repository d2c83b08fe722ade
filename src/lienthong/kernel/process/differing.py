"""In what two versions of a process differ: what was added, taken out or changed, told in words and by its place.

Pure: no Django, no database.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from lienthong.kernel.base.states import Named
from lienthong.kernel.base.text import fold

from .bpmn.periods import written
from .definition import Definition, Flow, Multi, Node, Period, Who
from .showing import who_said
from .tables.times import said_time


class Change(Named):
    """What became of a place between two versions."""

    ADDED = "added", "thêm"
    REMOVED = "removed", "bỏ"
    CHANGED = "changed", "sửa"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its place in the older and in the newer version (empty where it is not there), and in words."""

    change: Change
    old: str
    new: str
    sentence: str


def differences(
    old: Definition, new: Definition, roles: Mapping[str, str], units: Mapping[str, str]
) -> list[Difference]:
    """All differences between two definitions, steps first; where things are drawn is none."""
    return list(_Comparing(old, new, roles, units).all())


class _Comparing:
    """Two definitions beside each other; `to`: the node of the newer one for each of the older."""

    def __init__(self, old: Definition, new: Definition, roles: Mapping[str, str], units: Mapping[str, str]) -> None:
        self.old, self.new = old, new
        self.roles, self.units = roles, units
        self.olds = {node.key: node for node in old.nodes}
        self.news = {node.key: node for node in new.nodes}
        self.to = self._matched()
        self.back = {new: old for old, new in self.to.items()}

    def _matched(self) -> dict[str, str]:
        """By the same key and kind; what is left, by the same name and kind where it is alone with them."""
        found = {key: key for key, node in self.olds.items() if key in self.news and self.news[key].kind is node.kind}
        left = {key: node for key, node in self.olds.items() if key not in found}
        free = {key: node for key, node in self.news.items() if key not in found}
        ours, theirs = _alone(left), _alone(free)
        return found | {ours[said]: theirs[said] for said in ours.keys() & theirs.keys()}

    def all(self) -> Iterator[Difference]:
        yield from self._whole()
        for key, node in self.olds.items():
            if key in self.to:
                yield from self._node(node, self.news[self.to[key]])
            else:
                yield Difference(Change.REMOVED, key, "", f"Bỏ {_called(node)}.")
        for key, node in self.news.items():
            if key not in self.back:
                yield Difference(Change.ADDED, "", key, f"Thêm {_called(node)}{self._doing(node)}.")
        yield from self._flows()

    def _whole(self) -> Iterator[Difference]:
        for what, before, after in (
            ("Tên quy trình", self.old.name, self.new.name),
            ("Thời hạn chung", _length(self.old.limit), _length(self.new.limit)),
            ("Mã thủ tục", ", ".join(self.old.procedures), ", ".join(self.new.procedures)),
        ):
            if before != after:
                yield Difference(Change.CHANGED, "", "", f"{what}: {_from_to(before, after)}.")

    def _node(self, old: Node, new: Node) -> Iterator[Difference]:
        said, told = dict(self._facts(old)), dict(self._facts(new))
        changes = [f"{what} {_from_to(said[what], told[what])}" for what in said if said[what] != told[what]]
        if self._before(old.inside) != self._after(new.inside):
            changes.append("nằm ở quy trình con khác")
        if self._before(old.on) != self._after(new.on):
            changes.append("gắn trên bước khác")
        if changes:
            yield Difference(Change.CHANGED, old.key, new.key, f"{_capital(_called(old))}: {'; '.join(changes)}.")

    def _before(self, key: str) -> str | None:
        """A place of the older version by its key in the newer one; None where it is gone."""
        return self.to.get(key) if key else ""

    def _after(self, key: str) -> str | None:
        return key if not key or key in self.back else None

    def _facts(self, node: Node) -> Iterator[tuple[str, str]]:
        yield "tên", node.name
        yield "người làm", self._who(node.who)
        yield "thời hạn", _length(node.limit)
        yield "biểu mẫu", node.form
        yield "việc hệ thống làm", node.verb
        yield "bảng quyết định", node.table
        yield "văn bản phải ký", node.signs
        yield "tin", node.message
        yield "quy trình được gọi", node.called
        yield "thời gian chờ", _length(node.after) if isinstance(node.after, Period) else node.after or ""
        yield "làm nhiều lượt", _several(node.multi)
        yield "khi xảy ra", "" if not node.on else "dừng bước đang làm" if node.interrupts else "bước vẫn tiếp tục"

    def _who(self, who: Who) -> str:
        return who_said(who, self.roles, self.units)

    def _doing(self, node: Node) -> str:
        parts = [part for part in (self._who(node.who), _length(node.limit)) if part]
        return f" ({', '.join(parts)})" if parts else ""

    def _flows(self) -> Iterator[Difference]:
        """Ways between places that are in both; those of a new or lost place go with it."""
        left: dict[tuple[str, str], list[Flow]] = {}
        for flow in self.old.flows:
            if flow.source in self.to and flow.target in self.to:
                left.setdefault((self.to[flow.source], self.to[flow.target]), []).append(flow)
        other = []
        for flow in self.new.flows:
            if flow.source in self.back and flow.target in self.back:
                same = left.get((flow.source, flow.target), [])
                before = next((one for one in same if _when(one) == _when(flow)), None)
                if before is not None:
                    same.remove(before)
                else:
                    other.append(flow)
        for flow in other:
            same, way = left.get((flow.source, flow.target), []), self._way(flow, self.news)
            if not same:
                yield Difference(Change.ADDED, "", flow.key, f"Thêm đường {way}{_said(flow)}.")
                continue
            before = same.pop(0)
            sentence = f"Đường {way}: {_from_to(_when(before), _when(flow))}."
            yield Difference(Change.CHANGED, before.key, flow.key, sentence)
        for flows in left.values():
            for flow in flows:
                sentence = f"Không còn đường {self._way(flow, self.olds)}{_said(flow)}."
                yield Difference(Change.REMOVED, flow.key, "", sentence)

    def _way(self, flow: Flow, nodes: Mapping[str, Node]) -> str:
        return f"từ {_called(nodes[flow.source])} tới {_called(nodes[flow.target])}"


def _alone(nodes: Mapping[str, Node]) -> dict[Hashable, str]:
    """The nodes by their name and kind, as far as no other is called so."""
    said = {key: (fold(node.name), node.kind) for key, node in nodes.items() if node.name}
    times = Counter(said.values())
    return {one: key for key, one in said.items() if times[one] == 1}


def _called(node: Node) -> str:
    return f"“{node.name}”" if node.name else f"{node.kind.label} chưa có tên"


def _from_to(before: str, after: str) -> str:
    if not before:
        return f"nay là “{after}”"
    return f"từ “{before}” thành “{after}”" if after else f"bỏ “{before}”"


def _length(length: Period | None) -> str:
    return (said_time(length) or written(length)) if length else ""


def _several(multi: Multi | None) -> str:
    if multi is None:
        return ""
    until = f", dừng khi {multi.until}" if multi.until else ""
    return f"cho từng mục của {multi.over}, {'lần lượt' if multi.sequential else 'cùng lúc'}{until}"


def _when(flow: Flow) -> str:
    if flow.default:
        return "mọi trường hợp còn lại"
    return flow.condition or "luôn luôn"


def _said(flow: Flow) -> str:
    return f", khi {_when(flow)}" if flow.condition or flow.default else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
