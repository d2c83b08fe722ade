"""A file that somebody sent: which kind it is, whether it can be read at all, and its tables.

What cannot be read is refused with a sentence that says what to do. Nothing in a file is run, fetched or unfolded.
"""

import io
import zipfile

from lienthong.kernel.base.errors import Unfit

from .excel import pieces_of_workbook
from .finding import tables_in
from .jsonform import tables_from_json
from .table import Table
from .word import pieces_of_document

MOST_BYTES = 20 * 2**20
MOST_PART = 40 * 2**20
MOST_PARTS = 5_000
MOST_WORDS, MOST_STEPS = 20_000, 10_000
"""Signs in one cell, steps in one file: several times what the decisions of a whole province have."""
PACKED = b"PK"
_AGAIN = "Mở tệp bằng Word hoặc Excel, lưu lại thành .docx hoặc .xlsx rồi gửi lại."
_MACROS = ("vbaproject.bin", "vbadata.xml", "macrosheets/")


def tables_of_file(data: bytes) -> list[Table]:
    """The tables of steps in a Word, Excel or JSON file; Unfit where there are none or it cannot be read."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unfit("Tệp rỗng, không có nội dung.", "Kiểm tra lại tệp trên máy rồi gửi lại.")
    if len(data) > MOST_BYTES:
        raise Unfit(
            f"Tệp nặng {len(data) / 2**20:.0f} MB, quá mức {MOST_BYTES // 2**20} MB.",
            "Xóa bớt hình ảnh, chỉ giữ phần có bảng quy trình rồi gửi lại.",
        )
    if data[:2] == PACKED:
        found = _packed(data)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        found = tables_from_json(data)
    else:
        raise _other(data)
    if not found:
        raise Unfit(
            "Không thấy bảng quy trình nào trong tệp.",
            "Bảng cần có cột thứ tự, người thực hiện, nội dung, thời gian; nếu bảng là hình chụp, hãy gửi tệp gốc.",
        )
    _readable(found)
    return found


def _readable(tables: list[Table]) -> None:
    """Refuses what no person could read through: it would be looked through for names and times word by word."""
    steps = sum(len(table.rows) for table in tables)
    if steps > MOST_STEPS:
        raise Unfit(
            f"Tệp có {steps} bước, nhiều hơn mức {MOST_STEPS} bước của một tệp.", "Tách thành nhiều tệp rồi gửi lại."
        )
    for place, table in enumerate(tables, 1):
        said = [("phần tên, đầu và cuối bảng", (table.title, table.total, *(text for _, text in table.facts)))]
        said += [
            (
                f"bước {row.no[:20] or number}",
                (row.no, row.who, row.content, row.time, row.section, *dict(row.more).values()),
            )
            for number, row in enumerate(table.rows, 1)
        ]
        said += [(f"dòng {left.row}", (left.words,)) for left in table.left]
        for where, texts in said:
            if max(map(len, texts)) > MOST_WORDS:
                raise Unfit(
                    f"Bảng thứ {place}, {where}: có ô dài hơn {MOST_WORDS} ký tự.",
                    "Rút gọn ô này, chuyển phần dài sang tài liệu kèm theo rồi gửi lại.",
                )


def _other(data: bytes) -> Unfit:
    """Why a file that is neither packed nor JSON cannot be read."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return Unfit("Tệp là Word, Excel đời cũ (.doc, .xls) hoặc được đặt mật khẩu, không đọc được.", _AGAIN)
    if data[:5] == b"%PDF-":
        return Unfit(
            "Tệp là PDF; bảng quy trình cần tệp Word, Excel hoặc JSON.", "Gửi tệp Word hoặc Excel gốc của bảng."
        )
    if data[:3] == b"\xff\xd8\xff" or data[:4] in (b"\x89PNG", b"II*\x00", b"MM\x00*"):
        return Unfit("Tệp là hình ảnh, không đọc được bảng.", "Gửi tệp Word hoặc Excel gốc của bảng.")
    if b"\x00" not in data[:4096] and data.lstrip()[:1] == b"<":
        return Unfit("Tệp là trang web hoặc XML, không phải bảng Word, Excel hoặc JSON.", _AGAIN)
    return Unfit(
        "Tệp không phải Word (.docx), Excel (.xlsx), JSON hoặc BPMN (.bpmn, .xml).",
        "Gửi bảng bằng Word, Excel; quy trình đã vẽ thì xuất lại thành BPMN 2.0 rồi gửi.",
    )


def _packed(data: bytes) -> list[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _checked(archive)
            names = {one.lower() for one in archive.namelist()}
            if "word/document.xml" in names:
                return tables_in(pieces_of_document(archive))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unfit("Tệp bị hỏng, không mở được.", _AGAIN) from error
    if "xl/workbook.xml" in names:
        return tables_in(pieces_of_workbook(data))
    if "xl/workbook.bin" in names:
        raise Unfit("Tệp Excel dạng nhị phân (.xlsb) không đọc được.", _AGAIN)
    if "content.xml" in names:
        raise Unfit("Tệp là OpenDocument (.odt, .ods).", "Lưu lại thành .docx hoặc .xlsx rồi gửi lại.")
    raise Unfit("Tệp nén không chứa văn bản Word hoặc bảng Excel.", _AGAIN)


def _checked(archive: zipfile.ZipFile) -> None:
    """Refuses macros, passwords, and parts that would unfold to more than anybody wrote."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Unfit("Tệp có quá nhiều thành phần bên trong.", _AGAIN)
    for part in parts:
        name = part.filename.lower()
        if any(one in name for one in _MACROS):
            raise Unfit(
                "Tệp có macro; hệ thống không nhận tệp chạy lệnh.", "Lưu lại thành .docx hoặc .xlsx, không kèm macro."
            )
        if part.flag_bits & 1:
            raise Unfit("Tệp được đặt mật khẩu, không đọc được.", "Bỏ mật khẩu của tệp rồi gửi lại.")
        if not name.endswith((".xml", ".rels")):
            continue
        if part.file_size > MOST_PART:
            raise Unfit("Nội dung tệp quá lớn khi mở ra.", "Chỉ giữ phần có bảng quy trình rồi gửi lại.")
        with archive.open(part) as opened:
            if b"<!DOCTYPE" in opened.read(2_048).replace(b"\x00", b""):
                raise Unfit("Tệp có khai báo lạ ở đầu (DOCTYPE), không phải tệp Word hoặc Excel thông thường.", _AGAIN)
