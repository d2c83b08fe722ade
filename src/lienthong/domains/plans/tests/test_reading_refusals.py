"""A file that cannot be read is refused with one sentence that says what to do, and nothing else."""

from __future__ import annotations

import io
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from lienthong.domains.plans.reading import Unreadable, intake, read_bytes, read_file
from lienthong.domains.plans.reading.cli import read_command, score_command
from lienthong.domains.plans.tests.samples.invented import Table, piped_cells

PLAN = Table(
    ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ"],
    ["no", "name", "lead", "due"],
    {"no": "TT", "name": "Nhiệm vụ", "lead": "Chủ trì", "due": "Thời hạn"},
    [
        {"no": "1", "name": "Xây dựng quy chế tiếp nhận kiến nghị", "lead": "Sở Nội vụ", "due": "Quý II/2026"},
        {"no": "2", "name": "Kiểm tra điểm tiếp dân ở các xã, phường", "lead": "Thanh tra tỉnh", "due": "Thường xuyên"},
    ],
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)
TCVN3 = (
    "ñy ban nh©n d©n tØnh céng hoµ x· héi chñ nghÜa viÖt nam ®éc lËp tù do h¹nh phóc kÕ "
    "ho¹ch thùc hiÖn nhiÖm vô c¬ quan " * 6
)
VNI = (
    "Uûy ban nhaân daân tænh coäng hoøa xaõ hoäi chuû nghóa vieät nam keá hoaïch thöïc "
    "hieän nhieäm vuï cô quan ñôn vò " * 6
)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def word(changes: dict[str, bytes] | None = None) -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Thư mời dự liên hoan văn nghệ cuối năm.")
    document.save(stream)
    with zipfile.ZipFile(io.BytesIO(stream.getvalue())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | (changes or {}))


def blank_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def empty_sheet() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def merged_over_all() -> bytes:
    """A sheet of three lines that merges its whole width and height, four times over."""
    given, made = io.BytesIO(empty_sheet()), io.BytesIO()
    areas = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 5)).encode()
    with zipfile.ZipFile(given) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<pageMargins", b'<mergeCells count="4">' + areas + b"</mergeCells><pageMargins")
                assert b"mergeCell " in part
            after.writestr(name, part)
    return made.getvalue()


REFUSED: list[tuple[str, str, Callable[[], bytes]]] = [
    ("empty", "a.txt", lambda: b""),
    ("empty", "a.txt", lambda: b" \n \n"),
    ("empty", "a.xlsx", empty_sheet),
    ("too-large", "a.xlsx", merged_over_all),
    ("no-plan", "a.docx", word),
    ("no-plan", "a.txt", "Hôm nay trời đẹp. Mọi người đi dạo quanh hồ.".encode),
    ("broken", "a.docx", lambda: b"PK\x03\x04" + bytes(range(256)) * 8),
    ("broken", "a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 8),
    ("broken", "a.docx", "chỉ là chữ".encode),
    ("broken", "a.docx", lambda: word({"word/document.xml": BOMB.encode()})),
    ("zip-bomb", "a.docx", lambda: zipped({"word/document.xml": b" " * (intake.MAX_PART + 1)})),
    ("zip-bomb", "a.docx", lambda: zipped({"word/document.xml": b"A" * (40 * 1024 * 1024)})),
    ("macro", "a.docx", lambda: word({"word/vbaProject.bin": b"x"})),
    ("macro", "a.docm", word),
    ("wrong-kind", "a.zip", lambda: zipped({"hello.txt": b"hi"})),
    ("wrong-kind", "a.txt", lambda: bytes((7 * i) % 256 for i in range(5000))),
    ("old-office", "a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ("image", "a.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    ("scanned", "a.pdf", blank_pdf),
    ("legacy-encoding", "a.txt", TCVN3.encode),
    ("legacy-encoding", "a.txt", lambda: TCVN3.encode("cp1252", "ignore")),
    ("legacy-encoding", "a.txt", VNI.encode),
    ("legacy-encoding", "a.txt", lambda: VNI.encode("cp1252", "ignore")),
    ("too-large", "a.txt", lambda: b"x" * (intake.MAX_BYTES + 1)),
]


@pytest.mark.parametrize(("code", "name", "make"), REFUSED, ids=[f"{c}-{i}" for i, (c, _, _) in enumerate(REFUSED)])
def test_refused(code: str, name: str, make: Callable[[], bytes]) -> None:
    data = make()
    begun = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, name)
    assert caught.value.code == code
    assert "hãy" in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert time.process_time() - begun < 10


def test_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "to.docx"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.code == "too-large"
    assert "300 MB" in caught.value.sentence


@pytest.mark.parametrize(
    "change",
    [
        lambda t: unicodedata.normalize("NFD", t).encode(),
        lambda t: (t[:400] + unicodedata.normalize("NFD", t[400:])).encode(),
        lambda t: t.encode("utf-16"),
        lambda t: b"\xef\xbb\xbf" + t.replace("\n", "\r\n").encode(),
    ],
)
def test_other_forms_of_unicode_are_read(change: Callable[[str], bytes]) -> None:
    plan = read_bytes(change(piped_cells(PLAN)), "ke-hoach.txt")
    assert [task.name for task in plan.tasks] == [row["name"] for row in PLAN.rows]


def test_the_kind_is_known_by_content() -> None:
    plan = read_bytes(
        f"<html><body><p>{piped_cells(PLAN).replace(chr(10), '</p><p>')}</p></body></html>".encode(), "ke-hoach.txt"
    )
    assert len(plan.tasks) == 2


def test_the_command_says_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Thư ngỏ.", encoding="utf-8")
    assert read_command(str(path), json=True) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert read_command(str(tmp_path / "none.txt"), json=True) == 2
    assert score_command(str(path), str(tmp_path / "none.json"), json=True) == 2
