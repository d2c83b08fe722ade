"""All 29 real tables: every step, word and hour comes in; with their doubts answered they run to the end."""

import json
import re
from pathlib import Path

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.process.definition import Definition, NodeKind
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.tables.answers import Given, Kept, TableDoubt, Timed, Way
from lienthong.kernel.process.tables.branches import Shape, branches
from lienthong.kernel.process.tables.drafting import drafted, resolved
from lienthong.kernel.process.tables.jsonform import tables_as_json
from lienthong.kernel.process.tables.roles import read_role
from lienthong.kernel.process.tables.tabling import tabled
from lienthong.kernel.process.tables.times import read_time

from .table_desk import kept_answers, real_tables, walked

TELLING = re.compile(r"trường hợp|nếu|hoặc|từ chối", re.IGNORECASE)


def plain(shared: Path) -> list[dict[str, object]]:
    return json.loads((shared / "data" / "tthc" / "internal_workflows.json").read_text(encoding="utf-8"))


def steps(definition: Definition) -> list[object]:
    return [node for node in definition.nodes if node.kind is NodeKind.USER]


def test_every_step_of_the_29_tables_comes_in_with_its_words_and_hours(shared: Path) -> None:
    tables, given = real_tables(shared), plain(shared)
    assert len(tables) == 29
    assert sum(len(table.rows) for table in tables.values()) == 246
    for table, one in zip(tables.values(), given, strict=True):
        definition = drafted(table).definition
        assert [dict(node.said)["no"] for node in steps(definition)] == [step["no"] for step in one["steps"]]
        assert [node.who.said for node in steps(definition)] == [step["role"] for step in one["steps"]]
        assert [node.note or node.name for node in steps(definition)] == [step["content"] for step in one["steps"]]
        for node, step in zip(steps(definition), one["steps"], strict=True):
            if step["hours"] is not None and len(step["duration"]) < 40:
                assert node.limit is not None and node.limit.minutes == round(step["hours"] * 60)


def test_the_counts_of_the_real_tables(shared: Path) -> None:
    tables = real_tables(shared)
    found = {name: drafted(table).doubts for name, table in tables.items()}
    every = [one for doubts in found.values() for one in doubts]
    untimed = [one for one in every if one.kind is DoubtKind.UNTIMED]
    assert len(untimed) == 31
    assert len({name for name, doubts in found.items() if any(one in untimed for one in doubts)}) == 28
    roles = {one.words: one for one in every if one.kind is DoubtKind.WHO}
    exact = {row.who for table in tables.values() for row in table.rows}
    assert len(exact) == len(roles) == 71
    assert sum(one.proposal is not None for one in roles.values()) == 63
    assert [one.column for one in every if one.kind is DoubtKind.BRANCH].count("title") == 6
    assert branch_counts(tables.values()) == (51, 21)
    assert {one.kind.value: sum(two.kind is one.kind for two in every) for one in every} == {
        "who": 196, "branch": 78, "untimed": 31, "time": 1, "order": 3, "sum": 1,
    }  # fmt: skip


def branch_counts(tables: object) -> tuple[int, int]:
    """Clauses with a condition, a refusal or another way; and clauses with a mere “hoặc”."""
    rows = [row for table in tables for row in table.rows]
    clauses = [one for row in rows for one in branches(row.content)]
    clauses += [one for row in rows for text in (row.time, row.who) for one in branches(text, weak=False)]
    return sum(one.strong for one in clauses), sum(not one.strong for one in clauses)


def test_no_telling_word_is_passed_over(shared: Path) -> None:
    for name, table in real_tables(shared).items():
        doubts = [one for one in drafted(table).doubts if one.kind is DoubtKind.BRANCH]
        for row in table.rows:
            here = " ".join(one.words for one in doubts if one.row == row.row)
            assert len(TELLING.findall(here)) >= len(TELLING.findall(row.content)), (name, row.no)


def test_roles_by_rule_are_those_that_people_confirmed(shared: Path) -> None:
    answers = kept_answers()
    for name, table in real_tables(shared).items():
        for doubt in drafted(table).doubts:
            if doubt.kind is DoubtKind.WHO and doubt.proposal:
                assert isinstance(doubt.proposal, Given)
                assert doubt.proposal.who.role == answers[name][doubt.key].who.role, (name, doubt.words)


