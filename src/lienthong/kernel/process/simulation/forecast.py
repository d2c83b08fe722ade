"""What a simulation says: of the whole, of each step, of each post; with intervals, and where it does not hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from lienthong.kernel.process.definition import Node, NodeKind

from .design import Design, posts_of
from .figures import Estimate, estimated
from .playing import Desk, Place, World

Numbers = Mapping[str, Mapping[str, float]]
"""Of one replication: by subject ("", "step KEY", "post KEY") and figure. Times are working minutes."""

WHOLE = ""
LATEST = 0.9


@dataclass(frozen=True, slots=True)
class Forecast:
    """The figures of all replications. `over`: posts to which more work comes than their people can do."""

    design: Design
    replications: tuple[Numbers, ...]
    days: int
    per_day: float

    def estimate(self, about: str, figure: str) -> Estimate:
        """One figure with its interval, from the replications that know it."""
        return estimated([one[about][figure] for one in self.replications if figure in one.get(about, {})])

    def of(self, about: str) -> dict[str, Estimate]:
        """All figures of one subject."""
        names = dict.fromkeys(name for one in self.replications for name in one.get(about, {}))
        return {name: self.estimate(about, name) for name in names}

    @property
    def steps(self) -> list[Node]:
        """The nodes at which runs stayed, in the order of the document."""
        return [node for node in self.design.definition.nodes if "stays" in self.of(f"step {node.key}")]

    @property
    def posts(self) -> dict[str, str]:
        """All posts with their words."""
        return posts_of(self.design.definition)

    @property
    def over(self) -> list[str]:
        """Posts to which more work comes than is done: their lines grow without end. The worst first."""
        loads = {post: self.estimate(f"post {post}", "offered").mean for post in self.posts}
        return sorted((post for post, load in loads.items() if load >= 1), key=lambda post: -loads[post])

    @property
    def bottleneck(self) -> str:
        """The post for which a run waits longest in all; without waiting the one with most work; "" without posts."""
        if self.over:
            return self.over[0]
        return max(self.posts, key=self._waited, default="")

    def _waited(self, post: str) -> tuple[float, float]:
        return self.estimate(f"post {post}", "waiting_per_run").mean, self.estimate(f"post {post}", "load").mean

    def needed(self, post: str, most_load: float = 1.0) -> int:
        """How many people a post needs at least so that its load stays below a share."""
        crew = self.design.crews[post]
        return max(1, int(crew.count * self.estimate(f"post {post}", "offered").mean / most_load) + 1)


def numbers(world: World, until: float) -> Numbers:
    """What one replication has counted, from its warm-up until its end."""
    design, length = world.design, until - world.since
    days = max(world.axis.within(until) - world.axis.within(world.since), 1)
    late_steps, late_runs = _still_open(world, until)
    found: dict[str, dict[str, float]] = {}
    for key, place in world.places.items():
        if place.ended or place.node.kind is NodeKind.USER:
            found[f"step {key}"] = _of_step(place, late_steps.get(key, 0), max(world.begun, 1))
    for key, desk in world.desks.items():
        own = [one for one in world.places.values() if one.post is desk]
        late = sum(late_steps.get(one.node.key, 0) for one in own)
        found[f"post {key}"] = _of_post(desk, own, late, max(world.begun, 1), length)
        found[f"post {key}"]["growth"] /= days
    found[WHOLE] = _of_whole(world, late_runs, length)
    found["ends"] = {key: count / max(world.ended, 1) for key, count in world.ends.items()}
    if world.begun and world.ended:
        found[WHOLE] |= _per_run(design, world, found)
    return found


def _still_open(world: World, until: float) -> tuple[dict[str, int], int]:
    """What is too late and not over: steps by their keys, runs."""
    steps: dict[str, int] = {}
    for run in world.runs:
        for stay in run.stays.values():
            if stay.due <= until:
                steps[stay.place.node.key] = steps.get(stay.place.node.key, 0) + 1
    return steps, sum(run.late(until) for run in world.runs)


def _of_step(place: Place, late_open: int, runs: int) -> dict[str, float]:
    found = {"stays": float(place.ended), "per_run": place.ended / runs}
    if place.ended:
        found["doing"] = place.did / place.ended
        found["waiting"] = (place.stayed - place.did) / place.ended
    if place.due is not None and place.node.kind is not NodeKind.TIMER and place.ended + late_open:
        found["late"] = (place.late + late_open) / (place.ended + late_open)
    return found


def _of_post(desk: Desk, own: Sequence[Place], late_open: int, runs: int, length: float) -> dict[str, float]:
    ended, waited = sum(one.ended for one in own), sum(one.stayed - one.did for one in own)
    found = {
        "here": desk.area_here / length,
        "line": desk.area_waiting / length,
        "longest": float(desk.longest),
        "busy": desk.area_busy / length,
        "growth": float(desk.waiting - desk.before),
        "waiting_per_run": waited / runs,
        "hours": desk.area_busy * desk.speed / 60,
        "stays": float(ended),
    }
    if desk.area_here:
        found |= {"load": desk.area_busy / desk.area_here, "offered": desk.asked / desk.area_here}
    if ended:
        found["waiting"] = waited / ended
        found["waited"] = sum(one.waited for one in own) / ended
    limited = sum(one.ended for one in own if one.due is not None) + late_open
    if limited:
        found["late"] = (sum(one.late for one in own) + late_open) / limited
    return found


def _of_whole(world: World, late_open: int, length: float) -> dict[str, float]:
    found = {
        "begun": float(world.begun),
        "ended": float(world.ended),
        "open": float(len(world.runs)),
        "under_way": world.area_runs / length,
    }
    lasted = sorted(world.lasted)
    if lasted:
        found["through"] = sum(lasted) / len(lasted)
        found["through_90"] = lasted[min(ceil(len(lasted) * LATEST), len(lasted)) - 1]
    if world.design.definition.limit is not None and world.ended + late_open:
        found["late"] = (world.late + late_open) / (world.ended + late_open)
    return found


def _per_run(design: Design, world: World, found: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """What one run costs: steps of people, papers, time waited and worked, money."""
    people = [one for one in world.places.values() if one.post is not None]
    money = sum(found[f"post {key}"]["hours"] * crew.cost for key, crew in design.crews.items())
    forms = [one for one in people if one.node.form]
    return {
        "steps": sum(one.ended for one in people) / world.begun,
        "papers": sum(one.ended * design.papers.get(one.node.form, 1) for one in forms) / world.begun,
        "waiting": sum(one.stayed - one.did for one in people) / world.begun,
        "doing": sum(one.did for one in people) / world.begun,
        "cost": money / world.begun,
    }
