"""What a leader sees on one screen: all plans in force, what is late, who is missing, what waits for a decision."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q

from lienthong.domains.plans.models import Extension, Instruction, Obstacle, Plan, Round
from lienthong.domains.plans.queries.handling_scope import extensions_seen, instructions_seen, obstacles_seen
from lienthong.domains.plans.queries.scope import seen_assignments, sheets_seen
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.states import (
    DONE,
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


@dataclass(slots=True)
class PlanSummary:
    """A plan in one line: how its works stand, its open round that is due first, who is missing in it."""

    plan: Plan
    by: Counter[str] = field(default_factory=Counter)
    round: Round | None = None
    units: int = 0
    complete: int = 0
    obstacles: int = 0

    @property
    def total(self) -> int:
        """All works."""
        return sum(self.by.values())

    @property
    def done(self) -> int:
        """Works that are done."""
        return sum(self.by[one] for one in DONE)

    @property
    def late(self) -> int:
        """Works past their day."""
        return self.by[Status.LATE]

    @property
    def missing(self) -> int:
        """Units that have not sent everything in the round."""
        return self.units - self.complete


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
    plans = {
        one.pk: PlanSummary(one)
        for one in Plan.objects.filter(pk__in={row["plan_id"] for row in rows}).order_by("-issued_on", "-pk")
    }
    late: Counter[int] = Counter()
    held: Counter[int] = Counter()
    where: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        plans[row["plan_id"]].by[row["status"]] += row["n"]
        held[row["unit_id"]] += row["n"]
        if row["status"] == Status.LATE:
            late[row["unit_id"]] += row["n"]
            where[row["unit_id"]][plans[row["plan_id"]].plan.code] += row["n"]
    _rounds(by, plans)
    obstacles = list(
        obstacles_seen(by)
        .filter(plan__in=plans, ended_at=None)
        .select_related("plan", "item", "clock")
        .order_by("clock__due_on", "pk")
    )
    for one in obstacles:
        plans[one.plan_id].obstacles += 1
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


def _rounds(by: Actor, plans: dict[int, PlanSummary]) -> None:
    """Of each plan the open round that is due first, and how many units are complete in it."""
    found: Iterable[Any] = (
        sheets_seen(by)
        .filter(plan__in=plans, round__state=RoundState.OPEN, owed__gt=0)
        .values("plan_id", "round_id")
        .annotate(units=Count("pk"), complete=Count("pk", filter=Q(owed__lte=F("sent") + F("accepted"))))
        .order_by()
    )
    counts = {row["round_id"]: row for row in found}
    rounds = Round.objects.filter(pk__in=counts).order_by("-due_on", "-pk")
    for one in rounds:  # the one due first comes last, and stays
        line, row = plans[one.plan_id], counts[one.pk]
        line.round, line.units, line.complete = one, row["units"], row["complete"]


def _worst(late: Counter[int], held: Counter[int], where: dict[int, Counter[str]]) -> list[Worst]:
    pressing = late.most_common(WORST)
    cards = units.cards([unit for unit, _ in pressing])
    return [
        Worst(cards[unit], n, held[unit], where[unit].most_common(1)[0][0]) for unit, n in pressing if unit in cards
    ]
