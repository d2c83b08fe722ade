"""Where readings of the inbox start: what waits for this actor, and what is open in the units they see.

An actor has a few seats (a unit they sit in, a role they hold over exactly that unit). Each seat is read by its own
index up to one page and the pages are merged, so a list costs the same whether a unit has ten open items or ten
thousand, and whether the actor sees one unit or all (house bench: `tests/bench/bench_inbox.py`).
"""

# ruff: noqa: S608 - the piece is a constant of the calendar's door

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.keyset import MANY, opened, sealed
from lienthong.kernel.base.statements import covers_sql, limited_seats
from lienthong.kernel.base.transactions import Prepared, read_again
from lienthong.kernel.calendar import api as calendar

from .asked import Asked, end_of_week, past_hour_sql
from .kinds import closed_to, open_to
from .models import WorkItem
from .open_lines import OpenLine, as_lines, lines_sql, read
from .standing import absent_for

PAGE = 30
FEW = 12


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of items in the order of their due dates; tokens for the next and the previous page, or nothing."""

    items: list[OpenLine]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, how many of them are late, due today or this week, of which kinds; at most 1,000 are looked at.

    What is due today is late as well once its hour is past.
    """

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


def sees_clock(by: Actor, subject: str) -> calendar.Sight | None:
    """What the clock of an open line is about, for whoever sees the line."""
    clock = calendar.of([subject]).get(subject)
    item = visible(by).filter(clock_id=clock.id).first() if clock else None
    return calendar.Sight(item.title, item.url) if item else None


def seats(by: Actor) -> list[tuple[int, str]]:
    """Where this actor sits: (unit, no role) for each post, (unit, role) for each role held over exactly that unit."""
    return sorted({(post.unit, "") for post in by.posts} | {(grant.root, grant.role) for grant in by.grants})


def waits_for(by: Actor, item: WorkItem | OpenLine) -> bool:
    """Whether this item waits for this actor, not merely in a unit that they see."""
    if item.holder:
        return item.holder == by.id
    if item.role:
        return by.holds_exactly(item.unit_id, item.role, field=item.field, procedure=item.procedure)
    return any(post.unit == item.unit_id for post in by.posts) and open_to(by, item.kind)


# -- the two lists ---------------------------------------------------------------------------------------

_ROWS = "select id, sort_on, kind from inbox_item where true"

# A place is a unit, or a seat: a unit with one role of it. Of each a page is read by its own index, and merged.
_UNITS = ("unit_id", "unnest(%(units)s::bigint[]) place (unit_id)", "unit_id = place.unit_id")
_SEATS = (
    "unit_id, role",
    "unnest(%(units)s::bigint[], %(roles)s::text[]) place (unit_id, role)",
    "holder = '' and unit_id = place.unit_id and role = place.role and (role <> '' or kind <> all(%(closed)s))",
)
_EACH = """
(select s.* from {places} cross join lateral ({{rows}} and {there} {{which}} {{order}}) s)
"""

# Over many places: the first three lines of each are looked up; nothing beyond the last of the page among these can be
# on it, and only places whose third line lies before that can have more. 130 units of 7,700 lines each: 816 pages read
# (1,428 with only one line of each first) in 0.9 ms, against 4.6 ms when each gives a whole page. Left to choose, the
# planner takes 0.1 ms here, but 40 ms where it believes rare lines to be frequent. Where the thousand first are looked
# for, more of each are looked up.
_MANY = """
(with heads as materialized (
    select place.*, h.* from {places} cross join lateral ({{rows}} and {there} {{which}} {{sorted}} limit {first}) h
), edge as materialized (
    (select sort_on, id from heads {{sorted}} offset %(size)s - 1 limit 1)
    union all (select {{beyond}}) {{sorted}} limit 1
), longer as materialized (
    select {key} from heads, edge where (heads.sort_on, heads.id) {{within}} (edge.sort_on, edge.id)
    group by {key} having count(*) = {first}
)
select id, sort_on, kind from (
    select id, sort_on, kind from heads where ({key}) not in (select {key} from longer)
    union all
    select s.* from edge cross join longer place cross join lateral (
        {{rows}} and {there} and (sort_on, id) {{within}} (edge.sort_on, edge.id) {{which}} {{order}}
    ) s
) found {{order}})
"""

