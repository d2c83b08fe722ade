"""Who in a unit holds which rows of a plan."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Assignment, Handing, Plan
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.people import api as people

from .extensions import flagged
from .lines import NEVER
from .scope import seen_assignments
from .status import status_case

MINE, NOBODY = "toi", "chua-co"


def held_by(by: Actor, who: str) -> Q:
    """The filter “việc của tôi”, of nobody, or of one person by code; everything where `who` is empty."""
    if who == MINE:
        return Q(person=by.person) & ~Q(person="")
    if who == NOBODY:
        return Q(person="")
    return Q(person=who) if who else Q()


@dataclass(frozen=True, slots=True)
class Holders:
    """A unit's rows, one page; how many each person holds, nobody's under the empty code; who may be given some."""

    page: Page[Any]
    counts: Counter[str]
    staff: list[people.PersonCard]


def holders(
    by: Actor, plan: Plan, unit: int, who: str, *, after: str = "", before: str = "", size: int = 50
) -> Holders:
    """The rows of a unit in a plan that are not done, by their day, with their holders."""
    held = _open(by, plan, unit)
    counted = held.values("person").annotate(n=Count("pk")).order_by()
    rows = flagged(held.filter(held_by(by, who)).select_related("item", "clock"))
    rows = rows.annotate(status=status_case(today()), sort_day=Coalesce("clock__due_on", NEVER))
    found: Page[Any] = page(rows, ("sort_day", "item__place", "id"), after=after, before=before, size=size)
    counts = Counter({row["person"]: row["n"] for row in counted})
    return Holders(found, counts, people.staff_of([unit]).get(unit, []))


def all_of(by: Actor, plan: Plan, unit: int, who: str, most: int) -> list[str]:
    """The codes of all rows of such a list that this actor may hand over: the head any, others the own and the free."""
    rows = _open(by, plan, unit).filter(held_by(by, who))
    if not by.over(unit, "leader"):
        rows = rows.filter(Q(person="") | Q(person=by.person or ""))
    return list(rows.order_by("item__place", "pk").values_list("code", flat=True)[:most])


def _open(by: Actor, plan: Plan, unit: int) -> QuerySet[Assignment]:
    return seen_assignments(by).filter(
        plan=plan, unit_id=unit, owes=True, ended_by="", done_on=None, plan__state=PlanState.ISSUED
    )


def handings_of(assignment: int) -> list[Handing]:
    """To whom a row was handed and when it came back, the newest first."""
    return list(Handing.objects.filter(assignment_id=assignment).order_by("-pk"))
