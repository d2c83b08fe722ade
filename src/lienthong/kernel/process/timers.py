"""Until when a timer waits: a length of working time laid on the calendar of its unit, as due dates are."""

import datetime as dt
from collections.abc import Iterable

from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.calendar import api as calendar

from .definition import DAY, NodeKind, Period
from .models import Step
from .nets import net_of


class Ends:
    """The ends of many timers; each calendar is asked for once, all of them by what is known today."""

    def __init__(self, units: Iterable[int] = ()) -> None:
        self._declared = calendar.declared_policies(today())
        self._held = calendar.calendars_of(units) if units else {}

    def end(self, at: dt.datetime, length: Period, unit: int) -> dt.datetime:
        """The instant at which a timer is due, in working time of the unit."""
        if unit not in self._held:
            self._held |= calendar.calendars_of([unit])
        start, held = at.astimezone(VIETNAM), self._held[unit]
        rule = calendar.policy_on(calendar.DEFAULT, start.date(), declared=self._declared)
        if length.in_days:
            return calendar.due_at(start, length.minutes // DAY, rule, held)
        return calendar.due_at(start, length.minutes, rule, held, calendar.CountedIn.MINUTE)


def length_of(step: Step, version_id: int) -> Period | None:
    """How long a timer waits in working time; nothing where it waits for an instant, or is no timer."""
    node = net_of(version_id).nodes[step.node]
    return node.after if node.kind is NodeKind.TIMER and isinstance(node.after, Period) else None
