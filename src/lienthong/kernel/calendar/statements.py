"""The parts of Calendar in a statement that does a verb whole: clocks that stop, clocks that start, and until when.

Each is the text of a query over `rows`, an earlier part of the same statement, as `base.statements` says.
"""

# ruff: noqa: S608 - the pieces are constants of this room and columns that a room names

from .policies import DEFAULT
from .sql import calendar_sql, due_sql, landed_sql, policy_sql, position_sql

_STOPPED = """
update calendar_clock c set stopped_at = %(now)s, stopped_on = %(today)s, paused_at = null,
    state = case when c.due_at is null or coalesce(c.paused_at, %(now)s) <= c.due_at then 'met' else 'missed' end
from {rows} r, calendar_clock before where c.id = r.clock_id and before.id = c.id and c.state in ('running', 'paused')
returning c.id, c.due_on, c.due_at, c.state, before.state as old_state
"""

_NOTED = """
insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_due_at, new_due_at, old_state,
    new_state, why, cited, at)
select id, 'stopped', due_on, due_on, due_at, due_at, old_state, state, '', '', %(now)s from {rows}
"""

_STARTED = """
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state, from_at, amount, measure,
    policy, procedure, calendar_id)
select subject, %(clock_kind)s, unit_id, %(today)s, (due_at at time zone 'Asia/Ho_Chi_Minh')::date, due_at, 'running',
    %(now)s, {amount}, {measure}, '{policy}', '', {calendar}
from {rows} returning id, subject, due_on
"""


def stopped_sql(rows: str) -> str:
    """What these clocks are about is done: `clock_id`; now, today. Gives back what `noted_sql` needs.

    A pause that is still open is left to the verb: clocks that can stand still are stopped by `stop_many`.
    """
    return _STOPPED.format(rows=rows)


def noted_sql(rows: str) -> str:
    """The change of each clock that `stopped_sql` gave back; now."""
    return _NOTED.format(rows=rows)


def started_sql(rows: str, *, amount: str = "null::int", measure: str = "null::text") -> str:
    """A clock for each of `rows`: `subject`, `unit_id`, `due_at`; clock_kind, now, today. Gives id, subject, due_on.

    Where the columns of `amount` (working days or minutes) and `measure` ('day', 'minute') are named, the clock knows
    from what it was reckoned and moves when days do; `due_at` is then that of `due_in_days` or `due_in_minutes`.
    """
    calendar = "null::bigint" if amount.startswith("null") else calendar_sql("unit_id")
    return _STARTED.format(rows=rows, amount=amount, measure=measure, policy=DEFAULT, calendar=calendar)


def due_in_minutes(unit: str, minutes: str) -> str:
    """Until when so many working minutes from now last, on the calendar of a unit; now."""
    begun = position_sql(calendar="place.id", at="%(now)s::timestamptz")
    return f"""(
    select span.starts + (ending.place - span.before * 60000000::bigint) * interval '1 microsecond'
    from (select {calendar_sql(unit)} as id offset 0) place,
        lateral (select {begun} + {minutes} * 60000000::bigint as place) ending,
        {landed_sql("place.id")}
)"""


def due_in_days(unit: str, days: str) -> str:
    """Until when so many working days last that are counted from the next one, on the calendar of a unit; now."""
    due = due_sql(calendar="place.id", start="%(now)s::timestamptz", amount=days, measure="'day'", policy="form")
    form = policy_sql("form", policy=f"'{DEFAULT}'", procedure="''", start="%(now)s::timestamptz")
    return f"(select {due} from (select {calendar_sql(unit)} as id offset 0) place, {form})"
