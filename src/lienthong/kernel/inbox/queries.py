"""Where readings of the inbox start: what waits for this actor, and what is open in the units they see.

An actor has a few seats (a unit they sit in, a role they hold over exactly that unit). Each seat is read by its own
index up to one page and the pages are merged, so a list costs the same whether a unit has ten open items or ten
thousand, and whether the actor sees one unit or all (house bench: `tests/bench/bench_inbox.py`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.keyset import MANY, opened, sealed

from .asked import Asked, end_of_week
from .kinds import closed_to
from .models import WorkItem
from .standing import absent_for

PAGE = 30
FEW = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of items in the order of their due dates; tokens for the next and the previous page, or nothing."""

    items: list[WorkItem]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, how many of them are late, due today or this week, of which kinds; at most 1,000 are looked at."""

    total: int = 0
    late: int = 0
    today: int = 0
    week: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The number as people say it."""
        return str(self.total) if self.total <= MANY else f"hơn {MANY}"


def visible(by: Actor) -> QuerySet[WorkItem]:
    """Items that lie in units this actor sees, in their own hands, or in the hands of whom they stand in for."""
    if by.everywhere:
        return WorkItem.objects.all()
    return WorkItem.objects.filter(among("unit_id", by.units) | Q(holder=by.id) | Q(holder__in=absent_for(by)))


def seats(by: Actor) -> list[tuple[int, str]]:
    """Where this actor sits: (unit, no role) for each post, (unit, role) for each role held over exactly that unit."""
    return sorted({(post.unit, "") for post in by.posts} | {(grant.root, grant.role) for grant in by.grants})


def waits_for(by: Actor, item: WorkItem) -> bool:
    """Whether this item waits for this actor, not merely in a unit that they see."""
    if item.holder:
        return item.holder == by.id
    return (item.unit_id, item.role) in seats(by) and not (item.role == "" and item.kind in closed_to(by))


# -- the two lists ---------------------------------------------------------------------------------------

_ROWS = "select id, sort_on, kind from inbox_item where closed_at is null"

_MINE = """
select id, sort_on, kind from (
    select s.* from unnest(%(units)s::bigint[], %(roles)s::text[]) seat (unit_id, role)
    cross join lateral (
        {rows} and holder = '' and unit_id = seat.unit_id and role = seat.role
            and (seat.role <> '' or kind <> all(%(closed)s)) {which} {order}
    ) s
    union all
    select s.* from (
        select %(me)s::text union select absent from inbox_substitute
        where substitute = %(me)s and state = 'agreed' and during @> %(on)s::date
    ) hand (holder)
    cross join lateral ({rows} and holder = hand.holder and holder <> '' {which} {order}) s
) found {order}
"""

_SEEN = """
select id, sort_on, kind from (
    select s.* from unnest(%(units)s::bigint[]) place (unit_id)
    cross join lateral ({rows} and unit_id = place.unit_id {which} {order}) s
) found {order}
"""

# Over many units: the first three lines of each are looked up; nothing beyond the last of the page among these can be
# on it, and only units whose third line lies before that can have more. 130 units of 7,700 lines each: 816 pages read
# (1,428 with only one line of each first) in 0.9 ms, against 4.6 ms when each gives a whole page. Left to choose, the
# planner takes 0.1 ms here, but 40 ms where it believes rare lines to be frequent.
_MANY = """
with heads as materialized (
    select place.unit_id, h.* from unnest(%(units)s::bigint[]) place (unit_id)
    cross join lateral ({rows} and unit_id = place.unit_id {which} {sorted} limit 3) h
), edge as materialized (
    (select sort_on, id from heads {sorted} offset %(size)s - 1 limit 1) union all (select {beyond}) {sorted} limit 1
), longer as materialized (
    select unit_id from heads, edge where (heads.sort_on, heads.id) {within} (edge.sort_on, edge.id)
    group by unit_id having count(*) = 3
)
select * from (
    select id, sort_on, kind from heads where unit_id not in (select unit_id from longer)
    union all
    select s.* from edge cross join longer cross join lateral (
        {rows} and unit_id = longer.unit_id and (sort_on, id) {within} (edge.sort_on, edge.id) {which} {order}
    ) s
) found {order}
"""

_ALL = "{rows} {which} {order}"

