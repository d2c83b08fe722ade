"""The cells of a table: every combination of values it tells apart, and whether each has exactly one answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from .compiled import Holding
from .table import Line, Table

MOST_CELLS = 400_000
MOST_PROBLEMS = 20
Kinds = Mapping[str, Sequence[str]]
"""Of each unit that a table names: of which kinds it is while the table holds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A combination of inputs that no line tells apart further; None: any value that the table does not name."""

    matter: str | None
    field: str | None
    kind: str | None
    unit: str | None
    person: str | None
    lines: tuple[Line, ...]
    cells: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell with no answer or with more than one."""

    cell: Cell

    @property
    def hole(self) -> bool:
        """Whether nothing answers there."""
        return not self.cell.lines


class TooWide(ValueError):
    """More combinations than can be looked through."""


def cells(table: Table, kinds: Kinds) -> Iterator[Cell]:
    """Every cell, those in which the same lines hold put together; `cells` of each says how many those are."""
    lines = table.lines
    matters = Holding([line.matters for line in lines]).alike()
    fields = Holding([line.fields for line in lines]).alike()
    persons = Holding([line.persons for line in lines]).alike()
    places = _places(table, kinds)
    if len(matters) * len(fields) * len(persons) * len(places) > MOST_CELLS:
        raise TooWide
    for (place, one), (matter, two), (field, three), (person, four) in product(
        places.items(), matters.items(), fields.items(), persons.items()
    ):
        bits = place & matter & field & person
        held = tuple(line for at, line in enumerate(lines) if bits >> at & 1)
        (kind, unit), count = one
        yield Cell(two[0], three[0], kind, unit, four[0], held, count * two[1] * three[1] * four[1])


def _places(table: Table, kinds: Kinds) -> dict[int, tuple[tuple[str | None, str | None], int]]:
    """Places by the lines that let them pass; a unit that is named is only ever of its own kinds."""
    by_kind = Holding([line.place_kinds for line in table.lines])
    by_unit = Holding([line.place_units for line in table.lines])
    pairs: list[tuple[str | None, str | None]] = [(None, None)]
    pairs += [(kind, None) for kind in table.named("place_kinds")]
    for named in table.named("place_units"):
        pairs += [(kind, named) for kind in kinds.get(named, ())]
    found: dict[int, tuple[tuple[str | None, str | None], int]] = {}
    for kind, unit in pairs:
        bits = (by_kind.other if kind is None else by_kind.of(kind)) & (
            by_unit.other if unit is None else by_unit.of(unit)
        )
        first, count = found.get(bits, ((kind, unit), 0))
        found[bits] = (first, count + 1)
    return found


def cell_count(table: Table, kinds: Kinds) -> int:
    """How many combinations of values a table tells apart."""
    places = 1 + len(table.named("place_kinds")) + sum(len(kinds.get(u, ())) for u in table.named("place_units"))
    count = places
    for name in ("matters", "fields", "persons"):
        count *= 1 + len(table.named(name))
    return count


def problems(table: Table, kinds: Kinds) -> list[Problem]:
    """The cells without exactly one answer, the first ones; TooWide where there are too many to look through."""
    found = []
    for cell in cells(table, kinds):
        if len(cell.lines) != 1:
            found.append(Problem(cell))
            if len(found) >= MOST_PROBLEMS:
                break
    return found
