"""What units' accepted reports add up to, by target and round: one statement, whatever the number of units."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection

from lienthong.domains.plans.aims import Frame
from lienthong.domains.plans.combining import Totals
from lienthong.domains.plans.target_states import Combining
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

# Reports of units that have handed the target on still count in the round in which they were accepted.
_TOTALS = """
with level as (
    select * from unnest(%(items)s::bigint[], %(hows)s::text[], %(lows)s::numeric[], %(highs)s::numeric[],
        %(factors)s::numeric[], %(newest)s::boolean[]) as level (item_id, how, low, high, factor, newest)
), owed as (
    select item_id, count(*) as units from plans_assignment
    where item_id = any(%(items)s) and owes and ended_by = '' group by item_id
), said as (
    select a.item_id, r.round_id, r.state = 'accepted' as counts, r.percent, r.decided_at, r.value, r.numerator,
        r.denominator, coalesce(r.value, r.numerator * l.factor / nullif(r.denominator, 0)) as own,
        r.numerator is not null and r.denominator is not null as parts, l.how, l.low, l.high,
        l.newest and r.state = 'accepted' as newest
    from plans_report r join plans_assignment a on a.id = r.assignment_id join level l on l.item_id = a.item_id
    where r.round_id = any(%(rounds)s) and a.owes and r.state in ('accepted', 'sent')
), whole as (
    select item_id, round_id,
        count(*) filter (where counts) as reports, count(*) filter (where not counts) as waiting,
        count(*) filter (where counts and parts) as with_parts,
        count(*) filter (where counts and own is not null) as with_value,
        count(*) filter (where counts and case how
            when 'eq' then own = low when 'ge' then own >= low when 'gt' then own > low
            when 'le' then own <= high when 'lt' then own < high when 'done' then own >= 100
            when 'between' then own between low and high end) as meeting,
        count(*) filter (where counts and percent = 100) as done,
        sum(numerator) filter (where counts and parts) as numerator,
        sum(denominator) filter (where counts and parts) as denominator,
        sum(value) filter (where counts) as value
    from said group by item_id, round_id
), newest as (
    select distinct on (item_id, round_id) item_id, round_id, value as last_value, numerator as last_numerator,
        denominator as last_denominator
    from said where newest order by item_id, round_id, decided_at desc nulls last
)
select item_id, round_id, greatest(coalesce(units, 0), coalesce(reports + waiting, 0)) as owed, coalesce(reports, 0),
    coalesce(waiting, 0), coalesce(with_parts, 0), coalesce(with_value, 0), coalesce(meeting, 0), coalesce(done, 0),
    numerator, denominator, value, last_value, last_numerator, last_denominator
from owed full join whole using (item_id) left join newest using (item_id, round_id)
"""


def totals_of(
    frames: Mapping[int, Frame], ways: Mapping[int, str], rounds: Collection[int]
) -> dict[tuple[int, int | None], Totals]:
    """By target and round, whoever asks: only sums and counts. The round is none where nobody has reported in any."""
    levels = {item: frame.main.level if frame.main else None for item, frame in frames.items()}
    given: dict[str, Any] = {
        "items": list(levels),
        "rounds": list(rounds),
        "hows": [level.comparator if level else None for level in levels.values()],
        "lows": [level.low if level else None for level in levels.values()],
        "highs": [level.high if level else None for level in levels.values()],
        "newest": [ways.get(item) == Combining.LAST for item in levels],
        "factors": [100 if frame.percent else 1 for frame in frames.values()],
    }
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(_TOTALS, given)
        return {(row[0], row[1]): Totals(*row[2:]) for row in cursor.fetchall()}
