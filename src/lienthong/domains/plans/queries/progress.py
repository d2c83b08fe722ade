"""What the coordinator sees: who is missing, what is late, by unit and by field, down to the evidence.

One grouped reading over the assignments (6,000 for the plan of 2026) gives every figure of the page, so figures and
lists cannot disagree; the lists are keyset pages over the same expression.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Correction, Item, Kind, Part, Plan, Report, Round
from lienthong.domains.plans.queries.scope import plans_seen, seen_assignments
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import ReportState, Status
from lienthong.kernel.base import today as this_day
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.units import api as units

MISSING = "missing"
KINDS: dict[str, str] = {kind.value: str(kind.label) for kind in Kind}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page was asked to show; each is a part of the address."""

    unit: str = ""
    group: str = ""
    status: str = ""
    kind: str = ""
    report: str = ""
    text: str = ""

    def as_query(self, **changes: str) -> dict[str, str]:
        """The filters as address parts, with changes; empty ones are left out."""
        parts = {name: getattr(self, name) for name in ("unit", "group", "status", "kind", "report", "text")}
        return {name: value for name, value in {**parts, **changes}.items() if value}


@dataclass(slots=True)
class Tally:
    """Counts of one unit, one field, or of the whole: by status, and reports owed, sent, missing."""

    label: str
    key: str = ""
    by: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    sent: int = 0

    @property
    def total(self) -> int:
        """All assignments counted."""
        return sum(self.by.values())

    @property
    def missing(self) -> int:
        """Reports owed in the round and not sent."""
        return self.owed - self.sent

    @property
    def late(self) -> int:
        """Assignments past their day and not done."""
        return self.by[Status.LATE]

    @property
    def done(self) -> int:
        """Assignments done, in time or not."""
        return self.by[Status.DONE_IN_TIME] + self.by[Status.DONE_LATE]


@dataclass(frozen=True, slots=True)
class Overview:
    """The coordinator's page: the whole, by unit, by field, and the round it speaks of."""

    plan: Plan
    round: Round | None
    whole: Tally
    by_unit: list[Tally]
    by_group: list[Tally]
    on: dt.date


def plan_of(by: Actor, code: str) -> Plan:
    """The plan by its code, as far as this actor may see."""
    found = plans_seen(by).filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def round_of(plan: Plan, code: str = "") -> Round | None:
    """The round asked for, or the newest."""
    rounds = Round.objects.filter(plan=plan).order_by("-cut_off", "-pk")
    return (rounds.filter(code=code).first() if code else None) or rounds.first()


def rounds_of(plan: Plan) -> list[Round]:
    """All rounds of a plan, the newest first."""
    return list(Round.objects.filter(plan=plan).order_by("-cut_off"))


def corrections_of(item: Item) -> list[Correction]:
    """What decisions have changed of an item, the newest first."""
    return list(Correction.objects.filter(item=item).order_by("-pk"))


def _listed(by: Actor, plan: Plan, round_: Round | None, on: dt.date) -> QuerySet[Any]:
    sent = Report.objects.filter(assignment=OuterRef("pk"), round=round_).exclude(
        state__in=[ReportState.DRAFT, ReportState.RETURNED]
    )
    return (
        seen_assignments(by)
        .filter(plan=plan, ended_by="")
        .annotate(status=status_case(on), has_sent=Exists(sent) if round_ else Value(False))
    )


def _filtered(query: QuerySet[Any], wanted: Filters) -> QuerySet[Any]:
    if wanted.group:
        query = query.filter(item__group=wanted.group)
    if wanted.kind:
        query = query.filter(item__kind=wanted.kind)
    if wanted.status:
        query = query.filter(status=wanted.status)
    if wanted.report == MISSING:
        query = query.filter(owes=True, has_sent=False, done_on__isnull=True)
    if wanted.unit:
        card = units.cards_of([wanted.unit]).get(wanted.unit)
        query = query.filter(unit_id=card.id) if card else query.none()
    if wanted.text:
        query = query.filter(Q(item__name__icontains=wanted.text) | Q(item__no=wanted.text))
    return query


