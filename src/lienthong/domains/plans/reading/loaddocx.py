"""Loads a Word file: paragraphs and tables in order, merged cells, automatic numbers, accepted changes."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.numbering import Numbering, W, read_numbering
from lienthong.domains.plans.reading.pieces import Cell, Covered, Grid, Line, Piece, Row, Source
from lienthong.domains.plans.reading.words import clean, squeeze

_SKIP = {W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "pPr", W + "rPr", W + "sectPr"}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BROKEN = "Tệp Word bị hỏng, không mở được; hãy mở bằng Word, lưu lại thành .docx rồi nộp lại."


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    try:
        data = archive.read(name)
    except KeyError:
        return None
    # entities stay unexpanded and nothing is fetched: a file from outside is only data
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken", _BROKEN) from error


class _Reader:
    """Walks the body of a Word document."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.pieces: list[Piece] = []
        self.count = 0
        self.page = 1

    def text(self, node: etree._Element) -> str:
        parts: list[str] = []
        self._collect(node, parts)
        return clean("".join(parts))

    def _collect(self, node: etree._Element, parts: list[str]) -> None:
        for child in node:
            tag = child.tag
            if tag in _SKIP or tag == _ALTERNATE or not isinstance(tag, str):
                continue
            if tag == W + "t":
                parts.append(child.text or "")
            elif tag == W + "tab":
                parts.append(" ")
            elif tag in (W + "br", W + "cr"):
                parts.append(" " if child.get(W + "type") == "page" else "\n")
                self.page += child.get(W + "type") == "page"
            elif tag == W + "lastRenderedPageBreak":
                self.page += 1
            elif tag == W + "noBreakHyphen":
                parts.append("-")
            elif tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None:
                continue
            else:
                self._collect(child, parts)

    def label(self, paragraph: etree._Element) -> str:
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        if properties is not None:
            identity = properties.find(W + "numId")
            level = properties.find(W + "ilvl")
            key = identity.get(W + "val", "") if identity is not None else ""
            place = int(level.get(W + "val", "0")) if level is not None else 0
            return "" if key in ("", "0") else self.numbering.label(key, place)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        known = self.numbering.styles.get(style.get(W + "val", "")) if style is not None else None
        return self.numbering.label(*known) if known else ""

    def paragraph(self, node: etree._Element) -> None:
        page = self.page
        text = self.text(node)
        label = self.label(node) if squeeze(text) else ""
        for place, part in enumerate(text.split("\n")):
            flat = squeeze(part)
            if flat:
                self.count += 1
                self.pieces.append(Line(flat, self.count, page, True, label if place == 0 else "", True))

    def cell(self, node: etree._Element) -> str:
        lines: list[str] = []
        for child in _blocks(node):
            if child.tag == W + "p":
                text = self.text(child)
                label = self.label(child)
                if squeeze(text) or label:
                    lines.append(f"{label} {text}".strip() if label else text)
            else:
                for row in child.iter(W + "tr"):
                    lines.append(" ".join(squeeze(self.text(inner)) for inner in row.iterchildren(W + "tc")))
        return "\n".join(line for line in lines if line.strip())

    def table(self, node: etree._Element) -> None:
        rows: list[Row] = []
        # Only the tables directly inside: each opens its own, else eighty in one another are opened 2^80 times.
        nested = [inner for inner in node.iter(W + "tbl") if next(inner.iterancestors(W + "tbl"), None) is node]
        for tr in node.iterchildren(W + "tr", W + "sdt", W + "ins"):
            source = tr if tr.tag == W + "tr" else next(tr.iter(W + "tr"), None)
            if source is None or source.find(f"{W}trPr/{W}del") is not None:
                continue
            page = self.page
            cells = self._cells(source)
            self.count += 1
            rows.append(Row(cells, self.count, page, True))
        if nested and max((len(row.cells) for row in rows), default=0) <= 1:
            for inner in nested:
                self.table(inner)
            return
        if rows:
            self.pieces.append(Grid(rows))

    def _cells(self, source: etree._Element) -> list[Cell]:
        cells: list[Cell] = []
        before = source.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            cells.extend(Cell("", "left") for _ in range(min(int(before.get(W + "val", "0")), 40)))
        for tc in source.iter(W + "tc"):
            if next(tc.iterancestors(W + "tr")) is not source:
                continue
            properties = tc.find(W + "tcPr")
            wide = properties.find(W + "gridSpan") if properties is not None else None
            merge = properties.find(W + "vMerge") if properties is not None else None
            up = merge is not None and merge.get(W + "val", "continue") != "restart"
            width = min(max(int(wide.get(W + "val", "1")), 1), 60) if wide is not None else 1
            first: Covered = "up" if up else ""
            cells.append(Cell("" if up else self.cell(tc), first))
            cells.extend(Cell("", "up" if up else "left") for _ in range(width - 1))
        return cells

    def walk(self, node: etree._Element) -> None:
        for child in _blocks(node):
            if child.tag == W + "p":
                self.paragraph(child)
            else:
                self.table(child)


def _blocks(node: etree._Element) -> list[etree._Element]:
    """Paragraphs and tables directly inside, also those in content controls and accepted insertions."""
    result: list[etree._Element] = []
    for child in node:
        if child.tag in (W + "p", W + "tbl"):
            result.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
            result.extend(_blocks(child))
    return result


def load_docx(data: bytes) -> Source:
    """A .docx as lines and tables."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _part(archive, "word/document.xml")
            numbering = read_numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("broken", _BROKEN) from error
    body = document.find(W + "body") if document is not None else None
    if body is None:
        raise Unreadable("broken", _BROKEN)
    reader = _Reader(numbering)
    reader.walk(body)
    return Source(reader.pieces, "docx")
