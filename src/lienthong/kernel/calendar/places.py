"""Calendars of places: the country's, with the days that a place and those above it declared for themselves."""

import datetime as dt

from lienthong.kernel.units import api as units

from .days import CERTAINTIES, KINDS, DayRow
from .models import LocalDay
from .rules import WorkingCalendar, calendar_with


def local_rows(unit_id: int | None) -> tuple[DayRow, ...]:
    """The days that hold for a place: the nearest place wins, and of one place the newest record."""
    rows = list(LocalDay.objects.order_by("id"))
    places = {row.unit_id for row in rows if row.unit_id is not None}
    below = {place: units.within([place]) for place in places} if unit_id else {}
    above = sorted((place for place in below if unit_id in below[place]), key=lambda place: -len(below[place]))
    line: list[int | None] = [None, *above]
    held: dict[dt.date, DayRow] = {}
    for place in line:
        for row in rows:
            if row.unit_id == place:
                held[row.day] = DayRow(
                    row.day, row.name, KINDS[row.kind], row.cited, row.known_on, CERTAINTIES[row.certainty]
                )
    return tuple(sorted(held.values(), key=lambda one: one.day))


def calendar_of(unit_id: int | None = None, known_on: dt.date | None = None) -> WorkingCalendar:
    """The working calendar of a unit (or the house's own), as far as known on a day."""
    return calendar_with(local_rows(unit_id), known_on)
