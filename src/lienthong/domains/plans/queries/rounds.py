"""The rounds of a plan and who is missing in them, from the sheets: up to the minute, never from the reports."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from lienthong.domains.plans.models import Plan, Round, Schedule, Sheet
from lienthong.domains.plans.queries.progress import at_hand
from lienthong.domains.plans.queries.scope import rounds_seen, schedules_seen, sheets_seen
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.units import api as units


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that has not sent everything in a round: how much is lacking, how much is written, what came back."""

    unit: units.UnitCard
    sheet: Sheet

    @property
    def left(self) -> int:
        """Rows owed and not sent."""
        return self.sheet.owed - self.sheet.sent - self.sheet.accepted


@dataclass(slots=True)
class RoundLine:
    """A round with its units: how many owe, have sent all of it, in time or late, a part, nothing."""

    round: Round
    units: int = 0
    in_time: int = 0
    late: int = 0
    partly: int = 0
    nothing: int = 0
    rows: int = 0
    sent_rows: int = 0

    @property
    def complete(self) -> int:
        """Units that have sent everything."""
        return self.in_time + self.late


@dataclass(slots=True)
class Rounds:
    """All rounds of a plan by their state, its rules of reporting, and who is missing in the chosen round."""

    opened: list[RoundLine] = field(default_factory=list)
    planned: list[Round] = field(default_factory=list)
    closed: list[RoundLine] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    chosen: RoundLine | None = None
    missing: list[Missing] = field(default_factory=list)


def rounds_view(by: Actor, plan: Plan, code: str = "") -> Rounds:
    """What the page of the rounds shows; five questions, whatever the number of units and rounds."""
    found = Rounds(schedules=list(schedules_seen(by).filter(plan=plan, ended_at=None).order_by("pk")))
    rounds = list(rounds_seen(by).filter(plan=plan).order_by("-cut_off", "-pk"))
    lines = {one.pk: RoundLine(one) for one in rounds}
    for row in _counted(sheets_seen(by).filter(plan=plan, owed__gt=0)):
        line = lines[row.pop("round_id")]
        for name, number in row.items():
            setattr(line, name, number)
    for one in rounds:
        if one.state == RoundState.PLANNED:
            found.planned += [one] if one.opens_on else []  # without a day: its rule has ended
        else:
            (found.opened if one.state == RoundState.OPEN else found.closed).append(lines[one.pk])
    found.planned.reverse()
    found.opened.sort(key=lambda line: (line.round.due_on, line.round.pk))
    begun = [one for one in rounds if one.state != RoundState.PLANNED]
    chosen = next((one for one in begun if one.code == code), at_hand(begun))
    if chosen is not None:
        found.chosen = lines[chosen.pk]
        lacking = sheets_seen(by).filter(round=chosen, owed__gt=F("sent") + F("accepted"))
        found.missing = _missing(list(lacking))
    return found


def _counted(sheets: QuerySet[Sheet]) -> list[dict[str, Any]]:
    """Units and rows of each round, counted where they lie. In time is until the end of the day due, in Vietnam."""
    sent = F("sent") + F("accepted")
    complete = Q(owed__lte=sent)
    day = TruncDate("complete_at", tzinfo=VIETNAM)
    rows: Any = (
        sheets.annotate(whole=sent, day=day)
        .values("round_id")
        .annotate(
            units=Count("pk"),
            in_time=Count("pk", filter=complete & Q(day__lte=F("round__due_on"))),
            late=Count("pk", filter=complete & ~Q(day__lte=F("round__due_on"))),
            partly=Count("pk", filter=~complete & Q(whole__gt=0)),
            nothing=Count("pk", filter=~complete & Q(whole=0)),
            rows=Sum("owed"),
            sent_rows=Sum("whole"),
        )
        .order_by()
    )
    return list(rows)


def _missing(lacking: list[Sheet]) -> list[Missing]:
    cards = units.cards([sheet.unit_id for sheet in lacking])
    found = [Missing(cards[sheet.unit_id], sheet) for sheet in lacking if sheet.unit_id in cards]
    return sorted(found, key=lambda one: (-one.left, sort_key(one.unit.name)))
