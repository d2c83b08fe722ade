"""What other rooms hold of a clock: frozen cards, and the words for how long there is still."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from lienthong.kernel.base import VIETNAM

from .dues import CountedIn
from .policies import DEFAULT
from .rules import WorkingCalendar, shipped

WORKING_DAY = dt.timedelta(hours=8)
LONGEST_REST = 31
"""No days off in a row are more than these; a day further away need not lie in the calendar."""


@dataclass(frozen=True, slots=True)
class Period:
    """How long there is: so many working days or working minutes from an instant (now, where none is given)."""

    amount: int
    measure: CountedIn = CountedIn.DAY
    policy: str = DEFAULT
    procedure: str = ""
    from_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockStart:
    """A clock to be started. Without `due_on` there is no day; without `due_at` the whole of that day is in time.

    With a `period` the due date is reckoned from it, on the calendar of the unit, and reckoned again when days change.
    """

    subject: str
    kind: str
    unit_id: int | None
    started_on: dt.date
    due_on: dt.date | None = None
    due_at: dt.datetime | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class ClockCard:
    """A clock as it stands."""

    id: int
    subject: str
    kind: str
    unit_id: int | None
    started_on: dt.date
    due_on: dt.date | None
    due_at: dt.datetime | None
    state: str
    stopped_at: dt.datetime | None = None
    stopped_on: dt.date | None = None
    paused_at: dt.datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.state == "running"

    def late(self, today: dt.date) -> bool:
        """Whether the day has passed and it was not done in time."""
        return self.state == "missed" or (self.running and self.due_on is not None and self.due_on < today)


def remaining(card: ClockCard, today: dt.date, calendar: WorkingCalendar | None = None) -> str:
    """How long there is still, in words: “còn 3 ngày”, “đến hạn hôm nay”, “quá hạn 5 ngày”."""
    if card.running:
        return words_until(card.due_on, today, calendar)
    if card.paused_at is not None:
        return f"tạm dừng từ ngày {card.paused_at.astimezone(VIETNAM):%d/%m/%Y}"
    if card.state == "void" or card.stopped_on is None:
        return "không còn hiệu lực"
    if card.due_on is None:
        return f"xong ngày {card.stopped_on:%d/%m/%Y}"
    if card.state == "met":
        return "xong trong hạn"
    days = (card.stopped_on - card.due_on).days
    return f"xong, quá hạn {days} ngày" if days > 0 else "xong, quá giờ hạn"


def words_until(due_on: dt.date | None, today: dt.date, calendar: WorkingCalendar | None = None) -> str:
    """The same for a bare day of something that is still open; every page that says it says it by this.

    What is counted is what the clock counts: it runs to a day, through days off as well.
    """
    return "không định hạn" if due_on is None else _words(due_on, today, calendar or shipped())


def time_left(
    due_on: dt.date | None, due_at: dt.datetime | None, now: dt.datetime, calendar: WorkingCalendar | None = None
) -> str:
    """How long there is still until an instant, in words; the one place that says it for clocks.

    A clock that runs through its last day is counted in days. One that ends at an hour is counted in working hours once
    less than a working day is left.
    """
    day = now.astimezone(VIETNAM).date()
    if due_on is None or due_at is None or due_at >= dt.datetime.combine(due_on, dt.time.max, VIETNAM) or due_on < day:
        return words_until(due_on, day, calendar)
    if due_at < now:
        return f"quá giờ hạn {due_at.astimezone(VIETNAM):%H:%M} hôm nay"
    left = (calendar or shipped()).worked_between(now, due_at)
    if left >= WORKING_DAY:
        return words_until(due_on, day, calendar)
    hours, minutes = divmod(int(left / dt.timedelta(minutes=1)), 60)
    return f"còn {hours} giờ làm việc" if hours else f"còn {minutes} phút làm việc"


@lru_cache(maxsize=4096)
def _words(due_on: dt.date, today: dt.date, calendar: WorkingCalendar) -> str:
    if due_on < today:
        return f"quá hạn {(today - due_on).days} ngày"
    if due_on == today:
        return "đến hạn hôm nay"
    left = (due_on - today).days
    if left <= LONGEST_REST and calendar.working_days_between(today, due_on) == 0:
        return f"còn {left} ngày, {'là' if left == 1 else 'đều là'} ngày nghỉ"
    return f"còn {left} ngày"
