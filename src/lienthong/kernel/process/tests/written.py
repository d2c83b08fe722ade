"""What stands in the tables after a point; of numbers, codes and instants only whether they are there."""

import re

from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole

TABLES = (
    "process_run", "process_step", "process_past", "calendar_clock", "calendar_clock_change", "inbox_item",
    "audit_entry", "jobs_event", "base_once", "process_consultation",
)  # fmt: skip
PASSING = {
    "id", "xid", "at", "opened_at", "due_at", "due_on", "stopped_at", "stopped_on", "started_at", "started_on",
    "ended_at", "from_at", "fires_at", "clock_id", "run_id", "version_id", "old_due_at", "new_due_at",
    "old_due_on", "new_due_on", "cause", "asked", "key", "sort_on", "opened_on", "asked_at", "answered_at",
}  # fmt: skip
CODES = re.compile(r"(BC|QT|VC|QTNB|YK|CB)-\d+")

Rows = dict[str, list[tuple[str, ...]]]


def marks() -> dict[str, int]:
    """How far each table is written."""
    return {table: _asked(f"select coalesce(max(id), 0) from {table}")[0][0] for table in TABLES}


def written_since(before: dict[str, int]) -> Rows:
    """The rows written after these marks, in their order."""
    return {table: _rows(table, before[table]) for table in TABLES}


def _rows(table: str, after: int) -> list[tuple[str, ...]]:
    names = [name for (name,) in _asked(_COLUMNS, [table])]
    columns = ", ".join(f"({name} is null)" if name in PASSING else name for name in names)
    found = _asked(f"select {columns} from {table} where id > %s order by id", [after])
    return [tuple(CODES.sub(r"\1", str(cell)) for cell in row) for row in found]


_COLUMNS = "select column_name from information_schema.columns where table_name = %s order by ordinal_position"


def _asked(question: str, values: list[object] | None = None) -> list[tuple[object, ...]]:
    def asked() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(question, values)
            return cursor.fetchall()

    return whole(asked, HOUSE)
