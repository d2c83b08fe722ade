"""What runs of the past say of a definition: how often they come and when, how long steps take, which ways are gone.

Steps are known by their names, as event logs have them. How long somebody worked at a step is known where they took it
before they were done; where nobody took it, waiting and working cannot be told apart and nothing is said.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lienthong.kernel.base.clock import VIETNAM
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind
from lienthong.kernel.process.exploring import Bar, Replay, moves
from lienthong.kernel.process.net import Marking, Move, Net, Wait

from .axis import Axis, Hours
from .design import Arrivals, Design
from .spreads import Seen

FEWEST = 20
"""So many times at least something was seen before it is believed."""
MOST_TRIED = 200
"""So many ways on from one place are tried; where there are more, the rest of that run tells nothing of ways."""
OUTSIDE = (NodeKind.MESSAGE, NodeKind.RECEIVE, NodeKind.CALL)


@dataclass(frozen=True, slots=True)
class Lived:
    """A step of a run as it was: under which name, opened, taken, over when; `done`: in its own way, not given back."""

    name: str
    opened: dt.datetime
    taken: dt.datetime | None
    over: dt.datetime | None
    done: bool = True


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned; `runs`: from how many, `followed`: how many of them went to their end as the net has it."""

    arrivals: Arrivals
    takes: Mapping[str, Seen]
    ways: Mapping[str, float]
    runs: int
    followed: int

    def into(self, design: Design) -> Design:
        """The design with what was learned wherever nothing else was said."""
        source = {flow.key: flow.source for flow in design.definition.flows}
        told = {source[key] for key in design.ways if key in source}
        ways = {key: share for key, share in self.ways.items() if source[key] not in told}
        known = design.arrivals.at or design.arrivals.per_day
        return replace(
            design, arrivals=design.arrivals if known else self.arrivals, takes={**self.takes, **design.takes},
            ways={**ways, **design.ways},
        )  # fmt: skip


def learned(definition: Definition, runs: Iterable[Sequence[Lived]], calendar: Hours) -> Learned:
    """Learn from runs, each a list of what was lived; Unfit where there are none."""
    lived = [list(run) for run in runs if run]
    if not lived:
        raise Unfit("Nhật ký không có hồ sơ nào.", "Xuất lại nhật ký của quy trình cho khoảng thời gian có hồ sơ.")
    begun = sorted(min(one.opened for one in run) for run in lived)
    last = max([begun[-1], *(one.over for run in lived for one in run if one.over)])
    first = _day(begun[0])
    axis = Axis(calendar, first, (_day(last) - first).days + 2)
    days = axis.within(axis.position(begun[-1])) + 1
    hours = Counter(one.astimezone(VIETNAM).hour for one in begun)
    walk = _Walk(definition)
    followed = sum(walk.followed(run) for run in lived)
    arrivals = Arrivals(len(lived) / days, {hour: float(count) for hour, count in sorted(hours.items())})
    return Learned(arrivals, _takes(definition, lived, axis), walk.ways(), len(lived), followed)


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(VIETNAM).date()


def _takes(definition: Definition, runs: Iterable[Sequence[Lived]], axis: Axis) -> dict[str, Seen]:
    named: dict[str, list[Node]] = {}
    for node in definition.nodes:
        if node.kind is NodeKind.USER or node.kind in OUTSIDE:
            named.setdefault(node.name or node.key, []).append(node)
    seen: dict[str, list[float]] = {}
    for run in runs:
        for one in run:
            for node in named.get(one.name, ()):
                since = one.opened if node.kind in OUTSIDE else one.taken
                if not (one.done and one.over and since):
                    continue
                worked = axis.position(one.over) - axis.position(since)
                if worked > 0 or one.over == since:  # what was done on a day off tells nothing of working time
                    seen.setdefault(node.key, []).append(worked)
    return {key: Seen(tuple(values)) for key, values in seen.items() if len(values) >= FEWEST}


