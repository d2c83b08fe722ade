"""Who sees which targets, descriptions, figures, and doubts about them."""

from django.db.models import Q, QuerySet

from lienthong.domains.plans.models import Assignment, Description, Item, Kind, TargetDoubt, TargetFigure
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among, overlapping

from .scope import plans_seen, seen_items


def targets_seen(by: Actor) -> QuerySet[Item]:
    """Targets of the plans that this actor sees."""
    return seen_items(by).filter(kind=Kind.TARGET)


def descriptions_seen(by: Actor) -> QuerySet[Description]:
    """What targets are made of: for every official who sees the plan."""
    return Description.objects.filter(plan__in=plans_seen(by)).select_related("plan")


def target_figures_seen(by: Actor) -> QuerySet[TargetFigure]:
    """The province's figures of the plans that this actor sees, also those that were replaced."""
    return TargetFigure.objects.filter(plan__in=plans_seen(by)).select_related("plan")


def target_doubts_seen(by: Actor) -> QuerySet[TargetDoubt]:
    """What descriptions say otherwise than the plan: for those who coordinate it."""
    if by.everywhere:
        return TargetDoubt.objects.all()
    return TargetDoubt.objects.filter(plan__unit_id__in=by.units_as("coordinator"), plan__state=PlanState.ISSUED)


def concerned(by: Actor) -> QuerySet[Assignment]:
    """Work that this actor's units hold, accept or coordinate."""
    near = among("unit_id", by.units) | among("coordinator_id", by.units) | overlapping("acceptors", by.units)
    return Assignment.objects.filter(near)


def opens_files_of(by: Actor, target: str) -> bool:
    """Whether the files behind a target's figures open: for officials; of a hidden target for those concerned only."""
    seen = targets_seen(by).filter(code=target)
    near = Q(hidden=False) | Q(pk__in=concerned(by).values("item_id"))
    return (seen if by.everywhere else seen.filter(near)).exists()
