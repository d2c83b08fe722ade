"""What can happen to an envelope after it was posted."""

import datetime as dt
from typing import Any

from django.db.models.functions import Now

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import tell, verb

from .events import EnvelopeGivenUp, EnvelopeSent
from .models import Envelope
from .queries import visible
from .rules import MOST_ATTEMPTS
from .states import MOVES, State


@verb("exchange.record_sent", of=visible, sentence="ghi nhận gói tin đã gửi", moves=MOVES)
def record_sent(envelope: Envelope, by: Actor, *, receipt: dict[str, Any]) -> str:
    """The partner took it, however late we hear of it."""
    envelope.receipt = receipt
    envelope.sent_at = now()
    envelope.claim, envelope.lease_until, envelope.last_error = "", None, ""
    tell(EnvelopeSent(envelope.code, envelope.partner, envelope.kind, envelope.subject))
    return envelope.code


@verb("exchange.record_failed", of=visible, sentence="ghi nhận lần gửi không thành", moves=MOVES)
def record_failed(envelope: Envelope, by: Actor, *, claim: str, error: str, wait: float) -> str:
    """This try failed; the next comes after `wait` seconds."""
    _still_ours(envelope, claim)
    envelope.last_error = error
    envelope.claim, envelope.lease_until = "", None
    envelope.next_try = Now() + dt.timedelta(seconds=wait)  # the database's clock
    return envelope.code


@verb("exchange.record_refused", of=visible, sentence="ghi nhận gói tin bị từ chối", moves=MOVES)
def record_refused(envelope: Envelope, by: Actor, *, claim: str, answer: str) -> str:
    """The partner said no for good, or it was tried often enough."""
    _still_ours(envelope, claim)
    return _stopped(envelope, answer)


@verb("exchange.retry", of=visible, sentence="gửi lại gói tin", moves=MOVES)
def retry(envelope: Envelope, by: Actor) -> str:
    """Try again now, with as many tries as a new one."""
    envelope.allowed = envelope.attempts + MOST_ATTEMPTS
    envelope.next_try = Now()  # the database's clock
    return envelope.code


@verb("exchange.give_up", of=visible, sentence="dừng gửi gói tin", moves=MOVES)
def give_up(envelope: Envelope, by: Actor, *, reason: str) -> str:
    """Stop sending it; the reason is kept."""
    reason = tidy(reason)
    if not 5 <= len(reason) <= 500:
        raise Unfit(
            "Chưa ghi lý do dừng gửi.",
            "Ghi lý do từ 5 đến 500 ký tự để người sau hiểu vì sao gói tin không được gửi.",
            fields={"reason": "Ghi lý do từ 5 đến 500 ký tự."},
        )
    return _stopped(envelope, f"Dừng bởi {by.name}: {reason}")


def _stopped(envelope: Envelope, why: str) -> str:
    envelope.last_error = why[:1000]
    envelope.claim, envelope.lease_until = "", None
    tell(EnvelopeGivenUp(envelope.code, envelope.partner, envelope.kind, envelope.subject, why[:500]))
    return envelope.code


def _still_ours(envelope: Envelope, claim: str) -> None:
    if envelope.claim != claim:
        raise WrongMoment(state=State.SENDING.label, verb="ghi nhận kết quả của lần gửi đã hết lượt")
