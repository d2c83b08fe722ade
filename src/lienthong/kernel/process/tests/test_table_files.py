"""Word and Excel as offices send them: moved columns, no titles, other tables beside them, and files that are none."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from lienthong.kernel.base.errors import HouseFault, Unfit
from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.tables.carrying import carried, unpacked
from lienthong.kernel.process.tables.drafting import drafted
from lienthong.kernel.process.tables.opening import tables_of_file

from .making_tables import HEAD, STEPS, TOTAL, Maker, as_excel, as_word, both, rewritten, rows, saved, zipped
from .table_desk import real_tables


@both
def test_a_plain_table_is_read(make: Maker) -> None:
    (table,) = tables_of_file(make([[HEAD, *STEPS, TOTAL]]))
    assert rows(table) == STEPS
    assert (table.total, table.title) == ("02 ngày làm việc", "1. Quy trình thứ 1 (mã 1.000001)")
    assert table.fact("procedure_code") == "1.000001"
    assert not table.left
    assert drafted(table).definition.limit is not None
    assert not [one for one in drafted(table).doubts if one.kind is not DoubtKind.WHO]


@both
def test_columns_may_stand_in_any_order_with_others_between(make: Maker) -> None:
    order = [3, 0, 2, 1]
    moved = [[*(row[at] for at in order), "Mẫu 01"] for row in STEPS]
    head = [*(HEAD[at] for at in order), "Biểu mẫu"]
    (table,) = tables_of_file(make([[head, ["(1)", "(2)", "(3)", "(4)", "(5)"], *moved]]))
    assert rows(table) == STEPS
    assert [row.more for row in table.rows] == [(("Biểu mẫu", "Mẫu 01"),)] * 3


@both
def test_a_table_without_titles_is_understood_by_what_stands_in_it_and_says_so(make: Maker) -> None:
    (table,) = tables_of_file(make([STEPS]))
    assert rows(table) == STEPS
    assert [one.kind for one in drafted(table).doubts if one.key.startswith("left")] == [DoubtKind.LEFT]
    assert "cột 4: thời gian" in table.left[0].words


@both
def test_several_tables_in_one_file(make: Maker) -> None:
    found = tables_of_file(make([[HEAD, *STEPS, TOTAL], [HEAD, *STEPS[:2]], [HEAD, *STEPS]]))
    assert [len(one.rows) for one in found] == [3, 2, 3]
    assert [one.title for one in found] == [f"{n}. Quy trình thứ {n} (mã 1.00000{n})" for n in (1, 2, 3)]
    assert [one.total for one in found] == ["02 ngày làm việc", "", ""]


@both
def test_titles_that_come_again_on_a_new_page_begin_no_new_table(make: Maker) -> None:
    (table,) = tables_of_file(make([[HEAD, *STEPS[:2], HEAD, *STEPS[2:], TOTAL]]))
    assert rows(table) == STEPS


@both
def test_empty_rows_and_loose_words_are_no_steps_and_are_not_lost(make: Maker) -> None:
    more = [["", "", "", ""], ["", "", "- Dự thảo kết quả", ""], ["4", "", "", ""], ["", "", "Chuyển văn thư", ""]]
    (table,) = tables_of_file(
        make([[HEAD, *STEPS, *more, TOTAL, ["Ghi chú: thời gian chưa gồm ngày nghỉ", "", "", ""]]])
    )
    assert table.rows[2].content == "Ký duyệt\n- Dự thảo kết quả"
    assert rows(table)[3] == ["", "", "Chuyển văn thư", ""]
    assert [one.words for one in table.left] == ["4", "Ghi chú: thời gian chưa gồm ngày nghỉ"]
    doubts = drafted(table).doubts
    assert [one.key for one in doubts if one.kind is DoubtKind.ORDER] == ["order-4"]
    assert [one.words for one in doubts if one.kind is DoubtKind.LEFT] == [one.words for one in table.left]


@both
def test_words_of_steps_that_look_like_titles_or_totals_stay_steps(make: Maker) -> None:
    mean = [
        ["1", "Đơn vị chủ trì", "Nội dung công việc", "Thời gian theo quy định"],
        ["2", "Bộ phận tổng hợp", "Tổng hợp, tổng cộng kết quả", "02 giờ"],
        ["3", "Người thực hiện", "Thời gian giải quyết hồ sơ được kiểm tra", "03 giờ"],
        ["4", "", "Tổng thời gian được rà soát", "01 giờ"],
    ]
    (table,) = tables_of_file(make([[HEAD, *mean]]))
    assert rows(table) == mean
    assert not table.total
    (table,) = tables_of_file(make([[[HEAD[2], *HEAD[:2], HEAD[3]], *([row[2], *row[:2], row[3]] for row in mean)]]))
    assert rows(table) == mean
    assert not table.total


@both
def test_numbers_of_steps_as_offices_write_them(make: Maker) -> None:
    numbers = ["Bước 1", "B2", "3.", "3.1", "3.2", "04"]
    given = [[no, "Chuyên viên", f"Việc {no}", "01 giờ"] for no in numbers]
    (table,) = tables_of_file(make([[HEAD, *given]]))
    assert [row.no for row in table.rows] == numbers
    assert not [one for one in drafted(table).doubts if one.kind is DoubtKind.ORDER]


@both
@pytest.mark.parametrize(
    "head",
    [
        ["Bước công việc", "Trách nhiệm", "Nội dung công việc", "Thời gian", "Biểu mẫu/Kết quả"],
        ["STT/Bước", "Tổ chức, cá nhân thực hiện", "Các bước thực hiện", "Thời hạn (ngày làm việc)", "Ghi chú"],
        ["Trình tự", "Người/đơn vị thực hiện", "Tên bước", "Số giờ làm việc", "Kết quả thực hiện"],
        ["Số TT", "Chức danh", "Mô tả công việc", "Thời gian quy định", "Thời gian cắt giảm"],
        ["", "Vị trí công tác", "Nội dung", "Thời gian", "Mức độ dịch vụ công"],
    ],
)
def test_titles_as_offices_write_them(make: Maker, head: list[str]) -> None:
    (table,) = tables_of_file(make([[head, *([*row, "mẫu"] for row in STEPS)]]))
    assert [one[1:] for one in rows(table)] == [one[1:] for one in STEPS]
    assert not head[0] or rows(table) == STEPS
    assert all(row.more[-1][1] == "mẫu" for row in table.rows)


@both
def test_other_tables_of_a_decision_are_no_procedures(make: Maker) -> None:
    listed = [
        ["STT", "Tên thủ tục", "Cơ quan thực hiện", "Thời hạn giải quyết"],
        ["1", "Cấp giấy", "Sở Y tế", "05 ngày"],
    ]
    papers = [["STT", "Thành phần hồ sơ", "Bản chính", "Bản sao"], ["1", "Đơn", "x", ""]]
    with pytest.raises(Unfit, match="Không thấy bảng"):
        tables_of_file(make([listed, papers]))


def test_a_table_that_speaks_of_times_and_is_not_read_is_said() -> None:
    listed = [
        ["STT", "Tên thủ tục", "Cơ quan", "Thời hạn"],
        ["1", "Cấp", "Sở Y tế", "5 ngày"],
        ["2", "Thu", "Xã", "3 ngày"],
    ]
    (table,) = tables_of_file(as_word([listed, [HEAD, *STEPS]]))
    assert rows(table) == STEPS
    assert [one.words for one in table.left] == ["STT | Tên thủ tục | Cơ quan | Thời hạn"]


@both
def test_a_number_with_parts_below_it_is_a_heading(make: Maker) -> None:
    given = [["1", "", "Tại cấp xã", ""], *[[f"1.{n}", *row[1:]] for n, row in enumerate(STEPS, 1)]]
    given += [["2", "", "Tại Sở", "03 ngày"], *[[f"2.{n}", *row[1:]] for n, row in enumerate(STEPS, 1)]]
    (table,) = tables_of_file(make([[HEAD, *given]]))
    assert [row.no for row in table.rows] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    assert [row.section for row in table.rows if row.section] == ["1 Tại cấp xã", "2 Tại Sở 03 ngày"]
    assert [one.words for one in table.left] == ["2 Tại Sở 03 ngày"]
    assert not [one for one in drafted(table).doubts if one.kind is DoubtKind.ORDER]


def test_a_table_that_word_cut_in_two_is_one() -> None:
    document = Document()
    for place, part in enumerate([[HEAD, *STEPS[:2]], [*STEPS[2:], TOTAL], [HEAD, *STEPS]]):
        grid = document.add_table(rows=0, cols=4)
        for row in part:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("" if place == 0 else "2. Thủ tục khác")
    first, second = tables_of_file(saved(document))
    assert (rows(first), rows(second)) == (STEPS, STEPS)
    assert first.total == "02 ngày làm việc"


def test_a_total_may_stand_over_or_under_the_table() -> None:
    document = Document()
    for over, under in (("Thời hạn giải quyết: 02 ngày làm việc", ""), ("", "Tổng thời gian: 16 giờ"), ("", "")):
        document.add_paragraph("1. Quy trình cấp giấy (1.001806)")
        document.add_paragraph(over)
        grid = document.add_table(rows=0, cols=4)
        for row in [HEAD, *STEPS]:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph(under)
    found = tables_of_file(saved(document))
    assert [one.total for one in found] == ["Thời hạn giải quyết: 02 ngày làm việc", "Tổng thời gian: 16 giờ", ""]
    assert {one.title for one in found} == {"1. Quy trình cấp giấy (1.001806)"}
    limits = [drafted(one).definition.limit for one in found]
    assert [limit and limit.minutes for limit in limits] == [960, 960, None]


def test_a_day_of_other_hours_is_said() -> None:
    head = [*HEAD[:3], "Thời gian thực hiện (tính mỗi ngày 07 giờ làm việc)"]
    (found,) = tables_of_file(as_word([[head, *STEPS, TOTAL]]))
    assert [one.key for one in drafted(found).doubts if one.kind is DoubtKind.LEFT] == ["day-7"]


def test_tables_are_carried_from_one_process_to_another(shared: Path) -> None:
    found = [*tables_of_file(as_word([[HEAD, *STEPS, ["4", "", "", ""], TOTAL]])), *real_tables(shared).values()]
    back = unpacked(json.loads(json.dumps(carried(found))))
    assert back == found
    assert [one.left for one in back] == [one.left for one in found]
    assert [row.row for one in back for row in one.rows] == [row.row for one in found for row in one.rows]
    for wrong in ({}, [{}], [{"rows": [{"no": 1}]}], None, [{**carried(found)[0], "title": 3}]):
        with pytest.raises(HouseFault):
            unpacked(wrong)


def test_files_that_are_none_are_refused_with_a_sentence() -> None:
    good_word, good_excel = as_word([[HEAD, *STEPS]]), as_excel([[HEAD, *STEPS]])
    document = Document()
    document.add_paragraph("Chỉ có lời.")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b" " * (41 * 2**20))
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    wide = {"xl/worksheets/sheet1.xml": lambda text: text.replace(b"</sheetData>", b"</sheetData>" + merged)}
    merged = b'<mergeCells count="1"><mergeCell ref="A20:XFD100"/></mergeCells>'
    mean = {
        "A20:XFD100 quá lớn": rewritten(good_excel, wide),
        "Bảng thứ 2, bước 1: có ô dài": as_excel(
            [[HEAD, *STEPS], [HEAD, ["1", "Chuyên viên", "a " * 11_000, "4 giờ"]]]
        ),
        "10001 bước": json.dumps([{"steps": [{"no": "1", "content": "a"}] * 10_001}]).encode(),
        "Tệp rỗng": b"   ",
        "nặng 50 MB": b"PK" + bytes(50 * 2**20),
        "không phải Word": b"xin chao, day la chu",
        "bị hỏng": good_word[: len(good_word) // 2],
        "hỏng": rewritten(good_word, {"word/document.xml": lambda text: text[: len(text) // 2]}),
        "Excel bị hỏng": rewritten(good_excel, {"xl/worksheets/sheet1.xml": lambda text: text[: len(text) // 2]}),
        "macro": rewritten(good_word, {}, {"word/vbaProject.bin": b"x"}),
        "có macro": rewritten(good_excel, {}, {"xl/vbaProject.bin": b"x"}),
        "đời cũ": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "PDF": b"%PDF-1.7 x",
        "hình ảnh": b"\x89PNG\r\n\x1a\n",
        "trang web": b"<html><table></table></html>",
        "quá lớn": bomb.getvalue(),
        "DOCTYPE": rewritten(good_word, {"word/document.xml": lambda text: entity}),
        "Không thấy bảng": saved(document),
        "nén không chứa": zipped({"a.txt": b"a"}),
        "JSON bị hỏng": b'[{"steps": [NaN]}]',
        "danh sách các bảng": b"[]",
        "danh sách các bước": b'[{"title": "x"}]',
        "phải là chữ": b'[{"title": ["x"], "steps": []}]',
        "hours": json.dumps([{"steps": [{"no": "1", "hours": "hai"}]}]).encode(),
        "không phải là một nhóm": b'[{"steps": ["a"]}]',
    }
    for words, data in mean.items():
        with pytest.raises(Unfit) as refused:
            tables_of_file(data)
        assert words in refused.value.sentence, (words, refused.value.sentence)
        assert refused.value.next_step.endswith(".")


def test_the_shape_of_json_that_is_advised_is_one_that_is_read() -> None:
    with pytest.raises(Unfit) as refused:
        tables_of_file(b'[{"title": "x"}]')
    (shape,) = re.findall(r"\{.*\}", refused.value.next_step)
    (table,) = tables_of_file(shape.encode())
    draft = drafted(table)
    assert rows(table) == [["1", "Chuyên viên", "Thẩm định", "4 giờ"]]
    assert draft.definition.limit is not None and draft.definition.limit.minutes == 240
    assert not [one for one in draft.doubts if one.kind is not DoubtKind.WHO]


def test_what_is_no_file_of_processes_is_told_every_kind_that_is_read() -> None:
    with pytest.raises(Unfit) as refused:
        tables_of_file(b"khong phai quy trinh <")
    assert all(kind in refused.value.sentence for kind in (".docx", ".xlsx", "JSON", ".bpmn"))


@both
def test_five_thousand_rows_are_read_and_said_to_be_too_many_for_one_procedure(make: Maker) -> None:
    if make is as_word:
        document = Document()
        document.add_table(rows=1, cols=4)
        grid = document.tables[0]._tbl
        for at, text in enumerate(HEAD):
            document.tables[0].cell(0, at).text = text
        line = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in STEPS[0])
        for _ in range(5_000):
            grid.append(parse_xml(f"<w:tr {nsdecls('w')}>{line}</w:tr>"))
        data = saved(document)
    else:
        data = make([[HEAD, *([str(n), *STEPS[0][1:]] for n in range(1, 5_001))]])
    (table,) = tables_of_file(data)
    assert len(table.rows) == 5_000
    with pytest.raises(Unfit, match="5000 bước"):
        drafted(table)
