"""The parts of Calendar in a statement that does a verb whole: clocks that stop, clocks that start, and until when.

Each is the text of a query over `rows`, an earlier part of the same statement, as `base.statements` says.
"""

from .policies import DEFAULT
from .sql import calendar_sql

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
insert into calendar_clock (id, subject, kind, unit_id, started_on, due_on, due_at, state, from_at, amount, measure,
    policy, procedure, calendar_id)
select clock_id, subject, %(clock_kind)s, unit_id, %(today)s, due_on, due_at, 'running', %(now)s, {amount}, {measure},
    '{policy}', '', {calendar}
from {rows} where clock_id is not null
"""


def stopped_sql(rows: str) -> str:
    """What these clocks are about is done: `clock_id`; now, today. Gives back what `noted_sql` needs.

    A pause that is still open is left to the verb: clocks that can stand still are stopped by `stop_many`.
    """
    return _STOPPED.format(rows=rows)


def noted_sql(rows: str) -> str:
    """The change of each clock that `stopped_sql` gave back; now."""
    return _NOTED.format(rows=rows)


def next_clock() -> str:
    """The number that the next clock gets: so what points at it can be written without waiting for its row."""
    return "nextval('calendar_clock_id_seq')"


def started_sql(rows: str, *, amount: str = "null::int", measure: str = "null::text") -> str:
    """A clock for each of `rows` with a `clock_id` (of `next_clock`): `subject`, `unit_id`, `due_at`, `due_on`.

    Parameters: clock_kind, now, today. Where the columns of `amount` (working days or minutes) and `measure` ('day',
    'minute') are named, the clock knows from what it was reckoned and moves when days do; `due_at` is then `due_at`.
    """
    calendar = "null::bigint" if amount.startswith("null") else calendar_sql("unit_id")
    return _STARTED.format(rows=rows, amount=amount, measure=measure, policy=DEFAULT, calendar=calendar)


def due_at_sql(unit: str, minutes: str, days: str) -> str:
    """Until when so many working minutes last from now, or where they are null so many working days; now."""
    return f"calendar_due(%(now)s::timestamptz, {unit}, {minutes}, {days})"


def day_of(instant: str) -> str:
    """The day of an instant, in Vietnam."""
    return f"({instant} at time zone 'Asia/Ho_Chi_Minh')::date"
