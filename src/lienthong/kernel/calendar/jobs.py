"""What the calendar does in the background: open clocks follow changes, what is kept ready follows the days."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import ask_once, job

from .actions import recount, renew
from .queries import waiting_recounts
from .recounting import register_waker


def recount_all() -> int:
    """Whatever is to be reckoned again, batch by batch, each whole; returns how many clocks moved."""
    moved = 0
    for code in whole(waiting_recounts, HOUSE):
        left = True
        while left:
            done = recount(code, HOUSE)
            moved, left = moved + int(done["moved"]), bool(done["left"])
    return moved


@job("calendar.recount", queue="house", every="*/10 * * * *", lock="calendar.recount")
def recount_open() -> int:
    """As soon as something has changed, and every ten minutes whatever no wake-up call reached."""
    return recount_all()


@job("calendar.renew", queue="house", every="11 * * * *", lock="calendar.renew")
def renew_hourly() -> int:
    """Each hour: days that have become known by now, a new year at the horizon, units that moved."""
    return int(renew(HOUSE))


register_waker(lambda: ask_once(recount_open, "calendar.recount"))
