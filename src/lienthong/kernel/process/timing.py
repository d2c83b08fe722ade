"""The longest way through a definition in working minutes, against the time the law gives for the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from .definition import DAY, Definition, Node, NodeKind, Period
from .findings import Finding, FindingKind
from .naming import Names
from .net import Net

K = NodeKind


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest way: its minutes, the nodes on it, whether there are loops and repeated steps, counted once."""

    minutes: int
    nodes: tuple[str, ...]
    loops: bool = False


def longest(definition: Definition) -> Longest:
    """The longest way: sums along it, the most of branches; loops, and steps done several times, counted once."""
    walk = _Walk(Net(definition))
    minutes, nodes = walk.scope("")
    return Longest(minutes, nodes, walk.loops or any(node.multi for node in definition.nodes))


@dataclass(slots=True)
class _Walk:
    net: Net
    loops: bool = False

    def scope(self, inside: str) -> tuple[int, tuple[str, ...]]:
        """The longest way from the beginning of a procedure or sub-process."""
        starts = self.net.starts[inside]
        if not starts:
            return 0, ()
        order, back = self._ordered(starts[0].key)
        best: dict[str, tuple[int, tuple[str, ...]]] = {}
        for key in reversed(order):  # what comes after is known before
            node = self.net.nodes[key]
            own, within = self._own(node)
            ahead = [best[flow.target] for flow in self.net.outgoing[key] if (key, flow.target) not in back]
            minutes, nodes = max(ahead, default=(0, ()), key=lambda one: one[0])
            best[key] = (own + minutes, (key, *within, *nodes))
            for event in self.net.border[key]:
                minutes, nodes = best[event.key]
                if not isinstance(event.after, Period):  # it may come as late as the step is due
                    minutes += own
                if minutes > best[key][0]:
                    best[key] = (minutes, (key, *within, *nodes))
        return best[starts[0].key]

    def _own(self, node: Node) -> tuple[int, tuple[str, ...]]:
        """How long a node takes by itself; a sub-process without a limit as long as what is inside."""
        if node.kind is K.TIMER:
            return (node.after.minutes if isinstance(node.after, Period) else 0), ()
        if node.limit is not None:
            return node.limit.minutes, ()
        return self.scope(node.key) if node.kind is K.SUBPROCESS else (0, ())

    def _ordered(self, start: str) -> tuple[list[str], set[tuple[str, str]]]:
        """The nodes in an order in which ways lead forward, and the ways that lead back."""
        order: list[str] = []
        back: set[tuple[str, str]] = set()
        open_ones: set[str] = set()
        seen: set[str] = set()
        todo: list[tuple[str, bool]] = [(start, False)]
        while todo:
            key, done = todo.pop()
            if done:
                open_ones.discard(key)
                order.append(key)
                continue
            if key in seen:
                continue
            seen.add(key)
            open_ones.add(key)
            todo.append((key, True))
            for one in [*(flow.target for flow in self.net.outgoing[key]), *(e.key for e in self.net.border[key])]:
                if one in open_ones:
                    back.add((key, one))
                    self.loops = True
                elif one not in seen:
                    todo.append((one, False))
        return order[::-1], back


def timed(definition: Definition) -> Iterator[Finding]:
    """Findings where a step, or the longest way, takes more than the time of the whole."""
    whole = definition.limit
    if whole is None:
        return
    names = Names(definition)
    for node in definition.nodes:
        if node.limit is not None and node.limit.minutes > whole.minutes:
            yield Finding(
                FindingKind.TIME,
                (node.key,),
                f"Bước {names.node(node)} được {spoken(node.limit.minutes)}, dài hơn thời hạn chung"
                f" {spoken(whole.minutes)}. Sửa một trong hai.",
            )
    found = longest(definition)
    if found.minutes > whole.minutes:
        nodes = [Net(definition).nodes[key] for key in found.nodes]
        steps = [node for node in nodes if node.limit or node.kind is K.TIMER]
        loops = ", mỗi vòng lặp và bước làm nhiều lần tính một lần" if found.loops else ""
        yield Finding(
            FindingKind.TIME,
            tuple(node.key for node in steps),
            f"Đường dài nhất hết {spoken(found.minutes)}{loops}, quá thời hạn chung {spoken(whole.minutes)}."
            " Rút ngắn các bước trên đường này.",
            path=tuple(_step(node) for node in steps),
        )


def _step(node: Node) -> str:
    length = node.limit or node.after
    name = node.name or node.key
    return f"{name}: {spoken(length.minutes)}" if isinstance(length, Period) else name


def spoken(minutes: int) -> str:
    """A length of working time in words."""
    days, rest = divmod(minutes, DAY)
    hours, rest = divmod(rest, 60)
    parts = [(days, "ngày"), (hours, "giờ"), (rest, "phút")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) + " làm việc" if minutes else "0 giờ làm việc"
