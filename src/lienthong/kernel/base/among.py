"""Units of a scope as one value of a query: six hundred single ones cost the program more than the question itself."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.expressions import RawSQL


def _value(units: Collection[int]) -> str:
    return "{" + ",".join(map(str, sorted(units))) + "}"


def among(column: str, units: Collection[int]) -> Q:
    """The column names one of these units; the form is that of row-level security, hashed once per query."""
    return Q(**{f"{column}__in": RawSQL("select unnest(%s::int[])", [_value(units)])})


def overlapping(column: str, units: Collection[int]) -> Q:
    """The column, a list of units, has one of these."""
    return Q(**{f"{column}__overlap": RawSQL("%s::int[]", [_value(units)])})
