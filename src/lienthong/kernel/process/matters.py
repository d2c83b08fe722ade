"""What a run is about, and whose it is: kept with the run and with each of its open steps, and never changed.

A role may be held for some fields or procedures alone, and nobody decides on their own case: both are asked of every
step, so they stand beside it and cost no look at another table.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienthong.kernel.base.actor import Actor


class OfAMatter(models.Model):
    """`field`, `procedure`: codes, empty where nobody said; `whose`: of which persons and accounts it is."""

    field = models.CharField(max_length=120, default="", db_default="")
    procedure = models.CharField(max_length=40, default="", db_default="")
    whose = ArrayField(models.CharField(max_length=120), null=True)

    class Meta:
        abstract = True

    @property
    def matter(self) -> dict[str, Any]:
        """The three as they go from a run to its steps and to the runs that it calls."""
        return {"field": self.field, "procedure": self.procedure, "whose": self.whose}


def selves(actor: Actor) -> list[str]:
    """Under which codes a case can be an actor's own."""
    return [actor.id, actor.person] if actor.person else [actor.id]


def own(actor: Actor, thing: Any) -> bool:
    """Whether a run or step is of a case that is the actor's own, as applicant or on behalf of somebody."""
    whose = set(getattr(thing, "whose", None) or ())
    return actor.kind == "person" and not whose.isdisjoint(selves(actor))


def own_in_stead(thing: Any) -> bool:
    """Whether it lies in the hands of somebody whose own case it is: whoever stands in for them was named by them."""
    return bool(thing.holder) and thing.holder in (thing.whose or ())
