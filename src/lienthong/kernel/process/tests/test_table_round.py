"""Table to definition to table, on paper and back: no step, no word, no hour is lost, whatever is in the table."""

import json
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lienthong.kernel.process.definition import Definition, Flow, Node, NodeKind, Period, Who
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.findings import FindingKind, Severity
from lienthong.kernel.process.soundness import examine
from lienthong.kernel.process.tables.answers import Given, Kept, Timed, Way, read_answers, said_answer
from lienthong.kernel.process.tables.branches import Shape
from lienthong.kernel.process.tables.cleaning import cleaned
from lienthong.kernel.process.tables.drafting import Draft, drafted, resolved
from lienthong.kernel.process.tables.jsonform import tables_as_json, tables_from_json
from lienthong.kernel.process.tables.opening import tables_of_file
from lienthong.kernel.process.tables.table import StepRow, Table
from lienthong.kernel.process.tables.tabling import tabled
from lienthong.kernel.process.tables.writing import excel_of, word_of

from .table_desk import real_tables, walked

WORDS = [
    word.replace("/", "\n")
    for word in [
        "Chuyên viên",
        "Lãnh đạo",
        "Phòng",
        "Sở Nội vụ",
        "Văn thư",
        "hồ sơ",
        "Kiểm tra",
        "nội dung",
        "Thời gian",
        "giải quyết",
        "Tổng",
        "cộng",
        "Trường hợp",
        "chưa đầy đủ",
        "thì",
        "yêu cầu bổ sung",
        "từ chối",
        "hoặc",
        "nếu có",
        "trình",
        "ký",
        "1.",
        "I.",
        "a)",
        "-",
        ";",
        "(",
        ")",
        "=1+1",
        "02 giờ",
        "0,5 ngày",
        "TT",
        "2",
        "/",
        "Không tính thời gian",
        "Giờ hành chính",
        "đơn vị",
        "Bước 1",
        "Đối với",
        "&<>\"'",
        "·",
        "ươ",
        "[",
        "]",
        "{",
        "*",
        "\t",
    ]
]
TIME = FindingKind.TIME  # times are drawn at random, so they exceed the total as they like
TIMES = [
    "02 giờ làm việc",
    "0,5 ngày",
    "",
    "Không tính thời gian",
    "Giờ hành chính",
    "1-2 ngày",
    "nhanh",
    "04 giờ (0,5 ngày)",
]
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(lambda words: cleaned(" ".join(words)))
times = st.sampled_from(TIMES) | texts


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 8))
    rows = []
    for number in range(1, count + 1):
        no = draw(st.sampled_from([str(number), f"{number:02d}", f"Bước {number}", f"B{number}", f"{number}."]))
        section = draw(
            st.sampled_from([""] * 5 + ["I. Tại UBND cấp xã", "a) Đối với trường hợp cấp mới", "Giai đoạn hai"])
        )
        more = draw(st.sampled_from([(), (), (("Biểu mẫu", "Mẫu 01"),)]))
        rows.append(StepRow(no, draw(texts), draw(texts), draw(times), section, more, row=number))
    total = draw(st.sampled_from(["", "05 ngày làm việc", "80 giờ làm việc (tương đương 10 ngày làm việc)"]))
    return Table(
        "1. Quy trình giải quyết thủ tục (1.001806)", tuple(rows), total, facts=(("procedure_code", "1.001806"),)
    )


@given(tables())
def test_a_table_becomes_a_definition_and_comes_back_the_same(table: Table) -> None:
    back = tabled(drafted(table).definition).table
    assert (back.title, back.rows, back.total, back.facts) == (table.title, table.rows, table.total, table.facts)


@given(tables())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@example(Table("1. Quy trình", (StepRow("1", "Đơn vị", "Nội dung", "Thời gian"), StepRow("2", "", "- tiếp", ""))))
@example(
    Table("1. Quy trình", (StepRow("1", "", "", ""), StepRow("2", "", "I. Tại", ""), StepRow("3", "A", "=1+1", "-1")))
)
@example(Table("1. Quy trình", (StepRow("1", "A", "B", "02 giờ"), StepRow("", "", "Tổng cộng", ""))))
def test_on_paper_and_back_no_step_and_no_word_is_lost(table: Table) -> None:
    for make in (word_of, excel_of):
        (back,) = tables_of_file(make([tabled(drafted(table).definition).table]))
        assert len(back.rows) == len(table.rows)
        for row, mine in zip(back.rows, table.rows, strict=True):
            assert (row.who, row.time, row.more) == (mine.who, mine.time, mine.more)
            assert row.content == mine.content or not (mine.content or mine.who or mine.time)
            assert row.no == mine.no or not mine.no
            assert row.section == mine.section
        assert (back.total, back.title) == (table.total, table.title)
        assert not back.left


@given(tables())
def test_as_json_and_back_no_word_is_lost(table: Table) -> None:
    hours = [None] * len(table.rows)
    (back,) = tables_from_json(tables_as_json([(table, hours)]))
    assert (back.title, back.rows, back.total) == (table.title, table.rows, table.total)


