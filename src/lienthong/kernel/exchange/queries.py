"""Where readings of the outbox start."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, at_most, page

from .models import Envelope, Standing
from .partners import PARTNERS
from .states import State

STUCK_AFTER = dt.timedelta(minutes=10)


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
    says: str
    failures: int
    resting: dt.timedelta | None
    last_error: str
    last_ok_at: dt.datetime | None
    waiting: str


def stuck(by: Actor) -> QuerySet[Envelope]:
    """What does not get out: stopped, failing, or waiting for longer than ten minutes."""
    # A plain comparison with the moment of posting would go wrong where the house stands on another day.
    long_waiting = Q(state__in=[State.WAITING, State.SENDING], next_try__lt=Now() - STUCK_AFTER)
    return visible(by).filter(Q(state__in=[State.FAILED, State.GIVEN_UP]) | long_waiting)


def listed(by: Actor, *, show: str = "", partner: str = "", after: str = "", before: str = "") -> Page[Envelope]:
    """A page of the outbox, newest first: what is stuck, or one state, or (`all`) everything."""
    rows = visible(by) if show == "all" else stuck(by)
    if show in State.__members__.values():
        rows = visible(by).filter(state=show)
    if partner:
        rows = rows.filter(partner=partner)
    rows = rows.defer("body", "headers").annotate(wait=F("next_try") - Now())
    return page(rows, ("-id",), after=after, before=before, size=50)


def counts(by: Actor) -> dict[str, str]:
    """How many envelopes stand in each state, up to “hơn 999”."""
    found = {state.value: at_most(visible(by).filter(state=state)) for state in State}
    return {"": at_most(stuck(by)), **found}


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
                says=health.says,
                failures=kept.failures if kept else 0,
                resting=left if left and left > dt.timedelta() else None,
                last_error=kept.last_error if kept and kept.failures else "",
                last_ok_at=kept.last_ok_at if kept else None,
                waiting=at_most(visible(by).filter(partner=name, state__in=[State.WAITING, State.FAILED])),
            )
        )
    return cards


def states_of(by: Actor, codes: Iterable[str]) -> dict[str, str]:
    """In which state each of these envelopes is, by code."""
    return dict(visible(by).filter(code__in=list(codes)).values_list("code", "state"))
