"""Readings about who is away: that somebody is, until when and who stands in is known at work; why is not."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by

from .models import Leave, LeaveKind, Person

KEEPS = ("unit_admin", "leader")
KEEPER = "system_admin"


@dataclass(frozen=True, slots=True)
class AwayCard:
    """Somebody is away: from the first to the last day, and who stands in; without the reason."""

    person: str
    first_on: dt.date
    last_on: dt.date
    substitute: str
    substitute_name: str


@dataclass(frozen=True, slots=True)
class LeaveCard:
    """The same for those who may know why and change it."""

    code: str
    kind: str
    first_on: dt.date
    last_on: dt.date
    substitute: str
    substitute_name: str

    @property
    def begun(self) -> bool:
        """Whether the first day is past."""
        return self.first_on < today()

    @property
    def open(self) -> bool:
        """Whether something of it is still to come, so that it can be taken back."""
        return not self.begun or (self.last_on >= today() and self.shortest < self.last_on)

    @property
    def shortest(self) -> dt.date:
        """The last day away, were the person to come back today."""
        return max(self.first_on, today() - dt.timedelta(days=1))


def visible_leaves(by: Actor) -> QuerySet[Leave]:
    """One's own, and those of the units that one leads or administers."""
    if by.everywhere or by.has(KEEPER):
        return Leave.objects.all()
    mine = Q(person__code=by.person) if by.person else Q(pk__in=[])
    return Leave.objects.filter(mine | Q(unit_id__in=by.units_as(*KEEPS)))


def may_keep_leaves(by: Actor, person: Person) -> bool:
    """Whether the actor writes down when this person is away: themselves, who leads or administers their unit."""
    if by.kind == "house" or by.has(KEEPER):
        return True
    return (by.person is not None and by.person == person.code) or by.over(person.unit_id, *KEEPS)


def away(persons: Iterable[str], on: dt.date | None = None) -> dict[str, AwayCard]:
    """Those of these persons who are away on a day (today), by their codes; without the reason, so for all at work."""
    wanted = list(persons)
    if not wanted:
        return {}
    with seen_by(HOUSE):
        rows = Leave.objects.filter(person__code__in=wanted, valid__contains=on or today())
        return {card.person: card for card in _cards(rows)}


def away_from(persons: Iterable[str], on: dt.date, until: dt.date) -> list[AwayCard]:
    """When these persons are away in the days to come, the nearest first."""
    with seen_by(HOUSE):
        rows = Leave.objects.filter(
            person__code__in=list(persons), valid__startswith__gt=on, valid__startswith__lt=until
        )
        return _cards(rows.order_by("valid", "id"))


def leaves_of(by: Actor, person: Person) -> list[LeaveCard]:
    """When a person is and was away, the newest first, with the reason; nothing for those who may not know it."""
    if not may_keep_leaves(by, person):
        return []
    rows = Leave.objects.filter(person=person).select_related("substitute").order_by("-valid", "-id")
    return [
        LeaveCard(
            row.code, str(LeaveKind(row.kind).label), row.first_on, row.last_on,
            row.substitute.code if row.substitute else "", row.substitute.full_name if row.substitute else "",
        )
        for row in rows[:50]
    ]  # fmt: skip


def _cards(rows: QuerySet[Leave]) -> list[AwayCard]:
    found = rows.values_list("person__code", "valid", "substitute__code", "substitute__full_name")
    return [
        AwayCard(person, valid.lower, valid.upper - dt.timedelta(days=1), code or "", name or "")
        for person, valid, code, name in found
    ]
