"""The money of a plan as a sheet: its columns, written as CSV, and read back however they were moved.

A row with a code changes that budget line; one without begins a new line; the three last columns pay something out.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lienthong.domains.plans.money import read_money
from lienthong.domains.plans.money_states import Source
from lienthong.domains.plans.worksheets import MOST_BYTES, cells, day_of, text_of
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, tidy
from lienthong.kernel.printing.api import Kind

MOST_ROWS = 1000
LONGEST_CELL = 1000
# Field, heading, width, whether it is read back.
COLUMNS: tuple[tuple[str, str, int, bool], ...] = (
    ("code", "Mã dòng", 16, True),
    ("no", "Nhiệm vụ số", 10, True),
    ("name", "Nội dung", 48, False),
    ("unit", "Đơn vị", 30, True),
    ("year", "Năm", 8, True),
    ("source", "Nguồn vốn", 24, True),
    ("amount", "Kế hoạch vốn (đồng)", 20, True),
    ("cited", "Văn bản giao vốn", 24, True),
    ("decided_on", "Ngày văn bản", 14, True),
    ("contracted", "Đã ký hợp đồng (đồng)", 20, False),
    ("disbursed", "Đã giải ngân (đồng)", 20, False),
    ("percent", "Tỷ lệ giải ngân (%)", 10, False),
    ("paid", "Giải ngân thêm (đồng)", 20, True),
    ("paid_on", "Ngày giải ngân", 14, True),
    ("document", "Số chứng từ", 20, True),
)
_HOLDS = dict.fromkeys(("amount", "contracted", "disbursed", "paid"), Kind.NUMBER)
_HOLDS |= dict.fromkeys(("decided_on", "paid_on"), Kind.DAY) | {"percent": Kind.NUMBER, "no": Kind.CENTRED}
SHOWN = tuple((field, heading, width * 2.0, _HOLDS.get(field, Kind.TEXT)) for field, heading, width, _ in COLUMNS)
"""The same columns for a workbook: field, heading, width in millimetres, what they hold."""
NEEDED = ("no", "unit", "year", "source", "amount")
MONEY, DAYS = ("amount", "paid"), ("decided_on", "paid_on")
SOURCES = {fold(one.label): one.value for one in Source} | {one.value: one.value for one in Source}
_HEADINGS = {fold(heading): field for field, heading, _, read in COLUMNS if read}


__all__ = ["MOST_BYTES", "MOST_ROWS", "SHOWN", "read_sheet", "written_csv"]


def written_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same as CSV with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading for _, heading, _, _ in COLUMNS])
    for row in rows:
        values = [_harmless(row.get(field)) for field, *_ in COLUMNS]
        writer.writerow([f"{one:%d/%m/%Y}" if isinstance(one, dt.date) else one for one in values])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is told to be a text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value[:1] else value


def read_sheet(data: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet as plain values, each with its number in the sheet; Unfit says which cell is wrong and why.

    Columns are found by their headings, wherever they stand; others are left alone. Days are ISO texts.
    """
    found: dict[str, int] | None = None
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, values in cells(data, name):
        if found is None:
            found = _heads(values)
            continue
        given = {field: values[place] if place < len(values) else None for field, place in found.items()}
        if not any(text_of(one) for field, one in given.items() if field not in ("no", "unit", "year", "source")):
            continue
        if len(rows) >= MOST_ROWS:
            raise Unfit(fields={"sheet": f"Tệp có hơn {MOST_ROWS} dòng kinh phí. Chia thành nhiều tệp rồi gửi lại."})
        row, faults = _row(given)
        rows.append({"line": number, **row})
        wrong += [f"Dòng {number}, cột “{_heading(field)}”: {fault}" for field, fault in faults.items()]
    if found is None:
        heads = ", ".join(f"“{_heading(field)}”" for field in NEEDED)
        raise Unfit(fields={"sheet": f"Không tìm thấy dòng tiêu đề có các cột {heads}. Dùng tệp xuất từ trang này."})
    if wrong:
        rest = f" Còn {len(wrong) - 10} ô khác." if len(wrong) > 10 else ""
        raise Unfit(fields={"sheet": " ".join(wrong[:10]) + rest})
    if not rows:
        raise Unfit(fields={"sheet": "Tệp không có dòng kinh phí nào."})
    return rows


def _heading(field: str) -> str:
    return next(heading for name, heading, _, _ in COLUMNS if name == field)


def _heads(values: Sequence[Any]) -> dict[str, int] | None:
    """Where each known column stands in this row; None where this row is no heading."""
    found: dict[str, int] = {}
    for place, value in enumerate(values):
        field = _HEADINGS.get(fold(tidy(text_of(value))))
        if field is not None and field in found:
            raise Unfit(fields={"sheet": f"Cột “{_heading(field)}” đứng hai lần. Bỏ bớt một cột rồi gửi lại."})
        if field is not None:
            found[field] = place
    return found if all(field in found for field in NEEDED) else None


def _row(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    row: dict[str, Any] = {field: "" for field, _, _, read in COLUMNS if read}
    faults: dict[str, str] = {}
    for field, value in given.items():
        text = tidy(text_of(value))
        if text.startswith("=") and not isinstance(value, bool):
            faults[field] = "là công thức. Dán giá trị thay cho công thức."
        elif len(text) > LONGEST_CELL:
            faults[field] = f"dài quá {LONGEST_CELL} ký tự."
        elif field in MONEY:
            row[field], fault = _money(value, text)
            faults |= {field: fault} if fault else {}
        elif field in DAYS:
            row[field], fault = _day(value, text)
            faults |= {field: fault} if fault else {}
        else:
            row[field] = text
    if row["source"]:
        row["source"] = SOURCES.get(fold(row["source"]), "")
        if not row["source"]:
            faults["source"] = "không có trong danh mục nguồn vốn. Ghi như trong tệp xuất, ví dụ “ngân sách tỉnh”."
    return row, faults


def _money(value: Any, text: str) -> tuple[int | str, str]:
    if not text:
        return "", ""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    try:
        return read_money(text), ""
    except ValueError:
        return "", f"“{text[:40]}” không phải số tiền bằng đồng, không số lẻ."


def _day(value: Any, text: str) -> tuple[str, str]:
    try:
        found = day_of(value)
    except ValueError:
        return "", f"“{text[:40]}” không phải ngày. Ghi dạng 30/06/2026."
    return found.isoformat() if found else "", ""
