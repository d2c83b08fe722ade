"""What a unit has open in a plan beside its rows, that somebody must go on with when the unit ends."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.domains.plans.check_notices import finding_url, turn_url, visit_url
from lienthong.domains.plans.check_states import FindingState, TurnState, VisitState
from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.models import Budget, Finding, Narrative, Plan, Turn, UnitPlan, Visit
from lienthong.domains.plans.money_states import BudgetState
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import seen_by

TO_FIX = (FindingState.OPEN, FindingState.RETURNED, FindingState.FIXED)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits for a unit to go on with it: what it is, and where it stands."""

    code: str
    kind: str
    name: str
    url: str


def every_matter(plans: Q) -> list[QuerySet[Any]]:
    """All open matters of these plans, a question for each table; findings are put right also after a plan's end."""
    running = plans & Q(plan__state=PlanState.ISSUED)
    return [
        Finding.objects.filter(plans, state__in=TO_FIX),
        Turn.objects.filter(running, state=TurnState.OWED),
        Visit.objects.filter(running, state__in=[VisitState.PLANNED, VisitState.OPEN]),
        UnitPlan.objects.filter(running, state__in=[UnitPlanState.ASKED, UnitPlanState.RETURNED]),
        Budget.objects.filter(running, state=BudgetState.OPEN),
    ]


def open_matters(plan: Plan, unit: int) -> list[QuerySet[Any]]:
    """Those of one unit in one plan."""
    return [rows.filter(unit_id=unit) for rows in every_matter(Q(plan=plan))]


def open_narratives(plan: Q) -> QuerySet[Narrative]:
    """Narratives that are asked in open rounds and not sent, or came back."""
    return Narrative.objects.filter(
        plan, round__plan__state=PlanState.ISSUED, round__state=RoundState.OPEN, ended_at=None,
        state__in=[NarrativeState.DRAFT, NarrativeState.RETURNED],
    )  # fmt: skip


def matters(plan: Plan, unit: int, items: Collection[int] = ()) -> list[Matter]:
    """All of them of one unit, named; money of `items` goes with the work there and is not named apart."""
    return matters_of(plan, {unit: items})[unit]


def matters_of(plan: Plan, items: Mapping[int, Collection[int]]) -> dict[int, list[Matter]]:
    """The same for several units, in one question for each table whatever their number."""
    with seen_by(HOUSE):
        findings, turns, visits, asked, budgets = (
            rows.filter(unit_id__in=items) for rows in every_matter(Q(plan=plan))
        )
        written = open_narratives(Q(round__plan=plan, unit_id__in=items))
        rows = [
            *written.select_related("outline", "round").order_by("pk"),
            *asked.select_related("ask").order_by("pk"),
            *findings.order_by("pk"),
            *visits.select_related("inspection").order_by("pk"),
            *turns.select_related("duty").order_by("pk"),
            *(one for one in budgets.select_related("item").order_by("pk") if one.item_id not in items[one.unit_id]),
        ]
    found: dict[int, list[Matter]] = {unit: [] for unit in items}
    for one in rows:
        found[one.unit_id].append(_named(one, f"/ke-hoach/{plan.code}"))
    return found


def units_with_matters(plan: Plan) -> set[int]:
    """The units that have any of them, in one question."""
    with seen_by(HOUSE):
        first, *more = (
            rows.order_by().values_list("unit_id", flat=True)
            for rows in (*every_matter(Q(plan=plan)), open_narratives(Q(round__plan=plan)))
        )
        return set(first.union(*more))


def _named(one: Narrative | UnitPlan | Finding | Visit | Turn | Budget, base: str) -> Matter:
    if isinstance(one, Narrative):
        return Matter(one.code, f"Báo cáo theo đề cương {one.round.name}", one.outline.title, f"{base}/theo-de-cuong")
    if isinstance(one, UnitPlan):
        return Matter(one.code, "Kế hoạch của đơn vị", one.ask.said, f"{base}/ke-hoach-don-vi/{one.code}")
    if isinstance(one, Finding):
        return Matter(one.code, "Khắc phục sau kiểm tra", one.text, finding_url(one.code))
    if isinstance(one, Visit):
        return Matter(one.code, "Cuộc kiểm tra", one.inspection.name, visit_url(one.code))
    if isinstance(one, Turn):
        name = f"{one.duty.name} ({one.system})" if one.system else one.duty.name
        return Matter(one.code, f"Nhiệm vụ hằng năm {one.year}", name, turn_url(one.code))
    return Matter(one.code, f"Kinh phí năm {one.year}", one.item.name, f"/dong-kinh-phi/{one.code}")
