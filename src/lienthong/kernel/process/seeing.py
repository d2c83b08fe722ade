"""How runs really went: per step how many, how long waited and worked at, how many late; of one's own units."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lienthong.kernel.base import keyset
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.units import api as units

from .models import Stay
from .nets import net_of

ALL, LATE, BACK, TAKEN = "", "tre", "tra-lai", "co-nguoi-nhan"
KINDS = {ALL: "Tất cả", LATE: "Trễ hạn", BACK: "Trả lại", TAKEN: "Có người nhận làm"}
MOST_UNITS = 300

# Step by step through the index: read as a whole, a year of stays is sorted by step on disk, four times as long.
_FIGURES = """
select step.node, figures.*
from unnest(%(nodes)s::text[]) step (node)
cross join lateral (
    select count(*) as all, count(late), count(*) filter (where late), count(*) filter (where back), count(worked),
        percentile_disc(array[0.5, 0.9]) within group (order by lasted),
        percentile_disc(array[0.5, 0.9]) within group (order by waited),
        percentile_disc(array[0.5, 0.9]) within group (order by worked)
    from process_stay
    where version_id = %(version)s and node = step.node and ended_on between %(first)s and %(last)s
        and (%(all)s or unit_id in (select unnest(%(units)s::int[])))
) figures
where figures.all > 0
"""
# From unit to unit through the index, and not through every stay.
_MY_UNITS = """
select unit from unnest(%(units)s::int[]) unit
where exists (select 1 from process_stay where version_id = %(version)s and unit_id = unit) limit %(most)s
"""
_ALL_UNITS = """
with recursive seen (unit) as (
    (select unit_id from process_stay where version_id = %(version)s order by unit_id limit 1)
    union all
    select (select unit_id from process_stay where version_id = %(version)s and unit_id > seen.unit
        order by unit_id limit 1) from seen where seen.unit is not null
)
select unit from seen where unit is not null limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Middle:
    """Working minutes: half of all are no longer than `half`, nine of ten no longer than `most`; None where none."""

    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """How one step really went. `limited`: how many had a due date, of which `late` were; `taken`: were taken first."""

    node: str
    count: int
    limited: int
    late: int
    back: int
    taken: int
    lasted: Middle
    waited: Middle
    worked: Middle

    @property
    def late_share(self) -> float | None:
        """Which part of those with a due date was late; None where nothing was owed."""
        return self.late / self.limited if self.limited else None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which stays are looked at: of a version, that ended on these days, in these units or in all one may see."""

    version: int
    first: dt.date
    last: dt.date
    units: frozenset[int] | None = None


def seen_steps(by: Actor, scope: Scope) -> dict[str, Seen]:
    """The figures of each step, of stays in units that the actor may see."""
    if by.kind != "person" and not by.everywhere:
        return {}
    mine = _units(by, scope)
    facts: dict[str, Any] = {
        "version": scope.version, "first": scope.first, "last": scope.last, "all": mine is None,
        "units": sorted(mine or ()), "nodes": list(net_of(scope.version).nodes),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, facts)
        return {row[0]: Seen(*row[:6], *(Middle(*(one or (None, None))) for one in row[6:])) for row in cursor}


def _units(by: Actor, scope: Scope) -> Collection[int] | None:
    """The units whose stays are counted: None for all."""
    if by.everywhere:
        return scope.units
    return by.units if scope.units is None else by.units & scope.units


def stays(by: Actor, scope: Scope) -> "QuerySet[Stay]":
    """The stays themselves."""
    found = Stay.objects.filter(version=scope.version, ended_on__gte=scope.first, ended_on__lte=scope.last)
    mine = _units(by, scope)
    if by.kind != "person" and not by.everywhere:
        return found.none()
    return found if mine is None else found.filter(among("unit_id", mine))


def behind(by: Actor, scope: Scope, node: str, kind: str, *, after: str = "", before: str = "") -> keyset.Page[Stay]:
    """The stays behind a figure of a step, the longest first, page by page; `run` is read along."""
    found = stays(by, scope).filter(node=node).select_related("run")
    which: Mapping[str, dict[str, Any]] = {
        ALL: {}, LATE: {"late": True}, BACK: {"back": True}, TAKEN: {"worked__isnull": False},
    }  # fmt: skip
    return keyset.page(found.filter(**which[kind]), ("-lasted", "-past"), after=after, before=before)


def units_seen(by: Actor, version: int) -> list[tuple[int, str]]:
    """The units in which runs of a version stayed and which the actor may see, by name."""
    facts: dict[str, Any] = {"version": version, "units": sorted(by.units), "most": MOST_UNITS}
    with connection.cursor() as cursor:
        cursor.execute(_ALL_UNITS if by.everywhere else _MY_UNITS, facts)
        ids = {row[0] for row in cursor}
    return sorted(((one.id, one.name) for one in units.cards(ids).values()), key=lambda pair: pair[1])
