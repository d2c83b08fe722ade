"""What the coordinator sees: who is missing, what is late, by unit and by field, down to the evidence.

One reading over the assignments (6,800 for the plan of 2026) gives every figure of the page; the lists are keyset pages
over the same expression, so a figure and the list behind it cannot disagree.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from lienthong.domains.plans.models import Kind, Plan, Report, Round
from lienthong.domains.plans.queries.panorama import clears, units_of_tier, with_cause
from lienthong.domains.plans.queries.scope import plans_seen, rounds_seen, seen_assignments
from lienthong.domains.plans.queries.status import ByStatus, status_case
from lienthong.domains.plans.states import ReportState, RoundState, Status
from lienthong.kernel.base import today as this_day
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.units import api as units

MISSING, SENT = "missing", "sent"
SHARING = "sharing"
KINDS: dict[str, str] = {kind.value: str(kind.label) for kind in Kind}
DONE = "done"
STATUS_FILTERS = {**{one.value: (one.value,) for one in Status}, DONE: (Status.DONE_IN_TIME, Status.DONE_LATE)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page was asked to show; each is a part of the address.

    `report`: missing or sent in the round. `part`: empty for those who lead and report, `sharing` for the others.
    `month`: 2026-03, or `khong` for what has no day.
    """

    unit: str = ""
    group: str = ""
    status: str = ""
    kind: str = ""
    report: str = ""
    text: str = ""
    part: str = ""
    cause: str = ""
    clear: str = ""
    tier: str = ""
    month: str = ""

    def as_query(self, **changes: str) -> dict[str, str]:
        """The filters as address parts, with changes; empty ones are left out."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in {**parts, **changes}.items() if value}


@dataclass(slots=True)
class Tally(ByStatus):
    """Counts of one unit, one field, or of the whole: by status, and reports owed, sent, missing."""

    label: str
    key: str = ""
    kind: str = ""
    by: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    sent: int = 0

    @property
    def missing(self) -> int:
        """Reports owed in the round and not sent."""
        return self.owed - self.sent

    def add(self, status: str, n: int, owed: int, sent: int) -> None:
        """Count a group of assignments of one status."""
        self.by[status] += n
        self.owed += owed
        self.sent += sent


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of a plan: the whole, by unit (most late first), by field (as in the plan), and their round."""

    plan: Plan
    round: Round | None
    whole: Tally
    by_unit: list[Tally]
    by_group: list[Tally]
    on: dt.date
    cards: dict[int, units.UnitCard] = field(default_factory=dict)


def plan_of(by: Actor, code: str) -> Plan:
    """The plan by its code, as far as this actor may see."""
    found = plans_seen(by).filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def coordinated_plan(by: Actor, code: str) -> Plan:
    """The plan by its code, for who coordinates it; for everybody else it is not there."""
    found = plan_of(by, code)
    if not by.over(found.unit_id, "coordinator"):
        raise NotThere
    return found


def rounds_of(plan: Plan) -> list[Round]:
    """All rounds of a plan that have begun, the newest first."""
    return list(Round.objects.filter(plan=plan).exclude(state=RoundState.PLANNED).order_by("-cut_off", "-pk"))


def at_hand(rounds: Sequence[Round]) -> Round | None:
    """The round that people work on now: of those open the one due first, else the newest."""
    opened = sorted((one for one in rounds if one.state == RoundState.OPEN), key=lambda one: (one.due_on, one.pk))
    return next(iter(opened), rounds[0] if rounds else None)


def round_of(plan: Plan, code: str = "") -> Round | None:
    """The round asked for, or the one at hand."""
    rounds = rounds_of(plan)
    return next((one for one in rounds if one.code == code), at_hand(rounds))


def listed(by: Actor, plan: Plan, round_: Round | None, on: dt.date, *, sent_too: bool = True) -> QuerySet[Any]:
    """The assignments in force with their status, and, where `sent_too`, whether the round's report has been sent."""
    sent = Report.objects.filter(
        assignment=OuterRef("pk"), round=round_, state__in=[ReportState.SENT, ReportState.ACCEPTED]
    )
    return (
        seen_assignments(by)
        .filter(plan=plan, ended_by="")
        .annotate(status=status_case(on), has_sent=Exists(sent) if round_ and sent_too else Value(False))
    )


