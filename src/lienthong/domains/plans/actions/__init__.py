"""What can happen to a plan, its rows, and the reports about it. One function, one verb."""

from .correct import correct
from .issue import end, issue, open_round
from .judge import accept, accept_many, send_back
from .report import fill, recall, send, send_all
from .review import accept_all, accept_row, fix_row, merge_rows, reject_row, reopen_row, settle, split_row
from .upload import drop, upload

__all__ = [
    "accept",
    "accept_all",
    "accept_many",
    "accept_row",
    "correct",
    "drop",
    "end",
    "fill",
    "fix_row",
    "issue",
    "merge_rows",
    "open_round",
    "recall",
    "reject_row",
    "reopen_row",
    "send",
    "send_all",
    "send_back",
    "settle",
    "split_row",
    "upload",
]
