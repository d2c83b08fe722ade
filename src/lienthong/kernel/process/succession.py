"""Which unit goes on with the work of one that has ended."""

from lienthong.kernel.base import today
from lienthong.kernel.units import api as units


def heir_of(unit: units.UnitCard) -> units.UnitCard:
    """The unit itself while it lives; then its main successor, or where nobody came after it, the one above it.

    Where there is neither, it stays with the unit: nobody else is known who answers for it.
    """
    if unit.lives_on(today()) or unit.valid_to is None or unit.valid_to > today():
        return unit
    if after := units.successors(unit.code):
        return after[0]
    above = units.cards_of([unit.parent]).get(unit.parent) if unit.parent else None
    return heir_of(above) if above else unit


def why_gone(unit: units.UnitCard) -> str:
    """By which decision a unit has ended, in words for the past of a run; empty where none is recorded."""
    _, onwards = units.edges_of(unit.code)
    return next((one.cited for one in onwards if one.cited), "")