def overview(by: Actor, code: str, *, wanted: Filters | None = None, round_code: str = "") -> Overview:
    """Figures of a plan as this actor may see them, today."""
    on = this_day()
    plan = plan_of(by, code)
    round_ = round_of(plan, round_code)
    rows = (
        _filtered(_listed(by, plan, round_, on), wanted or Filters())
        .filter(role="lead")
        .values("unit_id", "item__group", "status")
        .annotate(
            n=Count("pk"),
            owed=Count("pk", filter=Q(owes=True, done_on__isnull=True)),
            sent=Count("pk", filter=Q(owes=True, done_on__isnull=True, has_sent=True)),
        )
        .order_by()
    )
    return _folded(plan, round_, list(rows), on)


def _folded(plan: Plan, round_: Round | None, rows: list[dict[str, Any]], on: dt.date) -> Overview:
    whole = Tally("Toàn bộ")
    by_unit: dict[int, Tally] = {}
    by_group: dict[str, Tally] = {}
    cards = units.cards({row["unit_id"] for row in rows})
    for row in rows:
        card = cards.get(row["unit_id"])
        unit = by_unit.setdefault(
            row["unit_id"], Tally(card.name if card else "Đơn vị đã thôi", card.code if card else "")
        )
        group = by_group.setdefault(row["item__group"], Tally(row["item__group"] or "Chung", row["item__group"]))
        for tally in (whole, unit, group):
            tally.by[row["status"]] += row["n"]
            tally.owed += row["owed"]
            tally.sent += row["sent"]
    order = sorted(by_unit.values(), key=lambda tally: (-tally.late, -tally.missing, tally.label))
    groups = sorted(by_group.values(), key=lambda tally: (-tally.late, -tally.missing, tally.label))
    return Overview(plan, round_, whole, order, groups, on)


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment in a list."""

    code: str
    item: str
    no: str
    name: str
    kind: str
    group: str
    unit: str
    unit_code: str
    due_on: dt.date | None
    due_text: str
    percent: int
    status: str
    owes: bool
    has_sent: bool
    report: str


def lines(
    by: Actor,
    plan: Plan,
    wanted: Filters,
    *,
    round_: Round | None = None,
    item: str = "",
    after: str = "",
    before: str = "",
    size: int = 50,
) -> tuple[Page[Any], list[Line]]:
    """Assignments of a plan by their due day, as this actor may see them: a keyset page, and its lines."""
    round_ = round_ or round_of(plan)
    state = Report.objects.filter(assignment=OuterRef("pk"), round=round_).values("state")[:1]
    query = (
        _filtered(_listed(by, plan, round_, this_day()), wanted)
        .select_related("item", "clock")
        .annotate(sort_day=Coalesce("clock__due_on", dt.date(9999, 12, 31)), report_state=Coalesce(state, Value("")))
    )
    if item:
        query = query.filter(item__code=item)
    found = page(query, ("sort_day", "item__place", "id"), after=after, before=before, size=size)
    cards = units.cards({row.unit_id for row in found.rows})
    return found, [line_of(row, cards) for row in found.rows]


def line_of(row: Any, cards: dict[int, units.UnitCard]) -> Line:
    """An assignment with its annotations as a line of a list."""
    card = cards.get(row.unit_id)
    return Line(
        code=row.code,
        item=row.item.code,
        no=row.item.no,
        name=row.item.name,
        kind=row.item.kind,
        group=row.item.group,
        unit=card.name if card else "",
        unit_code=card.code if card else "",
        due_on=row.clock.due_on if row.clock else None,
        due_text=row.item.due_text,
        percent=row.percent,
        status=row.status,
        owes=row.owes,
        has_sent=row.report_state in (ReportState.SENT, ReportState.ACCEPTED),
        report=row.report_state,
    )


def item_of(by: Actor, plan: Plan, code: str) -> tuple[Item, list[Part]]:
    """An item of a plan and who has which part in it."""
    item = Item.objects.filter(plan=plan, code=code).first()
    if item is None:
        raise NotThere
    return item, list(Part.objects.filter(item=item).order_by("pk"))
