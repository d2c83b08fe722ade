"""What the review shows: rows with their doubts, names as understood, the source; four questions for the whole page."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from lienthong.domains.plans.models import OFFERED, Block, Doubt, Kind, Plan, Row
from lienthong.domains.plans.queries.scope import plans_seen
from lienthong.domains.plans.reading.doubtkinds import KINDS as DOUBT_TITLES
from lienthong.domains.plans.sharing import GROUPED, owners_of
from lienthong.domains.plans.states import Decision, PlanState
from lienthong.domains.plans.wording import COMPARATOR_WORDS, DUE_WORDS, ROLE_WORDS, number_words
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.units import api as units

SECTIONS = {"chi-tieu": Kind.TARGET, "nhiem-vu": Kind.TASK, "trach-nhiem": Kind.DUTY, "muc-tieu": Kind.FIGURE}
FILTERS = {
    "": "Tất cả",
    "nghi-ngo": "Có nghi ngờ",
    "chua-xem": "Chưa xem",
    "da-nhan": "Đã nhận",
    "da-bo": "Đã bỏ",
}
_NAMED_ROW = re.compile(r"^Dòng (?:số \S+ )?“[^”]*” ")
TONES = {Decision.PENDING: "neutral", Decision.ACCEPTED: "ok", Decision.REJECTED: "warn"}


@dataclass(frozen=True, slots=True)
class OwnerView:
    """A body of a row: as printed, as understood, in which role; `lost` where nobody knows whom it means."""

    printed: str
    means: str
    role: str
    role_words: str
    kind: str
    asked: bool
    chosen: int
    lost: bool


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubt with its title, where the text does not say the same."""

    code: str
    kind: str
    title: str
    text: str
    block: int | None
    settled: str
    settled_by: str


@dataclass(slots=True)
class RowView:
    """A row under review, ready to be shown."""

    row: Row
    owners: list[OwnerView]
    due: str
    due_on: dt.date | None
    value: str
    output: str
    doubts: list[DoubtView]

    @property
    def open(self) -> list[DoubtView]:
        """Doubts that nobody has settled."""
        return [doubt for doubt in self.doubts if not doubt.settled]

    @property
    def in_the_way(self) -> list[DoubtView]:
        """Open doubts that stop the issue: not of what was rejected, nor of prose that nobody has taken up."""
        left_out = self.row.state == Decision.REJECTED or (self.row.kind in OFFERED and self.waits)
        return [] if left_out else self.open

    @property
    def settled(self) -> list[DoubtView]:
        """Doubts that somebody has settled, with the words."""
        return [doubt for doubt in self.doubts if doubt.settled]

    @property
    def waits(self) -> bool:
        """Whether a person still has to look at it."""
        return self.row.state == Decision.PENDING

    @property
    def label(self) -> str:
        """The state in words."""
        if self.row.state == Decision.REJECTED and self.row.origin and not self.row.code.startswith(self.row.origin):
            return "đã gộp"
        return Decision(self.row.state).label

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return TONES[Decision(self.row.state)]


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a section is: all rows, those still to be looked at, those with open doubts."""

    total: int
    waiting: int
    doubtful: int


@dataclass(slots=True)
class Review:
    """A plan under review: its rows by section, its own doubts, its source."""

    plan: Plan
    sections: dict[str, list[RowView]]
    doubts: list[DoubtView]
    blocks: list[Block] = field(default_factory=list)

    @property
    def counted(self) -> list[RowView]:
        """Targets and tasks; duties are never counted among them."""
        return [*self.sections["chi-tieu"], *self.sections["nhiem-vu"]]

    @property
    def total(self) -> int:
        """Targets and tasks to be looked at, all in all."""
        return len(self.counted)

    @property
    def seen(self) -> int:
        """Targets and tasks that somebody has decided on."""
        return sum(not view.waits for view in self.counted)

    @property
    def clear(self) -> int:
        """Targets and tasks that wait and have no open doubt: what “accept all” takes."""
        return sum(view.waits and not view.open for view in self.counted)

    def tally(self, section: str) -> Tally:
        """The figures of a tab."""
        rows = self.sections[section]
        return Tally(len(rows), sum(view.waits for view in rows), sum(bool(view.open) for view in rows))

    def shown(self, section: str, wanted: str = "") -> list[RowView]:
        """The rows of a section that a filter keeps; open doubts first, then in the order of the document."""
        tests = {
            "nghi-ngo": lambda view: bool(view.open),
            "chua-xem": lambda view: view.waits,
            "da-nhan": lambda view: view.row.state == Decision.ACCEPTED,
            "da-bo": lambda view: view.row.state == Decision.REJECTED,
        }
        keep = tests.get(wanted, lambda view: True)
        return sorted(filter(keep, self.sections[section]), key=lambda view: not (view.waits and view.open))

    def first_section(self) -> str:
        """Where the work begins: the first tab with rows that wait, else the first with rows."""
        waiting = [name for name in ("chi-tieu", "nhiem-vu") if any(view.waits for view in self.sections[name])]
        filled = [name for name, rows in self.sections.items() if rows]
        return (waiting or filled or ["nhiem-vu"])[0]


class Names:
    """What codes of units and groups are called; asked once for a page."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        owners = [owner for fields in rows for owner in owners_of(fields)]
        codes = {str(owner["code"]) for owner in owners if owner.get("code") and owner["kind"] not in GROUPED}
        self.cards = units.cards_of(codes)
        self.groups = {group.code: group.name for group in units.groups()}

    def of(self, owner: Mapping[str, Any]) -> str:
        """The unit's or group's own name; empty where the code means nothing here."""
        code = str(owner.get("code") or "")
        if owner["kind"] in GROUPED:
            return self.groups.get(code, "")
        return self.cards[code].name if code in self.cards else ""

    def view(self, owner: Mapping[str, Any]) -> OwnerView:
        """The body as a page shows it."""
        means = self.of(owner)
        chosen = len(owner.get("chosen") or [])
        lost = (
            owner["kind"] == "unresolved"
            or (owner["kind"] == "unit" and not means and not chosen)
            or (owner["kind"] == "members" and not chosen)
        )
        role = owner["role"]
        return OwnerView(
            owner["text"], means, role, ROLE_WORDS[role], owner["kind"], bool(owner.get("asked")), chosen, lost
        )


