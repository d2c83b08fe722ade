"""The working calendars of many units at once: for a whole page one question, and each calendar is made once.

A unit counts by the calendar that is kept ready for its place, the same by which its due dates are reckoned. By the
mark of that calendar it is known whether it has been made here already.
"""

import datetime as dt
from collections.abc import Iterable

from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.transactions import Prepared, read_again

from .cards import ClockCard, remaining, time_left
from .places import declared, rows_of
from .rules import WorkingCalendar, calendar_with, shipped
from .spans import mark_of

KEPT = 144
"""So many calendars are remembered, half a megabyte each: a province in which every commune has one of its own."""

_made: dict[str, WorkingCalendar] = {}
_BY_UNIT = Prepared(
    "calendar_by_unit",
    """
    select held.unit_id, place.unit_id, place.mark
    from calendar_unit held join calendar_place place on place.id = held.calendar_id
    where held.unit_id = any(%(units)s)
    union all
    select null, null, mark from calendar_place where unit_id is null
    """,
    {"units": "bigint[]"},
)


def calendars_of(wanted: Iterable[int | None]) -> dict[int | None, WorkingCalendar]:
    """The working calendar of each of these units, with its place's own days and hours; None is the country's.

    One question where all have been made before, three where one has not.
    """
    asked = set(wanted)
    rows = read_again(_BY_UNIT, {"units": sorted(unit for unit in asked if unit is not None)})
    places = {unit: (place, mark) for unit, place, mark in rows}
    # Where nothing is kept ready yet, nothing has been declared either: a declaration makes the calendars.
    common = _of_places({pair for pair in places.values() if pair[1] not in _made}, today())
    found = {unit: _made.get(mark) or common[mark] for unit, (_, mark) in places.items()}
    country = found.get(None) or shipped()
    return {unit: found.get(unit, country) for unit in asked | {None}}


def left_of(clocks: Iterable[ClockCard | None]) -> dict[str, str]:
    """How long there is still on each of these clocks, in words, by subject; each by the hours of its own place."""
    found = [card for card in clocks if card is not None]
    working = calendars_of(card.unit_id for card in found) if found else {}
    at = now()
    day = at.astimezone(VIETNAM).date()
    return {
        card.subject: time_left(card.due_on, card.due_at, at, working[card.unit_id])
        if card.running
        else remaining(card, day, working[card.unit_id])
        for card in found
    }


def _of_places(missing: set[tuple[int | None, str]], on: dt.date) -> dict[str, WorkingCalendar]:
    """The calendars of these places by their marks.

    Remembered is what was made from the rows of its mark. Where a place is about to follow other rows (a day has become
    known since), it is made from these and not kept under a mark that is not its own.
    """
    if not missing:
        return {}
    known, found = declared(on), {}
    for place, mark in missing:
        rows = rows_of(known, place)
        found[mark] = calendar_with(rows[0], on, rows[1], rows[2])
        if mark_of(rows, on) == mark:
            while len(_made) >= KEPT:
                _made.pop(next(iter(_made)), None)
            _made[mark] = found[mark]
    return found
