"""Tables as an Excel file: numbers are numbers, days are days, and no text of a person is ever a formula."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from .shapes import Band, Cell, Column, Kind, Said, Table
from .values import clean, plain

FACE = "Times New Roman"
# What Excel takes: characters in a cell, rows in a sheet, characters in a tab's name and the signs it may not have.
LONGEST = 32_767
MOST_ROWS = 1_048_576
LONGEST_NAME = 31
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
PLAIN = Font(name=FACE, size=11)
BOLD = Font(name=FACE, size=11, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
SUB = Font(name=FACE, size=11, italic=True)
HEAD = PatternFill("solid", fgColor="E7ECEF")
BAND = PatternFill("solid", fgColor="F3F5F6")
FORMATS = {Kind.NUMBER: "#,##0.####", Kind.PERCENT: '0"%"', Kind.DAY: "dd/mm/yyyy"}
SET = {
    Kind.TEXT: Alignment(vertical="top", wrap_text=True),
    Kind.CENTRED: Alignment(horizontal="center", vertical="top", wrap_text=True),
    Kind.NUMBER: Alignment(horizontal="right", vertical="top"),
    Kind.PERCENT: Alignment(horizontal="right", vertical="top"),
    Kind.DAY: Alignment(horizontal="center", vertical="top"),
}
HEAD_SET = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="top")
A4 = 9
WIDTH = 0.55
"""Characters of Excel's width to a millimetre on paper."""


def workbook(tables: Sequence[Table], *, title: str = "", under: str = "") -> bytes:
    """Each table as a sheet with its head frozen, a filter, and a set-up for printing across on A4.

    `title` and `under` (of which plan, which day, which filters) stand over each table.
    """
    book = Workbook(write_only=True)
    names = list(_names([one.name or one.title for one in tables]))
    for table, name in zip(tables, names, strict=True):
        _sheet(book.create_sheet(name), table, title or table.title, under)
    book.properties.title = clean(title or (tables[0].title if tables else ""))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _names(wanted: Iterable[str]) -> Iterator[str]:
    """Names that Excel takes, each only once."""
    used: set[str] = set()
    for place, text in enumerate(wanted, 1):
        base = _UNNAMED.sub(" ", clean(text)).strip().strip("'")[:LONGEST_NAME].strip() or f"Bảng {place}"
        name, turn = base, 2
        while name.lower() in used:
            name, turn = f"{base[: LONGEST_NAME - 4]} {turn}", turn + 1
        used.add(name.lower())
        yield name


def _sheet(sheet: Any, table: Table, title: str, under: str) -> None:
    tops = [(title, TITLE), (under, SUB)]
    tops = [(text, face) for text, face in tops if text]
    head = len(tops) + 1
    last = get_column_letter(len(table.columns))
    sheet.freeze_panes = f"A{head + 1}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation = "landscape" if len(table.columns) > 4 else "portrait"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{head}:{head}"
    sheet.oddHeader.center.text = "&P/&N"
    sheet.print_options.horizontalCentered = True
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(6.0, round(column.width * WIDTH, 1))
    for text, face in tops:
        sheet.append([_text(sheet, text, face, LEFT)])
    sheet.append([_boxed(_text(sheet, column.label, BOLD, HEAD_SET), HEAD) for column in table.columns])
    rows = table.rows[: MOST_ROWS - head - 1]
    for row in rows:
        sheet.append(_band(sheet, row, table.columns) if isinstance(row, Band) else _row(sheet, row, table.columns))
    if not rows:
        sheet.append([_text(sheet, table.empty, SUB, LEFT)])
    if table.note:
        sheet.append([_text(sheet, table.note, SUB, LEFT)])
    sheet.auto_filter.ref = f"A{head}:{last}{head + max(len(rows), 1)}"


def _text(sheet: Any, text: str, face: Font, at: Alignment) -> Any:
    """A cell that is text whatever stands in it: “=1+1” is three signs, and Excel leaves them so."""
    cell: Any = WriteOnlyCell(sheet, value=None)
    cell.value = clean(text)[:LONGEST]
    cell.data_type = "s"
    # Excel writes this before a text that looks like a formula, so that it stays a text when it is edited.
    cell.quotePrefix = text[:1] in "=+-@" if text else False
    cell.font, cell.alignment = face, at
    return cell


def _boxed(cell: Any, fill: PatternFill | None = None) -> Any:
    cell.border = BORDER
    if fill is not None:
        cell.fill = fill
    return cell


def _band(sheet: Any, band: Band, columns: tuple[Column, ...]) -> list[Any]:
    texts = [band.no, band.text] if len(columns) > 1 else [f"{band.no} {band.text}".strip()]
    texts += [""] * (len(columns) - len(texts))
    return [_boxed(_text(sheet, text, BOLD, LEFT), BAND) for text in texts]


def _row(sheet: Any, row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[Any]:
    return [_boxed(_cell(sheet, value, column.kind)) for value, column in zip(row, columns, strict=True)]


def _cell(sheet: Any, value: Cell, kind: Kind) -> Any:
    if isinstance(value, Said | tuple):
        return _text(sheet, plain(value), PLAIN, SET[Kind.TEXT])
    if value is None or isinstance(value, str):
        return _text(sheet, value or "", PLAIN, SET[kind if kind is Kind.CENTRED else Kind.TEXT])
    cell: Any = WriteOnlyCell(sheet, value=None)
    cell.value = float(value) if isinstance(value, Decimal) else value
    cell.font, cell.alignment = PLAIN, SET[kind]
    cell.number_format = FORMATS[Kind.DAY] if isinstance(value, dt.date) else FORMATS.get(kind, "General")
    return cell
