"""Working time as rows: the calendars of the country and of places, kept ready for statements up to a horizon.

A calendar is made again from its first day that differs; what lies before stays. From which rows each was made is known
by its mark, so that asking whether anything is to be done costs no calendar.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from lienthong.kernel.base import today
from lienthong.kernel.units import api as units

from .days import shipped_rows, weekly_rests, years
from .hours import shipped_hours
from .models import PlaceCalendar, PolicyForm, UnitCalendar
from .places import Rows, declared, declared_policies, lines
from .policies import Policy, policies
from .rules import FIRST, LAST, MINUTE, WorkingCalendar, calendar_with

_LOCK = 7263
AT_ONCE = 20
"""Calendars made in one transaction, a twentieth of a second each; what is left is made by the job soon after."""
_RULE = (
    "count_from", "ends", "cut_off", "day_minutes", "after_supplement", "stops_for_payment", "extensions",
)  # fmt: skip
_KEPT = """
select day, (extract(epoch from starts at time zone 'Asia/Ho_Chi_Minh' - day) / 60)::int,
    (extract(epoch from ends at time zone 'Asia/Ho_Chi_Minh' - day) / 60)::int
from calendar_span where calendar_id = %s order by before
"""
_PUT_SPANS = """
insert into calendar_span (calendar_id, before, number, day, starts, ends, closes)
select %(calendar)s, s.before, s.number, s.day,
    (s.day + s.first * interval '1 minute') at time zone 'Asia/Ho_Chi_Minh',
    (s.day + s.last * interval '1 minute') at time zone 'Asia/Ho_Chi_Minh',
    (s.day + s.closes * interval '1 minute') at time zone 'Asia/Ho_Chi_Minh'
from unnest(%(before)s::int[], %(number)s::int[], %(day)s::date[], %(first)s::int[], %(last)s::int[], %(closes)s::int[])
    as s (before, number, day, first, last, closes)
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A calendar of which some days are other than before, from the first to the last of them."""

    calendar: int
    first: dt.date
    last: dt.date
    cited: tuple[str, ...] = ()


def horizon() -> dt.date:
    """Up to which day working time is kept ready: the end of a year some years ahead (`CALENDAR_YEARS`)."""
    return dt.date(min(today().year + settings.CALENDAR_YEARS, LAST.year), 12, 31)


def ready() -> bool:
    """Whether the country's calendar is kept ready at all: in a new database it is not yet."""
    return PlaceCalendar.objects.filter(unit__isnull=True).exists()


class Brought(NamedTuple):
    """What was other than kept: days of calendars, codes of policies; `left`: whether more calendars are."""

    changed: list[Changed]
    policies: list[str]
    left: bool


