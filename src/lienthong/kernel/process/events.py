"""What a run announces."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("process.run_started")
@dataclass(frozen=True)
class RunStarted(Event):
    """A run has begun."""

    run: str
    subject: str


@event("process.step_done")
@dataclass(frozen=True)
class StepDone(Event):
    """Somebody has finished a step."""

    run: str
    subject: str
    step: str
    node: str
    outcome: str


@event("process.step_awaits")
@dataclass(frozen=True)
class StepAwaits(Event):
    """A step waits for the house: a verb is to be called, a table to be asked, a message to be sent."""

    run: str
    step: str


@event("process.run_ended")
@dataclass(frozen=True)
class RunEnded(Event):
    """A run has come to its end, or was withdrawn."""

    run: str
    subject: str
    state: str


@event("process.message_sent")
@dataclass(frozen=True)
class MessageSent(Event):
    """A run sends a message; who it is for takes it from here."""

    run: str
    subject: str
    message: str


@event("process.migration_asked")
@dataclass(frozen=True)
class MigrationAsked(Event):
    """Running runs are to go over to another version, or back: the house does it batch by batch."""

    migration: str


@event("process.trial_asked")
@dataclass(frozen=True)
class TrialAsked(Event):
    """A version is to be tried with numbers: the house plays it beside other work."""

    trial: str


@event("process.step_retimed")
@dataclass(frozen=True)
class StepRetimed(Event):
    """A timer waits until another instant, since the calendar has changed; whoever is concerned is told, once."""

    step: str
    cause: str
    why: str
    cited: str
