"""To whom a step can be given: those who hold its role in the unit, with how many steps lie in their hands."""

from dataclasses import dataclass

from django.db.models import Count

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.people import api as people

from .models import Step


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be given a step; `holds`: how many open steps of the unit lie in their hands."""

    person: str
    name: str
    holds: int


def persons_for(step: Step) -> list[str]:
    """Persons to whom this step can be given: who holds its role in the unit, or sits there; never whose case it is."""
    there = (
        access.persons_as((step.role,), [step.unit_id], matter=(step.field, step.procedure))
        if step.role
        else dict.fromkeys(seat.person for seat in people.holders({step.unit_id}))
    )
    return [one for one in there if one not in (step.whose or ())]


def colleagues_for(step: Step, by: Actor) -> list[Colleague]:
    """All to whom the actor can give this step, in the order of their names."""
    actors = access.actors_of(persons_for(step))
    others = {person: actor for person, actor in actors.items() if actor not in (by.id, step.holder)}
    if not others:
        return []
    names = people.names(others)
    with seen_by(HOUSE):
        rows = Step.objects.filter(unit_id=step.unit_id, holder__in=others.values()).values_list("holder")
        holds = dict(rows.annotate(n=Count("pk")).order_by())
    made = [Colleague(person, names[person], holds.get(actor, 0)) for person, actor in others.items()]
    return sorted(made, key=lambda one: (sort_key(one.name), one.person))
