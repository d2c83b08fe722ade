"""How somebody goes through the steps of a form: which are asked, what is wrong in each, which comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lienthong.web.speech import joined

from .evaluating import Outcome
from .faults import Fault, Lapse
from .form import Form, Step

SUMMARY = "kiem-tra"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step that is asked, and how many faults wait in it."""

    step: Step
    faults: int
    begun: bool


def names_in(step: Step) -> tuple[str, ...]:
    """The fields that stand in a step."""
    return tuple(name for section in step.sections for name in section.fields)


def stages(form: Form, outcome: Outcome, turns: Mapping[str, object]) -> list[Stage]:
    """The steps in which something is asked."""
    wrong = [fault.path.split(".")[0] for fault in outcome.faults]
    return [
        Stage(one, sum(name in names_in(one) for name in wrong), one.key in turns)
        for one in form.steps
        if outcome.shown.intersection(names_in(one))
    ]


def after(form: Form, outcome: Outcome, key: str) -> str:
    """The step that is asked next; the summary after the last."""
    return _beside(form, outcome, key, 1) or SUMMARY


def before(form: Form, outcome: Outcome, key: str) -> str:
    """The step that was asked before; empty before the first."""
    return _beside(form, outcome, key, -1)


def _beside(form: Form, outcome: Outcome, key: str, way: int) -> str:
    keys = [one.key for one in form.steps if one.key == key or outcome.shown.intersection(names_in(one))]
    place = keys.index(key) + way
    return keys[place] if 0 <= place < len(keys) else ""


def faults_in(outcome: Outcome, step: Step) -> dict[str, str]:
    """What is wrong in one step, by path: the first thing of each."""
    names = set(names_in(step))
    return _said(fault for fault in outcome.faults if fault.path.split(".")[0] in names)


def not_kept(outcome: Outcome, step: Step) -> dict[str, str]:
    """What was typed and is not kept even to go on with, by path: it is told at once, since it is gone afterwards."""
    names = set(names_in(step))
    wrong = (fault for fault in outcome.faults if fault.path.split(".")[0] in names)
    return _said(fault for fault in wrong if fault.lapse is Lapse.SHAPE)


def _said(faults: Iterable[Fault]) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(fault.path, joined(fault.sentence, fault.next_step))
    return found
