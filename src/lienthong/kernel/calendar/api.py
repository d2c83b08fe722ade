"""
The door of Calendar: working days, when a period ends and why, and the clocks: the only due dates in the house.

Clocks are started, stopped and moved inside other rooms' verbs; readings are cards. A room may hold a foreign key
to `calendar.Clock` and read `due_on`, `due_at`, `state`, `started_on`, `stopped_on`, `stopped_at` through it.
"""

from .actions import declare_day
from .cards import ClockCard, ClockStart, remaining, words_until
from .clocks import (
    end_of_day,
    hand_many,
    reset,
    reset_many,
    resume,
    resume_many,
    start,
    start_many,
    stop,
    stop_many,
    void_many,
)
from .days import Certainty, DayKind
from .dues import Due, Measure, due, due_at, due_on
from .events import DueMoved
from .places import calendar_of
from .policies import Policy, policies, policy_on
from .queries import ChangeCard, changes, due_before, due_between, of
from .rules import DayCard, WorkingCalendar, add_working_days, is_working, shipped, spoken, working_days_between

__all__ = [
    "Certainty", "ChangeCard", "ClockCard", "ClockStart", "DayCard", "DayKind", "Due", "DueMoved", "Measure", "Policy",
    "WorkingCalendar", "add_working_days", "calendar_of", "changes", "declare_day", "due", "due_at", "due_before",
    "due_between", "due_on", "end_of_day", "hand_many", "is_working", "of", "policies", "policy_on", "remaining",
    "reset", "reset_many", "resume", "resume_many", "shipped", "spoken", "start", "start_many", "stop", "stop_many",
    "void_many", "words_until", "working_days_between",
]  # fmt: skip
