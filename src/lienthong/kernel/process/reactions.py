"""What this room does about its own announcements, after the transaction in which they were made."""

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.jobs.api import Happened, ask_once, reacts
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .actions.serving import fail, serve
from .events import MigrationAsked, RunEnded, StepAwaits, StepRetimed, TrialAsked
from .jobs import (
    carry_now,
    follow_ended_units_now,
    follow_posts_now,
    follow_timers_now,
    go_on_now,
    play_trials_now,
)
from .models import Run, Step
from .retimed import tell_of_timers
from .states import RunState, StepState


@reacts("process", StepAwaits)
def step_awaits(batch: list[Happened]) -> None:
    """The house has something to do in a run: it does it at once."""
    ask_once(go_on_now, "process.go_on")


@reacts("process", MigrationAsked)
def migration_asked(batch: list[Happened]) -> None:
    """Runs go over to another version: the house begins at once."""
    ask_once(carry_now, "process.carry_migrations")


@reacts("process", TrialAsked)
def trial_asked(batch: list[Happened]) -> None:
    """A version is to be tried: the house begins at once."""
    ask_once(play_trials_now, "process.play_trials")


@reacts("process", RunEnded)
def run_ended(batch: list[Happened]) -> None:
    """A run that another one called has ended: the other goes on; where it was withdrawn, a person decides."""
    codes = [str(one.facts["run"]) for one in batch]
    ended = Run.objects.filter(code__in=codes).exclude(parent_step="")
    states = dict(ended.order_by("ended_at", "id").values_list("parent_step", "state"))
    waiting = Step.objects.filter(code__in=states, fires_at=None, state=StepState.AWAITING)
    still = set(waiting.values_list("code", flat=True))
    for code in (one for one in states if one in still):  # what ended first goes on first
        if states[code] == RunState.DONE:
            serve(code, HOUSE)
        else:
            fail(code, HOUSE, error="Quy trình được gọi đã rút.", again=False)


@reacts("process", people.Seated, people.Vacated, people.Left, access.AccountClosed)
def seats_changed(batch: list[Happened]) -> None:
    """Somebody sits elsewhere: open steps of posts follow, in their own transactions; one waiting call is enough."""
    ask_once(follow_posts_now, "process.follow_posts")


@reacts("process", units.UnitEnded)
def unit_ended(batch: list[Happened]) -> None:
    """A unit is no more, or will be: its runs go on in its heir, in their own transactions; one call is enough."""
    ask_once(follow_ended_units_now, "process.follow_ended_units")


@reacts("process", calendar.DaysChanged)
def days_changed(batch: list[Happened]) -> None:
    """Days or ways of counting are others: waiting timers follow, in their own transactions; one call is enough."""
    ask_once(follow_timers_now, "process.follow_timers")


@reacts("process", StepRetimed)
def step_retimed(batch: list[Happened]) -> None:
    """The calendar has moved timers: whoever is concerned is told."""
    named = ("step", "cause", "why", "cited")
    tell_of_timers([StepRetimed(*(str(one.facts[name]) for name in named)) for one in batch])