def bring_up_to_date(most: int = AT_ONCE) -> Brought:
    """Make again whatever policy, unit's place, or calendar is other than kept, at most so many calendars.

    What is made for the first time changed nothing. The widest places come first. Two at once wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    on, until = today(), horizon()
    known = declared(on)
    held = {row.unit_id: row for row in PlaceCalendar.objects.all()}
    around: dict[int | None, list[int]] = {None: []}
    below = {place: units.within([place]) for place in known.places}
    around |= {unit: line for unit, line in lines(below).items()}
    changed, made = [], 0
    for unit, line in around.items():
        above = [held[wider].pk for wider in (None, *line) if wider != unit] if unit is not None else []
        rows = known.rows(line)
        mark, here = mark_of(rows, on), held.get(unit)
        if here is not None and here.mark == mark and here.until >= until and here.above == above:
            continue
        made += 1
        if made > most:
            break
        found = _one(held, unit, above, rows, mark, on, until)
        if found is not None:
            changed.append(found)
    _place_units(below, {unit: held[unit].pk for unit in around if unit is not None and unit in held})
    return Brought(changed, _keep_policies(declared_policies(on)), made > most)


def _one(
    held: dict[int | None, PlaceCalendar],
    unit: int | None,
    above: list[int],
    rows: Rows,
    mark: str,
    on: dt.date,
    until: dt.date,
) -> Changed | None:
    """One calendar is made again, or for the first time."""
    here = held.get(unit)
    calendar = calendar_with(rows[0], on, rows[1], rows[2])
    if here is None:
        here = held[unit] = PlaceCalendar.objects.create(unit_id=unit, mark=mark, until=until, above=above)
        if not above:
            _write(here.pk, calendar, FIRST, until)
            return None
        wider = next(row for row in held.values() if row.pk == above[-1])
        differ = _differing(wider.pk, calendar, wider.until)
        _write(here.pk, calendar, FIRST, until)
    else:
        differ = _differing(here.pk, calendar, here.until)
        until = max(until, here.until)
        if differ or until > here.until:
            _write(here.pk, calendar, min([*differ, here.until + dt.timedelta(days=1)]), until)
        PlaceCalendar.objects.filter(pk=here.pk).update(mark=mark, until=until, above=above)
    if not differ:
        return None
    cited = dict.fromkeys(calendar.is_working(day).citation for day in (differ[0], differ[-1]))
    return Changed(here.pk, differ[0], differ[-1], tuple(one for one in cited if one))


def mark_of(rows: Sequence[object], on: dt.date) -> str:
    """By which rows a calendar is made, in short."""
    return hashlib.sha256(f"{_shipped(on)} {rows!r}".encode()).hexdigest()


@lru_cache(maxsize=4)
def _shipped(on: dt.date) -> str:
    """What ships with the product, as far as known on a day."""
    common = [row for row in shipped_rows() if row.known_on is None or row.known_on <= on]
    return hashlib.sha256(repr((common, weekly_rests(), shipped_hours(), sorted(years()))).encode()).hexdigest()


def _differing(calendar_id: int, calendar: WorkingCalendar, until: dt.date) -> list[dt.date]:
    """The days up to a horizon whose hours are other than kept."""
    kept: dict[dt.date, list[tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [calendar_id])
        for day, first, last in cursor.fetchall():
            kept.setdefault(day, []).append((first, last))
    days = (FIRST + dt.timedelta(n) for n in range((until - FIRST).days + 1))
    return [day for day in days if tuple(kept.get(day, ())) != calendar.parts(day)]


def _write(calendar_id: int, calendar: WorkingCalendar, since: dt.date, until: dt.date) -> None:
    """Keep the stretches of a calendar from a day on."""
    columns: dict[str, list[Any]] = {name: [] for name in ("before", "number", "day", "first", "last", "closes")}
    before = calendar.position_after(since - dt.timedelta(1)) // MINUTE if since > FIRST else 0
    number = calendar.numbered(since)
    for n in range((until - since).days + 1):
        day = since + dt.timedelta(n)
        parts = calendar.parts(day)
        number += bool(parts)
        for first, last in parts:
            for name, value in (
                ("before", before),
                ("number", number),
                ("day", day),
                ("first", first),
                ("last", last),
                ("closes", parts[-1][1]),
            ):
                columns[name].append(value)
            before += last - first
    with connection.cursor() as cursor:
        cursor.execute("delete from calendar_span where calendar_id = %s and day >= %s", [calendar_id, since])
        cursor.execute(_PUT_SPANS, {"calendar": calendar_id, **columns})


def _place_units(below: dict[int, frozenset[int]], calendars: dict[int, int]) -> None:
    """Which units count by which place's calendar: the nearest one."""
    wanted: dict[int, int] = {}
    for place in lines(below):
        if place in calendars:
            wanted.update(dict.fromkeys(below[place], calendars[place]))
    kept = dict(UnitCalendar.objects.values_list("unit_id", "calendar_id"))
    if wanted == kept:
        return
    other = {unit: calendar for unit, calendar in wanted.items() if kept.get(unit) != calendar}
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from calendar_unit where unit_id = any(%s)", [list((kept.keys() - wanted.keys()) | other.keys())]
        )
        cursor.execute(
            "insert into calendar_unit (unit_id, calendar_id) select * from unnest(%s::bigint[], %s::bigint[])",
            [list(other), list(other.values())],
        )


def _keep_policies(own: Iterable[Policy]) -> list[str]:
    """The forms of all policies as statements read them; returns the codes of those that are other than kept."""
    wanted: dict[tuple[str, str, dt.date], tuple[Any, ...]] = {}
    begun: set[str] = set()
    for one in sorted((*policies(), *own), key=lambda policy: policy.since):
        # The first common form of a policy also holds for what began before it.
        since = one.since if one.procedure or one.code in begun else min(one.since, FIRST)
        begun |= set() if one.procedure else {one.code}
        wanted[one.code, one.procedure, since] = tuple(getattr(one, name) for name in _RULE)
    fields = ("policy", "procedure", "since", *_RULE)
    kept = {row[:3]: row[3:] for row in PolicyForm.objects.values_list(*fields)}
    if kept == wanted:
        return []
    PolicyForm.objects.all().delete()
    PolicyForm.objects.bulk_create(
        [PolicyForm(**dict(zip(fields, (*key, *rule), strict=True))) for key, rule in wanted.items()]
    )
    return sorted({key[0] for key in wanted.keys() | kept.keys() if wanted.get(key) != kept.get(key)}) if kept else []
