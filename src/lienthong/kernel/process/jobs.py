"""What the house does in runs by itself, each minute and as soon as something waits."""

from lienthong.kernel.jobs.api import job

from .actions.consulting import let_time_speak
from .actions.following import follow_posts
from .actions.migrating import carry_migrations
from .actions.noting import note_all_stays
from .actions.retiming import follow_timers
from .actions.serving import go_on
from .actions.succeeding import follow_ended_units
from .actions.trials import play_trials


@job("process.go_on", queue="house", every="* * * * *", lock="process.go_on")
def go_on_now() -> int:
    """Timers that are due, verbs to be called, messages to be sent, opinions whose time is over."""
    done = 0
    while some := go_on() + let_time_speak():
        done += some
    return done


@job("process.follow_posts", queue="house", every="5 * * * *", lock="process.follow_posts")
def follow_posts_now() -> int:
    """Steps of posts go to who sits there: after each change, and each hour, since seats begin and end with a day."""
    return follow_posts()


@job("process.follow_ended_units", queue="house", every="10 * * * *", lock="process.follow_ended_units")
def follow_ended_units_now() -> int:
    """Runs of units that end go on in their heirs: when it is announced, and each hour, since units end with a day."""
    return follow_ended_units()


@job("process.follow_timers", queue="house", every="35 0 * * *", lock="process.follow_timers")
def follow_timers_now() -> int:
    """Timers wait as the calendar says now: after each change, and each night, since units come below other places."""
    return follow_timers()


@job("process.carry_migrations", queue="house", every="* * * * *", lock="process.carry_migrations")
def carry_now() -> int:
    """Runs that go over to another version, or back; what was broken off goes on behind the last batch."""
    return carry_migrations()


@job("process.note_stays", queue="house", every="*/5 * * * *", lock="process.note_stays")
def note_stays_now() -> int:
    """How long runs stayed at steps that are over is noted for figures; what was broken off is looked at again."""
    return note_all_stays()


@job("process.play_trials", queue="house", every="* * * * *", lock="process.play_trials")
def play_trials_now() -> int:
    """Versions that are to be tried, one after the other; what was broken off is played anew, and noted once."""
    return play_trials()
