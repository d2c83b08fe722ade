"""The PDF: text, pages, numbers of pages, fonts; and what happens where something is missing."""

import io
import shutil
import signal
import subprocess
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import ImageFont

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.printing import pdf as printing
from lienthong.kernel.printing import setting
from lienthong.kernel.printing.api import Letter, Paragraph, pdf

from .papers import EVERY_LETTER, LONG_WORD, letter

MM = 72 / 25.4
# Times New Roman's own advance widths, in 2048ths of an em, as its published metrics have them.
WIDTHS = {"A": 1479, "a": 909, "M": 1821, "W": 1933, " ": 512, "0": 1024, "i": 569, "g": 1024, "-": 682, ".": 512}
BOLD_WIDTHS = {"A": 1479, "a": 1024, "M": 1933, " ": 512, "0": 1024, "e": 909}


def pages(given: Letter) -> list[Any]:
    """The pages as somebody else reads them."""
    with pdfplumber.open(io.BytesIO(pdf(given))) as file:
        return [
            {"text": page.extract_text(), "words": page.extract_words(), "size": (page.width, page.height),
             "fonts": {char["fontname"] for char in page.chars}}
            for page in file.pages
        ]  # fmt: skip


def bare(text: str) -> str:
    """Without the places where a line may end."""
    return text.replace("\u200b", "").replace("\n", "").replace(" ", "")


def test_what_the_letter_says_stands_in_it_with_every_vietnamese_letter() -> None:
    found = pages(letter())
    text = bare("".join(page["text"] for page in found))
    for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", EVERY_LETTER, "1.234", "12,5",
                   "Nguyễn Văn Thử", "- Lưu: VT, CĐS.", "Kính gửi: Ủy ban nhân dân tỉnh Thử", LONG_WORD):  # fmt: skip
        assert bare(wanted) in text
    assert bare('=1+1 <w:b/> & ]]> "#let" $x$ @a *b* _c_ \\ //  xong') in text


def test_only_the_face_of_the_house_is_in_it() -> None:
    fonts = {name.split("+")[-1] for page in pages(letter()) for name in page["fonts"]}
    assert fonts == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_pdffonts_sees_every_font_embedded(tmp_path: Path) -> None:
    if not shutil.which("pdffonts"):
        pytest.skip("needs pdffonts, which comes with LibreOffice's poppler-utils in CI")
    (tmp_path / "a.pdf").write_bytes(pdf(letter()))
    told = subprocess.run(["pdffonts", tmp_path / "a.pdf"], capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in told.splitlines()[2:]]
    assert lines and all("Tinos" in line[0] and line[-5] == "yes" for line in lines), told


@pytest.mark.parametrize(("face", "widths"), [("regular", WIDTHS), ("bold", BOLD_WIDTHS)])
def test_the_face_has_the_widths_of_times_new_roman(face: str, widths: dict[str, int]) -> None:
    font = ImageFont.truetype(str(setting.FONTS / f"tinos-{face}.ttf"), 2048)
    assert {sign: round(font.getlength(sign)) for sign in widths} == widths


@pytest.mark.parametrize("face", ["regular", "bold", "italic", "bold-italic"])
def test_no_vietnamese_letter_is_missing_in_any_face(face: str) -> None:
    font = ImageFont.truetype(str(setting.FONTS / f"tinos-{face}.ttf"), 40)
    missing = bytes(font.getmask("\ue123"))
    assert not [sign for sign in EVERY_LETTER + "₫–—“”…≥≤%§" if bytes(font.getmask(sign)) == missing]


def test_the_licence_of_the_face_travels_with_it() -> None:
    assert "SIL OPEN FONT LICENSE" in (setting.FONTS / "tinos-license.txt").read_text(encoding="utf-8")


def test_numbers_of_pages_stand_on_top_in_the_middle_from_the_second_page_of_each_part() -> None:
    long = (*letter().blocks, *[Paragraph("Nội dung dài. " * 60) for _ in range(12)])
    found = pages(letter(60, blocks=long))
    numbers = []
    for page in found:
        first = page["words"][0]
        middle = (first["x0"] + first["x1"]) / 2
        on_top = first["text"].isdigit() and first["bottom"] < 20 * MM + (10 * MM if page["size"][0] > 700 else 0)
        left, right = (20, 20) if page["size"][0] > 700 else (30, 15)
        assert not on_top or abs(middle - (left * MM + page["size"][0] - right * MM) / 2) < 2
        numbers.append(int(first["text"]) if on_top else 0)
    parts = [list(map(int, part.split())) for part in " ".join(map(str, numbers)).split("0")[1:]]
    assert len(parts) == 3 and all(part == list(range(2, len(part) + 2)) for part in parts), numbers
    assert len(parts[0]) >= 2 and len(parts[1]) >= 2


