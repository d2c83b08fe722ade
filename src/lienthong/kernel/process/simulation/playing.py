"""One replication: runs come, wait for people, are worked at, move on; what is counted is written into a tally.

The line of events is a heap; where a step's end is no longer true, since it was withdrawn or laid aside, its number has
changed and the event is passed over. Times are working minutes on the axis.
"""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from math import inf
from random import Random

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import DAY, Node, NodeKind, Period
from lienthong.kernel.process.naming import Names
from lienthong.kernel.process.net import Wait

from .axis import Axis
from .coming import beginnings, present
from .design import Crew, post_of
from .moves import Asks, KeptMoves, Onward, Stand
from .spreads import Draw

MOST_MOVES = 20_000
"""A run that makes more moves goes round for ever: its branches never lead it out."""
NONE = -1
Due = Callable[[float], float]


class Place:
    """A node at which runs stay, and what was counted there: stays that ended, waited, were late, were withdrawn."""

    __slots__ = ("did", "draw", "due", "ended", "late", "left", "node", "outside", "post", "stayed", "waited")

    def __init__(self, node: Node, post: "Desk | None", draw: Draw | None, due: Due | None) -> None:
        self.node, self.post, self.draw, self.due = node, post, draw, due
        self.outside = node.kind in (NodeKind.MESSAGE, NodeKind.RECEIVE) and not node.on
        self.zero()

    def zero(self) -> None:
        """Counting begins anew."""
        self.ended = self.late = self.left = self.waited = 0
        self.stayed = self.did = 0.0


class Desk:
    """A post: who is there, what waits, what is being done; and the areas under both."""

    __slots__ = (
        "area_busy", "area_here", "area_waiting", "asked", "before", "busy", "doing", "here", "key", "line", "longest",
        "mark", "speed", "waiting",
    )  # fmt: skip

    def __init__(self, key: str, crew: Crew) -> None:
        self.key, self.here, self.speed = key, crew.count, crew.share
        self.line: list[tuple[float, int, Stay]] = []
        self.doing: dict[Stay, None] = {}
        self.waiting = self.busy = 0
        self.zero(0.0)

    def zero(self, now: float) -> None:
        """Counting begins anew."""
        self.mark, self.longest, self.before = now, self.waiting, self.waiting
        self.area_busy = self.area_here = self.area_waiting = self.asked = 0.0

    def counted(self, now: float) -> None:
        """What was so since the last change is added."""
        passed = now - self.mark
        self.area_waiting += passed * self.waiting
        self.area_busy += passed * self.busy
        self.area_here += passed * self.here
        self.mark = now


class Stay:
    """A run at a place: since when, until when it should be done, how much is left to do; `number`: of its end."""

    __slots__ = ("began", "due", "left", "number", "opened", "place", "run", "wait", "worked")

    def __init__(self, run: "Going", wait: Wait, place: Place, now: float) -> None:
        self.run, self.wait, self.place, self.opened = run, wait, place, now
        self.due = place.due(now) if place.due else inf
        self.number = NONE
        self.began = self.left = self.worked = 0.0


class Going:
    """A run under way."""

    __slots__ = ("began", "due", "moves", "stand", "stays")

    def __init__(self, stand: Stand, now: float, due: float) -> None:
        self.stand, self.began, self.due = stand, now, due
        self.stays: dict[Wait, Stay] = {}
        self.moves = 0

    @property
    def nobodys(self) -> bool:
        """Whether nobody here has it in hand: while it waits for others the time of the whole stands still."""
        return not any(one.place.post for one in self.stays.values())

    def late(self, now: float) -> bool:
        """Whether it is too late while it is still under way."""
        outside = [one.opened for one in self.stays.values() if one.place.outside]
        return self.due + (now - min(outside) if outside and self.nobodys else 0.0) <= now


