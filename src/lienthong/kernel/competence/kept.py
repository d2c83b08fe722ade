"""What this process keeps of tables, mandates, seats and places: each as long as its stamp stands.

A stamp is a number that is never given twice, so what was read under it stays true of it also where the change that
made it is undone.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .models import Mandate
from .queries import in_force, stamps
from .rules import Compiled, read_table
from .states import MandateState

P = ParamSpec("P")
R = TypeVar("R")
MOST = 20_000
"""How many places, days, units are kept at most; past that, all of one kind is forgotten and read anew."""
TOGETHER = 256
"""How many units are read with the one that is asked for."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The stamps under which is answered: of units, of seats, of tables and mandates."""

    units: int
    seats: int
    own: int


@dataclass(frozen=True, slots=True)
class InForce:
    """A decision table that answers on a day, ready to be asked."""

    code: str
    title: str
    about: str
    unit_id: int
    version: str
    number: int
    since: dt.date | None
    decision: str
    compiled: Compiled


_look: ContextVar[list[Marks] | None] = ContextVar("competence_look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Everything inside of this block only reads, and is answered as of one moment: stamps are asked for once."""
    before = _look.set([])
    try:
        with units.one_reading():
            marks()  # before anything else asks for a stamp by itself
            yield
    finally:
        _look.reset(before)


def in_one_look(question: Callable[P, R]) -> Callable[P, R]:
    """A question that is answered as of one moment, also where nobody opened a look around it."""

    @wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        if _look.get() is not None:
            return question(*args, **kwargs)
        with one_look():
            return question(*args, **kwargs)

    return asked


def marks() -> Marks:
    """The stamps as they stand, or as this look has met them."""
    met = _look.get()
    if met:
        return met[0]
    found = Marks(*stamps())
    if met is not None:
        met.append(found)
        units.met(found.units)
    return found


class Store:
    """What is kept under one stamp."""

    def __init__(self) -> None:
        self._held: tuple[int, dict[Any, Any]] = (-1, {})

    def under(self, mark: int) -> dict[Any, Any]:
        """What is kept under this stamp; empty where it is new or there is too much."""
        held = self._held
        if held[0] != mark or len(held[1]) > MOST:
            held = self._held = (mark, {})
        return held[1]


PLACES = Store()
_tables, _mandates, _seats, _called = Store(), Store(), Store(), Store()
_compiled: dict[str, Compiled] = {}


def tables_on(day: dt.date) -> tuple[InForce, ...]:
    """The tables that answer on a day."""
    kept = _tables.under(marks().own)
    found: tuple[InForce, ...] | None = kept.get(day)
    if found is None:
        found = kept[day] = tuple(
            InForce(
                one.table.code, one.table.title, one.table.about, one.table.unit_id, one.code, one.number,
                one.valid.lower, one.decision, compiled(one.digest, one.document),
            )
            for one in in_force(day)
        )  # fmt: skip
    return found


def compiled(digest: str, document: str) -> Compiled:
    """A table made ready, once for each of its marks."""
    found = _compiled.get(digest)
    if found is None:
        if len(_compiled) > 200:
            _compiled.clear()
        found = _compiled[digest] = Compiled(read_table(document))
    return found


def mandates_of(unit_id: int) -> tuple[Mandate, ...]:
    """All mandates of a unit that were ever signed, the oldest first."""
    found: tuple[Mandate, ...] = _with_neighbours(_mandates.under(marks().own), unit_id, _signed)
    return found


def seats_of(unit_id: int) -> tuple[people.SeatRow, ...]:
    """All that was ever told of the seats of a unit, the highest posts first."""
    found: tuple[people.SeatRow, ...] = _with_neighbours(_seats.under(marks().seats), unit_id, people.seats_ever)
    return found


def _signed(unit_ids: Iterable[int]) -> Iterable[Mandate]:
    signed = Mandate.objects.filter(unit_id__in=list(unit_ids), state__in=[MandateState.IN_FORCE, MandateState.REVOKED])
    return signed.order_by("pk")


def _with_neighbours(kept: dict[Any, Any], unit_id: int, read: Callable[[Iterable[int]], Iterable[Any]]) -> Any:
    """What is kept of a unit, read together with the units numbered around it: a question costs more than rows."""
    found = kept.get(unit_id)
    if found is None:
        first = unit_id - unit_id % TOGETHER
        rows: dict[int, list[Any]] = {one: [] for one in range(first, first + TOGETHER)}
        for row in read(rows):
            rows[row.unit_id].append(row)
        kept.update((one, tuple(those)) for one, those in rows.items())
        found = kept[unit_id]
    return found


def sitting(unit_id: int, on: dt.date, at: dt.datetime | None = None) -> list[people.SeatRow]:
    """Who sits at the posts of a unit on a day, as is known, or was at an instant; called as on the day."""
    found = [seat for seat in seats_of(unit_id) if sat(seat, on, at)]
    called = {one.post: one.title for one in _called_of(unit_id) if _then(one, on)}
    return [replace(seat, title=called.get(seat.post, seat.title)) for seat in found] if called else found


def _called_of(unit_id: int) -> tuple[people.CalledRow, ...]:
    called: tuple[people.CalledRow, ...] = _with_neighbours(_called.under(marks().seats), unit_id, people.called_ever)
    return called


def _then(one: people.CalledRow, on: dt.date) -> bool:
    return (one.since is None or one.since <= on) and (one.until is None or on < one.until)


def sat(seat: people.SeatRow, on: dt.date, at: dt.datetime | None) -> bool:
    """Whether a seat was held on a day, as the house knows it, or knew it at an instant."""
    if (seat.since is not None and on < seat.since) or (seat.until is not None and on >= seat.until):
        return False
    if at is None:
        return seat.known_until is None
    return (seat.known_from is None or seat.known_from <= at) and (seat.known_until is None or at < seat.known_until)