_COUNTS = """
select kind, count(*), count(*) filter (where sort_on < %(today)s), count(*) filter (where sort_on = %(today)s),
    count(*) filter (where sort_on between %(today)s and %(sunday)s)
from ({found}) first_thousand group by kind order by kind
"""
_COUNTS_BESIDE = "({counts}) union all select null, ({beside}), 0, 0, 0"


def mine(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """What waits for this actor, and for whom they stand in for; the most urgent first."""
    return _listed("mine", _MINE, _my_facts(by), asked, after, before, size)


def seen(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """Everything open in the units this actor sees, the most urgent first."""
    units = sorted(by.units) if asked.unit is None else [asked.unit] if asked.unit in by.units or by.everywhere else []
    shape = _ALL if by.everywhere and asked.unit is None else _SEEN if len(units) <= FEW else _MANY
    return _listed("seen", shape, {"units": units}, asked, after, before, size)


def counts(by: Actor, today: dt.date) -> Counts:
    """How much waits for this actor, from one look at the first thousand."""
    return counts_beside(by, today, "select 0")[0]


def counts_beside(by: Actor, today: dt.date, beside: str) -> tuple[Counts, int]:
    """The same, and in the same question the number that a statement about `person` gives: pages show both."""
    facts = {**_my_facts(by), "size": MANY + 1, "today": today, "sunday": end_of_week(today), "person": by.person}
    counted = _COUNTS.format(found=_MINE.format(which="", **_way(False)))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS_BESIDE.format(counts=counted, beside=beside), facts)
        answered = cursor.fetchall()
    rows = [row for row in answered if row[0] is not None]
    [other] = [row[1] for row in answered if row[0] is None]
    total, late, now, week = (sum(row[place] for row in rows) for place in (1, 2, 3, 4))
    return Counts(total, late, now, week, {row[0]: row[1] for row in rows}), other


def beside_alone(by: Actor, beside: str) -> int:
    """The number that a statement about `person` gives."""
    with connection.cursor() as cursor:
        cursor.execute(beside, {"person": by.person})
        return int(cursor.fetchone()[0])


def _my_facts(by: Actor) -> dict[str, Any]:
    places = seats(by)
    return {
        "units": [unit for unit, _ in places], "roles": [role for _, role in places], "me": by.id, "on": today(),
        "closed": closed_to(by),
    }  # fmt: skip


def _rows(
    shape: str, which: str, facts: dict[str, Any], size: int, *, backwards: bool = False
) -> list[tuple[int, dt.date, str]]:
    statement = shape.format(which=which, **_way(backwards))
    with connection.cursor() as cursor:
        cursor.execute(statement, {**facts, "size": size})
        rows: list[tuple[int, dt.date, str]] = cursor.fetchall()
        return rows


def _way(backwards: bool) -> dict[str, str]:
    falling = " desc" if backwards else ""
    ordered = f"order by sort_on{falling}, id{falling}"
    return {
        "rows": _ROWS,
        "sorted": ordered,
        "order": f"{ordered} limit %(size)s",
        "within": ">=" if backwards else "<=",
        "beyond": "'-infinity'::date, 0" if backwards else f"'infinity'::date, {2**63 - 1}",
    }


def _listed(name: str, shape: str, facts: dict[str, Any], asked: Asked, after: str, before: str, size: int) -> Listed:
    place = f"inbox_item:{name}:sort_on,id"
    which, more = asked.conditions()
    mark = opened(before or after, place)
    backwards = bool(before) and mark is not None
    if mark is not None:
        which += f" and (sort_on, id) {'<' if backwards else '>'} (%(mark_day)s::date, %(mark_id)s::bigint)"
        more |= {"mark_day": mark[0], "mark_id": mark[1]}
    rows = _rows(shape, which, {**facts, **more}, size + 1, backwards=backwards)
    beyond, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (backwards or beyond)
    has_previous = bool(rows) and (beyond if backwards else mark is not None)
    return Listed(
        _whole([row[0] for row in rows]),
        sealed([rows[-1][1].isoformat(), rows[-1][0]], place) if has_next else "",
        sealed([rows[0][1].isoformat(), rows[0][0]], place) if has_previous else "",
    )


def _whole(ids: Sequence[int]) -> list[WorkItem]:
    found = WorkItem.objects.select_related("clock").in_bulk(ids)
    return [found[one] for one in ids if one in found]
