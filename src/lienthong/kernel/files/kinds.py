"""What a file is, told by its bytes; its name is asked only to tell one kind of plain text from another."""

import codecs
import zipfile
from pathlib import Path

import puremagic

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
HEAD = 262_144

_OOXML = "application/vnd.openxmlformats-officedocument"
_IN_ZIP = (
    ("word/document.xml", f"{_OOXML}.wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    ("xl/workbook.xml", f"{_OOXML}.spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    (
        "ppt/presentation.xml",
        f"{_OOXML}.presentationml.presentation",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
)
# Names of streams in an OLE file, as they stand in its directory.
_IN_OLE = (
    ("EncryptedPackage", "application/x-ole-encrypted"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_TEXT_BY_SUFFIX = {".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv"}
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def media_type(place: Path, name: str) -> str:
    """The media type of the bytes at a place; `application/octet-stream` where nothing can be told."""
    with place.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(place)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole(head, place)
    # Readers of PDF take it also behind a little rubbish, so it counts as PDF there too.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if _is_text(head):
        return _text(head, name)
    return _magic(head)


def _zip(place: Path) -> str:
    try:
        with zipfile.ZipFile(place) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                if said.startswith("application/vnd.oasis.opendocument"):
                    return said
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "application/zip"
    for main, plain, with_macros in _IN_ZIP:
        if main in names:
            return with_macros if any(n.endswith("vbaProject.bin") for n in names) else plain
    return "application/zip"


def _ole(head: bytes, place: Path) -> str:
    directory = head if place.stat().st_size <= HEAD else place.read_bytes()
    for stream, kind in _IN_OLE:
        if stream.encode("utf-16-le") in directory:
            return kind
    return "application/x-ole-storage"


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\0" in head:
        return False
    strange = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    try:
        # The last sign may be cut in half by the end of the head.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        # Old Vietnamese encodings (TCVN3, VNI) are text too; pictures and programs are full of control signs.
        return strange == 0 and not _known(head)
    return strange == 0


def _text(head: bytes, name: str) -> str:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:2048].lower()
    if start.startswith(b"{\\rtf"):
        return "application/rtf"
    if start.startswith(_HTML) or b"<html" in start:
        return "text/html"
    if b"<svg" in start:
        return "image/svg+xml"
    if start.startswith(b"<?xml"):
        return "application/xml"
    return _TEXT_BY_SUFFIX.get(Path(name).suffix.lower(), TEXT)


def _known(head: bytes) -> bool:
    return _magic(head) != UNKNOWN


def _magic(head: bytes) -> str:
    try:
        found = [match for match in puremagic.magic_string(head) if match.mime_type]
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    return str(found[0].mime_type) if found else UNKNOWN
