"""Finds tables written with one row per line between pipes, also where long cells break over lines."""

from __future__ import annotations

import re

from lienthong.domains.plans.reading.columns import label_role, read_head
from lienthong.domains.plans.reading.dues import looks_due
from lienthong.domains.plans.reading.gridkit import is_small_letter, leading_number, number_of
from lienthong.domains.plans.reading.pieces import Cell, Grid, Line, Piece, Row
from lienthong.domains.plans.reading.words import is_capitals

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


def row_cells(text: str, opened: bool = True, closed: bool = True) -> list[str]:
    """The cells of a one-line row, without Markdown and HTML marks; rows are `opened` and `closed` by pipes or not."""
    inner = text.strip()
    inner = inner.removeprefix("|") if opened else inner
    inner = inner.removesuffix("|") if closed else inner
    inner = inner.replace("\\|", "\u0001")
    cells = [_MARKUP.sub("", _BREAK.sub("\n", cell)).replace("\u0001", "|").strip() for cell in inner.split("|")]
    return [re.sub(r"^\*(.*)\*$", r"\1", cell) for cell in cells]


def _is_rule(text: str) -> bool:
    """Whether a line only draws the rule under a head."""
    return bool(_RULE.match(text)) and "-" in text


def _first_number(text: str) -> bool:
    """Whether a line begins with a cell that holds a number."""
    first, pipe, _ = text.partition("|")
    return bool(pipe) and number_of(first) is not None


class _RowLines:
    """Walks the lines and gathers rows into tables."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.result: list[Piece] = []
        self.rows: list[Row] = []
        self.closed = True  # whether the head row ends with a pipe, so every row must
        self.opened = True  # whether the head row begins with a pipe
        self.lone = False  # whether the table begins with a heading that has neither number nor pipe

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
                if not _is_rule(text):
                    if not self.rows:
                        self.closed = text.rstrip().endswith("|")
                        self.opened = text.startswith("|")
                    self.rows.append(Row([Cell(cell) for cell in self._cells(text)], piece.line, piece.page))
                return after
            if self.rows and self._row_follows(index + 1) and self._between(piece):
                return index + 1
        self._flush()
        self.result.append(piece)
        return index + 1

    def _cells(self, text: str) -> list[str]:
        return row_cells(text, self.opened, self.closed or self.opened)

    def _row_follows(self, index: int) -> bool:
        """Whether the table goes on at this place with a whole row."""
        width = len(self.rows[0].cells)
        for place in range(index, min(index + 2, len(self.pieces))):
            piece = self.pieces[place]
            found = self._gather(place, piece) if isinstance(piece, Line) else None
            if found and self._whole(found[0], width):
                return True
        return False

    def _between(self, piece: Line) -> bool:
        """Takes a line alone between two rows: a heading across the table, or the end of the last cell above."""
        cells = [cell for cell in self._cells(piece.text) if cell]
        bare = self.opened and not piece.text.startswith("|")
        if not cells or len(cells) > 2 or len(piece.text) > 300 or (piece.text.startswith("|") and not self.opened):
            return False
        if bare and (piece.gap or piece.page != self.rows[-1].page or not piece.text[:1].isalpha()):
            return False  # running text between two tables, or the number of a page
        headed = len(cells) == 2 and number_of(cells[0]) is not None
        if len(cells) == 2 and not headed:
            return False
        split = leading_number(cells[0])
        numbered = split is not None and not is_small_letter(split[0]) and len(split[1]) > 2
        if len(self.rows) == 1:
            self.lone = not headed and not numbered
        told = headed or numbered or (self.opened and not bare) or is_capitals(cells[0])
        alike = self.lone and cells[0][:1].isupper()
        if not (told or alike or self._empty_end()):
            last = self.rows[-1].cells[-1]
            last.text = f"{last.text}\n{cells[0]}"
            return True
        self.rows.append(Row([Cell(cell) for cell in cells], piece.line, piece.page))
        return True

    def _empty_end(self) -> bool:
        """Whether the last cell above is empty or ends, so that nothing goes on in it."""
        text = self.rows[-1].cells[-1].text
        return not text or looks_due(text)

    def _flush(self) -> None:
        rows, self.lone = self.rows, False
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
            if text.endswith("|") and _first_number(following.text):
                break
            text = f"{text}{self._break(place)}{following.text}"
            if len(self._cells(text)) > width:
                break
            if self._whole(text, width):
                return text, place + 1
        return (piece.text, index + 1) if alone else None

    def _break(self, place: int) -> str:
        """What stands between a line and the one before it: a space where the line was only full, else a new line."""
        near = [piece.text for piece in self.pieces[max(0, place - 12) : place + 12] if isinstance(piece, Line)]
        before, here = self.pieces[place - 1 : place + 1]
        if not isinstance(before, Line) or not isinstance(here, Line):
            return "\n"
        full = len(before.text) + len(here.text.split(" ", maxsplit=1)[0]) >= max(map(len, near))
        return " " if full else "\n"

    @staticmethod
    def _begins_row(text: str) -> bool:
        """Whether a line without a whole row in it may be the first line of one."""
        return "|" in text or leading_number(text) is not None

    def _whole(self, text: str, width: int) -> bool:
        if "|" not in text or len(self._cells(text)) != width:
            return False
        return text.rstrip().endswith("|") or not self.closed

    def _head(self, index: int, piece: Line) -> tuple[str, int]:
        """A head whose labels break over lines is joined as long as that makes it a head."""
        text = piece.text
        if text.endswith("|"):
            return self._more_labels(index + 1, text)
        for place in range(index + 1, min(index + 6, len(self.pieces))):
            following = self.pieces[place]
            if not isinstance(following, Line) or following.gap or _is_rule(following.text):
                break
            row = following.text.startswith("|") and following.text.count("|") >= text.count("|")
            if row or _first_number(following.text):
                break
            text = f"{text} {following.text}"
            if text.endswith("|"):
                return (text, place + 1) if read_head(row_cells(text)) else (piece.text, index + 1)
        return piece.text, index + 1

    def _more_labels(self, index: int, text: str) -> tuple[str, int]:
        """A head without a pipe in front may go on in further lines of labels, each closed by a pipe."""
        whole, after = text, index
        for place in range(index, min(index + 4, len(self.pieces))):
            following = self.pieces[place]
            if text.startswith("|") or not isinstance(following, Line) or following.gap:
                break
            text = f"{text} {following.text}"
            if not following.text.endswith("|"):
                continue
            if _first_number(following.text) or not all(map(label_role, row_cells(text, False))):
                break
            whole, after = text, place + 1
        return whole, after


def one_line_rows(pieces: list[Piece]) -> list[Piece]:
    """Replaces runs of one-line rows by tables."""
    return _RowLines(pieces).read()
