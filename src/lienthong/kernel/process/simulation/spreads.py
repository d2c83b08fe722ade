"""How long something takes, as it differs from one run to the next: always in working minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log, sqrt
from random import Random

Draw = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same; infinite for what never comes."""

    mean: float

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        value = self.mean
        return lambda: value


NEVER = Fixed(inf)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Mostly short, now and then very long; as likely to be over in the next minute however long it has lasted."""

    mean: float

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        rate, draw = 1 / self.mean, chance.expovariate
        return lambda: draw(rate)


@dataclass(frozen=True, slots=True)
class Triangular:
    """At least, mostly, at most: what somebody who does the work can say."""

    least: float
    mostly: float
    most: float

    @property
    def mean(self) -> float:
        """The average."""
        return (self.least + self.mostly + self.most) / 3

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        least, width, draw = self.least, self.most - self.least, chance.random
        if not width:
            return lambda: least
        before = (self.mostly - least) / width
        rising, falling = sqrt(before) * width, sqrt(1 - before) * width

        def value() -> float:
            u = draw()
            return least + rising * sqrt(u) if u < before else least + width - falling * sqrt(1 - u)

        return value


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Around an average, with a long tail; `spread`: the standard deviation as a part of the average."""

    mean: float
    spread: float

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        variance = log(1 + self.spread**2)
        middle, wide, draw = log(self.mean) - variance / 2, sqrt(variance), chance.lognormvariate
        return lambda: draw(middle, wide)


@dataclass(frozen=True, slots=True)
class Seen:
    """As it has been: each value that was seen is as likely as any other."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The average."""
        return sum(self.values) / len(self.values)

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        values, count, draw = self.values, len(self.values), chance.random
        return lambda: values[int(draw() * count)]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """Comes with a probability and then takes so long; else it never comes."""

    share: float
    after: "Fixed | Exponential | Triangular | Lognormal | Seen"

    @property
    def mean(self) -> float:
        """The average where it comes."""
        return self.after.mean

    def drawn(self, chance: Random) -> Draw:
        """What gives one value after the other."""
        share, draw, after = self.share, chance.random, self.after.drawn(chance)
        return lambda: after() if draw() < share else inf


Spread = Fixed | Exponential | Triangular | Lognormal | Seen | Perhaps
