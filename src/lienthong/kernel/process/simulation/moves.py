"""The moves of the net, each worked out once: where a run stands, what it leaves, how chance answers → what follows.

The rules are those of `net.py` and are asked there. What a move comes to depends on nothing but the marking, the place
that is left and the answers to the questions on the way, so a second run in the same place follows by look-ups.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Flow, Node, NodeKind
from lienthong.kernel.process.naming import Names
from lienthong.kernel.process.net import Marking, Move, Net, Stuck, Unsafe, Wait

from .design import INSTANCES, Design

MOST_KEPT = 100_000
"""So many moves are kept; where there are more, from many instances at once, it is begun anew."""

Answer = int | tuple[int, ...]
Ask = Callable[[], Answer]
EVEN = 0.5


@dataclass(eq=False, slots=True)
class Stand:
    """A marking at which runs stand, with what follows from it so far as it was asked."""

    marking: Marking
    leads: "dict[Wait | None, Fork | Onward]" = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Fork:
    """A question on the way, by its number, and what follows each answer so far as it was given."""

    question: int
    after: "dict[Answer, Fork | Onward]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Onward:
    """What a move comes to: the marking after it, what is opened and withdrawn, whether and where the run has ended."""

    stand: Stand
    opened: tuple[Wait, ...]
    withdrawn: tuple[Wait, ...]
    ended: bool
    ends: tuple[str, ...]


class KeptMoves:
    """All moves of one design that were asked for so far."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.net = Net(design.definition)
        self.nowhere = Stand(Marking())
        self._names = Names(design.definition)
        self._stands: dict[Marking, Stand] = {}
        self._kept = 0
        self._numbers: dict[tuple[str, str], int] = {}
        self._questions: list[tuple[str, Node]] = []

    def asks(self, chance: Callable[[str], Random]) -> "Asks":
        """How chance answers, each question by a stream of its own."""
        return Asks(self, chance)

    def after(self, stand: Stand, wait: Wait | None, asks: "Asks") -> Onward:
        """What follows when a run leaves a place; without a place: when it begins."""
        lead = stand.leads.get(wait)
        said: list[Answer] = []
        while lead.__class__ is Fork:
            answer = asks.by_number[lead.question]()
            said.append(answer)
            lead = lead.after.get(answer)
        return lead or self._asked(stand, wait, said, asks)  # type: ignore[return-value]

    def seen(self) -> set[Marking]:
        """The markings at which runs stood since it was begun."""
        return set(self._stands)

    def number(self, what: str, node: Node) -> int:
        """The number of a question; a new one where it was never asked."""
        found = self._numbers.get((what, node.key))
        if found is None:
            found = self._numbers[what, node.key] = len(self._questions)
            self._questions.append((what, node))
        return found

    def question(self, number: int) -> tuple[str, Node]:
        """What is asked, and of which node."""
        return self._questions[number]

    def _asked(self, stand: Stand, wait: Wait | None, said: list[Answer], asks: "Asks") -> Onward:
        oracle = _Answering(asks, said)
        try:
            move = self.net.begin(oracle) if wait is None else self.net.leave(stand.marking, wait, oracle)
        except (Stuck, Unsafe) as fault:
            raise Unfit(
                "Quy trình chưa chạy được đến cùng: mắc tại {node}.",
                "Chạy kiểm tra quy trình (lienthong process lint), sửa lỗi rồi chạy thử lại.",
                node=self._names.node(self.net.nodes[fault.place]),
            ) from fault
        onward = self._onward(move)
        self._keep(stand, wait, oracle, onward)
        return onward

    def _onward(self, move: Move) -> Onward:
        if self._kept > MOST_KEPT:
            self._kept = 0
            self._stands = {}
            self.nowhere = Stand(Marking())
        found = self._stands.get(move.marking)
        if found is None:
            found = self._stands[move.marking] = Stand(move.marking)
        ends = tuple(key for key in move.passed if self.net.nodes[key].kind is NodeKind.END)
        return Onward(found, tuple(move.opened), tuple(move.withdrawn), move.marking.ended, ends)

    def _keep(self, stand: Stand, wait: Wait | None, oracle: "_Answering", onward: Onward) -> None:
        self._kept += 1
        here: dict[object, Fork | Onward] = stand.leads  # type: ignore[assignment]
        at: object = wait
        for question, answer in zip(oracle.questions, oracle.said, strict=True):
            fork = here.setdefault(at, Fork(question))
            here, at = fork.after, answer  # type: ignore[union-attr, assignment]
        here[at] = onward


