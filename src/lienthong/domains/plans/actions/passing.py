"""What a unit owes in a plan beside its rows, when it ends or the plan does: inspections, yearly duties, its own plan,
the money it spends."""

from collections.abc import Callable, Collection
from typing import Any

from lienthong.domains.plans.check_notices import FINDING, TURN, VERIFY, VISIT
from lienthong.domains.plans.check_states import FindingState, TurnState, VisitState
from lienthong.domains.plans.later_notices import WRITE
from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.models import Budget, Coverage, Exhibit, Finding, Plan, Turn, UnitPlan, Visit, YearlyDuty
from lienthong.domains.plans.queries.matters import open_matters
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

NOTED = 500


def pass_on(plan: Plan, old: int, new: int, why: str, cited: str, only: Collection[str] | None = None) -> int:
    """What is open lies with the successor; what is closed, done or sent stays with who did it.

    `only`: codes of those that go to this successor; all where none are named. Returns how many went over. Where the
    successor has the same turn, plan or visit of its own, it is not asked twice.
    """
    steps: dict[type, Callable[[Any, int, str, str], int]] = {
        Finding: _findings, Turn: _turns, Visit: _visits, UnitPlan: _unit_plans, Budget: _budgets,
    }  # fmt: skip
    gone = 0
    with seen_by(HOUSE):
        for rows in open_matters(plan, old):
            step = steps.get(rows.model)
            chosen = rows if only is None else rows.filter(code__in=list(only))
            going = list(chosen.select_for_update(of=("self",)).order_by("pk")) if step else []
            if step and going:
                gone += step(going, new, why, cited)
        _holders(plan, old, new)
    return gone


def _findings(rows: list[Finding], new: int, why: str, cited: str) -> int:
    codes = [one.code for one in rows]
    Finding.objects.filter(code__in=codes).update(unit_id=new)
    inbox.move_many(codes, FINDING, unit_id=new)
    inbox.move_many([one.code for one in rows if one.own], VERIFY, unit_id=new)
    calendar.hand_many(codes, new, why, cited)
    Exhibit.objects.filter(about__in=codes).update(unit_id=new)
    return len(codes)


def _turns(rows: list[Turn], new: int, why: str, cited: str) -> int:
    """Where the successor has the same turn of its own, or has done it, the old one is void."""
    there = Turn.objects.filter(duty__in={one.duty_id for one in rows}, unit_id=new)
    has = set(there.values_list("duty_id", "system", "year"))
    twice = [one for one in rows if (one.duty_id, one.system, one.year) in has]
    codes = [one.code for one in rows if one not in twice]
    Turn.objects.filter(code__in=codes).update(unit_id=new)
    inbox.move_many(codes, TURN, unit_id=new)
    calendar.hand_many(codes, new, why, cited)
    Exhibit.objects.filter(about__in=codes).update(unit_id=new)
    _void(twice, why, cited)
    return len(codes)


def _visits(rows: list[Visit], new: int, why: str, cited: str) -> int:
    """The successor is visited in its place; where it is visited anyway, one planned for the ended unit is off."""
    has = set(
        Visit.objects.filter(inspection__in={one.inspection_id for one in rows}, unit_id=new).values_list(
            "inspection_id", flat=True
        )
    )
    twice = [one.code for one in rows if one.inspection_id in has and one.state == VisitState.PLANNED]
    going = [one for one in rows if one.inspection_id not in has]
    Visit.objects.filter(code__in=[one.code for one in going]).update(unit_id=new)
    own = [one.code for one in going if one.own]
    inbox.move_many(own, VISIT, unit_id=new)
    calendar.hand_many(own, new, why, cited)
    _call_off(twice, why, cited)
    return len(going)


def _unit_plans(rows: list[UnitPlan], new: int, why: str, cited: str) -> int:
    """What was asked and not sent is asked of the successor, by the same day, with what was written already."""
    gone = 0
    for one in rows:
        there = UnitPlan.objects.filter(ask_id=one.ask_id, unit_id=new).first()
        if there is not None and there.state == UnitPlanState.ASKED and not there.version and one.version:
            _unask(there, why, cited)  # nothing was written there, here something was
            there = None
        if there is None:
            one.unit_id = new
            one.save(update_fields=["unit"])
            inbox.move_many([one.code], WRITE, unit_id=new)
            calendar.hand_many([one.code], new, why, cited)
            gone += 1
        else:
            UnitPlan.objects.filter(pk=one.pk).update(state=UnitPlanState.CLOSED, why=why)
            inbox.close(one.code, WRITE)
            calendar.void_many([one.code], why=why, cited=cited)
    return gone


def _unask(thing: UnitPlan, why: str, cited: str) -> None:
    """A unit has one plan under a parent: an empty one gives way to one that is begun."""
    inbox.close(thing.code, WRITE)
    calendar.void_many([thing.code], why=why, cited=cited)
    Coverage.objects.filter(unit_plan=thing).delete()
    thing.delete()


def _budgets(rows: list[Budget], new: int, why: str, cited: str) -> int:
    """The line goes on with its contracts and all that stands in its book; its note says whose it was."""
    for one in rows:
        one.note = f"{one.note} ({why})".strip()[:NOTED]
        one.unit_id = new
    Budget.objects.bulk_update(rows, ["unit", "note"], batch_size=500)
    return len(rows)


def _holders(plan: Plan, old: int, new: int) -> None:
    """In coming years the successor has the turn that the ended unit had by name."""
    for duty in YearlyDuty.objects.select_for_update().filter(plan=plan, holders__contains=[{"unit": old}]):
        has = {(one["unit"], one["system"]) for one in duty.holders}
        duty.holders = [
            {**one, "unit": new} if one["unit"] == old else one
            for one in duty.holders
            if one["unit"] != old or (new, one["system"]) not in has
        ]
        duty.save(update_fields=["holders"])


def follow_lines(plan: Plan, heir: int, why: str) -> None:
    """Who coordinated the plan inspects and verifies: these lines and days lie with its heir now."""
    with seen_by(HOUSE):
        visits = Visit.objects.filter(plan=plan, own=False)
        going = list(visits.filter(state__in=[VisitState.PLANNED, VisitState.OPEN]).values_list("code", flat=True))
        fixed = Finding.objects.filter(plan=plan, own=False, state=FindingState.FIXED)
        verify = list(fixed.values_list("code", flat=True))
    inbox.move_many(going, VISIT, unit_id=heir)
    calendar.hand_many(going, heir, why)
    inbox.move_many(verify, VERIFY, unit_id=heir)


def end_checks(plan: Plan, cited: str) -> None:
    """The plan is over: nothing is owed each year any more, planned visits are off; findings are still put right."""
    _void(list(Turn.objects.filter(plan=plan, state=TurnState.OWED)), cited, cited)
    _call_off(
        list(Visit.objects.filter(plan=plan, state=VisitState.PLANNED).values_list("code", flat=True)), cited, cited
    )


def _call_off(visits: list[str], why: str, cited: str) -> None:
    Visit.objects.filter(code__in=visits).update(state=VisitState.CANCELLED, minutes=why)
    calendar.void_many(visits, why=why, cited=cited)
    inbox.close_many(visits, VISIT)


def _void(turns: list[Turn], why: str, cited: str) -> None:
    codes = [one.code for one in turns]
    Turn.objects.filter(code__in=codes).update(state=TurnState.VOID, why=why)
    calendar.void_many(codes, why=why, cited=cited)
    inbox.close_many(codes, TURN)
