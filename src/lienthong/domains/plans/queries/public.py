"""What the public may know of a plan: wording, who leads, by when, how far. Hidden rows do not exist here.

Nor do leaders' instructions: they are words inside the house, not of the document that was issued.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from lienthong.domains.plans.models import Assignment, Instruction, Item, Kind, Part, Plan, Round, TargetDoubt
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.queries.targets import SHOWN, Point, lines_of
from lienthong.domains.plans.queries.yearly import public_turns
from lienthong.domains.plans.rules import status_of_group
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.states import DONE, PlanState, RoundState, Status
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
    """Plans in force, newest first: two questions to the database, however many there are."""
    with seen_by(HOUSE):
        plans = list(Plan.objects.filter(state=PlanState.ISSUED).order_by("-issued_on", "-pk")[:30])
        tasks = _open(Item.objects.filter(plan__in=plans, kind=Kind.TASK)).annotate(standing=_standing())
        counts: dict[int, Counter[str]] = {}
        for plan_id, reported, standing in tasks.values_list("plan_id", "reported", "standing"):
            status = _status(reported, _counted(standing))
            if status:
                counts.setdefault(plan_id, Counter())[status.value] += 1
    return [_card(plan, counts.get(plan.pk, Counter())) for plan in plans]


def _card(plan: Plan, counts: Counter[str]) -> PublicCard:
    return PublicCard(plan, sum(counts[one] for one in DONE), counts[Status.LATE], counts.total())


def public_plan(code: str, *, figures: bool = False) -> PublicPlan:
    """One plan in force with its open rows; with the `figures` of its targets where they are shown."""
    with seen_by(HOUSE):
        plan, yearly, come = _in_force(code)
        items = _items(plan)
        shown = figures or all(item.kind == Kind.TARGET for item in items)
        targets = [item for item in items if item.kind == Kind.TARGET] if shown else []
        told = lines_of(plan, targets, come[-SHOWN:], None, come=come) if targets else []
    # Who put a figure in and with what stays inside.
    points = {line.item.pk: line.now for line in told if line.now}
    lines = [_line(item, points.get(item.pk)) for item in items]
    counts = Counter(line.status.value for line in lines if line.status and line.kind == Kind.TASK)
    return PublicPlan(plan.code, plan.number, plan.title, plan.issuer, plan.issued_on, lines, counts, today(), yearly)


def _in_force(code: str) -> tuple[Plan, bool, list[Round]]:
    """A plan in force, whether it has duties of each year to show, and its rounds that have come."""
    rounds = Round.objects.filter(plan__code=code, plan__state=PlanState.ISSUED).exclude(state=RoundState.PLANNED)
    told = rounds.select_related("plan").annotate(yearly=Exists(public_turns(OuterRef("plan"))))
    come: list[Any] = list(told.order_by("cut_off", "pk"))
    if come:
        return come[0].plan, come[0].yearly, come
    plans = Plan.objects.filter(code=code, state=PlanState.ISSUED)
    plan = plans.annotate(yearly=Exists(public_turns(OuterRef("pk")))).first()
    if plan is None:
        raise NotThere
    return plan, plan.yearly, []


def _open(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.filter(withdrawn_by="").exclude(unshown())


def _standing() -> ArraySubquery:
    """Of an item's assignments that owe, how many stand how: a list of status and number."""
    owing = Assignment.objects.filter(item=OuterRef("pk"), owes=True, ended_by="").annotate(status=status_case(today()))
    counted = owing.order_by().values("status").annotate(n=Count("pk"))
    return ArraySubquery(counted.values(pair=JSONObject(status="status", n="n")))


def _counted(standing: list[dict[str, Any]]) -> Counter[Status]:
    return Counter({Status(one["status"]): one["n"] for one in standing})


def _status(reported: bool, counted: Counter[Status]) -> Status | None:
    return Status.DONE_IN_TIME if reported else status_of_group(counted) if counted else None


def _items(plan: Plan) -> list[Any]:
    """The open rows with those who lead them and how their work stands, in one question."""
    leads = Part.objects.filter(item=OuterRef("pk"), role__in=LEADING).order_by("pk").values("text")
    doubts = TargetDoubt.objects.filter(item=OuterRef("pk"), settled="").values("pk")
    told = _open(Item.objects.filter(plan=plan)).annotate(
        lead_texts=ArraySubquery(leads), open_doubts=ArraySubquery(doubts), standing=_standing()
    )
    return list(told.order_by("place", "pk"))


def _line(item: Any, point: Point | None) -> PublicLine:
    counted = _counted(item.standing)
    return PublicLine(
        code=item.code,
        no=item.no,
        name=item.name,
        group=item.group or "Không chia nhóm",
        kind=item.kind,
        leads="; ".join(item.lead_texts),
        due_text=item.due_text if item.kind == Kind.TASK else (item.value or {}).get("text", ""),
        due_on=item.due_on,
        status=_status(item.reported, counted),
        done=sum(counted[one] for one in DONE),
        of=counted.total(),
        point=point,
    )
