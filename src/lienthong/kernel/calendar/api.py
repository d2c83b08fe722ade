"""
The door of Calendar: working time, when a period ends and why, and the clocks: the only due dates in the house.

Clocks are started, stopped and moved inside other rooms' verbs; readings are cards. A room may hold a foreign key
to `calendar.Clock` and read `due_on`, `due_at`, `state`, `started_on`, `stopped_on`, `stopped_at` through it.
Names in `_sql`, `day_of` and `next_clock` give pieces of SQL for a room's own statement.
"""

from .actions import declare_day, declare_hours, declare_policy, declare_swap
from .calendars import calendars_of, left_of
from .cards import ClockCard, ClockStart, Period, remaining, time_left, words_until
from .clock_words import explain
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
from .dues import CountedIn, Due, due, due_at, due_many, due_on
from .events import DaysChanged, DueMoved, Recounted
from .pausing import WaitsFor, extend_many, go_on_many, pause_many, relimit_many, restart_many
from .places import calendar_of, declared_policies
from .policies import DEFAULT, Policy, policies, policy_on
from .queries import ChangeCard, changes, due_before, due_between, limits_of, of
from .recounted import MovedCard, RecountCard, changes_for, moved_by, moved_by_sql, moved_sql, recount_card
from .rules import DayCard, WorkingCalendar, add_working_days, is_working, shipped, spoken, working_days_between
from .sight import Sight, register_sight
from .sql import calendar_sql, clock_sql, due_sql, policy_sql, position_sql, state_sql
from .statements import day_of, due_at_sql, next_clock, noted_sql, started_sql, stopped_sql

# fmt: off
__all__ = [
    "DEFAULT", "Certainty", "ChangeCard", "ClockCard", "ClockStart", "CountedIn", "DayCard", "DayKind",
    "DaysChanged", "Due", "DueMoved", "MovedCard", "Period", "Policy", "RecountCard", "Recounted", "Sight",
    "WaitsFor", "WorkingCalendar", "add_working_days", "calendar_of", "calendar_sql", "calendars_of", "changes",
    "changes_for", "clock_sql", "day_of", "declare_day", "declare_hours", "declare_policy", "declare_swap",
    "declared_policies", "due", "due_at", "due_at_sql", "due_before", "due_between", "due_many", "due_on",
    "due_sql", "end_of_day", "explain", "extend_many", "go_on_many", "hand_many", "is_working", "left_of",
    "limits_of", "moved_by", "moved_by_sql", "moved_sql", "next_clock", "noted_sql", "of", "pause_many",
    "policies", "policy_on", "policy_sql", "position_sql", "recount_card", "register_sight", "relimit_many",
    "remaining", "reset", "reset_many", "restart_many", "resume", "resume_many", "shipped", "spoken", "start",
    "start_many", "started_sql", "state_sql", "stop", "stop_many", "stopped_sql", "time_left", "void_many",
    "words_until", "working_days_between",
]
# fmt: on