class _Walk:
    """Runs followed through the net, step by step, to see at which branch they went where."""

    def __init__(self, definition: Definition) -> None:
        self.net = Net(definition)
        self.gone: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def ways(self) -> dict[str, float]:
        """The share of each branch of gateways that were come to often enough."""
        return {
            flow.key: self.gone[flow.key] / self.asked[flow.source]
            for flow in self.net.definition.flows
            if self.asked[flow.source] >= FEWEST
        }

    def followed(self, run: Sequence[Lived]) -> bool:
        """Whether a run goes as the net lets it, to the end; what it says of ways is counted as far as it goes."""
        over = sorted((one for one in run if one.over), key=lambda one: (one.over, one.opened))
        left = Counter(one.name for one in run)
        marking: Marking | None = None
        for place, one in enumerate([None, *over]):
            wait = self._wait(marking, one.name) if one and marking else None
            if one and (wait is None or not one.done):
                return False
            following = over[place].name if place < len(over) else ""
            if one:
                left[one.name] -= 1
            found = self._fitting(marking, wait, left, following)
            if not found:
                return False
            if len({tuple(flow.key for flow in chosen) for _, chosen in found}) == 1:
                self._count(found[0][1])
            marking = found[0][0].marking
        return marking is not None and marking.ended

    def _wait(self, marking: Marking, name: str) -> Wait | None:
        return next((one for one in sorted(marking.waits) if self._name(one.node) == name), None)

    def _name(self, key: str) -> str:
        return self.net.nodes[key].name or key

    def _fitting(
        self, marking: Marking | None, wait: Wait | None, left: Counter[str], following: str
    ) -> list[tuple[Move, list[Flow]]]:
        """The moves after which all that was opened is lived later, and what is over next is waited for."""
        found = []
        for tried, (step, move) in enumerate(moves(self.net, marking, wait)):
            if tried > MOST_TRIED:
                return []
            if isinstance(move, Bar):
                continue
            waiting = {self._name(one.node) for one in move.marking.waits}
            opened = Counter(self._name(one.node) for one in move.opened if self._lasting(one))
            if (following in waiting if following else True) and all(left[one] >= n for one, n in opened.items()):
                found.append((move, self._chosen(marking, wait, step.script)))
        return found

    def _lasting(self, wait: Wait) -> bool:
        """What an event waits for may never come, and then no log may know of it."""
        node = self.net.nodes[wait.node]
        return not node.on and node.kind not in (NodeKind.TIMER, NodeKind.MESSAGE)

    def _chosen(self, marking: Marking | None, wait: Wait | None, script: tuple[int, ...]) -> list[Flow]:
        oracle = Replay(script)
        if marking is None or wait is None:
            self.net.begin(oracle)
        else:
            self.net.leave(marking, wait, oracle)
        return oracle.chosen

    def _count(self, chosen: Sequence[Flow]) -> None:
        for source in dict.fromkeys(flow.source for flow in chosen):
            self.asked[source] += 1
        self.gone.update(flow.key for flow in chosen)


def lived_of(happened: Iterable[tuple[str, str, str, dt.datetime]]) -> Iterator[Lived]:
    """From the events of a trace (instance, name, move of IEEE 1849, when) to the steps as they were lived."""
    steps: dict[str, list[tuple[str, str, dt.datetime]]] = {}
    for instance, name, move, at in happened:
        steps.setdefault(instance or name, []).append((name, move, at))
    for events in steps.values():
        events.sort(key=lambda one: one[2])
        taken = next((at for _, move, at in events if move == "start"), None)
        ends = [(move, at) for _, move, at in events if move in ENDING]
        yield Lived(
            events[0][0], events[0][2], taken, ends[-1][1] if ends else None, not ends or ends[-1][0] == "complete"
        )


ENDING = ("complete", "ate_abort", "pi_abort", "manualskip", "autoskip", "withdraw")
