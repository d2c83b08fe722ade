"""Open work of somebody who has gone: who goes on with it, by rule, and the list that is kept of it.

The order is the house's own: who was named to stand in, who sits now where they sat, who is in charge of the unit, and
at last the unit itself. Each room says who of these may do the thing at all, and moves its own things; it calls
`taker_of` and `note_handed` inside its verb, so that the list is whole with what happened.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, now, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.among import among
from lienthong.kernel.base.keyset import MANY
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.people import api as people

from .models import Legacy, Substitute, WorkItem
from .states import HandRule, SubstituteState

PAGE = "/viec-can-lam/ban-giao"
READERS = ("unit_admin", "leader")
WIDE = ("system_admin", "auditor")

notifications.register_kind(
    "inbox.handed_over",
    label="Nhận bàn giao việc",
    title="Việc của {giver} chuyển cho anh/chị",
    text="{giver} không còn giữ việc này; hệ thống chuyển theo quy tắc: {rule}. Danh sách ở trang Bàn giao việc.",
    duty=True,
    own=True,
)
notifications.register_kind(
    "inbox.handed_to_unit",
    label="Việc của người đã thôi chờ đơn vị",
    title="Việc của {giver} đang chờ đơn vị phân công",
    text="{giver} không còn giữ việc, chưa có người nhận theo quy tắc. Anh/chị xem danh sách ở trang Bàn giao việc rồi "
    "phân công.",
    duty=True,
)


@dataclass(frozen=True, slots=True)
class Taker:
    """Who goes on with something, and by which rule; nobody (`actor` empty): it waits for the unit."""

    actor: str
    person: str
    name: str
    rule: HandRule


@dataclass(frozen=True, slots=True)
class Handed:
    """One thing that goes over. Without a title and an address they are those of its line."""

    kind: str
    subject: str
    unit_id: int
    giver: str
    taker: Taker
    title: str = ""
    url: str = ""


TO_THE_UNIT = Taker("", "", "", HandRule.UNIT)
LAPSED = Taker("", "", "", HandRule.LAPSED)


def taker_of(giver: str, unit_id: int, fits: Callable[[str], bool], *, head: bool = True) -> Taker:
    """Who goes on in a unit with what somebody (an actor's id) held; `fits` says of a person whether they may.

    `head`: whoever is in charge of the unit is asked too, before it waits for the unit.
    """
    person = access.persons_behind([giver]).get(giver, ("", ""))[0]
    with seen_by(HOUSE):  # who stands in for others, and who sat where
        posts, left = _last_seats(person, unit_id)
        chain = [(HandRule.SUBSTITUTE, _stood_in(giver, left)), (HandRule.POST, _seated_now(unit_id, posts))]
        if head:
            chain.append((HandRule.HEAD, _in_charge(unit_id)))
        for rule, persons in chain:
            actors = access.actors_of(persons)
            for one in persons:
                if one in actors and one != person and fits(one):
                    return Taker(actors[one], one, people.names([one])[one], rule)
    return TO_THE_UNIT


def to_account(actor: str, rule: HandRule) -> Taker:
    """A certain account goes on; none: the unit."""
    if not actor:
        return TO_THE_UNIT
    person, name = access.persons_behind([actor])[actor]
    return Taker(actor, person, name, rule)


def _last_seats(person: str, unit_id: int) -> tuple[set[str], dt.date]:
    """The posts of the unit that somebody left last, and on which day; today where they left none."""
    ended = [
        (one.until, one.post)
        for one in people.seats_ever([unit_id])
        if one.person == person and one.known_until is None and one.until is not None and one.until <= today()
    ]
    left = max((until for until, _ in ended), default=today())
    return {post for until, post in ended if until == left}, left


def _stood_in(giver: str, left: dt.date) -> list[str]:
    """Whom somebody had named for the day on which they left, or for today; not who had been released before."""
    days = Q(during__contains=left) | Q(during__contains=today())
    rows = Substitute.objects.filter(days, absent=giver).order_by("-pk")
    return [
        one.substitute_person
        for one in rows
        if one.state == SubstituteState.AGREED or (one.ended_at and one.ended_at.astimezone(VIETNAM).date() >= left)
    ]


def _seated_now(unit_id: int, posts: set[str]) -> list[str]:
    return [one.person for one in people.holders([unit_id]) if one.code in posts]


def _in_charge(unit_id: int) -> list[str]:
    charge = people.in_charge([unit_id])[unit_id]
    return [charge.seat.person] if charge.seat is not None else []


def note_handed(handed: Iterable[Handed]) -> None:
    """Keep in the list what goes over, and tell who gets it, once a day for each who has gone; inside a verb."""
    rows = list(handed)
    if not rows:
        return
    names = access.persons_behind({one.giver for one in rows})
    with seen_by(HOUSE):
        lines = {
            (one.subject, one.kind): one
            for one in WorkItem.objects.filter(subject__in=[one.subject for one in rows]).only(
                "subject", "kind", "title", "url"
            )
        }
        Legacy.objects.bulk_create([_row(one, names, lines) for one in rows], batch_size=500)
        _tell(rows, names)


def _row(one: Handed, names: dict[str, tuple[str, str]], lines: dict[tuple[str, str], WorkItem]) -> Legacy:
    person, name = names.get(one.giver, ("", one.giver.removeprefix("account:")))
    line = lines.get((one.subject, one.kind))
    return Legacy(
        subject=one.subject, kind=one.kind, title=(one.title or (line.title if line else one.subject))[:500],
        url=(one.url or (line.url if line else ""))[:300], unit_id=one.unit_id, giver=one.giver, giver_person=person,
        giver_name=name[:200], taker=one.taker.actor, taker_person=one.taker.person, taker_name=one.taker.name[:200],
        rule=one.taker.rule.value, at=now(),
    )  # fmt: skip


def _tell(rows: list[Handed], names: dict[str, tuple[str, str]]) -> None:
    charges = people.in_charge({one.unit_id for one in rows if one.taker is TO_THE_UNIT})
    news = {}
    for one in (row for row in rows if row.taker is not LAPSED):
        person, name = names.get(one.giver, ("", one.giver))
        seat = None if one.taker.actor else charges[one.unit_id].seat
        told = one.taker.person or (seat.person if seat is not None else "")
        kind = "inbox.handed_over" if one.taker.actor else "inbox.handed_to_unit"
        dedup = f"ban-giao:{one.giver}:{one.taker.rule}:{one.unit_id}:{today()}"[:200]
        facts = {"giver": name, "rule": str(one.taker.rule.label)}
        news[told, dedup] = notifications.News(told, kind, facts, f"{PAGE}?nguoi={person}", person, dedup)
    notifications.notify_many(news.values())


def visible_legacies(by: Actor) -> QuerySet[Legacy]:
    """What came to oneself or went from oneself; all of the units that one leads or administers."""
    if by.everywhere or by.has(*WIDE):
        return Legacy.objects.all()
    own = Q(taker=by.id) | Q(giver=by.id)
    return Legacy.objects.filter(own | among("unit_id", by.units_as(*READERS)))


def handed_from(by: Actor, person: str) -> tuple[str, str] | None:
    """On a person's page: how much of what they held went over to others, as far as this actor may see."""
    count = len(visible_legacies(by).filter(giver_person=person).values_list("pk")[: MANY + 1])
    said = str(count) if count <= MANY else f"Hơn {MANY}"
    return (f"{said} việc đang giữ đã chuyển cho người khác", f"{PAGE}?nguoi={person}") if count else None


people.register_person_lead(handed_from)
