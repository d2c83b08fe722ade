"""An office before which files are opened: LibreOffice makes pages of them, and the pages are read."""

import io
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pytest

from lienthong.kernel.printing.rules import LYING, UPRIGHT
from lienthong.kernel.printing.setting import FONTS

MM = 72 / 25.4
# An office has Times New Roman; here the face of the same widths stands for it.
FACES = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>
<cachedir>{cache}</cachedir><match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match></fontconfig>"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is read again: its text, whether it lies across, its words with where they stand."""

    text: str
    wide: bool
    words: list[dict[str, float | str]]
    width: float

    def over(self) -> list[str]:
        """Words that run over the margins of the decree."""
        paper = LYING if self.wide else UPRIGHT
        left, right = paper.left * MM - 2, self.width - paper.right * MM + 2
        return [str(one["text"]) for one in self.words if float(one["x0"]) < left or float(one["x1"]) > right]


def sheets_of(content: bytes) -> list[Sheet]:
    """The pages of a PDF."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        return [
            Sheet(page.extract_text(), page.width > page.height, page.extract_words(), page.width)
            for page in file.pages
        ]


class Office:
    """LibreOffice without a screen, with a desk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = shutil.which("soffice") or pytest.skip("needs LibreOffice")
        (folder / "fonts.conf").write_text(FACES.format(folder=FONTS, cache=folder), encoding="utf-8")

    def opened(self, content: bytes, name: str) -> list[Sheet]:
        """The pages that come of a file when it is printed."""
        (self.folder / name).write_bytes(content)
        subprocess.run(
            [self.program, f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", self.folder, self.folder / name],
            capture_output=True, timeout=180, check=True,
            env={**os.environ, "FONTCONFIG_FILE": str(self.folder / "fonts.conf")},
        )  # fmt: skip
        return sheets_of((self.folder / Path(name).with_suffix(".pdf")).read_bytes())
