"""A simulation from numbers to forecast: what is given is looked at, then played several times by chance."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import DAY, Definition, Period

from .axis import Axis, Hours
from .checks import checked
from .design import Arrivals, Crew, Design, posts_of
from .forecast import Forecast, Numbers, numbers
from .moves import KeptMoves
from .playing import World

YEAR = 250
EVERYBODY = 100_000
FEWEST = 60
ENOUGH = 2_000
"""So many working days, or so many runs if that takes longer, say how much work comes to a post."""
AHEAD = 60
"""So many days more are known than are simulated, so that limits which end later are known too."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How it is tried: working days from a day on, those before that do not count, how often, by which chance."""

    first: dt.date
    days: int = YEAR
    warm_up: int = 20
    replications: int = 5
    seed: int = 1


def simulated(design: Design, trial: Trial, calendar: Hours) -> Forecast:
    """Play a design; Unfit where its numbers cannot be. The same seed gives the same forecast."""
    checked(design, trial.days, trial.warm_up, trial.replications)
    axis = _axis(design, trial, calendar)
    moves = KeptMoves(design)
    played = tuple(_played(moves, axis, trial, number) for number in range(trial.replications))
    begun = sum(one[""]["begun"] for one in played) / trial.replications
    return Forecast(design, played, trial.days, begun / trial.days)


def _axis(design: Design, trial: Trial, calendar: Hours) -> Axis:
    return Axis(calendar, trial.first, length(design.definition, trial))


def length(definition: Definition, trial: Trial) -> int:
    """How many working days must be known."""
    limits = [one.limit for one in definition.nodes] + [definition.limit]
    limits += [one.after if isinstance(one.after, Period) else None for one in definition.nodes]
    longest = max((one.minutes // DAY for one in limits if one), default=0)
    return trial.warm_up + trial.days + longest + AHEAD


def _played(moves: KeptMoves, axis: Axis, trial: Trial, replication: int) -> Numbers:
    world = World(moves, axis, streams(trial.seed, replication))
    until = axis.starts[trial.warm_up + trial.days]
    world.play(axis.starts[trial.warm_up], until)
    return numbers(world, until)


def streams(seed: int, replication: int) -> Callable[[str], Random]:
    """For each purpose a stream of its own: in two designs the same runs come, whatever happens to them then."""
    return lambda purpose: Random(f"{seed}/{replication}/{purpose}")  # noqa: S311 - chance in a simulation


def looking(arrivals: Arrivals) -> int:
    """For how many days is played to see how much work comes to a post."""
    per_day = arrivals.per_day
    return FEWEST if arrivals.at else max(FEWEST, int(ENOUGH / (per_day if per_day > 1 else 1.0)))


def with_enough(design: Design, trial: Trial, calendar: Hours, most_load: float = 0.8) -> Design:
    """The design with people at the posts of which nothing was said: as few as keep the load of each below a share.

    How much work comes to a post is found by playing a while with people without number.
    """
    missing = [post for post in posts_of(design.definition) if post not in design.crews]
    if not missing:
        return design
    endless = replace(design, crews={**design.crews, **{post: Crew(EVERYBODY) for post in missing}})
    checked(endless, trial.days, trial.warm_up, trial.replications)  # before a while is played for nothing
    few = replace(trial, days=looking(design.arrivals), warm_up=min(trial.warm_up, FEWEST), replications=1)
    found = simulated(endless, few, calendar)
    if not found.replications[0][""]["begun"]:
        raise Unfit("Không có hồ sơ nào đến trong thời gian chạy thử.", "Nhập số hồ sơ đến mỗi ngày lớn hơn 0.")
    proposed = {post: Crew(found.needed(post, most_load)) for post in missing}
    return replace(design, crews={**design.crews, **proposed}, proposed=tuple(missing))
