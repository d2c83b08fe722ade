"""What stands beside a plan: counted in one question, so that a plan with no neighbours costs its page nothing more."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Plan, Succession, UnitPlan
from lienthong.kernel.base.actor import Actor

from .conflicts import open_of
from .later import successions_of
from .mine import own_units
from .takeover import gone_of, waiting_of
from .unit_plans import LACKING, own_asked


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Of one plan, as an actor sees it.

    `before`, `after`: successions with earlier and later plans. `conflicts`: contradictions that wait for a person.
    `waiting`: works of ended units without one who goes on; `gone`: whether any went on elsewhere.
    `asked`: plans that the actor's own units still have to send.
    """

    before: list[Succession]
    after: list[Succession]
    conflicts: int
    waiting: int
    gone: bool
    asked: list[UnitPlan]


def neighbours(by: Actor, plan: Plan, *, conflicts: bool, takeovers: bool) -> Neighbours:
    """What stands beside a plan; contradictions and takeovers only for those who may open their pages."""
    asked = own_asked(by, plan, own_units(by)).filter(state__in=LACKING)
    beside = successions_of(by, plan)
    row = (
        Plan.objects.filter(pk=plan.pk)
        .values_list(
            Exists(beside),
            Exists(asked),
            _number(open_of(by, plan)) if conflicts else Value(0),
            _number(waiting_of(by, plan)) if takeovers else Value(0),
            Exists(gone_of(by, plan)) if takeovers else Value(False),
        )
        .get()
    )
    found = list(beside) if row[0] else []
    return Neighbours(
        before=[one for one in found if one.later_id == plan.pk],
        after=[one for one in found if one.earlier_id == plan.pk],
        conflicts=row[2],
        waiting=row[3],
        gone=row[4],
        asked=list(asked) if row[1] else [],
    )


def _number(query: QuerySet[Model]) -> Coalesce:
    """How many rows, as a part of an outer question."""
    one = query.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)
