"""What a unit sees of its own work, and what its people may do with one assignment."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Assignment, Correction, Evidence, Part, Report, Round
from lienthong.domains.plans.queries.progress import Line, line_of
from lienthong.domains.plans.queries.scope import reports_seen, seen_assignments
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import PlanState, ReportState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

REPORTING = ("officer", "leader")
ACCEPTING = ("leader", "coordinator", "province_leader")


def own_units(by: Actor) -> list[int]:
    """The units whose work this actor does: where the actor sits, or reports for."""
    seats = {post.unit for post in by.posts}
    roots = {grant.root for grant in by.grants if grant.role in REPORTING}
    return sorted(seats | roots)


def mine(
    by: Actor,
    unit_ids: list[int],
    *,
    plan: str = "",
    status: str = "",
    after: str = "",
    before: str = "",
    size: int = 60,
) -> tuple[Page[Any], list[Line]]:
    """All assignments of one's own units in the plans in force, by their due day: mine, due when."""
    newest = Report.objects.filter(assignment=OuterRef("pk")).order_by("-round__cut_off", "-round_id")
    query = (
        seen_assignments(by)
        .filter(unit_id__in=unit_ids, ended_by="", plan__state=PlanState.ISSUED)
        .select_related("item", "clock", "plan")
        .annotate(
            status=status_case(today()),
            report_state=Coalesce(newest.values("state")[:1], Value("")),
            sort_day=Coalesce(F("clock__due_on"), dt.date(9999, 12, 31)),
        )
    )
    if plan:
        query = query.filter(plan__code=plan)
    if status:
        query = query.filter(status=status)
    found = page(query, ("sort_day", "item__place", "id"), after=after, before=before, size=size)
    cards = units.cards({row.unit_id for row in found.rows})
    return found, [line_of(row, cards) for row in found.rows]


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment, opened: its item, who has which part, the reports of all rounds, what may be done now."""

    assignment: Assignment
    status: str
    parts: list[Part]
    reports: list[Report]
    current: Report | None
    round: Round | None
    evidence: dict[int, list[Evidence]]
    corrections: list[Correction]
    unit: units.UnitCard


def work_of(by: Actor, code: str) -> Work:
    """An assignment by its code, as far as this actor may see it."""
    found = (
        seen_assignments(by)
        .select_related("item", "clock", "plan")
        .annotate(status=status_case(today()))
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotThere
    current_round = Round.objects.filter(plan=found.plan).order_by("-cut_off", "-pk").first()
    reports = list(
        reports_seen(by).filter(assignment=found).select_related("round").order_by("-round__cut_off", "-round_id")
    )
    evidence: dict[int, list[Evidence]] = {}
    for one in Evidence.objects.filter(report__in=reports, dropped_at=None).order_by("pk"):
        evidence.setdefault(one.report_id, []).append(one)
    return Work(
        assignment=found,
        status=found.status,
        parts=list(Part.objects.filter(item=found.item).order_by("pk")),
        reports=reports,
        current=next((r for r in reports if current_round and r.round_id == current_round.pk), None),
        round=current_round,
        evidence=evidence,
        corrections=list(Correction.objects.filter(item=found.item).order_by("-pk")),
        unit=units.card(found.unit_id),
    )


def waiting_for_me(by: Actor, plan: str, unit_code: str) -> list[Report]:
    """Sent reports of a unit that this actor may accept or return."""
    roots = by.units_as(*ACCEPTING)
    waiting = (
        reports_seen(by)
        .filter(round__plan__code=plan, state=ReportState.SENT)
        .filter(Q(acceptors__overlap=sorted(roots)))
        .select_related("assignment__item", "assignment__clock", "round")
        .order_by("assignment__item__place", "pk")
    )
    if unit_code:
        card = units.cards_of([unit_code]).get(unit_code)
        waiting = waiting.filter(unit_id=card.id) if card else waiting.none()
    return list(waiting[:200])


def files_of(reports: list[Report]) -> dict[int, list[Evidence]]:
    """Evidence by report."""
    found: dict[int, list[Evidence]] = {}
    for one in Evidence.objects.filter(report__in=reports, dropped_at=None).order_by("pk"):
        found.setdefault(one.report_id, []).append(one)
    return found
