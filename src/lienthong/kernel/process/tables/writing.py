"""Tables as Word and Excel, as decisions print them, so that an office can correct them and send them back."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .captions import code_of, is_total
from .cleaning import cleaned
from .table import TITLES, Column, StepRow, Table

FONT, SIZE = "Times New Roman", 13
TOTAL = "Tổng thời gian giải quyết"
NO_CONTENT = "(chưa ghi nội dung)"
_SHEET = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {"no": 8, "who": 32, "content": 70, "time": 24}
_OTHER = 22
ROW_HEIGHT, HIGHEST = 17.0, 409.0


def _columns(table: Table) -> list[tuple[Column | None, str]]:
    """The columns of a printed table: those of the source, else the house's own, then what else it has."""
    known: dict[Column, str] = dict(table.columns) or dict(TITLES)
    found: list[tuple[Column | None, str]] = [(column, name or TITLES[column]) for column, name in known.items()]
    found += [(column, name) for column, name in TITLES.items() if column not in known]
    names = dict.fromkeys(name for row in table.rows for name, _ in row.more)
    return found + [(None, name) for name in names]


def _texts(row: StepRow, number: int, columns: list[tuple[Column | None, str]]) -> list[str]:
    """The texts of a row; a step without a number or words gets them, so that nobody takes it for part of another."""
    more = dict(row.more)
    no = row.no if cleaned(row.no) else str(number)
    empty = not (cleaned(row.content) or cleaned(row.who) or cleaned(row.time))
    said: dict[Column | None, str] = {"no": no, "who": row.who, "content": row.content, "time": row.time}
    if empty:
        said["content"] = NO_CONTENT
    return [cleaned(said[column] if column else more.get(name, "")) for column, name in columns]


def _over(table: Table) -> list[str]:
    """The lines over a table: what it belongs to, and its title."""
    decision, day, code = table.fact("decision"), table.fact("date"), table.fact("procedure_code")
    lines = []
    if decision:
        when = f" ngày {day[8:10]}/{day[5:7]}/{day[:4]}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else ""
        lines.append(f"(Kèm theo Quyết định số {decision}{when})")
    if code and code_of(table.title) != code:
        lines.append(f"Mã thủ tục hành chính: {code}")
    return [*lines, " ".join(cleaned(table.title).split("\n"))]


def _last(table: Table, columns: list[tuple[Column | None, str]]) -> tuple[list[str], int]:
    """The row with the time of the whole: what it is, over so many columns, and the words in the column of times."""
    words = cleaned(table.total)
    own_label = is_total(words) and words != TOTAL
    texts = ["" for _ in columns]
    place = next(at for at, (column, _) in enumerate(columns) if column == "time")
    texts[0 if place else 1] = TOTAL
    texts[place] = words
    if own_label:
        return [words], len(columns)
    return texts, max(place, 1)


def word_of(tables: Sequence[Table]) -> bytes:
    """Tables as the bytes of a .docx, one below the other on lying sheets."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    sheet = document.sections[0]
    sheet.orientation, sheet.page_width, sheet.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    sheet.left_margin, sheet.right_margin, sheet.top_margin, sheet.bottom_margin = Mm(20), Mm(15), Mm(20), Mm(20)
    for table in tables:
        for place, line in enumerate(_over(table), 1):
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line).bold = place == len(_over(table))
        _word_table(document, table)
        document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word_table(document: Any, table: Table) -> None:
    columns = _columns(table)
    widths = [_WIDTHS.get(column or "", _OTHER) for column, _ in columns]
    grid = document.add_table(rows=0, cols=len(columns))
    grid.style, grid.autofit = "Table Grid", False
    for at, width in enumerate(widths):
        grid.columns[at].width = Mm(262 * width / sum(widths))
    _word_row(grid, [name for _, name in columns], bold=True)
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    for number, row in enumerate(table.rows, 1):
        for line in cleaned(row.section).split("\n"):
            if line:
                _word_row(grid, [line], bold=True)
        _word_row(grid, _texts(row, number, columns))
    if table.total:
        texts, over = _last(table, columns)
        _word_row(grid, texts, bold=True, over=over)


def _word_row(grid: Any, texts: list[str], *, bold: bool = False, over: int = 1) -> None:
    """A row; one text alone goes over the whole width, else the first goes over so many columns."""
    cells = grid.add_row().cells
    over = len(cells) if len(texts) == 1 else over
    if over > 1:
        cells[0].merge(cells[over - 1])
    for at, (cell, text) in enumerate(zip(cells, texts, strict=False)):
        if 0 < at < over:
            continue
        for place, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            paragraph.add_run(line).bold = bold


def excel_of(tables: Sequence[Table]) -> bytes:
    """Tables as the bytes of an .xlsx, a sheet for each."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for place, table in enumerate(tables, 1):
        code = table.fact("procedure_code") or "Quy trình"
        _sheet(book.create_sheet(_SHEET.sub(" ", f"{place}. {code}")[:31]), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet: its texts, the first over so many columns."""

    texts: list[str]
    over: int = 1
    bold: bool = False
    framed: bool = True


def _lines(table: Table, columns: list[tuple[Column | None, str]]) -> Iterator[_Line]:
    wide = len(columns)
    for line in _over(table):
        if line:
            yield _Line([line], wide, bold=True, framed=False)
    yield _Line([name for _, name in columns], bold=True)
    for number, row in enumerate(table.rows, 1):
        for line in cleaned(row.section).split("\n"):
            if line:
                yield _Line([line], wide, bold=True)
        yield _Line(_texts(row, number, columns))
    if table.total:
        yield _Line(*_last(table, columns), bold=True)


def _sheet(sheet: Worksheet, table: Table) -> None:
    columns = _columns(table)
    widths = [_WIDTHS.get(column or "", _OTHER) for column, _ in columns]
    side = Side(style="thin")
    heads = 0
    for at, line in enumerate(_lines(table, columns), 1):
        heads += not line.framed
        for place in range(1, len(columns) + 1):
            cell = sheet.cell(at, place)
            if place <= len(line.texts) and line.texts[place - 1]:
                # A text that begins with = or + stays a text: what a colleague wrote is never run.
                cell.value, cell.data_type = line.texts[place - 1], "s"
                cell.quotePrefix = line.texts[place - 1][0] in "=+-@"
            cell.number_format = "@"
            cell.font = Font(name=FONT, size=SIZE, bold=line.bold)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line.framed:
                cell.border = Border(side, side, side, side)
        if line.over > 1:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=line.over)
        sheet.row_dimensions[at].height = _height(line, widths)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{heads + 2}"
    sheet.print_title_rows = f"{heads + 1}:{heads + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _height(line: _Line, widths: list[int]) -> float:
    """How high a row must be for its longest text; what opens the file does not always reckon it."""
    rows = 1
    for at, text in enumerate(line.texts):
        room = sum(widths[: line.over]) if at == 0 else widths[at]
        rows = max(rows, sum(1 + len(part) * 6 // (room * 5) for part in text.split("\n")))
    return min(rows * ROW_HEIGHT, HIGHEST)
