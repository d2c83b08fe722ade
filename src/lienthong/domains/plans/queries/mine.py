"""What a unit sees of its own work: what is late, what must be reported, what came back."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Report, Round
from lienthong.domains.plans.queries.lines import NEVER, Line, line_of
from lienthong.domains.plans.queries.scope import seen_assignments
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import DONE, PlanState, ReportState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

REPORTING = ("officer", "leader")
OWED = Q(owes=True) & ~Q(status__in=DONE)
TABS = {
    "": ("Tất cả", Q(owes=True)),
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


@dataclass(slots=True)
class UnitRound:
    """How far a unit is in the open round of a plan: reports owed, sent, written but not sent, returned."""

    round: Round
    unit: units.UnitCard
    owed: int = 0
    sent: int = 0
    drafted: int = 0
    returned: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Mine:
    """A unit's page: its rounds, how many rows stand under each tab, and one page of rows."""

    rounds: list[UnitRound]
    counts: Counter[str]
    page: Page[Any]
    lines: list[Line]
    cards: dict[int, units.UnitCard] = field(default_factory=dict)


def open_rounds(plan: str = "") -> dict[int, Round]:
    """The newest round of every plan in force, by the plan's id."""
    rounds = Round.objects.filter(plan__state=PlanState.ISSUED).select_related("plan")
    if plan:
        rounds = rounds.filter(plan__code=plan)
    return {one.plan_id: one for one in rounds.order_by("plan_id", "cut_off", "pk")}


def _held(by: Actor, unit_ids: list[int], rounds: dict[int, Round], plan: str) -> QuerySet[Any]:
    report = Report.objects.filter(assignment=OuterRef("pk"), round__in=list(rounds.values()))
    held = seen_assignments(by).filter(unit_id__in=unit_ids, ended_by="", plan__state=PlanState.ISSUED)
    if plan:
        held = held.filter(plan__code=plan)
    return held.annotate(status=status_case(today()), report_state=Coalesce(report.values("state")[:1], Value("")))


def mine(
    by: Actor, unit_ids: list[int], *, plan: str = "", tab: str = "", after: str = "", before: str = "", size: int = 25
) -> Mine:
    """All work of one's own units in the plans in force: what is late first, then by day, what is done last."""
    rounds = open_rounds(plan)
    held = _held(by, unit_ids, rounds, plan)
    counts, by_round = _counted(held, rounds)
    cards = units.cards(unit_ids)
    rank = Case(
        When(status=Status.LATE, then=Value(0)),
        When(status__in=DONE, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = held.filter(TABS.get(tab, TABS[""])[1]).select_related("item", "clock", "plan")
    rows = rows.annotate(rank=rank, sort_day=Coalesce(F("clock__due_on"), NEVER))
    found = page(rows, ("rank", "sort_day", "item__place", "id"), after=after, before=before, size=size)
    lines = [
        line_of(
            row,
            cards,
            plan=row.plan.number or row.plan.code,
            round_=rounds[row.plan_id].name if row.plan_id in rounds else "",
        )
        for row in found.rows
    ]
    opened = [_unit_round(rounds[key[0]], cards[key[1]], tally) for key, tally in sorted(by_round.items())]
    return Mine(opened, counts, found, lines, cards)


def _counted(held: QuerySet[Any], rounds: dict[int, Round]) -> tuple[Counter[str], dict[tuple[int, int], Counter[str]]]:
    counts: Counter[str] = Counter()
    by_round: dict[tuple[int, int], Counter[str]] = {}
    grouped = held.values("plan_id", "unit_id", "owes", "status", "report_state").annotate(n=Count("pk")).order_by()
    for row in grouped:
        n, report, done = row["n"], row["report_state"], row["status"] in DONE
        if not row["owes"]:
            counts["phoi-hop"] += n
            continue
        sent = report in (ReportState.SENT, ReportState.ACCEPTED)
        under = {
            "": True,
            "qua-han": row["status"] == Status.LATE,
            "chua-nhap": not report and not done,
            "dang-soan": report == ReportState.DRAFT,
            "bi-tra": report == ReportState.RETURNED,
            "cho-nghiem-thu": report == ReportState.SENT,
            "xong": done,
        }
        for tab, holds in under.items():
            counts[tab] += n if holds else 0
        if row["plan_id"] in rounds:
            tally = by_round.setdefault((row["plan_id"], row["unit_id"]), Counter())
            tally["owed"] += n if sent or not done else 0
            tally["sent"] += n if sent else 0
            tally["drafted"] += n if report == ReportState.DRAFT else 0
            tally["returned"] += n if report == ReportState.RETURNED else 0
            tally["late"] += n if row["status"] == Status.LATE else 0
    return counts, by_round


def _unit_round(round_: Round, unit: units.UnitCard, tally: Counter[str]) -> UnitRound:
    return UnitRound(round_, unit, tally["owed"], tally["sent"], tally["drafted"], tally["returned"], tally["late"])
