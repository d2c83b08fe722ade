"""Writing dated facts of units: nothing is overwritten, what was recorded is closed and said anew."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from lienthong.kernel.base import now
from lienthong.kernel.base.text import sort_key, tidy

from .changing import while_changing
from .models import GroupMember, Unit, UnitCode, UnitName, UnitVersion
from .rules import name_key

P = ParamSpec("P")
R = TypeVar("R")
FACTS = ("name", "short_name", "kind", "tier", "parent_id")
_TICK = dt.timedelta(microseconds=1)


def period(since: dt.date | None, until: dt.date | None = None) -> Any:
    """[since, until); None is open."""
    return DateRange(since, until, "[)")


def current(unit: Unit) -> list[UnitVersion]:
    """What the house holds true of a unit now, in the order of time."""
    return list(UnitVersion.objects.filter(unit=unit, recorded__upper_inf=True).order_by("valid"))


def life(versions: list[UnitVersion]) -> tuple[dt.date | None, dt.date | None]:
    """From when to when a unit lives."""
    return versions[0].valid.lower, versions[-1].valid.upper


def begin(unit: Unit, since: dt.date | None, until: dt.date | None, cited: str, facts: Mapping[str, Any]) -> None:
    """The first version of a unit."""
    version(unit, since, until, cited, facts, now()).save(force_insert=True)


def version(
    unit: Unit, since: dt.date | None, until: dt.date | None, cited: str, facts: Mapping[str, Any], at: dt.datetime
) -> UnitVersion:
    """A version with its keys, not yet saved."""
    name = tidy(facts["name"])
    return UnitVersion(
        unit=unit,
        **{**facts, "name": name},
        sort_key=sort_key(name),
        name_key=name_key(name),
        cited=cited,
        valid=period(since, until),
        recorded=DateTimeTZRange(at, None, "[)"),
    )


def amend(unit: Unit, since: dt.date | None, until: dt.date | None, cited: str, changes: Mapping[str, Any]) -> int:
    """Say other facts of a unit during [since, until) of its life; returns how many versions were touched."""
    touched = [one for one in current(unit) if _overlaps(one, since, until)]
    at = _close(touched)
    for old in touched:
        facts = {name: getattr(old, name) for name in FACTS}
        start = max(filter(None, (old.valid.lower, since)), default=None)
        stop = min(filter(None, (old.valid.upper, until)), default=None)
        if start is not None and start != old.valid.lower:
            version(unit, old.valid.lower, start, old.cited, facts, at).save(force_insert=True)
        version(unit, start, stop, cited, {**facts, **changes}, at).save(force_insert=True)
        if stop is not None and stop != old.valid.upper:
            version(unit, stop, old.valid.upper, old.cited, facts, at).save(force_insert=True)
    return len(touched)


def stop(unit: Unit, on: dt.date) -> None:
    """The unit is no more from this day: its versions, codes, names and memberships end there."""
    touched = [one for one in current(unit) if _overlaps(one, on, None)]
    at = _close(touched)
    for old in touched:
        if old.valid.lower is None or old.valid.lower < on:
            facts = {name: getattr(old, name) for name in FACTS}
            version(unit, old.valid.lower, on, old.cited, facts, at).save(force_insert=True)
    for model in (UnitCode, UnitName, GroupMember):
        cut(model.objects.filter(unit=unit), on)


def inherit_groups(sources: Sequence[Unit], heir: Unit, on: dt.date) -> list[str]:
    """A new unit stands where those that became it stood: in their groups, from that day; returns the codes."""
    held = (
        GroupMember.objects.filter(unit__in=sources, valid__contains=on).select_related("group").order_by("group__code")
    )
    groups = {one.group_id: one.group for one in held}
    GroupMember.objects.bulk_create(
        [GroupMember(group=group, unit=heir, valid=period(on)) for group in groups.values()]
    )
    return [group.code for group in groups.values()]


def cut(rows: Any, on: dt.date) -> int:
    """End dated rows on a day; those that would begin later are taken out."""
    rows.filter(valid__startswith__gte=on).delete()
    ended = 0
    for row in rows.filter(valid__contains=on):
        row.valid = period(row.valid.lower, on)
        row.save(update_fields=["valid"])
        ended += 1
    return ended


def changes_tree(function: Callable[P, R]) -> Callable[P, R]:
    """Changes of units come one after the other, and give the tree a new stamp when they are written.

    The stamp comes last: what is read of the tree on the way is still remembered under the old one. Its low digits
    are random, so that two databases made from one template never share a stamp.
    """

    @wraps(function)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        with connection.cursor() as cursor:
            cursor.execute("select n from units_treestamp for update")
        with while_changing():
            result = function(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute(
                "update units_treestamp set n = nextval('units_treestamp_next') * 1000000 + floor(random() * 1000000)"
            )
        return result

    return done


def _overlaps(one: UnitVersion, since: dt.date | None, until: dt.date | None) -> bool:
    begins_before_end = until is None or one.valid.lower is None or one.valid.lower < until
    ends_after_start = since is None or one.valid.upper is None or one.valid.upper > since
    return begins_before_end and ends_after_start


def _close(versions: list[UnitVersion]) -> dt.datetime:
    """Close what was recorded; where the clock stands still or was set back, one tick later than it began."""
    at: dt.datetime = max([now(), *(one.recorded.lower + _TICK for one in versions)])
    for one in versions:
        one.recorded = DateTimeTZRange(one.recorded.lower, at, "[)")
        one.save(update_fields=["recorded"])
    return at
