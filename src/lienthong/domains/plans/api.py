"""
The door of Plans: plan documents become targets and tasks that units answer for.

Verbs take an Actor and may refuse; readings take an Actor and return cards.
"""

from .actions import (
    accept,
    accept_all,
    accept_row,
    attach,
    correct,
    drop,
    end,
    fill,
    fix_row,
    issue,
    open_round,
    recall,
    send,
    send_all,
    send_back,
    settle,
    upload,
)
from .events import PlanCorrected, PlanIssued, ReportDecided, ReportSent
from .queries.door import known, open_doubts, rows_to_complete, task_codes
from .queries.progress import Filters, Overview, lines, overview
from .reading_room import read_for_upload
from .states import Status

__all__ = [
    "Filters", "Overview", "PlanCorrected", "PlanIssued", "ReportDecided", "ReportSent", "Status",
    "accept", "accept_all", "accept_row", "attach", "correct", "drop", "end", "fill", "fix_row", "issue", "known",
    "lines", "open_doubts", "open_round", "overview", "read_for_upload", "recall", "rows_to_complete", "send",
    "send_all", "send_back", "settle", "task_codes", "upload",
]  # fmt: skip
