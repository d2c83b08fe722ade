"""Which units still owe reports in a round; the unit's one line in the inbox and the clock of the round follow it.

The clock says where the line stands: it runs while the line is open, and stops with the last report sent.
"""

import datetime as dt
from collections.abc import Collection

from lienthong.domains.plans import holding, narrating, sheets
from lienthong.domains.plans.models import Assignment, Plan, Round
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import now, today
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

WORK = "plans.report"


def line(round_code: str, unit: int) -> str:
    """The subject of a unit's line and clock in a round."""
    return f"{round_code}.{unit}"


def work(plan: Plan, opened: Round, unit: int, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line as it lies in the unit's inbox: one for each unit and round, not one for each of its 46 rows."""
    return inbox.Put(
        kind=WORK,
        subject=line(opened.code, unit),
        title=f"Báo cáo {opened.name}: {plan.called}",
        url=f"/ke-hoach/{plan.code}/bang/{opened.code}",
        unit_id=unit,
        clock=clock,
        from_name=plan.issuer,
    )


def begin(plan: Plan, opened: Round) -> list[int]:
    """A round opens: each unit with unfinished work has a sheet, a clock and one line; returns these units."""
    unfinished = Assignment.objects.filter(plan=plan, owes=True, done_on=None, ended_by="")
    owes = sorted(set(unfinished.values_list("unit_id", flat=True)))
    sheets.settle(opened, owes)
    clocks = calendar.start_many(
        [
            calendar.ClockStart(
                subject=line(opened.code, unit),
                kind="plans.round",
                unit_id=unit,
                started_on=today(),
                due_on=opened.due_on,
            )
            for unit in owes
        ]
    )
    inbox.put_many([work(plan, opened, unit, clocks[line(opened.code, unit)]) for unit in owes])
    holding.settle(opened, owes)
    return owes


def settle(round_: Round, units: Collection[int]) -> None:
    """Where nothing is owed any more the line goes and the clock stops."""
    finished = [line(round_.code, unit) for unit, left in sheets.settle(round_, units).items() if left <= 0]
    if finished:
        inbox.close_many(finished, WORK)
        calendar.stop_many(finished)
    holding.settle(round_, units)


def reopen(round_: Round, unit: int, *, why: str) -> None:
    """A report came back: the line lies in the unit's inbox again, due on the same day."""
    sheets.settle(round_, [unit])
    _lay_again(round_, [unit], why)
    holding.settle(round_, [unit])


def take_on(round_: Round, units: Collection[int], *, why: str) -> None:
    """Units have come to owe a report in an open round: each has its line and clock, also one that had finished."""
    lacking = {line(round_.code, unit): unit for unit, left in sheets.settle(round_, units).items() if left > 0}
    known = calendar.of(lacking)
    resumed = calendar.resume_many(known, why)
    starts = [
        calendar.ClockStart(subject, "plans.round", unit, today(), round_.due_on)
        for subject, unit in lacking.items()
        if subject not in known
    ]
    clocks = {**calendar.start_many(starts), **calendar.of(resumed)}
    inbox.put_many([work(round_.plan, round_, lacking[subject], clock) for subject, clock in clocks.items()])
    holding.settle(round_, units)


def begin_again(round_: Round, units: Collection[int], *, why: str) -> None:
    """A closed round takes reports again: whoever still owes any has the line again.

    Also a unit that has come to the work while the round was closed, and never had a clock in it.
    """
    take_on(round_, units, why=why)
    narrating.begin_again(round_, why=why)


def close_round(round_: Round, units: Collection[int]) -> None:
    """The round takes no more reports: what was not sent has missed its day, however early that comes."""
    lines = [line(round_.code, unit) for unit in units]
    inbox.close_many(lines, WORK)
    missed = calendar.end_of_day(round_.due_on) + dt.timedelta(microseconds=1)
    calendar.stop_many(lines, max(now(), missed))
    holding.settle(round_, units)
    narrating.close_round(round_)


def _lay_again(round_: Round, units: Collection[int], why: str) -> None:
    """Lines of an open round whose clock had stopped; of a closed one nothing is asked again."""
    if round_.state != RoundState.OPEN:
        return
    subjects = {line(round_.code, unit): unit for unit in units}
    calendar.resume_many(subjects, why)
    clocks = calendar.of(subjects)
    inbox.put_many([work(round_.plan, round_, unit, clocks[one]) for one, unit in subjects.items() if one in clocks])
