"""Giving out: each unit's share of each item, with its clock, in two statements however many they are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from lienthong.domains.plans.models import Item, Plan, Row
from lienthong.domains.plans.sharing import Share, Sharing
from lienthong.kernel.base import today
from lienthong.kernel.calendar import api as calendar

# One statement of eight lists: seven thousand objects of the model cost three times the database's own work.
_GIVE = """
insert into plans_assignment (plan_id, coordinator_id, percent, begun, ended_by,
    code, item_id, unit_id, acceptors, role, owes, asked, clock_id)
select %s, %s, 0, false, '', a.code, a.item, a.unit, a.acceptors::int[], a.role, a.owes, a.asked, a.clock
from unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::bool[], %s::bool[], %s::bigint[])
    as a (code, item, unit, acceptors, role, owes, asked, clock)
"""


@dataclass(frozen=True, slots=True)
class Given:
    """A unit's share of an item, under the code it will be called by."""

    code: str
    item: Item
    share: Share


def given(items: Sequence[Item], rows: Sequence[Row], found: Sharing) -> list[Given]:
    """What issuing gives to whom: a group is one assignment for each of its units."""
    return [
        Given(f"{item.code}.{share.unit}", item, share)
        for item, row in zip(items, rows, strict=True)
        for share in found.shares(row.fields)
    ]


def write(plan: Plan, made: Sequence[Given]) -> None:
    """Start the clocks of those who owe reports, and write all assignments."""
    clocks = _clocks(made, today())
    shares = [one.share for one in made]
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVE,
            [
                plan.pk,
                plan.unit_id,
                [one.code for one in made],
                [one.item.pk for one in made],
                [share.unit for share in shares],
                ["{" + ",".join(map(str, share.acceptors)) + "}" for share in shares],
                [share.role for share in shares],
                [share.owes for share in shares],
                [share.asked for share in shares],
                [clocks.get(one.code) for one in made],
            ],
        )


def _clocks(made: Sequence[Given], day: dt.date) -> dict[str, int]:
    started = calendar.start_many(
        [
            calendar.ClockStart(
                subject=one.code,
                kind="plans.assignment",
                unit_id=one.share.unit,
                started_on=day,
                due_on=one.item.due_on,
            )
            for one in made
            if one.share.owes
        ]
    )
    return {code: clock.id for code, clock in started.items()}
