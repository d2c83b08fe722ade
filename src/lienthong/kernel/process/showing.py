"""A process as the table of a decision shows it: the steps in their order, who, how long, and where each leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .definition import ACTIVITIES, GATEWAYS, Definition, Flow, Node, NodeKind, Period, Who
from .tables.times import said_time

K = NodeKind
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a step: when it is taken, and where it leads; `back`: to a step before."""

    when: str
    to: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a row: `said` are the words of the document about who does it, where they say more than the role."""

    no: str
    key: str
    name: str
    note: str
    who: str
    said: str
    time: str
    ways: tuple[Way, ...]


def is_step(node: Node) -> bool:
    """Whether a node is a row of the table; waiting for the applicant is none."""
    return node.kind in ACTIVITIES and node.kind is not K.RECEIVE


def numbers(definition: Definition) -> dict[str, str]:
    """What each step is called in a sentence: by its number in the table, else by its place.

    Where a step was added to a table, two would bear one number: then all go by their places.
    """
    steps = [node for node in definition.nodes if is_step(node)]
    placed = {node.key: str(place) for place, node in enumerate(steps, 1)}
    printed = {node.key: _printed(node) for node in steps}
    named = {key: printed[key] or placed[key] for key in placed}
    return placed if len(set(named.values())) < len(named) and not all(printed.values()) else named


def _printed(node: Node) -> str:
    return dict(node.said).get("no", "").strip(" .:)")[:12]


def lines_of(definition: Definition, roles: Mapping[str, str], units: Mapping[str, str]) -> list[StepLine]:
    """The steps of a process; `roles`, `units`: what they are called, by their codes."""
    shown = _Shown(definition)
    return [
        StepLine(
            shown.no[node.key],
            node.key,
            node.name or node.note or node.kind.label,
            node.note if node.note != node.name else "",
            who_said(node.who, roles, units) if node.kind is K.USER else node.kind.label.capitalize(),
            node.who.said if node.kind is K.USER else "",
            _time(node.limit),
            tuple(shown.ways(node)),
        )
        for node in definition.nodes
        if is_step(node)
    ]


def who_said(who: Who, roles: Mapping[str, str], units: Mapping[str, str]) -> str:
    """Who does a step, by the names of the role and of the unit; nothing where it is not settled."""
    parts = [roles.get(who.role, who.role), who.post, units.get(who.unit, who.unit)]
    return ", ".join(part for part in parts if part)


def _time(limit: Period | None) -> str:
    return said_time(limit) if limit else ""


class _Shown:
    """One definition being told."""

    def __init__(self, definition: Definition) -> None:
        self.no = numbers(definition)
        self.nodes = {node.key: node for node in definition.nodes}
        self.place = {key: place for place, key in enumerate(self.no)}
        self.out: dict[str, list[Flow]] = {node.key: [] for node in definition.nodes}
        for flow in definition.flows:
            self.out[flow.source].append(flow)
        self.border: dict[str, list[Node]] = {}
        for node in definition.nodes:
            if node.on:
                self.border.setdefault(node.on, []).append(node)
        self.first = {node.inside: node for node in definition.nodes if node.kind is K.START and node.inside}

    def ways(self, node: Node) -> Iterator[Way]:
        """The ways on from a step; of what sits on its border too."""
        inner = self.first.get(node.key)
        if inner is not None:
            yield from self._on(node.key, inner.key, "bên trong", set())
        yield from self._on(node.key, node.key, "", set())
        for event in self.border.get(node.key, ()):
            beside = "" if event.interrupts else " (bước vẫn tiếp tục)"
            yield from self._on(node.key, event.key, f"{event.name or event.kind.label}{beside}", set())

    def _on(self, step: str, key: str, when: str, seen: set[str]) -> Iterator[Way]:
        for flow in self.out[key]:
            yield from self._follow(step, flow, when, seen)

    def _follow(self, step: str, flow: Flow, when: str, seen: set[str]) -> Iterator[Way]:
        target = self.nodes[flow.target]
        here = flow.name or ("trường hợp còn lại" if flow.default else flow.condition)
        when = ", ".join(part for part in (when, here) if part)
        if target.key in self.no:
            back = self.place[target.key] <= self.place.get(step, -1)
            yield Way(when, f"{'quay lại ' if back else ''}bước {self.no[target.key]}", back)
        elif target.kind is K.END:
            yield Way(when, (target.name or "kết thúc").lower())
        elif target.key not in seen and len(seen) < DEEPEST:
            onward = seen | {target.key}
            if target.kind in GATEWAYS:
                beside = target.kind in (K.PARALLEL, K.INCLUSIVE) and len(self.out[target.key]) > 1
                said = ", ".join(part for part in (when, "song song" if beside else "") if part)
                yield from self._on(step, target.key, said, onward)
            else:
                waits = (target.name or target.kind.label).lower()
                for way in self._on(step, target.key, "", onward):
                    yield Way(when, f"{waits}, rồi {way.to}", way.back)
