"""The second door of Calendar, for tests of rooms above: what becomes known, and what follows from it."""

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar.actions import renew
from lienthong.kernel.calendar.jobs import recount_all
from lienthong.kernel.calendar.models import Recount

__all__ = ["followed", "recount_all"]


def followed() -> str:
    """Calendars follow what is known by now and open clocks are reckoned again; the code of that recount."""
    renew(HOUSE)
    recount_all()
    return whole(lambda: Recount.objects.order_by("id").last().code, HOUSE)
