"""A workbook as pieces: its sheets as grids, merged cells as they lie, numbers as people see them."""

import datetime as dt
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as OpenCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from lienthong.kernel.base.errors import Unfit

from .cleaning import cleaned
from .table import Cell, Covered, Grid, Piece

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 10_000, 60, 200
MOST_REACHED = 1_000_000
_BROKEN = "Tệp Excel bị hỏng, không mở được."
_AGAIN = "Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại."
_NO_RESULT = "Ô là công thức chưa có kết quả; mở bằng Excel và lưu lại, hoặc gõ số vào ô."
_A_DAY = "Excel đã đổi ô này thành ngày tháng hoặc giờ; gõ lại dưới dạng chữ."
_FAULTS = (
    BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError,
    expat.ExpatError,
)  # fmt: skip
_FAULT = "Ô báo lỗi công thức."


def pieces_of_workbook(data: bytes) -> list[Piece]:
    """The sheets of a workbook, in their order."""
    try:
        _within_reach(data)
        book = load_workbook(io.BytesIO(data), keep_links=False)
        formulas = any(cell.data_type == "f" for sheet in book.worksheets for _, cell in _cells(sheet))
        results = load_workbook(io.BytesIO(data), keep_links=False, data_only=True) if formulas else book
    except _FAULTS as error:
        raise Unfit(_BROKEN, _AGAIN) from error
    if len(book.worksheets) > MOST_SHEETS:
        raise Unfit(f"Tệp Excel có hơn {MOST_SHEETS} trang tính.", "Chỉ giữ các trang có bảng quy trình rồi gửi lại.")
    return [_grid(sheet, result) for sheet, result in zip(book.worksheets, results.worksheets, strict=True)]


def _within_reach(data: bytes) -> None:
    """Refuses what reaches over millions of places: the library makes a cell of each, gigabytes out of one line."""
    reached = 0

    def begun(name: str, given: dict[str, str]) -> None:
        nonlocal reached
        area = given.get("ref", "") if name.rpartition(":")[2] in ("mergeCell", "hyperlink") else ""
        if not area:
            return
        left, top, right, bottom = (one or 1 for one in range_boundaries(area))
        reached += (right - left + 1) * (bottom - top + 1)
        if reached > MOST_REACHED:
            raise Unfit(f"Vùng ô gộp hoặc liên kết {area[:30]} quá lớn.", "Bỏ gộp ô ở vùng này rồi gửi lại.")

    with ZipFile(io.BytesIO(data)) as book:
        for part in book.infolist():
            if part.filename.lower().endswith(".xml"):
                parser = expat.ParserCreate()
                parser.StartElementHandler = begun
                with book.open(part) as opened:
                    parser.ParseFile(opened)


def _cells(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], OpenCell | MergedCell]]:
    """The cells that hold something; walking by rows would make a million empty ones where one far cell is coloured."""
    return ((place, cell) for place, cell in sheet._cells.items() if cell.value is not None)


def _grid(sheet: Worksheet, result: Worksheet) -> Grid:
    texts: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in _cells(sheet):
        read = _read(cell, result._cells.get((row, column)))
        if not read.text and not read.doubt:
            continue
        if column > MOST_COLUMNS:
            raise Unfit(f"Trang “{sheet.title}” có hơn {MOST_COLUMNS} cột.", "Chỉ giữ các cột của bảng rồi gửi lại.")
        texts.setdefault(row, {})[column] = read
    if len(texts) > MOST_ROWS:
        raise Unfit(f"Trang “{sheet.title}” có hơn {MOST_ROWS} dòng.", "Tách thành nhiều tệp rồi gửi lại.")
    width = max((column for cells in texts.values() for column in cells), default=0)
    covered = _covered(sheet, texts.keys())
    rows = []
    for row in sorted(texts):
        own = texts[row]
        rows.append((row, tuple(own.get(at) or Cell("", covered.get((row, at), "")) for at in range(1, width + 1))))
    return Grid(tuple(rows), cleaned(sheet.title))


def _covered(sheet: Worksheet, rows: Iterable[int]) -> dict[tuple[int, int], Covered]:
    """Places under a merged cell: from the left in its first row, from above in the others."""
    kept = sorted(rows)
    found: dict[tuple[int, int], Covered] = {}
    for area in sheet.merged_cells.ranges:
        for row in kept[bisect_left(kept, area.min_row) : bisect_right(kept, area.max_row)]:
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    found[row, column] = "up" if row > area.min_row else "left"
    return found


def _read(cell: OpenCell | MergedCell, result: OpenCell | MergedCell | None) -> Cell:
    """What people see in a cell; a formula shows its last result."""
    value = cell.value
    if cell.data_type == "f":
        value = result.value if result is not None else None
        if value is None:
            return Cell("", doubt=_NO_RESULT)
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        return Cell(_moment(value), doubt=_A_DAY)
    if isinstance(value, bool):
        return Cell("có" if value else "không")
    if isinstance(value, int | float):
        return Cell(_number(value, str(cell.number_format or "")))
    text = cleaned(str(value))
    return Cell(text, doubt=_FAULT) if cell.data_type == "e" else Cell(text)


def _number(value: float, shown: str) -> str:
    """A number as Vietnamese write it; leading zeros as the cell shows them."""
    text = f"{value:.10g}".replace(".", ",")
    zeros = shown if shown and set(shown) == {"0"} else ""
    return text.zfill(len(zeros)) if text.isdigit() else text


def _moment(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y}" if value.time() == dt.time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return str(value)
