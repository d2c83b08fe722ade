"""What a table leaves open, what is proposed, and what an answer makes of it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.expressions.api import TEXT, condition
from lienthong.kernel.process.bpmn import read, write
from lienthong.kernel.process.definition import Definition, NodeKind, Period, Who
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.tables.answers import Given, Kept, Timed, Way, read_answer, read_answers, said_answer
from lienthong.kernel.process.tables.branches import Shape, branches
from lienthong.kernel.process.tables.drafting import Draft, drafted, resolved
from lienthong.kernel.process.tables.keeping import kept_doubts, reopened
from lienthong.kernel.process.tables.table import Left, StepRow, Table
from lienthong.kernel.process.tables.tabling import tabled

from .table_desk import kept_answers, real_tables, walked


def table(*rows: StepRow, total: str = "", title: str = "Quy trình (1.001806)") -> Table:
    return Table(title, rows, total, facts=(("procedure_code", "1.001806"),))


def row(
    no: str, time: str = "01 ngày", content: str = "Thẩm định", who: str = "Chuyên viên", section: str = ""
) -> StepRow:
    return StepRow(no, who, content, time, section)


def ways(definition: Definition) -> set[tuple[str, str]]:
    return {(flow.source, flow.target) for flow in definition.flows}


def kinds(draft: Draft, kind: DoubtKind) -> list[str]:
    return [one.key for one in draft.doubts if one.kind is kind]


def test_known_words_of_a_role_leave_no_doubt_and_units_are_found_by_their_words() -> None:
    given = table(row("1", who="Văn thư Sở Nội vụ"), row("2", who="Lãnh đạo Sở Nội vụ"), total="02 ngày")
    draft = drafted(given, {"Văn thư Sở Nội vụ": Who("clerk", unit="snv")}, unit_of=lambda words: words[-6:])
    assert [node.who for node in draft.definition.nodes if node.kind is NodeKind.USER] == [
        Who("clerk", "", "snv", "Văn thư Sở Nội vụ"), Who(said="Lãnh đạo Sở Nội vụ"),
    ]  # fmt: skip
    (doubt,) = draft.doubts
    assert doubt.proposal == Given(Who("leader", "", "Nội vụ", "Lãnh đạo Sở Nội vụ"))
    assert not resolved(draft, draft.proposals).doubts


def test_the_sum_the_total_its_parts_and_the_limit_are_compared() -> None:
    same = drafted(table(row("1"), row("2", "08 giờ"), total="16 giờ (02 ngày làm việc)"), limit=Period.days(2))
    assert not kinds(same, DoubtKind.SUM)
    short = drafted(table(row("1"), row("2"), total="03 ngày"))
    assert kinds(short, DoubtKind.SUM) == ["sum-1440-960"]
    assert short.doubts[-1].sentence == "Tổng ghi 24 giờ (3 ngày), các bước cộng lại là 16 giờ (2 ngày)."
    parts = drafted(table(row("1"), row("2"), total="02 ngày trong đó: - Tại xã: 01 ngày; - Tại Sở: 02 ngày"))
    assert kinds(parts, DoubtKind.SUM) == ["sum-parts-1440"]
    long = drafted(table(row("1"), row("2"), total="02 ngày"), limit=Period.days(1))
    assert kinds(long, DoubtKind.SUM) == ["sum-limit-960-480"]
    assert "dài hơn" in long.doubts[-1].sentence and long.doubts[-1].proposal is None
    quick = drafted(table(row("1"), row("2"), total="02 ngày"), limit=Period.days(5))
    assert isinstance(quick.proposals["sum-limit-960-2400"], Kept)
    silent = drafted(table(row("1"), row("2", "1,5 ngày")))
    assert silent.proposals["sum"] == Timed(Period(1200))
    assert resolved(silent, silent.proposals).definition.limit == Period(1200)


def test_a_sum_that_an_answer_mends_is_no_doubt_any_more_and_one_that_it_breaks_is() -> None:
    draft = drafted(table(row("1"), row("2", ""), total="03 ngày"))
    assert draft.proposals["time-2"] == Timed(Period.days(2))
    assert kinds(draft, DoubtKind.SUM) == ["sum-1440-480"]
    assert not kinds(resolved(draft, {"time-2": Timed(Period.days(2))}), DoubtKind.SUM)
    assert kinds(resolved(draft, {"time-2": Timed(Period.days(1))}), DoubtKind.SUM) == ["sum-1440-960"]


def test_the_order_is_doubted_where_numbers_leap_or_come_again() -> None:
    for numbers, doubted in {
        "1 2 3": [],
        "01 02 03": [],
        "1 1.1 1.2 2": [],
        "Bước 1 Bước 2": [],
        "1 2 2 3": ["order-3"],
        "1 3": ["order-2"],
        "1 2 1 2": ["order-3"],
        "1 x 2": ["order-2"],
    }.items():
        nos = numbers.replace("Bước ", "Bước_").split()
        given = table(*[row(no.replace("_", " ")) for no in nos], total=f"{len(nos)} ngày")
        assert kinds(drafted(given), DoubtKind.ORDER) == doubted, numbers
    again = table(row("1"), row("2"), row("1", section="II. Tại Sở"), total="03 ngày")
    assert not kinds(drafted(again), DoubtKind.ORDER)


def test_sections_that_are_cases_part_the_way_and_meet_again() -> None:
    first, second = "a) Đối với trường hợp cấp mới", "b) Đối với trường hợp cấp lại"
    given = table(
        row("1"), row("2", section=first), row("3"), row("4", section=second), row("5", section="III. Trả kết quả"),
        total="05 ngày",
    )  # fmt: skip
    draft = drafted(given)
    assert kinds(draft, DoubtKind.BRANCH) == ["section-2", "section-4", "section-5"]
    draft = resolved(draft, draft.proposals)
    assert ways(draft.definition) == {
        ("start", "step_1"), ("step_1", "case_1"), ("case_1", "step_2"), ("step_2", "step_3"), ("case_1", "step_4"),
        ("step_3", "step_5"), ("step_4", "step_5"), ("step_5", "end"),
    }  # fmt: skip
    flows = {flow.target: flow for flow in draft.definition.flows if flow.source == "case_1"}
    assert (flows["step_2"].condition, flows["step_4"].default) == ('outcome == "case_1"', True)
    assert flows["step_2"].name == first[:1].upper() + first[1:]
    assert not walked(draft.definition).stuck
    assert tabled(draft.definition).table.rows == given.rows
    longer = resolved(drafted(given), {**drafted(given).proposals, "section-5": Way(Shape.NOTE)})
    assert ("step_3", "end") in ways(longer.definition) and ("step_4", "step_5") in ways(longer.definition)


def test_a_section_alone_may_be_passed_by_and_at_the_beginning_the_run_brings_its_case() -> None:
    given = table(
        row("1", section="Trường hợp phải kiểm tra thực địa"), row("2", section="II. Trả kết quả"), total="02 ngày"
    )
    draft = drafted(given)
    draft = resolved(draft, draft.proposals)
    assert ("case_1", "step_2") in ways(draft.definition)
    assert [fact.name for fact in draft.definition.facts] == ["case_1"]
    assert [flow.condition for flow in draft.definition.flows if flow.target == "step_1"] == ['case_1 == "case_1"']
    assert not walked(draft.definition).stuck


def test_someone_who_does_not_agree_sends_it_back_to_the_officer() -> None:
    given = table(
        row("1"),
        row("2", who="Lãnh đạo phòng", content="Duyệt. Nếu không đồng ý thì trả lại chuyên viên"),
        total="02 ngày",
    )
    draft = drafted(given)
    assert draft.proposals["branch-2-1"] == Way(Shape.OTHER, "không đồng ý", "step_1")
    assert ("way_2", "step_1") in ways(resolved(draft, draft.proposals).definition)


@pytest.mark.parametrize(
    ("words", "proposal"),
    [
        (
            "Trường hợp không đủ điều kiện thì soạn văn bản, chuyển bước 4",
            Way(Shape.OTHER, "không đủ điều kiện", "step_4"),
        ),
        ("Nếu không đồng ý thì chuyển lại Bước 01", Way(Shape.OTHER, "không đồng ý", "step_1")),
        ("Nếu đã đủ thì chuyển hồ sơ sang bước 3", Way(Shape.MAIN, "đã đủ")),
        ("Nếu hồ sơ chưa đủ thì hướng dẫn bổ sung rồi chuyển bước 3", Way(Shape.RETURN, "hồ sơ chưa đủ")),
        ("Trường hợp không đủ điều kiện thì chuyển bước 9", Way(Shape.REFUSE, "không đủ điều kiện")),
        ("Trường hợp không đủ điều kiện thì trả lời sau bước 4", Way(Shape.REFUSE, "không đủ điều kiện")),
    ],
)
def test_a_step_that_the_words_name_is_the_one_proposed(words: str, proposal: Way) -> None:
    steps = [row(str(number), content=words if number == 2 else "Thẩm định") for number in range(1, 6)]
    draft = drafted(table(*steps, total="05 ngày"))
    assert draft.proposals["branch-2-1"] == proposal
    assert not walked(resolved(draft, draft.proposals).definition).stuck


def test_a_number_that_two_steps_carry_names_neither() -> None:
    words = "Trường hợp không đủ điều kiện thì chuyển bước 4"
    steps = (row("1"), row("2", content=words), row("3"), row("4"), row("4"))
    assert drafted(table(*steps)).proposals["branch-2-1"] == Way(Shape.REFUSE, "không đủ điều kiện")


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("Trường hợp hồ sơ chưa đầy đủ thì hướng dẫn bổ sung", Shape.RETURN),
        ("Nếu hồ sơ không hợp lệ thì trả lại và hướng dẫn hoàn thiện", Shape.RETURN),
        ("Trường hợp không đủ điều kiện thì trả lời bằng văn bản", Shape.REFUSE),
        ("Trường hợp từ chối nhận hồ sơ thì lập Phiếu từ chối", Shape.REFUSE),
        ("Nếu đủ điều kiện thì trình lãnh đạo", Shape.MAIN),
        ("Nếu không thống nhất thì chuyển trả phòng chuyên môn", Shape.OTHER),
        ("Chuyển hồ sơ giấy (trừ trường hợp nộp trực tuyến)", Shape.NOTE),
        ("Gửi trực tiếp hoặc qua bưu chính", Shape.NOTE),
        ("Nếu trời mưa thì họp trong nhà", None),
        ("Trình giám đốc ký hoặc ký thay", None),
    ],
)
def test_a_branch_in_prose_is_seen_for_what_it_is(words: str, shape: Shape | None) -> None:
    (clause,) = branches(words)
    assert clause.shape is shape


def test_clauses_are_cut_where_they_end_and_not_inside_brackets() -> None:
    said = "Kiểm tra hồ sơ (nếu thiếu; hoặc sai). - Trường hợp đủ thì nhận; nếu sai mẫu, làm lại, nếu quá hạn thì thôi."
    assert [one.words for one in branches(said)] == [
        "Kiểm tra hồ sơ (nếu thiếu; hoặc sai)",
        "Trường hợp đủ thì nhận",
        "nếu sai mẫu, làm lại",
        "nếu quá hạn thì thôi",
    ]
    assert not branches("Vào sổ văn bản, đóng dấu, chuyển kết quả")


def test_answers_come_from_plain_data_or_are_refused() -> None:
    assert read_answers({"a": {"role": "officer"}, "b": {"hours": 0.5}, "c": {"hours": None}, "d": {"days": 2}}) == {
        "a": Given(Who("officer")), "b": Timed(Period(30)), "c": Timed(None), "d": Timed(Period.days(2)),
    }  # fmt: skip
    mean = ({}, [], {"way": "sideways"}, {"hours": "two"}, {"hours": -1}, {"hours": True}, {"role": 3})
    for wrong in (*mean, {"role": "x" * 400}, {"hours": float("inf")}, {"days": float("nan")}):
        with pytest.raises(Unfit):
            read_answer(wrong)
    with pytest.raises(Unfit):
        read_answers([1])
    draft = drafted(table(row("1"), total="01 ngày"))
    for given in ({"role-1": Given(Who())}, {"role-1": Timed(None)}):
        with pytest.raises(Unfit):
            resolved(draft, given)


def test_an_empty_table_is_no_draft() -> None:
    with pytest.raises(Unfit, match="không có bước"):
        drafted(table())


def test_the_real_drafts_go_through_bpmn_and_still_make_the_same_table(shared: Path) -> None:
    answers = kept_answers()
    for name, given in real_tables(shared).items():
        definition = resolved(drafted(given), answers[name]).definition
        back = read(write(definition))
        assert (back.nodes, back.flows, back.limit, back.procedures) == (
            definition.nodes, definition.flows, definition.limit, definition.procedures,
        ), name  # fmt: skip
        assert tabled(back).table == tabled(definition).table, name


def test_a_draft_is_kept_beside_its_definition_and_opened_again(shared: Path) -> None:
    answers = kept_answers()
    for name, given in real_tables(shared).items():
        draft = drafted(replace(given, left=(Left(3, "Ghi chú", "lời lạc", "Không rõ chỗ."),)))
        kept = json.loads(json.dumps(kept_doubts(draft)))
        xml = write(draft.definition)
        for doubt in kept[: len(kept) // 2]:
            doubt["answer"] = said_answer(answers[name].get(doubt["key"], Kept("đã xem")))
        half = reopened(read(xml), kept)
        assert {one.key for one in half.doubts} == {one["key"] for one in kept[len(kept) // 2 :]}
        for doubt in kept:
            doubt["answer"] = said_answer(answers[name].get(doubt["key"], Kept("đã xem")))
        whole = reopened(read(write(half.definition)), kept)
        assert not whole.doubts
        expected = resolved(drafted(given), answers[name]).definition
        assert (whole.definition.nodes, whole.definition.flows) == (expected.nodes, expected.flows), name


def test_answers_that_fill_empty_places_do_not_move_the_doubts() -> None:
    first = drafted(table(row("1", ""), row("2", who=""), row("3", "nhanh")))
    kept = kept_doubts(first)
    assert {one["key"] for one in kept} == {"role-1", "role-2", "time-1", "time-3", "sum"}
    given = {"role-1": {"role": "officer"}, "role-2": {"role": "clerk"}, "time-1": {"hours": 3}, "time-3": {"days": 1}}
    for doubt in kept:
        doubt["answer"] = given.get(doubt["key"])
    half = reopened(first.definition, kept)
    assert [one.key for one in half.doubts] == ["sum"]
    assert half.doubts[0].proposal == Timed(Period(1140))
    for doubt in kept:
        doubt["answer"] = doubt["answer"] or {"kept": "đã xem"}
    again = reopened(read(write(half.definition)), kept)
    assert not again.doubts
    assert again.definition.nodes == half.definition.nodes
    assert [one.who for one in tabled(again.definition).table.rows] == ["Chuyên viên", "Văn thư", "Chuyên viên"]


def test_an_answer_to_what_is_gone_is_refused() -> None:
    draft = drafted(table(row("1"), total="01 ngày"))
    with pytest.raises(Unfit, match="không còn"):
        reopened(draft.definition, [{"key": "role-7", "kind": "who", "answer": {"role": "officer"}}])


def test_conditions_are_of_the_language_of_the_house(shared: Path) -> None:
    answers = kept_answers()
    asked = 0
    for name, given in real_tables(shared).items():
        for flow in resolved(drafted(given), answers[name]).definition.flows:
            if flow.condition:
                ended = flow.condition.split('"')[1]
                read_one = condition(flow.condition, {"outcome": TEXT})
                assert read_one.holds({"outcome": ended}) and not read_one.holds({"outcome": "khác"})
                asked += 1
    assert asked == 21
