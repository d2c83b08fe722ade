"""Where a run of one version stands in another: worked out once for each marking, however many runs stand there.

A run may move where the new version has a marking that can be reached, at which it waits for just what it waits for now
(each step by its counterpart). Events that the new version sets beside such a step are opened; those that it does not
know any more are dropped. All else stays with the old version, with the reason. Pure: no Django, no database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from lienthong.kernel.base.states import Named

from .counterparts import is_beside, waits
from .definition import Node, NodeKind, Period
from .exploring import TooLarge, reachable
from .marking import ROOT, Marking, Scope, Wait
from .net import Net

MOST_WALKED = 6
"""So many branches that are over are told apart; 720 ways to lay them out."""

Path = tuple[tuple[str, int], ...]
"""From the run down to a sub-process that is open: which, and which instance of it; a number says nothing of that."""
Place = tuple[Path, str, int]


class Why(Named):
    """Why a run stays with the old version."""

    NO_STEP = "no_step", "bản mới không có bước tương ứng"
    SEVERAL = "several", "bước đang làm nhiều lượt, chờ làm xong các lượt"
    OTHER_UNIT = "other_unit", "bản mới giao bước này cho đơn vị khác"
    OTHER_WORK = "other_work", "ở bước này bản mới làm, chờ hoặc gọi việc khác"
    OTHER_TIME = "other_time", "bản mới tính mốc chờ theo cách khác"
    UNREACHED = "unreached", "theo bản mới, không lúc nào hồ sơ chỉ chờ đúng các bước này"
    BRANCHES = "branches", "chưa rõ theo bản mới nhánh song song nào đã xong"
    TOO_LARGE = "too_large", "bản mới có quá nhiều nhánh để chứng minh chuyển đúng"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands, as its rows say it; `failed`: steps of the house that could not be done."""

    marking: Marking
    failed: frozenset[Wait] = frozenset()


@dataclass(frozen=True, slots=True)
class Stays:
    """A run stays with the old version: why, and at which step of it."""

    why: Why
    node: str


@dataclass(frozen=True, slots=True)
class Goes:
    """A run goes over: its marking then; what of its waits is dropped and what is opened anew."""

    marking: Marking
    dropped: frozenset[Wait]
    opened: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """A marking without the numbers of its scopes."""

    waits: frozenset[Place]
    walked: frozenset[tuple[Path, str]]
    scopes: frozenset[Path]


