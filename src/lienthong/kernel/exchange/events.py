"""What the outbox announces."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("exchange.sent")
@dataclass(frozen=True)
class EnvelopeSent(Event):
    """A partner took an envelope."""

    code: str
    partner: str
    envelope_kind: str
    subject: str


@event("exchange.given_up")
@dataclass(frozen=True)
class EnvelopeGivenUp(Event):
    """An envelope will not be sent any more: the partner refused it, or it was tried too often, or a person said so."""

    code: str
    partner: str
    envelope_kind: str
    subject: str
    why: str
