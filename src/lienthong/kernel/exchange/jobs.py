"""The outbox's background work."""

import datetime as dt

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import ask_once, job

from .partners import PARTNERS
from .rules import BODIES_KEPT_DAYS
from .sending import deliver, forget_bodies


@job("exchange.deliver", queue="exchange")
def deliver_to(partner: str) -> int:
    """Send what waits for one partner; where the shift ends first, ask for the next one."""
    sent = deliver(partner)
    if sent:
        wake(partner)
    return sent


@job("exchange.deliver_all", queue="exchange", every="* * * * *", lock="exchange.deliver_all")
def deliver_all() -> None:
    """Every minute: what comes due again, and what no wake-up call reached."""
    for partner in sorted(PARTNERS):
        wake(partner)


@job("exchange.forget_bodies", queue="house", every="40 2 * * *", lock="exchange.forget_bodies")
def forget_old_bodies() -> int:
    """Each night: what was in envelopes sent long ago is forgotten; that they were sent, and the receipt, stay."""
    return whole(lambda: forget_bodies(now() - dt.timedelta(days=BODIES_KEPT_DAYS)), HOUSE)


def wake(partner: str) -> None:
    """Ask for a shift of this partner's sender; one running and one waiting are enough."""
    turn = f"exchange:{partner}"
    ask_once(deliver_to, turn, lock=turn, partner=partner)