# To count, a few seats are parts of their own, and the parts are merged: of the thousand first lines of three seats a
# thousand are read, not three. 1.5 ms with 0.6 ms to plan it; as one part for all seats 2.6 ms, and 5 ms where lines
# are so new that each is opened to see whether it is there. Of 260 seats the plan alone took 36 ms.
_SEAT = """
({{rows}} and holder = '' and unit_id = %(unit_{n})s and role = %(role_{n})s {closed} {{which}} {{order}})
"""
_HANDS = """
(select s.* from (
    select %(me)s::text union select absent from inbox_substitute
    where substitute = %(me)s and state = 'agreed' and during @> %(on)s::date
) hand (holder)
cross join lateral ({rows} and holder = hand.holder and holder <> '' {which} {order}) s)
"""
# Where a role is held for some matters alone: a part that stands in the question of nobody else.
_LIMITED = f"""
(select s.* from jsonb_to_recordset(%(limited)s::jsonb) as place (unit_id bigint, role text, of jsonb)
cross join lateral (
    {{rows}} and holder = '' and unit_id = place.unit_id and role = place.role
    and {covers_sql("inbox_item", "place.of")}
    {{which}} {{order}}
) s)
"""
_MERGED = "select id, sort_on, kind from ({parts}) found {order}"

_ALL = "{rows} {which} {order}"

# What is due today is late once its hour is past: of these few alone the clock is looked up, so that the thousand are
# counted in the index.
_COUNTS = f"""
select kind, count(*),
    count(*) filter (where sort_on < %(today)s or sort_on = %(today)s and (
        select {past_hour_sql("item.clock_id")} from inbox_item item where item.id = first_thousand.id
    )),
    count(*) filter (where sort_on = %(today)s), count(*) filter (where sort_on between %(today)s and %(sunday)s)
from ({{found}}) first_thousand group by kind order by kind
"""
_COUNTS_BESIDE = "({counts}) union all select null, ({beside}), 0, 0, 0"


