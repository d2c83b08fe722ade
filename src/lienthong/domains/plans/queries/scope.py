"""Who sees which plans, rows, assignments and reports."""

from django.db.models import Q, QuerySet

from lienthong.domains.plans.models import OFFERED, Assignment, Doubt, Item, Plan, Report, Round, Row, Schedule, Sheet
from lienthong.domains.plans.states import Decision, PlanState, ReportState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among, overlapping


def plans_seen(by: Actor) -> QuerySet[Plan]:
    """Issued plans are for all officials; one under review is for those who coordinate it."""
    if by.everywhere:
        return Plan.objects.all()
    mine = Q(unit_id__in=by.units_as("coordinator"))
    if by.kind != "person" or by.roles <= {"citizen"}:
        return Plan.objects.none()
    return Plan.objects.filter(mine | Q(state__in=[PlanState.ISSUED, PlanState.ENDED]))


def rows_under_review(by: Actor) -> QuerySet[Row]:
    """Rows of plans that this actor reviews."""
    if by.everywhere:
        return Row.objects.select_related("plan")
    return Row.objects.filter(plan__unit_id__in=by.units_as("coordinator")).select_related("plan")


def rows_seen(by: Actor) -> QuerySet[Row]:
    """The same rows while the review is open: what can still be changed."""
    return rows_under_review(by).filter(plan__state=PlanState.REVIEW)


def doubts_seen(by: Actor) -> QuerySet[Doubt]:
    """Doubts of plans under this actor's review."""
    if by.everywhere:
        return Doubt.objects.select_related("plan")
    return Doubt.objects.filter(
        plan__unit_id__in=by.units_as("coordinator"), plan__state=PlanState.REVIEW
    ).select_related("plan")


def open_doubts_of(plan: Plan) -> QuerySet[Doubt]:
    """Doubts that stand in the way: not those of rejected rows, nor of duties that nobody has taken up."""
    put_off = Q(row__state=Decision.REJECTED) | Q(row__kind__in=OFFERED, row__state=Decision.PENDING)
    return Doubt.objects.filter(plan=plan, settled="").exclude(pk__in=Doubt.objects.filter(put_off, plan=plan))


def seen_items(by: Actor) -> QuerySet[Item]:
    """Targets and tasks of the plans that this actor sees."""
    return Item.objects.filter(plan__in=plans_seen(by))


def seen_assignments(by: Actor) -> QuerySet[Assignment]:
    """What one's units hold, accept or coordinate. The database keeps the same wall."""
    if by.everywhere:
        return Assignment.objects.all()
    units = by.units
    return Assignment.objects.filter(
        among("unit_id", units) | among("coordinator_id", units) | overlapping("acceptors", units)
    )


def reports_seen(by: Actor) -> QuerySet[Report]:
    """Reports of one's own units in any state; those one accepts or coordinates once they are sent."""
    if by.everywhere:
        return Report.objects.all()
    own = among("unit_id", by.units)
    others = among("coordinator_id", by.units) | overlapping("acceptors", by.units)
    return Report.objects.filter(own | others & ~Q(state=ReportState.DRAFT))


def rounds_seen(by: Actor) -> QuerySet[Round]:
    """Rounds of the plans that this actor sees."""
    return Round.objects.filter(plan__in=plans_seen(by)).select_related("plan")


def schedules_seen(by: Actor) -> QuerySet[Schedule]:
    """Rules of reporting of the plans that this actor sees."""
    return Schedule.objects.filter(plan__in=plans_seen(by)).select_related("plan")


def sheets_seen(by: Actor) -> QuerySet[Sheet]:
    """How far units are in their rounds: one's own units, and those of plans that one coordinates."""
    if by.everywhere:
        return Sheet.objects.all()
    return Sheet.objects.filter(among("unit_id", by.units) | among("coordinator_id", by.units))
