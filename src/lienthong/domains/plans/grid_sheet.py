"""A unit's rows of a round as a workbook: taken along, filled anywhere, and read back however its columns were moved.

A row is known by its code; what the file does not hold, or says the same, stays as it is. Nothing is written here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lienthong.domains.plans.doubting import NEXT, doubts_of, frames_of
from lienthong.domains.plans.entries import FIGURES, TEXTS, Entry, entry_of, plain
from lienthong.domains.plans.grid_form import FIGURE_WORDS, number
from lienthong.domains.plans.queries.grid import Grid, GridRow
from lienthong.domains.plans.states import Cause
from lienthong.domains.plans.worksheets import Formula, cells, day_of, text_of
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, tidy, whole_number
from lienthong.kernel.printing.api import Column, Kind, Table, workbook

MOST_ROWS = 1000
SHOWN_FAULTS = 10
# Field, heading, width, kind; the first five are only shown, the code says which row it is.
COLUMNS: tuple[tuple[str, str, float, Kind], ...] = (
    ("code", "Mã việc", 24, Kind.TEXT),
    ("no", "Số", 8, Kind.CENTRED),
    ("name", "Nội dung", 60, Kind.TEXT),
    ("level", "Mức cần đạt", 20, Kind.TEXT),
    ("due", "Hạn", 18, Kind.DAY),
    ("percent", "Tiến độ (%)", 14, Kind.NUMBER),
    ("value", "Giá trị", 18, Kind.NUMBER),
    ("numerator", "Tử số", 18, Kind.NUMBER),
    ("denominator", "Mẫu số", 18, Kind.NUMBER),
    ("result", "Kết quả", 60, Kind.TEXT),
    ("advantages", "Thuận lợi", 36, Kind.TEXT),
    ("difficulties", "Khó khăn, nguyên nhân", 44, Kind.TEXT),
    ("cause", "Nhóm nguyên nhân", 24, Kind.TEXT),
    ("proposals", "Đề xuất", 36, Kind.TEXT),
    ("done_on", "Ngày hoàn thành", 20, Kind.DAY),
)
HEADINGS = {field: heading for field, heading, _, _ in COLUMNS}
READ = tuple(field for field, *_ in COLUMNS[5:])
_FIELDS = {fold(heading): field for field, heading, _, _ in COLUMNS if field == "code" or field in READ}
_CAUSES = {fold(one.label): one.value for one in Cause} | {one.value: one.value for one in Cause}
CAUSE_WORDS = {one.value: one.label for one in Cause}


def written(seen: Grid, title: str) -> bytes:
    """The grid as a workbook, with what is kept; to be filled and handed in again."""
    columns = tuple(Column(heading, width, kind) for _, heading, width, kind in COLUMNS)
    note = (
        "Không sửa cột “Mã việc”. Nhóm nguyên nhân: " + ", ".join(CAUSE_WORDS.values()) + ". Đổi chỗ các cột không sao."
    )
    table = Table(columns, tuple(_line(row) for row in seen.rows), name="Báo cáo")
    return workbook([table], title=title, under=note)


def _line(row: GridRow) -> tuple[Any, ...]:
    work, item = row.work, row.work.item
    entry = entry_of(row.report) if row.report else Entry(percent=work.percent)
    return (
        work.code,
        item.no,
        item.name,
        (item.value or {}).get("text", ""),
        work.clock.due_on if work.clock else None,
        entry.percent,
        entry.value,
        entry.numerator,
        entry.denominator,
        entry.result,
        entry.advantages,
        entry.difficulties,
        CAUSE_WORDS.get(entry.cause, ""),
        entry.proposals,
        entry.done_on,
    )


def read_back(data: bytes, name: str) -> list[dict[str, Any]]:
    """Rows of a filled sheet as `fill_many` takes them, days and numbers typed; Unfit names cells that are wrong."""
    found: dict[str, int] | None = None
    rows: dict[str, dict[str, Any]] = {}
    wrong: list[str] = []
    nameless: list[dict[str, Any]] = []
    for line, values in cells(data, name):
        if found is None:
            found = _heads(values)
            continue
        given = {field: values[place] if place < len(values) else None for field, place in found.items()}
        code = tidy(text_of(given.pop("code")))
        if not code:
            if any(text_of(value) for value in given.values()):
                nameless.append({"assignment": "", "line": line})
            continue
        if len(rows) >= MOST_ROWS:
            raise Unfit(fields={"sheet": f"Tệp có hơn {MOST_ROWS} dòng. Mỗi lần nộp một đơn vị, một kỳ."})
        if code in rows:
            raise Unfit(
                fields={"sheet": f"Dòng {line}: mã việc {code[:60]} đứng hai lần. Bỏ bớt một dòng rồi nộp lại."}
            )
        rows[code], faults = _row(given)
        wrong += [f"Dòng {line}, cột “{HEADINGS[field]}”: {fault}" for field, fault in faults.items()]
    if found is None:
        raise Unfit(fields={"sheet": "Không tìm thấy dòng tiêu đề có cột “Mã việc”. Dùng tệp tải từ bảng này."})
    if wrong:
        rest = f" Còn {len(wrong) - SHOWN_FAULTS} ô khác." if len(wrong) > SHOWN_FAULTS else ""
        raise Unfit(fields={"sheet": " ".join(wrong[:SHOWN_FAULTS]) + rest})
    if not rows:
        raise Unfit(fields={"sheet": "Tệp không có dòng nào mang mã việc."})
    return [{"assignment": code, **row} for code, row in rows.items()] + nameless[:SHOWN_FAULTS]


def _heads(values: Sequence[Any]) -> dict[str, int] | None:
    """Where each known column stands in this row; None where this row is no heading."""
    found: dict[str, int] = {}
    for place, value in enumerate(values):
        field = _FIELDS.get(fold(tidy(text_of(value))))
        if field is not None and field in found:
            raise Unfit(fields={"sheet": f"Cột “{HEADINGS[field]}” đứng hai lần. Bỏ bớt một cột rồi nộp lại."})
        if field is not None:
            found[field] = place
    return found if "code" in found and len(found) > 1 else None


def _row(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    row: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field, value in given.items():
        text = text_of(value)
        if isinstance(value, Formula):
            faults[field] = "là công thức. Dán giá trị thay cho công thức."
            continue
        if field == "percent" and not text:  # an empty cell is nobody's zero
            continue
        try:
            row[field] = _part(field, value, text)
        except ValueError as no:
            faults[field] = str(no)
    return row, faults


def _part(field: str, value: Any, text: str) -> Any:
    if field in TEXTS:
        return text.strip()
    if field == "cause":
        if text and fold(tidy(text)) not in _CAUSES:
            raise ValueError(f"“{text[:40]}” không có trong danh mục. Chọn: {', '.join(CAUSE_WORDS.values())}.")
        return _CAUSES.get(fold(tidy(text)), "")
    if field == "done_on":
        try:
            return day_of(value)
        except ValueError:
            raise ValueError(f"“{text[:40]}” không phải ngày. Ghi dạng 30/06/2026.") from None
    if field in FIGURES:
        try:
            return (
                Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else number(text)
            )
        except ValueError:
            raise ValueError(f"“{text[:40]}” không phải số. {FIGURE_WORDS}") from None
    return _percent(value, text)


def _percent(value: Any, text: str) -> int:
    """40, “40 %”, a cell shown as 40 %; a bare 0.4 is refused, since nobody knows what it means."""
    found = whole_number(text.rstrip("%").strip() or "0", 100)
    if found is None or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(f"“{text[:40]}” không phải số nguyên từ 0 đến 100.")
    return found


def differences(seen: Grid, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a file would change, row by row: parts with what they were and what they become; or why a row cannot be.

    `doubt`: what looks mistaken in its figures.
    Rows that say what is kept are left out.
    """
    by_code = {row.work.code: row for row in seen.rows}
    given = {str(row["assignment"]) for row in rows if any(row.get(name) is not None for name in FIGURES)}
    frames = frames_of([row.work for code, row in by_code.items() if code in given])
    found = []
    for row in rows:
        held = by_code.get(str(row["assignment"]))
        if held is None:
            fault = "Không phải việc của đơn vị ở kỳ này."
            if not row["assignment"]:
                fault = f"Dòng {row['line']} có nội dung nhưng thiếu mã việc. Chép lại mã từ tệp đã tải rồi nộp lại."
            found.append({"assignment": row["assignment"], "row": None, "fault": fault})
            continue
        before = entry_of(held.report) if held.report else Entry(percent=held.work.percent)
        changes = [
            (HEADINGS[field], shown(field, getattr(before, field)), shown(field, row[field]))
            for field in READ
            if field in row and _same(getattr(before, field)) != _same(row[field])
        ]
        if changes and not held.editable:
            fault = "Báo cáo đã gửi hoặc kỳ đã khép, không sửa được."
            found.append({"assignment": row["assignment"], "row": held, "fault": fault})
        elif changes:
            doubt = ""
            if (frame := frames.get(held.work.item_id)) is not None:
                named = {name: row[name] for name in FIGURES if name in row}
                doubt = doubts_of(frame, before, replace(before, **named)).removesuffix(f" {NEXT}")
            one = {"assignment": row["assignment"], "row": held, "fault": "", "changes": changes, "doubt": doubt}
            found.append(one)
    return found


def _same(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def shown(field: str, value: Any) -> str:
    """A part as people read it."""
    if value is None or value == "":
        return "trống"
    if field == "cause":
        return CAUSE_WORDS.get(str(value), str(value))
    if field == "done_on":
        return f"{value:%d/%m/%Y}"
    if field == "percent":
        return f"{value}%"
    return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
