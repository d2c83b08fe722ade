"""What becomes of inspections and yearly duties when a unit gives its work to another, and when a plan ends."""

from lienthong.domains.plans.check_notices import FINDING, TURN, VERIFY, VISIT
from lienthong.domains.plans.check_states import FindingState, TurnState, VisitState
from lienthong.domains.plans.models import Exhibit, Finding, Plan, Turn, Visit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

OPEN = (FindingState.OPEN, FindingState.RETURNED, FindingState.FIXED)


def pass_on(plan: Plan, old: int, new: int, why: str, cited: str) -> int:
    """Open findings and turns of the year lie with the successor; what is closed or done stays with who did it.

    Where the successor has the same turn of its own, the old one is void. Returns how many went over.
    """
    findings = list(Finding.objects.filter(plan=plan, unit_id=old, state__in=OPEN).order_by("pk"))
    for one in findings:
        one.unit_id = new
        inbox.move(one.code, FINDING, unit_id=new)
        if one.own:
            inbox.move(one.code, VERIFY, unit_id=new, role="leader")
    Finding.objects.bulk_update(findings, ["unit_id"])
    turns = list(Turn.objects.filter(plan=plan, unit_id=old, state=TurnState.OWED).order_by("pk"))
    has = set(Turn.objects.filter(plan=plan, unit_id=new).values_list("duty_id", "system", "year"))
    twice = [one for one in turns if (one.duty_id, one.system, one.year) in has]
    going = [one for one in turns if one not in twice]
    for turn in going:
        turn.unit_id = new
        inbox.move(turn.code, TURN, unit_id=new)
    Turn.objects.bulk_update(going, ["unit_id"])
    _void(twice, why, cited)
    moved = [*(one.code for one in findings), *(turn.code for turn in going)]
    Exhibit.objects.filter(about__in=moved).update(unit_id=new)
    return len(moved)


def end_checks(plan: Plan, cited: str) -> None:
    """The plan is over: nothing is owed each year any more, planned visits are off; findings are still put right."""
    _void(list(Turn.objects.filter(plan=plan, state=TurnState.OWED)), cited, cited)
    visits = Visit.objects.filter(plan=plan, state=VisitState.PLANNED)
    codes = list(visits.values_list("code", flat=True))
    visits.update(state=VisitState.CANCELLED, minutes=cited)
    calendar.void_many(codes, why=cited, cited=cited)
    inbox.close_many(codes, VISIT)


def _void(turns: list[Turn], why: str, cited: str) -> None:
    codes = [one.code for one in turns]
    Turn.objects.filter(code__in=codes).update(state=TurnState.VOID, why=why)
    calendar.void_many(codes, why=why, cited=cited)
    inbox.close_many(codes, TURN)