@pytest.mark.parametrize(
    ("words", "role", "unit"),
    [
        ("Chuyên viên Phòng BTXH và Trẻ em", "officer", "Phòng BTXH và Trẻ em"),
        ("Lãnh đạo Sở Y tế", "leader", "Sở Y tế"),
        ("Bộ phận Văn thư Sở Y tế", "clerk", "Sở Y tế"),
        ("Trưởng phòng Văn hoá Xã hội", "leader", "phòng Văn hoá Xã hội"),
        ("Phó Chủ tịch UBND tỉnh", "province_leader", ""),
        ("Công chức tại Trung tâm Phục vụ hành chính công tỉnh", "counter", "Trung tâm Phục vụ hành chính công tỉnh"),
        ("Công chức Phòng Người có công được phân công xử lý", "officer", "Phòng Người có công"),
        ("Sở Y tế, cơ quan Công an các cấp", "", ""),
        ("Chuyên viên Sở Y tế hoặc chuyên viên Sở Nội vụ", "", ""),
        ("- Chuyên viên phòng\n- Lãnh đạo phòng", "", ""),
        ("Lãnh đạo phòng/Chuyên viên", "", ""),
        ("bộ phận tiếp nhận " + "và " * 3_000, "", ""),
    ],
)
def test_a_role_is_read_from_its_words(words: str, role: str, unit: str) -> None:
    read = read_role(words)
    assert read.role == role
    assert unit in read.unit


def test_all_29_are_answered_and_run_to_the_end_whichever_way_they_go(shared: Path) -> None:
    answers = kept_answers()
    tables = real_tables(shared)
    assert answers.keys() == tables.keys()
    parted = 0
    for name, table in tables.items():
        draft = resolved(drafted(table), answers[name])
        assert not draft.doubts, name
        assert not examine(draft.definition), name
        walk = walked(draft.definition)
        assert not walk.stuck, name
        assert walk.passed == {node.key for node in draft.definition.nodes}, name
        assert all(node.who.role for node in steps(draft.definition)), name
        parted += sum(node.kind is NodeKind.EXCLUSIVE for node in draft.definition.nodes)
        hours = sum(node.limit.minutes for node in steps(draft.definition) if node.limit)
        assert draft.definition.limit is not None and hours == draft.definition.limit.minutes, name
    assert parted == 13


def test_half_of_the_answers_leave_the_other_half_in_doubt(shared: Path) -> None:
    table, answers = real_tables(shared)["3857-1"], kept_answers()["3857-1"]
    first = dict(list(answers.items())[:5])
    draft = resolved(drafted(table), first)
    assert {one.key for one in draft.doubts} == answers.keys() - first.keys()
    assert not resolved(draft, {key: answers[key] for key in answers.keys() - first.keys()}).doubts


def test_each_real_table_goes_to_json_and_comes_back_the_same(shared: Path) -> None:
    answers, given = kept_answers(), plain(shared)
    done = []
    for name, table in real_tables(shared).items():
        draft = resolved(drafted(table), answers[name])
        back = tabled(draft.definition).table
        assert [(row.no, row.who, row.content) for row in back.rows] == [
            (row.no, row.who, row.content) for row in table.rows
        ], name
        assert tabled(drafted(table).definition).table == table, name
        done.append((back, [node.limit and node.limit.minutes / 60 for node in steps(draft.definition)]))
    for mine, theirs in zip(json.loads(tables_as_json(done)), given, strict=True):
        keys = theirs.keys() - {"total", "sum_hours", "sum_matches_total", "total_working_days"}
        assert {key: mine[key] for key in keys} == {key: theirs[key] for key in keys}
        if theirs["total"]:
            assert mine == theirs


def test_the_real_branches_become_gateways(shared: Path) -> None:
    draft = resolved(drafted(real_tables(shared)["3857-1"]), kept_answers()["3857-1"])
    flows = {flow.name: flow for flow in draft.definition.flows if flow.source == "way_1"}
    assert {name: flow.target for name, flow in flows.items()} == {
        "Hồ sơ chưa đầy đủ hoặc không hợp lệ": "supplement_1_1",
        "Từ chối nhận hồ sơ": "refused",
        "Hồ sơ đầy đủ, hợp lệ": "step_2",
    }
    assert flows["Hồ sơ đầy đủ, hợp lệ"].default
    assert flows["Từ chối nhận hồ sơ"].condition == 'outcome == "refuse_2"'
    back = next(flow for flow in draft.definition.flows if flow.source == "supplement_1_1")
    assert back.target == "step_1"


def test_an_answer_that_does_not_fit_is_refused(shared: Path) -> None:
    draft = drafted(real_tables(shared)["3857-1"])
    for wrong in (
        {"role-1": Kept()},
        {"branch-1-1": Way(Shape.OTHER, to="step_99")},
        {"branch-1-1": Way(Shape.CASE)},
        {"branch-1-1": Timed(None)},
        {"role-99": Kept()},
    ):
        with pytest.raises(Unfit) as refused:
            resolved(draft, wrong)
        assert refused.value.sentence and refused.value.next_step
    assert all(isinstance(one, TableDoubt) and one.sentence for one in draft.doubts)


def test_the_real_times_are_read_exactly(shared: Path) -> None:
    for one in plain(shared):
        for step in one["steps"]:
            read = read_time(step["duration"])
            assert (read.period.minutes / 60 if read.period else None) == step["hours"], step["duration"]
