"""The directory of names, read from the tables and remembered until any unit changes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from lienthong.kernel.base import today

from .models import UnitEdge, UnitGroup
from .queries import cards, tree_stamp
from .rules import Directory, Edge, GroupRow, NameRow, Resolution, UnitCard
from .rules.rows import EVER, NEVER

_known: tuple[int, Directory] | None = None


def directory() -> Directory:
    """All names of all units, as the house knows them now."""
    global _known  # noqa: PLW0603 - remembered for the process; replaced whole, so threads see one or the other
    stamp = tree_stamp()
    if _known is None or _known[0] != stamp:
        _known = (stamp, Directory(_names(), _edges(), _groups()))
    return _known[1]


def _names() -> list[NameRow]:
    others: dict[int, list[tuple[str, dt.date, dt.date]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("select unit_id, name, lower(valid), upper(valid) from units_name order by id")
        for unit, name, since, until in cursor.fetchall():
            others[unit].append((name, since or EVER, until or NEVER))
        cursor.execute(
            "select v.unit_id, u.code, v.name, v.short_name, v.kind, v.tier, p.code, lower(v.valid), upper(v.valid)"
            " from units_version v join units_unit u on u.id = v.unit_id left join units_unit p on p.id = v.parent_id"
            " where upper_inf(v.recorded) order by u.id, v.valid"
        )
        rows = cursor.fetchall()
    names = []
    for unit, code, name, short_name, kind, tier, parent, begins, ends in rows:
        since, until = begins or EVER, ends or NEVER
        also = tuple(other for other, start, stop in others[unit] if start < until and stop > since)
        names.append(NameRow(code, name, short_name, also, kind, tier, parent, since, until, unit))
    return names


def _edges() -> Iterable[Edge]:
    rows = UnitEdge.objects.values_list("from_unit__code", "to_unit__code", "kind", "on", "cited", "main")
    return [Edge(*row) for row in rows]


def _groups() -> Iterable[GroupRow]:
    return [GroupRow(one.code, one.name, tuple(one.other_names)) for one in UnitGroup.objects.order_by("id")]


def resolve(text: str, *, on: dt.date | None = None, within: Iterable[int] | None = None) -> Resolution:
    """Whom a written name means on a day (today): one hit is sure, two are a doubt, none is unknown."""
    names = directory()
    among = None if within is None else {one.code for one in cards(within).values()}
    return names.resolve(text, on or today(), within=among)


def group_of(text: str) -> str | None:
    """The code of the group that a text names, or None."""
    return directory().group_of(text)


def successors(code: str, on: dt.date | None = None) -> list[UnitCard]:
    """Who holds on a day (today) what this unit held, the main holder first."""
    return directory().successors(code, on or today())


def predecessors(code: str) -> list[UnitCard]:
    """The units that went into this one, each as it was on its last day."""
    return directory().predecessors(code)


def edges_of(code: str) -> tuple[list[Edge], list[Edge]]:
    """Where a unit came from and where it went, each with the decision that says so."""
    return directory().edges_to(code), directory().edges_from(code)
