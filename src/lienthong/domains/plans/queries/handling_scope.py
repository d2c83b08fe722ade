"""Who sees which obstacles, extensions and instructions. The database keeps the same walls."""

from django.db.models import Q, QuerySet

from lienthong.domains.plans.models import Assignment, Extension, Instruction, Obstacle
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.among import among, overlapping

from .scope import plans_seen


def obstacles_seen(by: Actor) -> QuerySet[Obstacle]:
    """Those of one's own units, those asked of them now or before, and those of rows that they accept or coordinate."""
    if by.everywhere:
        return Obstacle.objects.all()
    units = by.units
    judged = Assignment.objects.filter(overlapping("acceptors", units)).values("pk")
    return Obstacle.objects.filter(
        among("unit_id", units)
        | among("asked_id", units)
        | among("leader_id", units)
        | among("coordinator_id", units)
        | overlapping("passed", units)
        | Q(assignment_id__in=judged)
    )


def extensions_seen(by: Actor) -> QuerySet[Extension]:
    """Those of one's own units, and of rows that they accept or coordinate."""
    if by.everywhere:
        return Extension.objects.all()
    units = by.units
    return Extension.objects.filter(
        among("unit_id", units) | among("coordinator_id", units) | overlapping("acceptors", units)
    )


def instructions_seen(by: Actor) -> QuerySet[Instruction]:
    """Instructions stand with their plan: whoever sees it knows what was ordered."""
    return Instruction.objects.filter(plan__in=plans_seen(by))
