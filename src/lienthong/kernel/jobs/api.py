"""
The door of Jobs: background work, and reactions to what lower rooms announce.

A reaction is given batches of events in order; its effect and the mark of having read are one transaction.
"""

from .drains import REACTIONS, Happened, drain, reacts, unknown_kinds, wake_readers
from .jobs import ask_once, job
from .statements import announced_sql

__all__ = [
    "REACTIONS", "Happened", "announced_sql", "ask_once", "drain", "job", "reacts", "unknown_kinds", "wake_readers",
]  # fmt: skip
