"""Due dates inside statements: pieces of SQL by which this room, and rooms above through its door, reckon many at once.

Each function takes SQL expressions (columns, parameters; never what a person typed) and gives an expression or a piece
of a `from`. They answer as `dues.py` does, to the microsecond; null where the end lies past what is kept ready.
"""

# ruff: noqa: S608 - the pieces are constants of this room and columns that a room names

_ZONE = "'Asia/Ho_Chi_Minh'"
_US = "60000000::bigint"


def clock_sql(alias: str, *, clock: str) -> str:
    """A lateral row: what a clock says, by its number (subject, unit_id, due_on, due_at); none where it is not seen."""
    return f"lateral (select subject, unit_id, due_on, due_at from calendar_clock where id = {clock}) {alias}"


def state_sql(alias: str, *, clock: str = "", subject: str = "") -> str:
    """A lateral row: how a clock stands (state, due_at), by its number or by what it is about; none where none is."""
    which = f"id = {clock}" if clock else f"subject = {subject}"
    return f"lateral (select state, due_at from calendar_clock where {which}) {alias}"


def calendar_sql(unit: str) -> str:
    """By which calendar a unit counts: that of the nearest place with days or hours of its own, or the country's."""
    # Where it is asked for several times in a row of a `from`, `offset 0` behind it lets it be looked up once.
    return (
        f"coalesce((select held.calendar_id from calendar_unit held where held.unit_id = {unit}),"
        " (select country.id from calendar_place country where country.unit_id is null))"
    )


def policy_sql(alias: str, *, policy: str, procedure: str, start: str) -> str:
    """A lateral row: the policy in the form valid on the day of an instant; a procedure's own before the common one."""
    return f"""lateral (
    select form.* from calendar_policy form
    where form.policy = {policy} and form.procedure in ('', {procedure})
        and form.since <= ({start} at time zone {_ZONE})::date
    order by form.procedure desc, form.since desc limit 1
) {alias}"""


def position_sql(*, calendar: str, at: str) -> str:
    """How much working time lies before an instant, in microseconds since the calendar's first day."""
    return f"""(
    select span.before * {_US} + greatest(0, (extract(epoch from {at} - span.starts) * 1000000)::bigint)
    from calendar_span span where span.calendar_id = {calendar} and span.ends > {at} order by span.ends limit 1
)"""


def paused_sql(*, clock: str, calendar: str, since: str, until: str) -> str:
    """For how much working time a clock stood still since an instant, in microseconds; an open one runs to `until`."""
    first = position_sql(calendar=calendar, at="pause.began_at")
    last = position_sql(calendar=calendar, at=f"coalesce(pause.ended_at, {until})")
    return f"""(
    select coalesce(sum({last} - {first}), 0)::bigint
    from calendar_pause pause where pause.clock_id = {clock} and pause.began_at >= {since}
)"""


def due_sql(*, calendar: str, start: str, amount: str, measure: str, policy: str, paused: str = "0") -> str:
    """The last instant still in time, of a period that begins at `start`.

    `measure` is 'day' or 'minute', `policy` the alias of a row of `policy_sql`, `paused` working microseconds to add.
    """
    return f"""(
    select case
        when {measure} = 'minute' or {policy}.ends = 'exact' then landed.at
        when {policy}.ends = 'end_of_day'
            then (landed.day + 1)::timestamp at time zone {_ZONE} - interval '1 microsecond'
        else landed.closes end
    from (select {start} at time zone {_ZONE} as at) wall,
    lateral (
        select wall.at::date + case
                when {policy}.count_from = 'next_day' and {policy}.cut_off is null and {amount} > 0 then 1
                when wall.at::time > {policy}.cut_off then 1 else 0 end as day,
            {measure} = 'day' and {policy}.count_from <> 'same_moment' and {policy}.ends <> 'exact' as whole,
            {paused} as paused offset 0
    ) told,
    lateral (
        {_by_days(calendar, amount, policy)}
        union all
        {_by_hours(calendar, start, amount, measure, policy)}
    ) landed
)"""


def _first_day(calendar: str) -> str:
    """The number of the first working day from `told.day` on."""
    return (
        f"(select span.number from calendar_span span where span.calendar_id = {calendar}"
        " and span.day >= told.day order by span.day limit 1)"
    )


def _by_days(calendar: str, amount: str, policy: str) -> str:
    """Whole working days: the number of the last one; with a pause, the day on which that much more has been worked."""
    number = (
        f"{_first_day(calendar)} + case when {amount} = 0 then 0"
        f" when {policy}.count_from = 'next_day' and {policy}.cut_off is not null then {amount} else {amount} - 1 end"
    )
    return f"""(
        select span.closes as at, span.closes, span.day from calendar_span span
        where told.whole and told.paused = 0 and {amount} >= 0
            and span.calendar_id = {calendar} and span.number = {number} limit 1
        )
        union all
        select span.closes, span.closes, span.day
        from (select span.before * {_US} + told.paused as place from calendar_span span
            where told.whole and told.paused > 0 and {amount} >= 0
                and span.calendar_id = {calendar} and span.number = {number} + 1 order by span.before limit 1) ending,
        {landed_sql(calendar)}"""


def _by_hours(calendar: str, start: str, amount: str, measure: str, policy: str) -> str:
    """Working minutes, or days of so many: from the moment, the morning after the cut-off, or a whole day on."""
    first = f"""(select span.before * {_US} from calendar_span span where span.calendar_id = {calendar}
            and span.number = {_first_day(calendar)}
                + case when {policy}.count_from = 'next_day' and {policy}.cut_off is not null then 1 else 0 end
            order by span.before limit 1)"""
    morning = (
        f"(select span.before * {_US} from calendar_span span where span.calendar_id = {calendar}"
        " and span.day >= told.day order by span.day, span.before limit 1)"
    )
    return f"""select span.starts + (ending.place - span.before * {_US}) * interval '1 microsecond',
            span.closes, span.day
        from (select case
                when {measure} = 'minute' or {policy}.count_from = 'same_moment'
                    and (wall.at::time > {policy}.cut_off) is not true
                    then {position_sql(calendar=calendar, at=start)}
                when {policy}.count_from = 'same_moment' then {morning}
                else {first} end
            + {amount} * (case when {measure} = 'minute' then 1 else {policy}.day_minutes end) * {_US}
            + told.paused as place
            where not told.whole and {amount} > 0 offset 0) ending,
        {landed_sql(calendar)}"""


def landed_sql(calendar: str) -> str:
    """The stretch of work in which `ending.place` lies; none where it lies past the last."""
    return f"""lateral (
            select span.* from calendar_span span
            where span.calendar_id = {calendar} and span.before < ((ending.place + {_US} - 1) / {_US})::int
            order by span.before desc limit 1
        ) span
        where ending.place <= span.before * {_US} + (extract(epoch from span.ends - span.starts) * 1000000)::bigint"""
