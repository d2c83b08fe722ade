"""Loads a PDF: drawn tables as tables, the rest as lines; says so when there are only pictures."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import pairwise
from operator import itemgetter

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import Table
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.loadtext import load_text
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Piece, Row, Source
from lienthong.domains.plans.reading.words import clean, fold, squeeze

MAX_PAGES = 400
_PAGE_NUMBER = re.compile(r"^\W*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?\W*$", re.IGNORECASE)
_STAMP = re.compile(r"(?:nguoi ky|email|co quan|thoi gian ky|ky boi|chu ky so|van ban nay duoc ky so)\s*:")
_TABLE = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 4,
    "join_tolerance": 4,
    "intersection_tolerance": 5,
}
_TORN_DATE = re.compile(r"(\d{1,2}/\d{1,2}/\d{0,3})\n(\d{1,4})(?!\d|/)")
_BROKEN = "Tệp PDF bị hỏng, không mở được; hãy xuất lại PDF từ văn bản gốc rồi nộp lại."
_LOCKED = "Tệp PDF đặt mật khẩu; hãy bỏ mật khẩu rồi nộp lại."
_SCANNED = "Tệp PDF là ảnh chụp hoặc bản quét, không có chữ để đọc; hãy nộp tệp Word gốc hoặc PDF xuất từ Word."


def _check(data: bytes) -> int:
    """Opens the file with a second reader first: it tells locked, broken and scanned files apart quickly."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or b"/Encrypt" in data
        raise Unreadable("locked" if locked else "broken", _LOCKED if locked else _BROKEN) from error
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            raise Unreadable(
                "too-large",
                f"Tệp PDF có {pages} trang, quá {MAX_PAGES} trang; hãy tách riêng phần kế hoạch rồi nộp lại.",
            )
        letters = 0
        for index in range(min(pages, 12)):
            text = document[index].get_textpage()
            letters += sum(ch.isalpha() for ch in text.get_text_bounded())
        if letters < 40 * min(pages, 3):
            raise Unreadable("scanned", _SCANNED)
        return pages
    finally:
        document.close()


def _cell_text(text: str | None) -> str:
    """A cell's text; a date too long for its column is torn inside the figure and comes together again."""
    return _TORN_DATE.sub(r"\1\2", clean(text or "").strip())


def _rows(table: Table, counter: list[int], page: int) -> list[Row]:
    """The rows of a drawn table, cells under a merged one marked as covered."""
    rows: list[Row] = []
    lefts = sorted({float(box[0]) for box in table.cells})
    drawn = table.rows
    tops = [float(row.bbox[1]) for row in drawn]
    for number, (shape, texts) in enumerate(zip(drawn, table.extract(), strict=True)):
        counter[0] += 1
        below = tops[number + 1] if number + 1 < len(tops) else None
        cells: list[Cell] = []
        reach = 0.0  # how far to the right the last drawn cell goes
        for left, box, text in zip(lefts, shape.cells, texts, strict=True):
            if box is None:
                cells.append(Cell("", "left" if reach > left + 2 else "up"))
                continue
            reach = float(box[2])
            cells.append(Cell(_cell_text(text), tall=below is not None and float(box[3]) > below + 2))
        rows.append(Row(cells, counter[0], page))
    return rows


def _lines(page: Page, boxes: list[tuple[float, float, float, float]]) -> list[tuple[float, str]]:
    """Text lines outside the tables with their height on the page."""
    outside = page
    for box in boxes:
        x0, top, x1, bottom = box
        clipped = (max(x0, page.bbox[0]), max(top, page.bbox[1]), min(x1, page.bbox[2]), min(bottom, page.bbox[3]))
        if clipped[0] < clipped[2] and clipped[1] < clipped[3]:
            outside = outside.outside_bbox(clipped)
    return [(float(line["top"]), clean(str(line["text"]))) for line in outside.extract_text_lines(return_chars=False)]


