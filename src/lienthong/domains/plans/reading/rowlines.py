"""Finds tables written with one row per line between pipes, also where long cells break over lines."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.columns import read_head
from lienthong.domains.plans.reading.gridkit import leading_number
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Piece, Row

_RULE = re.compile(r"^[\s|:+=-]+$")
_MARKUP = re.compile(r"\*\*|__|</?(?:b|i|u|em|strong|span|p|font)\b[^>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


_MAX_JOIN = 14


def is_row_line(text: str) -> bool:
    """Whether one line holds a whole row: at least two cells between pipes."""
    if text.count("|") < 2:
        return False
    inner = text.strip()
    cells = inner.strip("|").split("|") if inner.startswith("|") or inner.endswith("|") else inner.split("|")
    filled = sum(bool(cell.strip()) for cell in cells)
    return len(cells) >= 2 and (filled >= 2 or (inner.startswith("|") and len(cells) >= 3))


def row_cells(text: str) -> list[str]:
    """The cells of a one-line row, without Markdown and HTML marks."""
    inner = text.strip()
    inner = inner.removeprefix("|").removesuffix("|").replace("\\|", "\u0001")
    cells = [_MARKUP.sub("", _BREAK.sub("\n", cell)).replace("\u0001", "|").strip() for cell in inner.split("|")]
    return [re.sub(r"^\*(.*)\*$", r"\1", cell) for cell in cells]


class _RowLines:
    """Walks the lines and gathers rows into tables."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.result: list[Piece] = []
        self.rows: list[Row] = []
        self.closed = True  # whether the head row ends with a pipe, so every row must
        self.opened = True  # whether the head row begins with a pipe

    def read(self) -> list[Piece]:
        index = 0
        while index < len(self.pieces):
            index = self._step(index)
        self._flush()
        return self.result

    def _step(self, index: int) -> int:
        piece = self.pieces[index]
        if isinstance(piece, Line):
            taken = self._gather(index, piece)
            if taken is not None:
                text, after = taken
                if not (_RULE.match(text) and "-" in text):
                    if not self.rows:
                        self.closed = text.rstrip().endswith("|")
                        self.opened = text.startswith("|")
                    self.rows.append(Row([Cell(cell) for cell in row_cells(text)], piece.line, piece.page))
                return after
        self._flush()
        self.result.append(piece)
        return index + 1

    def _flush(self) -> None:
        rows = self.rows
        if len(rows) >= 2:
            self.result.append(Grid(list(rows)))
        else:
            self.result.extend(Line(" | ".join(r.texts()), r.line or 0, r.page, True) for r in rows)
        self.rows = []

    def _gather(self, index: int, piece: Line) -> tuple[str, int] | None:
        """The text of the row that begins at this line, its broken lines joined, and where the next one begins."""
        alone = is_row_line(piece.text)
        if not self.rows:
            return self._head(index, piece) if alone else None
        width = len(self.rows[0].cells)
        if self._whole(piece.text, width) or (_RULE.match(piece.text) and alone):
            return piece.text, index + 1
        if self.opened != piece.text.startswith("|") or not (alone or self._begins_row(piece.text)):
            return (piece.text, index + 1) if alone else None
        text = piece.text
        for place in range(index + 1, min(index + _MAX_JOIN, len(self.pieces))):
            following = self.pieces[place]
            if not isinstance(following, Line) or following.gap or (self.opened and following.text.startswith("|")):
                break
            text = f"{text}\n{following.text}"
            if len(row_cells(text)) > width:
                break
            if self._whole(text, width):
                return text, place + 1
        return (piece.text, index + 1) if alone else None

    @staticmethod
    def _begins_row(text: str) -> bool:
        """Whether a line without a whole row in it may be the first line of one."""
        return "|" in text or leading_number(text) is not None

    def _whole(self, text: str, width: int) -> bool:
        if "|" not in text or len(row_cells(text)) != width:
            return False
        return text.rstrip().endswith("|") or not self.closed

    def _head(self, index: int, piece: Line) -> tuple[str, int]:
        """A head whose labels break over lines is joined as long as that makes it a head."""
        text = piece.text
        if text.rstrip().endswith("|"):
            return text, index + 1
        for place in range(index + 1, min(index + 6, len(self.pieces))):
            following = self.pieces[place]
            if not isinstance(following, Line) or following.gap or _RULE.match(following.text):
                break
            text = f"{text} {following.text}"
            if text.rstrip().endswith("|"):
                return (text, place + 1) if read_head(row_cells(text)) else (piece.text, index + 1)
        return piece.text, index + 1


def one_line_rows(pieces: list[Piece]) -> list[Piece]:
    """Replaces runs of one-line rows by tables."""
    return _RowLines(pieces).read()
