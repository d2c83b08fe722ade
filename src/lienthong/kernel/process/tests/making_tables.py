"""Tables as offices send them, made for tests: the same steps in Word and in Excel, whole and damaged."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from docx import Document
from openpyxl import Workbook

from lienthong.kernel.process.tables.table import Table

HEAD = ["TT", "Đơn vị/người thực hiện", "Nội dung công việc", "Thời gian thực hiện"]
STEPS = [
    ["1", "Bộ phận một cửa", "Kiểm tra nội dung hồ sơ", "02 giờ làm việc"],
    ["2", "Chuyên viên Phòng Nội vụ", "Thẩm định", "1,5 ngày làm việc"],
    ["3", "Lãnh đạo Sở Nội vụ", "Ký duyệt", "02 giờ làm việc"],
]
TOTAL = ["Tổng thời gian giải quyết", "", "", "02 ngày làm việc"]
Maker = Callable[[Sequence[Sequence[Sequence[object]]]], bytes]


def as_word(grids: Sequence[Sequence[Sequence[object]]]) -> bytes:
    document = Document()
    for place, rows in enumerate(grids, 1):
        document.add_paragraph(f"{place}. Quy trình thứ {place} (mã 1.00000{place})")
        table = document.add_table(rows=0, cols=max(len(row) for row in rows))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = str(text)
    return saved(document)


def as_excel(grids: Sequence[Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    sheet = book.active
    for place, rows in enumerate(grids, 1):
        sheet.append([f"{place}. Quy trình thứ {place} (mã 1.00000{place})"])
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def rows(table: Table) -> list[list[str]]:
    return [[row.no, row.who, row.content, row.time] for row in table.rows]


def rewritten(
    data: bytes, changes: dict[str, Callable[[bytes], bytes]], extra: dict[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, changes.get(one.filename, bytes)(old.read(one)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


both = pytest.mark.parametrize("make", [as_word, as_excel])
