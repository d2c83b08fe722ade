"""
The door of Inbox: every open matter of every room as one line in one inbox.

Rooms put, move and close lines inside their own verbs, in the same transaction; they name their kinds of work with
`register_kind(…)` when they are loaded, and say by `register_open(…)` how everything is found that they hold open. The
inbox knows no room above it: it calls verbs by their names. Days that are no lines come into the calendars of people
and units by `register_calendar(…)`. Whom somebody stands in for is `absent_for`: whether they
may act for them, each room says.
"""

from .badge import badge
from .feeds import CalendarEntry, register_calendar
from .handing import Handed, Taker, note_handed, taker_of, to_account
from .kinds import register_kind
from .openings import Place, register_open
from .projection import Put, amend_many, close, close_many, move, move_many, put, put_many, reword_many
from .queries import Counts, counts
from .standing import absent_for, names_of
from .statements import closed_sql, laid_sql
from .states import HandRule

__all__ = [
    "CalendarEntry",
    "Counts",
    "HandRule",
    "Handed",
    "Place",
    "Put",
    "Taker",
    "absent_for",
    "amend_many",
    "badge",
    "close",
    "close_many",
    "closed_sql",
    "counts",
    "laid_sql",
    "move",
    "move_many",
    "names_of",
    "note_handed",
    "put",
    "put_many",
    "register_calendar",
    "register_kind",
    "register_open",
    "reword_many",
    "taker_of",
    "to_account",
]  # fmt: skip
