"""How pressing a line is, and why: reckoned when it is read from what the line and its clock say, and kept nowhere."""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.calendar import api as calendar
from lienthong.web.wording import NEAR_DAYS

from .kinds import Kind
from .models import WorkItem
from .open_lines import OpenLine

LYING_LONG = dt.timedelta(days=3)
"""After so long people read that nobody has taken a line, or how long one without a day has waited."""


class Pressing(IntEnum):
    """The degrees; what has a higher one is done first."""

    CALM, NEAR, TODAY, LATE = range(4)


@dataclass(frozen=True, slots=True)
class Urgency:
    """How pressing, how much time is left in words, why it matters, and how loud it is shown."""

    pressing: Pressing
    left: str
    why: str
    tone: str

    @property
    def said(self) -> str:
        """In one sentence: “Quá hạn 2 ngày; lãnh đạo chờ”."""
        words = f"{self.left}; {self.why}" if self.why else self.left
        return words[:1].upper() + words[1:]


def urgency_of(
    item: WorkItem | OpenLine, kind: Kind | None, now: dt.datetime, working: calendar.WorkingCalendar | None = None
) -> Urgency:
    """Of one line at a moment; `working` are the days and hours by which what is left is counted."""
    due_on = item.clock.due_on if item.clock else None
    pressing = _pressing(item, due_on, now)
    lain = now - item.opened_at
    reasons = [kind.waiting] if kind is not None and kind.waiting and (pressing or due_on is None) else []
    if pressing and not item.holder and not item.taken_by and lain >= LYING_LONG:
        reasons.append("chưa ai nhận")
    if due_on is None and lain >= LYING_LONG:
        reasons.append(f"đã {lain.days} ngày")
    left = calendar.time_left(due_on, item.clock.due_at if item.clock else None, now, working)
    return Urgency(pressing, left, ", ".join(reasons), _TONES[pressing])


def _pressing(item: WorkItem | OpenLine, due_on: dt.date | None, now: dt.datetime) -> Pressing:
    if due_on is None:
        return Pressing.CALM
    left = (due_on - now.astimezone(VIETNAM).date()).days
    if left < 0 or (item.clock and item.clock.due_at and item.clock.due_at < now):
        return Pressing.LATE
    if left == 0:
        return Pressing.TODAY
    return Pressing.NEAR if left <= NEAR_DAYS else Pressing.CALM


_TONES = {Pressing.CALM: "neutral", Pressing.NEAR: "warn", Pressing.TODAY: "warn", Pressing.LATE: "late"}
