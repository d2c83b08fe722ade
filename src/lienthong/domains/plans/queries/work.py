"""One assignment, opened: what is asked, this round's report, its evidence, its history; and reports to be accepted."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from lienthong.domains.plans.models import Assignment, Correction, Evidence, Part, Report, Round
from lienthong.domains.plans.permissions import judging
from lienthong.domains.plans.queries.extensions import flagged
from lienthong.domains.plans.queries.progress import at_hand, rounds_of
from lienthong.domains.plans.queries.scope import reports_seen, seen_assignments
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import ReportState, RoundState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, at_most, page
from lienthong.kernel.units import api as units

KEPT = (ReportState.SENT, ReportState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment, opened: its item, who has which part, the reports of all rounds, what may be done now.

    `parts`: role and text of each; `evidence`: file, name, who added it and when, by report.
    """

    assignment: Assignment
    status: str
    parts: list[dict[str, str]]
    reports: list[Report]
    current: Report | None
    round: Round | None
    rounds: list[Round]
    before: Report | None
    evidence: dict[int, list[dict[str, Any]]]
    corrections: list[Correction]
    unit: units.UnitCard


def work_of(by: Actor, code: str, round_code: str = "") -> Work:
    """An assignment by its code, as far as this actor may see it, in the round asked for or the one at hand."""
    seen = seen_assignments(by).filter(code=code).select_related("item", "clock", "plan")
    parts = Part.objects.filter(item=OuterRef("item")).order_by("pk").values(json=JSONObject(role="role", text="text"))
    found = flagged(seen).annotate(status=status_case(today()), parts=ArraySubquery(parts)).first()
    if found is None:
        raise NotThere
    rounds = rounds_of(found.plan)
    chosen = next((one for one in rounds if one.code == round_code), at_hand(rounds))
    files = Evidence.objects.filter(report=OuterRef("pk"), dropped_at=None).order_by("pk")
    written = reports_seen(by).filter(assignment=found).select_related("round")
    written = written.annotate(
        files=ArraySubquery(
            files.values(json=JSONObject(file="file", name="name", added_by="added_by", added_at="added_at"))
        )
    )
    reports: list[Any] = list(written.order_by("-round__cut_off", "-round_id"))
    return Work(
        assignment=found,
        status=found.status,
        parts=found.parts,
        reports=reports,
        current=next((r for r in reports if chosen and r.round_id == chosen.pk), None),
        round=chosen,
        rounds=[one for one in rounds if one.state == RoundState.OPEN],
        before=next((r for r in reports if chosen and r.round.cut_off < chosen.cut_off and r.state in KEPT), None),
        evidence={one.pk: [_with_moment(file) for file in one.files] for one in reports},
        corrections=list(Correction.objects.filter(item=found.item).order_by("-pk")),
        unit=units.card(found.unit_id),
    )


def assignment_plan(by: Actor, code: str) -> int:
    """The plan of an assignment that this actor may see."""
    found = seen_assignments(by).filter(code=code).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotThere
    return int(found)


def _with_moment(file: dict[str, Any]) -> dict[str, Any]:
    """A file of a report as it came in JSON, with the moment it was added as a moment again."""
    return file | {"added_at": dt.datetime.fromisoformat(file["added_at"])}


def files_of(reports: list[Report]) -> dict[int, list[Evidence]]:
    """Evidence by report."""
    found: dict[int, list[Evidence]] = {}
    for one in Evidence.objects.filter(report__in=reports, dropped_at=None).order_by("pk") if reports else []:
        found.setdefault(one.report_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """Reports that wait for this actor's unit: one page of them, how many in all, and from which units."""

    page: Page[Report]
    total: str
    files: dict[int, list[Evidence]]
    cards: dict[int, units.UnitCard]
    senders: list[tuple[units.UnitCard, int]]


def _waiting(by: Actor, plan: str) -> QuerySet[Report]:
    return reports_seen(by).filter(
        Q(acceptors__overlap=sorted(judging(by))),
        round__plan__code=plan,
        state=ReportState.SENT,
        assignment__ended_by="",
    )


def waiting_for_me(
    by: Actor, plan: str, *, unit: str = "", after: str = "", before: str = "", size: int = 25
) -> Waiting:
    """Sent reports that this actor's unit accepts or returns, in the order of the plan."""
    every = _waiting(by, plan)
    counts = {row["unit_id"]: row["n"] for row in every.values("unit_id").annotate(n=Count("pk")).order_by()}
    cards = units.cards(counts)
    chosen = every
    if unit:
        wanted = next((card.id for card in cards.values() if card.code == unit), None)
        chosen = every.filter(unit_id=wanted) if wanted else every.none()
    rows = chosen.select_related("assignment__item", "assignment__clock", "round").annotate(
        place=F("assignment__item__place")
    )
    found: Page[Any] = page(rows, ("place", "id"), after=after, before=before, size=size)
    by_name = sorted(((cards[one], n) for one, n in counts.items() if one in cards), key=lambda pair: pair[0].name)
    return Waiting(found, at_most(chosen), files_of(found.rows), cards, by_name)
