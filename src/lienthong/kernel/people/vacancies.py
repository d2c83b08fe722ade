"""Posts at which nobody sits, and what follows: who is in charge of the unit meanwhile, what waits for the post.

Who is next in charge is the house's own order (the rank that the unit gave its posts), no provision that was checked.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from lienthong.kernel.base import today
from lienthong.kernel.base.among import among
from lienthong.kernel.units import api as units

from .leaves import AwayCard, away
from .models import Post, PostKind, Seat
from .queries import SeatCard, holders

Waits = Callable[[Iterable[tuple[str, int, str]]], Mapping[str, int]]
_waits: list[Waits] = []
Unsigned = Callable[[Iterable[tuple[str, int, str]]], Mapping[str, list[str]]]
_unsigned: list[Unsigned] = []


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge of a unit on a day, and by what; nobody: `seat` is None."""

    seat: SeatCard | None
    why: str

    @property
    def alarm(self) -> bool:
        """Whether nobody is."""
        return self.seat is None


@dataclass(frozen=True, slots=True)
class VacancyCard:
    """A post at which nobody sits, what waits for it, and who is in charge of the unit meanwhile."""

    code: str
    title: str
    kind: str
    unit: str
    unit_name: str
    since: dt.date | None
    waiting: int
    charge: Charge
    unsigned: tuple[str, ...] = ()

    @property
    def kind_words(self) -> str:
        """What the post is in its unit."""
        return str(PostKind(self.kind).label)


def register_waiting(waits: Waits) -> None:
    """A room above counts what waits for posts: for (code, unit, kind) of each, how much by its code."""
    if waits not in _waits:
        _waits.append(waits)


def register_unsigned(unsigned: Unsigned) -> None:
    """A room above says what nobody may sign: for (code, unit, kind) of each post, sentences by its code."""
    if unsigned not in _unsigned:
        _unsigned.append(unsigned)


def vacant(on: dt.date | None = None) -> QuerySet[Post]:
    """Posts of all units that are there on a day and at which nobody sits."""
    day = on or today()
    taken = Seat.objects.filter(post=OuterRef("pk"), valid__contains=day)
    return Post.objects.filter(~Exists(taken), valid__contains=day)


def vacancy_cards(posts: Iterable[Post], on: dt.date | None = None) -> list[VacancyCard]:
    """What follows of these posts being vacant; a page of a list at once."""
    day, rows = on or today(), list(posts)
    named = units.cards({row.unit_id for row in rows}, day)
    charges = in_charge({row.unit_id for row in rows}, day)
    waiting = _waiting(rows)
    unsigned = _signs_nobody(rows)
    since = _left(rows, day)
    return [
        VacancyCard(
            row.code, row.title, row.kind, named[row.unit_id].code, named[row.unit_id].name, since.get(row.pk),
            waiting.get(row.code, 0), charges[row.unit_id], tuple(unsigned.get(row.code, ())),
        )
        for row in rows
        if row.unit_id in named
    ]  # fmt: skip


def in_charge(unit_ids: Iterable[int], on: dt.date | None = None) -> dict[int, Charge]:
    """Who is in charge of each unit on a day: its head; who acts for them; a deputy by rank; of those who are there."""
    day, wanted = on or today(), list(unit_ids)
    by_unit: dict[int, list[SeatCard]] = defaultdict(list)
    for seat in holders(wanted, [PostKind.HEAD, PostKind.DEPUTY], day):
        by_unit[seat.unit_id].append(seat)
    absent = away({seat.person for seats in by_unit.values() for seat in seats}, day)
    return {unit: _charge(by_unit.get(unit, []), absent) for unit in wanted}


def _charge(seats: list[SeatCard], absent: Mapping[str, AwayCard]) -> Charge:
    heads = [one for one in seats if one.kind == PostKind.HEAD]
    deputies = [one for one in seats if one.kind == PostKind.DEPUTY]
    there = next((one for one in heads if one.person not in absent), None)
    if there is not None:
        return Charge(there, there.how_words or "người đứng đầu")
    what = "người đứng đầu đang vắng" if heads else "chưa có người đứng đầu"
    stands_in = {absent[one.person].substitute for one in heads} - {""}
    named = next((one for one in deputies if one.person in stands_in and one.person not in absent), None)
    if named is not None:
        return Charge(named, f"{what}, được cử làm thay")
    deputy = next((one for one in deputies if one.person not in absent), None)
    if deputy is not None:
        return Charge(deputy, f"{what}, cấp phó có thứ bậc cao nhất")
    return Charge(None, f"{what}, không có cấp phó nào đang làm việc")


def _waiting(rows: list[Post]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for waits in _waits if rows else ():
        for code, count in waits([(row.code, row.unit_id, row.kind) for row in rows]).items():
            found[code] += count
    return found


def _signs_nobody(rows: list[Post]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for unsigned in _unsigned if rows else ():
        for code, told in unsigned([(row.code, row.unit_id, row.kind) for row in rows]).items():
            found[code] += told
    return found


def _left(rows: list[Post], on: dt.date) -> dict[int, dt.date]:
    """Since when each of these posts has been vacant: the day on which the last one left it."""
    ended = Seat.objects.filter(post__in=rows, valid__endswith__lte=on).values_list("post_id", "valid")
    left: dict[int, dt.date] = {}
    for post, valid in ended:
        left[post] = max(left.get(post, valid.upper), valid.upper)
    return left


def vacancies_of(on: dt.date, *, kind: str = "", within: Iterable[int] | None = None) -> QuerySet[Post]:
    """The vacant posts of a day, of one kind and of some units, where these are named."""
    rows = vacant(on)
    if kind:
        rows = rows.filter(kind=kind)
    return rows if within is None else rows.filter(among("unit_id", list(within)))
