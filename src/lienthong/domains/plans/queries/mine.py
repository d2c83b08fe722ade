"""What a unit sees of its own work: what is late, what must be reported, what came back."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Report, Round
from lienthong.domains.plans.queries.extensions import flagged, signs
from lienthong.domains.plans.queries.lines import NEVER, Line, line_of
from lienthong.domains.plans.queries.scope import seen_assignments, sheets_seen
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import DONE, PlanState, ReportState, RoundState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

REPORTING = ("officer", "leader")
MINE = "cua-toi"
OWED = Q(owes=True) & ~Q(status__in=DONE)
TABS = {
    "": ("Tất cả", Q(owes=True)),
    MINE: ("Việc của tôi", Q(owes=True, handed=True)),
    "qua-han": ("Quá hạn", Q(owes=True, status=Status.LATE)),
    "chua-nhap": ("Chưa nhập kỳ này", OWED & Q(report_state="")),
    "dang-soan": ("Đang soạn", Q(owes=True, report_state=ReportState.DRAFT)),
    "bi-tra": ("Bị trả lại", Q(owes=True, report_state=ReportState.RETURNED)),
    "cho-nghiem-thu": ("Chờ nghiệm thu", Q(owes=True, report_state=ReportState.SENT)),
    "xong": ("Hoàn thành", Q(owes=True, status__in=DONE)),
    "phoi-hop": ("Phối hợp", Q(owes=False)),
}


def own_units(by: Actor) -> list[int]:
    """The units whose work this actor does: where the actor sits, or reports for."""
    seats = {post.unit for post in by.posts}
    roots = {grant.root for grant in by.grants if grant.role in REPORTING}
    return sorted(seats | roots)


@dataclass(frozen=True, slots=True)
class UnitRound:
    """How far a unit is in an open round of a plan: reports owed, sent, written but not sent, returned."""

    round: Round
    unit: units.UnitCard
    owed: int
    sent: int
    drafted: int
    returned: int


@dataclass(frozen=True, slots=True)
class Mine:
    """A unit's page: its rounds, how many rows stand under each tab, and one page of rows."""

    rounds: list[UnitRound]
    counts: Counter[str]
    page: Page[Any]
    lines: list[Line]
    cards: dict[int, units.UnitCard] = field(default_factory=dict)


def open_rounds(plan: str = "") -> list[Round]:
    """The open rounds of the plans in force, what is due first in front."""
    rounds = Round.objects.filter(plan__state=PlanState.ISSUED, state=RoundState.OPEN).select_related("plan")
    if plan:
        rounds = rounds.filter(plan__code=plan)
    return list(rounds.order_by("due_on", "cut_off", "pk"))


def _held(by: Actor, unit_ids: list[int], rounds: dict[int, Round], plan: str) -> QuerySet[Any]:
    report = Report.objects.filter(assignment=OuterRef("pk"), round__in=list(rounds.values()))
    held = seen_assignments(by).filter(unit_id__in=unit_ids, ended_by="", plan__state=PlanState.ISSUED)
    if plan:
        held = held.filter(plan__code=plan)
    return held.annotate(
        status=status_case(today()),
        report_state=Coalesce(report.values("state")[:1], Value("")),
        handed=Case(When(Q(person=by.person) & ~Q(person=""), then=Value(True)), default=Value(False)),
    )


def mine(
    by: Actor, unit_ids: list[int], *, plan: str = "", tab: str = "", after: str = "", before: str = "", size: int = 25
) -> Mine:
    """All work of one's own units in the plans in force: what is late first, then by day, what is done last."""
    opened = open_rounds(plan)
    rounds: dict[int, Round] = {}
    for one in opened:
        rounds.setdefault(one.plan_id, one)
    held = _held(by, unit_ids, rounds, plan)
    counts = _counted(held)
    cards = units.cards(unit_ids)
    rank = Case(
        When(status=Status.LATE, then=Value(0)),
        When(status__in=DONE, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = held.filter(TABS.get(tab, TABS[""])[1]).select_related("item", "clock", "plan")
    rows = flagged(rows).annotate(rank=rank, sort_day=Coalesce(F("clock__due_on"), NEVER))
    found = page(rows, ("rank", "sort_day", "item__place", "id"), after=after, before=before, size=size)
    flags = signs(found.rows)
    lines = [
        line_of(
            row,
            cards,
            flags=flags,
            plan=row.plan.called,
            round_=rounds[row.plan_id].name if row.plan_id in rounds else "",
        )
        for row in found.rows
    ]
    return Mine(_sheets(by, opened, cards), counts, found, lines, cards)


def _sheets(by: Actor, opened: list[Round], cards: dict[int, units.UnitCard]) -> list[UnitRound]:
    by_id = {one.pk: (place, one) for place, one in enumerate(opened)}
    found = sheets_seen(by).filter(round__in=list(by_id), unit_id__in=list(cards), owed__gt=0)
    ordered = sorted(found, key=lambda sheet: (by_id[sheet.round_id][0], cards[sheet.unit_id].name))
    return [
        UnitRound(
            by_id[one.round_id][1],
            cards[one.unit_id],
            one.owed,
            one.sent + one.accepted,
            one.drafted,
            one.returned,
        )
        for one in ordered
    ]


def _counted(held: QuerySet[Any]) -> Counter[str]:
    counts: Counter[str] = Counter()
    grouped = held.values("owes", "status", "report_state", "handed").annotate(n=Count("pk")).order_by()
    for row in grouped:
        n, report, done = row["n"], row["report_state"], row["status"] in DONE
        if not row["owes"]:
            counts["phoi-hop"] += n
            continue
        under = {
            "": True,
            MINE: row["handed"],
            "qua-han": row["status"] == Status.LATE,
            "chua-nhap": not report and not done,
            "dang-soan": report == ReportState.DRAFT,
            "bi-tra": report == ReportState.RETURNED,
            "cho-nghiem-thu": report == ReportState.SENT,
            "xong": done,
        }
        for tab, holds in under.items():
            counts[tab] += n if holds else 0
    return counts
