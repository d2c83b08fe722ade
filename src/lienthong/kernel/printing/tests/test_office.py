"""What an office really opens: the files go through LibreOffice, and the pages are looked at."""

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from lienthong.kernel.printing.api import word, workbook
from lienthong.kernel.printing.setting import FONTS

from .papers import EVERY_LETTER, letter, table

pytestmark = pytest.mark.office
MM = 72 / 25.4
FACES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>
<cachedir>{cache}</cachedir><match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match></fontconfig>"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Brings a file to PDF pages; skipped by name where there is no LibreOffice."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    # An office has Times New Roman; here the face of the same widths stands for it.
    (folder / "fonts.conf").write_text(FACES.format(folder=FONTS, cache=folder), encoding="utf-8")

    def opened(content: bytes, name: str) -> list[Any]:
        (folder / name).write_bytes(content)
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", folder, folder / name],
            capture_output=True, timeout=180, check=True,
            env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        )  # fmt: skip
        made = (folder / Path(name).with_suffix(".pdf")).read_bytes()
        with pdfplumber.open(io.BytesIO(made)) as file:
            return [
                {"text": page.extract_text(), "words": page.extract_words(), "wide": page.width > page.height,
                 "width": page.width}
                for page in file.pages
            ]  # fmt: skip

    return opened


def test_libreoffice_opens_the_word_file_as_it_is_meant(office: Any) -> None:
    found = office(word(letter(60)), "bao-cao.docx")
    first = found[0]["text"]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first and "BÁO CÁO" in first
    assert EVERY_LETTER in first.replace("\n", "").replace(" ", "")
    lying = [page for page in found if page["wide"]]
    assert 4 <= len(lying) <= 14 and not found[0]["wide"] and not found[-1]["wide"]
    assert all("Kết quả thực hiện" in page["text"] for page in lying), "the head of the table comes again"
    assert [page["words"][0]["text"] for page in lying[1:]] == [str(n) for n in range(2, len(lying) + 1)]
    assert not found[0]["words"][0]["text"].isdigit()
    for page in found:
        left, right = (20, 20) if page["wide"] else (30, 15)
        over = [
            one["text"]
            for one in page["words"]
            if one["x0"] < left * MM - 2 or one["x1"] > page["width"] - right * MM + 2
        ]
        assert not over


def test_libreoffice_opens_the_excel_file_and_prints_its_head_on_each_page(office: Any) -> None:
    found = office(workbook([table(150)], title="Kết quả của từng đơn vị"), "bang.xlsx")
    assert len(found) > 2 and all(page["wide"] for page in found)
    assert all("Kết quả thực hiện" in page["text"] for page in found)
    assert "Phường Thử 150" in found[-1]["text"] and "31/03/2026" in found[0]["text"]
