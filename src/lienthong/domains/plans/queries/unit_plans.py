"""Units' own plans: who has sent one, which rows of the parent it covers, how many units have one."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from lienthong.domains.plans.later_states import UnitPlanState
from lienthong.domains.plans.models import Ask, Assignment, Coverage, Item, Kind, Plan, Row, UnitPlan
from lienthong.kernel.base import VIETNAM, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.keyset import Page, page
from lienthong.kernel.base.text import fold, whole_number
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

HAVING = (UnitPlanState.SENT, UnitPlanState.ACCEPTED)
LACKING = (UnitPlanState.ASKED, UnitPlanState.RETURNED)
NEVER = dt.date(9999, 12, 31)
TABS: dict[str, str] = {
    "": "Tất cả",
    "qua-han": "Quá hạn chưa gửi",
    "chua-gui": "Chưa gửi",
    "cho-xem": "Chờ xem xét",
    "da-nhan": "Đã tiếp nhận",
    "gui-muon": "Gửi muộn",
    "thoi": "Thôi yêu cầu",
}


def unit_plans_seen(by: Actor) -> QuerySet[UnitPlan]:
    """Plans of one's own units, and those that one's units coordinate or judge. The database keeps the same wall."""
    every = UnitPlan.objects.select_related("plan", "ask")
    if by.everywhere:
        return every
    mine = by.units
    return every.filter(among("unit_id", mine) | among("coordinator_id", mine) | among("acceptor_id", mine))


def ask_of(plan: Plan) -> Ask | None:
    """That this plan asks its units for plans of their own, if it does."""
    return Ask.objects.filter(plan=plan).first()


def unit_plan_of(by: Actor, plan: Plan, code: str) -> UnitPlan:
    """One unit's plan under this plan, as far as the actor may see it."""
    found = unit_plans_seen(by).select_related("plan", "ask", "clock", "read_as").filter(plan=plan, code=code).first()
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True, slots=True)
class Passed:
    """A unit's plan that another unit goes on with: whose it was, whose it is."""

    ended: units.UnitCard
    heir: units.UnitCard


def passed_on(by: Actor, plan: Plan, code: str) -> Passed | None:
    """Where a plan of one's own ended unit is now, for those who do not see it there; the words in it stay there."""
    with seen_by(HOUSE):
        thing = UnitPlan.objects.filter(plan=plan, code=code).select_related("ask").first()
    if thing is None:
        return None
    first = whole_number(code.removeprefix(f"{thing.ask.code}."), 2**31 - 1)
    if first is None or first == thing.unit_id or not (first in by.units or thing.filled_as == by.id):
        return None
    return Passed(units.card(first), units.card(thing.unit_id))


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a plan that ask units for plans of their own, as the reader found them: the day, and the groups."""

    text: str
    due_on: dt.date | None
    groups: list[str]
    anchor: dict[str, Any] | None


def said_in(plan: Plan) -> Said | None:
    """Where the document itself asks for unit plans: a duty to make a plan and send it, with its day."""
    for row in Row.objects.filter(plan=plan, kind=Kind.DUTY).order_by("place"):
        words = fold(str(row.fields.get("name") or ""))
        if "ke hoach" not in words or not ("xay dung" in words or "ban hanh" in words) or "gui" not in words:
            continue
        due = (row.fields.get("due") or {}).get("until")
        groups = [str(one["code"]) for one in row.fields.get("lead") or [] if one["kind"] == "group" and one["code"]]
        if due:
            return Said(str(row.fields["name"])[:600], dt.date.fromisoformat(due), groups, row.fields.get("anchor"))
    return None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the asked units have a plan of their own: with number and day, sent and not returned."""

    having: int
    accepted: int
    of: int

    @property
    def percent(self) -> float:
        """The share, from 0 to 100 with one decimal; 0 where nobody was asked."""
        return round(100 * self.having / self.of, 1) if self.of else 0.0


