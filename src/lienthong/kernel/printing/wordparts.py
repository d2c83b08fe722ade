"""Pieces of a Word file, written as text: quick for tables of thousands of rows, and nothing in them is markup."""

from xml.sax.saxutils import escape

from .rules import table_size
from .shapes import Band, Cell, Column, Table
from .values import clean, pieces, set_end

TWIPS = 1440 / 25.4
CELL_SIDES = 170
MOST_KEPT = 9
"""Rows of more lines may be torn between two pages; else half of each page would stay white."""
LETTER = 0.19
"""Millimetres of a letter to a point of its size, on the average."""
NO_BORDERS = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def twips(millimetres: float) -> int:
    """Word's measure of length, a twentieth of a point."""
    return round(millimetres * TWIPS)


def run(text: str, *, bold: bool = False, italic: bool = False, size: float = 0, under: bool = False) -> str:
    """Words of one look; the style's own look where nothing is said."""
    if not text:
        return ""
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + ('<w:u w:val="single"/>' if under else "")
    look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = escape(clean(text)).replace("\t", " ").split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:r>{look}{inner}</w:r>"


def paragraph(runs: str, style: str = "", look: str = "") -> str:
    """A paragraph of a named style; `look` are further properties in Word's own order."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = f"<w:pPr>{named}{look}</w:pPr>" if named or look else ""
    return f"<w:p>{inner}{runs}</w:p>"


def rule(width: float, room: float) -> str:
    """A short line in the middle of a room of that width (both in millimetres), under the words before it."""
    side = twips(max(0.0, (room - width) / 2))
    look = (
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="80" w:after="0" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/>'
    )
    return paragraph("", look=look)


def table(given: Table, widths: list[float]) -> str:
    """A table whose head comes again on each page; short rows are not torn apart."""
    size = round(table_size(len(given.columns), dense=given.dense) * 2)
    cells = [f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>' for width in widths]
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    whole = sum(twips(width) for width in widths)
    parts = [
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{whole}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>',
        _head(given, cells, size),
    ]
    looks = [f'<w:jc w:val="{set_end(column)}"/>' for column in given.columns]
    sized = f'<w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    bold = sized.replace("<w:rPr>", "<w:rPr><w:b/>")
    for row in given.rows:
        parts.append(
            _band(row, cells, whole, bold, size)
            if isinstance(row, Band)
            else _row(row, given.columns, cells, looks, (sized, bold), size / 2)
        )
    if not given.rows:
        words = paragraph(f"<w:r>{sized}<w:t>{escape(given.empty)}</w:t></w:r>", "Cell", '<w:jc w:val="center"/>')
        parts.append(f"<w:tr>{_across(words, len(cells), whole)}</w:tr>")
    parts.append("</w:tbl>")
    return "".join(parts)


def _head(given: Table, cells: list[str], size: int) -> str:
    look = '<w:keepNext/><w:jc w:val="center"/>'
    names = "".join(
        f'<w:tc><w:tcPr>{width}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(run(column.label, bold=True, size=size / 2), 'Cell', look)}</w:tc>"
        for width, column in zip(cells, given.columns, strict=True)
    )
    head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{names}</w:tr>"
    if given.numbered:
        numbers = "".join(
            f"<w:tc><w:tcPr>{width}</w:tcPr>"
            f"{paragraph(run(f'({place})', italic=True, size=size / 2), 'Cell', look)}</w:tc>"
            for place, width in enumerate(cells, 1)
        )
        head += f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{numbers}</w:tr>"
    return head


def _across(words: str, columns: int, whole: int) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{whole}" w:type="dxa"/>{span}</w:tcPr>{words}</w:tc>'


def _band(band: Band, cells: list[str], whole: int, bold: str, size: int) -> str:
    words = f"<w:r>{bold if band.level == 1 else bold.replace('<w:b/>', '<w:b/><w:i/>')}"
    words += f'<w:t xml:space="preserve">{escape(clean(band.text))}</w:t></w:r>'
    text = paragraph(words, "Cell", "<w:keepNext/>")
    split = "<w:trPr><w:cantSplit/></w:trPr>"
    if not band.no or len(cells) < 2:
        return f"<w:tr>{split}{_across(text, len(cells), whole)}</w:tr>"
    first = paragraph(run(band.no, bold=True, size=size / 2), "Cell", '<w:keepNext/><w:jc w:val="center"/>')
    rest = _across(text, len(cells) - 1, whole - int(cells[0].split('"')[1]))
    return f"<w:tr>{split}<w:tc><w:tcPr>{cells[0]}</w:tcPr>{first}</w:tc>{rest}</w:tr>"


def _row(
    row: tuple[Cell, ...],
    columns: tuple[Column, ...],
    cells: list[str],
    looks: list[str],
    faces: tuple[str, str],
    size: float,
) -> str:
    parts = []
    highest = 0
    letter = LETTER * size * TWIPS
    for value, column, width, look in zip(row, columns, cells, looks, strict=True):
        lines = pieces(value, column.kind)
        room = max(1.0, (int(width.split('"')[1]) - CELL_SIDES) / letter)
        highest = max(highest, sum(1 + int((len(lead) + len(text)) / room) for lead, text in lines))
        parts.append(f"<w:tc><w:tcPr>{width}</w:tcPr>{''.join(_line(line, look, faces) for line in lines)}</w:tc>")
    split = "<w:trPr><w:cantSplit/></w:trPr>" if highest <= MOST_KEPT else ""
    return f"<w:tr>{split}{''.join(parts)}</w:tr>"


def _line(line: tuple[str, str], look: str, faces: tuple[str, str]) -> str:
    lead, text = line
    plain, bold = faces
    words = ""
    if lead:
        words = f'<w:r>{bold}<w:t xml:space="preserve">{escape(lead)}{": " if text else ""}</w:t></w:r>'
    if text:
        words += f'<w:r>{plain}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="Cell"/>{look}</w:pPr>{words}</w:p>'
