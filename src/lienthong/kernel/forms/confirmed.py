"""What of a declaration can be kept in the vault, and what already is."""

from .filing import Paper
from .form import Field
from .kinds import COMPOSITE, SIMPLE
from .sources import kind_of

FLEETING = frozenset({"money", "map_point", "file", "signature"})
"""Kinds that say something of one declaration and nothing lasting of a person."""


def lasting() -> frozenset[str]:
    """The kinds of the country that say something lasting of a person."""
    return frozenset(SIMPLE.keys() | COMPOSITE.keys()) - FLEETING


def can_be_kept(field: Field) -> bool:
    """Whether a field says something lasting of a person, and they say it themselves."""
    return kind_of(field) in lasting() and field.computed is None


def keepable(one: Paper) -> frozenset[str]:
    """The fields of a declaration that can be kept: none of a visitor's, who has no vault."""
    if not one.held.filler.startswith("account:"):
        return frozenset()
    answer = one.held.answer or {}
    return frozenset(
        name for name, field in one.form.fields.items() if answer.get(name) is not None and can_be_kept(field)
    )
