"""The steps that wait for somebody, by kind: the same step of the same version is decided by the same choice."""

# ruff: noqa: S608 - the piece is a constant of base

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.statements import covers_sql, limited_seats
from lienthong.kernel.calendar import api as calendar

from .nets import net_of, outcomes_of
from .queries import steps

LOOKED_AT, SHOWN = 1000, 100

# Whoever decides sits in a few seats; each is read by the index of seats, the oldest first.
_MINE = f"""
select s.id, s.node, r.version_id, p.name, v.code
from (
    select s.* from jsonb_to_recordset(%(seats)s::jsonb) as seat (unit_id bigint, role text, of jsonb)
    cross join lateral (
        select id, run_id, node from process_step
        where unit_id = seat.unit_id and role = seat.role and kind = 'user' and holder in ('', %(me)s)
            and (seat.of is null or {covers_sql("process_step", "seat.of")})
        order by id limit %(most)s
    ) s
) s
join process_run r on r.id = s.run_id
join process_version v on v.id = r.version_id
join process_process p on p.id = v.process_id
order by s.id limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one kind that wait: how many (of the first thousand), and how they may come out."""

    version: str
    node: str
    name: str
    process: str
    count: int
    outcomes: Mapping[str, str]

    @property
    def key(self) -> str:
        """The kind in an address."""
        return f"{self.version}~{self.node}"


@dataclass(frozen=True, slots=True)
class Row:
    """One of them, for a list."""

    id: str
    title: str
    subject: str
    opened_at: dt.datetime
    clock: calendar.ClockCard | None
    left: str


def groups_for(by: Actor) -> tuple[list[Group], dict[str, list[int]]]:
    """The kinds of which something waits for the actor, the most first, and the ids of the steps of each."""
    seats = sorted({(post.unit, "") for post in by.posts} | {(grant.root, grant.role) for grant in by.grants})
    held = [*({"unit_id": unit, "role": role} for unit, role in seats), *limited_seats(by)]
    facts: dict[str, Any] = {"seats": json.dumps(held), "me": by.id, "most": LOOKED_AT}
    with connection.cursor() as cursor:
        cursor.execute(_MINE, facts)
        rows = cursor.fetchall()
    ids: dict[str, list[int]] = {}
    found: dict[str, tuple[str, str, int, str]] = {}
    for pk, node, version_id, process, version in rows:
        key = f"{version}~{node}"
        ids.setdefault(key, []).append(pk)
        found[key] = (version, node, version_id, process)
    made = []
    for key, (version, node, version_id, process) in found.items():
        known = net_of(version_id).nodes[node]
        if not known.form:  # a form is filled for each step by itself
            outcomes = outcomes_of(version_id, node)
            made.append(Group(version, node, known.name.rstrip(".") or node, process, len(ids[key]), outcomes))
    return sorted(made, key=lambda one: (-one.count, one.name, one.key)), ids


def rows_of(by: Actor, ids: list[int]) -> list[Row]:
    """The first hundred of these steps, the oldest first."""
    found = list(steps(by).filter(pk__in=ids).select_related("run").order_by("opened_at", "id")[:SHOWN])
    clocks = calendar.of([one.code for one in found])
    left = calendar.left_of(clocks.values())
    return [
        Row(one.code, one.run.title, one.run.subject, one.opened_at, clocks.get(one.code), left.get(one.code, ""))
        for one in found
    ]


def kinds_of(by: Actor, codes: list[str]) -> dict[str, tuple[str, str]]:
    """Of these steps, as far as they are open and the actor sees them: the kind, and the title of the run."""
    rows = steps(by).filter(code__in=codes).values_list("code", "run__version__code", "node", "run__title")
    return {code: (f"{version}~{node}", title) for code, version, node, title in rows.order_by("id")}
