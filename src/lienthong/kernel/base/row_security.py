"""The second wall: the database itself shows a row only to those whose units it belongs to.

Used in migrations: `operations = [..., *walled("plans_assignment", "unit_id", "monitor_id")]`.
The form `in (select unnest(…))` is hashed once per query; `= any(…)` is looked through row by row (1.4 ms against
11 ms on the same list).
"""

from django.db.migrations import RunSQL

_UNITS = "(select unnest(nullif(current_setting('lienthong.units', true), '')::int[]))"
_ALL = "(select coalesce(current_setting('lienthong.all', true), 'off') = 'on')"
# Where no transaction has said who it works for, the setting is null at first and empty later: neither is anybody.
_ME = "(select nullif(current_setting('lienthong.actor', true), ''))"


def walled(table: str, *unit_columns: str, person_column: str = "", also: str = "") -> list[RunSQL]:
    """Row-level security by unit columns (any of them in scope), by the actor's own id, or a further condition."""
    ways = [_ALL, *[f"{column} in {_UNITS}" for column in unit_columns]]
    if person_column:
        ways.append(f"{person_column} = {_ME}")
    if also:
        ways.append(also)
    condition = " or ".join(f"({way})" for way in ways)
    return [
        RunSQL(
            f"alter table {table} enable row level security;"
            f"create policy {table}_wall on {table} using ({condition}) with check ({condition});",
            f"drop policy {table}_wall on {table}; alter table {table} disable row level security;",
        )
    ]


def append_only(table: str) -> RunSQL:
    """Rows of this table can be added and read by the program, never changed or removed."""
    return _without("update, delete, truncate", table)


def never_removed(table: str) -> RunSQL:
    """Rows of this table can be added, read and changed by the program, never removed."""
    return _without("delete, truncate", table)


def _without(rights: str, table: str) -> RunSQL:
    return RunSQL(
        f"do $$ begin if exists (select from pg_roles where rolname = 'lienthong_app') then"
        f" revoke {rights} on {table} from lienthong_app; end if; end $$;",
        RunSQL.noop,
    )
