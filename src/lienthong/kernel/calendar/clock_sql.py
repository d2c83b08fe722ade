"""The statements of clocks, as pieces that rooms above may fold into their own.

Old and new are written down by the same statement that makes the change.
"""

from functools import cache

from .sql import calendar_sql, due_sql, paused_sql, policy_sql

# ruff: noqa: S608 - the pieces are constants of this room and names that a room gives

CARD = "id, subject, kind, unit_id, started_on, due_on, due_at, state, stopped_at, stopped_on, paused_at"
_ZONE = "'Asia/Ho_Chi_Minh'"

# By which calendar a clock counts now: its own, or that which its unit's place has got since, inside the same area.
EFFECTIVE = """coalesce((
    select held.calendar_id from calendar_unit held join calendar_place place on place.id = held.calendar_id
    where held.unit_id = {clock}.unit_id and {clock}.calendar_id = any(place.above)
), {clock}.calendar_id)"""


@cache
def start_sql(source: str) -> str:
    """An insert of clocks from a named source of rows, returning the clocks.

    The source has the columns subject, kind, unit_id, started_on, due_on, due_at, from_at, amount, measure, policy,
    procedure. With an amount the due date is reckoned, otherwise it is as given; started_on may be null then.
    """
    due = due_sql(
        calendar="place.id", start="given.from_at", amount="given.amount", measure="given.measure", policy="form"
    )
    form = policy_sql("form", policy="given.policy", procedure="given.procedure", start="given.from_at")
    return f"""
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state, from_at, amount, measure,
    policy, procedure, calendar_id)
select given.subject, given.kind, given.unit_id,
    coalesce(given.started_on, (given.from_at at time zone {_ZONE})::date),
    case when given.amount is null then given.due_on else (due.at at time zone {_ZONE})::date end,
    due.at, 'running', given.from_at, given.amount, given.measure, given.policy, given.procedure, place.id
from {source} given
    left join {form} on given.amount is not null
    cross join lateral (
        select case when given.amount is not null then {calendar_sql("given.unit_id")} end as id offset 0
    ) place
    cross join lateral (select case when given.amount is null then given.due_at else {due} end as at offset 0) due
returning {CARD}"""


@cache
def set_sql(source: str) -> str:
    """The same where every due date is as given: a statement that the database plans in no time."""
    return f"""
insert into calendar_clock (subject, kind, unit_id, started_on, due_on, due_at, state)
select subject, kind, unit_id, started_on, due_on, due_at, 'running' from {source} returning {CARD}"""


_STOPPED = "stopped_at = %(at)s, stopped_on = %(on)s, paused_at = null, state = "
_DONE = "case when old.due_at is null or coalesce(old.paused_at, %(at)s) <= old.due_at then 'met' else 'missed' end"
_DUE = (
    "due_at = old.new_due_at, due_on = (old.new_due_at at time zone 'Asia/Ho_Chi_Minh')::date,"
    " calendar_id = old.new_calendar_id"
)
_RUNS = f"state = 'running', stopped_at = null, stopped_on = null, paused_at = null, {_DUE}"

SETS = {
    "meet": _STOPPED + _DONE,
    "void": _STOPPED + "'void'",
    "resume": _RUNS,
    "reset": "due_on = %(due_on)s::date, due_at = %(due_at)s::timestamptz, amount = null",
    "hand": "unit_id = %(unit_id)s",
    "pause": "state = 'paused', paused_at = %(at)s",
    "go_on": f"{_RUNS}, from_at = old.new_from_at",
    "restart": f"{_RUNS}, from_at = old.new_from_at",
    "extend": f"{_DUE}, amount = old.new_amount, extended = old.extended + 1",
    "relimit": f"{_DUE}, amount = old.new_amount, measure = %(measure)s",
    "recount": _DUE,
}
_OWN_DUE = "(due_on, due_at) is distinct from (%(due_on)s::date, %(due_at)s::timestamptz)"
WHICH = {
    "reset": f"({_OWN_DUE} or amount is not null)",
    "hand": "unit_id is distinct from %(unit_id)s",
    "pause": "amount is not null and from_at <= %(at)s",
    "restart": "amount is not null and from_at < %(at)s",
    "extend": "amount is not null and measure = %(measure)s and due_at >= %(at)s",
    "relimit": "amount is not null and (amount, measure) is distinct from (%(amount)s, %(measure)s)",
}
# What is reckoned anew: from when, how much; a supplement may make a period begin again, by its policy.
_AGAIN = "stood.waiting_for = 'supplement' and form.after_supplement = 'restart'"
_FROM = {"go_on": f"case when {_AGAIN} then %(at)s else old.from_at end", "restart": "%(at)s::timestamptz"}
_AMOUNT = {"extend": "old.amount + %(more)s", "relimit": "%(amount)s::int"}
_MEASURE = {"relimit": "%(measure)s::text"}
RECKONED = ("resume", "go_on", "restart", "extend", "relimit", "recount")
# Nobody becomes late by a limit that was not known before: where its end has passed the one before stays.
_MOVES = {"relimit": " and (%(late_too)s or old.new_due_at >= least(old.due_at, %(now)s))"}
_LEFT_OUT = {
    "pause": "(%(waiting_for)s <> 'payment' or form.stops_for_payment)",
    "extend": "old.extended < form.extensions",
}


