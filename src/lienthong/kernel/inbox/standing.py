"""Readings about who stands in for whom: in the inbox it shows what is given to the absent person alone, no more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienthong.kernel.access import api as access
from lienthong.kernel.base import today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people

from .models import Substitute
from .states import SubstituteState


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of one's own unit who may be asked to stand in."""

    person: str
    actor: str
    name: str
    post: str
    unit_id: int


def visible_substitutes(by: Actor) -> QuerySet[Substitute]:
    """Where this person stands in, or is stood in for."""
    return Substitute.objects.filter(Q(absent=by.id) | Q(substitute=by.id))


def current(by: Actor) -> list[Substitute]:
    """What holds today or is still to come, the nearest first."""
    rows = visible_substitutes(by).filter(state=SubstituteState.AGREED, during__endswith__gt=today())
    return list(rows.order_by("during", "id"))


def absent_for(by: Actor) -> "QuerySet[Substitute, str]":
    """The ids of those for whom this actor stands in today; used inside other questions."""
    rows = Substitute.objects.filter(substitute=by.id, state=SubstituteState.AGREED, during__contains=today())
    return rows.values_list("absent", flat=True)


def names_of(by: Actor, holders: Iterable[str]) -> dict[str, str]:
    """The names of the absent, where lines are theirs; nothing is asked where none is."""
    others = {holder for holder in holders if holder and holder != by.id}
    if not others:
        return {}
    rows = Substitute.objects.filter(substitute=by.id, absent__in=others, state=SubstituteState.AGREED)
    return dict(rows.values_list("absent", "absent_name"))


def stand_ins(persons: Collection[str]) -> dict[str, list[notifications.StandIn]]:
    """Who stands in for these persons today; asked with the eyes of the house."""
    found: dict[str, list[notifications.StandIn]] = {}
    rows = Substitute.objects.filter(
        absent_person__in=list(persons), state=SubstituteState.AGREED, during__contains=today()
    ).values_list("absent_person", "substitute_person", "absent_name")
    for absent, person, name in rows:
        found.setdefault(absent, []).append(notifications.StandIn(person, name))
    return found


def colleagues(by: Actor) -> list[Colleague]:
    """Those who hold a post in a unit in which this actor holds one, and may sign in; the highest first."""
    seats = people.holders({post.unit for post in by.posts}) if by.posts else []
    accounts = dict(access.accounts_of({seat.person for seat in seats}))
    found: dict[str, Colleague] = {}
    for seat in seats:
        if seat.person in accounts and seat.person != by.person:
            one = Colleague(seat.person, accounts[seat.person], seat.person_name, seat.title, seat.unit_id)
            found.setdefault(seat.person, one)
    return list(found.values())


def parted(rows: Iterable[Substitute]) -> list[Substitute]:
    """Those of these pairs who do not both sit in the unit any more."""
    pairs = list(rows)
    seated = (
        {(seat.unit_id, seat.person) for seat in people.holders({one.unit_id for one in pairs})} if pairs else set()
    )
    return [
        one for one in pairs if not {(one.unit_id, one.absent_person), (one.unit_id, one.substitute_person)} <= seated
    ]


notifications.register_stand_ins(stand_ins)
