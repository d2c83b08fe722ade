"""What the public may know of a plan: wording, who leads, by when, how far. Hidden rows do not exist here."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from lienthong.domains.plans.models import Assignment, Item, Kind, Part, Plan
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.states import DONE, PlanState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.transactions import seen_by


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A target or task as the public sees it."""

    no: str
    name: str
    group: str
    kind: str
    leads: str
    due_text: str
    due_on: dt.date | None
    status: Status | None
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan for the public: figures over its open rows."""

    code: str
    number: str
    title: str
    issuer: str
    issued_on: dt.date | None
    lines: list[PublicLine]
    counts: Counter[str]
    on: dt.date


def public_plans() -> list[Plan]:
    """Plans in force; newest first."""
    with seen_by(HOUSE):
        return list(Plan.objects.filter(state=PlanState.ISSUED).order_by("-issued_on", "-pk")[:100])


def public_plan(code: str) -> PublicPlan:
    """One plan in force with its open rows."""
    with seen_by(HOUSE):
        plan = Plan.objects.filter(code=code, state=PlanState.ISSUED).first()
        if plan is None:
            raise NotThere
        items = list(Item.objects.filter(plan=plan, hidden=False, withdrawn_by="").order_by("place"))
        counted = (
            Assignment.objects.filter(plan=plan, item__hidden=False, role="lead", ended_by="")
            .annotate(status=status_case(today()))
            .values("item_id", "status")
            .annotate(n=Count("pk"))
            .order_by()
        )
        leads: dict[int, list[str]] = {}
        for part in Part.objects.filter(item__in=items, role__in=["lead", "carry_out", "draft"]).order_by("pk"):
            leads.setdefault(part.item_id, []).append(part.text)
    by_item: dict[int, Counter[Status]] = {}
    for row in counted:
        by_item.setdefault(row["item_id"], Counter())[Status(row["status"])] += row["n"]
    lines = [_line(item, by_item.get(item.pk, Counter()), leads.get(item.pk, [])) for item in items]
    counts = Counter(line.status.value for line in lines if line.status and line.kind == Kind.TASK)
    return PublicPlan(plan.code, plan.number, plan.title, plan.issuer, plan.issued_on, lines, counts, today())


def _line(item: Item, seen: Counter[Status], leads: list[str]) -> PublicLine:
    return PublicLine(
        no=item.no,
        name=item.name,
        group=item.group,
        kind=item.kind,
        leads="; ".join(leads),
        due_text=item.due_text if item.kind == Kind.TASK else (item.value or {}).get("text", ""),
        due_on=item.due_on,
        status=Status.DONE_IN_TIME if item.reported else status_of_group(seen) if seen else None,
        done=sum(seen[one] for one in DONE),
        of=sum(seen.values()),
    )
