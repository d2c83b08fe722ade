"""Loads a web page: drops its chrome, keeps paragraphs and tables in reading order."""

from __future__ import annotations

import re

from lxml import etree, html

from lienthong.domains.plans.reading.errors import Unreadable
from lienthong.domains.plans.reading.pieces import Cell, Covered, Grid, Line, Piece, Row, Source
from lienthong.domains.plans.reading.words import clean, squeeze

_DROP = {
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "button",
    "select",
    "option",
    "textarea",
    "input",
    "nav",
    "head",
    "video",
    "audio",
    "map",
    "dialog",
    "math",
}
_BLOCK = {
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "blockquote",
    "pre",
    "dd",
    "dt",
    "figure",
    "figcaption",
    "ul",
    "ol",
    "dl",
    "td",
    "th",
    "tr",
    "caption",
    "center",
    "form",
    "fieldset",
    "address",
    "summary",
    "details",
    "label",
    "tbody",
    "thead",
    "table",
    "hr",
    "body",
    "html",
}
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|sidebar|footer|comment|comments|binh-luan"
    r"|related|lien-quan|social|share|login|dang-nhap|advert|ads|banner|popup|modal|cookie"
    r"|toolbar|pagination|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_MAX_SPAN = 60
_MAX_WIDTH = 90


def _tag(node: etree._Element) -> str:
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _chrome(node: etree._Element) -> bool:
    """Whether a part of the page is not the document: menus, forms, hidden boxes. Parts with much text stay."""
    tag = _tag(node)
    if tag in _DROP or not tag:
        return True
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    if tag in ("aside", "footer", "header", "form") or _CHROME_NAME.search(
        f"{node.get('class') or ''} {node.get('id') or ''}"
    ):
        if tag in ("body", "html", "main", "article"):
            return False
        if next(node.iter("table"), None) is None:
            return len("".join(str(text) for text in node.itertext())) < 2500
    return False


class _Walker:
    """Collects lines and tables from the tree of a page."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.buffer: list[str] = []

    def flush(self) -> None:
        text = clean("".join(self.buffer))
        self.buffer.clear()
        for part in text.split("\n"):
            flat = squeeze(part)
            if flat:
                self.pieces.append(Line(flat, len(self.pieces) + 1, None, True, "", True))

    def text(self, text: str | None, kept: bool) -> None:
        if text:
            self.buffer.append(text if kept else re.sub(r"\s+", " ", text))

    def walk(self, node: etree._Element, kept: bool = False) -> None:
        if _chrome(node):
            return
        tag = _tag(node)
        if tag == "br":
            self.buffer.append("\n")
            return
        if tag == "table" and self._table(node):
            return
        block = tag in _BLOCK
        if block:
            self.flush()
        parent = node.getparent()
        if tag == "li" and parent is not None and _tag(parent) == "ol":
            self.buffer.append(f"{_list_number(node)}. ")
        kept = kept or tag == "pre"
        self.text(node.text, kept)
        for child in node:
            self.walk(child, kept)
            self.text(child.tail, kept)
        if block:
            self.flush()

    def _table(self, node: etree._Element) -> bool:
        """A table without inner tables becomes a grid; others are page layout and are walked through."""
        inner = [t for t in node.iter("table") if t is not node]
        if inner:
            return False
        rows = _rows(node)
        width = max((len(row.cells) for row in rows), default=0)
        if width < 2 or (len(rows) == 1 and width < 3):
            return False
        self.flush()
        grid = Grid(rows)
        for row in rows:
            row.line = len(self.pieces) + 1
        self.pieces.append(grid)
        return True


def _list_number(node: etree._Element) -> int:
    parent = node.getparent()
    start = int(parent.get("start") or 1) if parent is not None and (parent.get("start") or "1").isdigit() else 1
    return start + sum(1 for before in node.itersiblings("li", preceding=True))


def cell_text(node: etree._Element) -> str:
    """The text of a table cell, its paragraphs on lines of their own."""
    walker = _Walker()
    walker.text(node.text, False)
    for child in node:
        walker.walk(child)
        walker.text(child.tail, False)
    walker.flush()
    return "\n".join(piece.text for piece in walker.pieces if isinstance(piece, Line))


def _span(node: etree._Element, name: str) -> int:
    text = (node.get(name) or "1").strip()
    return min(max(int(text), 1), _MAX_SPAN) if text.isdigit() else 1


def _rows(table: etree._Element) -> list[Row]:
    rows: list[Row] = []
    hanging: dict[int, int] = {}  # column → rows below that a cell still covers
    for tr in table.iter("tr"):
        if _HIDDEN.search(tr.get("style") or ""):
            continue
        cells: list[Cell] = []
        fresh: dict[int, int] = {}
        for td in tr.iterchildren("td", "th"):
            _fill_hanging(cells, hanging)
            text = cell_text(td)
            wide, tall = _span(td, "colspan"), _span(td, "rowspan")
            for offset in range(min(wide, _MAX_WIDTH - len(cells))):
                covered: Covered = "left" if offset else ""
                if tall > 1:
                    fresh[len(cells)] = tall - 1
                cells.append(Cell("" if offset else text, covered))
        _fill_hanging(cells, hanging)
        hanging = {column: left - 1 for column, left in hanging.items() if left > 1} | fresh
        if cells:
            rows.append(Row(cells))
    return rows


def _fill_hanging(cells: list[Cell], hanging: dict[int, int]) -> None:
    while len(cells) in hanging:
        cells.append(Cell("", "up"))


def load_html(data: bytes, text: str) -> Source:
    """A page as lines and tables; `text` is the decoded page, `data` its bytes for the declared charset."""
    declared = _META.search(data[:4096])
    if declared and declared.group(1).lower() not in (b"utf-8", b"utf8"):
        try:
            text = data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(
            "broken",
            "Trang web này bị hỏng hoặc rỗng; hãy mở trang, lưu lại hoặc chép nội dung sang tệp Word rồi nộp lại.",
        ) from error
    walker = _Walker()
    body = root.find("body")
    walker.walk(body if body is not None else root)
    walker.flush()
    return Source(walker.pieces, "html")
