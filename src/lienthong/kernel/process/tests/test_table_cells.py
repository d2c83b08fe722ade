"""What Word and Excel do to the cells of a table: merged, counted, reckoned, made dates, changed and coloured."""

import datetime as dt
import re

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook

from lienthong.kernel.process.doubts import DoubtKind
from lienthong.kernel.process.tables.drafting import drafted
from lienthong.kernel.process.tables.opening import tables_of_file

from .making_tables import HEAD, STEPS, TOTAL, rewritten, rows, saved


def test_merged_cells_in_word() -> None:
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for row in [HEAD, ["I. Tại UBND cấp xã", "", "", ""], *STEPS, ["3", "", "Phát hành", ""], TOTAL]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 3))
    for column in (0, 1, 3):
        table.cell(5, column).text = ""
        table.cell(4, column).merge(table.cell(5, column))
    table.cell(6, 0).merge(table.cell(6, 2))
    (found,) = tables_of_file(saved(document))
    assert rows(found) == [*STEPS[:2], ["3", "Lãnh đạo Sở Nội vụ", "Ký duyệt\nPhát hành", "02 giờ làm việc"]]
    assert [row.section for row in found.rows] == ["I. Tại UBND cấp xã", "", ""]
    assert found.total == "02 ngày làm việc"


def test_one_time_over_several_steps_and_one_person_for_several() -> None:
    book = Workbook()
    sheet = book.active
    for row in [HEAD, *STEPS]:
        sheet.append(row)
    sheet["B4"], sheet["D4"] = None, None
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("D3:D4")
    (found,) = tables_of_file(saved(book))
    assert rows(found)[2] == ["3", "Chuyên viên Phòng Nội vụ", "Ký duyệt", ""]
    (doubt,) = [one for one in drafted(found).doubts if one.kind is DoubtKind.UNTIMED]
    assert "gộp chung" in doubt.sentence and doubt.proposal is not None


def test_titles_over_two_rows() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Người thực hiện", "Nội dung", "Thời gian", None])
    sheet.append([None, None, None, "Theo quy định", "Thực hiện"])
    sheet.append(["1", "Chuyên viên", "Thẩm định", "02 ngày", "01 ngày"])
    for area in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(area)
    (found,) = tables_of_file(saved(book))
    assert rows(found) == [["1", "Chuyên viên", "Thẩm định", "02 ngày"]]
    assert found.rows[0].more == (("Thực hiện", "01 ngày"),)


def test_numbers_in_cells_have_the_unit_of_their_column() -> None:
    book = Workbook()
    book.active.append(["STT", "Người thực hiện", "Nội dung", "Thời gian (giờ)"])
    book.active.append([1, "Chuyên viên", "Thẩm định", 2.5])
    book.active.append([2, "Lãnh đạo phòng", "Duyệt", 1])
    (found,) = tables_of_file(saved(book))
    assert [row.time for row in found.rows] == ["2,5", "1"]
    steps = [node for node in drafted(found).definition.nodes if node.limit]
    assert [node.limit.minutes for node in steps if node.limit] == [150, 60]


def test_formulas_count_by_their_last_result_and_are_shown_where_there_is_none() -> None:
    book = Workbook()
    for row in [HEAD, *STEPS, ["Tổng cộng", "", "", "=1+1"]]:
        book.active.append(row)
    book.active["D3"] = '="1"&" ngày"'
    data = saved(book)
    (found,) = tables_of_file(data)
    assert rows(found)[1][3] == ""
    assert [one.why.split(";")[0] for one in found.left] == ["Ô là công thức chưa có kết quả"] * 2
    result = "<v>1 ngày</v>".encode()

    def reckoned(text: bytes) -> bytes:
        at = text.index(b'<c r="D3"')
        row = text[at:].replace(b'r="D3"', b'r="D3" t="str"', 1)
        return text[:at] + re.sub(rb"<v ?/>|<v></v>", result, row, count=1)

    changed = rewritten(data, {"xl/worksheets/sheet1.xml": reckoned})
    (found,) = tables_of_file(changed)
    assert rows(found)[1][3] == "1 ngày"


def test_what_excel_made_a_date_of_is_shown() -> None:
    book = Workbook()
    for row in [HEAD, *STEPS]:
        book.active.append(row)
    book.active["D3"] = dt.datetime(2026, 2, 1)
    (found,) = tables_of_file(saved(book))
    assert [(one.words, one.row) for one in found.left] == [("01/02/2026", 3)]
    assert [one.key for one in drafted(found).doubts if one.kind is DoubtKind.TIME] == ["time-2"]


def test_numbers_that_word_counts_by_itself() -> None:
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for row in [HEAD, *[["", *one[1:]] for one in STEPS]]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for at in (1, 2, 3):
        paragraph = table.cell(at, 0).paragraphs[0]
        paragraph.style = document.styles["List Number"]
    bullet = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    table.cell(3, 2).paragraphs[0]._p.get_or_add_pPr().append(bullet)
    (found,) = tables_of_file(saved(document))
    assert [row.no.strip(".") for row in found.rows] == ["1", "2", "3"]
    assert found.rows[2].content == "- Ký duyệt"


def test_deleted_words_are_gone_inserted_ones_are_there_and_an_image_is_said() -> None:
    document = Document()
    table = document.add_table(rows=0, cols=4)
    for row in [HEAD, *STEPS]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    paragraph = table.cell(1, 2).paragraphs[0]._p
    for tag, text, inner in (("w:del", "cũ", "w:delText"), ("w:ins", " thêm", "w:t")):
        change, run, said = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        said.text = text
        said.set(qn("xml:space"), "preserve")
        run.append(said)
        change.append(run)
        paragraph.append(change)
    image = table.cell(2, 2).paragraphs[0]
    for run in image.runs:
        run.text = ""
    image.add_run()._r.append(OxmlElement("w:drawing"))
    inside = table.cell(3, 2).add_table(rows=1, cols=2)
    inside.cell(0, 0).text, inside.cell(0, 1).text = "bảng", "con"
    (found,) = tables_of_file(saved(document))
    assert [row.content for row in found.rows] == ["Kiểm tra nội dung hồ sơ thêm", "", "Ký duyệt\nbảng con"]
    assert [one.why.split(",")[0] for one in found.left] == ["Ô này là hình ảnh"]


def test_a_far_coloured_cell_is_no_row() -> None:
    book = Workbook()
    for row in [HEAD, *STEPS]:
        book.active.append(row)
    book.active.cell(1_048_576, 4).number_format = "0.00"
    (found,) = tables_of_file(saved(book))
    assert rows(found) == STEPS
