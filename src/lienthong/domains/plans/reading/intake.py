"""Lets a file in: checks its size and nature before opening it, then loads it by what it is, not by its name."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path, PurePath

from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.legacy import refuse_legacy
from lienthong.domains.plans.reading.loaddocx import load_docx
from lienthong.domains.plans.reading.loadhtml import load_html
from lienthong.domains.plans.reading.loadpdf import load_pdf
from lienthong.domains.plans.reading.loadtext import decode, is_unicode, load_text
from lienthong.domains.plans.reading.loadxlsx import load_xlsx
from lienthong.domains.plans.reading.pieces import Grid, Line, Source

MAX_BYTES = 40 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PART = 120 * 1024 * 1024
MAX_RATIO = 150
_KINDS = ".docx, .pdf, .html, .md, .txt hoặc .xlsx"
_MACRO_SUFFIXES = (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb", ".xlam", ".pptm")


def read_bytes_of(path: Path) -> bytes:
    """The bytes of a file that is not too large to be a plan."""
    try:
        if path.is_dir():
            raise Unreadable("not-a-file", "Đường dẫn này là thư mục; hãy chọn một tệp kế hoạch.")
        if path.is_file():
            check_size(path.stat().st_size)
        # A pipe knows no size beforehand, and a file may still grow: no more is taken than one byte too many.
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        check_size(len(data))
        return data
    except FileNotFoundError as error:
        raise Unreadable("missing", f"Không thấy tệp {path.name}; hãy kiểm tra lại tên và đường dẫn.") from error
    except OSError as error:
        raise Unreadable("no-access", f"Không mở được tệp {path.name}; hãy kiểm tra quyền đọc rồi thử lại.") from error


def check_size(size: int) -> None:
    """Refuses empty and over-large files."""
    if size == 0:
        raise Unreadable("empty", "Tệp rỗng, không có nội dung; hãy chọn lại đúng tệp kế hoạch.")
    if size > MAX_BYTES:
        limit, actual = MAX_BYTES // 1024 // 1024, size / 1024 / 1024
        weighs = f"nặng {actual:.0f} MB, " if actual >= limit + 1 else ""
        raise Unreadable(
            "too-large",
            f"Tệp {weighs}quá giới hạn {limit} MB; hãy tách riêng phần kế hoạch hoặc giảm dung lượng ảnh rồi nộp lại.",
        )


def _check_archive(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable(
            "broken", "Tệp bị hỏng, không giải nén được; hãy mở bằng Word hoặc Excel, lưu lại rồi nộp lại."
        ) from error
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable("locked", "Tệp đặt mật khẩu; hãy bỏ mật khẩu rồi nộp lại.")
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    bomb = unpacked > MAX_UNPACKED or any(info.file_size > MAX_PART for info in infos)
    if bomb or len(infos) > 20_000 or (unpacked > 20 * 1024 * 1024 and unpacked / packed > MAX_RATIO):
        raise Unreadable(
            "zip-bomb",
            "Tệp nén bất thường, có thể gây treo máy nên không được mở; hãy nộp lại tệp gốc lưu từ Word hoặc Excel.",
        )
    _check_parts(data, [info.filename for info in infos if info.filename.endswith((".xml", ".rels"))])
    return [info.filename for info in infos]


def _check_parts(data: bytes, names: list[str]) -> None:
    """Word and Excel never declare entities; a part that does is made to hurt."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            try:
                with archive.open(name) as part:
                    start = part.read(4096)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
                raise Unreadable(
                    "broken", "Tệp bị hỏng, không giải nén được; hãy mở bằng Word hoặc Excel, lưu lại rồi nộp lại."
                ) from error
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Unreadable(
                    "broken",
                    "Tệp có phần XML khác thường nên không được mở; hãy mở bằng Word hoặc Excel, lưu lại rồi nộp lại.",
                )


def _load_archive(data: bytes, suffix: str) -> Source:
    names = _check_archive(data)
    if suffix in _MACRO_SUFFIXES or any(PurePath(name).name.lower() == "vbaproject.bin" for name in names):
        raise Unreadable(
            "macro",
            "Tệp có chứa macro nên không được mở; hãy lưu lại thành .docx hoặc .xlsx không có macro rồi nộp lại.",
        )
    if "word/document.xml" in names:
        return load_docx(data)
    if "xl/workbook.xml" in names:
        return load_xlsx(data)
    raise Unreadable("wrong-kind", f"Đây không phải tệp Word hay Excel; hãy nộp tệp {_KINDS}.")


