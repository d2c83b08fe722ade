"""Obstacles of a plan: figures, the rows behind them, one obstacle with its whole history."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lienthong.domains.plans.models import Correction, Instruction, Obstacle, ObstacleAct, Plan
from lienthong.domains.plans.states import OPEN_OBSTACLES, Cause, ObstacleState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.units import api as units

from .handling_scope import obstacles_seen
from .scope import seen_assignments

NEVER = dt.date(9999, 12, 31)
TONES = {
    ObstacleState.RAISED: "warn",
    ObstacleState.TAKEN: "info",
    ObstacleState.WITH_LEADER: "warn",
    ObstacleState.ANSWERED: "info",
    ObstacleState.SETTLED: "ok",
    ObstacleState.WITHDRAWN: "neutral",
    ObstacleState.ENDED: "neutral",
}


def open_ones() -> Q:
    """Those about which somebody still has to do something."""
    return Q(state__in=OPEN_OBSTACLES)


def late_ones(on: dt.date) -> Q:
    """Those whose present stage has passed its day."""
    return open_ones() & Q(clock__due_on__lt=on)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for; each is a part of the address. `show`: a key of SHOWN."""

    show: str = ""
    unit: str = ""
    group: str = ""
    cause: str = ""


SHOWN = {
    "": "Đang mở",
    "cham": "Quá hạn xử lý",
    "trinh": "Trình lãnh đạo",
    "xac-nhan": "Chờ đơn vị xác nhận",
    "xong": "Đã gỡ, đã rút",
    "tat-ca": "Tất cả",
}


def _shown(show: str, on: dt.date) -> Q:
    return {
        "": open_ones(),
        "cham": late_ones(on),
        "trinh": Q(state=ObstacleState.WITH_LEADER),
        "xac-nhan": Q(state=ObstacleState.ANSWERED),
        "xong": ~open_ones(),
    }.get(show, Q())


@dataclass(frozen=True, slots=True)
class ObstacleLine:
    """One obstacle in a list: who raised it and why, where it stands, for whom it waits and until when."""

    code: str
    no: str
    name: str
    group: str
    unit: str
    text: str
    cause: str
    state: str
    label: str
    tone: str
    waits: str
    due: dt.date | None
    raised_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Obstacles:
    """A page of obstacles, how many there are under each tab, by cause, and what can be chosen to filter by."""

    lines: list[ObstacleLine]
    page: Page[Any]
    counts: Counter[str]
    causes: list[tuple[str, str, int]]
    units: list[tuple[str, str]]
    groups: list[str]


def obstacles(by: Actor, plan: Plan, wanted: Wanted, *, after: str = "", before: str = "", size: int = 25) -> Obstacles:
    """The obstacles of a plan that this actor sees; what waits longest stands first."""
    on = today()
    every = obstacles_seen(by).filter(plan=plan)
    spread = list(
        every.values("unit_id", "item__group", "cause")
        .annotate(n=Count("pk", filter=_shown(wanted.show, on)))
        .order_by()
    )
    raisers = units.cards({row["unit_id"] for row in spread})
    chosen = _filtered(every, wanted, raisers)
    rows = (
        chosen.filter(_shown(wanted.show, on))
        .select_related("item", "clock")
        .annotate(sort_day=Coalesce("clock__due_on", Value(NEVER)))
    )
    found: Page[Any] = page(rows, ("sort_day", "id"), after=after, before=before, size=size)
    return Obstacles(
        lines=_lines(found.rows),
        page=found,
        counts=_counts(chosen, on),
        causes=_causes(spread),
        units=sorted(((card.code, card.name) for card in raisers.values()), key=lambda pair: sort_key(pair[1])),
        groups=sorted({row["item__group"] for row in spread if row["item__group"]}, key=sort_key),
    )


def _filtered(every: QuerySet[Obstacle], wanted: Wanted, raisers: dict[int, units.UnitCard]) -> QuerySet[Obstacle]:
    if wanted.unit:
        every = every.filter(unit_id__in=[card.id for card in raisers.values() if card.code == wanted.unit])
    if wanted.group:
        every = every.filter(item__group=wanted.group)
    if wanted.cause:
        every = every.filter(cause=wanted.cause)
    return every


