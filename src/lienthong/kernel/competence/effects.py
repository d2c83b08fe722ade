"""What a further version of a decision table would change for work that is open now; rooms above say what is open."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.units import api as units

from .asking import Matter, answered
from .checking import in_short, naming
from .kept import InForce, compiled, one_look, tables_on
from .queries import versions
from .rules import FaultyTable
from .states import VersionState

MOST_GROUPS = 5_000


@dataclass(frozen=True, slots=True)
class OpenWork:
    """So much open work at one unit under the same procedures, with one of it to look at."""

    unit_id: int
    procedures: tuple[str, ...]
    count: int
    title: str
    href: str


Lister = Callable[[Actor], Iterable[OpenWork]]
_listers: dict[str, Lister] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """Open work that would belong elsewhere: what it is, whose it is now and would be, in words."""

    kind: str
    work: OpenWork
    procedure: str
    unit: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a version would change on a day: the open work that was looked at, and what of it would go elsewhere.

    `unnamed`: open work that names no procedure, of which nothing can be said. `cut`: there was more than was looked
    at.
    """

    day: dt.date
    looked_at: int
    unnamed: int
    changes: tuple[Change, ...]
    cut: bool

    @property
    def moved(self) -> int:
        """How much would belong elsewhere."""
        return sum(one.work.count for one in self.changes)


def register_open_work(name: str, lister: Lister) -> None:
    """A room above says what of it is open, by units and procedures, as far as an actor may see it."""
    _listers[name] = lister


def effect_of(by: Actor, code: str, day: dt.date) -> Effect | None:
    """What a draft would change for open work, were it in force on a day; None without such a draft."""
    version = versions(by).select_related("table").filter(code=code, state=VersionState.DRAFT).first()
    if version is None:
        return None
    table = version.table
    try:
        ready = compiled(version.digest, version.document)
    except FaultyTable:
        return None
    trial = InForce(table.code, table.title, table.about, table.unit_id, code, version.number, day, "đang soạn", ready)
    looked, unnamed, groups = 0, 0, 0
    changes: list[Change] = []
    with one_look():
        before = tables_on(day)
        after = (*(one for one in before if one.code != table.code), trial)
        for kind, lister in _listers.items():
            for work in lister(by):
                groups += 1
                if groups > MOST_GROUPS:
                    return Effect(day, looked, unnamed, tuple(changes), cut=True)
                looked += work.count
                unnamed += 0 if work.procedures else work.count
                changes += _changes(kind, work, day, before, after)
    return Effect(day, looked, unnamed, tuple(changes), cut=False)


def _changes(
    kind: str, work: OpenWork, day: dt.date, before: Iterable[InForce], after: Iterable[InForce]
) -> Iterable[Change]:
    """Asked for a citizen: of open work it is not known here who had come."""
    unit = units.cards([work.unit_id], day)[work.unit_id]
    for procedure in work.procedures:
        was, will = (
            in_short(answered(Matter(procedure), unit.code, day, "citizen", tables)) for tables in (before, after)
        )
        if was != will:
            yield Change(kind, work, procedure, unit.name, _words(was), _words(will))


def _words(short: str) -> str:
    return "chưa có bảng nào trả lời" if short == "outside" else naming(short)