def _page_pieces(page: Page, number: int, counter: list[int]) -> list[Piece]:
    tables = [table for table in page.find_tables(_TABLE) if len(table.rows) >= 1]
    tables = [table for table in tables if max(len(row.cells) for row in table.rows) >= 2]
    marks: list[tuple[float, int, Table | str]] = []
    for table in tables:
        marks.append((float(table.bbox[1]), 1, table))
    lines = _lines(page, [table.bbox for table in tables])
    marks.extend((top, 0, text) for top, text in lines)
    gaps = _gaps([top for top, _ in lines])
    pieces: list[Piece] = []
    before: float | None = None
    for top, _, thing in sorted(marks, key=lambda mark: (mark[0], mark[1])):
        if isinstance(thing, str):
            text = squeeze(thing)
            if (
                text
                and not (len(text) < 60 and _PAGE_NUMBER.match(text) and (top < 90 or top > float(page.height) - 90))
                and not _STAMP.match(fold(text))
            ):
                counter[0] += 1
                wide = before is not None and gaps is not None and top - before > 1.45 * gaps
                pieces.append(Line(text, counter[0], number, wide))
                before = top
            continue
        pieces.append(Grid(_rows(thing, counter, number)))
        before = None
    return pieces


def _gaps(tops: list[float]) -> float | None:
    steps = [round(b - a, 0) for a, b in pairwise(tops) if 4 < b - a < 60]
    return Counter(steps).most_common(1)[0][0] if steps else None


def merge_pages(pieces: list[Piece]) -> list[Piece]:
    """A table that goes on over the page break is one table."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if isinstance(piece, Grid) and isinstance(last, Grid) and _same_width(last, piece):
            _append(last, piece)
        else:
            result.append(piece)
    return result


def _same_width(first: Grid, second: Grid) -> bool:
    return len(first.rows[-1].cells) == len(second.rows[0].cells)


def _append(first: Grid, second: Grid) -> None:
    heads = [row.texts() for row in first.rows[:3]]
    fresh = next((row for row in second.rows if row.texts() not in heads), None)
    for cell in fresh.cells if fresh else []:
        if cell.tall and not cell.flat:
            cell.covered = "up"  # a merged cell goes on over the page break and is not printed again
    first.rows.extend(second.rows)


_UNIT = 3.6  # points that one character of a drawn line stands for: less than any letter is wide


def _drawn_lines(page: Page) -> list[str]:
    """The page's lines with white space where the paper has it, so that columns without lines can be found."""
    result: list[str] = []
    bottom: float | None = None
    words = page.extract_words(keep_blank_chars=True, x_tolerance=2.5, use_text_flow=False)
    for line in cluster_objects(words, itemgetter("top"), 3):
        drawn = ""
        for word in sorted(line, key=itemgetter("x0")):
            drawn = drawn.ljust(max(int(word["x0"] / _UNIT), len(drawn) + 1 if drawn else 0)) + squeeze(word["text"])
        if bottom is not None and line[0]["top"] - bottom > 9:
            result.append("")
        bottom = max(word["bottom"] for word in line)
        result.append(drawn)
    return result


def _without_rules(document: PDF) -> Source | None:
    """A document whose tables have no drawn lines, when white space alone shows some."""
    pages = [_drawn_lines(page) for page in document.pages]
    text = "\n".join(("\f" if number else "") + "\n".join(lines) for number, lines in enumerate(pages))
    source = load_text(text, "pdf")
    return source if any("|" in piece.text for piece in source.pieces if isinstance(piece, Line)) else None


def load_pdf(data: bytes) -> Source:
    """A PDF as lines and tables."""
    _check(data)
    pieces: list[Piece] = []
    counter = [0]
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number, page in enumerate(document.pages, start=1):
                pieces.extend(_page_pieces(page, number, counter))
                page.close()
            bare = not any(isinstance(piece, Grid) and len(piece.rows[0].cells) > 2 for piece in pieces)
            source = _without_rules(document) if bare else None
    except PDFPasswordIncorrect as error:
        raise Unreadable("locked", _LOCKED) from error
    except (
        PDFSyntaxError,
        PdfminerException,
        MalformedPDFException,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise Unreadable("broken", _BROKEN) from error
    return source or Source(merge_pages(pieces), "pdf")
