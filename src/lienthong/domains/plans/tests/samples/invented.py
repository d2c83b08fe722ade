"""Invented plans of invented provinces, and the same plan drawn in many layouts."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HEAD_LINES = [
    "ỦY BAN NHÂN DÂN",
    "TỈNH LAM SƠN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 215/KH-UBND",
    "Lam Sơn, ngày 12 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "NÂNG CAO CHẤT LƯỢNG PHỤC VỤ NGƯỜI DÂN TỈNH LAM SƠN NĂM 2026",
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch với những nội dung sau:",
]
"""The letterhead of an invented province."""


@dataclass
class Table:
    """A table to be drawn: labels by column key, rows of cells by key, groups as rows with only a name."""

    title: list[str]
    keys: list[str]
    labels: dict[str, str]
    rows: list[dict[str, str]]
    truth: list[dict[str, Any]] = field(default_factory=list)

    def cells(self, row: dict[str, str]) -> list[str]:
        return [row.get(key, "") for key in self.keys]

    @property
    def head(self) -> list[str]:
        return [self.labels[key] for key in self.keys]


def _is_group(row: dict[str, str]) -> bool:
    return set(row) <= {"no", "name"}


def pipe_rows(table: Table) -> str:
    """One row per line between pipes."""
    lines = [*HEAD_LINES, "", *table.title]
    lines.append("| " + " | ".join(table.head) + " |")
    lines += ["| " + " | ".join(table.cells(row)) + " |" for row in table.rows]
    return "\n".join(lines)


def open_rows(table: Table) -> str:
    """One row per line, pipes only between the cells; a group without number is a line by itself."""
    lines = [*HEAD_LINES, "", *table.title, " | ".join(table.head)]
    for row in table.rows:
        lines.append(" | ".join(cell for cell in table.cells(row) if cell or not _is_group(row)))
    return "\n".join(lines)


def closed_rows(table: Table) -> str:
    """Rows closed by a pipe and broken into lines anywhere, as some libraries of law print them."""
    lines = [*HEAD_LINES, "", *table.title]
    for row in [dict(table.labels), *table.rows]:
        cells = [cell for cell in table.cells(row) if cell or not _is_group(row)]
        lines += wrapped(" | ".join(cells) + " |", 80)
    return "\n".join(lines)


def markdown(table: Table, every: int = 6) -> str:
    """Markdown tables broken over pages, the head drawn again on each."""
    lines = [*HEAD_LINES, "", *table.title, ""]
    for begin in range(0, len(table.rows), every):
        lines += ["", "| " + " | ".join(table.head) + " |", "|" + "---|" * len(table.keys)]
        for row in table.rows[begin : begin + every]:
            if _is_group(row):
                text = f"**{row.get('no', '')} {row.get('name', '')}**".replace("** ", "**")
                lines.append("| " + " | ".join([text] + [""] * (len(table.keys) - 1)) + " |")
            else:
                lines.append("| " + " | ".join(table.cells(row)) + " |")
    return "\n".join(lines)


def piped_cells(table: Table) -> str:
    """One cell per line, each closed by a pipe, a lone pipe before every row."""
    lines = [*HEAD_LINES, *table.title]
    for cells in [table.head, *(table.cells(row) for row in table.rows)]:
        lines.append("|")
        lines += [f"{cell} |" if cell else "|" for cell in cells]
    return "\n".join(lines)


def piped_blocks(table: Table) -> str:
    """Cells as blocks between lone pipes, group rows merged to two cells, long cells wrapped."""
    lines = [*HEAD_LINES, "", *table.title, ""]
    for row in [dict(table.labels), *table.rows]:
        cells = [row["no"], row.get("name", "")] if _is_group(row) and row.get("no") else table.cells(row)
        lines.append("|")
        for cell in cells:
            lines += [*(wrapped(cell) if cell else [""]), "|"]
    return "\n".join(lines)


def vanished(table: Table) -> str:
    """One cell per line and empty cells gone."""
    lines = [*HEAD_LINES, *table.title, *table.head]
    for row in table.rows:
        lines += [cell for cell in table.cells(row) if cell]
    return "\n".join(lines)


WIDTHS = {"no": 6, "name": 40, "lead": 24, "with": 24, "due": 16, "out": 20}


def white_space(table: Table, page: int = 40) -> str:
    """Columns of white space, as programs print a PDF; pages end in the middle of rows, the head stands on each."""
    lines: list[str] = []
    for row in table.rows:
        if _is_group(row):
            lines.append(f"{row.get('no', '')}  {row.get('name', '')}")
            continue
        cells = [wrapped(row.get(key, ""), WIDTHS[key] - 3) for key in table.keys]
        lines += _side_by_side(table, cells)
    head = _side_by_side(table, [wrapped(label, WIDTHS[key] - 3) for key, label in table.labels.items()])
    sheets = [lines[place : place + page] for place in range(0, len(lines), page)]
    text = "\n\f".join("\n".join([*head, *sheet, "", f"{' ' * 60}{place}"]) for place, sheet in enumerate(sheets, 2))
    return "\n".join([*HEAD_LINES, "", *table.title, "", text])


def _side_by_side(table: Table, cells: list[list[str]]) -> list[str]:
    lines = []
    for place in range(max(map(len, cells))):
        parts = [(cell[place] if place < len(cell) else "") for cell in cells]
        lines.append("".join(part.ljust(WIDTHS[key]) for part, key in zip(parts, table.keys, strict=True)).rstrip())
    return lines


def wrapped(text: str, width: int = 60) -> list[str]:
    """A text broken into lines as a word processor does."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


