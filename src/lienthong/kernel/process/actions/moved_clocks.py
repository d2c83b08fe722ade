"""The clocks of steps that get the limit of another version.

A clock keeps its beginning and gets the new length; who was in time does not become late by it. A step that had no
limit has the new one from now on; where the new version sets none the clock is void.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.process.definition import Period
from lienthong.kernel.process.models import Step

from .engine import clock_start, measured


def relimited(steps: Sequence[tuple[Step, Period | None]], why: str, cited: str, at: dt.datetime) -> set[str]:
    """Give these steps these limits; returns those whose clock is another now. The rows are not written."""
    moved: set[str] = set()
    timed = [(step, limit) for step, limit in steps if step.clock_id]
    for limit in {limit for _, limit in timed if limit}:
        codes = [step.code for step, other in timed if other == limit]
        amount, measure = measured(limit)
        moved |= set(calendar.relimit_many(codes, amount, measure, why, cited))
    lifted([step for step, limit in timed if limit is None], why, cited, at)
    given = [(step, limit) for step, limit in steps if limit and not step.clock_id]
    _begun(given, why, cited, at)
    return moved | {step.code for step, limit in timed if limit is None} | {step.code for step, _ in given}


def lifted(steps: Iterable[Step], why: str, cited: str, at: dt.datetime) -> None:
    """Nothing is owed at these steps any more."""
    gone = list(steps)
    if gone:
        calendar.void_many([step.code for step in gone], why, cited, at=at)
    for step in gone:
        step.clock_id = None


def _begun(given: Sequence[tuple[Step, Period]], why: str, cited: str, at: dt.datetime) -> None:
    """A clock for each of these steps; one that had a clock which was void gets that again: it has one for ever."""
    before = calendar.of([step.code for step, _ in given])
    fresh = [clock_start(step, limit, at) for step, limit in given if step.code not in before]
    clocks = {**before, **calendar.start_many(fresh)}
    if before:
        calendar.resume_many(list(before), why, cited)
    for step, limit in given:
        step.clock_id = clocks[step.code].id
        if step.code in before:
            calendar.relimit_many([step.code], *measured(limit), why, cited)
