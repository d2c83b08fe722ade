"""When a period ends: the same rules for one and for many, each due date with the sentences that explain it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.states import Named

from .explaining import Told, explained
from .policies import DEFAULT, Policy, policy_on
from .rules import MINUTE, WorkingCalendar, shipped

END_OF_DAY = dt.time.max


class CountedIn(Named):
    """In what a period is measured."""

    DAY = "day", "ngày làm việc"
    MINUTE = "minute", "phút làm việc"


@dataclass(frozen=True, slots=True)
class Due:
    """The last instant still in time, and the sentences that show how it was reached."""

    due: dt.datetime
    why: partial[list[str]]

    @property
    def on(self) -> dt.date:
        """The last day still in time."""
        return self.due.date()

    @property
    def explain(self) -> list[str]:
        """How it was reached, sentence by sentence, each with its document; written when somebody asks."""
        return self.why()


def counted_from(start: dt.datetime, policy: Policy, calendar: WorkingCalendar) -> dt.date:
    """The day on which the matter counts as received: past the cut-off or on a day off, the next working day."""
    day = start.date()
    if policy.cut_off is None:
        return day
    late = calendar.works(day) and start.time() > policy.cut_off
    return calendar.add_working_days(day, 1 if late else 0)


def due_on(start: dt.datetime, days: int, policy: Policy, calendar: WorkingCalendar) -> dt.date:
    """The last day still in time, without explanation: for many at once. `start` in Vietnamese time."""
    if not policy.counts_days:
        return due_at(start, days, policy, calendar).date()
    received = counted_from(start, policy, calendar)
    if policy.count_from == "same_day" and days > 0:
        return calendar.add_working_days(calendar.add_working_days(received, 0), days - 1)
    return calendar.add_working_days(received, days)


def begins_at(start: dt.datetime, policy: Policy, calendar: WorkingCalendar, measure: CountedIn = CountedIn.DAY) -> int:
    """From which position of working time a period that is counted in hours runs, in microseconds."""
    if measure is CountedIn.MINUTE:
        return calendar.position(start)
    if policy.count_from == "same_moment":
        late = policy.cut_off is not None and start.time() > policy.cut_off
        return calendar.position_after(start.date()) if late else calendar.position(start)
    first = counted_from(start, policy, calendar)
    first = calendar.add_working_days(first, 1 if policy.count_from == "next_day" else 0)
    return calendar.position_after(first - dt.timedelta(days=1))


def due_at(
    start: dt.datetime,
    amount: int,
    policy: Policy,
    calendar: WorkingCalendar,
    measure: CountedIn = CountedIn.DAY,
    paused: int = 0,
) -> dt.datetime:
    """The last instant still in time, without explanation: for many at once. `start` in Vietnamese time.

    `amount` is in working days or working minutes; `paused` is the working time, in microseconds, for which the clock
    stood still.
    """
    by_days = measure is CountedIn.DAY and policy.counts_days
    if amount < (0 if by_days else 1):
        raise _too_little(by_days)
    if by_days:
        last = due_on(start, amount, policy, calendar)
        if paused:
            last = calendar.instant(calendar.position_after(last) + paused).date()
    else:
        minutes = amount * (1 if measure is CountedIn.MINUTE else policy.day_minutes)
        end = calendar.instant(begins_at(start, policy, calendar, measure) + minutes * MINUTE + paused)
        if measure is CountedIn.MINUTE or policy.ends == "exact":
            return end
        last = end.date()
    return calendar.closes(last) if policy.ends == "end_of_work" else dt.datetime.combine(last, END_OF_DAY, VIETNAM)


def due_many(
    asked: Iterable[tuple[dt.datetime, int]],
    policy: Policy,
    calendar: WorkingCalendar,
    measure: CountedIn = CountedIn.DAY,
) -> list[dt.datetime]:
    """The same for many at once, each a start in Vietnamese time and an amount.

    Whole days begin to count on few days, so what was found for one start holds for all of that day. Hours that count
    from the moment itself to the moment itself, as nearly all do, are added without asking the policy anew each time.
    """
    if measure is CountedIn.MINUTE:
        return _added(asked, MINUTE, calendar)
    if not policy.counts_days:
        if policy.count_from == "same_moment" and policy.cut_off is None and policy.ends == "exact":
            return _added(asked, policy.day_minutes * MINUTE, calendar)
        return [due_at(start, amount, policy, calendar, measure) for start, amount in asked]
    found: dict[tuple[dt.date, bool, int], dt.datetime] = {}
    ends = []
    for start, amount in asked:
        key = (start.date(), policy.cut_off is not None and start.time() > policy.cut_off, amount)
        end = found.get(key)
        if end is None:
            end = found[key] = due_at(start, amount, policy, calendar)
        ends.append(end)
    return ends


def _added(asked: Iterable[tuple[dt.datetime, int]], each: int, calendar: WorkingCalendar) -> list[dt.datetime]:
    """So many times `each` microseconds of working time after each start."""
    position, instant, ends = calendar.position, calendar.instant, []
    for start, amount in asked:
        if amount < 1:
            raise _too_little(by_days=False)
        ends.append(instant(position(start) + amount * each))
    return ends


def _too_little(by_days: bool) -> Unfit:
    if by_days:
        return Unfit("Số ngày làm việc không thể âm.", "Nhập số ngày từ 0 trở lên.")
    return Unfit("Thời hạn tính theo giờ làm việc phải dài hơn 0.", "Nhập số ngày hoặc số giờ từ 1 trở lên.")


def due(
    start: dt.datetime,
    amount: int,
    policy: Policy | str = DEFAULT,
    calendar: WorkingCalendar | None = None,
    *,
    measure: CountedIn = CountedIn.DAY,
    procedure: str = "",
    declared: Iterable[Policy] = (),
) -> Due:
    """When a period that begins at an instant is over, with the reasons.

    `amount`: working days (0 means the day of receipt itself) or working minutes; a start without an offset is
    Vietnamese time. `declared`: policies of the house's own.
    """
    start = start.replace(tzinfo=VIETNAM) if start.tzinfo is None else start.astimezone(VIETNAM)
    rule = policy_on(policy, start.date(), procedure, declared) if isinstance(policy, str) else policy
    held = calendar or shipped()
    end = due_at(start, amount, rule, held, measure)
    return Due(end, partial(_why, start, amount, rule, held, measure, end))


def _why(
    start: dt.datetime, amount: int, rule: Policy, calendar: WorkingCalendar, measure: CountedIn, end: dt.datetime
) -> list[str]:
    by_days = measure is CountedIn.DAY and rule.counts_days
    if by_days:
        received = counted_from(start, rule, calendar)
        first = due_on(start, 1, rule, calendar) if amount else None
        told = Told(start, end, rule, calendar, received=received, first=first, days=amount)
    else:
        begun = calendar.instant_from(begins_at(start, rule, calendar, measure))
        minutes = amount * (1 if measure is CountedIn.MINUTE else rule.day_minutes)
        days = amount if measure is CountedIn.DAY else None
        told = Told(start, end, rule, calendar, begun=begun, minutes=minutes, days=days)
    return explained(told)