class World:
    """All runs of one replication; `chance` gives the stream of random numbers of a purpose."""

    def __init__(self, moves: KeptMoves, axis: Axis, chance: Callable[[str], Random]) -> None:
        design = moves.design
        self.moves, self.axis, self.design, self.chance = moves, axis, design, chance
        self.asks: Asks = moves.asks(chance)
        self.desks = {key: Desk(key, crew) for key, crew in design.crews.items()}
        self.places = {node.key: self._place(node) for node in design.definition.nodes}
        self._due = _due(design.definition.limit, axis)
        self._heap: list[tuple[float, int, Stay]] = []
        self._number = 0
        self.since = 0.0
        self.runs: set[Going] = set()
        self.begun = self.ended = self.late = self.peak = 0
        self.lasted: list[float] = []
        self.ends: dict[str, int] = {}
        self.area_runs = 0.0
        self._mark = 0.0

    def _place(self, node: Node) -> Place:
        spread = self.design.spread(node)
        draw = spread.drawn(self.chance(f"takes {node.key}")) if spread else None
        desk = self.desks[post_of(node)] if node.kind is NodeKind.USER else None
        if node.kind is NodeKind.TIMER and isinstance(node.after, Period) and spread is None:
            ends = _due(node.after, self.axis)
            return Place(node, None, None, ends)
        return Place(node, desk, draw, _due(node.limit, self.axis))

    # -- the line of events ------------------------------------------------------------------------------------

    def play(self, warm_up: float, until: float, *, drained: bool = False) -> None:
        """From the beginning until a position; counted from `warm_up` on. `drained`: until the last run has ended."""
        for at, what, desk, count in self._outside(warm_up, until, drained):
            self._until(at)
            if what == _RUN:
                self._begin(at)
            elif what == _PEOPLE and desk is not None:
                self._people(desk, count, at)
            elif what == _COUNT:
                self._zero(at)
        if drained:
            self._until(inf)
            until = max(until, self._mark)
        self.area_runs += (until - self._mark) * len(self.runs)
        self._mark = until
        for one in self.desks.values():
            one.counted(until)

    def _outside(self, warm_up: float, until: float, drained: bool) -> Iterable[tuple[float, int, Desk | None, int]]:
        """What happens whatever the runs do, in order."""
        found: list[tuple[float, int, str, int]] = [(warm_up, _COUNT, "", 0), (until, _STOP, "", 0)]
        come = beginnings(self.design.arrivals, self.axis, until, self.chance("arrivals"))
        found += [(at, _RUN, "", 0) for at in come]
        for key, crew in self.design.crews.items():
            found += [(at, _PEOPLE, key, n) for at, n in present(crew, self.axis, until, self.chance(f"here {key}"))]
            if drained:  # nobody is away for ever
                found.append((until, _PEOPLE, key, crew.count))
        return ((at, what, self.desks.get(key), count) for at, what, key, count in sorted(found))

    def _until(self, at: float) -> None:
        heap = self._heap
        while heap and heap[0][0] <= at:
            now, number, stay = heappop(heap)
            if stay.number == number:
                self._over(stay, now)

    def _zero(self, now: float) -> None:
        """The warm-up is over: what was counted is forgotten, who is under way stays so."""
        self.since = self._mark = now
        self.begun = self.ended = self.late = 0
        self.peak = len(self.runs)
        self.lasted, self.ends, self.area_runs = [], {}, 0.0
        for desk in self.desks.values():
            desk.zero(now)
        for place in self.places.values():
            place.zero()

    # -- runs --------------------------------------------------------------------------------------------------

    def _begin(self, now: float) -> None:
        self.area_runs += (now - self._mark) * len(self.runs)
        self._mark = now
        run = Going(self.moves.nowhere, now, self._due(now) if self._due else inf)
        self.runs.add(run)
        self.begun += 1
        self.peak = max(self.peak, len(self.runs))
        self._moved(run, self.moves.after(run.stand, None, self.asks), now)

    def _over(self, stay: Stay, now: float) -> None:
        """A stay has come to its end."""
        place, desk = stay.place, stay.place.post
        if desk is not None:
            desk.counted(now)
            desk.busy -= 1
            del desk.doing[stay]
            stay.worked += now - stay.began
        self._counted(stay, now)
        run = stay.run
        del run.stays[stay.wait]
        if place.outside and run.nobodys:
            run.due += now - stay.opened
        self._moved(run, self.moves.after(run.stand, stay.wait, self.asks), now)
        if desk is not None and desk.waiting and desk.busy < desk.here:
            self._next(desk, now)

    def _counted(self, stay: Stay, now: float) -> None:
        place = stay.place
        place.ended += 1
        stayed = now - stay.opened
        place.stayed += stayed
        if place.post is None:
            place.did += stayed
        else:
            place.did += stay.worked
            place.waited += stayed > stay.worked
        if now > stay.due:
            place.late += 1

    def _moved(self, run: Going, onward: Onward, now: float) -> None:
        """A run stands elsewhere; what goes on by itself there goes on at once."""
        todo: list[Stay] = []
        while True:
            run.stand = onward.stand
            run.moves += 1
            for wait in onward.withdrawn:
                self._withdrawn(run.stays.pop(wait), now)
            for end in onward.ends:
                self.ends[end] = self.ends.get(end, 0) + 1
            for wait in onward.opened:
                stay = run.stays[wait] = Stay(run, wait, self.places[wait.node], now)
                if not self._opened(stay, now):
                    todo.append(stay)
            if onward.ended:
                self._ended(run, now)
                return
            if run.moves > MOST_MOVES:
                raise self._round_for_ever(run)
            while todo and run.stays.get(todo[-1].wait) is not todo[-1]:
                todo.pop()  # withdrawn meanwhile
            if not todo:
                return
            stay = todo.pop()
            self._counted(stay, now)
            del run.stays[stay.wait]
            onward = self.moves.after(run.stand, stay.wait, self.asks)

    def _ended(self, run: Going, now: float) -> None:
        self.area_runs += (now - self._mark) * len(self.runs)
        self._mark = now
        self.runs.discard(run)
        self.ended += 1
        self.lasted.append(now - run.began)
        if now > run.due:
            self.late += 1

    def _round_for_ever(self, run: Going) -> Unfit:
        here = next(iter(run.stays.values())).place.node
        return Unfit(
            "Hồ sơ đi vòng mãi không ra khỏi {node}.",
            "Xem lại tỷ lệ của các nhánh sau bước này: phải có nhánh dẫn tới kết thúc.",
            node=Names(self.design.definition).node(here),
        )

    # -- people ------------------------------------------------------------------------------------------------

    def _opened(self, stay: Stay, now: float) -> bool:
        """A run has come to a place; False where it goes on at once."""
        place = stay.place
        desk = place.post
        if desk is None:
            if place.draw is not None:
                ends = now + place.draw()
            elif place.due is not None and place.node.kind is NodeKind.TIMER:
                ends, stay.due = stay.due, inf
            else:
                return False
            if ends < inf:
                self._number += 1
                stay.number = self._number
                heappush(self._heap, (ends, self._number, stay))
            return True
        stay.left = (place.draw() if place.draw else 0.0) / desk.speed
        desk.asked += stay.left
        desk.counted(now)
        if desk.busy < desk.here and not desk.waiting:
            self._work(desk, stay, now)
        else:
            self._line_up(desk, stay)
            if desk.busy < desk.here:
                self._next(desk, now)
        return True

    def _line_up(self, desk: Desk, stay: Stay) -> None:
        self._number += 1
        first = stay.due if self.design.earliest_due_first else stay.opened
        heappush(desk.line, (first, self._number, stay))
        stay.number = NONE
        desk.waiting += 1
        desk.longest = max(desk.longest, desk.waiting)

    def _work(self, desk: Desk, stay: Stay, now: float) -> None:
        desk.busy += 1
        desk.doing[stay] = None
        stay.began = now
        self._number += 1
        stay.number = self._number
        heappush(self._heap, (now + stay.left, self._number, stay))

    def _next(self, desk: Desk, now: float) -> None:
        """Whoever is free takes what is due first."""
        desk.counted(now)
        while desk.waiting and desk.busy < desk.here:
            stay = heappop(desk.line)[2]
            if stay.run.stays.get(stay.wait) is stay:
                desk.waiting -= 1
                self._work(desk, stay, now)

    def _withdrawn(self, stay: Stay, now: float) -> None:
        """What a run waited for there is over without its end."""
        stay.place.left += 1
        desk = stay.place.post
        if desk is not None:
            desk.counted(now)
            if stay in desk.doing:
                del desk.doing[stay]
                desk.busy -= 1
                desk.asked -= stay.left - (now - stay.began)
                self._next(desk, now)
            else:
                desk.asked -= stay.left
                desk.waiting -= 1
        stay.number = NONE

    def _people(self, desk: Desk, count: int, now: float) -> None:
        """Other people are there than before; what nobody has in hand any more waits, with what is left of it."""
        desk.counted(now)
        desk.here = count
        while desk.busy > count:
            stay, _ = desk.doing.popitem()
            desk.busy -= 1
            stay.worked += now - stay.began
            stay.left -= now - stay.began
            self._line_up(desk, stay)
        self._next(desk, now)


_COUNT, _PEOPLE, _RUN, _STOP = range(4)


def _due(limit: Period | None, axis: Axis) -> Due | None:
    """What gives the end of a period from a position: in days the end of work of the last, in minutes to the minute."""
    if limit is None:
        return None
    if limit.in_days:
        return axis.closing(limit.minutes // DAY)
    minutes = limit.minutes
    return lambda position: position + minutes
