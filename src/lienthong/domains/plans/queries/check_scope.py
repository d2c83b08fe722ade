"""Who sees which checklists, inspections, findings and yearly duties."""

import datetime as dt

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.fields import CharField

from lienthong.domains.plans.check_states import FindingState
from lienthong.domains.plans.models import Checklist, Exhibit, Finding, Inspection, Turn, Visit, YearlyDuty
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among

CLOSED, OPEN, LATE = "closed", "open", "late"


def _units_or_named(by: Actor) -> Q:
    """One's own units, those of plans that one coordinates, and where one is named as inspector."""
    found = among("unit_id", by.units) | among("coordinator_id", by.units)
    return found | Q(inspectors__contains=[by.person]) if by.person else found


def _works(by: Actor) -> bool:
    return by.everywhere or (by.kind == "person" and not by.roles <= {"citizen"})


def checklists_seen(by: Actor) -> QuerySet[Checklist]:
    """The questions are known to all officials who see the plan: whoever will be asked may prepare."""
    return Checklist.objects.filter(plan__in=plans_seen(by))


def inspections_seen(by: Actor) -> QuerySet[Inspection]:
    """Which units are inspected when is known to all officials who see the plan."""
    return Inspection.objects.filter(plan__in=plans_seen(by))


def visits_seen(by: Actor) -> QuerySet[Visit]:
    """Inspections of one's own units, of plans that one coordinates, and those one is named for."""
    if not _works(by):
        return Visit.objects.none()
    return Visit.objects.all() if by.everywhere else Visit.objects.filter(_units_or_named(by))


def findings_seen(by: Actor) -> QuerySet[Finding]:
    """Findings about one's own units, of plans that one coordinates, and those one inspects."""
    if not _works(by):
        return Finding.objects.none()
    return Finding.objects.all() if by.everywhere else Finding.objects.filter(_units_or_named(by))


def exhibits_seen(by: Actor) -> QuerySet[Exhibit]:
    """What is enclosed with all that."""
    if not _works(by):
        return Exhibit.objects.none()
    return Exhibit.objects.all() if by.everywhere else Exhibit.objects.filter(_units_or_named(by))


def duties_seen(by: Actor) -> QuerySet[YearlyDuty]:
    """Yearly duties that one's unit keeps, or that fall on one's units."""
    if by.everywhere:
        return YearlyDuty.objects.all()
    if not _works(by):
        return YearlyDuty.objects.none()
    held = Turn.objects.filter(among("unit_id", by.units)).values("duty_id")
    return YearlyDuty.objects.filter(among("unit_id", by.units) | Q(pk__in=held))


def turns_seen(by: Actor) -> QuerySet[Turn]:
    """Turns of one's own units, and of the plans that one coordinates."""
    if by.everywhere:
        return Turn.objects.all()
    if not _works(by):
        return Turn.objects.none()
    return Turn.objects.filter(among("unit_id", by.units) | among("coordinator_id", by.units))


def finding_case(on: dt.date) -> Case:
    """Each finding is closed, late or open, the first that holds; withdrawn ones are to be left out before.

    One that the unit says it has put right waits for the inspector: it is open, not late, for its clock stands still.
    """
    return Case(
        When(state=FindingState.CLOSED, then=Value(CLOSED)),
        When(clock__state="running", clock__due_on__lt=on, then=Value(LATE)),
        default=Value(OPEN),
        output_field=CharField(),
    )


def by_day(query: QuerySet[Finding]) -> QuerySet[Finding]:
    """With the day of the clock, to sort by."""
    return query.annotate(sort_day=F("clock__due_on"))
