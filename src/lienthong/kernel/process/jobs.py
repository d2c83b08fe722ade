"""What the house does in runs by itself, each minute and as soon as something waits."""

from lienthong.kernel.jobs.api import job

from .actions.serving import go_on


@job("process.go_on", queue="house", every="* * * * *", lock="process.go_on")
def go_on_now() -> int:
    """Timers that are due, verbs to be called, messages to be sent."""
    done = 0
    while some := go_on():
        done += some
    return done