def reviewed(by: Actor, code: str) -> Plan:
    """A plan that this actor coordinates, in whatever state; for others it does not exist."""
    found = plans_seen(by).filter(code=code).first()
    if found is None or not by.over(found.unit_id, "coordinator"):
        raise NotThere
    return found


def review(plan: Plan, *, source: bool = True) -> Review:
    """Everything that the review page of a plan shows."""
    rows = list(Row.objects.filter(plan=plan).order_by("place", "code"))
    doubts: dict[int | None, list[DoubtView]] = defaultdict(list)
    for doubt in Doubt.objects.filter(plan=plan).order_by("pk"):
        doubts[doubt.row_id].append(_doubt(doubt))
    names = Names([row.fields for row in rows])
    sections: dict[str, list[RowView]] = {name: [] for name in SECTIONS}
    by_kind = {kind: name for name, kind in SECTIONS.items()}
    for row in rows:
        sections[by_kind[Kind(row.kind)]].append(_row(row, names, doubts[row.pk]))
    blocks = list(Block.objects.filter(plan=plan).order_by("place").only("place", "text", "table")) if source else []
    return Review(plan, sections, doubts[None], blocks)


def one_row(plan: Plan, code: str) -> RowView:
    """One row by itself, for a part of the page."""
    row = Row.objects.filter(plan=plan, code=code).first()
    if row is None:
        raise NotThere
    doubts = [_doubt(doubt) for doubt in Doubt.objects.filter(row=row).order_by("pk")]
    return _row(row, Names([row.fields]), doubts)


def doubts_of(plan: Plan, *, kind: str, code: str) -> list[Doubt]:
    """All open doubts of a kind, or the one with this code whatever became of it."""
    found = Doubt.objects.filter(plan=plan).select_related("row").order_by("pk")
    return list(found.filter(kind=kind, settled="") if kind else found.filter(code=code))


def block_text(plan: Plan, place: int | None) -> str:
    """A paragraph of the source."""
    found = Block.objects.filter(plan=plan, place=place).first() if place is not None else None
    return found.text if found else ""


def _doubt(doubt: Doubt) -> DoubtView:
    title = DOUBT_TITLES.get(doubt.kind, "Điểm cần xem lại")
    text = doubt.text
    if doubt.row_id is not None:
        text = _capital(_NAMED_ROW.sub("", text))
        title = "" if text.startswith(title) else title
    return DoubtView(doubt.code, doubt.kind, title, text, doubt.block, doubt.settled, doubt.settled_by)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(row: Row, names: Names, doubts: list[DoubtView]) -> RowView:
    due = row.fields.get("due") or {}
    until = dt.date.fromisoformat(due["until"]) if due.get("until") else None
    said = due.get("text") or DUE_WORDS.get(due.get("kind", ""), "")
    return RowView(
        row,
        [names.view(owner) for owner in owners_of(row.fields)],
        said,
        until,
        value_words(row.fields.get("value")),
        "; ".join(row.fields.get("output") or []),
        doubts,
    )


def value_words(value: Mapping[str, Any] | None) -> str:
    """A target's figure as people read it: “≥ 70 %, năm 2026”."""
    if not value:
        return ""
    comparator = value["comparator"]
    low, high = number_words(value.get("low")), number_words(value.get("high"))
    measure = value.get("measure") or ""
    if comparator == "done":
        figure = value.get("text") or "Hoàn thành"
    elif comparator == "between":
        figure = f"{low}–{high} {measure}".strip()
    else:
        figure = f"{COMPARATOR_WORDS[comparator][0]} {low or high} {measure}".strip()
    return f"{figure}, năm {value['year']}" if value.get("year") else figure


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list of plans."""

    plan: Plan
    unit: str
    state: str
    tone: str
    seen: int
    total: int
    mine: bool


def plan_lines(by: Actor, plans: list[Plan]) -> list[PlanLine]:
    """The plans of one page of the list, with how far their review is."""
    cards = units.cards({plan.unit_id for plan in plans})
    under = [plan.pk for plan in plans if plan.state == PlanState.REVIEW]
    counted = (
        Row.objects.filter(plan_id__in=under, kind__in=[Kind.TARGET, Kind.TASK])
        .values("plan_id")
        .annotate(total=Count("pk"), seen=Count("pk", filter=~Q(state=Decision.PENDING)))
    )
    figures = {one["plan_id"]: (one["seen"], one["total"]) for one in counted}
    tones = {PlanState.REVIEW: "warn", PlanState.ISSUED: "ok", PlanState.ENDED: "neutral", PlanState.DROPPED: "neutral"}
    return [
        PlanLine(
            plan,
            cards[plan.unit_id].name if plan.unit_id in cards else "",
            PlanState(plan.state).label,
            tones[PlanState(plan.state)],
            *figures.get(plan.pk, (0, 0)),
            by.over(plan.unit_id, "coordinator"),
        )
        for plan in plans
    ]
