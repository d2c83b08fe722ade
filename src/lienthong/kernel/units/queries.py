"""Where every reading of units starts: cards, the tree, codes, groups. Units are public facts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import sort_key

from .changing import changing
from .models import GroupMember, Unit, UnitGroup, UnitVersion
from .reading import met, stamp_read
from .rules import UnitCard


def visible(by: Actor) -> QuerySet[Unit]:
    """Units are public facts: everybody sees all."""
    return Unit.objects.all()


def visible_groups(by: Actor) -> QuerySet[UnitGroup]:
    """Groups too."""
    return UnitGroup.objects.all()


# The version that holds on the day, else the nearest one; the unit's whole life beside it.
_CARDS = """
select u.id, u.code, v.name, v.short_name, v.kind, v.tier, p.code, life.begins, life.ends
from units_unit u
cross join lateral (
    select * from units_version v where v.unit_id = u.id and {known}
    order by v.valid @> %(on)s desc,
             case when upper(v.valid) <= %(on)s then %(on)s - upper(v.valid) else lower(v.valid) - %(on)s end
    limit 1
) v
cross join lateral (
    select case when bool_or(lower_inf(w.valid)) then null else min(lower(w.valid)) end as begins,
           case when bool_or(upper_inf(w.valid)) then null else max(upper(w.valid)) end as ends
    from units_version w where w.unit_id = u.id and {known_w}
) life
left join units_unit p on p.id = v.parent_id
"""


def _cards(where: str, facts: Mapping[str, Any], on: dt.date | None, known: dt.datetime | None) -> list[UnitCard]:
    held = "{0}.recorded @> %(known)s" if known else "upper_inf({0}.recorded)"
    sql = _CARDS.format(known=held.format("v"), known_w=held.format("w")) + where
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": on or today(), "known": known, **facts})
        return [UnitCard(*row) for row in cursor.fetchall()]


def cards(ids: Iterable[int], on: dt.date | None = None) -> dict[int, UnitCard]:
    """Units by their ids, as they are called on a day; one question to the database."""
    wanted = set(ids)
    if not wanted:
        return {}
    day = on or today()
    known = _remembered_cards(day)
    unknown = list(wanted - known.keys())
    if unknown:
        known |= {card.id: card for card in _cards("where u.id = any(%(ids)s)", {"ids": unknown}, day, None)}
    return {one: known[one] for one in wanted if one in known}


def _remembered_cards(day: dt.date) -> dict[int, UnitCard]:
    """The cards of a day that this process has read since units last changed; almost every page names units.

    Nothing is remembered while a change of units is being written: undone, it would leave its words behind.
    """
    if changing():
        return {}
    mark = (tree_stamp(), day)
    known = _day_cards.get(mark)
    if known is None:
        for old in tuple(_day_cards)[: -(_KEPT_DAYS - 1)]:  # a copy: another thread may add one meanwhile
            _day_cards.pop(old, None)
        known = _day_cards[mark] = {}
    return known


def cards_of(codes: Iterable[str], on: dt.date | None = None) -> dict[str, UnitCard]:
    """Units by their codes, as they are called on a day."""
    wanted = set(codes)
    if not wanted:
        return {}
    day = on or today()
    kept = _remembered_cards(day)
    known = {one.code: one for one in tuple(kept.values()) if one.code in wanted}
    unknown = list(wanted - known.keys())
    if unknown:
        read = _cards("where u.code = any(%(codes)s)", {"codes": unknown}, day, None)
        kept |= {one.id: one for one in read}
        known |= {one.code: one for one in read}
    return known


def card(code_or_id: str | int, on: dt.date | None = None, *, known: dt.datetime | None = None) -> UnitCard:
    """One unit on a day; `known` asks what the house held true at an earlier instant. NotThere without one."""
    found: UnitCard | None
    if known is not None:
        where = "where u.id = %(key)s" if isinstance(code_or_id, int) else "where u.code = %(key)s"
        found = next(iter(_cards(where, {"key": code_or_id}, on, known)), None)
    elif isinstance(code_or_id, int):
        found = cards([code_or_id], on).get(code_or_id)
    else:
        found = cards_of([code_or_id], on).get(code_or_id)
    if found is None:
        raise NotThere(f"Không có đơn vị nào mang mã {code_or_id}.")
    return found


def by_code(scheme: str, code: str, on: dt.date | None = None, *, or_before: bool = False) -> UnitCard | None:
    """The unit that an official code means on a day; `or_before`: or meant last, where it means none any more."""
    where = (
        "where u.id = (select c.unit_id from units_code c where c.scheme = %(scheme)s and c.code = %(code)s"
        " and (c.valid @> %(on)s or %(or_before)s and coalesce(lower(c.valid), '-infinity') <= %(on)s)"
        " order by lower(c.valid) desc nulls last limit 1)"
    )
    found = _cards(where, {"scheme": scheme, "code": code, "or_before": or_before}, on, None)
    return found[0] if found else None


# -- the tree --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stand:
    unit: int
    parent: int | None
    since: dt.date
    until: dt.date


_tree: tuple[int, dict[int, list[_Stand]]] = (0, {})
_below: dict[tuple[int, dt.date], dict[int, list[int]]] = {}
_day_cards: dict[tuple[int, dt.date], dict[int, UnitCard]] = {}
_groups: tuple[int, tuple["GroupCard", ...]] = (-1, ())
_KEPT_DAYS = 8


def tree_stamp_sql() -> str:
    """The stamp of the tree, for a room that asks for more than one stamp at once."""
    return "coalesce((select n from units_treestamp limit 1), 0)"


def tree_stamp() -> int:
    """A number that changes whenever any unit, code or group changes."""
    known = stamp_read()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute("select n from units_treestamp limit 1")
        row = cursor.fetchone()
    stamp = int(row[0]) if row else 0
    met(stamp)
    return stamp


def within(roots: Iterable[int], on: dt.date | None = None) -> frozenset[int]:
    """Ids of these units and of all below them on a day.

    A unit that has ended stays below its last parent, one that is still to come stands below its first.
    """
    return _opened(list(roots), _children(on or today()))


def within_each(roots: Iterable[int], on: dt.date | None = None) -> dict[int, frozenset[int]]:
    """The same for each of these units by itself; the tree is looked at once."""
    children = _children(on or today())
    return {root: _opened([root], children) for root in set(roots)}


def _opened(waiting: list[int], children: dict[int, list[int]]) -> frozenset[int]:
    found: set[int] = set()
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(children.get(unit, ()))
    return frozenset(found)


def above(unit: int, on: dt.date | None = None) -> list[int]:
    """Ids of the units above a unit on a day, the nearest first."""
    day, stands = on or today(), _stands(tree_stamp())
    found: list[int] = []
    at = _parent(stands, unit, day)
    while at is not None and at not in found:
        found.append(at)
        at = _parent(stands, at, day)
    return found


def _parent(stands: dict[int, list[_Stand]], unit: int, day: dt.date) -> int | None:
    its = stands.get(unit, [])
    held = [stand for stand in its if stand.since <= day] or its[:1]
    return held[-1].parent if held else None


def _children(day: dt.date) -> dict[int, list[int]]:
    stamp = tree_stamp()
    known = _below.get((stamp, day))
    if known is not None:
        return known
    children: dict[int, list[int]] = defaultdict(list)
    for stands in _stands(stamp).values():
        held = [stand for stand in stands if stand.since <= day]
        stand = held[-1] if held else stands[0]
        if stand.parent is not None:
            children[stand.parent].append(stand.unit)
    for old in tuple(_below)[: -(_KEPT_DAYS - 1)]:  # a copy: another thread may add one meanwhile
        _below.pop(old, None)
    _below[stamp, day] = children
    return children


def _stands(stamp: int) -> dict[int, list[_Stand]]:
    global _tree  # noqa: PLW0603 - remembered for the process; replaced whole, so threads see one or the other
    if _tree[0] == stamp:
        return _tree[1]
    stands: dict[int, list[_Stand]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "select unit_id, parent_id, lower(valid), upper(valid) from units_version"
            " where upper_inf(recorded) order by unit_id, valid"
        )
        for unit, parent, since, until in cursor.fetchall():
            stands[unit].append(_Stand(unit, parent, since or dt.date.min, until or dt.date.max))
    _tree = (stamp, stands)
    return stands


def living_children(unit: int, on: dt.date) -> list[str]:
    """Codes of the units that stand directly below a unit on a day or later."""
    rows = UnitVersion.objects.filter(parent=unit, recorded__upper_inf=True, valid__overlap=DateRange(on, None))
    return sorted(set(rows.values_list("unit__code", flat=True)))


# -- groups ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A named group of units."""

    code: str
    name: str
    other_names: tuple[str, ...]


def groups() -> list[GroupCard]:
    """All named groups, in the order of their names; remembered until units or groups change."""
    global _groups  # noqa: PLW0603 - remembered for the process; replaced whole, so threads see one or the other
    if changing():
        return _read_groups()
    stamp = tree_stamp()
    known = _groups
    if known[0] != stamp:
        known = _groups = (stamp, tuple(_read_groups()))
    return list(known[1])


def _read_groups() -> list[GroupCard]:
    return [
        GroupCard(group.code, group.name, tuple(group.other_names))
        for group in UnitGroup.objects.order_by("sort_key", "code")
    ]


def members(group_code: str, on: dt.date | None = None) -> list[UnitCard]:
    """The units of a group on a day, in the order of their names."""
    day = on or today()
    rows = GroupMember.objects.filter(group__code=group_code, valid__contains=day)
    found = cards(rows.values_list("unit_id", flat=True), day)
    return sorted(found.values(), key=lambda one: (one.tier, sort_key(one.name), one.code))
