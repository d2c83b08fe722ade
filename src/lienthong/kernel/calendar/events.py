"""What the calendar announces."""

from dataclasses import dataclass

from lienthong.kernel.base.events import Event, event


@event("calendar.due_moved")
@dataclass(frozen=True)
class DueMoved(Event):
    """Clocks have another due date than before; whoever sorts or reminds by it looks again."""

    subjects: tuple[str, ...]


@event("calendar.day_declared")
@dataclass(frozen=True)
class DayDeclared(Event):
    """A place works or rests on a day otherwise than before."""

    code: str
    unit_id: int | None
    day: str
