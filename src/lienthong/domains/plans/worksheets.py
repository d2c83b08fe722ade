"""The cells of a sheet that somebody filled, row by row: weighed before it is opened, programs in it refused.

A workbook is opened in a process of its own, with limits (`sheet_child`). Unfit says in one sentence why a file cannot
be read, under the field `sheet`.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lienthong.domains.plans.reading_room import CannotRead, answered
from lienthong.domains.plans.sheet_child import DAY, FORMULA, MOST_COLUMNS, MOST_LINES
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import nfc, whole_number


class Formula(str):
    """What stands in a cell that Excel reckons: never a value of its own."""


MOST_BYTES, MOST_UNPACKED = 5_000_000, 80_000_000
_OTHERS = {
    b"%PDF": "Đây là tệp PDF, không phải bảng Excel. Tải lại tệp Excel của đơn vị, điền rồi nộp.",
    b"\xd0\xcf\x11\xe0": (
        "Tệp Excel đời cũ (.xls) hoặc có mật khẩu, không đọc được. Mở bằng Excel, lưu lại thành .xlsx không mật khẩu."
    ),
}
_HEAVY = "Tệp Excel này mở ra quá nặng nên chưa đọc, chưa lưu gì.", "Chép các dòng cần gửi sang tệp mới rồi gửi lại."
_SAID = {
    "crashed": ("Không đọc được tệp Excel này.", "Mở bằng Excel, lưu lại rồi gửi."),
    "too-heavy": _HEAVY,
    "too-slow": _HEAVY,
    "too-long": _HEAVY,
}


def cells(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet of a workbook, or a CSV: each row with its number."""
    if len(data) > MOST_BYTES:
        raise Unfit(fields={"sheet": f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB. Chỉ giữ một trang rồi gửi lại."})
    if not data.strip():
        raise Unfit(fields={"sheet": "Tệp rỗng, không có gì để đọc. Mở lại tệp gốc, lưu rồi chọn lại."})
    for mark, what in _OTHERS.items():
        if data.startswith(mark):
            raise Unfit(fields={"sheet": what})
    return _of_xlsx(data) if data[:2] == b"PK" else _of_csv(data)


def text_of(value: Any) -> str:
    """A cell as text; what a spreadsheet marked as text with an apostrophe is bare."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = nfc(str(value)).strip()
    return text[1:] if text.startswith("'") else text


def day_of(value: Any) -> dt.date | None:
    """A cell as a day, whether Excel's own or typed as 30/06/2026; None where it is empty, ValueError else."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = text_of(value)
    if not text:
        return None
    parts = text.split("-") if "-" in text else text.split("/")[::-1]
    year, month, date = [whole_number(part.strip(), 9999) or 0 for part in parts] if len(parts) == 3 else (0, 0, 0)
    return dt.date(year, month, date)


def _of_csv(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit(fields={"sheet": "Bảng mã của tệp không đọc được. Lưu lại thành .xlsx hoặc CSV UTF-8."}) from None
    if "\0" in text:
        raise Unfit(fields={"sheet": "Không đọc được tệp này. Gửi tệp .xlsx hoặc CSV UTF-8."})
    mark = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
            yield number, list(values[:MOST_COLUMNS])
    except csv.Error:
        raise Unfit(fields={"sheet": "Tệp CSV bị hỏng. Xuất lại từ trang này rồi điền."}) from None


def _of_xlsx(data: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError):
        raise Unfit(fields={"sheet": "Tệp Excel bị hỏng. Mở bằng Excel, lưu lại rồi gửi."}) from None
    if any(one.filename.lower().endswith("vbaproject.bin") for one in parts):
        raise Unfit(fields={"sheet": "Tệp có macro nên không nhận. Lưu lại thành .xlsx không macro."})
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Unfit(fields={"sheet": "Tệp quá lớn sau khi mở. Chỉ giữ một trang rồi gửi lại."})
    try:
        found = answered("sheet_child", b"", data, _SAID)
    except CannotRead as no:
        raise Unfit(fields={"sheet": f"{no.sentence} {no.next_step}"}) from None
    for number, line in found["lines"]:
        yield number, [_cell(value) for value in line]
    if found["more"]:
        raise Unfit(fields={"sheet": f"Trang có hơn {MOST_LINES} dòng. Chỉ giữ các dòng cần gửi rồi gửi lại."})


def _cell(value: Any) -> Any:
    """A cell as it was before it was sent by the process that read it."""
    if not isinstance(value, dict):
        return value
    return Formula(value[FORMULA]) if FORMULA in value else dt.datetime.fromisoformat(value[DAY])
