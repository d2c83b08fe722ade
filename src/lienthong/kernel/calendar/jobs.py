"""What the calendar does in the background: open clocks follow changes, what is kept ready follows the days."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import ask_once, job

from .actions import recount, renew
from .queries import waiting_recounts
from .recounting import register_waker


def recount_all() -> int:
    """Calendars, then clocks that are to be reckoned again, batch by batch, each whole; returns how many moved."""
    moved = 0
    while renew(HOUSE):  # also calendars that were left by the verb that declared a day above many places
        continue
    for code in whole(waiting_recounts, HOUSE):
        left = True
        while left:
            done = recount(code, HOUSE)
            moved, left = moved + int(done["moved"]), bool(done["left"])
    return moved


@job("calendar.recount", queue="house", every="11 * * * *", lock="calendar.recount")
def recount_open() -> int:
    """As soon as something was declared; and each hour: days known by now, a new year at the horizon, moved units."""
    return recount_all()


register_waker(lambda: ask_once(recount_open, "calendar.recount"))
