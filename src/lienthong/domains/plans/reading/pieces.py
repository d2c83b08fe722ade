"""The pieces a document falls into before anything is understood: lines, paragraphs, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lienthong.domains.plans.reading.plan import Anchor
from lienthong.domains.plans.reading.words import squeeze

Covered = Literal["", "left", "up"]


@dataclass(slots=True)
class Line:
    """One printed line. `gap` tells that a blank line stood before it."""

    text: str
    line: int
    page: int | None = None
    gap: bool = False
    label: str = ""  # the number that Word adds by itself
    whole: bool = False  # the line is a whole paragraph already (html, docx), never half of one


@dataclass(slots=True)
class Cell:
    """One cell; `covered` says that a merged cell to its left or above lies over it, `tall` that it covers others."""

    text: str
    covered: Covered = ""
    tall: bool = False

    @property
    def flat(self) -> str:
        return squeeze(self.text)


@dataclass(slots=True)
class Row:
    """One table row with the place where it begins."""

    cells: list[Cell]
    line: int | None = None
    page: int | None = None
    whole: bool = False  # the file keeps a row in one piece (docx, xlsx), never half of it on the next page

    def texts(self) -> list[str]:
        return [cell.flat for cell in self.cells]

    @property
    def empty(self) -> bool:
        return not any(cell.flat for cell in self.cells)


@dataclass(slots=True)
class Grid:
    """A table as laid out. `number` counts the tables of the document from 1."""

    rows: list[Row]
    number: int = 0
    guessed: bool = False  # columns were inferred, not drawn


@dataclass(slots=True)
class Paragraph:
    """One paragraph, its printed number apart where it has one."""

    text: str
    line: int
    page: int | None = None
    end: int | None = None

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.line, self.page)


Piece = Line | Grid
Block = Paragraph | Grid


@dataclass(slots=True)
class Source:
    """A loaded document: lines and drawn tables in reading order."""

    pieces: list[Piece] = field(default_factory=list)
    form: str = "txt"
