"""Loads an Excel file: each visible sheet as one table with its merged cells, figures as they are shown."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.pieces import Cell, Covered, Grid, Line, Piece, Row, Source
from lienthong.domains.plans.reading.words import clean, squeeze

_MAX_ROWS, _MAX_COLUMNS = 6000, 80
# openpyxl builds each cell of a merged area: a few hundred areas over a whole sheet would keep it busy for minutes.
_MOST_MERGED = 3_000_000
_MERGED = re.compile(rb"mergeCell\b[^>]{0,200}\bref=[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
_MERGED_TOO_FAR = "Bảng Excel gộp quá nhiều ô; hãy chỉ giữ phần có nội dung, bỏ gộp ô ở phần trống rồi nộp lại."
_BROKEN = "Tệp Excel bị hỏng, không mở được; hãy mở bằng Excel, lưu lại thành .xlsx rồi nộp lại."


def _shown(cell: SheetCell | MergedCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime | date):
        form = str(cell.number_format or "").lower()
        if "d" not in form and "m" in form:
            return f"{value.month}/{value.year}"
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        return _figure(float(value), str(cell.number_format or ""))
    return clean(str(value)).strip()


def _figure(value: float, form: str) -> str:
    if "%" in form:
        value, tail = round(value * 100, 6), "%"
    else:
        tail = ""
    whole = round(value, 6)
    text = str(int(whole)) if whole == int(whole) else f"{whole:.6f}".rstrip("0").replace(".", ",")
    return text + tail


def _covers(sheet: Worksheet) -> dict[tuple[int, int], Covered]:
    result: dict[tuple[int, int], Covered] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, _MAX_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, _MAX_COLUMNS) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    result[(row, column)] = "up" if row > area.min_row else "left"
    return result


def _grid(sheet: Worksheet, page: int) -> list[Row]:
    covers = _covers(sheet)
    rows: list[Row] = []
    height = min(sheet.max_row or 0, _MAX_ROWS)
    width = min(sheet.max_column or 0, _MAX_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(min_row=1, max_row=height, max_col=width), start=1):
        row = Row(
            [Cell(_shown(cell), covers.get((number, place), "")) for place, cell in enumerate(cells, start=1)],
            number,
            page,
            True,
        )
        rows.append(row)
    return _trimmed(rows)


def _trimmed(rows: list[Row]) -> list[Row]:
    """Without the empty columns at both sides."""
    used = [place for row in rows for place, cell in enumerate(row.cells) if cell.flat]
    if not used:
        return []
    first, last = min(used), max(used)
    for row in rows:
        row.cells = row.cells[first : last + 1]
    return rows


def _sheet_pieces(rows: list[Row]) -> list[Piece]:
    """Rows with one text are paragraphs over and under the table; the rest is the table, without blank rows."""
    pieces: list[Piece] = []
    table: list[Row] = []
    begun = False
    for row in rows:
        filled = [cell for cell in row.cells if cell.flat]
        if not filled:
            continue
        wide = sum(bool(cell.flat) for cell in row.cells) >= 3
        if not begun and not wide:
            pieces.extend(
                Line(squeeze(part), row.line or 0, row.page, True, "", True)
                for cell in filled
                for part in cell.text.split("\n")
                if part.strip()
            )
            continue
        begun = True
        table.append(row)
    if table:
        pieces.append(Grid(table))
    return pieces


def _merged_cells(data: bytes) -> int:
    """How many cells the merged areas of all sheets cover together, before anything builds them."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for area in _MERGED.finditer(archive.read(name)):
                    first, last = (_place(place) for place in area.groups())
                    total += (abs(last[0] - first[0]) + 1) * (abs(last[1] - first[1]) + 1)
    return total


def _place(reference: bytes) -> tuple[int, int]:
    letters = reference.rstrip(b"0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(reference[len(letters) :]), column


def load_xlsx(data: bytes) -> Source:
    """A .xlsx as lines and tables, one after another sheet."""
    try:
        if _merged_cells(data) > _MOST_MERGED:
            raise Unreadable("too-large", _MERGED_TOO_FAR)
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
        AttributeError,
        ParseError,
    ) as error:
        raise Unreadable("broken", _BROKEN) from error
    pieces: list[Piece] = []
    for page, sheet in enumerate(book.worksheets, start=1):
        if sheet.sheet_state != "visible":
            continue
        pieces.extend(_sheet_pieces(_grid(sheet, page)))
    return Source(pieces, "xlsx")
