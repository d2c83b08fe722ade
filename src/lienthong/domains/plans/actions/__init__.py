"""What can happen to a plan, its rows, and the reports about it. One function, one verb."""

from .carry import carry_over
from .checking import (
    add_visits,
    answer,
    cancel_visit,
    check_oneself,
    conclude,
    move_visit,
    plan_inspection,
    publish_checklist,
)
from .compose import compose
from .conflicts import find_conflicts, reopen_conflict, settle_conflict
from .consolidate import summarise
from .correct import correct
from .describe import describe_target, describe_targets, set_milestones, settle_target_doubts
from .duties import add_duty, do_turn, end_duty, excuse_turn, make_turns, reopen_turn
from .extension import ask_extension, grant_extension, refuse_extension, withdraw_extension
from .figure import enter_figure, withdraw_figure
from .findings import close_finding, fix, note_finding, return_finding, withdraw_finding
from .grid import begin_rows, fill_many
from .hand import hand, take_back
from .instruction import instruct, withdraw_instruction
from .investing import name_investor
from .issue import end, issue
from .judge import accept, accept_many, send_back
from .keep_typed import keep_typed
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
from .narrative import recall_narrative, send_narrative, start_from_last, write
from .narrative_ask import ask_narratives, end_narratives
from .narrative_judge import accept_passages, return_passages
from .obstacle import (
    answer_obstacle,
    leader_answer,
    pass_obstacle,
    put_to_leader,
    raise_obstacle,
    reopen_obstacle,
    settle_obstacle,
    take_obstacle,
    withdraw_obstacle,
)
from .outline import (
    add_section,
    change_outline,
    change_section,
    drop_outline,
    drop_section,
    make_outline,
    move_section,
    name_bodies,
    take_outlines,
)
from .remind import remind_all
from .report import fill, recall, send, send_all
from .review import accept_all, accept_row, fix_row, merge_rows, reject_row, reopen_row, settle, split_row
from .rounds import close_round, end_schedule, open_planned, open_round, remind, reopen_round, schedule, set_days
from .succession import decide_pairs, follow, pair_rows, propose_pairs, unfollow
from .takeover import choose_heir, take_over
from .unit_plan_days import ask_unit_plan_again, excuse_unit_plan, move_unit_plan, move_unit_plans
from .unit_plans import (
    accept_unit_plan,
    ask_unit_plans,
    read_unit_plan,
    recall_unit_plan,
    return_unit_plan,
    send_unit_plan,
    write_unit_plan,
)
from .upload import drop, upload

__all__ = [
    "accept",
    "accept_all",
    "accept_many",
    "accept_passages",
    "accept_row",
    "accept_unit_plan",
    "add_duty",
    "add_section",
    "add_visits",
    "adjust_budget",
    "adjust_contract",
    "allot",
    "answer",
    "answer_obstacle",
    "ask_extension",
    "ask_narratives",
    "ask_unit_plan_again",
    "ask_unit_plans",
    "begin_rows",
    "cancel_visit",
    "carry_over",
    "change_outline",
    "change_section",
    "check_oneself",
    "choose_heir",
    "close_finding",
    "close_round",
    "compose",
    "conclude",
    "correct",
    "decide_pairs",
    "describe_target",
    "describe_targets",
    "disburse",
    "do_turn",
    "drop",
    "drop_outline",
    "drop_section",
    "end",
    "end_duty",
    "end_narratives",
    "end_schedule",
    "enter_figure",
    "excuse_turn",
    "excuse_unit_plan",
    "fill",
    "fill_many",
    "find_conflicts",
    "fix",
    "fix_row",
    "follow",
    "grant_extension",
    "hand",
    "import_money",
    "instruct",
    "issue",
    "keep_typed",
    "leader_answer",
    "make_outline",
    "make_turns",
    "merge_rows",
    "move_section",
    "move_unit_plan",
    "move_unit_plans",
    "move_visit",
    "name_bodies",
    "name_investor",
    "note_finding",
    "open_planned",
    "open_round",
    "pair_rows",
    "pass_obstacle",
    "plan_inspection",
    "propose_pairs",
    "publish_checklist",
    "put_to_leader",
    "raise_obstacle",
    "read_unit_plan",
    "recall",
    "recall_narrative",
    "recall_unit_plan",
    "refuse_extension",
    "reject_row",
    "remind",
    "remind_all",
    "reopen_budget",
    "reopen_conflict",
    "reopen_obstacle",
    "reopen_round",
    "reopen_row",
    "reopen_turn",
    "return_finding",
    "return_passages",
    "return_unit_plan",
    "reverse_money",
    "schedule",
    "send",
    "send_all",
    "send_back",
    "send_narrative",
    "send_unit_plan",
    "set_days",
    "set_milestones",
    "settle",
    "settle_budget",
    "settle_conflict",
    "settle_obstacle",
    "settle_target_doubts",
    "sign_contract",
    "split_row",
    "start_from_last",
    "summarise",
    "take_back",
    "take_obstacle",
    "take_outlines",
    "take_over",
    "unfollow",
    "upload",
    "withdraw_extension",
    "withdraw_figure",
    "withdraw_finding",
    "withdraw_instruction",
    "withdraw_obstacle",
    "write",
    "write_unit_plan",
]