def reckoned_sql(move: str) -> str:
    """Each clock of `old` again, and from when and how long it runs now, and until when that is.

    The rows are carried along: two lists joined by number would be looked through for each other, 20,000 times 20,000.
    """
    form = policy_sql("form", policy="old.policy", procedure="old.procedure", start="old.from_at")
    paused = paused_sql(clock="old.id", calendar="place.id", since="since.from_at", until="%(at)s")
    due = due_sql(
        calendar="place.id", start="since.from_at", amount="since.amount", measure=_MEASURE.get(move, "old.measure"),
        policy="form", paused=paused,
    )  # fmt: skip
    place = "old.place_id" if move == "recount" else EFFECTIVE.format(clock="old")  # looked up in the walk already
    return f"""
    select old.*, since.from_at as new_from_at, since.amount as new_amount, since.again,
        coalesce(place.id, old.calendar_id) as new_calendar_id,
        case when old.amount is null then old.due_at else {due} end as new_due_at
    from old left join {form} on old.amount is not null
        left join calendar_pause stood on stood.clock_id = old.id and stood.ended_at is null
        cross join lateral (select {place} as id offset 0) place
        cross join lateral (select {_FROM.get(move, "old.from_at")} as from_at,
            {_AMOUNT.get(move, "old.amount")} as amount, coalesce({_AGAIN}, false) as again offset 0) since
    where {_LEFT_OUT.get(move, "true")}"""


@cache
def change_sql(move: str, subjects: str = "select unnest(%(subjects)s::text[])") -> str:
    """A statement by which the clocks of some subjects make a move; gives (subject, whether the due date moved).

    Takes the parameters from_states, what, why, cited, at, on, now and those of the move. `subjects` is a query.
    """
    told = move in RECKONED or move in _LEFT_OUT
    due = f", due as materialized ({reckoned_sql(move)})" if told else ""
    what = "case when old.again then 'restart' else %(what)s end" if move == "go_on" else "%(what)s"
    opened = """, opened as (
    insert into calendar_pause (clock_id, waiting_for, began_at) select id, %(waiting_for)s, %(at)s from new
)"""
    return f"""
with old as materialized (
    select * from calendar_clock where subject in ({subjects}) and state = any(%(from_states)s)
        and {WHICH.get(move, "true")}
    order by id for update
){due}, new as (
    update calendar_clock c set {SETS[move]} from {"due" if told else "old"} old
    where c.id = old.id{_MOVES.get(move, "")}
    returning c.id, c.subject, c.due_on, c.due_at, c.state, old.due_on as old_due_on, old.due_at as old_due_at,
        old.state as old_state, {what}::text as what
), ended as (
    update calendar_pause p set ended_at = greatest(%(at)s, p.began_at) from new
    where p.clock_id = new.id and p.ended_at is null and new.old_state = 'paused' and new.state <> 'paused'
), noted as (
    insert into calendar_clock_change (clock_id, what, old_due_on, new_due_on, old_due_at, new_due_at, old_state,
        new_state, why, cited, at)
    select id, what, old_due_on, due_on, old_due_at, due_at, old_state, state, %(why)s, %(cited)s, %(now)s from new
    order by id
){opened if move == "pause" else ""}
select subject, due_at is distinct from old_due_at from new"""
