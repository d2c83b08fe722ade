"""Targets by period: figure, how it came about, milestone, judgement. A few questions to the database in all."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from lienthong.domains.plans.aims import Frame, frame_of, said
from lienthong.domains.plans.combining import Sum, Totals, combined
from lienthong.domains.plans.describing import level_words
from lienthong.domains.plans.models import Description, Item, Kind, Part, Plan, Round, TargetDoubt, TargetFigure
from lienthong.domains.plans.sharing import LEADING
from lienthong.domains.plans.states import RoundState
from lienthong.domains.plans.target_states import BY_HAND, Combining, FigureOrigin, Judgement
from lienthong.domains.plans.trajectory import WHOLE, Aim, Milestone, asked_on, judge, period_end, speaks_until
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import fold

from .progress import plan_of
from .scope import plans_seen
from .target_scope import concerned
from .target_totals import totals_of

SHOWN = 8
UNDESCRIBED = "none"


@dataclass(frozen=True, slots=True)
class Point:
    """A target in one period. `figure`: what was put in; `sum`: what the units' accepted reports make."""

    round: Round
    end: dt.date
    value: Decimal | None
    text: str
    origin: FigureOrigin | None
    judgement: Judgement
    milestone: Milestone | None
    figure: TargetFigure | None
    sum: Sum
    totals: Totals

    @property
    def by_hand(self) -> bool:
        """Whether a person typed it."""
        return self.origin in BY_HAND

    @property
    def as_of(self) -> dt.date:
        """The day of which it is true."""
        return self.figure.as_of if self.figure else self.round.cut_off

    @property
    def differs(self) -> bool:
        """Whether what was put in says otherwise than the units' reports."""
        if self.figure is None or self.sum.value is None:
            return False
        return abs(self.figure.value - self.sum.value) >= Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with its periods, the oldest first; `now` is the one that counts on the page."""

    item: Item
    leads: str
    described: Description | None
    frame: Frame
    points: list[Point]
    now: Point | None
    doubts: int = 0

    @property
    def judgement(self) -> Judgement:
        """How it stands."""
        return self.now.judgement if self.now else Judgement.NO_FIGURE

    @property
    def group(self) -> str:
        """The heading under which the plan has it."""
        return self.item.group or "Không chia nhóm"


@dataclass(frozen=True, slots=True)
class Board:
    """The targets of a plan over some periods; `earlier` and `later` say whether there are more."""

    plan: Plan
    rounds: list[Round]
    chosen: Round | None
    lines: list[TargetLine]
    earlier: bool = False
    later: bool = False
    counts: Counter[str] = field(default_factory=Counter)


def rounds_with_figures(plan: Plan) -> list[Round]:
    """The rounds of a plan that have come, the oldest first."""
    found = Round.objects.filter(plan=plan).exclude(state=RoundState.PLANNED)
    return list(found.order_by("cut_off", "pk"))


def plan_with_rounds(by: Actor, code: str) -> tuple[Plan, list[Round]]:
    """A plan as far as this actor may see, and its rounds that have come, in one question where there are any."""
    found = Round.objects.filter(plan__code=code, plan__in=plans_seen(by)).select_related("plan")
    come = list(found.exclude(state=RoundState.PLANNED).order_by("cut_off", "pk"))
    return (come[0].plan if come else plan_of(by, code)), come


def board(plan: Plan, come: list[Round] | None = None, *, round_code: str = "", shown: int = SHOWN) -> Board:
    """All targets over the newest periods, or those up to the one asked for. Whoever sees the plan sees its figures."""
    come = rounds_with_figures(plan) if come is None else come
    places = {one.code: place for place, one in enumerate(come, start=1)}
    until = places.get(round_code, len(come))
    first = max(0, until - shown)
    rounds = come[first:until]
    chosen = rounds[-1] if rounds and round_code in places else None
    lines = lines_of(plan, _targets(Item.objects.filter(plan=plan, withdrawn_by="")), rounds, chosen, come=come)
    counts = Counter(line.judgement.value for line in lines)
    return Board(plan, rounds, chosen, lines, first > 0, until < len(come), counts)


def one_target(item: Any, come: Sequence[Round], described: Description | None, *, shown: int = 24) -> TargetLine:
    """One target over its newest periods; it and its description as `target_of` or `lines.item_of` give them."""
    rounds = come[-shown:] if shown else []
    return lines_of(item.plan, [item], rounds, None, come=come, known=[described] if described else [])[0]


def told(rows: QuerySet[Any], item: str = "pk") -> QuerySet[Any]:
    """With who leads the item, as printed, and what about it is still in doubt; `item`: the way from a row to it."""
    leads = Part.objects.filter(item=OuterRef(item), role__in=LEADING).order_by("pk").values("text")
    doubts = TargetDoubt.objects.filter(item=OuterRef(item), settled="").values("pk")
    whole: QuerySet[Any] = rows.annotate(lead_texts=ArraySubquery(leads), open_doubts=ArraySubquery(doubts))
    return whole


def _targets(items: QuerySet[Item]) -> list[Any]:
    return list(told(items.filter(kind=Kind.TARGET)).order_by("place", "pk"))


def target_of(by: Actor, code: str, item: str) -> tuple[Plan, Any, list[Round], Description | None]:
    """A plan, a target of it, its rounds that have come, what the target is made of; as far as this actor may see."""
    plan, come = plan_with_rounds(by, code)
    found = next(iter(_targets(Item.objects.filter(plan=plan, code=item))), None)
    if found is None:
        raise NotThere
    found.plan = plan
    return plan, found, come, Description.objects.filter(item=found).first()


def lines_of(
    plan: Plan,
    items: Sequence[Any],
    rounds: Sequence[Round],
    chosen: Round | None,
    *,
    come: Sequence[Round] = (),
    figures: Sequence[TargetFigure] | None = None,
    known: Sequence[Description] | None = None,
) -> list[TargetLine]:
    """Targets with their points in these rounds: descriptions, figures put in, and what reports add up to.

    `come`: all rounds of the plan that have come, where these are not all of them. `figures`, `known`: what has been
    read already of figures and descriptions. A figure is put in for a target that is described.
    """
    found = Description.objects.filter(plan=plan, item__in=items) if known is None else known
    described = {one.item_id: one for one in found}
    for one in described.values():
        one.plan = plan
    frames = {item.pk: frame_of(item, described.get(item.pk)) for item in items}
    ids = [one.pk for one in rounds]
    if figures is None:
        kept = TargetFigure.objects.filter(plan=plan, item__in=items, round__in=ids, replaced_at=None)
        figures = list(kept) if described and ids else []
    put_in = {(one.item_id, one.round_id): one for one in figures if one.replaced_at is None}
    totals = totals_of(frames, {item: one.combining for item, one in described.items()}, ids)
    ends = [period_end(one.period, one.cut_off) for one in come or rounds]
    owed: Counter[int] = Counter()
    for (item_id, _), total in totals.items():
        owed[item_id] = max(owed[item_id], total.owed)
    made = []
    for item in items:
        frame, about = frames[item.pk], described.get(item.pk)
        points = [
            _point(one, about, frame, put_in.get((item.pk, one.pk)), _found(totals, owed, item.pk, one.pk), ends)
            for one in rounds
        ]
        valued = [point for point in points if point.value is not None] if chosen is None else []
        now = (valued or points)[-1] if points else None
        made.append(TargetLine(item, "; ".join(item.lead_texts), about, frame, points, now, len(item.open_doubts)))
    return made


def _found(totals: Mapping[tuple[int, int | None], Totals], owed: Counter[int], item: int, round_: int) -> Totals:
    """Where nobody has reported in a round there are still the units that owe."""
    return totals.get((item, round_)) or Totals(owed=owed[item])


def _point(
    round_: Round,
    described: Description | None,
    frame: Frame,
    figure: TargetFigure | None,
    found: Totals,
    ends: Sequence[dt.date],
) -> Point:
    """What was put in for the province comes first; without it, what the units' reports make."""
    how = described.combining if described else Combining.ALL_DONE if frame.done_only else ""
    made = combined(how, found, percent=frame.percent) if how else Sum(None, why="Chỉ tiêu chưa được mô tả.")
    value = figure.value if figure else made.value
    origin = FigureOrigin(figure.origin) if figure else FigureOrigin.SUMMED if made.value is not None else None
    end = period_end(round_.period, round_.cut_off)
    aim, on = frame.aim_of(end), today()
    if aim is not None:
        end = speaks_until(end, ends, aim.final_on, on)
    return Point(
        round=round_,
        end=end,
        value=value,
        text=_text(frame, value, made if figure is None else None),
        origin=origin,
        judgement=_judged(aim, value, end, on),
        milestone=asked_on(aim, end) if aim else None,
        figure=figure,
        sum=made,
        totals=found,
    )


