"""Files that nobody should open: each a function that makes its bytes."""

import io
import zipfile
from collections.abc import Callable

_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


def packed(**parts: bytes) -> bytes:
    """A packed file of these parts; two underscores stand for a slash, one for a full stop."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def _document(body: bytes, head: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>'
        + head
        + f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
        + body
        + (b"</w:body></w:document>")
    )


def _bomb() -> bytes:
    """60 kB that unfold to 60 MB of one paragraph."""
    return packed(word__document_xml=_document(b"<w:p><w:r><w:t>" + b"0" * 60_000_000 + b"</w:t></w:r></w:p>"))


def _many_cells() -> bytes:
    """A table of a few hundred kB that unfolds to two million cells."""
    cell = b"<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
    return packed(
        word__document_xml=_document(b"<w:tbl>" + (b"<w:tr>" + cell * 20 + b"</w:tr>") * 30_000 + b"</w:tbl>")
    )


_STRANGER = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
_DRAWING = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"'
    b' name="&b;"/></process></definitions>'
)
HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": _bomb,
    "cells": _many_cells,
    "foreign entity in a drawing": lambda: b'<?xml version="1.0"?>' + _STRANGER + _DRAWING,
    "foreign entity in Word": lambda: packed(word__document_xml=_document(b"<w:p/>", _STRANGER)),
    "macro": lambda: packed(word__document_xml=_document(b"<w:p/>"), word__vbaProject_bin=b"\x00" * 100),
    "macro of Excel": lambda: packed(xl__workbook_xml=_SHEET, xl__vbaProject_bin=b"\x00"),
    "too large": lambda: b"[" + b" " * (21 * 2**20) + b"]",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "printed": lambda: b"%PDF-1.7\n" + b"0" * 100,
    "old Word": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
    "program": lambda: b"\x7fELF" + b"\x00" * 100,
    "web page": lambda: b"<!doctype html><html><body>1</body></html>",
    "nothing": lambda: b"",
    "no table": lambda: packed(word__document_xml=_document(b"<w:p/>")),
    "no steps": lambda: b'[{"title": "Trong", "steps": []}]',
    "broken": lambda: b"PK\x03\x04" + b"\xff" * 50,
    "deep": lambda: b"[" * 200_000,
}
