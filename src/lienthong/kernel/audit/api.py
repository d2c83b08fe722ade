"""
The door of Audit: what happened, by whom, for ever.

Verbs are written down by the house itself; rooms only read histories and note the reading of personal data.
"""

from .queries import Line, changed_meanwhile, done_by, history, latest, note_reading
from .sealing import Verdict, verify
from .statements import next_entry, written_sql

__all__ = [
    "Line",
    "Verdict",
    "changed_meanwhile",
    "done_by",
    "history",
    "latest",
    "next_entry",
    "note_reading",
    "verify",
    "written_sql",
]
