"""Where readings of the vault start: everybody reads their own, nobody another's."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

from .models import Fact


@dataclass(frozen=True, slots=True)
class FactCard:
    """A fact as its page and other rooms see it; `until` once it is no longer used, no `value` where withdrawn."""

    code: str
    kind: str
    name: str
    label: str
    value: Any
    said: str
    against: str
    cited: str
    unit_name: str
    by: str
    by_name: str
    since: dt.datetime
    until: dt.datetime | None
    withdrawn: bool


def facts(by: Actor) -> QuerySet[Fact]:
    """The facts that an actor may see: one's own, those in force and those that were; the house all."""
    if by.kind == "house":
        return Fact.objects.all()
    return Fact.objects.filter(owner=by.id) if by.kind == "person" else Fact.objects.none()


def own(by: Actor) -> list[FactCard]:
    """All that the vault holds or held of this actor, the newest first."""
    return _cards(facts(by).order_by("-id")[:MOST])


def known(by: Actor, kinds: Collection[str]) -> list[FactCard]:
    """What is in force of these kinds about this actor, the newest first."""
    found = facts(by).filter(kind__in=list(kinds), valid__contains=now())
    return _cards(found.order_by("-id")[:MOST])


def kept_from(cited: str) -> dict[str, FactCard]:
    """What was confirmed from one declaration, by the names of its fields. The caller has asked who may read that."""
    with seen_by(HOUSE):
        return {card.name: card for card in _cards(Fact.objects.filter(cited=cited).order_by("id"))}


MOST = 200


def _cards(chosen: QuerySet[Fact]) -> list[FactCard]:
    rows = list(chosen)
    named = units.cards({row.unit_id for row in rows})
    return [
        FactCard(
            row.code,
            row.kind,
            row.name,
            row.label,
            row.value,
            row.said,
            row.against,
            row.cited,
            named[row.unit_id].name,
            row.by,
            row.by_name,
            row.valid.lower,
            row.valid.upper,
            row.withdrawn,
        )
        for row in rows
    ]
