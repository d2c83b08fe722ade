"""Which units still owe reports in a round; the unit's one line in the inbox and the clock of the round follow it.

The clock says where the line stands: it runs while the line is open, and stops with the last report sent.
"""

import datetime as dt
from collections.abc import Collection

from django.db import connection

from lienthong.domains.plans.models import Plan, Round
from lienthong.kernel.base import now, today
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

WORK = "plans.report"

_OWING = """
select distinct a.unit_id from plans_assignment a
where a.plan_id = %(plan)s and a.unit_id = any(%(units)s) and a.owes and a.ended_by = '' and a.done_on is null
    and not exists (select from plans_report r
        where r.assignment_id = a.id and r.round_id = %(round)s and r.state in ('sent', 'accepted'))
"""


def line(round_code: str, unit: int) -> str:
    """The subject of a unit's line and clock in a round."""
    return f"{round_code}.{unit}"


def work(plan: Plan, opened: Round, unit: int, clock: calendar.ClockCard) -> inbox.Put:
    """The line as it lies in the unit's inbox: one for each unit and round, not one for each of its 46 rows."""
    return inbox.Put(
        kind=WORK,
        subject=line(opened.code, unit),
        title=f"Báo cáo {opened.name}: {plan.number or plan.code}",
        url=f"/ke-hoach/{plan.code}/cua-toi",
        unit_id=unit,
        clock=clock,
        from_name=plan.issuer,
    )


def owing(round_: Round, units: Collection[int]) -> set[int]:
    """Those of these units that have not sent everything they owe in the round."""
    with connection.cursor() as cursor:
        cursor.execute(_OWING, {"plan": round_.plan_id, "round": round_.pk, "units": list(units)})
        return {row[0] for row in cursor.fetchall()}


def settle(round_: Round, units: Collection[int]) -> None:
    """Where nothing is owed any more the line goes and the clock stops."""
    finished = [line(round_.code, unit) for unit in set(units) - owing(round_, units)]
    if finished:
        inbox.close_many(finished, WORK)
        calendar.stop_many(finished)


def reopen(round_: Round, unit: int, *, why: str) -> None:
    """A report came back: the line lies in the unit's inbox again, due on the same day."""
    subject = line(round_.code, unit)
    if calendar.resume(subject, why):
        inbox.put(work(round_.plan, round_, unit, calendar.of([subject])[subject]))


def take_on(round_: Round, unit: int, *, why: str) -> None:
    """A unit has come to owe a report in an open round: it has its line and clock, also one that had finished."""
    if unit not in owing(round_, [unit]):
        return
    subject = line(round_.code, unit)
    if calendar.of([subject]):
        reopen(round_, unit, why=why)
    else:
        clock = calendar.start(calendar.ClockStart(subject, "plans.round", unit, today(), round_.due_on))
        inbox.put(work(round_.plan, round_, unit, clock))


def close_round(round_: Round, units: Collection[int]) -> None:
    """A later round takes the place of this one: what was not sent has missed its day, however early that comes."""
    lines = [line(round_.code, unit) for unit in units]
    inbox.close_many(lines, WORK)
    missed = calendar.end_of_day(round_.due_on) + dt.timedelta(microseconds=1)
    calendar.stop_many(lines, max(now(), missed))