def test_nothing_runs_over_the_margins_and_wide_annexes_lie() -> None:
    found = pages(letter(60))
    lying = [page for page in found if page["size"][0] > page["size"][1]]
    assert lying and found[0]["size"][0] < found[0]["size"][1]
    for page in found:
        left, right = (20, 20) if page in lying else (30, 15)
        over = [
            word["text"]
            for word in page["words"]
            if word["x0"] < left * MM - 1 or word["x1"] > page["size"][0] - right * MM + 1
        ]
        assert not over
    assert all("Kết quả thực hiện" in page["text"] for page in lying), "the head of the table comes again"


def test_a_large_letter_is_set_apart_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = pages(letter(8))
    monkeypatch.setattr(printing, "KEPT_ROWS", 0)
    assert [page["text"] for page in pages(letter(8))] == [page["text"] for page in kept]


def test_a_letter_too_long_for_a_pdf_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_ROWS", 10)
    with pytest.raises(Unfit, match="tối đa 10 dòng bảng") as refused:
        pdf(letter(9))
    assert "Word" in refused.value.next_step


def test_a_letter_of_very_many_words_is_set_apart_and_one_beyond_all_bounds_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words without tables take the memory of the program and make every other paper wait, as rows do."""
    apart: list[int] = []
    monkeypatch.setattr(printing, "_set_apart", lambda given: apart.append(len(given)) or b"%PDF")
    long = replace(letter(1), blocks=(Paragraph("chữ " * 60_000),))
    assert pdf(letter(1)) != b"%PDF" and pdf(long) == b"%PDF" and apart[0] > 200_000
    monkeypatch.setattr(printing, "MOST_SIGNS", 200_000)
    with pytest.raises(Unfit, match="quá dài"):
        pdf(long)


@pytest.mark.parametrize("rows", [3, 200])
def test_a_missing_font_is_an_error_and_never_another_font(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "LIKE_FONT", "Phông không có")
    with pytest.raises(printing.NotPrinted):
        pdf(letter(rows))


def test_a_house_without_fonts_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(setting, "FONTS", tmp_path)
    setting._compiler.cache_clear()
    try:
        with pytest.raises(printing.NotPrinted, match="Chưa lập được tệp PDF"):
            pdf(letter())
    finally:
        setting._compiler.cache_clear()


def test_large_letters_are_set_in_turns_and_whoever_comes_when_many_wait_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(printing, "KEPT_ROWS", 0)
    now, most, held = 0, 0, threading.Event()
    run = subprocess.run

    def counted(*args: Any, **more: Any) -> Any:
        nonlocal now, most
        now += 1
        most = max(most, now)
        held.wait(30)
        try:
            return run(*args, **more)
        finally:
            now -= 1

    monkeypatch.setattr(printing.subprocess, "run", counted)
    with ThreadPoolExecutor(8) as hands:
        asked = [hands.submit(pdf, letter(8)) for _ in range(8)]
        done, _ = wait(asked, timeout=30, return_when=FIRST_COMPLETED)
        while len(done) < 8 - printing.ROOM:
            done, _ = wait(asked, timeout=1)
        held.set()
        answers = [one.exception() or one.result() for one in asked]
    busy = [one for one in answers if isinstance(one, printing.PrintersBusy)]
    assert most == 1 and len(busy) == 8 - printing.ROOM
    assert all(one in busy or (isinstance(one, bytes) and one.startswith(b"%PDF")) for one in answers)
    assert pdf(letter(8)).startswith(b"%PDF"), "there is room again"


@pytest.mark.parametrize("ended", ["late", "killed"])
def test_a_machine_too_busy_for_a_large_letter_says_so_and_names_no_fonts(
    ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "KEPT_ROWS", 0)
    if ended == "late":
        monkeypatch.setattr(printing, "PATIENCE", 0.01)
    else:
        gone = subprocess.CompletedProcess([], -signal.SIGKILL, b"", b"")
        monkeypatch.setattr(printing.subprocess, "run", lambda *_, **__: gone)
    with pytest.raises(printing.PrintersBusy, match="đang bận") as busy:
        pdf(letter(8))
    assert busy.value.status == 503 and "phông" not in busy.value.next_step
    monkeypatch.undo()
    monkeypatch.setattr(printing, "KEPT_ROWS", 0)
    assert pdf(letter(8)).startswith(b"%PDF"), "there is room again"
