"""When runs begin, and how many people of a post are there: what comes from outside, drawn before a replication."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from random import Random

from .axis import Axis, Parts, offset
from .design import Arrivals, Crew

Hourly = tuple[tuple[int, float], ...]


def beginnings(arrivals: Arrivals, axis: Axis, until: float, chance: Random) -> list[float]:
    """The positions at which runs begin, in order, before `until`."""
    if arrivals.at:
        return [one for one in sorted(map(axis.position, arrivals.at)) if one < until]
    found = list(_by_chance(arrivals, axis, until, chance))
    # What comes after the last hour of a day lies on its end, whatever came before it in the evening.
    return sorted(found) if arrivals.hours else found


def _by_chance(arrivals: Arrivals, axis: Axis, until: float, chance: Random) -> Iterator[float]:
    """Poisson: points with gaps by chance on a line on which a day is as long as the runs that begin on average."""
    hours: Hourly = tuple(sorted(arrivals.hours.items()))
    passed = chance.expovariate(1.0)
    for start, parts in zip(axis.starts, axis.parts, strict=False):
        if start >= until:
            return
        upto, offsets, lengths = _profile(parts, hours)
        while passed < arrivals.per_day:
            share = passed / arrivals.per_day
            place = min(bisect_right(upto, share), len(offsets) - 1)
            before = upto[place - 1] if place else 0.0
            at = start + offsets[place] + lengths[place] * (share - before) / (upto[place] - before)
            if at < until:
                yield at
            passed += chance.expovariate(1.0)
        passed -= arrivals.per_day


@lru_cache(maxsize=256)
def _profile(parts: Parts, hours: Hourly) -> tuple[list[float], list[float], list[float]]:
    """Pieces of a day in the order of the clock: the share of runs begun by its end, where in the day's work, how long.

    Outside working hours a piece has no length: all that comes then lies on the next opening.
    """
    length = float(sum(b - a for a, b in parts))
    if not hours:
        return [1.0], [0.0], [length]
    weights, offsets, lengths = [], [], []
    for hour, weight in hours:
        for minute in range(60 * hour, 60 * hour + 60):
            if weight > 0:
                weights.append(weight)
                offsets.append(offset(parts, minute))
                lengths.append(offset(parts, minute + 1) - offsets[-1])
    whole = sum(weights)
    return [upto / whole for upto in accumulate(weights)], offsets, lengths


def present(crew: Crew, axis: Axis, until: float, chance: Random) -> Iterator[tuple[float, int]]:
    """From when on how many people of a post are there; each change, the first day's among them."""
    here = -1
    for day, start in zip(axis.days, axis.starts, strict=False):
        if start >= until:
            return
        count = max(0, crew.count - _away(crew, day))
        if crew.absent:
            count -= sum(chance.random() < crew.absent for _ in range(count))
        if count != here:
            here = count
            yield start, count


def _away(crew: Crew, day: dt.date) -> int:
    return sum(one.count for one in crew.away if one.first <= day <= one.last)