CHROME_TOP = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<title>Kế hoạch 215/KH-UBND | Kho văn bản</title>
<style>.a{color:red}</style><script>var x = "| STT | Nhiệm vụ | Chủ trì |";</script></head><body>
<nav><ul><li>Trang chủ</li><li>Văn bản mới</li><li>Đăng nhập</li></ul></nav>
<div class="search-form"><form><input name="q"><select><option>Loại văn bản</option></select></form></div>
<div id="login-box">Bạn chưa đăng nhập. <a href="#">Đăng ký</a></div>
<table class="facts"><tr><td>Số hiệu</td><td>215/KH-UBND</td></tr><tr><td>Ngày ban hành</td><td>12/01/2026</td></tr>
<tr><td>Người ký</td><td>Nguyễn Văn Mẫu</td></tr></table>
<div class="ads-banner">Khuyến mãi 50% gói tra cứu đến 31/12/2026</div>"""
CHROME_END = """<div class="related"><h3>Văn bản liên quan</h3><table><tr><th>STT</th><th>Tên văn bản</th>
<th>Ngày ban hành</th></tr>
<tr><td>1</td><td>Kế hoạch 100/KH-UBND về cải cách hành chính</td><td>02/01/2026</td></tr>
<tr><td>2</td><td>Quyết định 20/QĐ-UBND</td><td>05/01/2026</td></tr></table></div>
<div class="comments"><p>Ý kiến bạn đọc: 1. Đề nghị Sở Y tế chủ trì trả lời.</p></div>
<footer>© Kho văn bản. Giấy phép số 1/GP-TTĐT</footer></body></html>"""


def html_page(table: Table, every: int = 1000) -> str:
    """A web page with its chrome; the document inside a table of the layout."""
    parts = [CHROME_TOP, '<table width="100%"><tr><td><div class="noidung">']
    parts += [f"<p>{line}</p>" for line in [*HEAD_LINES, *table.title]]
    parts.append(
        '<table border="1"><tr>' + "".join(f"<td><p><b>{label}</b></p></td>" for label in table.head) + "</tr>"
    )
    for place, row in enumerate(table.rows, start=1):
        if place % every == 0:
            parts.append('</table><p>&nbsp;</p><table border="1">')
        if _is_group(row):
            number = row.get("no", "")
            width = len(table.keys) - 1 if number else len(table.keys)
            first = f"<td>{number}</td>" if number else ""
            parts.append(f'<tr>{first}<td colspan="{width}"><i>{row.get("name", "")}</i></td></tr>')
        else:
            parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in table.cells(row)) + "</tr>")
    parts += ["</table></div></td></tr></table>", CHROME_END]
    return "\n".join(parts)


def html_sheets(table: Table) -> str:
    """A web page whose table was cut into many, one for each printed page, the head on the first alone."""
    return html_page(table, 4)


def word_file(table: Table, auto_number: bool = False, style: str = "Table Grid") -> bytes:
    """A Word file; group rows merged across; optionally the numbers are Word's own."""
    document = docx.Document()
    for line in [*HEAD_LINES, *table.title]:
        document.add_paragraph(line)
    drawn = document.add_table(rows=0, cols=len(table.keys), style=style)
    for row in [dict(table.labels), *table.rows]:
        cells = drawn.add_row().cells
        if _is_group(row):
            merged = cells[0].merge(cells[-1])
            merged.text = f"{row.get('no', '')} {row.get('name', '')}".strip()
            continue
        for place, key in enumerate(table.keys):
            if auto_number and key == "no" and row is not table.labels and row.get("no", "").isdigit():
                _number(cells[place].paragraphs[0])
            else:
                cells[place].text = row.get(key, "")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _number(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", "0"), ("w:numId", "5")):
        node = OxmlElement(tag)
        node.set(qn("w:val"), value)
        number.append(node)
    properties.append(number)


def excel_file(table: Table) -> bytes:
    """An Excel file: title rows merged over the table, group rows merged across, a blank column at the left."""
    book = openpyxl.Workbook()
    sheet = book.active
    width = len(table.keys)
    for line in [*HEAD_LINES, *table.title, ""]:
        sheet.append(["", line])
        sheet.merge_cells(start_row=sheet.max_row, start_column=2, end_row=sheet.max_row, end_column=width + 1)
    for row in [dict(table.labels), *table.rows]:
        if _is_group(row):
            sheet.append(["", f"{row.get('no', '')} {row.get('name', '')}".strip()])
            sheet.merge_cells(start_row=sheet.max_row, start_column=2, end_row=sheet.max_row, end_column=width + 1)
        else:
            sheet.append(["", *table.cells(row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


TEXT_LAYOUTS = {
    "pipe_rows": (pipe_rows, "txt"),
    "open_rows": (open_rows, "txt"),
    "closed_rows": (closed_rows, "txt"),
    "markdown": (markdown, "md"),
    "piped_cells": (piped_cells, "txt"),
    "piped_blocks": (piped_blocks, "txt"),
    "vanished": (vanished, "txt"),
    "white_space": (white_space, "txt"),
    "html_page": (html_page, "html"),
    "html_sheets": (html_sheets, "html"),
}
BINARY_LAYOUTS = {"word_file": (word_file, "docx"), "excel_file": (excel_file, "xlsx")}


def drawn(table: Table, layout: str) -> tuple[bytes, str]:
    """The bytes and file name of a table in a layout."""
    if layout in TEXT_LAYOUTS:
        draw, ending = TEXT_LAYOUTS[layout]
        return draw(table).encode(), f"mau.{ending}"
    make, ending = BINARY_LAYOUTS[layout]
    return make(table), f"mau.{ending}"


LAYOUTS = [*TEXT_LAYOUTS, *BINARY_LAYOUTS]
