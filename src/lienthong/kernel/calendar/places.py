"""Calendars of places: the country's, with what a place and those above it declared for themselves."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.units import api as units

from .days import CERTAINTIES, KINDS, Certainty, DayRow
from .hours import HoursRow, read_parts, read_season, read_weekdays
from .models import LocalDay, LocalHours, LocalPolicy
from .policies import Policy
from .rules import WorkingCalendar, calendar_with

Rows = tuple[tuple[DayRow, ...], tuple[HoursRow, ...], tuple[DayRow, ...]]


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared, by place (None: the house itself), as far as known; of a day the newest record."""

    days: dict[int | None, dict[dt.date, DayRow]]
    hours: dict[int | None, list[HoursRow]]

    @property
    def places(self) -> set[int]:
        """The units that declared anything for themselves."""
        return {unit for unit in (*self.days, *self.hours) if unit is not None}

    def rows(self, line: Iterable[int]) -> Rows:
        """Days and hours of the places from the widest to the nearest, and the days that the house itself declared."""
        local = [row for unit in line for _, row in sorted(self.days.get(unit, {}).items())]
        hours = [row for unit in (None, *line) for row in self.hours.get(unit, [])]
        common = [row for _, row in sorted(self.days.get(None, {}).items())]
        return tuple(local), tuple(hours), tuple(common)


def declared(known_on: dt.date | None = None) -> Declared:
    """All that was declared, as far as known on a day."""
    days: dict[int | None, dict[dt.date, DayRow]] = {}
    hours: dict[int | None, list[HoursRow]] = {}
    early = {"known_on__lte": known_on} if known_on else {}
    for row in LocalDay.objects.filter(**early).order_by("id"):
        days.setdefault(row.unit_id, {})[row.day] = DayRow(
            row.day,
            row.name,
            KINDS[row.kind],
            row.cited,
            row.known_on,
            CERTAINTIES[row.certainty],
            read_parts(row.parts),
        )
    for one in LocalHours.objects.filter(**early).order_by("since", "id"):
        hours.setdefault(one.unit_id, []).append(
            HoursRow(
                one.since,
                read_parts(one.parts),
                one.cited,
                CERTAINTIES[one.certainty],
                read_weekdays(one.weekdays),
                read_season(one.season),
                one.name,
                one.known_on,
            )
        )
    return Declared(days, hours)


def lines(below: Mapping[int, frozenset[int]]) -> dict[int, list[int]]:
    """Each place with those around it that are among them, from the widest to itself; `below`: its units."""
    wide = sorted(below, key=lambda place: (-len(below[place]), place))
    return {place: [one for one in wide if place in below[one]] for place in wide}


def calendar_of(unit_id: int | None = None, known_on: dt.date | None = None) -> WorkingCalendar:
    """The working calendar of a unit (or the house's own), as far as known on a day."""
    local, hours, common = rows_of(declared(known_on), unit_id)
    return calendar_with(local, known_on, hours, common)


def rows_of(known: Declared, unit_id: int | None) -> Rows:
    """Of all that was declared, what holds for a unit (or for the house itself)."""
    around = [place for place in known.places if unit_id is not None and unit_id in units.within([place])]
    return known.rows(sorted(around, key=lambda place: (-len(units.within([place])), place)))


def declared_policies(known_on: dt.date | None = None) -> tuple[Policy, ...]:
    """The ways of counting that the house declared, in order, as far as known on a day."""
    early = {"known_on__lte": known_on} if known_on else {}
    return tuple(_policy(row) for row in LocalPolicy.objects.filter(**early).order_by("since", "id"))


def _policy(row: LocalPolicy) -> Policy:
    rule: dict[str, Any] = dict(row.rule)
    if rule.get("cut_off"):
        rule["cut_off"] = dt.time.fromisoformat(rule["cut_off"])
    return Policy(
        code=row.policy,
        procedure=row.procedure,
        since=row.since,
        cited=row.cited,
        verified=row.certainty == Certainty.VERIFIED,
        known_on=row.known_on,
        **rule,
    )
