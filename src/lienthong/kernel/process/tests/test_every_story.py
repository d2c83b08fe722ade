"""Each kind of node and each verb of a process has a story that shows it; what is new asks for its own."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.process.definition import NodeKind

HERE = Path(__file__).parent
SHAPES, STORIES, RUNNING = "test_running_shapes", "test_running_stories", "test_running"
HAND_TO_HAND = f"{RUNNING}.test_a_run_goes_from_hand_to_hand_to_its_end"
TAKEN = f"{STORIES}.test_a_step_is_taken_given_back_skipped"
FIRST = f"{SHAPES}.test_what_comes_first_decides_and_the_rest_is_not_waited_for"
WORD = f"{SHAPES}.test_the_house_calls_a_verb_for_the_case_sends_word_and_tells_others"
FAILING = f"{STORIES}.test_a_step_of_the_house_that_fails_for_good_waits_for_a_person_who_lets_it_run_again"
CALLED = f"{STORIES}.test_a_called_run_carries_its_caller_on_and_goes_with_it"
VERSIONS = f"{SHAPES}.test_a_run_keeps_its_version_whatever_becomes_of_the_process"
OPINION = "test_consulting.test_a_unit_is_asked_within_its_own_time_answers_and_the_step_goes_on"
SILENCE = "test_consulting.test_silence_is_agreement_only_by_a_provision_and_is_written_as_such"
MOVED = "test_migrating.test_a_run_in_the_middle_of_two_branches_goes_over_with_all_that_hangs_on_it"
MOVED_BACK = "test_migrating.test_what_was_not_touched_goes_back_and_a_drawn_migration_is_dropped"
TAKEN_BACK = "test_author_pages.test_answers_are_taken_back_last_first"

OF_KINDS = {
    NodeKind.START: HAND_TO_HAND,
    NodeKind.END: HAND_TO_HAND,
    NodeKind.USER: HAND_TO_HAND,
    NodeKind.SERVICE: WORD,
    NodeKind.RULE: FAILING,
    NodeKind.SEND: WORD,
    NodeKind.RECEIVE: f"{STORIES}.test_messages_and_timers_on_the_border_end_a_step",
    NodeKind.CALL: CALLED,
    NodeKind.SUBPROCESS: f"{SHAPES}.test_a_sub_process_is_broken_off_whole_by_the_timer_on_its_border",
    NodeKind.EXCLUSIVE: HAND_TO_HAND,
    NodeKind.PARALLEL: f"{SHAPES}.test_two_rooms_work_at_the_same_time_and_the_leader_signs_when_both_are_done",
    NodeKind.INCLUSIVE: f"{SHAPES}.test_those_are_asked_whom_the_matter_concerns_and_only_they_are_waited_for",
    NodeKind.EVENT: FIRST,
    NodeKind.TIMER: FIRST,
    NodeKind.MESSAGE: FIRST,
    NodeKind.THROW: WORD,
}
OF_VERBS = {
    "answer": OPINION,
    "carry_back": MOVED_BACK,
    "carry_over": MOVED,
    "claim": TAKEN,
    "complete": HAND_TO_HAND,
    "consult": OPINION,
    "count_as_agreed": SILENCE,
    "count_migration": MOVED,
    "delegate": f"{SHAPES}.test_a_leader_hands_a_step_to_a_colleague_who_alone_does_it",
    "discard": "test_drafts.test_a_mistaken_draft_is_dropped_and_its_process_with_it_where_it_has_no_other_version",
    "draft": VERSIONS,
    "draw_migration": MOVED,
    "drop_migration": MOVED_BACK,
    "drop_sketch": "test_sketches.test_a_sketch_is_dropped_once_and_the_draft_is_as_it_was",
    "fail": FAILING,
    "fail_trial": "test_trials.test_a_trial_is_asked_played_once_and_kept_with_what_was_asked",
    "fire": f"{SHAPES}.test_timers_and_steps_of_the_house_are_for_the_house_alone",
    "give_back": TAKEN,
    "hear": FIRST,
    "keep_sketch": "test_sketches.test_what_cannot_be_read_yet_is_kept_beside_the_last_that_could",
    "match_steps": MOVED,
    "migrate": MOVED,
    "retime": "test_retiming.test_when_the_swap_becomes_known_exactly_the_timer_that_crosses_it_moves",
    "note_late": SILENCE,
    "note_stays": "test_seeing.test_the_house_alone_notes_and_what_is_noted_stays",
    "note_trial": "test_trials.test_a_trial_is_asked_played_once_and_kept_with_what_was_asked",
    "pass_on": "test_following.test_a_step_goes_to_a_successor_and_in_between_to_who_leads_the_unit",
    "publish": VERSIONS,
    "put_right": VERSIONS,
    "redraw": "test_redrawing.test_a_draft_is_drawn_anew_and_of_two_who_draw_the_second_is_told",
    "release": TAKEN,
    "rename": "test_drafts.test_of_two_who_rename_the_second_reads_the_name_that_the_first_gave",
    "retire": VERSIONS,
    "retry": FAILING,
    "serve": WORD,
    "settle": TAKEN_BACK,
    "skip": TAKEN,
    "stand_in": "test_standing_in.test_the_substitute_finishes_what_the_absent_one_holds_and_it_says_for_whom",
    "start": HAND_TO_HAND,
    "take_back": TAKEN_BACK,
    "take_over": "test_succeeding.test_after_a_merger_steps_wait_in_the_unit_that_goes_on_and_the_run_ends_there",
    "try_out": "test_trials.test_a_trial_is_asked_played_once_and_kept_with_what_was_asked",
    "undo_migration": MOVED_BACK,
    "unask": "test_consulting.test_what_is_asked_must_be_whole_and_a_unit_is_asked_once_at_a_time",
    "withdraw": "test_withdrawing.test_who_leads_withdraws_a_run_with_a_reason_and_the_page_says_what_became_of_it",
}
BY_ANOTHER_NAME = {
    "carry_back": "carry_migrations",
    "carry_over": "carry_migrations",
    "count_as_agreed": "let_time_speak",
    "fail": "go_on",
    "retime": "follow_timers",
    "note_late": "let_time_speak",
    "pass_on": "follow_posts",
    "serve": "go_on",
    "settle": "settle",
    "take_back": "take_back",
    "take_over": "follow_ended_units",
    "withdraw": "withdraw",
}
"""What is done by the house, or by a page: the word by which a story does it."""
DEEP = 4


@cache
def functions(module: str) -> dict[str, str]:
    """The functions of a file of tests, and its constants: their names and what stands in them."""
    text = (HERE / f"{module}.py").read_text(encoding="utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = "\n".join(ast.unparse(one) for one in [*node.decorator_list, node])
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {one.id: ast.unparse(node) for one in targets if isinstance(one, ast.Name)}
    return found


def told(story: str) -> str:
    """What a story does: its own words and those of what it calls in its file and among the factories."""
    module, name = story.split(".")
    known = {**functions("factories"), **functions("test_running_races"), **functions(module)}
    text, todo, seen = "", [(name, 0)], set()
    while todo:
        one, deep = todo.pop()
        if one in seen or one not in known or deep > DEEP:
            continue
        seen.add(one)
        text += known[one] + "\n"
        todo += [(word, deep + 1) for word in set(re.findall(r"[A-Za-z_]\w+", known[one]))]
    return text


def test_each_kind_of_node_and_each_verb_has_a_story() -> None:
    assert set(OF_KINDS) == set(NodeKind)
    assert set(OF_VERBS) == {name.removeprefix("process.") for name in VERBS if name.startswith("process.")}
    for story in {*OF_KINDS.values(), *OF_VERBS.values()}:
        module, name = story.split(".")
        assert name in functions(module), f"{story} is not there"


@pytest.mark.parametrize("kind", NodeKind)
def test_the_story_of_a_kind_has_a_node_of_it(kind: NodeKind) -> None:
    assert re.search(rf"\bK\.{kind.name}\b", told(OF_KINDS[kind]))


@pytest.mark.parametrize("verb", OF_VERBS)
def test_the_story_of_a_verb_does_it(verb: str) -> None:
    said = BY_ANOTHER_NAME.get(verb, f"actions.{verb}")
    assert re.search(rf"{re.escape(said)}\b", told(OF_VERBS[verb]))
