"""What is simulated: a definition with the people who do it, how long things take and which ways runs go.

What is not said is assumed, and every assumption is told with the result (`Design.assumed`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lienthong.kernel.process.definition import DAY, Definition, Flow, Node, NodeKind, Period

from .spreads import NEVER, Fixed, Spread, Triangular

K = NodeKind
PARTS_OF_LIMIT = (0.05, 0.2, 0.5)
"""How much of its limit a step is worked at, at least, mostly, at most, where nothing better is known: 1/4 in all.

The rest of a limit is there so that the step may wait for somebody."""
UNTIMED = Triangular(10, 30, 80)
ANSWERED = Fixed(float(DAY))
"""After how long a message comes, and an instant that is known only in a run, where nothing is said: a working day."""
INSTANCES = (2,)
BY_HOUSE = frozenset({K.SERVICE, K.RULE, K.SEND, K.THROW})

Given = Mapping[str, float]


def _none() -> Given:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Away:
    """So many people of a post are away from a day to a day, both included."""

    first: dt.date
    last: dt.date
    count: int = 1


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the steps of a post: how many people, what an hour of one costs, how much of their time is for this.

    `absent`: on which part of the working days each is away, by chance, each day anew.
    """

    count: int
    cost: float = 0.0
    share: float = 1.0
    absent: float = 0.0
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How runs begin: so many a working day on average, independently of each other; or at instants of the past.

    `hours`: weight of each hour of the day; what comes outside working hours waits for the next opening. Empty:
    evenly over the working time.
    """

    per_day: float = 0.0
    hours: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    at: tuple[dt.datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Design:
    """A definition with numbers. Steps go by the keys of nodes, ways by the keys of flows, crews by posts.

    `takes`: how long a step is worked at; after how long a message comes, or a called run is over. `ways`:
    probabilities of branches. `times`: how many instances, each value as likely. `enough`: how likely one more
    instance that is over is enough. `papers`: how many papers a form asks for, by the code of the form. `proposed`: the
    posts for which nobody said how many people there are.
    """

    definition: Definition
    arrivals: Arrivals
    crews: Mapping[str, Crew]
    takes: Mapping[str, Spread] = field(default_factory=lambda: MappingProxyType({}))
    ways: Given = field(default_factory=_none)
    times: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    enough: Given = field(default_factory=_none)
    papers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    earliest_due_first: bool = True
    proposed: tuple[str, ...] = ()

    def spread(self, node: Node) -> Spread | None:
        """How long a run stays at a node once somebody has begun; None where it goes on at once."""
        if node.key in self.takes:
            return self.takes[node.key]
        if node.kind in BY_HOUSE:
            return None
        if node.kind is K.TIMER:
            return None if isinstance(node.after, Period) else ANSWERED
        if node.kind in (K.MESSAGE, K.RECEIVE) and not node.limit:
            return NEVER if node.on else ANSWERED
        return _of_limit(node.limit)

    def assumed(self) -> list[Node]:
        """The nodes for which nothing was said of how long they take."""
        return [
            node
            for node in self.definition.nodes
            if node.key not in self.takes
            and (node.kind in (K.USER, K.CALL, K.MESSAGE, K.RECEIVE) or _only_in_a_run(node))
        ]

    def asked_ways(self) -> list[Flow]:
        """The branches of which it was not said how often they are gone."""
        outgoing: dict[str, list[Flow]] = {}
        for flow in self.definition.flows:
            outgoing.setdefault(flow.source, []).append(flow)
        kinds = {node.key: node.kind for node in self.definition.nodes}
        found = []
        for source, flows in outgoing.items():
            parted = kinds[source] is K.EXCLUSIVE and len(flows) > 1
            guarded = kinds[source] is not K.PARALLEL and any(one.condition for one in flows)
            if (parted or guarded) and not any(one.key in self.ways for one in flows):
                found += flows
        return found


def _only_in_a_run(node: Node) -> bool:
    return node.kind is K.TIMER and not isinstance(node.after, Period)


def _of_limit(limit: Period | None) -> Spread:
    if limit is None:
        return UNTIMED
    least, mostly, most = (part * limit.minutes for part in PARTS_OF_LIMIT)
    return Triangular(least, mostly, most)


def post_of(node: Node) -> str:
    """Under which name whoever does a step is counted: the post, or the role, with the unit where it is named."""
    who = node.who
    name = who.post or who.role or ANYBODY
    return f"{name}@{who.unit}" if who.unit else name


ANYBODY = "chua-giao"


def posts_of(definition: Definition) -> dict[str, str]:
    """All posts of a definition, each with the words by which people know it: those of its first step."""
    found: dict[str, str] = {}
    for one in definition.nodes:
        if one.kind is K.USER:
            found.setdefault(post_of(one), one.who.said or post_of(one))
    return found
