"""The Excel file as openpyxl reads it again."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from lienthong.kernel.printing.api import Band, Column, Kind, Said, Table, workbook

from .papers import COLUMNS, EVERY_LETTER, table

TYPED = (
    Column("Chữ", 30),
    Column("Số", 12, Kind.NUMBER),
    Column("Tỷ lệ", 12, Kind.PERCENT),
    Column("Ngày", 14, Kind.DAY),
)


def sheet_of(*rows: object, **more: str) -> Worksheet:
    """One sheet with these rows, written and read again."""
    made = workbook([Table(TYPED, rows, name="Thử")], **more)  # type: ignore[arg-type]
    return openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]


def test_numbers_are_numbers_and_days_are_days() -> None:
    row = sheet_of(("Phường Thử", 1234, 63, dt.date(2026, 2, 5)), ("Xã", Decimal("12.5"), None, None))[2]
    assert [cell.value for cell in row] == ["Phường Thử", 1234, 63, dt.datetime(2026, 2, 5)]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "d"]
    assert (row[2].number_format, row[3].number_format) == ('0"%"', "dd/mm/yyyy")


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://vidu.example")', "+84 912", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]
)
def test_a_text_is_never_a_formula(text: str) -> None:
    made = workbook(
        [Table(TYPED, ((text, 1, 1, None), (Said(text, text), 1, 1, None), Band(text)), name=text)], title=text
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet["A3"].value == text
    found = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in found if cell.data_type == "f"]
    assert all(cell.data_type == "s" for cell in found if isinstance(cell.value, str))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    if text[0] in "=+-@":
        assert sheet["A3"].quotePrefix, "Excel must keep it a text when somebody edits the cell"


def test_the_head_is_frozen_and_filtered_and_printed_on_each_page() -> None:
    sheet = sheet_of(*[("a", n, n, None) for n in range(30)], title="Danh sách", under="Tính đến 05/02/2026")
    assert [cell.value for cell in sheet[3]] == [column.label for column in TYPED]
    assert sheet.freeze_panes == "A4" and sheet.auto_filter.ref == "A3:D33"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.paperSize == 9 and sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].width == pytest.approx(16.5)


def test_every_sheet_has_a_name_that_excel_takes() -> None:
    names = ["Phường/xã: [1]*?", "phường xã   1", "", "A" * 50, "A" * 50]
    made = workbook([Table(TYPED, (), name=name) for name in names])
    read = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
    assert len({name.lower() for name in read}) == 5 and all(0 < len(name) <= 31 for name in read)
    assert read[2] == "Bảng 3"


def test_bands_empty_tables_and_all_letters_come_through() -> None:
    made = workbook([table(4), Table(TYPED, ((EVERY_LETTER + "\x00\x07", 1, 1, None),)), Table(TYPED, ())])
    first, second, third = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert [first["A2"].value, first["B2"].value] == ["I", "Hạ tầng số"] and first.max_column == len(COLUMNS)
    assert second["A2"].value == EVERY_LETTER
    assert third["A2"].value == "Không có dòng nào."


def test_a_cell_of_several_voices_is_lines() -> None:
    sheet = sheet_of(((Said("Phường Thử", "xong"), Said("Xã Thử")), 1, 1, None))
    assert sheet["A2"].value == "Phường Thử: xong\nXã Thử"


def test_every_part_of_the_package_is_sound_xml() -> None:
    made = workbook([table(5), Table(TYPED, (("<&>\x00\ud800", 1.5, 12.25, None),), name="A & 'B' <c>")], title="\"&<'")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
    sheet = openpyxl.load_workbook(io.BytesIO(made))["A & 'B' <c>"]
    assert sheet["A1"].value == "\"&<'" and sheet["A3"].value == "<&>"
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1.5, "#,##0.0###")
    assert sheet["C3"].number_format == '0.0#"%"'