def filtered(query: QuerySet[Any], wanted: Filters) -> QuerySet[Any]:
    """Only what was asked for."""
    query = query.filter(owes=wanted.part != SHARING)
    if wanted.group:
        query = query.filter(item__group=wanted.group)
    if wanted.kind:
        query = query.filter(item__kind=wanted.kind)
    if wanted.status:
        query = query.filter(status__in=STATUS_FILTERS.get(wanted.status, ()))
    if wanted.report == MISSING:
        query = query.filter(has_sent=False, done_on__isnull=True)
    elif wanted.report == SENT:
        query = query.filter(has_sent=True)
    if wanted.unit:
        card = units.cards_of([wanted.unit]).get(wanted.unit)
        query = query.filter(unit_id=card.id) if card else query.none()
    if wanted.text:
        query = query.filter(Q(item__name__icontains=wanted.text) | Q(item__no=wanted.text))
    return _seen_whole(query, wanted)


def _seen_whole(query: QuerySet[Any], wanted: Filters) -> QuerySet[Any]:
    """By what the plan's panorama counts: cause, clear, tier, month."""
    if wanted.cause:
        query = with_cause(query).filter(cause=wanted.cause)
    if wanted.clear:
        query = query.filter(clears()[wanted.clear].lacking)
    if wanted.tier:
        query = query.filter(unit_id__in=units_of_tier(query, wanted.tier))
    if wanted.month:
        year, _, month = wanted.month.partition("-")
        no_day = Q(clock__due_on=None)
        query = query.filter(Q(clock__due_on__year=year, clock__due_on__month=month) if month else no_day)
    return query


# What was sent in the round counts as owed even where it has been accepted at 100 % since.
_FIGURES = """
select unit_id, kind, "group", status, min(place), count(*),
    count(*) filter (where done_on is null or has_sent), count(*) filter (where has_sent)
from ({rows}) as row group by grouping sets ((unit_id, status), (kind, "group", status))
"""


def _figures(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Counted twice in one reading: by unit, and by field of the plan."""
    named = rows.values_list("unit_id", "item__kind", "item__group", "item__place", "done_on", "status", "has_sent")
    inner, given = named.order_by().query.sql_with_params()
    names = '(unit_id, kind, "group", place, done_on, status, has_sent)'
    statement = _FIGURES.replace("({rows}) as row", f"({inner}) as row {names}")
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def overview(by: Actor, code: str, *, round_code: str = "") -> Overview:
    """Figures of a plan as this actor may see them, today: of those who lead, for only they owe reports."""
    on = this_day()
    begun = rounds_seen(by).filter(plan__code=code).exclude(state=RoundState.PLANNED)
    rounds = list(begun.order_by("-cut_off", "-pk"))
    plan = rounds[0].plan if rounds else plan_of(by, code)
    round_ = next((one for one in rounds if one.code == round_code), at_hand(rounds))
    rows = _figures(listed(by, plan, round_, on).filter(owes=True))
    whole = Tally("Toàn bộ")
    by_unit: dict[int, Tally] = {}
    by_group: dict[tuple[str, str], tuple[int, Tally]] = {}
    cards = units.cards({row[0] for row in rows if row[0] is not None})
    for unit_id, kind, group, status, place, *counts in rows:
        if unit_id is not None:
            card = cards.get(unit_id)
            tally = by_unit.setdefault(unit_id, Tally(card.name, card.code) if card else Tally("Đơn vị đã thôi"))
            whole.add(status, *counts)
        else:
            first, tally = by_group.get((kind, group), (place, Tally(group or "Không chia nhóm", group, kind)))
            by_group[kind, group] = (min(first, place), tally)
        tally.add(status, *counts)
    ordered = sorted(by_unit.values(), key=lambda one: (-one.late, -one.missing, one.label))
    groups = [tally for _, tally in sorted(by_group.values(), key=lambda pair: pair[0])]
    return Overview(plan, round_, whole, ordered, groups, on, cards)


def kind_name(kind: str) -> str:
    """What rows of a kind are called in a heading."""
    return "Chỉ tiêu" if kind == Kind.TARGET else "Nhiệm vụ"
