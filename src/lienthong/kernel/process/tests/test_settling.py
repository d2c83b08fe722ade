"""Answers are laid over what was read: in any order the same, taken back turn by turn, right for the real tables."""

import json
from pathlib import Path

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.findings import Severity
from lienthong.kernel.process.intake import Found, found_in
from lienthong.kernel.process.questions import asked_anew
from lienthong.kernel.process.settling import Settled, last_turn, proposed, settled, taken_back
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.tables.answers import said_answer
from lienthong.kernel.process.tables.carrying import carried
from lienthong.kernel.process.tables.drafting import drafted, resolved
from lienthong.kernel.process.tables.jsonform import tables_from_json

from .table_desk import kept_answers, real_tables

ROLES = ("officer", "leader", "counter", "clerk", "province_leader")
STEPS = [
    {"no": "1", "role": "Chuyên viên", "content": "Kiểm tra. Trường hợp chưa đầy đủ thì trả lại bổ sung."},
    {"no": "2", "role": "Chú Sáu", "content": "Ký duyệt", "duration": "8 giờ"},
]  # fmt: skip


@pytest.fixture
def found() -> Found:
    (table,) = tables_from_json(json.dumps({"title": "Cấp giấy phép", "steps": STEPS}).encode())
    (one,) = found_in({"tables": carried([table])}, ROLES)
    return one


def settle(one: Found, before: Settled, **answers: dict[str, object]) -> Settled:
    named = {key.replace("_", "-"): answer for key, answer in answers.items()}
    return settled(one.bpmn, before.bpmn, before.doubts, named)


def whole(one: Found) -> Settled:
    return Settled(one.bpmn, one.doubts)


ANSWERS: dict[str, dict[str, object]] = {
    "role_1": {"role": "officer"}, "role_2": {"role": "leader"}, "time_1": {"hours": 4}, "branch_1_1": {"way": "note"},
}  # fmt: skip


def test_the_order_of_answers_does_not_matter(found: Found) -> None:
    there, back = whole(found), whole(found)
    for key, answer in ANSWERS.items():
        there = settle(found, there, **{key: answer})
    for key, answer in reversed(ANSWERS.items()):
        back = settle(found, back, **{key: answer})
    assert there.bpmn == back.bpmn == settle(found, whole(found), **ANSWERS).bpmn != found.bpmn
    assert [row["key"] for row in there.doubts if not row.get("answer")] == ["sum"]


def test_what_was_answered_at_once_is_taken_back_at_once(found: Found) -> None:
    first = settle(found, whole(found), role_1={"role": "officer"})
    second = settle(found, first, role_2={"role": "leader"}, time_1={"hours": 4})
    assert [row["key"] for row in last_turn(second.doubts)] == ["time-1", "role-2"]
    assert taken_back(found.bpmn, second.doubts) == first
    assert taken_back(found.bpmn, first.doubts) == whole(found)
    with pytest.raises(Unfit, match="Không có câu trả lời nào để lấy lại"):
        taken_back(found.bpmn, found.doubts)


def test_an_answer_that_was_mended_comes_again_when_the_mending_is_taken_back(found: Found) -> None:
    first = settle(found, whole(found), role_1={"role": "officer"}, role_2={"role": "leader"})
    mended = settle(found, first, role_2={"role": "clerk"})
    again = settle(found, mended, role_2={"role": "counter"})
    assert [one.who.role for one in read(again.bpmn.encode()).nodes if one.who.said] == ["officer", "counter"]
    assert [row["key"] for row in last_turn(again.doubts)] == ["role-2"]
    assert taken_back(found.bpmn, again.doubts) == mended
    assert taken_back(found.bpmn, mended.doubts) == first
    assert taken_back(found.bpmn, first.doubts) == whole(found)


def test_a_sum_is_proposed_when_every_time_is_settled(found: Found) -> None:
    assert set(proposed(found.doubts)) == {"role-1", "branch-1-1"}
    after = settle(found, whole(found), time_1={"hours": 4})
    assert proposed(after.doubts)["sum"] == {"hours": 12.0}
    summed = settle(found, after, sum=proposed(after.doubts)["sum"])
    limit = read(summed.bpmn.encode()).limit
    assert limit is not None and limit.minutes == 12 * 60
    assert proposed(settle(found, summed, role_1={"role": "leader"}).doubts).keys() == {"branch-1-1"}


def test_what_was_redrawn_is_settled_in_place_and_not_taken_back(found: Found) -> None:
    first = settle(found, whole(found), role_1={"role": "officer"})
    redrawn = first.bpmn.replace("Ký duyệt", "Ký và đóng dấu")
    rows = asked_anew(read(redrawn.encode()), first.doubts, ROLES)
    after = settled("", redrawn, rows, {"role-2": {"role": "leader"}, "time-1": {"days": 1}})
    definition = read(after.bpmn.encode())
    assert [(node.name, node.who.role) for node in definition.nodes if node.who.said] == [
        ("Kiểm tra. Trường hợp chưa đầy đủ thì trả lại bổ sung.", "officer"), ("Ký và đóng dấu", "leader"),
    ]  # fmt: skip
    assert not last_turn(after.doubts)
    with pytest.raises(Unfit):
        taken_back("", after.doubts)
    gone = asked_anew(read(redrawn.replace("step_1", "step_9").encode()), found.doubts, ROLES)
    assert [row["key"] for row in gone] == ["role-2", "sum"]


def test_the_real_tables_are_settled_as_they_are_by_hand(shared: Path) -> None:
    answers = kept_answers()
    for name, table in real_tables(shared).items():
        (one,) = found_in({"tables": carried([table])}, ROLES)
        own = {key: said_answer(answer) for key, answer in answers[name].items()}
        first = {key: answer for key, answer in own.items() if not key.startswith("sum")}
        after = settled(one.bpmn, one.bpmn, one.doubts, first)
        sums = {row["key"]: own[row["key"]] for row in after.doubts if not row.get("answer")}
        after = settled(one.bpmn, after.bpmn, after.doubts, sums) if sums else after
        assert not [row for row in after.doubts if not row.get("answer")], name
        by_hand = resolved(drafted(table), {key: answers[name][key] for key in first})
        by_hand = resolved(by_hand, {key: answers[name][key] for key in sums}) if sums else by_hand
        definition = read(after.bpmn.encode())
        assert definition == read(write(by_hand.definition)), name
        assert not [finding for finding in examine(definition) if finding.severity is Severity.ERROR], name
        while last_turn(after.doubts):
            after = taken_back(one.bpmn, after.doubts)
        assert after == whole(one), name
