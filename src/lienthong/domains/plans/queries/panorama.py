"""A plan seen whole: units by periods, months, causes of lateness, tiers, and which of six clears its work lacks.

The map is read from the sheets (150 units by 36 rounds are 5,400 rows); the other pictures are counted in one statement
each over the assignments that this actor sees, with the conditions by which the list behind them is filtered.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, Exists, FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Extract, TruncMonth

from lienthong.domains.plans.models import Budget, Kind, Part, Plan, Report, Round
from lienthong.domains.plans.queries.scope import rounds_seen, seen_assignments, sheets_seen
from lienthong.domains.plans.queries.status import ByStatus, status_case
from lienthong.domains.plans.sharing import MONITORING
from lienthong.domains.plans.states import Cause, Period, ReportState, RoundState, Status
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

MOST_ROUNDS = 36
UNSAID = "unsaid"
CAUSES = {**{one.value: one.label for one in Cause}, UNSAID: "chưa nêu nguyên nhân"}
TIERS = {"tinh": "Cấp tỉnh", "xa": "Cấp xã"}
ENDLESS = ("continuous", "from")


def held(by: Actor, plan: Plan, on: dt.date) -> QuerySet[Any]:
    """The assignments in force that owe reports, with their status."""
    rows = seen_assignments(by).filter(plan=plan, ended_by="", owes=True)
    found: QuerySet[Any] = rows.annotate(status=status_case(on))
    return found


def with_cause(query: QuerySet[Any]) -> QuerySet[Any]:
    """With the cause that the newest report names which the unit has sent; `unsaid` where it names none."""
    sent = Report.objects.filter(assignment=OuterRef("pk")).exclude(state=ReportState.DRAFT)
    named = sent.exclude(cause="").order_by("-round__cut_off", "-pk")
    found: QuerySet[Any] = query.annotate(cause=Coalesce(Subquery(named.values("cause")[:1]), Value(UNSAID)))
    return found


# -- six clears -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clear:
    """One of the six clears: what it is called, by which rule it is looked for, and what to do where it lacks."""

    name: str
    rule: str
    advice: str
    lacking: Q


def clears() -> dict[str, Clear]:
    """Rõ người, rõ việc, rõ thẩm quyền, rõ thời gian, rõ sản phẩm, rõ nguồn lực: each as a condition on assignments."""
    judged = Part.objects.filter(item=OuterRef("item"), role__in=[*MONITORING, "approve"])
    money = Budget.objects.filter(item=OuterRef("item"))
    nothing = Q(item__kind=Kind.TASK, item__output="") | Q(item__kind=Kind.TARGET, item__value=None)
    return {
        "person": Clear("Rõ người", "đơn vị chưa giao cho cán bộ nào", "Lãnh đạo đơn vị giao từng việc cho một người.",
                        Q(person="")),
        "work": Clear("Rõ việc", "không đối chiếu được với đoạn nào của văn bản", "Ghi căn cứ của việc khi điều chỉnh.",
                      Q(item__anchor=None, item__source="")),
        "authority": Clear("Rõ thẩm quyền", "kế hoạch không nêu ai theo dõi, thẩm định, phê duyệt",
                           "Cơ quan điều phối đang nghiệm thu; nêu rõ khi điều chỉnh.", Q(~Exists(judged))),
        "time": Clear("Rõ thời gian", "không có ngày cuối và không phải việc thường xuyên",
                      "Định thời hạn bằng quyết định điều chỉnh.",
                      Q(clock__due_on=None) & ~Q(item__due_kind__in=ENDLESS)),
        "product": Clear("Rõ sản phẩm", "nhiệm vụ không nêu sản phẩm, chỉ tiêu không nêu mức cần đạt",
                         "Bổ sung sản phẩm bằng quyết định điều chỉnh.", nothing),
        "resource": Clear("Rõ nguồn lực", "chưa có dòng kinh phí nào", "Ghi dòng kinh phí ở phần Kinh phí.",
                          Q(~Exists(money))),
    }  # fmt: skip


def lacking(query: QuerySet[Any]) -> dict[str, int]:
    """How many of these assignments lack each of the six, counted at one reading."""
    return dict(query.aggregate(**{name: Count("pk", filter=one.lacking) for name, one in clears().items()}))


# -- months, causes, tiers --------------------------------------------------------------------------------


@dataclass(slots=True)
class Share(ByStatus):
    """Work of one month, cause or tier: how much, and how it stands."""

    key: str
    label: str
    by: Counter[str] = field(default_factory=Counter)


def by_month(query: QuerySet[Any]) -> list[Share]:
    """What falls due in each month, in order; what has no day stands last."""
    rows = query.annotate(month=TruncMonth("clock__due_on")).values("month", "status").annotate(n=Count("pk"))
    found: dict[str, Share] = {}
    for row in rows.order_by("month"):
        key = f"{row['month']:%Y-%m}" if row["month"] else "khong"
        label = f"Tháng {row['month']:%-m/%Y}" if row["month"] else "Không định ngày"
        found.setdefault(key, Share(key, label)).by[row["status"]] += row["n"]
    return list(found.values())


def by_cause(query: QuerySet[Any]) -> list[Share]:
    """Late work by the cause that units name, the most frequent first."""
    rows = with_cause(query.filter(status=Status.LATE)).values("cause").annotate(n=Count("pk")).order_by("-n")
    return [
        Share(row["cause"], CAUSES.get(row["cause"], row["cause"]), Counter({Status.LATE: row["n"]})) for row in rows
    ]


def by_tier(query: QuerySet[Any]) -> list[Share]:
    """How province and communes stand."""
    rows = list(query.values("unit_id", "status").annotate(n=Count("pk")).order_by())
    cards = units.cards({row["unit_id"] for row in rows})
    found = {tier: Share(tier, label) for tier, label in TIERS.items()}
    for row in rows:
        card = cards.get(row["unit_id"])
        tier = card.tier if card else ""
        found.setdefault(tier, Share(tier, tier or "Khác")).by[row["status"]] += row["n"]
    return [one for one in found.values() if one.total]


def units_of_tier(query: QuerySet[Any], tier: str) -> list[int]:
    """Which of the units that hold these assignments belong to a tier."""
    ids = set(query.order_by().values_list("unit_id", flat=True).distinct())
    return [card.id for card in units.cards(ids).values() if card.tier == tier]


# -- the map ----------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A unit in a round: what stands in the field, how good it is (0 unknown … 5 best), in words."""

    text: str
    level: int
    words: str


