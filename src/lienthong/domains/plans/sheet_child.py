"""The process in which one filled sheet is read: a workbook in, the cells of its first page out as JSON, and it ends.

It has no database and no secrets, and it closes itself in before it opens anything: a workbook of 100 kB can hold
millions of rows, cells or looks, which take minutes and gigabytes.
"""

import datetime as dt
import io
import sys
from typing import Any, BinaryIO

from openpyxl import load_workbook

from lienthong.kernel.base.reading_walls import HEAD, read_alone

MOST_LINES, MOST_COLUMNS, MOST_EMPTY = 20_000, 60, 1000
SECONDS = 20
FORMULA, DAY = "formula", "day"


def lines(data: bytes) -> dict[str, Any]:
    """The rows of the first page that hold something, each with its number; `more`: the page goes on after them.

    A cell is a plain value, or says what else it is: `{"formula": "=A1"}`, `{"day": "2026-06-30T00:00:00"}`.
    """
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    found: list[tuple[int, list[Any]]] = []
    empty = 0
    for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        values = [_plain(cell) for cell in line]
        while values and values[-1] is None:
            values.pop()
        empty = 0 if values else empty + 1
        if empty > MOST_EMPTY:
            break
        if number > MOST_LINES:
            return {"lines": found, "more": True}
        if values:
            found.append((number, values))
    return {"lines": found, "more": False}


def _plain(cell: Any) -> Any:
    """The value; a number that the sheet shows in percent (0.4 as 40 %) is what people read there."""
    value = cell.value
    if cell.data_type == "f":
        return {FORMULA: value if isinstance(value, str) else "="}
    if isinstance(value, dt.datetime | dt.date):
        return {DAY: value.isoformat()}
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return round(value * 100, 9)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths and the workbook."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    asked.read(known)
    try:
        return {"read": lines(asked.read(size))}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}
    except Exception:  # a broken workbook breaks the library in a hundred ways, and each means the same to its sender
        return {"refused": "crashed"}


if __name__ == "__main__":
    sys.exit(read_alone(answer, SECONDS))