def _tab(tab: str, on: dt.date) -> Q:
    lacking = Q(state__in=LACKING)
    sent_late = Q(state__in=HAVING, sent_at__gt=F("clock__due_at"))
    return {
        "qua-han": lacking & Q(clock__due_on__lt=on),
        "chua-gui": lacking,
        "cho-xem": Q(state=UnitPlanState.SENT),
        "da-nhan": Q(state=UnitPlanState.ACCEPTED),
        "gui-muon": sent_late,
        "thoi": Q(state=UnitPlanState.CLOSED),
    }.get(tab, ~Q(state=UnitPlanState.CLOSED))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of units with how each stands; counts of every tab."""

    page: Page[Any]
    counts: dict[str, int]
    cards: dict[int, units.UnitCard]
    covered: dict[int, int]
    given: dict[int, int]

    @property
    def share(self) -> Share:
        """The share of units with a plan of their own, for somebody who sees them all."""
        having = self.counts["cho-xem"] + self.counts["da-nhan"]
        return Share(having, self.counts["da-nhan"], self.counts[""])


def listed(by: Actor, plan: Plan, *, tab: str = "", after: str = "", before: str = "", size: int = 25) -> Listed:
    """Who has sent, who is missing, who is late: those who lack it first, then by day."""
    on = today()
    every = unit_plans_seen(by).filter(plan=plan)
    named = {f"n{place}": Count("pk", filter=_tab(name, on)) for place, name in enumerate(TABS)}
    counted = every.aggregate(**named)
    counts = {name: counted[f"n{place}"] for place, name in enumerate(TABS)}
    rows: QuerySet[Any] = (
        every.filter(_tab(tab, on)).select_related("clock").annotate(day=Coalesce("sent_at__date", Value(NEVER)))
    )
    found = page(rows, ("-day", "id"), after=after, before=before, size=size)
    ids = [one.pk for one in found.rows]
    covered = Counter(Coverage.objects.filter(unit_plan_id__in=ids).values_list("unit_plan_id", flat=True))
    unit_ids = [one.unit_id for one in found.rows]
    given = Counter(
        Assignment.objects.filter(plan=plan, unit_id__in=unit_ids, owes=True, ended_by="").values_list(
            "unit_id", flat=True
        )
    )
    return Listed(found, counts, units.cards(unit_ids), dict(covered), dict(given))


def is_late(thing: UnitPlan, on: dt.date) -> bool:
    """Whether the day passed before it was there."""
    due = thing.clock.due_on if thing.clock else None
    if due is None:
        return False
    if thing.state in HAVING and thing.sent_at is not None:
        return thing.sent_at.astimezone(VIETNAM).date() > due
    return thing.state in LACKING and due < on


@dataclass(frozen=True, slots=True)
class Covering:
    """Rows of the parent that were given to a unit: those its plan covers, with the place, and those it does not."""

    covered: list[tuple[Item, str]]
    missing: list[Item]
    others: list[tuple[Item, str]]


def covering(thing: UnitPlan) -> Covering:
    """Which of the unit's rows its own plan covers; `others`: rows it covers without leading them."""
    held = Assignment.objects.filter(plan_id=thing.plan_id, unit_id=thing.unit_id, owes=True, ended_by="")
    given = list(Item.objects.filter(pk__in=held.values("item_id")).order_by("place"))
    places = dict(Coverage.objects.filter(unit_plan=thing).values_list("item_id", "place"))
    others = Item.objects.filter(pk__in=places.keys() - {one.pk for one in given}).order_by("place")
    return Covering(
        covered=[(one, places[one.pk]) for one in given if one.pk in places],
        missing=[one for one in given if one.pk not in places],
        others=[(one, places[one.pk]) for one in others],
    )


def own_asked(by: Actor, plan: Plan, unit_ids: list[int]) -> QuerySet[UnitPlan]:
    """What this plan asks of one's own units."""
    return (
        unit_plans_seen(by)
        .filter(plan=plan, unit_id__in=unit_ids)
        .exclude(state=UnitPlanState.CLOSED)
        .select_related("clock")
        .order_by("pk")
    )
