"""What a leader sees on one screen: all plans in force, what is late, who is missing, what waits for a decision."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Q, When
from django.db.models.functions import JSONObject

from lienthong.domains.plans.models import Extension, Instruction, Obstacle, Plan, Standing
from lienthong.domains.plans.queries.handling_scope import extensions_seen, instructions_seen, obstacles_seen
from lienthong.domains.plans.queries.scope import seen_assignments, sheets_seen
from lienthong.domains.plans.queries.status import ByStatus, status_case
from lienthong.domains.plans.states import (
    ExtensionState,
    InstructionState,
    ObstacleState,
    PlanState,
    RoundState,
    Status,
)
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

WORST, WAITING = 8, 6


class OpenRound(NamedTuple):
    """The open round of a plan that is due first: units that owe in it, units that have sent everything."""

    code: str
    name: str
    due_on: dt.date
    units: int
    complete: int


@dataclass(slots=True)
class PlanSummary(ByStatus):
    """A plan in one line: how its works stand, its open round that is due first, who is missing in it."""

    plan: Plan
    by: Counter[str] = field(default_factory=Counter)
    round: OpenRound | None = None
    obstacles: int = 0
    targets: Counter[str] = field(default_factory=Counter)

    @property
    def missing(self) -> int:
        """Units that have not sent everything in the round."""
        return self.round.units - self.round.complete if self.round else 0


@dataclass(frozen=True, slots=True)
class Worst:
    """A unit with late work, over all plans; `plan`: where most of it is."""

    unit: units.UnitCard
    late: int
    total: int
    plan: str


@dataclass(slots=True)
class Screen:
    """The leader's screen."""

    plans: list[PlanSummary]
    worst: list[Worst]
    obstacles: list[Obstacle]
    extensions: list[Extension]
    instructions: list[Instruction]
    waiting: int = 0

    @property
    def whole(self) -> Counter[str]:
        """Works of all plans by status."""
        return sum((one.by for one in self.plans), Counter())

    @property
    def targets(self) -> Counter[str]:
        """Targets of all plans by how they stand."""
        return sum((one.targets for one in self.plans), Counter())

    @property
    def missing(self) -> int:
        """Units missing in the open rounds of all plans."""
        return sum(one.missing for one in self.plans)


def screen(by: Actor, on: dt.date) -> Screen:
    """Everything of the screen in six questions, however many plans, units and reports there are."""
    rows = list(
        seen_assignments(by)
        .filter(plan__state=PlanState.ISSUED, ended_by="", owes=True)
        .annotate(status=status_case(on))
        .values("plan_id", "unit_id", "status")
        .annotate(n=Count("pk"))
        .order_by()
    )
    plans = _plans(by, {row["plan_id"] for row in rows})
    late: Counter[int] = Counter()
    held: Counter[int] = Counter()
    where: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        plans[row["plan_id"]].by[row["status"]] += row["n"]
        held[row["unit_id"]] += row["n"]
        if row["status"] == Status.LATE:
            late[row["unit_id"]] += row["n"]
            where[row["unit_id"]][plans[row["plan_id"]].plan.code] += row["n"]
    obstacles = list(
        obstacles_seen(by)
        .filter(plan__in=plans, ended_at=None)
        .select_related("plan", "item", "clock")
        .order_by("clock__due_on", "pk")
    )
    for one in obstacles:
        plans[one.plan_id].obstacles += 1
    for plan, judgement, n in _standings(plans, on):
        plans[plan].targets[judgement] += n
    mine = [one for one in obstacles if one.state == ObstacleState.WITH_LEADER and by.over(one.leader_id, *LEADING)]
    return Screen(
        plans=list(plans.values()),
        worst=_worst(late, held, where),
        obstacles=mine[:WAITING],
        extensions=list(
            extensions_seen(by)
            .filter(plan__in=plans, state=ExtensionState.ASKED)
            .select_related("plan", "item")
            .order_by("wanted", "pk")[:WAITING]
        ),
        instructions=list(
            instructions_seen(by)
            .filter(plan__in=plans, state=InstructionState.GIVEN)
            .select_related("plan", "made")
            .order_by("-pk")[:WAITING]
        ),
        waiting=len(mine),
    )


LEADING = ("leader", "province_leader")


def _standings(plans: Collection[int], on: dt.date) -> list[tuple[int, str, int]]:
    """How many targets of each plan stand how; who sees a plan sees its targets."""
    stands = Case(When(final_on__lt=on, then="afterwards"), default="judgement")
    rows = Standing.objects.filter(plan__in=plans, item__withdrawn_by="").annotate(stands=stands)
    return list(rows.values_list("plan_id", "stands").annotate(n=Count("pk")).order_by())


def _plans(by: Actor, ids: set[int]) -> dict[int, PlanSummary]:
    """The plans, the newest first, each with its open round that is due first."""
    opened = (
        sheets_seen(by)
        .filter(plan=OuterRef("pk"), round__state=RoundState.OPEN, owed__gt=0)
        .values("round__code", "round__name", "round__due_on")
        .annotate(units=Count("pk"), complete=Count("pk", filter=Q(owed__lte=F("sent") + F("accepted"))))
        .order_by("round__due_on", "round_id")
    )
    facts = JSONObject(
        code="round__code", name="round__name", due_on="round__due_on", units="units", complete="complete"
    )
    found = {}
    for plan in (
        Plan.objects.filter(pk__in=ids)
        .annotate(opened=ArraySubquery(opened.values(json=facts)[:1]))
        .order_by("-issued_on", "-pk")
    ):
        rounds = [OpenRound(**{**one, "due_on": dt.date.fromisoformat(one["due_on"])}) for one in plan.opened]
        found[plan.pk] = PlanSummary(plan, round=next(iter(rounds), None))
    return found


def _worst(late: Counter[int], held: Counter[int], where: dict[int, Counter[str]]) -> list[Worst]:
    pressing = late.most_common(WORST)
    cards = units.cards([unit for unit, _ in pressing])
    return [
        Worst(cards[unit], n, held[unit], where[unit].most_common(1)[0][0]) for unit, n in pressing if unit in cards
    ]