class Mover:
    """All that is known of a pair of versions with a mapping of steps."""

    def __init__(self, old: Net, new: Net, mapping: Mapping[str, str]) -> None:
        self.old, self.new, self.mapping = old, new, mapping
        self.images = {to for to in mapping.values() if to}
        self.beside = {node.key for node in new.definition.nodes if is_beside(new, node)}
        self.asked: dict[Standing, Goes | Stays] = {}
        self.space: dict[tuple[frozenset[Place], frozenset[Path]], list[_Shape]] | None = self._space()

    def _space(self) -> dict[tuple[frozenset[Place], frozenset[Path]], list[_Shape]] | None:
        try:
            markings = reachable(self.new)
        except TooLarge:
            return None
        found: dict[tuple[frozenset[Place], frozenset[Path]], list[_Shape]] = {}
        for marking in markings:
            if not marking.groups and not marking.ended:
                shape = _shape(marking)
                found.setdefault((self._firm(shape.waits), shape.scopes), []).append(shape)
        return found

    def _firm(self, waits: Iterable[Place]) -> frozenset[Place]:
        return frozenset(one for one in waits if one[1] not in self.beside)

    def looked_at(self, standing: Standing) -> Goes | Stays:
        """What becomes of the runs that stand there."""
        if standing not in self.asked:
            self.asked[standing] = self._of(standing)
        return self.asked[standing]

    def _of(self, standing: Standing) -> Goes | Stays:
        marking = standing.marking
        for group in sorted(marking.groups):
            return Stays(Why.SEVERAL, group.node)
        dropped: set[Wait] = set()
        for wait in sorted(marking.waits):
            stays = self._stays(wait, wait in standing.failed, dropped)
            if stays is not None:
                return stays
        for scope in sorted(marking.scopes):
            if not self.mapping.get(scope.node):
                return Stays(Why.NO_STEP, scope.node)
        return self._laid(marking, frozenset(dropped))

    def _stays(self, wait: Wait, failed: bool, dropped: set[Wait]) -> Stays | None:
        """Why a run cannot go over because of one of its waits."""
        old, to = self.old.nodes[wait.node], self.mapping.get(wait.node, "")
        if not to:
            if not is_beside(self.old, old):
                return Stays(Why.NO_STEP, wait.node)
            dropped.add(wait)
            return None
        new = self.new.nodes[to]
        if old.who.unit != new.who.unit:
            return Stays(Why.OTHER_UNIT, wait.node)
        if old.kind is not NodeKind.USER and not failed and _work(old) != _work(new):
            return Stays(Why.OTHER_WORK, wait.node)
        if old.after != new.after and not (isinstance(old.after, Period) and isinstance(new.after, Period)):
            return Stays(Why.OTHER_TIME, wait.node)
        return None

    def _laid(self, marking: Marking, dropped: frozenset[Wait]) -> Goes | Stays:
        kept = Marking(
            frozenset(Wait(self.mapping[one.node], one.scope, one.item) for one in marking.waits - dropped),
            frozenset(),
            frozenset(Scope(one.number, one.around, self.mapping[one.node], one.item) for one in marking.scopes),
        )
        first = min(marking.waits).node if marking.waits else ""
        if self.space is None:
            return Stays(Why.TOO_LARGE, first)
        if len(kept.waits) < len(marking.waits - dropped):
            return Stays(Why.UNREACHED, first)  # two steps would be one
        here = _shape(kept)
        may_open = self._may_open(here)
        near = [
            one
            for one in self.space.get((self._firm(here.waits), here.scopes), ())
            if here.waits <= one.waits and one.waits - here.waits <= may_open and len(one.walked) == len(marking.walked)
        ]
        if not near:
            return Stays(Why.UNREACHED, first)
        near = self._with_branches(near, marking)
        most = max((len(one.waits) for one in near), default=0)
        best = [one for one in near if len(one.waits) == most]
        if len(best) != 1:
            return Stays(Why.BRANCHES, first)
        return self._goes(best[0], here, kept, dropped)

    def _may_open(self, here: _Shape) -> frozenset[Place]:
        """Events that the new version alone knows, beside what is waited for or is open."""
        found: set[Place] = set()
        hosts = {(path, node) for path, node, _ in here.waits} | {(path[:-1], path[-1][0]) for path in here.scopes}
        for path, host in hosts:
            node = self.new.nodes[host]
            near = [event.key for event in self.new.border[host]] + (
                self.new.rivals(node) if host in self.beside else []
            )
            found |= {(path, key, 0) for key in near if key not in self.images}
        return frozenset(found)

    def _with_branches(self, near: Sequence[_Shape], marking: Marking) -> list[_Shape]:
        """Those in which just the branches are over that are over now."""
        if not marking.walked:
            return list(near)
        paths = _paths(Marking(scopes=frozenset(
            Scope(one.number, one.around, self.mapping[one.node], one.item) for one in marking.scopes
        )))  # fmt: skip
        over = [(paths[scope], self._ways(flow)) for flow, scope in sorted(marking.walked)]
        if len(over) > MOST_WALKED:
            return []
        return [
            one
            for one in near
            if any(
                all(path == there and flow in ways for (path, ways), (there, flow) in zip(over, laid, strict=True))
                for laid in permutations(one.walked)
            )
        ]

    def _ways(self, key: str) -> frozenset[str]:
        """The ways into gateways of the new version by which the branch comes that came by this way of the old one."""
        branch = _branch(self.old, key)
        images = {self.mapping[one] for one in branch if self.mapping.get(one)}
        joins = [flow.key for flow in self.new.definition.flows if len(self.new.incoming[flow.target]) > 1]
        if branch:
            return frozenset(one for one in joins if images & _branch(self.new, one))
        return frozenset(one for one in joins if not _branch(self.new, one))

    def _goes(self, there: _Shape, here: _Shape, kept: Marking, dropped: frozenset[Wait]) -> Goes | Stays:
        numbers = {path: number for number, path in _paths(kept).items()}
        opened = []
        for path, key, item in sorted(there.waits - here.waits):
            node = self.new.nodes[key]
            if node.who.unit or (node.kind is NodeKind.TIMER and not isinstance(node.after, Period)):
                return Stays(Why.OTHER_TIME, min(self._back(kept)))
            opened.append(Wait(key, numbers[path], item))
        walked = frozenset((flow, numbers[path]) for path, flow in there.walked)
        return Goes(Marking(kept.waits | set(opened), walked, kept.scopes), dropped, tuple(opened))

    def _back(self, kept: Marking) -> list[str]:
        names = {wait.node for wait in kept.waits}
        return [key for key, to in self.mapping.items() if to in names]


def _work(node: Node) -> tuple[str, ...]:
    return (node.verb, node.table, node.message, node.called)


def _branch(net: Net, key: str) -> frozenset[str]:
    """The places where a run may wait on its way to a gateway by this way alone."""
    feeding = net.feeding(net.flows[key].target)
    others = frozenset[str]().union(*(nodes for flow, nodes in feeding.items() if flow != key))
    return frozenset(one for one in feeding[key] - others if waits(net.nodes[one]))


def _paths(marking: Marking) -> dict[int, Path]:
    around = {one.number: one for one in marking.scopes}
    found: dict[int, Path] = {ROOT: ()}

    def path(number: int) -> Path:
        if number not in found:
            one = around[number]
            found[number] = (*path(one.around), (one.node, one.item))
        return found[number]

    for number in around:
        path(number)
    return found


def _shape(marking: Marking) -> _Shape:
    paths = _paths(marking)
    return _Shape(
        frozenset((paths[one.scope], one.node, one.item) for one in marking.waits),
        frozenset((paths[scope], flow) for flow, scope in marking.walked),
        frozenset(path for path in paths.values() if path),
    )
