"""All the places where a run may stand: every question that the net asks of the facts is answered in all ways.

So what is found holds whatever the facts are. Pure: no Django, no database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .definition import Flow, Node, NodeKind
from .net import Endless, Marking, Move, Net, Stuck, Unsafe, Wait

MOST_MARKINGS = 20_000
MOST_MOVES = 20_000
"""How many moves of a definition are tried, so that the answer comes within two or three seconds; a large one counts
for several (`_weight`)."""
PLACES = 8
"""So many places passed or waited at weigh as much as a move does by itself."""
MOST_ASKED = 10
"""How many branches behind a gateway may each be taken or not, to be tried in all ways."""

SEVERAL = (1, 2, 0)
"""How many instances a step done several times is tried with; with none of them it is passed over."""

Script = tuple[int, ...]


class TooLarge(Exception):
    """There are more markings than can be walked."""


@dataclass(slots=True)
class Replay:
    """An oracle that answers by a script, and writes down how many answers each question has and what was chosen."""

    script: Script = ()
    widths: list[int] = field(default_factory=list)
    chosen: list[Flow] = field(default_factory=list)
    known: dict[str, list[list[Flow]]] = field(default_factory=dict)
    """What each gateway can be answered, where the same is asked again and again."""

    def _pick(self, width: int) -> int:
        place = len(self.widths)
        self.widths.append(width)
        return self.script[place] if place < len(self.script) else 0

    def ways(self, node: Node, flows: Sequence[Flow]) -> Sequence[Flow]:
        """Each flow of an exclusive gateway; each choice of at least one of others."""
        if (choices := self.known.get(node.key)) is None:
            choices = [[flow] for flow in flows] if node.kind is NodeKind.EXCLUSIVE else _some(flows)
            self.known[node.key] = choices
        taken = choices[self._pick(len(choices))]
        self.chosen += taken
        return taken

    def times(self, node: Node, scope: int) -> int:
        """One instance, two, or none."""
        return SEVERAL[self._pick(len(SEVERAL))]

    def enough(self, node: Node, over: int, of: int) -> bool:
        """Not enough or enough, where a condition may end it."""
        return bool(self._pick(2)) if node.multi and node.multi.until else False

    def following(self) -> Script | None:
        """The script of the next way to answer; None after the last."""
        script = [self.script[i] if i < len(self.script) else 0 for i in range(len(self.widths))]
        while script:
            script[-1] += 1
            if script[-1] < self.widths[len(script) - 1]:
                return tuple(script)
            script.pop()
        return None


def _some(flows: Sequence[Flow]) -> list[list[Flow]]:
    guarded = [flow for flow in flows if flow.condition]
    rest = [flow for flow in flows if not flow.condition and not flow.default]
    others = rest or [flow for flow in flows if flow.default]
    sizes = range(len(guarded), 0, -1)
    choices = [[*some, *rest] for size in sizes for some in combinations(guarded, size)]
    return [*choices, others] if others else choices


def _asked_too_much(node: Node, flows: Sequence[Flow]) -> bool:
    return node.kind is not NodeKind.EXCLUSIVE and sum(bool(flow.condition) for flow in flows) > MOST_ASKED


@dataclass(frozen=True, slots=True)
class Step:
    """How a marking is come to: from which one, what happens there, how the facts answer; empty at the beginning."""

    before: Marking | None = None
    wait: Wait | None = None
    script: Script = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A move that cannot be made: two tokens meet at a place, no way leads on from it, or it turns for ever."""

    step: Step
    place: str
    why: type[Unsafe] | type[Stuck]


def moves(
    net: Net, before: Marking | None, wait: Wait | None, known: dict[str, list[list[Flow]]] | None = None
) -> Iterator[tuple[Step, Move | Bar]]:
    """What the beginning of a run, or the leaving of a place, comes to, for every way the facts may answer."""
    script: Script | None = ()
    ways = {} if known is None else known
    while script is not None:
        oracle = Replay(script, known=ways)
        step = Step(before, wait, script)
        try:
            yield step, (net.begin(oracle) if before is None or wait is None else net.leave(before, wait, oracle))
        except (Unsafe, Stuck) as fault:
            why = Unsafe if isinstance(fault, Unsafe) else Endless if isinstance(fault, Endless) else Stuck
            yield step, Bar(step, fault.place, why)
        script = oracle.following()


@dataclass(slots=True)
class Space:
    """Where a run may stand, nearest first, and how it comes there; what bars its way; the nodes that are passed."""

    net: Net
    came: dict[Marking, Step] = field(default_factory=dict)
    after: dict[Marking, list[Marking]] = field(default_factory=dict)
    bars: list[Bar] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    whole: bool = True
    moved: int = 0
    weight: int = 0

    def way(self, step: Step) -> list[tuple[Wait | None, list[Flow]]]:
        """What happens, from the beginning: which place is left, and which branches are taken then."""
        steps = [step]
        while (before := steps[-1].before) is not None:
            steps.append(self.came[before])
        return [(one.wait, self._chosen(one)) for one in reversed(steps)]

    def _chosen(self, step: Step) -> list[Flow]:
        oracle = Replay(step.script)
        try:
            if step.before is None or step.wait is None:
                self.net.begin(oracle)
            else:
                self.net.leave(step.before, step.wait, oracle)
        except (Unsafe, Stuck):
            return oracle.chosen
        return oracle.chosen


def _weight(before: Marking | None, found: Move | Bar) -> int:
    """What a move costs: one, and more where much is passed or waited for."""
    places = len(before.waits) if before is not None else 0
    return 1 + (places + (len(found.passed) if isinstance(found, Move) else 0)) // PLACES


def explored(net: Net, most: int = MOST_MARKINGS, moves_left: int = MOST_MOVES) -> Space:
    """Walk all markings, breadth first; where they, or the moves, are more than can be tried the space is not whole."""
    space, known = Space(net), dict[str, list[list[Flow]]]()
    if any(_asked_too_much(node, net.outgoing[node.key]) for node in net.definition.nodes):
        space.whole = False
        return space
    level: list[Marking] = []

    def look(before: Marking | None, wait: Wait | None) -> None:
        for step, found in moves(net, before, wait, known):
            space.moved += 1
            space.weight += _weight(before, found)
            if isinstance(found, Bar):
                space.bars.append(found)
                continue
            space.passed.update(found.passed)
            if found.marking not in space.came:
                space.came[found.marking] = step
                level.append(found.marking)
            if before is not None:
                space.after[before].append(found.marking)

    look(None, None)
    while level:
        here, level = level, []
        for marking in here:
            if len(space.came) > most or space.weight > moves_left:
                space.whole = False
                return space
            space.after[marking] = []
            for wait in sorted(marking.waits):
                look(marking, wait)
    return space


def reachable(net: Net, most: int = MOST_MARKINGS) -> frozenset[Marking]:
    """All markings at which a run may stand; TooLarge where they are more than can be walked."""
    space = explored(net, most)
    if not space.whole:
        raise TooLarge
    return frozenset(space.came)
