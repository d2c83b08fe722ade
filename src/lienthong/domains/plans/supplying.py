"""Which units still owe the province's figures of targets in a round: one line and one clock for each unit and round.

A unit owes a figure where it is described as the supplier, the figure does not come out of all units' reports, nobody
has put it in, and the unit has not reported it in its own grid either. Counted from the tables, for a plan at once.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from lienthong.domains.plans.models import Plan, Round
from lienthong.domains.plans.permissions import WORKING
from lienthong.kernel.base import now, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

WORK = "plans.figures"
inbox.register_kind(WORK, "Số liệu chỉ tiêu", "chart-bar", WORKING, waiting="chưa có số để đánh giá chỉ tiêu")

LACKING = """
select d.plan_id, r.id, d.supplier_id, count(*) filter (where i.withdrawn_by = '' and d.source_kind <> 'reported'
    and not exists (select from plans_target_figure f
        where f.item_id = i.id and f.round_id = r.id and f.replaced_at is null)
    and not exists (select from plans_assignment a join plans_report p on p.assignment_id = a.id and p.round_id = r.id
        where a.item_id = i.id and a.unit_id = d.supplier_id and p.state in ('sent', 'accepted')
        and coalesce(p.value, p.numerator) is not null))
from plans_description d join plans_item i on i.id = d.item_id
    join plans_round r on r.plan_id = d.plan_id and r.state = 'open'
    join plans_plan k on k.id = d.plan_id and k.state = 'issued'
where d.supplier_id is not null and ({which}) group by 1, 2, 3
"""
_TURN = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


def line(round_code: str, unit: int) -> str:
    """The subject of a unit's line and clock in a round."""
    return f"{round_code}.sl.{unit}"


def lacking(which: str, facts: Sequence[Any]) -> dict[tuple[int, int], int]:
    """How many figures each supplier still owes, nothing owed too: by round and unit. `which`: a condition in SQL."""
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(LACKING.format(which=which), facts)
        return {(round_, unit): n for _, round_, unit, n in cursor.fetchall()}


def suppliers_among(reports: Collection[str]) -> list[Plan]:
    """Plans in which one of these reports, by code, is about a target whose figure the reporting unit supplies."""
    statement = """
        select distinct d.plan_id from plans_report p join plans_assignment a on a.id = p.assignment_id
        join plans_description d on d.item_id = a.item_id and d.supplier_id = a.unit_id
        where p.code = any(%s) and d.source_kind <> 'reported'"""
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(statement, [list(reports)])
        return list(Plan.objects.filter(pk__in=[plan for (plan,) in cursor.fetchall()]).order_by("pk"))


def settle_all() -> int:
    """The same in all plans with an open round; returns how many. Whatever has changed, the lines are true again."""
    plans = Plan.objects.filter(state="issued", pk__in=Round.objects.filter(state="open").values("plan"))
    found = list(plans.order_by("pk"))
    for plan in found:
        settle(plan)
    return len(found)


def settle(plan: Plan, *, also: Collection[int] = ()) -> None:
    """Lines and clocks of all suppliers follow what they owe in the plan's open rounds; `also`: who was one before."""
    with connection.cursor() as cursor:
        cursor.execute(_TURN, [f"{plan.code}.sl"])
    owed = lacking("d.plan_id = %s", [plan.pk])
    if not owed and not also:
        return
    rounds = {one.pk: one for one in Round.objects.filter(plan=plan, state="open").order_by("pk")}
    for one in rounds.values():
        one.plan = plan
    wanted = {line(rounds[pk].code, unit): (rounds[pk], unit, n) for (pk, unit), n in owed.items() if n}
    done = [line(rounds[pk].code, unit) for (pk, unit), n in owed.items() if not n]
    former = [line(one.code, unit) for one in rounds.values() for unit in also]
    gone = [subject for subject in (*done, *former) if subject not in wanted]
    inbox.close_many(gone, WORK)
    calendar.stop_many(gone)
    _lay(wanted)


def _lay(wanted: dict[str, tuple[Round, int, int]]) -> None:
    """A clock and a line for each; the title of one that lies already says how many are left."""
    if not wanted:
        return
    known = calendar.of(wanted)
    calendar.resume_many([one for one, clock in known.items() if clock.state != "running"], "Còn thiếu số liệu")
    starts = [
        calendar.ClockStart(subject, WORK, unit, today(), round_.due_on)
        for subject, (round_, unit, _) in wanted.items()
        if subject not in known
    ]
    clocks = {**calendar.start_many(starts), **(calendar.of(known) if known else {})}
    titles = {subject: _title(round_, n) for subject, (round_, _, n) in wanted.items()}
    lying = inbox.reword_many(titles, WORK)
    inbox.put_many(
        [
            work(round_, unit, n, clocks[subject])
            for subject, (round_, unit, n) in wanted.items()
            if subject not in lying
        ]
    )


def work(round_: Round, unit: int, n: int, clock: calendar.ClockCard | None) -> inbox.Put:
    """The line of a supplier who still owes so many figures."""
    return inbox.Put(
        kind=WORK,
        subject=line(round_.code, unit),
        title=_title(round_, n),
        url=page_of(round_),
        unit_id=unit,
        clock=clock,
        from_name=round_.plan.called,
    )


def page_of(round_: Round) -> str:
    """The unit's targets that have no figure in the round."""
    return f"/ke-hoach/{round_.plan.code}/chi-tieu?ky={round_.code}&cung_cap=toi&danh_gia=no_figure"


def _title(round_: Round, n: int) -> str:
    return f"Số liệu chỉ tiêu {round_.name}: còn thiếu {n}, {round_.plan.called}"


def _lines(round_: Round) -> list[str]:
    with seen_by(HOUSE), connection.cursor() as cursor:
        cursor.execute(
            "select distinct supplier_id from plans_description where plan_id = %s and supplier_id is not null",
            [round_.plan_id],
        )
        return [line(round_.code, unit) for (unit,) in cursor.fetchall()]


def close_round(round_: Round) -> None:
    """The round is closed: what was not put in by its day has missed it, however early the round was closed."""
    lines = _lines(round_)
    inbox.close_many(lines, WORK)
    missed = calendar.end_of_day(round_.due_on) + dt.timedelta(microseconds=1)
    calendar.stop_many(lines, max(now(), missed))


def move(round_: Round, *, why: str) -> None:
    """The round has another day, and so have the clocks of those who still owe figures."""
    calendar.reset_many(_lines(round_), round_.due_on, why=why, cited=why)


def close_plan(plan: Plan, why: str) -> None:
    """No figures of an ended plan are owed."""
    rounds = list(Round.objects.filter(plan=plan))
    lines = [subject for one in rounds for subject in _lines(one)]
    inbox.close_many(lines, WORK)
    calendar.void_many(lines, why=why)
