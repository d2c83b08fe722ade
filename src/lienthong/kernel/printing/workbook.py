"""Tables as an Excel file: numbers are numbers, days are days, and no text of a person is ever a formula.

The sheets are written as text, like Word's tables: 6,900 rows of 13 columns in half a second, where openpyxl takes six.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from .shapes import Band, Cell, Column, Kind, Said, Table
from .values import clean, plain

SKELETON = Path(__file__).parent / "skeleton"
# What Excel takes: characters in a cell, rows in a sheet, characters in a tab's name and the signs it may not have.
LONGEST = 32_767
MOST_ROWS = 1_048_576
LONGEST_NAME = 31
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
PACKED = 4
A4 = 9
WIDTH = 0.55
"""Characters of Excel's width to a millimetre on paper."""
LETTERS = 1.25
"""A bold letter takes so many plain ones."""
LINE, HIGHEST = 15, 409
FIRST_DAY = dt.date(1899, 12, 30)
# The looks of cells, by their places in skeleton/sheet_styles.xml; QUOTED further on stand the same for a text that
# looks like a formula: Excel then keeps it a text when somebody edits it.
TITLE, SUB, HEAD, BAND, TEXT, CENTRED, NUMBER, PERCENT, DAY, DECIMAL, DECIMAL_PERCENT = range(1, 12)
QUOTED = 11
LOOKS = {Kind.TEXT: TEXT, Kind.CENTRED: CENTRED, Kind.NUMBER: NUMBER, Kind.PERCENT: PERCENT, Kind.DAY: DAY}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def workbook(tables: Sequence[Table], *, title: str = "", under: str = "") -> bytes:
    """Each table as a sheet with its head frozen, a filter, and a set-up for printing across on A4.

    `title` and `under` (of which plan, which day, which filters) stand over each table.
    """
    names = list(_names([one.name or one.title for one in tables]))
    heads = []
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED) as package:
        for place, table in enumerate(tables, 1):
            tops = [(text, look) for text, look in ((title or table.title, TITLE), (under, SUB)) if text]
            heads.append((len(tops) + 1, _letters(len(table.columns)), max(len(table.rows), 1)))
            package.writestr(f"xl/worksheets/sheet{place}.xml", _sheet(table, tops))
        package.writestr("[Content_Types].xml", _types(len(names)))
        package.writestr("_rels/.rels", _part("sheet_rels.xml"))
        package.writestr("xl/styles.xml", _part("sheet_styles.xml"))
        package.writestr("xl/workbook.xml", _book(names, heads))
        package.writestr("xl/_rels/workbook.xml.rels", _links(len(names)))
    return out.getvalue()


@cache
def _part(source: str) -> str:
    return (SKELETON / source).read_text(encoding="utf-8")


def _names(wanted: Iterable[str]) -> Iterator[str]:
    """Names that Excel takes, each only once."""
    used: set[str] = set()
    for place, text in enumerate(wanted, 1):
        bare = _UNNAMED.sub(" ", clean(text).replace("\n", " ").replace("\t", " "))
        base = bare.strip(" '")[:LONGEST_NAME].strip(" '") or f"Bảng {place}"
        name, turn = base, 2
        while name.lower() in used:
            name, turn = f"{base[: LONGEST_NAME - 4]} {turn}", turn + 1
        used.add(name.lower())
        yield name


def _types(sheets: int) -> str:
    parts = [f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>']
    parts.append(f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>')
    parts += [
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KINDS}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    ]
    return (
        f'{_START}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(parts)}</Types>'
    )


def _links(sheets: int) -> str:
    parts = [
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    ]
    parts.append(f'<Relationship Id="rId{sheets + 1}" Type="{_LINKS}/styles" Target="styles.xml"/>')
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_START}<Relationships xmlns="{kind}">{"".join(parts)}</Relationships>'


