"""A table made ready to be asked often: for each value of each input, which lines hold, as the bits of a number."""

from collections.abc import Sequence

from .table import INPUTS, Condition, Line, Table


class Compiled:
    """Answers which line holds. Made once, asked often."""

    __slots__ = ("_fields", "_kinds", "_matters", "_persons", "_units", "lines", "table")

    def __init__(self, table: Table) -> None:
        self.table, self.lines = table, table.lines
        self._matters, self._fields, self._kinds, self._units, self._persons = (
            Holding([getattr(line, name) for line in table.lines]) for name in INPUTS
        )

    def holding(self, matter: str, field: str, kind: str, unit: str, person: str) -> Sequence[Line]:
        """The lines that hold; of a published table exactly one."""
        bits = self._matters.of(matter) & self._persons.of(person)
        bits &= self._fields.of(field) & self._kinds.of(kind) & self._units.of(unit)
        found = []
        while bits:
            low = bits & -bits
            found.append(self.lines[low.bit_length() - 1])
            bits ^= low
        return found


class Holding:
    """Of one input: which lines let a value pass."""

    __slots__ = ("_named", "other")

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self.other = sum(1 << at for at, one in enumerate(conditions) if one.but)
        self._named: dict[str, int] = {}
        for at, one in enumerate(conditions):
            for value in one.values:
                self._named[value] = self._named.get(value, self.other) ^ (1 << at)

    def of(self, value: str) -> int:
        """The lines that let this value pass, as bits."""
        return self._named.get(value, self.other)

    def alike(self) -> dict[int, tuple[str | None, int]]:
        """Values by the lines that let them pass: one of each and how many there are; None: any that is not named."""
        found: dict[int, tuple[str | None, int]] = {self.other: (None, 1)}
        for value, bits in sorted(self._named.items()):
            first, count = found.get(bits, (value, 0))
            found[bits] = (first, count + 1)
        return found