def mine(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """What waits for this actor, and for whom they stand in for; the most urgent first."""
    return _listed("mine", *_my(by, size), asked, after, before, size)


def seen(by: Actor, asked: Asked, *, after: str = "", before: str = "", size: int = PAGE) -> Listed:
    """Everything open in the units this actor sees, the most urgent first."""
    units = sorted(by.units) if asked.unit is None else [asked.unit] if asked.unit in by.units or by.everywhere else []
    shape = _ALL if by.everywhere and asked.unit is None else _merged([_read_at(_UNITS, len(units), size)])
    return _listed("seen", shape, {"units": units}, asked, after, before, size)


def counts(by: Actor, today: dt.date) -> Counts:
    """How much waits for this actor, from one look at the first thousand."""
    return counts_beside(by, today, "select 0")[0]


def counts_beside(by: Actor, today: dt.date, beside: str) -> tuple[Counts, int]:
    """The same, and in the same question the number that a statement about `person` gives: pages show both."""
    shape, facts = _to_count(by)
    facts |= {"today": today, "now": now(), "sunday": end_of_week(today), "person": by.person}
    answered = read_again(_counting(shape, beside, tuple(facts)), facts)
    rows = [row for row in answered if row[0] is not None]
    [other] = [row[1] for row in answered if row[0] is None]
    total, late, due, week = (sum(row[place] for row in rows) for place in (1, 2, 3, 4))
    return Counts(total, late, due, week, {row[0]: row[1] for row in rows}), other


# Both questions of the first page are long and quickly answered: of 1.9 ms each the database spent 1.2 on understanding
# and planning them, and the driver looked for parameters in 4 kB. They differ only by how many seats somebody has, so
# each connection plans them once. How many lines are wanted stands in them, for the plan hangs on it.
SHAPES = 64


@lru_cache(SHAPES)
def _counting(shape: str, beside: str, facts: tuple[str, ...]) -> Prepared:
    counted = _COUNTS.format(found=shape.format(which="", **_way(False)))
    return _prepared("counts", _COUNTS_BESIDE.format(counts=counted, beside=beside), facts, MANY + 1)


@lru_cache(SHAPES)
def _first_page(shape: str, facts: tuple[str, ...], size: int) -> Prepared:
    return _prepared("first", lines_sql(shape.format(which="", **_way(False))), facts, size)


def _prepared(what: str, text: str, facts: Iterable[str], size: int) -> Prepared:
    name = f"inbox_{what}_{hashlib.sha256(f'{size} {text}'.encode()).hexdigest()[:20]}"
    return Prepared(name, text, {fact: _TYPES[fact.rstrip("0123456789")] for fact in facts}, {"size": str(size)})


_TYPES = {
    "me": "text", "on": "date", "closed": "text[]", "unit_": "bigint", "role_": "text", "units": "bigint[]",
    "roles": "text[]", "today": "date", "now": "timestamptz", "sunday": "date", "person": "text", "limited": "text",
}  # fmt: skip


def _my(by: Actor, size: int) -> tuple[str, dict[str, Any]]:
    """The shape of the question what waits for this actor, in their hands and at each of their seats; and its facts."""
    found = seats(by)
    facts = _my_hands(by) | {"units": [unit for unit, _ in found], "roles": [role for _, role in found]}
    limited = _my_matters(by)
    return _merged([_HANDS, _read_at(_SEATS, len(found), size), *([_LIMITED] if limited else [])]), facts | limited


def _my_matters(by: Actor) -> dict[str, Any]:
    """The seats that the actor holds for some matters alone, as the question asks for them; nothing where none is."""
    held = limited_seats(by)
    return {"limited": json.dumps(held)} if held else {}


def _to_count(by: Actor) -> tuple[str, dict[str, Any]]:
    found = seats(by)
    if len(found) > FEW:
        return _my(by, MANY + 1)
    parts, facts = [_HANDS], _my_hands(by)
    for n, (unit, role) in enumerate(found):
        parts.append(_SEAT.format(n=n, closed="" if role else "and kind <> all(%(closed)s)"))
        facts |= {f"unit_{n}": unit, f"role_{n}": role}
    limited = _my_matters(by)
    return _merged([*parts, *([_LIMITED] if limited else [])]), facts | limited


def _my_hands(by: Actor) -> dict[str, Any]:
    return {"me": by.id, "on": today(), "closed": closed_to(by)}


def _read_at(kind: tuple[str, str, str], places: int, size: int) -> str:
    """A part that reads so many places, a page of so many lines in all."""
    key, each, there = kind
    first = max(3, 1 << (2 * size // max(places, 1)).bit_length())  # in few sizes: each is a statement of its own
    return (_EACH if places <= FEW else _MANY).format(key=key, places=each, there=there, first=first)


def _merged(parts: list[str]) -> str:
    return _MERGED.replace("{parts}", " union all ".join(parts))


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
    if which:
        found = shape.format(which=which, **_way(backwards))
        lines = read(found, {**facts, **more, "size": size + 1}, falling=backwards)
    else:
        lines = as_lines(read_again(_first_page(shape, tuple(facts), size + 1), facts))
    beyond, lines = len(lines) > size, lines[:size]
    if backwards:
        lines.reverse()
    has_next = bool(lines) and (backwards or beyond)
    has_previous = bool(lines) and (beyond if backwards else mark is not None)
    return Listed(
        lines,
        sealed([lines[-1].sort_on.isoformat(), lines[-1].id], place) if has_next else "",
        sealed([lines[0].sort_on.isoformat(), lines[0].id], place) if has_previous else "",
    )


calendar.register_sight("inbox", sees_clock)
