"""What pages of inspections show: what is planned, how each visit stands, findings and who is late with them."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from lienthong.domains.plans.check_states import FindingState, Judged
from lienthong.domains.plans.models import Answer, Checklist, Exhibit, Finding, Inspection, Plan, Visit
from lienthong.domains.plans.queries.check_scope import (
    CLOSED,
    LATE,
    OPEN,
    by_day,
    checklists_seen,
    exhibits_seen,
    finding_case,
    findings_seen,
    inspections_seen,
    visits_seen,
)
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

STANDS = {OPEN: "Đang khắc phục", LATE: "Quá hạn", CLOSED: "Đã khắc phục"}
MOST = 400


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list: the unit, its day, and how its findings stand."""

    visit: Visit
    unit: units.UnitCard
    day: dt.date | None
    findings: Counter[str]


def checklists_of(by: Actor, plan: Plan) -> list[Checklist]:
    """The questions that stand: the newest version of each series first, then those before it."""
    return list(checklists_seen(by).filter(plan=plan).order_by("series", "-version")[:MOST])


def standing_checklists(by: Actor, plan: Plan) -> list[Checklist]:
    """Of each series the newest version that holds today."""
    found: dict[str, Checklist] = {}
    for one in checklists_of(by, plan):
        if one.since <= today():
            found.setdefault(one.series, one)
    return list(found.values())


def inspections_of(by: Actor, plan: Plan) -> list[Inspection]:
    """Planned inspections, the newest first; those of units by themselves stand with their visits."""
    rows = inspections_seen(by).filter(plan=plan, own=False).select_related("checklist")
    return list(rows.order_by("-year", "-pk")[:MOST])


def visit_lines(by: Actor, plan: Plan, inspection: str = "") -> list[VisitLine]:
    """Visits that this actor sees, those to come first, with their findings counted."""
    rows = visits_seen(by).filter(plan=plan).select_related("inspection", "clock")
    if inspection:
        rows = rows.filter(inspection__code=inspection)
    found = list(rows.order_by("clock__due_on", "pk")[:MOST])
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    stands = Finding.objects.filter(visit__in=[one.pk for one in found]).exclude(state=FindingState.WITHDRAWN)
    grouped = stands.annotate(stands=finding_case(today())).values_list("visit_id", "stands")
    for visit, state, n in grouped.annotate(n=Count("pk")).order_by():
        counted[visit][state] += n
    cards = units.cards({one.unit_id for one in found})
    return [
        VisitLine(one, cards[one.unit_id], one.clock.due_on if one.clock else None, counted[one.pk]) for one in found
    ]


def standing_findings(by: Actor, plan: Plan) -> Counter[str]:
    """How many findings are open, late, closed: each of them once."""
    rows = findings_seen(by).filter(plan=plan).exclude(state=FindingState.WITHDRAWN)
    counted = rows.annotate(stands=finding_case(today())).values_list("stands").annotate(n=Count("pk")).order_by()
    return Counter(dict(counted))


def findings_of(
    by: Actor, plan: Plan, *, stands: str = "", unit: str = "", after: str = "", before: str = "", size: int = 30
) -> tuple[Page[Any], dict[int, units.UnitCard]]:
    """One page of findings, by their day, and the units on it."""
    rows = by_day(findings_seen(by).filter(plan=plan).exclude(state=FindingState.WITHDRAWN))
    rows = rows.annotate(stands=finding_case(today())).select_related("clock")
    if stands:
        rows = rows.filter(stands=stands)
    if unit:
        card = units.cards_of([unit]).get(unit)
        rows = rows.filter(unit_id=card.id) if card else rows.none()
    found = page(rows, ("sort_day", "id"), after=after, before=before, size=size)
    return found, units.cards({row.unit_id for row in found.rows})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found."""

    no: str
    text: str
    group: str
    proof: bool
    judged: str
    note: str
    by: str
    at: dt.datetime | None
    exhibits: list[Exhibit]


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with its questions, answers, findings."""

    visit: Visit
    unit: units.UnitCard
    asked: list[Asked]
    findings: list[Any]
    counted: Counter[str]

    @property
    def answered(self) -> int:
        """How many questions have a result."""
        return sum(bool(one.judged) for one in self.asked)


def visit_of(by: Actor, code: str) -> VisitView:
    """One visit with all that was written down; NotThere where this actor does not see it."""
    visit = visits_seen(by).filter(code=code).select_related("plan", "inspection__checklist", "clock").first()
    if visit is None:
        raise NotThere
    answers = {one.question: one for one in Answer.objects.filter(visit=visit)}
    shown: dict[str, list[Exhibit]] = defaultdict(list)
    for one in exhibits_seen(by).filter(about__startswith=f"{code}.").order_by("pk"):
        shown[one.about].append(one)
    asked = []
    for question in visit.inspection.checklist.questions:
        given = answers.get(question["no"])
        asked.append(
            Asked(
                no=question["no"],
                text=question["text"],
                group=question.get("group") or "",
                proof=bool(question.get("proof")),
                judged=given.judged if given else "",
                note=given.note if given else "",
                by=given.by if given else "",
                at=given.at if given else None,
                exhibits=shown[f"{code}.{question['no']}"],
            )
        )
    held = Finding.objects.filter(visit=visit).annotate(stands=finding_case(today())).order_by("clock__due_on", "pk")
    findings: list[Any] = list(held.select_related("clock"))
    counted = Counter(one.judged for one in asked if one.judged)
    return VisitView(visit, units.card(visit.unit_id), asked, findings, counted)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with what was enclosed, and how it stands."""

    finding: Finding
    unit: units.UnitCard
    stands: str
    question: str
    exhibits: list[Exhibit]


def finding_of(by: Actor, code: str) -> FindingView:
    """One finding; NotThere where this actor does not see it."""
    rows = findings_seen(by).filter(code=code).annotate(stands=finding_case(today()))
    found = rows.select_related("plan", "item", "clock", "visit__inspection__checklist").first()
    if found is None:
        raise NotThere
    asked = {one["no"]: one["text"] for one in found.visit.inspection.checklist.questions}
    exhibits = list(exhibits_seen(by).filter(about=code).order_by("pk"))
    return FindingView(
        found, units.card(found.unit_id), found.stands, asked.get(found.question, ""), exhibits
    )  # fmt: skip


def judged_words() -> list[tuple[str, str]]:
    """The results that a question may have, for choosing."""
    return [(one.value, one.label.capitalize()) for one in Judged]


def waiting_to_verify(by: Actor, plan: Plan) -> int:
    """How many findings wait for the one who found them."""
    rows = findings_seen(by).filter(plan=plan)
    return int(rows.aggregate(n=Count("pk", filter=Q(state=FindingState.FIXED)))["n"])
