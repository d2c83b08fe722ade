"""An open line as lists read it: what its row and its clock say, in one question to the database."""

# ruff: noqa: S608 - the piece is a constant of the calendar's door

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from lienthong.kernel.calendar import api as calendar


@dataclass(frozen=True, slots=True)
class LineClock:
    """What the clock of a line says."""

    subject: str
    unit_id: int
    due_on: dt.date | None
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that is only read; its names are those of `WorkItem`, where they are explained.

    Thirty of these cost 0.1 ms. As rows of two models with sixty columns, found by a question of their own, they cost
    2.4 ms, a sixth of the page.
    """

    clock: LineClock | None
    id: int
    code: str
    subject: str
    kind: str
    title: str
    url: str
    from_name: str
    unit_id: int
    role: str
    holder: str
    clock_id: int | None
    sort_on: dt.date
    verbs: list[str]
    opened_at: dt.datetime
    taken_by: str
    taken_name: str
    field: str
    procedure: str


_LINES = f"""
select clock.subject, clock.unit_id, clock.due_on, clock.due_at,
    item.id, item.code, item.subject, item.kind, item.title, item.url, item.from_name, item.unit_id, item.role,
    item.holder, item.clock_id, item.sort_on, item.verbs, item.opened_at, item.taken_by, item.taken_name, item.field,
    item.procedure
from ({{found}}) found join inbox_item item using (id)
left join {calendar.clock_sql("clock", clock="item.clock_id")} on true
order by item.sort_on{{falling}}, item.id{{falling}}
"""


def read(found: str, facts: Mapping[str, Any], *, falling: bool = False) -> list[OpenLine]:
    """The lines that a statement finds (it gives `id`), by their days."""
    with connection.cursor() as cursor:
        cursor.execute(lines_sql(found, falling=falling), facts)
        return as_lines(cursor.fetchall())


def lines_sql(found: str, *, falling: bool = False) -> str:
    """The question for the lines that a statement finds, for `as_lines`."""
    return _LINES.format(found=found, falling=" desc" if falling else "")


def as_lines(rows: Iterable[Sequence[Any]]) -> list[OpenLine]:
    """Its answer."""
    return [OpenLine(LineClock(*row[:4]) if row[0] else None, *row[4:]) for row in rows]
