"""The rounds of a plan and who is missing in them, from the sheets: up to the minute, never from the reports."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from lienthong.domains.plans.models import Plan, Round, Schedule, Sheet
from lienthong.domains.plans.queries.progress import at_hand
from lienthong.domains.plans.queries.scope import rounds_seen, schedules_seen, sheets_seen
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import sort_key
from lienthong.kernel.calendar import api as calendar
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
    sent: int = 0

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


def is_complete(sheet: Sheet) -> bool:
    """Whether a unit has sent everything it owes."""
    return sheet.sent + sheet.accepted >= sheet.owed


def in_time(sheet: Sheet, due_on: dt.date) -> bool:
    """Whether what was owed was complete by the end of the day due."""
    return sheet.complete_at is not None and sheet.complete_at <= calendar.end_of_day(due_on)


def add(line: RoundLine, sheet: Sheet) -> None:
    """Count one unit's sheet."""
    line.units += 1
    line.rows += sheet.owed
    line.sent += sheet.sent + sheet.accepted
    if is_complete(sheet):
        if in_time(sheet, line.round.due_on):
            line.in_time += 1
        else:
            line.late += 1
    elif sheet.sent + sheet.accepted:
        line.partly += 1
    else:
        line.nothing += 1


def rounds_view(by: Actor, plan: Plan, code: str = "") -> Rounds:
    """What the page of the rounds shows; four questions, whatever the number of units and rounds."""
    found = Rounds(schedules=list(schedules_seen(by).filter(plan=plan, ended_at=None).order_by("pk")))
    rounds = list(rounds_seen(by).filter(plan=plan).order_by("-cut_off", "-pk"))
    lines = {one.pk: RoundLine(one) for one in rounds}
    held: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in sheets_seen(by).filter(plan=plan, owed__gt=0):
        if sheet.round_id in lines:
            add(lines[sheet.round_id], sheet)
            held[sheet.round_id].append(sheet)
    for one in rounds:
        if one.state == RoundState.PLANNED:
            found.planned.append(one)
        else:
            (found.opened if one.state == RoundState.OPEN else found.closed).append(lines[one.pk])
    found.planned.reverse()
    found.opened.sort(key=lambda line: (line.round.due_on, line.round.pk))
    begun = [one for one in rounds if one.state != RoundState.PLANNED]
    chosen = next((one for one in begun if one.code == code), at_hand(begun))
    if chosen is not None:
        found.chosen = lines[chosen.pk]
        found.missing = _missing(held[chosen.pk])
    return found


def _missing(held: list[Sheet]) -> list[Missing]:
    lacking = [sheet for sheet in held if not is_complete(sheet)]
    cards = units.cards([sheet.unit_id for sheet in lacking])
    found = [Missing(cards[sheet.unit_id], sheet) for sheet in lacking if sheet.unit_id in cards]
    return sorted(found, key=lambda one: (-one.left, sort_key(one.unit.name)))
