"""What stands in an official paper, without how it looks: a letter, its annexes, paragraphs and tables.

Everything is frozen and knows no room. Texts are plain: nothing in them is ever read as markup or as a formula.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Kind(Enum):
    """What a column holds: how its cells are set, and of which type they are in Excel."""

    TEXT = "text"
    CENTRED = "centred"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Said:
    """A text with a short lead before it, set apart: “Phường Trường Vinh:” and what it says."""

    lead: str
    text: str = ""


Cell = str | int | float | Decimal | dt.date | Said | tuple[Said, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width (about as many millimetres as on paper), what it holds."""

    label: str
    width: float = 10
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the table that heads the rows under it; `level` 1 stands over level 2."""

    text: str
    no: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, whose number of cells is that of the columns. `name`: the tab in Excel; `empty`: if no row.

    `title` and `note` stand over and under it. `numbered` writes (1), (2) … under the headings, as forms have it.
    `dense` sets it small.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...] | Band, ...]
    title: str = ""
    note: str = ""
    name: str = ""
    empty: str = "Không có dòng nào."
    numbered: bool = False
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the text: level 1 “I. …”, 2 “1. …”, 3 “a) …”; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text, its first line set in; `lead` stands before it in bold."""

    text: str
    lead: str = ""
    italic: bool = False
    centred: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own, numbered by themselves; `wide` turns the paper for tables of many columns."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    under: str = ""
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines over the name (“KT. GIÁM ĐỐC”, “PHÓ GIÁM ĐỐC”), and the name, where it is known."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An official paper with the nine parts of Điều 8 Nghị định 30/2020/NĐ-CP that are set by a machine.

    `number` without the number itself (“/BC-SKHCN”): the clerk gives it. `day` empty leaves room for it; `year` is then
    printed alone; without `place` neither stands in the head, as in minutes. `draft`: a word at the head of the first
    page while it is not signed. Without `issuer` it is what a person hands in (đơn, tờ khai): the country's head stands
    alone, the day over the place to sign; as PDF only. `beside`: who signs at the left, where two sign; the recipients
    then stand below.
    """

    above: str
    issuer: str
    number: str
    place: str
    kind: str
    about: str
    blocks: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    to: tuple[str, ...] = ()
    day: dt.date | None = None
    year: int | None = None
    annexes: tuple[Annex, ...] = ()
    draft: str = ""
    beside: Signature | None = None
