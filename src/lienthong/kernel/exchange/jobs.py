"""The outbox's background work."""

from procrastinate import exceptions

from lienthong.kernel.jobs.api import job

from .partners import PARTNERS
from .sending import deliver


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


def wake(partner: str) -> None:
    """Ask for a shift of this partner's sender; one running and one waiting are enough."""
    turn = f"exchange:{partner}"
    try:
        deliver_to.configure(lock=turn, queueing_lock=turn).defer(partner=partner)
    except exceptions.AlreadyEnqueued:
        return
