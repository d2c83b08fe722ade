"""The process in which a trial is played: designs and numbers on its input, what came out on its output, and it ends.

A year of 40,000 runs keeps one core busy for seconds; whoever serves pages or other work of the house does not wait.
"""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.reading_walls import HEAD, read_alone

from .bpmn import read
from .definition import Definition
from .simulation.axis import Parts
from .simulation.design import post_of
from .simulation.given import design_of
from .simulation.reporting import reported
from .simulation.trial import Trial, simulated, with_enough

SECONDS = 70


class Days:
    """Working time as it was sent: the parts of each day on which there is work."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._parts = {day: tuple((int(a), int(b)) for a, b in parts) for day, parts in given.items()}

    def parts(self, day: dt.date) -> Parts:
        """From when to when the day is worked."""
        return self._parts.get(day.isoformat(), ())


def played(given: Mapping[str, Any]) -> dict[str, Any]:
    """What came out of the designs that were sent."""
    days = Days(given["days"])
    trial = Trial(dt.date.fromisoformat(given["first"]), *(int(given[name]) for name in NAMES))
    forecasts = []
    for side in given["sides"]:
        definition = _named(read(side["bpmn"].encode()), side.get("names", {}))
        design = design_of(definition, side["numbers"])
        forecasts.append(simulated(with_enough(design, trial, days), trial, days))
    return reported(forecasts, given["citizen"])


def _named(definition: Definition, names: Mapping[str, str]) -> Definition:
    """The definition with what people call whoever does its steps: a post is known here by its code alone."""
    nodes = (replace(one, who=replace(one.who, said=names.get(post_of(one), one.who.said))) for one in definition.nodes)
    return replace(definition, nodes=tuple(nodes))


NAMES = ("length", "warm_up", "replications")


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths, nothing else, what is to be played."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    asked.read(known)
    try:
        return {"read": played(json.loads(asked.read(size)))}
    except Unfit as no:
        return {"refused": "unfit", "sentence": no.sentence, "next_step": no.next_step}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}


if __name__ == "__main__":
    sys.exit(read_alone(answer, SECONDS))
