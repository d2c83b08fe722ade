"""Yearly duties as pages show them: units × duties × years, and who has not done what."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import CharField

from lienthong.domains.plans.check_states import DutyState, TurnState
from lienthong.domains.plans.models import Exhibit, Plan, Turn, YearlyDuty
from lienthong.domains.plans.queries.check_scope import duties_seen, exhibits_seen, turns_seen
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

DONE, DONE_LATE, LATE, OWED, VOID = "done", "done_late", "late", "owed", "void"
WORDS = {
    OWED: "Chưa đến hạn",
    LATE: "Quá hạn",
    DONE: "Đã làm",
    DONE_LATE: "Làm muộn",
    VOID: "Được miễn",
}
SIZE = 50


def turn_case(on: dt.date) -> Case:
    """How a turn stands on a day: the first that holds."""
    return Case(
        When(state=TurnState.VOID, then=Value(VOID)),
        When(state=TurnState.DONE, clock__state="missed", then=Value(DONE_LATE)),
        When(state=TurnState.DONE, then=Value(DONE)),
        When(clock__due_on__lt=on, then=Value(LATE)),
        default=Value(OWED),
        output_field=CharField(),
    )


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty with how its turns of a year stand."""

    duty: YearlyDuty
    counted: Counter[str]

    @property
    def of(self) -> int:
        """How many must do it."""
        return sum(n for state, n in self.counted.items() if state != VOID)

    @property
    def done(self) -> int:
        """How many have done it, late or not."""
        return self.counted[DONE] + self.counted[DONE_LATE]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's turns of a year, by duty; several where it has several systems."""

    unit: units.UnitCard
    turns: dict[int, list[Any]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units × duties in a year: the duties with their counts, one page of units, the years there are."""

    duties: list[DutyView]
    rows: list[UnitRow]
    years: list[int]
    year: int
    pages: int
    number: int
    found: int


def matrix(
    by: Actor, plan: Plan, *, year: int = 0, duty: str = "", stands: str = "", number: int = 1, size: int = SIZE
) -> Matrix:
    """All turns of a year that this actor sees: four questions to the database, whatever there is."""
    seen = turns_seen(by).filter(plan=plan)
    years = sorted(set(seen.values_list("year", flat=True)))
    year = year if year in years else next((one for one in years if one == today().year), years[-1] if years else 0)
    rows = list(
        seen.filter(year=year).annotate(stands=turn_case(today())).select_related("clock").order_by("system", "pk")
    )
    duties = list(duties_seen(by).filter(plan=plan).order_by("pk"))
    counts: dict[int, Counter[str]] = {}
    for one in rows:
        counts.setdefault(one.duty_id, Counter())[one.stands] += 1
    views = [DutyView(one, counts.get(one.pk, Counter())) for one in duties if one.pk in counts or by_running(one)]
    asked = [one for one in rows if (not stands or one.stands == stands)]
    asked = [one for one in asked if not duty or any(d.code == duty and d.pk == one.duty_id for d in duties)]
    cards = units.cards({one.unit_id for one in asked})
    ordered = sorted(cards.values(), key=lambda card: sort_key(card.name))
    pages = max(1, -(-len(ordered) // size))
    number = min(max(1, number), pages)
    shown = ordered[(number - 1) * size : number * size]
    held: dict[int, dict[int, list[Any]]] = {}
    for one in asked:
        held.setdefault(one.unit_id, {}).setdefault(one.duty_id, []).append(one)
    return Matrix(views, [UnitRow(card, held[card.id]) for card in shown], years, year, pages, number, len(ordered))


def by_running(duty: YearlyDuty) -> bool:
    """Whether it still returns."""
    return duty.state == DutyState.RUNNING


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn with its duty, what was enclosed, and the same unit's turns of other years."""

    turn: Any
    duty: YearlyDuty
    unit: units.UnitCard
    exhibits: list[Exhibit]
    others: list[Any]


def turn_of(by: Actor, code: str) -> TurnView:
    """One turn; NotThere where this actor does not see it."""
    rows = turns_seen(by).annotate(stands=turn_case(today())).select_related("clock")
    turn = rows.filter(code=code).select_related("duty", "plan", "clock").first()
    if turn is None:
        raise NotThere
    others = rows.filter(duty_id=turn.duty_id, unit_id=turn.unit_id, system=turn.system).exclude(code=code)
    return TurnView(
        turn,
        turn.duty,
        units.card(turn.unit_id),
        list(exhibits_seen(by).filter(about=code).order_by("pk")),
        list(others.order_by("-year")[:20]),
    )


@dataclass(frozen=True, slots=True)
class PublicDuty:
    """A duty as everybody may know it: what, by which document, how many have done it this year."""

    name: str
    cited: str
    year: int
    done: int
    of: int


def public_turns(plan: Plan | OuterRef) -> QuerySet[Turn]:
    """Of the duties of a plan that everybody may know, what this year asks."""
    running = Turn.objects.filter(plan=plan, year=today().year, duty__hidden=False, duty__state=DutyState.RUNNING)
    return running.exclude(state=TurnState.VOID)


def public_duties(code: str) -> tuple[Plan, list[PublicDuty]]:
    """The open duties of a plan in force; hidden ones do not exist here."""
    with seen_by(HOUSE):
        plan = Plan.objects.filter(code=code, state=PlanState.ISSUED).first()
        if plan is None:
            raise NotThere
        rows = (
            public_turns(plan)
            .values("duty_id", "duty__name", "duty__cited")
            .annotate(n=Count("pk"), done=Count("pk", filter=Q(state=TurnState.DONE)))
            .order_by("duty_id")
        )
        return plan, [
            PublicDuty(row["duty__name"], row["duty__cited"], today().year, row["done"], row["n"]) for row in rows
        ]
