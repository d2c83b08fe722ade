"""Builds the demo plan in six formats, and its truth, from the rows beside this file.

Run it again after a change of the rows: `.venv/bin/python demo/nghe-an/plan/make.py`. The PDF needs LibreOffice.
The text is the project's own short wording of public facts; it replaces no official document.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from content import (
    FOOT_LEFT,
    FOOT_RIGHT,
    HEAD_LEFT,
    HEAD_RIGHT,
    HERE,
    NOTICE,
    TITLE,
    Grid,
    appendices,
    body,
    is_group,
    truth,
)
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

STEM = "ke-hoach-chuyen-doi-so-2026"
BORN = datetime(2025, 12, 31)  # noqa: DTZ001 a property of the file, the same on every machine
SECONDS = "1767139200"


def as_text() -> str:
    """Plain text: two columns of the head one after the other, tables with pipes."""
    lines = [NOTICE, "", *HEAD_LEFT, "", *HEAD_RIGHT, ""]
    for block in body():
        lines += [f"- {block.text}" if block.look == "bullet" else block.text]
        lines += [""] if block.look == "title" else []
    lines += ["", *FOOT_LEFT, "", *FOOT_RIGHT]
    for grid in appendices():
        lines += ["", *grid.titles, ""]
        lines += ["| " + " | ".join(cells) + " |" for cells in (grid.head, *grid.rows)]
    return "\n".join(lines) + "\n"


def as_markdown() -> str:
    """Markdown with real tables."""
    lines = [f"> {NOTICE}", "", "<br>".join(HEAD_LEFT), "", "<br>".join(HEAD_RIGHT), ""]
    for block in body():
        marks = {"title": "# ", "heading": "## ", "bullet": "- ", "text": ""}
        lines += [marks[block.look] + block.text]
        lines += [] if block.look == "bullet" else [""]
    lines += ["", "  \n".join(FOOT_LEFT), "", "  \n".join(FOOT_RIGHT), ""]
    for grid in appendices():
        lines += [f"## {grid.titles[0]}", "", f"**{grid.titles[1]}**", "", grid.titles[2], ""]
        lines += ["| " + " | ".join(grid.head) + " |", "|" + " --- |" * len(grid.head)]
        lines += ["| " + " | ".join(cells) + " |" for cells in grid.rows]
        lines += [""]
    return "\n".join(lines)


def as_html() -> str:
    """One page of HTML; group rows span the rest of the line."""

    def lines_of(lines: tuple[str, ...]) -> str:
        return "<br>\n".join(html.escape(line) for line in lines)

    tags = {"title": "h1", "heading": "h2", "bullet": "li", "text": "p"}
    parts = [
        f'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(TITLE)}</title>',
        "<style>body{font-family:'Times New Roman',serif;max-width:60rem;margin:auto;padding:1rem}"
        "h1,.c{text-align:center;font-size:1.1rem}table{border-collapse:collapse;width:100%}"
        "th,td{border:1px solid #555;padding:.25rem;vertical-align:top}.h td{border:0;text-align:center}</style>",
        f'</head>\n<body>\n<p class="c"><strong>{html.escape(NOTICE)}</strong></p>',
        f'<table class="h"><tr><td>{lines_of(HEAD_LEFT)}</td><td>{lines_of(HEAD_RIGHT)}</td></tr></table>',
    ]
    parts += [f"<{tags[block.look]}>{html.escape(block.text)}</{tags[block.look]}>" for block in body()]
    parts += [f'<table class="h"><tr><td>{lines_of(FOOT_LEFT)}</td><td>{lines_of(FOOT_RIGHT)}</td></tr></table>']
    for grid in appendices():
        parts += [f"<h2>{html.escape(grid.titles[0])}</h2>"]
        parts += [f'<p class="c">{html.escape(title)}</p>' for title in grid.titles[1:]]
        parts += ["<table>\n<thead><tr>" + "".join(f"<th>{cell}</th>" for cell in grid.head) + "</tr></thead>"]
        parts += ["<tbody>", *(html_row(cells) for cells in grid.rows), "</tbody>\n</table>"]
    return "\n".join([*parts, "</body>", "</html>"]).replace("</p>\n<li>", "</p>\n<ul>\n<li>") + "\n"


def html_row(cells: tuple[str, ...]) -> str:
    if is_group(cells):
        span = len(cells) - 1
        return f'<tr><th>{cells[0]}</th><th colspan="{span}">{html.escape(cells[1])}</th></tr>'
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def as_docx() -> bytes:
    """A Word file with the layout of Decree 30/2020: A4, 13-14 point, page number on top from page 2."""
    document = Document()
    page(document)
    paragraph(document, NOTICE, bold=True, centre=True, size=12)
    two_columns(document, HEAD_LEFT, HEAD_RIGHT)
    for block in body():
        strong = block.look in ("title", "heading")
        text = f"- {block.text}" if block.look == "bullet" else block.text
        paragraph(document, text, bold=strong, centre=block.look == "title")
    two_columns(document, FOOT_LEFT, FOOT_RIGHT)
    for grid in appendices():
        paragraph_break(document)
        for number, title in enumerate(grid.titles):
            paragraph(document, title, bold=number < 2, centre=True)
        docx_table(document, grid)
    properties = document.core_properties
    properties.title, properties.author = f"{TITLE} ({NOTICE})", "Liên Thông"
    properties.created = properties.modified = BORN
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def paragraph_break(document: DocxDocument) -> None:
    """The next paragraph begins a page."""
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")


def paragraph(
    holder: DocxDocument | _Cell, text: str, *, bold: bool = False, centre: bool = False, size: int = 13
) -> None:
    line = holder.add_paragraph()
    line.paragraph_format.space_after = Pt(6 if size == 13 else 0)
    if centre:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def two_columns(document: DocxDocument, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    foot = left is FOOT_LEFT
    for cell, column, lines, width in zip(table.rows[0].cells, table.columns, (left, right), (62, 103), strict=True):
        cell.width = column.width = Mm(width)
        strong = 3 if lines is FOOT_RIGHT else 1 if foot else 2
        for number, text in enumerate(lines):
            paragraph(cell, text, bold=number < strong, centre=not (foot and lines is left), size=12)
        empty = cell.paragraphs[0]._p
        empty.getparent().remove(empty)
    paragraph(document, "", size=12)


def docx_table(document: DocxDocument, grid: Grid) -> None:
    table: Table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.head))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(width)
    for row, cells in zip(table.rows, (grid.head, *grid.rows), strict=True):
        strong = cells is grid.head or is_group(cells)
        for cell, text, width in zip(row.cells, cells, grid.widths, strict=True):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = strong, Pt(11)
        if cells is grid.head:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def as_xlsx() -> bytes:
    """A workbook: the text on the first sheet, one sheet for each appendix."""
    book = Workbook()
    book.remove(book.worksheets[0])
    text: Worksheet = book.create_sheet("Kế hoạch")
    for line in (NOTICE, *HEAD_LEFT, *HEAD_RIGHT, *(b.text for b in body()), *FOOT_LEFT, *FOOT_RIGHT):
        text.append([line])
    text.column_dimensions["A"].width = 120
    for grid in appendices():
        sheet: Worksheet = book.create_sheet(grid.titles[0].capitalize())
        for title in grid.titles:
            sheet.append([title])
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(grid.head))
        for cells in (grid.head, *grid.rows):
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in cells])
            if cells is grid.head or is_group(cells):
                for cell in sheet[sheet.max_row]:
                    cell.font = Font(bold=True)
        for column, width in zip("ABCDE", grid.widths, strict=False):
            sheet.column_dimensions[column].width = width * 0.8
        for row in sheet.iter_rows(min_row=4):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.properties.created = book.properties.modified = BORN
    book.properties.title, book.properties.creator = f"{TITLE} ({NOTICE})", "Liên Thông"
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def settled(package: bytes) -> bytes:
    """The same package with one date on every part, so that two runs give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2025-12-31T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, (2025, 12, 31, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def as_pdf(word: Path) -> bytes:
    """The Word file printed by LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("Không thấy LibreOffice: cài gói libreoffice-writer rồi chạy lại để có bản PDF.")
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(word)],
            check=True,
            capture_output=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": SECONDS},
            timeout=180,
        )
        return (Path(folder) / f"{word.stem}.pdf").read_bytes()


def main() -> int:
    word = HERE / f"{STEM}.docx"
    word.write_bytes(as_docx())
    word.with_suffix(".xlsx").write_bytes(as_xlsx())
    word.with_suffix(".txt").write_text(as_text(), encoding="utf-8", newline="\n")
    word.with_suffix(".md").write_text(as_markdown(), encoding="utf-8", newline="\n")
    word.with_suffix(".html").write_text(as_html(), encoding="utf-8", newline="\n")
    shape = json.dumps(truth(), ensure_ascii=False, indent=1) + "\n"
    (HERE / "truth.json").write_text(shape, encoding="utf-8", newline="\n")
    word.with_suffix(".pdf").write_bytes(as_pdf(word))
    return 0


if __name__ == "__main__":
    sys.exit(main())
