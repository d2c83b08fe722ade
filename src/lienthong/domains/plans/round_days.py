"""Rounds that are still to come, for calendars: the day by which a unit's reports are to be sent.

Once a round opens its line in the inbox says the same day under the same name, so that the calendar shows one entry.
"""

from collections.abc import Collection, Iterator

from lienthong.domains.plans import owing
from lienthong.domains.plans.models import Assignment, Round
from lienthong.domains.plans.permissions import WORKING
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.inbox import api as inbox


def coming(by: Actor, places: Collection[int]) -> Iterator[inbox.CalendarEntry]:
    """The planned rounds of issued plans in which these units will owe a report; two questions."""
    if not by.has(*WORKING):
        return
    rounds = list(
        Round.objects.exclude(opens_on=None)
        .filter(state=RoundState.PLANNED, plan__state=PlanState.ISSUED, due_on__gte=today())
        .select_related("plan")
        .order_by("due_on", "id")
    )
    owed = Assignment.objects.filter(
        plan__in={one.plan_id for one in rounds}, unit_id__in=list(places), owes=True, ended_by="", done_on=None
    )
    owers = set(owed.values_list("plan_id", "unit_id").distinct())
    for one in rounds:
        for unit in sorted(unit for plan, unit in owers if plan == one.plan_id):
            yield inbox.CalendarEntry(
                f"{owing.WORK}/{owing.line(one.code, unit)}",
                f"Báo cáo {one.name}: {one.plan.called}",
                one.due_on,
                f"/ke-hoach/{one.plan.code}/cua-toi",
                "Báo cáo kế hoạch",
                one.plan.opened_at or one.plan.uploaded_at,
            )
