"""A unit's rows of one round as a grid: what is asked, what is written, what was said last time."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from lienthong.domains.plans.heirs import last_sent
from lienthong.domains.plans.models import Assignment, Evidence, Kind, Plan, Report, Round, Sheet, Takeover
from lienthong.domains.plans.queries.mine import MINE
from lienthong.domains.plans.queries.progress import at_hand
from lienthong.domains.plans.queries.scope import reports_seen, rounds_seen, seen_assignments, sheets_seen
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import DONE, REPORT_MOVES, ReportState, RoundState, Status
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.units import api as units

KEPT = (ReportState.SENT, ReportState.ACCEPTED)
NEAR = 8
"""How many rounds back the last report is looked for at once."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One work in the grid. `before`: what was sent in an earlier round; `files`: how many proofs hang on it."""

    work: Assignment
    report: Report | None
    before: Report | None
    files: int
    editable: bool

    @property
    def state(self) -> str:
        """The state of the round's report; empty where nobody has written it."""
        return self.report.state if self.report else ""

    @property
    def is_target(self) -> bool:
        """Whether figures are asked beside the percent."""
        return self.work.item.kind == Kind.TARGET

    @property
    def is_done(self) -> bool:
        """Whether the work is done, so that nothing need be written."""
        return self.work.status in DONE  # type: ignore[attr-defined]  # annotated by the query


@dataclass(frozen=True, slots=True)
class Grid:
    """A unit's rows of a round, all rounds of the plan, and how far the unit is."""

    plan: Plan
    round: Round
    rounds: list[Round]
    unit: units.UnitCard
    rows: list[GridRow]
    sheet: Sheet | None

    @property
    def open(self) -> bool:
        """Whether the round takes reports."""
        return self.round.state == RoundState.OPEN


VIEWS: dict[str, str] = {
    "": "Tất cả",
    MINE: "Việc của tôi",
    "chua-nhap": "Chưa nhập",
    "bi-tra": "Bị trả lại",
    "qua-han": "Quá hạn",
    "chi-tieu": "Chỉ tiêu",
    "nhiem-vu": "Nhiệm vụ",
}


def shown(row: GridRow, view: str, by: Actor) -> bool:
    """Whether a row belongs to a view of the grid."""
    if view == "chua-nhap":
        return row.report is None and not row.is_done
    if view == "bi-tra":
        return row.state == ReportState.RETURNED
    if view == "qua-han":
        return bool(row.work.status == Status.LATE)  # type: ignore[attr-defined]
    if view == MINE:
        return bool(by.person) and row.work.person == by.person
    if view in ("chi-tieu", "nhiem-vu"):
        return row.is_target == (view == "chi-tieu")
    return True


def grid(by: Actor, code: str, unit: units.UnitCard, round_code: str = "", *, fills: bool = False) -> Grid:
    """The grid of a unit that this actor may see; four questions, five or six where a row was silent."""
    rounds = list(rounds_seen(by).filter(plan__code=code).exclude(state=RoundState.PLANNED).order_by("-cut_off", "-pk"))
    round_ = next((one for one in rounds if one.code == round_code), None if round_code else at_hand(rounds))
    if round_ is None:
        raise NotThere("Kế hoạch chưa có kỳ báo cáo này.", "Chọn một kỳ trong danh sách, hoặc hỏi cơ quan điều phối.")
    plan = round_.plan
    works = list(_works(by, plan, unit.id, round_))
    if not works and not by.everywhere and unit.id not in by.units:
        raise NotThere
    now, before = _reports(by, [work.pk for work in works], round_, rounds)
    inherited = [work.pk for work in works if work.inherited and work.pk not in before]
    before |= last_sent(inherited, round_) if inherited else {}
    opened = round_.state == RoundState.OPEN and fills
    rows = [
        GridRow(
            work=work,
            report=(report := now.get(work.pk)),
            before=before.get(work.pk),
            files=report.files if report else 0,
            editable=opened and not work.ended_by and (report is None or "fill" in REPORT_MOVES.verbs(report.state)),
        )
        for work in works
    ]
    return Grid(plan, round_, rounds, unit, rows, sheets_seen(by).filter(round=round_, unit_id=unit.id).first())


def _works(by: Actor, plan: Plan, unit: int, round_: Round) -> Any:
    """Rows that the unit still reports on, and those it has reported on in this round."""
    reported = Report.objects.filter(round=round_, unit_id=unit).values("assignment")
    return (
        seen_assignments(by)
        .filter(Q(ended_by="") | Q(pk__in=reported), plan=plan, unit_id=unit, owes=True)
        .select_related("item", "clock")
        .annotate(status=status_case(today()), inherited=Exists(Takeover.objects.filter(new=OuterRef("pk"))))
        .order_by("item__place", "pk")
    )


def _reports(by: Actor, works: list[int], round_: Round, rounds: list[Round]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Of each work the report of this round, and the last that was sent in an earlier one.

    What was sent last stands almost always in one of the rounds just before: after three years they are 8 of 36.
    """
    earlier = [one for one in rounds if one.cut_off < round_.cut_off]
    now: dict[int, Any] = {}
    before: dict[int, Any] = {}
    for some, wanted in (([round_, *earlier[:NEAR]], set(works)), (earlier[NEAR:], set(works))):
        for one in _newest(by, wanted - before.keys(), round_, some) if some else ():
            (now if one.here else before)[one.assignment_id] = one
    return now, before


def _newest(by: Actor, works: set[int], round_: Round, rounds: list[Round]) -> list[Any]:
    """Of these rounds what was written for this one, and the newest report that was sent in another."""
    if not works:
        return []
    files = Evidence.objects.filter(report=OuterRef("pk"), dropped_at=None).values("report").annotate(n=Count("pk"))
    found = list(
        reports_seen(by)
        .filter(Q(round=round_) | Q(state__in=KEPT), assignment__in=works, round__in=[one.pk for one in rounds])
        .annotate(
            here=Case(When(round=round_, then=Value(True)), default=Value(False)),
            files=Case(When(round=round_, then=Coalesce(Subquery(files.values("n")), 0)), default=Value(0)),
        )
        .order_by("assignment_id", "here", "-round__cut_off", "-pk")
        .distinct("assignment_id", "here")
    )
    known = {one.pk: one for one in rounds}
    for one in found:
        one.round = known[one.round_id]
    return found
