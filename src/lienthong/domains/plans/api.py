"""
The door of Plans: plan documents become targets and tasks that units answer for.

Verbs take an Actor and may refuse; readings take an Actor and return cards.
"""

from .actions import (
    accept,
    accept_all,
    accept_many,
    accept_row,
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
from .events import PlanCorrected, PlanIssued, ReportDecided, ReportFilled, ReportSent
from .queries.door import known, open_doubts, rows_to_complete, task_codes
from .queries.lines import lines
from .queries.progress import Filters, Overview, overview
from .reading_room import read_for_upload
from .states import Status

__all__ = [
    "Filters", "Overview", "PlanCorrected", "PlanIssued", "ReportDecided", "ReportFilled", "ReportSent", "Status",
    "accept", "accept_all", "accept_many", "accept_row", "correct", "drop", "end", "fill", "fix_row", "issue", "known",
    "lines", "open_doubts", "open_round", "overview", "read_for_upload", "recall", "rows_to_complete", "send",
    "send_all", "send_back", "settle", "task_codes", "upload",
]  # fmt: skip
