"""Reminding of days: before, on and after them; to those who do the work, then to the level above.

One notice a day for each unit and plan, whatever the number of its rows; the morning's letter gathers them per person.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from lienthong.domains.plans import supplying
from lienthong.domains.plans.models import Assignment, Round, Sheet
from lienthong.domains.plans.states import PlanState, RoundState
from lienthong.kernel.units import api as units

BEFORE = (7, 3, 1, 0)
AFTER = (1, 3, 7)
ABOVE_AFTER = 3
NAMED = 3


@dataclass(slots=True)
class Told:
    """What a unit is reminded of in a plan today: works and rounds by the days that are left (negative: past).

    `where`: the page to open, where it is not that of the unit's work.
    """

    plan: str
    number: str
    unit: int
    works: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    rounds: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    persons: set[str] = field(default_factory=set)
    where: str = ""

    @property
    def worst(self) -> int:
        """The least days that are left."""
        return min([*self.works, *self.rounds])

    def title(self) -> str:
        """The most pressing in a few words."""
        parts = [said for said in (_late(self), _due(self)) if said]
        return f"Kế hoạch {self.number}: {'; '.join(parts)}"

    def text(self) -> str:
        """What it is about, by name; the rest by number."""
        lines = []
        for left in sorted({*self.rounds, *self.works}):
            names = [*self.rounds.get(left, []), *self.works.get(left, [])]
            more = f" và {len(names) - NAMED} việc khác" if len(names) > NAMED else ""
            lines.append(f"{days_said(left)}: {'; '.join(names[:NAMED])}{more}.")
        return "\n".join(lines)


def days_said(left: int) -> str:
    """How many days are left, in words."""
    if left < 0:
        return f"Quá hạn {-left} ngày"
    return "Hạn hôm nay" if left == 0 else f"Còn {left} ngày"


def _late(told: Told) -> str:
    count = sum(len(names) for days in (told.works, told.rounds) for left, names in days.items() if left < 0)
    return f"{count} việc quá hạn" if count else ""


def _due(told: Told) -> str:
    count = sum(len(names) for days in (told.works, told.rounds) for left, names in days.items() if left >= 0)
    nearest = min((left for days in (told.works, told.rounds) for left in days if left >= 0), default=None)
    if nearest is None:
        return ""
    return f"{count} việc {'đến hạn hôm nay' if nearest == 0 else f'đến hạn trong {nearest} ngày tới'}"


def due(on: dt.date) -> list[Told]:
    """What falls under a reminder on this day, by plan and unit; four questions."""
    days = {on + dt.timedelta(days=left): left for left in (*BEFORE, *(-past for past in AFTER))}
    found: dict[tuple[int, int], Told] = {}
    works = Assignment.objects.filter(
        plan__state=PlanState.ISSUED, owes=True, asked=False, ended_by="", done_on=None, clock__due_on__in=list(days)
    ).select_related("plan", "item", "clock")
    for one in works.order_by("plan_id", "unit_id", "item__place"):
        told = found.setdefault((one.plan_id, one.unit_id), Told(one.plan.code, one.plan.called, one.unit_id))
        if one.clock and one.clock.due_on:
            name = f"một việc không công khai (số {one.item.no})" if one.item.hidden else one.item.name[:120]
            told.works[days[one.clock.due_on]].append(name)
        if one.person:
            told.persons.add(one.person)
    sheets = Sheet.objects.filter(
        round__state=RoundState.OPEN,
        plan__state=PlanState.ISSUED,
        round__due_on__in=list(days),
        owed__gt=F("sent") + F("accepted"),
    ).select_related("plan", "round")
    for sheet in sheets.order_by("plan_id", "unit_id"):
        key = (sheet.plan_id, sheet.unit_id)
        told = found.setdefault(key, Told(sheet.plan.code, sheet.plan.called, sheet.unit_id))
        left = sheet.owed - sheet.sent - sheet.accepted
        told.rounds[days[sheet.round.due_on]].append(f"báo cáo {sheet.round.name} còn {left} dòng chưa gửi")
    _figures(found, days)
    return list(found.values())


def _figures(found: dict[tuple[int, int], Told], days: dict[dt.date, int]) -> None:
    """The province's figures of targets that units still owe as suppliers."""
    owed = {pair: n for pair, n in supplying.lacking("r.due_on = any(%s)", [list(days)]).items() if n}
    rounds = Round.objects.filter(pk__in={round_ for round_, _ in owed}).select_related("plan").in_bulk()
    for (pk, unit), n in sorted(owed.items()):
        round_ = rounds[pk]
        key = (round_.plan_id, unit)
        if key not in found:
            found[key] = Told(round_.plan.code, round_.plan.called, unit, where=supplying.page_of(round_))
        found[key].rounds[days[round_.due_on]].append(f"số liệu {n} chỉ tiêu {round_.name} còn thiếu")


def above(told: Iterable[Told]) -> dict[int, list[Told]]:
    """What is three days past goes to the level above, gathered: unit above → what lies below it."""
    pressing = [one for one in told if one.worst == -ABOVE_AFTER or one.worst < -ABOVE_AFTER]
    cards = units.cards({one.unit for one in pressing})
    parents = units.cards_of({card.parent for card in cards.values() if card.parent})
    found: dict[int, list[Told]] = defaultdict(list)
    for one in pressing:
        card = cards.get(one.unit)
        parent = parents.get(card.parent) if card and card.parent else None
        if parent is not None:
            found[parent.id].append(one)
    return found