def _text(frame: Frame, value: Decimal | None, made: Sum | None) -> str:
    """A figure in words; of a thing to be done, whether it is, or how many units have done it."""
    if not frame.done_only or value is None:
        return said(value, frame.measure)
    if value >= WHOLE:
        return "hoàn thành"
    parts = made is not None and made.denominator
    return f"{made.numerator}/{made.denominator} đơn vị" if made and parts else "chưa hoàn thành"


def judged_on(frame: Frame, value: Decimal | None, round_: Round, ends: Sequence[dt.date], on: dt.date) -> Judgement:
    """How a target stands on a day by the figure of a round; `ends`: the last days of all rounds that have come."""
    end = period_end(round_.period, round_.cut_off)
    aim = frame.aim_of(end)
    return _judged(aim, value, speaks_until(end, ends, aim.final_on, on) if aim else end, on)


def _judged(aim: Aim | None, value: Decimal | None, end: dt.date, on: dt.date) -> Judgement:
    if value is None:
        return Judgement.NO_FIGURE
    return judge(aim, value, end=end, today=on) if aim else Judgement.NO_MILESTONE


def is_target(item: Item) -> bool:
    """Whether an item is a target and no task."""
    return bool(item.kind == Kind.TARGET)


def filtered(
    lines: Iterable[TargetLine],
    *,
    judgement: str = "",
    source: str = "",
    text: str = "",
    suppliers: Collection[int] | None = None,
) -> list[TargetLine]:
    """Only the targets that were asked for; `suppliers`: units of which one is to put in the figure."""
    wanted = fold(text)
    return [
        line
        for line in lines
        if (not judgement or line.judgement == judgement)
        and (not source or (line.described.source_kind if line.described else UNDESCRIBED) == source)
        and (suppliers is None or (line.described is not None and line.described.supplier_id in suppliers))
        and (not wanted or wanted in fold(f"{line.item.no} {line.item.name} {line.leads}"))
    ]


def target_in(by: Actor, code: str, item: str, round_code: str) -> tuple[Plan, list[Round], Round, Any]:
    """A plan, its rounds that have come, one of them, and a target of it, as far as this actor may see.

    The target says whether it is `near`: whether it concerns this actor's units.
    """
    plan, come = plan_with_rounds(by, code)
    round_ = next((one for one in come if one.code == round_code), None)
    near = Exists(concerned(by).filter(item=OuterRef("pk")))
    found = _targets(Item.objects.filter(plan=plan, code=item).annotate(near=near))
    if round_ is None or not found:
        raise NotThere("Không có chỉ tiêu này trong kỳ đó, hoặc kỳ chưa mở.", "Chọn một kỳ trong bảng chỉ tiêu.")
    return plan, come, round_, found[0]


def level_text(line: TargetLine) -> str:
    """The level that a target must reach, as it is read; as printed where it could not be."""
    aim = line.frame.main
    return (
        level_words(aim.level, line.frame.measure) if aim else str((line.item.value or {}).get("text") or "không ghi")
    )
