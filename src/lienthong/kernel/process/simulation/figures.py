"""From several replications to one figure: the average, and how far it may lie from the true one."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

# Student t, two-sided 95 %, for 1 to 30 degrees of freedom.
_T = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
    2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484,
    2.0452, 2.0423,
)  # fmt: skip
_Z = NormalDist().inv_cdf(0.975)


def student(freedom: int) -> float:
    """How many standard errors to both sides hold the true value with 95 %; beyond the table by Cornish and Fisher."""
    if freedom <= len(_T):
        return _T[freedom - 1]
    z = _Z
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An average over replications, and half the width of its 95 % interval; None where there was only one."""

    mean: float
    half: float | None = None

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.mean - (self.half or 0.0)

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.mean + (self.half or 0.0)

    def holds(self, value: float) -> bool:
        """Whether a value lies in the interval."""
        return self.low <= value <= self.high

    def plain(self, digits: int = 4) -> dict[str, float | None]:
        """For machines."""
        half = None if self.half is None else round(self.half, digits)
        return {"mean": round(self.mean, digits), "half": half}


def estimated(values: Sequence[float]) -> Estimate:
    """The estimate from independent values, one of each replication."""
    if len(values) < 2:
        return Estimate(values[0] if values else 0.0)
    return Estimate(fmean(values), student(len(values) - 1) * stdev(values) / sqrt(len(values)))