class Counted(NamedTuple):
    """What the map needs of a sheet."""

    owed: int
    sent: int
    percent: int
    complete_at: float | None  # seconds of the epoch: 5,400 instants take 15 ms to read, numbers 2


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit and its fields, one for each round; None where it owed nothing."""

    unit: units.UnitCard
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True)
class Heat:
    """The map: rounds from left to right, units from top to bottom."""

    rounds: list[Round]
    rows: list[HeatRow]


SENT_LEGEND = [(5, "gửi đủ, trong hạn"), (3, "gửi đủ, quá hạn"), (2, "gửi một phần"), (1, "chưa gửi, đã quá hạn"),
               (0, "chưa gửi, còn hạn")]  # fmt: skip
DONE_LEGEND = [(5, "từ 80%"), (4, "60–79%"), (3, "40–59%"), (2, "20–39%"), (1, "dưới 20%"), (0, "chưa báo cáo")]


def heat(by: Actor, plan: Plan, on: dt.date, *, period: str = "", tier: str = "", percent: bool = False) -> Heat:
    """Units by rounds from their sheets: whether reports came, or how far the work was; the newest 36 rounds."""
    rounds = rounds_seen(by).filter(plan=plan).exclude(state=RoundState.PLANNED)
    if period in {one.value for one in Period}:
        rounds = rounds.filter(period=period)
    shown = list(reversed(rounds.order_by("-cut_off", "-pk")[:MOST_ROUNDS]))
    instant = Cast(Extract("complete_at", "epoch"), FloatField())
    columns = ("unit_id", "round_id", "owed", "sent", "accepted", "percent", instant)
    sheets = {
        (unit, round_): Counted(owed, sent + accepted, share, complete_at)
        for unit, round_, owed, sent, accepted, share, complete_at in sheets_seen(by)
        .filter(round__in=[one.pk for one in shown], owed__gt=0)
        .values_list(*columns)
    }
    cards = units.cards({unit for unit, _ in sheets})
    ordered = sorted(
        (card for card in cards.values() if not tier or card.tier == tier),
        key=lambda card: (card.tier != "tinh", sort_key(card.name)),
    )
    written = _percent if percent else _sent
    ends = {one.pk: calendar.end_of_day(one.due_on).timestamp() for one in shown}
    rows = [
        HeatRow(
            card,
            [
                written(sheet, one, on, ends[one.pk]) if (sheet := sheets.get((card.id, one.pk))) else None
                for one in shown
            ],
        )
        for card in ordered
    ]
    return Heat(shown, rows)


def _sent(sheet: Counted, round_: Round, on: dt.date, end: float) -> Cell:
    if sheet.sent >= sheet.owed:
        in_time = sheet.complete_at is not None and sheet.complete_at <= end
        return _IN_TIME if in_time else _LATE
    if sheet.sent:
        return Cell(f"{100 * sheet.sent // sheet.owed}%", 2, f"gửi {sheet.sent}/{sheet.owed} dòng")
    return _MISSED if round_.due_on < on or round_.state == RoundState.CLOSED else _AWAITED


_IN_TIME = Cell("✓", 5, "gửi đủ, trong hạn")
_LATE = Cell("trễ", 3, "gửi đủ, quá hạn")
_MISSED = Cell("0", 1, "chưa gửi, đã quá hạn")
_AWAITED = Cell("·", 0, "chưa gửi, còn hạn")


def _percent(sheet: Counted, round_: Round, on: dt.date, end: float) -> Cell:
    if not sheet.sent:
        return Cell("·", 0, "chưa báo cáo")
    return Cell(str(sheet.percent), min(5, 1 + sheet.percent // 20), f"tiến độ bình quân {sheet.percent}%")
