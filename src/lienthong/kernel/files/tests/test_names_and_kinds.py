"""Names are labels, bytes tell the kind."""

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.files.kinds import media_type
from lienthong.kernel.files.names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Kế hoạch 1174.docx", "Kế hoạch 1174.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\báo cáo.pdf", "báo cáo.pdf"),
        ("hóa đơn\u202efdp.exe", "hóa đơnfdp.exe"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"),
        ("con.txt", "_con.txt"),
        (" .. ", "tep"),
        ("", "tep"),
        ("tệp\u0000.pdf", "tệp.pdf"),
        ("e\u0302\u0301.txt", "ế.txt"),
        ("x" * 300 + ".docx", "x" * (LONGEST - 5) + ".docx"),
    ],
)
def test_a_name_is_a_label(given_name, name):
    assert safe_name(given_name) == name


@given(st.text())
def test_no_name_is_a_path_or_empty_or_long(text):
    name = safe_name(text)
    assert 0 < len(name) <= LONGEST + 1
    assert not set(name) & set('/\\\0\r\n<>:"|?*\u202e')
    assert name not in {".", ".."}
    assert safe_name(name) == name


def made(save):
    out = io.BytesIO()
    save(out)
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return out.getvalue()


OOXML = "application/vnd.openxmlformats-officedocument"
CASES = {
    "docx": (made(docx.Document().save), f"{OOXML}.wordprocessingml.document"),
    "xlsx": (made(openpyxl.Workbook().save), f"{OOXML}.spreadsheetml.sheet"),
    "docx with macros": (
        zipped(word__document_DOT_xml="<x/>", word__vbaProject_DOT_bin="x"),
        "application/vnd.ms-word.document.macroEnabled.12",
    ),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
    "zip": (zipped(a="x"), "application/zip"),
    "broken zip": (b"PK\x03\x04rubbish", "application/zip"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf"),
    "pdf behind rubbish": (b"\n\n%PDF-1.4\n", "application/pdf"),
    "html called pdf": (b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", "text/html"),
    "svg": (b"<?xml version='1.0'?><svg onload='x'/>", "image/svg+xml"),
    "rtf": (b"{\\rtf1\\ansi abc}", "application/rtf"),
    "text": ("Kế hoạch chuyển đổi số năm 2026".encode(), "text/plain"),
    "text in TCVN3": ("KÕ ho¹ch chuyÓn ®æi sè".encode("latin-1"), "text/plain"),
    "text in UTF-16": ("Kế hoạch".encode("utf-16"), "text/plain"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png"),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 40, "image/jpeg"),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
        "application/msword",
    ),
    "encrypted office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "application/x-ole-encrypted",
    ),
    "rubbish": (bytes(range(256)) * 4, "application/octet-stream"),
}


@pytest.mark.parametrize("what", CASES)
def test_the_bytes_tell_the_kind_whatever_the_name_says(what, tmp_path):
    content, kind = CASES[what]
    place = tmp_path / "x"
    place.write_bytes(content)
    assert media_type(place, "báo cáo.pdf") == kind


def test_the_name_tells_one_plain_text_from_another(tmp_path):
    place = tmp_path / "x"
    place.write_text("# Kế hoạch\n\n| a | b |\n", encoding="utf-8")
    assert media_type(place, "ke-hoach.MD") == "text/markdown"
    assert media_type(place, "ke-hoach.exe") == "text/plain"


@given(st.binary(max_size=3000))
def test_no_bytes_break_it(tmp_path_factory, content):
    place = tmp_path_factory.getbasetemp() / "any"
    place.write_bytes(content)
    assert "/" in media_type(place, "x")
