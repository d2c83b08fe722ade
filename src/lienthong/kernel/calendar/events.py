"""What the calendar announces."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("calendar.days_changed")
@dataclass(frozen=True)
class DaysChanged(Event):
    """Days of some calendars, or ways of counting, are other than before, whether or not a clock moves by it.

    `firsts` and `lasts`: for each calendar the first and the last day that is another.
    """

    calendars: tuple[int, ...]
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    policies: tuple[str, ...]
    why: str
    cited: str


@event("calendar.due_moved")
@dataclass(frozen=True)
class DueMoved(Event):
    """Clocks have another due date than before; whoever sorts or reminds by it looks again."""

    subjects: tuple[str, ...]
    why: str = ""
    cited: str = ""


@event("calendar.recounted")
@dataclass(frozen=True)
class Recounted(Event):
    """A recount is through and so many clocks have another due date; whoever knows who holds them tells them, once."""

    recount: str
    moved: int
    why: str
    cited: str


@event("calendar.day_declared")
@dataclass(frozen=True)
class DayDeclared(Event):
    """A place works or rests on a day, or in some hours of it, otherwise than before."""

    code: str
    unit_id: int | None
    day: str


@event("calendar.hours_declared")
@dataclass(frozen=True)
class HoursDeclared(Event):
    """A place has other working hours from a day on."""

    code: str
    unit_id: int | None
    since: str


@event("calendar.policy_declared")
@dataclass(frozen=True)
class PolicyDeclared(Event):
    """Periods are counted otherwise from a day on, for all procedures or for one."""

    code: str
    policy: str
    procedure: str
    since: str
