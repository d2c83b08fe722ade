"""A Word document as pieces: paragraphs and tables in order, merged cells as they lie, automatic numbers counted."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from lienthong.kernel.base.errors import Unfit

from .cleaning import cleaned
from .looks import Looks
from .table import Cell, Covered, Grid, Line, Piece

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_ROWS, MOST_COLUMNS, MOST_DEPTH = 10_000, 60, 200
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SILENT = {
    W + name for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr")
}
_WRAPS = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_IMAGES = (W + "drawing", W + "pict", W + "object")
_BROKEN = "Tệp Word bị hỏng, không mở được."
_AGAIN = "Mở tệp bằng Word, lưu lại thành .docx rồi gửi lại."
_IMAGE = "Ô này là hình ảnh, không đọc được chữ; gõ lại nội dung vào ô."
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def pieces_of_document(archive: zipfile.ZipFile) -> list[Piece]:
    """The paragraphs and tables of a document, in their order."""
    document = _part(archive, "word/document.xml")
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise Unfit(_BROKEN, _AGAIN)
    styles = _part(archive, "word/styles.xml")
    reader = _Reader(_Numbers(_part(archive, "word/numbering.xml"), styles), Looks(styles))
    reader.walk(body)
    return reader.pieces


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    found = next((one for one in archive.namelist() if one.lower() == name), None)
    if found is None:
        return None
    # Nothing is unfolded and nothing is fetched: a file from outside is only data.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(archive.read(found), parser)
    except etree.XMLSyntaxError as error:
        raise Unfit(_BROKEN, _AGAIN) from error


def _value(node: etree._Element | None, default: str = "") -> str:
    return node.get(W + "val", default) if node is not None else default


def _count(node: etree._Element | None, default: int = 1) -> int:
    text = _value(node, str(default))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


class _Numbers:
    """What Word writes before paragraphs that are numbered by themselves."""

    def __init__(self, root: etree._Element | None, styles: etree._Element | None) -> None:
        self.styles: dict[str, etree._Element] = {}
        for style in styles.iterfind(W + "style") if styles is not None else ():
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                self.styles[style.get(W + "styleId", "")] = properties
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[tuple[str, int], int] = {}
        for abstract in root.iterfind(W + "abstractNum") if root is not None else ():
            for level in abstract.iterfind(W + "lvl"):
                place = (abstract.get(W + "abstractNumId", ""), int(level.get(W + "ilvl", "0") or 0))
                text = _value(level.find(W + "lvlText"))
                self.levels[place] = (
                    _value(level.find(W + "numFmt"), "decimal"),
                    text,
                    _count(level.find(W + "start")),
                )
        for one in root.iterfind(W + "num") if root is not None else ():
            self.lists[one.get(W + "numId", "")] = _value(one.find(W + "abstractNumId"))

    def label(self, paragraph: etree._Element) -> str:
        """The label of a paragraph, counted on; empty where it has none."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is None:
            properties = self.styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        number = _value(properties.find(W + "numId")) if properties is not None else ""
        if properties is None or number in ("", "0"):
            return ""
        depth = min(_count(properties.find(W + "ilvl"), 0), 8)
        abstract = self.lists.get(number, number)
        kind, pattern, start = self.levels.get((abstract, depth), ("decimal", f"%{depth + 1}.", 1))
        if kind in ("bullet", "none"):
            return "-" if kind == "bullet" else ""
        self.counts[abstract, depth] = self.counts.get((abstract, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counts.pop((abstract, deeper), None)
        for upper in range(depth + 1):
            form, _, first = self.levels.get((abstract, upper), ("decimal", "", 1))
            pattern = pattern.replace(f"%{upper + 1}", _counted(self.counts.get((abstract, upper), first), form))
        return pattern


def _counted(number: int, form: str) -> str:
    """A count in the form of a list: 3, c, C, iii, III."""
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman"):
        text, left = "", min(number, 399)
        for size, sign in _ROMAN:
            text += sign * (left // size)
            left %= size
        return text if form.startswith("upper") else text.lower()
    return f"{number:02d}" if form == "decimalZero" else str(number)


class _Reader:
    """Walks the body of a document."""

    def __init__(self, numbers: _Numbers, looks: Looks) -> None:
        self.numbers, self.looks = numbers, looks
        self.pieces: list[Piece] = []
        self.rows = 0

    def walk(self, node: etree._Element, depth: int = 0) -> None:
        """Paragraphs and tables directly inside, also those in content controls and accepted changes."""
        if depth > MOST_DEPTH:
            raise Unfit("Tệp Word lồng nhau quá sâu.", _AGAIN)
        for block in _blocks(node):
            if block.tag == W + "p":
                said = self._paragraph(block)
                out = self.looks.stands_out(block)
                self.pieces += [Line(line, out) for line in said.split("\n") if line]
            else:
                self._table(block, depth)

    def _paragraph(self, node: etree._Element) -> str:
        text = cleaned("".join(_texts(node)))
        label = self.numbers.label(node)
        return f"{label} {text}".strip() if label else text

    def _table(self, node: etree._Element, depth: int) -> None:
        rows: list[tuple[int, tuple[Cell, ...]]] = []
        frames = [cell for row in _rows(node) for cell in _inside(row, W + "tc")]
        if len(frames) == 1 and next(frames[0].iter(W + "tbl"), None) is not None:
            self.walk(frames[0], depth + 1)
            return
        for row in _rows(node):
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise Unfit(f"Tệp Word có hơn {MOST_ROWS} dòng bảng.", "Tách thành nhiều tệp rồi gửi lại.")
            rows.append((self.rows, tuple(self._cells(row))))
        if rows:
            self.pieces.append(Grid(tuple(rows)))

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        before = row.find(f"{W}trPr/{W}gridBefore")
        left: Covered = "left"
        for _ in range(min(_count(before, 0), MOST_COLUMNS)):
            yield Cell("", left)
        for cell in _inside(row, W + "tc"):
            wide = min(max(_count(cell.find(f"{W}tcPr/{W}gridSpan")), 1), MOST_COLUMNS)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            up = merge is not None and _value(merge, "continue") != "restart"
            yield Cell("", "up") if up else self._cell(cell)
            for _ in range(wide - 1):
                yield Cell("", "up" if up else "left")

    def _cell(self, node: etree._Element) -> Cell:
        lines = []
        for block in _blocks(node):
            if block.tag == W + "p":
                lines.append(self._paragraph(block))
            else:
                lines += [
                    " ".join(cleaned("".join(_texts(cell))) for cell in _inside(row, W + "tc")) for row in _rows(block)
                ]
        text = cleaned("\n".join(lines))
        image = not text and any(next(node.iter(tag), None) is not None for tag in _IMAGES)
        return Cell(text, doubt=_IMAGE if image else "")


def _texts(node: etree._Element) -> Iterator[str]:
    """The pieces of text inside, as they are seen: without what was deleted, without instructions of fields."""
    waiting = [iter(node)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
            continue
        if not isinstance(child.tag, str) or child.tag in _SILENT or child.tag == _FALLBACK:
            continue
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in (W + "br", W + "cr", W + "p"):
            yield "\n"
        elif child.tag == W + "tab":
            yield " "
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        if child.tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            continue
        waiting.append(iter(child))


def _blocks(node: etree._Element) -> Iterator[etree._Element]:
    for child in node:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPS:
            yield from _blocks(child)


def _inside(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through controls and accepted changes, not those of tables inside."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPS:
            yield from _inside(child, tag)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _inside(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None)
