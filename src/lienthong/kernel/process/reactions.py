"""What this room does about its own announcements, after the transaction in which they were made."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.jobs.api import Happened, ask_once, reacts

from .actions.serving import fail, serve
from .events import RunEnded, StepAwaits
from .jobs import go_on_now
from .models import Run, Step
from .states import RunState, StepState


@reacts("process", StepAwaits)
def step_awaits(batch: list[Happened]) -> None:
    """The house has something to do in a run: it does it at once."""
    ask_once(go_on_now, "process.go_on")


@reacts("process", RunEnded)
def run_ended(batch: list[Happened]) -> None:
    """A run that another one called has ended: the other goes on; where it was withdrawn, a person decides."""
    ended = Run.objects.filter(code__in=[str(one.facts["run"]) for one in batch]).exclude(parent_step="")
    states = dict(ended.values_list("parent_step", "state"))
    waiting = Step.objects.filter(code__in=states, fires_at=None, state=StepState.AWAITING)
    for code in list(waiting.values_list("code", flat=True)):
        if states[code] == RunState.DONE:
            serve(code, HOUSE)
        else:
            fail(code, HOUSE, error="Quy trình được gọi đã rút.", again=False)