@dataclass(slots=True)
class _Answering:
    """An oracle that says again what was said, then asks on."""

    asks: "Asks"
    said: list[Answer]
    questions: list[int] = field(default_factory=list)

    def _next(self, what: str, node: Node) -> Answer:
        number, place = self.asks.moves.number(what, node), len(self.questions)
        self.questions.append(number)
        if place == len(self.said):
            self.said.append(self.asks.by_number[number]())
        return self.said[place]

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        """The flows that are gone."""
        answer = self._next("ways", node)
        return [flows[answer]] if isinstance(answer, int) else [flows[one] for one in answer]

    def times(self, node: Node, scope: int) -> int:
        """How many instances."""
        answer = self._next("times", node)
        return answer if isinstance(answer, int) else 0

    def enough(self, node: Node, over: int, of: int) -> bool:
        """Whether they are enough, where a condition may end them."""
        return bool(node.multi and node.multi.until) and bool(self._next("enough", node))


class _Numbered(dict[int, Ask]):
    """Answers by number, made when they are first asked for."""

    def __init__(self, make: Callable[[int], Ask]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> Ask:
        made = self[number] = self._make(number)
        return made


class Asks:
    """How chance answers in one replication."""

    def __init__(self, moves: KeptMoves, chance: Callable[[str], Random]) -> None:
        self.moves = moves
        self._chance = chance
        self.by_number: dict[int, Ask] = _Numbered(self._made)

    def _made(self, number: int) -> Ask:
        what, node = self.moves.question(number)
        chance, design = self._chance(f"{what} {node.key}"), self.moves.design
        if what == "times":
            values = design.times.get(node.key, INSTANCES)
            return lambda: values[int(chance.random() * len(values))]
        if what == "enough":
            share = design.enough.get(node.key, 0.0)
            return lambda: int(chance.random() < share)
        flows = self.moves.net.outgoing[node.key]
        if node.kind is NodeKind.EXCLUSIVE:
            return _one_of(shares(flows, design.ways), chance)
        return _some_of(flows, design, chance)


def shares(flows: Sequence[Flow], given: Mapping[str, float]) -> list[float]:
    """How likely each branch of a gateway is that takes one: as given; the rest of it evenly among the others."""
    rest = [flow for flow in flows if flow.key not in given]
    left = max(0.0, 1 - sum(given[flow.key] for flow in flows if flow.key in given))
    return [given[flow.key] if flow.key in given else left / len(rest) for flow in flows]


def _one_of(parts: list[float], chance: Random) -> Ask:
    upto = list(accumulate(parts))
    whole, last, draw = upto[-1], len(upto) - 1, chance.random
    return lambda: min(bisect_right(upto, draw() * whole), last)


def _some_of(flows: Sequence[Flow], design: Design, chance: Random) -> Ask:
    guarded = [(place, design.ways.get(one.key, EVEN)) for place, one in enumerate(flows) if one.condition]
    always = tuple(place for place, one in enumerate(flows) if not one.condition and not one.default)
    other = tuple(place for place, one in enumerate(flows) if one.default)
    draw = chance.random

    def some() -> tuple[int, ...]:
        held = tuple(place for place, share in guarded if draw() < share) + always
        # With no other way some branch is gone: the facts of a run that goes none would stop it.
        return held or other or (guarded[int(draw() * len(guarded))][0],)

    return some