def _counts(chosen: QuerySet[Obstacle], on: dt.date) -> Counter[str]:
    named = {f"n{place}": Count("pk", filter=_shown(show, on)) for place, show in enumerate(SHOWN)}
    found = chosen.aggregate(**named)
    return Counter({show: found[f"n{place}"] for place, show in enumerate(SHOWN)})


def _causes(spread: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    """By cause how many are shown, the most frequent first."""
    counted: Counter[str] = Counter()
    for row in spread:
        counted[row["cause"]] += row["n"]
    found = sorted(((-n, cause) for cause, n in counted.items() if n))
    return [(cause, Cause(cause).label, -n) for n, cause in found]


def _lines(rows: list[Obstacle]) -> list[ObstacleLine]:
    cards = units.cards({unit for row in rows for unit in (row.unit_id, row.asked_id, row.leader_id)})
    return [_line(row, cards) for row in rows]


def _line(row: Obstacle, cards: dict[int, units.UnitCard]) -> ObstacleLine:
    waits = waits_for(row)
    return ObstacleLine(
        code=row.code,
        no=row.item.no,
        name=row.item.name,
        group=row.item.group,
        unit=_name(cards, row.unit_id),
        text=row.text,
        cause=Cause(row.cause).label,
        state=row.state,
        label=ObstacleState(row.state).label,
        tone=TONES[ObstacleState(row.state)],
        waits=_name(cards, waits) if waits else "",
        due=row.clock.due_on if row.clock else None,
        raised_at=row.raised_at,
    )


def _name(cards: dict[int, units.UnitCard], unit: int) -> str:
    return cards[unit].name if unit in cards else ""


def waits_for(row: Obstacle) -> int | None:
    """The unit that has to do the next thing."""
    return {
        ObstacleState.RAISED: row.asked_id,
        ObstacleState.TAKEN: row.asked_id,
        ObstacleState.WITH_LEADER: row.leader_id,
        ObstacleState.ANSWERED: row.unit_id,
    }.get(ObstacleState(row.state))


@dataclass(frozen=True, slots=True)
class Opened:
    """One obstacle with its history, the decisions it led to, and what leaders ordered because of it."""

    obstacle: Obstacle
    line: ObstacleLine
    acts: list[ObstacleAct]
    corrections: list[Correction]
    instructions: list[Instruction]
    cards: dict[int, units.UnitCard]
    work: str


def obstacle_of(by: Actor, plan: Plan, code: str) -> Opened:
    """An obstacle by its code, as far as this actor may see it."""
    work = seen_assignments(by).filter(pk=OuterRef("assignment_id")).values("code")
    seen = obstacles_seen(by).filter(plan=plan, code=code).select_related("item", "clock", "plan")
    found = seen.annotate(work=Subquery(work[:1])).first()
    if found is None:
        raise NotThere
    cards = units.cards({found.unit_id, found.asked_id, found.leader_id, found.coordinator_id})
    return Opened(
        obstacle=found,
        line=_line(found, cards),
        acts=list(ObstacleAct.objects.filter(obstacle=found).select_related("clock").order_by("pk")),
        corrections=list(Correction.objects.filter(because=found).order_by("pk")),
        instructions=list(Instruction.objects.filter(obstacle=found).select_related("made").order_by("pk")),
        cards=cards,
        work=found.work or "",
    )


def gone_on(by: Actor, plan: Plan, code: str) -> Obstacle | None:
    """An obstacle that went on with its work into another plan, where this actor sees it."""
    return obstacles_seen(by).filter(code=code).exclude(plan=plan).select_related("plan").first()


def of_work(by: Actor, assignment: int) -> tuple[list[Obstacle], list[ObstacleAct]]:
    """The obstacles of one row, the newest first, and what was done about them, oldest first: each was raised."""
    seen = ObstacleAct.objects.filter(obstacle__in=obstacles_seen(by).filter(assignment_id=assignment))
    acts = list(seen.select_related("clock", "obstacle__clock").order_by("pk"))
    found = {one.obstacle_id: one.obstacle for one in acts}
    return sorted(found.values(), key=lambda one: -one.pk), acts


def open_of_work(assignment: OuterRef) -> QuerySet[Obstacle]:
    """The open obstacles of a row of an outer question."""
    return Obstacle.objects.filter(open_ones(), assignment=assignment).order_by()
