"""Findings of a walk in words: the way that leads there, by the names of steps, and what to do about it."""

from collections import deque
from collections.abc import Iterable, Sequence

from .definition import ACTIVITIES, GATEWAYS, Definition, Flow, NodeKind
from .exploring import Bar, Space, Step
from .findings import Finding, FindingKind, Severity
from .naming import Names
from .parts import MARK, Part

K = NodeKind
F = FindingKind
TOLD = 2
"""How many steps of the way a sentence names; the whole way stands beside it."""


class Teller:
    """Words for what is found in one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.nodes = {node.key: node for node in definition.nodes}
        self.names = Names(definition)

    def unsafe(self, part: Part, space: Space, bar: Bar) -> Finding:
        """Two tokens meet at a place."""
        nodes = self._known(part, [bar.place])
        when, path = self._way(part, space, bar.step)
        return Finding(
            F.UNSAFE,
            nodes,
            f"{when} {self._names(nodes)} bị mở lần thứ hai khi lần trước chưa xong."
            " Gộp các nhánh bằng cổng cùng loại với cổng đã rẽ ra.",
            path=path,
        )

    def turning(self, part: Part, space: Space, bar: Bar) -> Finding:
        """The run goes round and round without waiting."""
        nodes = self._known(part, [bar.place])
        when, path = self._way(part, space, bar.step)
        return Finding(
            F.TURNING,
            nodes,
            f"{when} nếu danh sách không có ai thì vòng lặp qua {self._names(nodes)} chạy mãi."
            " Đặt thêm một bước vào trong vòng.",
            Severity.WARNING,
            path,
        )

    def deadlock(self, part: Part, space: Space, step: Step, joins: Sequence[str]) -> Finding:
        """The run stands before gateways and cannot go on."""
        nodes = self._known(part, joins)
        when, path = self._way(part, space, step)
        return Finding(
            F.DEADLOCK,
            nodes,
            f"{when} quy trình dừng lại ở {self._names(nodes)}, chờ một nhánh không bao giờ tới."
            " Gộp các nhánh bằng cổng cùng loại với cổng đã rẽ ra.",
            path=path,
        )

    def no_way_out(self, part: Part, space: Space, step: Step, places: Sequence[str]) -> Finding:
        """The run goes on for ever and never ends."""
        nodes = self._known(part, places)
        when, path = self._way(part, space, step)
        return Finding(
            F.NO_WAY_OUT,
            nodes,
            f"{when} quy trình chỉ còn đi vòng qua {self._names(nodes)}, không tới được kết thúc."
            " Thêm một nhánh đi ra khỏi vòng.",
            path=path,
        )

    def too_large(self, part: Part, most: int) -> Finding:
        """There are more markings, or ways between them, than can be walked."""
        nodes = tuple(node.key for node in part.definition.nodes if node.key in self.nodes and node.kind in ACTIVITIES)
        return Finding(
            F.TOO_LARGE,
            nodes,
            f"Phần có {self._names(nodes)} quá lớn để chứng minh: phải xét hơn {_dotted(most)} tình huống."
            " Đưa từng nhóm bước vào quy trình con.",
        )

    def left_by_event(self, part: Part) -> bool:
        """Whether an event takes the run out of the sub-process in which a piece lies, or of one around it."""
        leaving = {node.on for node in self.definition.nodes if node.on and node.interrupts}
        around = next((self.nodes[node.key].inside for node in part.definition.nodes if node.key in self.nodes), "")
        while around and around not in leaving:
            around = self.nodes[around].inside
        return bool(around)

    # -- names -------------------------------------------------------------------------------------------------

    def _known(self, part: Part, keys: Iterable[str]) -> tuple[str, ...]:
        """Nodes of the whole, for nodes of a piece."""
        return tuple(known for key in keys for known in part.stands.get(key, (key,)) if known in self.nodes)

    def _names(self, keys: Sequence[str]) -> str:
        named = [key for key in keys if self.nodes[key].name] or list(keys)
        more = f" và {len(named) - 3} chỗ khác" if len(named) > 3 else ""
        return ", ".join(self.names.node(self.nodes[key]) for key in named[:3]) + more

    def _way(self, part: Part, space: Space, step: Step) -> tuple[str, tuple[str, ...]]:
        """The way to a step as the beginning of a sentence, and as a list of names."""
        done = self._way_to(part.entry)
        for wait, chosen in space.way(step):
            if wait is not None:
                name = space.net.nodes[wait.node].name or wait.node.lstrip(MARK)
                on = self.nodes.get(self.nodes[wait.node].on) if wait.node in self.nodes else None
                done.append((f"{name} (trên bước “{on.name}”)" if on else name, ""))
            names = [self._taken(flow) for flow in chosen if flow.key[:1] != MARK]
            if names and done:
                done[-1] = (done[-1][0], ", ".join(dict.fromkeys(names)))
            elif names:
                done.append(("", ", ".join(dict.fromkeys(names))))
        path = tuple(": ".join(part for part in one if part) for one in done)
        if not done:
            return "Ngay từ đầu,", ()
        words = [_clause(place, name, chosen) for place, (name, chosen) in enumerate(done[-TOLD:])]
        sentence = ", ".join(words)
        return f"{sentence[:1].upper()}{sentence[1:]},", path

    def _taken(self, flow: Flow) -> str:
        target = self.nodes.get(flow.target)
        if flow.name:
            return flow.name
        return (
            f"tới “{target.name}”" if target and target.name else "trường hợp còn lại" if flow.default else "một nhánh"
        )

    def _way_to(self, entry: str) -> list[tuple[str, str]]:
        """The steps before a piece begins, by the shortest way."""
        starts = [node.key for node in self.definition.nodes if node.kind is K.START and not node.inside]
        if not entry or not starts:
            return []
        came: dict[str, tuple[str, str]] = {starts[0]: ("", "")}
        todo = deque(starts[:1])
        while todo and entry not in came:
            key = todo.popleft()
            for after, name in self._after(key):
                if after not in came:
                    came[after] = (key, name)
                    todo.append(after)
        way: list[tuple[str, str]] = []
        key, name = came.get(entry, ("", ""))
        while key:
            node = self.nodes[key]
            if node.kind not in GATEWAYS and node.kind is not K.START:
                way.append((node.name or key, name))
                name = ""
            before, earlier = came[key]
            key, name = before, name or earlier
        return way[::-1]

    def _after(self, key: str) -> list[tuple[str, str]]:
        ways = [(flow.target, flow.name) for flow in self.definition.flows if flow.source == key]
        ways += [(node.key, "") for node in self.definition.nodes if node.on == key]
        return ways + [(node.key, "") for node in self.definition.nodes if node.inside == key and node.kind is K.START]


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _clause(place: int, name: str, chosen: str) -> str:
    after = (f"sau “{name}”" if not place else f"rồi “{name}”") if name else ""
    asked = f"nếu chọn “{chosen}”" if chosen else ""
    return ", ".join(one for one in (after, asked) if one)
