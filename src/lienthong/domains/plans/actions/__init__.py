"""What can happen to a plan, its rows, and the reports about it. One function, one verb."""

from .correct import correct
from .grid import carry, fill_many
from .issue import end, issue
from .judge import accept, accept_many, send_back
from .report import fill, recall, send, send_all
from .review import accept_all, accept_row, fix_row, merge_rows, reject_row, reopen_row, settle, split_row
from .rounds import close_round, end_schedule, open_planned, open_round, reopen_round, schedule, set_days
from .upload import drop, upload

__all__ = [
    "accept",
    "accept_all",
    "accept_many",
    "accept_row",
    "carry",
    "close_round",
    "correct",
    "drop",
    "end",
    "end_schedule",
    "fill",
    "fill_many",
    "fix_row",
    "issue",
    "merge_rows",
    "open_planned",
    "open_round",
    "recall",
    "reject_row",
    "reopen_round",
    "reopen_row",
    "schedule",
    "send",
    "send_all",
    "send_back",
    "set_days",
    "settle",
    "split_row",
    "upload",
]
