"""The money of a plan as a sheet: written for Excel or CSV, and read back however its columns were moved.

A row with a code changes that budget line; one without begins a new line; the three last columns pay something out.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from lienthong.domains.plans.money import read_money
from lienthong.domains.plans.money_states import Source
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import fold, nfc, tidy, whole_number

MOST_ROWS, MOST_COLUMNS, MOST_BYTES, MOST_UNPACKED = 1000, 60, 5_000_000, 80_000_000
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
NEEDED = ("no", "unit", "year", "source", "amount")
MONEY, DAYS = ("amount", "paid"), ("decided_on", "paid_on")
SOURCES = {fold(one.label): one.value for one in Source} | {one.value: one.value for one in Source}
_HEADINGS = {fold(heading): field for field, heading, _, read in COLUMNS if read}


def written_xlsx(rows: Iterable[Mapping[str, Any]], title: str) -> bytes:
    """The sheet as a workbook: headings that stay in sight, amounts as numbers, days as days."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Kinh phí"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append([heading for _, heading, _, _ in COLUMNS])
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF7")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in rows:
        sheet.append([_harmless(row.get(field)) for field, *_ in COLUMNS])
        for cell in sheet[sheet.max_row]:
            cell.number_format = "#,##0" if isinstance(cell.value, int) and cell.column >= 7 else cell.number_format
            cell.number_format = "dd/mm/yyyy" if isinstance(cell.value, dt.date) else cell.number_format
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, (_, _, width, _) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "D3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


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
    if len(data) > MOST_BYTES:
        raise Unfit(fields={"sheet": f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB. Chỉ giữ trang kinh phí rồi gửi lại."})
    cells = _of_xlsx(data) if data[:2] == b"PK" else _of_csv(data, name)
    found: dict[str, int] | None = None
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, values in cells:
        if found is None:
            found = _heads(values)
            continue
        given = {field: values[place] if place < len(values) else None for field, place in found.items()}
        if not any(_text(one) for field, one in given.items() if field not in ("no", "unit", "year", "source")):
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
        field = _HEADINGS.get(fold(tidy(_text(value))))
        if field is not None and field in found:
            raise Unfit(fields={"sheet": f"Cột “{_heading(field)}” đứng hai lần. Bỏ bớt một cột rồi gửi lại."})
        if field is not None:
            found[field] = place
    return found if all(field in found for field in NEEDED) else None


def _row(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    row: dict[str, Any] = {field: "" for field, _, _, read in COLUMNS if read}
    faults: dict[str, str] = {}
    for field, value in given.items():
        text = tidy(_text(value))
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
    if isinstance(value, dt.datetime):
        return value.date().isoformat(), ""
    if isinstance(value, dt.date):
        return value.isoformat(), ""
    if not text:
        return "", ""
    parts = text.split("-") if "-" in text else text.split("/")[::-1]
    year, month, date = [whole_number(part.strip(), 9999) or 0 for part in parts] if len(parts) == 3 else (0, 0, 0)
    try:
        return dt.date(year, month, date).isoformat(), ""
    except ValueError:
        return "", f"“{text[:40]}” không phải ngày. Ghi dạng 30/06/2026."


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = nfc(str(value)).strip()
    return text[1:] if text.startswith("'") else text


def _of_csv(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        kind = "Tệp Excel đời cũ (.xls) hoặc bảng mã lạ" if name.lower().endswith(".xls") else "Bảng mã của tệp"
        raise Unfit(fields={"sheet": f"{kind} không đọc được. Lưu lại thành .xlsx hoặc CSV UTF-8."}) from None
    if "\0" in text:
        raise Unfit(fields={"sheet": "Không đọc được tệp này. Gửi tệp .xlsx hoặc CSV UTF-8."})
    mark = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
            yield number, list(values[:MOST_COLUMNS])
    except csv.Error:
        raise Unfit(fields={"sheet": "Tệp CSV bị hỏng. Xuất lại từ trang này rồi điền."}) from None


def _of_xlsx(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet, row by row; what is packed is weighed before it is opened, programs in it are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError):
        raise Unfit(fields={"sheet": "Tệp Excel bị hỏng. Mở bằng Excel, lưu lại rồi gửi."}) from None
    if any(one.filename.lower().endswith("vbaproject.bin") for one in parts):
        raise Unfit(fields={"sheet": "Tệp có macro nên không nhận. Lưu lại thành .xlsx không macro."})
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Unfit(fields={"sheet": "Tệp quá lớn sau khi mở. Chỉ giữ trang kinh phí rồi gửi lại."})
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        empty = 0
        for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
            empty = 0 if any(value is not None for value in values) else empty + 1
            if empty > MOST_ROWS:
                return
            yield number, list(values)
    except Unfit:
        raise
    except Exception:  # a broken workbook breaks the library in a hundred ways, and each means the same to its sender
        raise Unfit(fields={"sheet": "Không đọc được tệp Excel này. Mở bằng Excel, lưu lại rồi gửi."}) from None