def _load_old_office(suffix: str, data: bytes) -> Source:
    if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
        raise Unreadable("locked", "Tệp đặt mật khẩu; hãy mở tệp, bỏ mật khẩu, lưu lại rồi nộp lại.")
    name = "Excel" if suffix.startswith(".xl") else "Word"
    raise Unreadable(
        "old-office", f"Tệp {name} đời cũ (.doc, .xls); hãy mở tệp và lưu lại thành .docx hoặc .xlsx rồi nộp lại."
    )


_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def load(data: bytes, filename: str) -> Source:
    """Loads a file by its content; raises Unreadable with one sentence when it cannot be let in."""
    check_size(len(data))
    suffix = PurePath(filename).suffix.lower()
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        source = _load_archive(data, suffix)
    elif b"%PDF-" in data[:1024]:
        source = load_pdf(data)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        source = _load_old_office(suffix, data)
    elif data.startswith(_IMAGES):
        raise Unreadable("image", f"Đây là tệp ảnh, không có chữ để đọc; hãy nộp tệp {_KINDS}.")
    elif head.startswith(b"{\\rtf"):
        raise Unreadable("rtf", "Tệp định dạng RTF chưa đọc được; hãy mở bằng Word và lưu lại thành .docx rồi nộp lại.")
    elif suffix in (".docx", ".xlsx", ".pdf"):
        raise Unreadable(
            "broken",
            f"Tệp mang đuôi {suffix} nhưng nội dung không đúng loại hoặc đã hỏng; hãy mở tệp gốc, lưu lại rồi nộp lại.",
        )
    else:
        source = _load_text(data, suffix)
    _bound(source)
    if not any(_piece_text(piece) for piece in source.pieces):
        raise Unreadable("empty", "Tệp không có chữ nào để đọc; hãy chọn lại đúng tệp kế hoạch.")
    refuse_legacy(" ".join(_piece_text(piece) for piece in source.pieces)[:200_000])
    return source


_LONG_RUN = re.compile(r"([^\w\n]{120})[^\w\n]+")
_LONG_WORD = re.compile(r"(\S{400})\S+")
_LONGEST_TEXT = 10_000
_MOST_TEXTS = 60_000


def _bound(source: Source) -> None:
    """Cuts rows of dots and endless words to a length no pattern stumbles over; refuses what no plan is made like."""
    texts = 0
    for piece in source.pieces:
        for one in [piece] if isinstance(piece, Line) else [cell for row in piece.rows for cell in row.cells]:
            one.text = _LONG_WORD.sub(r"\1", _LONG_RUN.sub(r"\1", one.text))
            texts += bool(one.text)
            if len(one.text) > _LONGEST_TEXT or texts > _MOST_TEXTS:
                raise Unreadable(
                    "not-a-plan",
                    "Tệp không có dạng một văn bản: đoạn quá dài hoặc quá nhiều dòng; hãy mở tệp gốc, lưu lại phần kế "
                    "hoạch rồi nộp lại.",
                )


def _load_text(data: bytes, suffix: str) -> Source:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or data.count(0) > len(data) // 5
    start = data[:40_000]
    odd = sum(byte < 32 and byte not in b"\t\r\n\f\v" for byte in start)
    if not wide and odd > 0.01 * len(start):
        raise Unreadable("wrong-kind", f"Đây không phải văn bản; hãy nộp tệp {_KINDS}.")
    if not wide and not is_unicode(data):
        refuse_legacy(start.decode("cp1252", errors="ignore"))
    text = decode(data)
    opening = text[:4000].lower()
    if suffix in (".html", ".htm", ".xhtml", ".aspx") or any(
        mark in opening for mark in ("<!doctype html", "<html", "<body", "<table", "<div")
    ):
        return load_html(data, text)
    return load_text(text, "md" if suffix in (".md", ".markdown") else "txt")


def _piece_text(piece: Line | Grid) -> str:
    if isinstance(piece, Line):
        return piece.text
    return " ".join(text for row in piece.rows for text in row.texts())
