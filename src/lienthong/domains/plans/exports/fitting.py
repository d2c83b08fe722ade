"""Columns as wide as what stands in them asks for, so that a table takes few pages. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from lienthong.kernel.printing.api import Band, Cell, Column, Kind, Said

LETTER = 2.5
"""Millimetres to a bold letter of 11 or 12 points, with room to spare."""
PADDING = 4.5
LEAST, WIDE = 0.7, 33.0
"""A column of text keeps this share of its own width, a wide one so many millimetres, whatever stands in it."""


def fitted(columns: tuple[Column, ...], rows: Iterable[tuple[Cell, ...] | Band]) -> tuple[Column, ...]:
    """The same columns on the same whole width; those of text share their part by how much they say.

    A row is as high as its highest cell: columns of widths that go with their usual lengths make the lowest rows.
    """
    flexible = [place for place, one in enumerate(columns) if one.kind is Kind.TEXT]
    said = dict.fromkeys(flexible, 0)
    for row in rows:
        if not isinstance(row, Band):
            for place in flexible:
                said[place] += _length(row[place])
    if not any(said.values()):
        return columns
    least = {place: _least(columns[place]) for place in flexible}
    left = sum(columns[place].width for place in flexible) - sum(least.values())
    if left <= 0:
        return columns
    whole = sum(said.values())
    return tuple(
        replace(one, width=round(least[place] + left * said[place] / whole, 1)) if place in least else one
        for place, one in enumerate(columns)
    )


def _length(cell: Cell) -> int:
    if isinstance(cell, Said):
        return len(cell.lead) + len(cell.text)
    if isinstance(cell, tuple):
        return sum(len(one.lead) + len(one.text) for one in cell)
    return len(cell) if isinstance(cell, str) else 0


def _least(column: Column) -> float:
    """Room for the longest word of its heading, and a part of what it had."""
    heading = max(len(word) for word in column.label.split()) * LETTER + PADDING
    return max(column.width * LEAST, min(column.width, WIDE) if column.width >= WIDE else 0, heading)
