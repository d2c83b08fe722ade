"""What the database itself can do for statements of other rooms: until when a period lasts.

A statement that does a verb whole has its due date from one call. Written out in it, the reckoning was two thirds of
the plan and was set up with every run of the statement, also where no clock starts. Whoever changes a text here lays
it anew with a migration; a test compares the database with it.
"""

# ruff: noqa: S608 - the pieces are constants of this room

from .policies import DEFAULT
from .sql import due_sql, landed_sql, policy_sql, position_sql

_DAYS = due_sql(calendar="on_calendar", start="begun", amount="in_days", measure="'day'", policy="valid")
_FORM = policy_sql("newest", policy=f"'{DEFAULT}'", procedure="''", start="begun")

DUE = f"""
create or replace function calendar_due(begun timestamptz, of_unit bigint, in_minutes bigint, in_days int)
returns timestamptz language plpgsql stable parallel safe as $due$
declare
    on_calendar bigint;
    valid calendar_policy;
    due timestamptz;
begin
    select held.calendar_id into on_calendar from calendar_unit held where held.unit_id = of_unit;
    if not found then
        select country.id into on_calendar from calendar_place country where country.unit_id is null;
    end if;
    if in_days is null then
        select span.starts + (ending.place - span.before * 60000000::bigint) * interval '1 microsecond' into due
        from (
            select {position_sql(calendar="on_calendar", at="begun")} + in_minutes * 60000000::bigint as place offset 0
        ) ending,
            {landed_sql("on_calendar")};
    else
        select newest.* into valid from {_FORM};
        due := {_DAYS};
    end if;
    return due;
end $due$
"""
GONE = "drop function calendar_due(timestamptz, bigint, bigint, int)"
