"""What can happen to a plan, its rows, and the reports about it. One function, one verb."""

from .correct import correct
from .extension import ask_extension, grant_extension, refuse_extension, withdraw_extension
from .grid import carry, fill_many
from .hand import hand, take_back
from .instruction import instruct, withdraw_instruction
from .investing import name_investor
from .issue import end, issue
from .judge import accept, accept_many, send_back
from .money import (
    adjust_budget,
    adjust_contract,
    allot,
    disburse,
    reopen_budget,
    reverse_money,
    settle_budget,
    sign_contract,
)
from .money_sheet import import_money
from .obstacle import (
    answer_obstacle,
    leader_answer,
    put_to_leader,
    raise_obstacle,
    reopen_obstacle,
    settle_obstacle,
    take_obstacle,
    withdraw_obstacle,
)
from .report import fill, recall, send, send_all
from .review import accept_all, accept_row, fix_row, merge_rows, reject_row, reopen_row, settle, split_row
from .rounds import close_round, end_schedule, open_planned, open_round, reopen_round, schedule, set_days
from .upload import drop, upload

__all__ = [
    "accept",
    "accept_all",
    "accept_many",
    "accept_row",
    "adjust_budget",
    "adjust_contract",
    "allot",
    "answer_obstacle",
    "ask_extension",
    "carry",
    "close_round",
    "correct",
    "disburse",
    "drop",
    "end",
    "end_schedule",
    "fill",
    "fill_many",
    "fix_row",
    "grant_extension",
    "hand",
    "import_money",
    "instruct",
    "issue",
    "leader_answer",
    "merge_rows",
    "name_investor",
    "open_planned",
    "open_round",
    "put_to_leader",
    "raise_obstacle",
    "recall",
    "refuse_extension",
    "reject_row",
    "reopen_budget",
    "reopen_obstacle",
    "reopen_round",
    "reopen_row",
    "reverse_money",
    "schedule",
    "send",
    "send_all",
    "send_back",
    "set_days",
    "settle",
    "settle_budget",
    "settle_obstacle",
    "sign_contract",
    "split_row",
    "take_back",
    "take_obstacle",
    "upload",
    "withdraw_extension",
    "withdraw_instruction",
    "withdraw_obstacle",
]
