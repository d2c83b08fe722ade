"""Where open runs wait and for whom: by step, unit and post or role, with what is late; of one's own units."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from lienthong.kernel.access import api as access
from lienthong.kernel.base import keyset, now
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .models import Process, Step
from .nets import net_of
from .queries import processes, steps, versions
from .states import StepState

# ruff: noqa: S608 - the pieces are constants of the house

MOST = 500

# Open steps alone lie in this table; of a unit they lie together in the index of seats.
_WHERE = f"""
select r.version_id, s.node, s.unit_id, s.role, s.post, count(*), count(*) filter (where s.holder = ''),
    count(*) filter (where c.due_at < %(now)s and c.state = 'running'), count(*) filter (where s.state = 'failed'),
    min(s.opened_at)
from process_step s join process_run r on r.id = s.run_id
    left join {calendar.state_sql("c", clock="s.clock_id")} on true
where (%(all)s or s.unit_id in (select unnest(%(units)s::int[])))
    and (%(process)s::bigint is null
        or r.version_id in (select v.id from process_version v where v.process_id = %(process)s))
group by 1, 2, 3, 4, 5
order by 8 desc, 6 desc, 10 limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Wait:
    """One place where runs wait: how many, of which nobody has taken, that are late, that failed; the oldest since."""

    process: str
    process_name: str
    version: str
    number: int
    node: str
    name: str
    unit_id: int
    unit: str
    whom: str
    seat: str
    count: int
    untaken: int
    late: int
    failed: int
    oldest: dt.datetime


def waits(by: Actor, process: str = "") -> list[Wait]:
    """All places where runs wait that the actor may see, what is late first; of one process, or of all."""
    if by.kind != "person" and not by.everywhere:
        return []
    chosen = processes(by).filter(code=process).values_list("pk", flat=True).first() if process else None
    if process and chosen is None:
        return []
    facts: dict[str, Any] = {
        "now": now(), "all": by.everywhere, "units": sorted(by.units), "process": chosen, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, facts)
        rows = cursor.fetchall()
    found = versions(by).filter(pk__in={row[0] for row in rows}).select_related("process").defer("bpmn", "source")
    known = {one.pk: one for one in found}
    names = units.cards({row[2] for row in rows})
    roles = access.role_names()
    return [_wait(row, known[row[0]], names, roles) for row in rows if row[0] in known]


def _wait(row: Any, version: Any, names: Mapping[int, units.UnitCard], roles: Mapping[str, str]) -> Wait:
    node = net_of(version.pk).nodes[row[1]]
    whom = row[4] or roles.get(row[3], row[3]) or node.kind.label
    return Wait(
        version.process.code, version.process.name, version.code, version.number, row[1],
        node.name.rstrip(".") or node.kind.label, row[2], names[row[2]].name, whom, row[4] or row[3], *row[5:],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open step in a list: of which run, since when, whether somebody has taken it, its clock."""

    code: str
    run: str
    title: str
    subject: str
    opened_at: dt.datetime
    state: str
    clock: calendar.ClockCard | None
    left: str


@dataclass(frozen=True, slots=True)
class Waitings:
    """A page of such a list."""

    rows: list[Waiting]
    next: str
    previous: str


def waiting_at(
    by: Actor, version: str, node: str, unit: int, seat: str, *, late: bool = False, after: str = "", before: str = ""
) -> Waitings:
    """The open steps behind one place, the oldest first."""
    found = steps(by).filter(run__version__code=version, node=node, unit=unit).filter(Q(post=seat) | Q(role=seat))
    if late:
        found = found.filter(clock__state="running", clock__due_at__lt=now())
    page = keyset.page(found.select_related("run"), ("opened_at", "id"), after=after, before=before)
    clocks = calendar.of([one.code for one in page.rows])
    left = calendar.left_of(clocks.values())
    return Waitings([_row(one, clocks.get(one.code), left) for one in page.rows], page.next, page.previous)


def _row(step: Step, clock: calendar.ClockCard | None, left: Mapping[str, str]) -> Waiting:
    return Waiting(
        step.code, step.run.code, step.run.title, step.run.subject, step.opened_at,
        StepState(step.state).label, clock, left.get(step.code, ""),
    )  # fmt: skip


def processes_with_name(by: Actor, code: str) -> Process | None:
    """The process by which the places are chosen, as far as the actor may see it."""
    return processes(by).filter(code=code).first()