def whichever(draw: st.DrawFn, draft: Draft) -> dict[str, object]:
    """Some answer to each doubt."""
    answers: dict[str, object] = {}
    targets = [node.key for node in draft.definition.nodes if node.kind in (NodeKind.USER, NodeKind.END)]
    for doubt in draft.doubts:
        if doubt.kind is DoubtKind.WHO:
            answers[doubt.key] = Given(Who(draw(st.sampled_from(["officer", "leader"]))))
        elif doubt.kind in (DoubtKind.TIME, DoubtKind.UNTIMED):
            answers[doubt.key] = Timed(draw(st.sampled_from([None, Period(60), Period.days(2)])))
        elif doubt.kind is not DoubtKind.BRANCH:
            answers[doubt.key] = Kept()
        elif doubt.column in ("title", "section"):
            shapes = [Shape.CASE, Shape.NOTE, Shape.MAIN][: 3 if doubt.column == "section" else 2]
            answers[doubt.key] = Way(draw(st.sampled_from(shapes)), "trường hợp")
        else:
            shape = draw(st.sampled_from([one for one in Shape if one is not Shape.CASE]))
            answers[doubt.key] = Way(shape, "khi ấy", draw(st.sampled_from(targets)) if shape is Shape.OTHER else "")
    return answers


@given(st.data(), tables())
@settings(deadline=None)
def test_whatever_is_answered_the_definition_runs_to_its_end(data: st.DataObject, table: Table) -> None:
    draft = drafted(table)
    for _ in range(3):
        if not draft.doubts:
            break
        answers = data.draw(st.composite(whichever)(draft))
        assert read_answers(json.loads(json.dumps({key: said_answer(one) for key, one in answers.items()}))) == {
            key: one for key, one in answers.items()
        }
        draft = resolved(draft, answers)
    assert not draft.doubts
    assert not [one for one in examine(draft.definition) if one.severity is Severity.ERROR and one.kind is not TIME]
    walk = walked(draft.definition)
    assert not walk.stuck
    assert walk.passed == {node.key for node in draft.definition.nodes}
    assert len([node for node in draft.definition.nodes if node.kind is NodeKind.USER]) == len(table.rows)


def test_all_real_tables_go_to_word_and_excel_and_come_back(shared: Path) -> None:
    given_ones = list(real_tables(shared).values())
    mine = [tabled(drafted(table).definition).table for table in given_ones]
    for make in (word_of, excel_of):
        back = tables_of_file(make(mine))
        assert [one.rows for one in back] == [
            tuple(StepRow(row.no, cleaned(row.who), cleaned(row.content), cleaned(row.time)) for row in one.rows)
            for one in given_ones
        ]
        assert [(one.title, one.total) for one in back] == [(one.title, one.total) for one in given_ones]
        assert not [one.left for one in back if one.left]


def test_a_changed_limit_is_printed_as_it_is_now() -> None:
    table = Table("Quy trình", (StepRow("1", "Văn thư", "Vào sổ", "02 giờ"), StepRow("2", "Văn thư", "Gửi", "")), "")
    draft = resolved(drafted(table), {"time-2": Timed(Period.hours(3)), "role-1": Given(Who("clerk"))})
    assert [row.time for row in tabled(draft.definition).table.rows] == ["02 giờ", "03 giờ làm việc"]


def test_a_drawn_definition_gets_a_table_with_its_ways_in_words() -> None:
    nodes = (
        Node("s", NodeKind.START),
        Node("a", NodeKind.USER, "Thẩm định", who=Who("officer"), limit=Period.hours(4)),
        Node("x", NodeKind.EXCLUSIVE),
        Node("b", NodeKind.USER, "Ký", who=Who("leader"), limit=Period.days(1)),
        Node("p", NodeKind.PARALLEL, "Song song"),
        Node("r", NodeKind.RECEIVE, "Chờ bổ sung", message="supplement"),
        Node("no", NodeKind.END, "Từ chối"),
        Node("e", NodeKind.END),
    )
    flows = (
        Flow("1", "s", "a"), Flow("2", "a", "x"), Flow("3", "x", "b", "đủ điều kiện", default=True),
        Flow("4", "x", "no", "không đủ điều kiện", 'a == "no"'), Flow("5", "x", "r", "thiếu giấy tờ", 'a == "more"'),
        Flow("6", "r", "a"), Flow("7", "b", "p"), Flow("8", "p", "e"),
    )  # fmt: skip
    shown = tabled(Definition("d", "Quy trình vẽ", nodes, flows, Period.days(2)))
    first, second = shown.table.rows
    assert (first.no, first.who, first.time) == ("1", "Chuyên viên", "04 giờ làm việc")
    assert first.content == (
        "Thẩm định\n- Trường hợp đủ điều kiện thì chuyển đến bước 2.\n"
        "- Trường hợp không đủ điều kiện thì từ chối và kết thúc.\n"
        "- Trường hợp thiếu giấy tờ thì yêu cầu bổ sung, hoàn thiện hồ sơ."
    )
    assert (second.who, second.time, shown.table.total) == ("Lãnh đạo", "01 ngày làm việc", "02 ngày làm việc")
    assert [words for words in shown.unsaid] == ["“Song song” (rẽ song song): bảng không có dòng cho loại này."]
    shapes = {
        one.words[:30]: one.proposal.shape for one in drafted(shown.table).doubts if isinstance(one.proposal, Way)
    }
    assert list(shapes.values()) == [Shape.MAIN, Shape.REFUSE, Shape.RETURN]
