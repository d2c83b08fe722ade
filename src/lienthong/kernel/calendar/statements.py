"""The parts of Calendar in a statement that does a verb whole: clocks that stop, clocks that start."""

_STOPPED = """
update calendar_clock c set stopped_at = %(now)s, stopped_on = %(today)s,
    state = case when c.due_at is null or %(now)s <= c.due_at then 'met' else 'missed' end
from {rows} r where c.id = r.clock_id and c.state = 'running' returning c.id, c.due_on, c.state
"""

_NOTED = """
insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_state, new_state, why, cited, at)
select id, 'stopped', due_on, due_on, 'running', state, '', '', %(now)s from {rows}
"""

_STARTED = """
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select subject, %(clock_kind)s, unit_id, %(today)s, (due_at at time zone 'Asia/Ho_Chi_Minh')::date, due_at, 'running'
from {rows} returning id, subject, due_on
"""


def stopped(rows: str) -> str:
    """What these clocks are about is done: `clock_id`; now, today. Gives back what `noted` needs."""
    return _STOPPED.format(rows=rows)


def noted(rows: str) -> str:
    """The change of each clock that `stopped` gave back; now."""
    return _NOTED.format(rows=rows)


def started(rows: str) -> str:
    """A clock for each of `rows`: `subject`, `unit_id`, `due_at`; clock_kind, today. Gives back id, subject, due_on."""
    return _STARTED.format(rows=rows)
