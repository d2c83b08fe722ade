"""A second reading of how runs move, slow and plain: tokens lie in frames one in the other and are counted.

It shares nothing with the net but the definition; where both agree on random definitions neither is wrong by chance.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from lienthong.kernel.process.definition import ACTIVITIES, Definition, Flow, Node, NodeKind

K = NodeKind
Path = tuple[tuple[str, int], ...]
"""From the run down to a frame: which sub-process, which instance of it."""


@dataclass
class Chooser:
    """Chooses by chance, but the same for everybody who asks the same within one move."""

    seed: int
    move: int = 0
    most: int = 3

    def _chance(self, *about: object) -> Random:
        return Random(f"{self.seed} {self.move} {about}")

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        chance = self._chance("ways", node.key)
        flows = sorted(flows, key=lambda flow: flow.key)
        if node.kind is K.EXCLUSIVE:
            return [chance.choice(flows)]
        asked = [flow for flow in flows if flow.condition]
        always = [flow for flow in flows if not flow.condition and not flow.default]
        default = [flow for flow in flows if flow.default]
        held = [flow for flow in asked if chance.random() < 0.5] + always
        return held or default or [chance.choice(asked)]

    def times(self, node: Node, scope: int = 0) -> int:
        return self._chance("times", node.key).randint(0, self.most)

    def enough(self, node: Node, over: int, of: int) -> bool:
        return bool(node.multi and node.multi.until) and self._chance("enough", node.key, over).random() < 0.3


@dataclass
class Job:
    """An activity under way: its open instances (with the frame inside them), how many are over, events beside it."""

    open: dict[int, "Frame | None"] = field(default_factory=dict)
    over: int = 0
    of: int = 1
    border: set[str] = field(default_factory=set)


@dataclass
class Frame:
    """The run itself, or one open instance of a sub-process."""

    path: Path
    jobs: dict[str, Job] = field(default_factory=dict)
    caught: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)

    def empty(self) -> bool:
        return not (self.jobs or +self.caught or +self.before)


class Twice(Exception):
    """Two tokens are where one may be."""


class Naive:
    """A run of a definition."""

    def __init__(self, definition: Definition, chooser: Chooser) -> None:
        self.definition, self.chooser = definition, chooser
        self.root = Frame(())
        self.ended = False
        self._fill(self.root, "")
        self._settle()

    # -- where it stands ---------------------------------------------------------------------------------------

    def places(self) -> list[tuple[Path, str, int]]:
        found = []
        for frame in self._frames(self.root):
            for key, job in frame.jobs.items():
                found += [(frame.path, key, item) for item, inner in job.open.items() if inner is None]
                found += [(frame.path, event, 0) for event in job.border]
            found += [(frame.path, key, 0) for key in frame.caught.elements()]
        return sorted(found)

    def resting(self) -> list[tuple[Path, str]]:
        return sorted((frame.path, key) for frame in self._frames(self.root) for key in frame.before.elements())

    def _frames(self, frame: Frame) -> list[Frame]:
        inner = [one for job in frame.jobs.values() for one in job.open.values() if one is not None]
        return [frame, *(deeper for one in inner for deeper in self._frames(one))]

    def _node(self, key: str) -> Node:
        return next(node for node in self.definition.nodes if node.key == key)

    def _leaving(self, key: str) -> list[Flow]:
        return [flow for flow in self.definition.flows if flow.source == key]

    def _coming(self, key: str) -> list[Flow]:
        return [flow for flow in self.definition.flows if flow.target == key]

    # -- what happens ------------------------------------------------------------------------------------------

    def fire(self, path: Path, key: str, item: int) -> None:
        frame = next(one for one in self._frames(self.root) if one.path == path)
        node = self._node(key)
        if node.on:
            frame.jobs[node.on].border.remove(key)
            if node.interrupts:
                del frame.jobs[node.on]
            self._go(frame, node)
        elif key in frame.jobs:
            self._finished(frame, node, item)
        else:
            self._caught(frame, node)
        self._settle()

    def jump(self, path: Path, key: str, to: str) -> None:
        """A step is given back: it is left without its end, and another is entered beside whatever else is open."""
        frame = next(one for one in self._frames(self.root) if one.path == path)
        del frame.jobs[key]
        self._enter(frame, self._node(to))
        self._settle()

    def _caught(self, frame: Frame, node: Node) -> None:
        frame.caught[node.key] -= 1
        for flow in self._coming(node.key):
            if self._node(flow.source).kind is K.EVENT:
                for rival in self._leaving(flow.source):
                    frame.caught[rival.target] = 0
        self._go(frame, node)

    def _finished(self, frame: Frame, node: Node, item: int) -> None:
        job = frame.jobs[node.key]
        del job.open[item]
        job.over += 1
        if node.multi and job.over < job.of and not self.chooser.enough(node, job.over, job.of):
            if node.multi.sequential:
                self._open(frame, node, job.over)
            return
        del frame.jobs[node.key]
        self._go(frame, node)

    def _fill(self, frame: Frame, inside: str) -> None:
        for node in self.definition.nodes:
            if node.kind is K.START and node.inside == inside:
                self._go(frame, node)

    def _go(self, frame: Frame, node: Node) -> None:
        flows = self._leaving(node.key)
        asked = any(flow.condition or flow.default for flow in flows)
        if node.kind is K.EXCLUSIVE:
            asked = len(flows) > 1
        if asked and node.kind is not K.PARALLEL:
            flows = list(self.chooser.ways(node, flows))
        for flow in flows:
            self._come(frame, flow)

    def _come(self, frame: Frame, flow: Flow) -> None:
        node = self._node(flow.target)
        ways = [one.key for one in self._coming(node.key)]
        if node.kind in (K.PARALLEL, K.INCLUSIVE) and len(ways) > 1:
            frame.before[flow.key] += 1
            if frame.before[flow.key] > 1:
                raise Twice(node.key)
            if node.kind is K.PARALLEL and all(frame.before[way] for way in ways):
                frame.before.subtract(ways)
                self._go(frame, node)
        elif node.kind in (K.PARALLEL, K.INCLUSIVE, K.EXCLUSIVE):
            self._go(frame, node)
        elif node.kind is K.EVENT:
            for one in self._leaving(node.key):
                self._catch(frame, one.target)
        elif node.kind in ACTIVITIES:
            self._enter(frame, node)
        elif node.kind is not K.END:
            self._catch(frame, node.key)

    def _catch(self, frame: Frame, key: str) -> None:
        frame.caught[key] += 1
        if frame.caught[key] > 1:
            raise Twice(key)

    def _enter(self, frame: Frame, node: Node) -> None:
        if node.key in frame.jobs:
            raise Twice(node.key)
        job = Job(border={one.key for one in self.definition.nodes if one.on == node.key})
        if node.multi:
            job.of = self.chooser.times(node)
            if not job.of:
                self._go(frame, node)
                return
        frame.jobs[node.key] = job
        for item in range(1 if node.multi and node.multi.sequential else job.of):
            if frame.jobs.get(node.key) is job:
                self._open(frame, node, item)

    def _open(self, frame: Frame, node: Node, item: int) -> None:
        job = frame.jobs[node.key]
        if node.kind is not K.SUBPROCESS:
            job.open[item] = None
            return
        inner = Frame((*frame.path, (node.key, item)))
        job.open[item] = inner
        self._fill(inner, node.key)

    # -- what waits for others ---------------------------------------------------------------------------------

    def _settle(self) -> None:
        while self._released() or self._closed():
            pass
        self.ended = self.root.empty()

    def _closed(self) -> bool:
        for frame in self._frames(self.root):
            for key, job in frame.jobs.items():
                for item, inner in job.open.items():
                    if inner is not None and inner.empty():
                        self._finished(frame, self._node(key), item)
                        return True
        return False

    def _released(self) -> bool:
        for frame in self._frames(self.root):
            for node in self.definition.nodes:
                if node.kind is not K.INCLUSIVE:
                    continue
                ways = {flow.key for flow in self._coming(node.key)}
                full = {way for way in ways if frame.before[way]}
                if full and not any(way and not way & full for way in self._ways_of_others(frame, node)):
                    for way in full:
                        frame.before[way] -= 1
                    self._go(frame, node)
                    return True
        return False

    def _ways_of_others(self, frame: Frame, join: Node) -> list[set[str]]:
        """For each token elsewhere in the frame: by which ways it may come to the gateway without passing it."""
        tokens = [*frame.jobs, *(event for job in frame.jobs.values() for event in job.border), *(+frame.caught)]
        flows = {flow.key: flow for flow in self.definition.flows}
        tokens += [flows[key].target for key in +frame.before if flows[key].target != join.key]
        return [self._may_come_by(token, join.key, set()) for token in tokens]

    def _may_come_by(self, key: str, join: str, seen: set[str]) -> set[str]:
        found: set[str] = set()
        for flow in self._leaving(key):
            if flow.target == join:
                found.add(flow.key)
            elif flow.target not in seen:
                seen.add(flow.target)
                for one in [flow.target, *(event.key for event in self.definition.nodes if event.on == flow.target)]:
                    found |= self._may_come_by(one, join, seen)
        return found
