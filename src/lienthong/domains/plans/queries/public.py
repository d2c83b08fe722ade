"""What the public may know of a plan: wording, who leads, by when, how far. Hidden rows do not exist here.

Nor do leaders' instructions: they are words inside the house, not of the document that was issued.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from lienthong.domains.plans.models import Assignment, Instruction, Item, Kind, Part, Plan
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.queries.targets import Point, board
from lienthong.domains.plans.queries.yearly import public_turns
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.states import DONE, PlanState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.transactions import seen_by


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A target or task as the public sees it."""

    code: str
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
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan for the public: figures over its open rows; `yearly`: whether it has duties of each year to show."""

    code: str
    number: str
    title: str
    issuer: str
    issued_on: dt.date | None
    lines: list[PublicLine]
    counts: Counter[str]
    on: dt.date
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class PublicCard:
    """A plan in the public list: how many of its open tasks are done, late."""

    plan: Plan
    done: int
    late: int
    of: int


def unshown() -> Q:
    """The items that the public does not see."""
    return Q(hidden=True) | Q(pk__in=Instruction.objects.values("made_id"))


def public_plans() -> list[PublicCard]:
    """Plans in force; newest first."""
    with seen_by(HOUSE):
        plans = list(Plan.objects.filter(state=PlanState.ISSUED).order_by("-issued_on", "-pk")[:30])
        return [_card(plan) for plan in plans]


def _card(plan: Plan) -> PublicCard:
    counts = _counts(_lines(plan))
    return PublicCard(plan, sum(counts[one] for one in DONE), counts[Status.LATE], counts.total())


def public_plan(code: str, *, figures: bool = False) -> PublicPlan:
    """One plan in force with its open rows; with the `figures` of its targets where they are shown."""
    with seen_by(HOUSE):
        plan = Plan.objects.filter(code=code, state=PlanState.ISSUED).first()
        if plan is None:
            raise NotThere
        lines = _lines(plan)
        if figures or all(line.kind == Kind.TARGET for line in lines):
            lines = _with_figures(plan, lines)
        yearly = public_turns(plan).exists()
    counts = _counts(lines)
    return PublicPlan(plan.code, plan.number, plan.title, plan.issuer, plan.issued_on, lines, counts, today(), yearly)


def _with_figures(plan: Plan, lines: list[PublicLine]) -> list[PublicLine]:
    """Targets with their newest figure and how they stand; who put it in and with what stays inside."""
    now = {line.item.code: line.now for line in board(plan).lines}
    return [replace(line, point=now.get(line.code)) if line.kind == Kind.TARGET else line for line in lines]


def _counts(lines: list[PublicLine]) -> Counter[str]:
    return Counter(line.status.value for line in lines if line.status and line.kind == Kind.TASK)


def _lines(plan: Plan) -> list[PublicLine]:
    items = list(Item.objects.filter(plan=plan, withdrawn_by="").exclude(unshown()).order_by("place"))
    counted = (
        Assignment.objects.filter(plan=plan, item__in=items, owes=True, ended_by="")
        .annotate(status=status_case(today()))
        .values("item_id", "status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    leads: dict[int, list[str]] = {}
    named = Part.objects.filter(item__in=items, role__in=LEADING).order_by("pk")
    for item_id, text in named.values_list("item_id", "text"):
        leads.setdefault(item_id, []).append(text)
    by_item: dict[int, Counter[Status]] = {}
    for row in counted:
        by_item.setdefault(row["item_id"], Counter())[Status(row["status"])] += row["n"]
    return [_line(item, by_item.get(item.pk, Counter()), leads.get(item.pk, [])) for item in items]


def _line(item: Item, seen: Counter[Status], leads: list[str]) -> PublicLine:
    return PublicLine(
        code=item.code,
        no=item.no,
        name=item.name,
        group=item.group or "Không chia nhóm",
        kind=item.kind,
        leads="; ".join(leads),
        due_text=item.due_text if item.kind == Kind.TASK else (item.value or {}).get("text", ""),
        due_on=item.due_on,
        status=Status.DONE_IN_TIME if item.reported else status_of_group(seen) if seen else None,
        done=sum(seen[one] for one in DONE),
        of=sum(seen.values()),
    )
