"""Where readings of the outbox start."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import MANY, at_most, page
from lienthong.kernel.people import api as people

from .models import Envelope, Standing
from .partners import KIND_NAMES, PARTNERS
from .states import State

STUCK_AFTER = dt.timedelta(minutes=10)
STUCK_ATTEMPTS = 3


def visible(by: Actor) -> QuerySet[Envelope]:
    """Envelopes are the business of the house and of the system's administrator; others see none."""
    if by.kind == "house" or by.has("system_admin"):
        return Envelope.objects.all()
    return Envelope.objects.none()


@dataclass(frozen=True, slots=True)
class PartnerCard:
    """How a partner stands: may it be sent to at all, has it been failing, what waits for it."""

    name: str
    label: str
    ready: bool
    set_up: bool
    says: str
    failures: int
    resting: dt.timedelta | None
    last_error: str
    last_ok_at: dt.datetime | None
    waiting: str


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope as the administrator sees it: everything but its body, which may be personal."""

    code: str
    kind_label: str
    subject: str
    partner_label: str
    state: str
    state_label: str
    attempts: int
    allowed: int
    wait: dt.timedelta | None
    last_error: str
    receipt: str
    created_at: dt.datetime
    sent_at: dt.datetime | None


def stuck(by: Actor) -> QuerySet[Envelope]:
    """What does not get out by itself: stopped, failed three times, or waiting for longer than ten minutes.

    What waits for a partner that nobody has set up is not stuck: the partner's card says once what is missing.
    """
    # A plain comparison with the moment of posting would go wrong where the house stands on another day.
    asleep = [name for name, partner in PARTNERS.items() if not partner.health().set_up]
    long_waiting = Q(state__in=[State.WAITING, State.SENDING], next_try__lt=Now() - STUCK_AFTER)
    long_waiting &= ~Q(partner__in=asleep)
    failing = Q(state=State.FAILED, attempts__gte=STUCK_ATTEMPTS)
    return visible(by).filter(Q(state=State.GIVEN_UP) | failing | long_waiting)


def listed(
    by: Actor, *, show: str = "", partner: str = "", after: str = "", before: str = ""
) -> tuple[list[EnvelopeLine], str, str]:
    """A page of the outbox, newest first, and the tokens of the next and the previous one.

    `show` is empty for what is stuck, a state, or `all`.
    """
    rows = visible(by) if show == "all" else stuck(by)
    if show in State.__members__.values():
        rows = visible(by).filter(state=show)
    if partner:
        rows = rows.filter(partner=partner)
    found = page(_with_wait(rows), ("-id",), after=after, before=before, size=50)
    said = people.names({row.subject for row in found.rows})
    return [_line(row, said) for row in found.rows], found.next, found.previous


def one(by: Actor, code: str) -> EnvelopeLine:
    """One envelope, without its body."""
    row = _with_wait(visible(by)).filter(code=code).first()
    if row is None:
        raise NotThere
    return _line(row, people.names({row.subject}))


def _with_wait(rows: QuerySet[Envelope]) -> QuerySet[Envelope]:
    return rows.defer("body", "headers").annotate(wait=F("next_try") - Now())


def _line(row: Envelope, said: dict[str, str]) -> EnvelopeLine:
    """`said` names the persons among the subjects: what stands about a person stands under their name."""
    partner = PARTNERS.get(row.partner)
    receipt = row.receipt or {}
    return EnvelopeLine(
        code=row.code,
        kind_label=KIND_NAMES.get(row.kind, row.kind),
        subject=said.get(row.subject, row.subject),
        partner_label=partner.label if partner else row.partner,
        state=row.state,
        state_label=State(row.state).label,
        attempts=row.attempts,
        allowed=row.allowed,
        wait=getattr(row, "wait", None),
        last_error=row.last_error,
        receipt=str(receipt.get("number") or receipt.get("says") or ""),
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


def counts(by: Actor) -> dict[str, int]:
    """How many envelopes stand in each state, counted up to 1,000; the empty key is what is stuck."""
    lists = {"": stuck(by), **{state.value: visible(by).filter(state=state) for state in State}}
    return {name: rows.values("pk")[: MANY + 1].count() for name, rows in lists.items()}


def partner_cards(by: Actor) -> list[PartnerCard]:
    """All partners that config introduced, with how they stand."""
    standings = {row.partner: row for row in Standing.objects.annotate(left=F("rests_until") - Now())}
    cards = []
    for name, partner in sorted(PARTNERS.items()):
        kept, health = standings.get(name), partner.health()
        left: dt.timedelta | None = getattr(kept, "left", None)
        cards.append(
            PartnerCard(
                name=name,
                label=partner.label,
                ready=health.ready,
                set_up=health.set_up,
                says=health.says,
                failures=kept.failures if kept else 0,
                resting=left if left and left > dt.timedelta() else None,
                last_error=kept.last_error if kept and kept.failures else "",
                last_ok_at=kept.last_ok_at if kept else None,
                waiting=at_most(visible(by).filter(partner=name, state__in=[State.WAITING, State.FAILED])),
            )
        )
    return cards
