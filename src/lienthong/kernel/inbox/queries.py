"""Where readings of the inbox start: what waits for this actor, and what is open in the units they see.

An actor has a few seats (a unit they sit in, a role they hold over exactly that unit). Each seat is read by its own
index up to one page and the pages are merged, so a list costs the same whether a unit has ten open items or ten
thousand, and whether the actor sees one unit or all (house bench: `tests/bench/bench_inbox.py`).
"""

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.keyset import MANY

from .kinds import closed_to
from .models import WorkItem

PAGE = 30
FEW = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is wanted: a kind, only late ones, only those due in a week."""

    kind: str = ""
    when: str = ""
    today: dt.date = dt.date.min

    def conditions(self) -> tuple[str, dict[str, Any]]:
        """As SQL on inbox_item, with its facts."""
        said, facts = "", {"kind": self.kind, "today": self.today, "sunday": end_of_week(self.today)}
        if self.kind:
            said += " and kind = %(kind)s"
        if self.when == "late":
            said += " and sort_on < %(today)s"
        if self.when == "week":
            said += " and sort_on between %(today)s and %(sunday)s"
        return said, facts


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of items in the order of their due dates; tokens for the next and the previous page, or nothing."""

    items: list[WorkItem]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, how many of them are late or due this week, and of which kinds; at most 1,000 are looked at."""

    total: int = 0
    late: int = 0
    week: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The number as people say it."""
        return str(self.total) if self.total <= MANY else f"hơn {MANY}"


def end_of_week(day: dt.date) -> dt.date:
    """The Sunday of the week."""
    return day + dt.timedelta(days=6 - day.weekday()) if day < dt.date.max - dt.timedelta(days=7) else day


def visible(by: Actor) -> QuerySet[WorkItem]:
    """Items that lie in units this actor sees, or in their own hands."""
    if by.everywhere:
        return WorkItem.objects.all()
    return WorkItem.objects.filter(among("unit_id", by.units) | Q(holder=by.id))


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
    ({rows} and holder = %(me)s and holder <> '' {which} {order})
) found {order}
"""

_SEEN = """
select id, sort_on, kind from (
    select s.* from unnest(%(units)s::bigint[]) place (unit_id)
    cross join lateral ({rows} and unit_id = place.unit_id {which} {order}) s
) found {order}
"""

# Over many units: the first line of each is looked up; only the units with the best first lines can be on the page,
# and nothing beyond the last of these. 130 units of 7,700 lines each: 1.5 ms, against 4.6 ms when each gives a whole
# page. Left to choose, the planner takes 0.1 ms here, but 40 ms where it believes rare lines to be frequent.
_MANY = """
with heads as materialized (
    select h.* from unnest(%(units)s::bigint[]) place (unit_id)
    cross join lateral (
        select unit_id, sort_on, id from inbox_item where closed_at is null and unit_id = place.unit_id {which}
        {sorted} limit 1
    ) h {order}
), edge as materialized (
    (select sort_on, id from heads {sorted} offset %(size)s - 1) union all (select {beyond}) {sorted} limit 1
)
select s.* from edge cross join heads cross join lateral (
    {rows} and unit_id = heads.unit_id and (sort_on, id) {within} (edge.sort_on, edge.id) {which} {order}
) s order by s.sort_on{falling}, s.id{falling} limit %(size)s
"""

_ALL = "{rows} {which} {order}"

_COUNTS = """
select kind, count(*), count(*) filter (where sort_on < %(today)s),
    count(*) filter (where sort_on between %(today)s and %(sunday)s)
from ({found}) first_thousand group by kind order by kind
"""


def mine(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """What waits for this actor, the most urgent first."""
    places = seats(by)
    facts = {"units": [unit for unit, _ in places], "roles": [role for _, role in places], "me": by.id}
    facts["closed"] = closed_to(by)
    return _listed(_MINE, facts, asked, after, before, size)


def seen(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """Everything open in the units this actor sees, the most urgent first."""
    shape = _ALL if by.everywhere else _SEEN if len(by.units) <= FEW else _MANY
    return _listed(shape, {"units": sorted(by.units)}, asked, after, before, size)


def counts(by: Actor, today: dt.date) -> Counts:
    """How much waits for this actor, from one look at the first thousand."""
    places = seats(by)
    facts: dict[str, Any] = {"units": [unit for unit, _ in places], "roles": [role for _, role in places], "me": by.id}
    facts |= {"closed": closed_to(by), "size": MANY + 1, "today": today, "sunday": end_of_week(today)}
    found = _MINE.format(which="", **_way(False))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(found=found), facts)
        rows = cursor.fetchall()
    total, late, week = (sum(row[place] for row in rows) for place in (1, 2, 3))
    return Counts(total, late, week, {row[0]: row[1] for row in rows})


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
        "falling": falling,
        "sorted": ordered,
        "order": f"{ordered} limit %(size)s",
        "within": ">=" if backwards else "<=",
        "beyond": "'-infinity'::date, 0" if backwards else f"'infinity'::date, {2**63 - 1}",
    }


def _listed(shape: str, facts: dict[str, Any], asked: Asked, after: str, before: str, size: int) -> Listed:
    which, more = asked.conditions()
    mark = _opened(before or after)
    backwards = bool(before) and mark is not None
    if mark is not None:
        which += f" and (sort_on, id) {'<' if backwards else '>'} (%(mark_day)s::date, %(mark_id)s::bigint)"
        more |= {"mark_day": mark[0], "mark_id": mark[1]}
    rows = _rows(shape, which, {**facts, **more}, size + 1, backwards=backwards)
    beyond, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return Listed(
        _whole([row[0] for row in rows]),
        _token(rows[-1]) if rows and (backwards or beyond) else "",
        _token(rows[0]) if rows and (beyond if backwards else mark is not None) else "",
    )


def _whole(ids: Sequence[int]) -> list[WorkItem]:
    found = WorkItem.objects.select_related("clock").in_bulk(ids)
    return [found[one] for one in ids if one in found]


def _token(row: tuple[int, dt.date, str]) -> str:
    return base64.urlsafe_b64encode(f"{row[1].isoformat()}.{row[0]}".encode()).decode().rstrip("=")


def _opened(token: str) -> tuple[dt.date, int] | None:
    """The place a token names; a broken token is simply the first page."""
    if not token or len(token) > 80:
        return None
    try:
        day, number = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split(".")
        place = int(number)
        return (dt.date.fromisoformat(day), place) if 0 <= place < 2**63 else None
    except ValueError:
        return None
