"""What a cell says on paper, and which signs a paper can hold."""

import datetime as dt
import re
from decimal import Decimal

from lienthong.web.wording import number

from .shapes import Cell, Column, Kind, Said

# What XML 1.0 cannot hold: control signs, halves of signs, and the two codes that are none.
_UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONG = re.compile(r"\S{19,}")
_PIECE = 9


def clean(text: str) -> str:
    """The text without signs that no paper can hold; lines end in one way."""
    return _UNHELD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))


def breakable(text: str) -> str:
    """Long words without a space (addresses, codes) get places where a line may end; nothing else changes."""
    return _LONG.sub(lambda found: "\u200b".join(_pieces(found.group())), text)


def _pieces(word: str) -> list[str]:
    return [word[at : at + _PIECE] for at in range(0, len(word), _PIECE)]


def pieces(cell: Cell, kind: Kind) -> list[tuple[str, str]]:
    """A cell as paragraphs of (lead, text), in Vietnamese writing of days and numbers."""
    if isinstance(cell, Said):
        return _lines(cell)
    if isinstance(cell, tuple):
        return [line for one in cell for line in _lines(one)] or [("", "")]
    return [("", line) for line in words(cell, kind).split("\n")]


def words(value: str | int | float | Decimal | dt.date | None, kind: Kind) -> str:
    """One value as people read it: 1.234,5; 05/02/2026; 63 %."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return number(value) + ("%" if kind is Kind.PERCENT else "")


def _lines(said: Said) -> list[tuple[str, str]]:
    lead, lines = clean(said.lead).strip(), clean(said.text).strip().split("\n")
    return [(lead, lines[0]), *[("", line) for line in lines[1:]]]


def plain(cell: Cell) -> str:
    """A cell of leads and texts as one text of several lines, for Excel."""
    parts = [cell] if isinstance(cell, Said) else list(cell) if isinstance(cell, tuple) else []
    return "\n".join(f"{one.lead}: {one.text}" if one.lead and one.text else one.lead or one.text for one in parts)


def set_end(column: Column) -> str:
    """Where a column's cells are set: numbers at the right, days and short words in the middle."""
    if column.kind in (Kind.NUMBER, Kind.PERCENT):
        return "right"
    return "left" if column.kind is Kind.TEXT else "center"