def _book(names: list[str], heads: list[tuple[int, str, int]]) -> str:
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, 1)
    )
    named = []
    for place, (name, (head, last, rows)) in enumerate(zip(names, heads, strict=True)):
        sheet = _attribute("'" + name.replace("'", "''") + "'")
        named.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
            f"{sheet}!$A${head}:${last}${head + rows}</definedName>"
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{sheet}!${head}:${head}</definedName>'
        )
    return (
        f'{_START}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets>'
        f"<definedNames>{''.join(named)}</definedNames></workbook>"
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _sheet(table: Table, tops: list[tuple[str, int]]) -> str:
    head = len(tops) + 1
    last = _letters(len(table.columns))
    letters = [_letters(n) for n in range(1, len(table.columns) + 1)]
    room = [max(6.0, round(column.width * WIDTH, 1)) for column in table.columns]
    heads = tuple(column.label for column in table.columns)
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(room, 1))
    lying = "landscape" if len(table.columns) > 4 else "portrait"
    parts = [
        f'{_START}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView workbookViewId="0"><pane ySplit="{head}" topLeftCell="A{head + 1}" activePane="bottomLeft" '
        f'state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>',
        *(f'<row r="{n}">{_text(f"A{n}", text, look)}</row>' for n, (text, look) in enumerate(tops, 1)),
        _line(head, letters, (_text("", column.label, HEAD) for column in table.columns), _lines(heads, room, LETTERS)),
    ]
    rows = table.rows[: MOST_ROWS - head - 1]
    for n, row in enumerate(rows, head + 1):
        if isinstance(row, Band):
            parts.append(_line(n, letters, _band(row, letters)))
        else:
            parts.append(_line(n, letters, _row(row, table.columns), _lines(row, room)))
    below = [table.note] if rows else [table.empty, table.note]
    for n, text in enumerate((one for one in below if one), head + len(rows) + 1):
        parts.append(f'<row r="{n}">{_text(f"A{n}", text, SUB)}</row>')
    parts.append(
        f'</sheetData><autoFilter ref="A{head}:{last}{head + max(len(rows), 1)}"/>'
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.6" right="0.4" top="0.7" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{A4}" orientation="{lying}" fitToHeight="0"/>'
        "<headerFooter><oddHeader>&amp;C&amp;P/&amp;N</oddHeader></headerFooter></worksheet>"
    )
    return "".join(parts)


def _letters(place: int) -> str:
    """The name of a column: A … Z, AA …"""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _line(n: int, letters: list[str], cells: Iterable[str], lines: int = 1) -> str:
    """A row of cells, each made without its place, which it gets here; as high as its lines need."""
    placed = [f'<c r="{letter}{n}"{cell[2:]}' for letter, cell in zip(letters, cells, strict=True)]
    height = f' ht="{min(lines * LINE, HIGHEST)}"' if lines > 1 else ""
    return f'<row r="{n}"{height}>{"".join(placed)}</row>'


def _lines(row: tuple[Cell, ...], room: list[float], letter: float = 1.0) -> int:
    """How many lines the longest text of a row takes in columns of so many letters."""
    most = 1
    for value, width in zip(row, room, strict=True):
        text = value if isinstance(value, str) else plain(value)
        if len(text) * letter > width or "\n" in text:
            most = max(most, sum(1 + int(len(part) * letter / (width - 1)) for part in text.split("\n")))
    return most


def _text(place: str, text: str, look: int) -> str:
    """A cell that is text whatever stands in it: “=1+1” is four signs, and Excel leaves them so."""
    kept = clean(text)[:LONGEST]
    look += QUOTED if kept[:1] in ("=", "+", "-", "@") else 0
    at = f' r="{place}"' if place else ""
    if not kept:
        return f'<c{at} s="{look}"/>'
    return f'<c{at} s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(kept)}</t></is></c>'


def _band(band: Band, letters: list[str]) -> Iterator[str]:
    texts = [band.no, band.text] if len(letters) > 1 else [f"{band.no} {band.text}".strip()]
    return (_text("", text, BAND) for text in (*texts, *[""] * (len(letters) - len(texts))))


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> Iterator[str]:
    return (_cell(value, column.kind) for value, column in zip(row, columns, strict=True))


def _cell(value: Cell, kind: Kind) -> str:
    if isinstance(value, str) or value is None:
        return _text("", value or "", CENTRED if kind is Kind.CENTRED else TEXT)
    if isinstance(value, Said | tuple):
        return _text("", plain(value), TEXT)
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return f'<c s="{DAY}"><v>{(day - FIRST_DAY).days}</v></c>'
    look = LOOKS[kind]
    if isinstance(value, float | Decimal) and value != int(value):
        look = {NUMBER: DECIMAL, PERCENT: DECIMAL_PERCENT}.get(look, look)
    return (
        f'<c s="{look}"><v>{value:f}</v></c>'
        if isinstance(value, float | Decimal)
        else f'<c s="{look}"><v>{value}</v></c>'
    )
