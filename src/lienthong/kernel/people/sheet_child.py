"""The process in which a list of staff is read: a workbook in, the cells of its first page out, and it ends.

It has no database and no secrets, and it closes itself in before it opens anything.
"""

import datetime as dt
import io
import sys
import zipfile
from typing import Any, BinaryIO

from openpyxl import load_workbook

from lienthong.kernel.base.reading_walls import HEAD, read_alone

MOST_LINES, MOST_COLUMNS, MOST_EMPTY = 25_000, 24, 500
SECONDS = 30
LONGEST = 600
"""Signs in a cell; a name, a title or a decision has fewer."""
FORMULA = {"formula": True}


def lines(data: bytes) -> dict[str, Any]:
    """The rows of the first page that hold something, each with its number; `more`: the page goes on after them."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if any(name.lower().endswith("vbaproject.bin") for name in parts.namelist()):
            return {"lines": [], "macros": True}
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    found: list[tuple[int, list[Any]]] = []
    empty = 0
    for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        values = [_plain(cell) for cell in line]
        while values and values[-1] in (None, ""):
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
    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    if len(text) > LONGEST:
        raise OverflowError
    return text


def answer(asked: BinaryIO) -> dict[str, Any]:
    """What the parent asked: two lengths and the workbook."""
    known, size = HEAD.unpack(asked.read(HEAD.size))
    asked.read(known)
    try:
        return {"read": lines(asked.read(size))}
    except OverflowError:
        return {"refused": "too-long"}
    except (MemoryError, RecursionError):
        return {"refused": "too-heavy"}
    except Exception:  # a broken workbook breaks the library in a hundred ways, and each means the same to its sender
        return {"refused": "crashed"}


if __name__ == "__main__":
    sys.exit(read_alone(answer, SECONDS))
