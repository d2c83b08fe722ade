"""What a further version of a decision table would change for work that is open now; rooms above say what is open."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.units import api as units

from .asking import Matter, answered
from .checking import in_short, naming
from .kept import InForce, compiled, one_look, tables_on
from .models import DecisionTable, TableVersion
from .queries import versions
from .rules import FaultyTable
from .states import VersionState


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
_Answers = dict[tuple[str, str], tuple[str, ...]]


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
    """What a version would change on a day: all open work that was looked at, and how much of it would go elsewhere.

    `changes`: what of that the actor may see, one by one; `unseen`: how much they may not. `unnamed`: open work that
    names no procedure, of which nothing can be said. `mark`: of all that would go elsewhere, seen or not, and of the
    draft and the day; who publishes says which one they looked at.
    """

    day: dt.date
    looked_at: int
    unnamed: int
    moved: int
    changes: tuple[Change, ...]
    mark: str

    @property
    def unseen(self) -> int:
        """How much would go elsewhere of which the actor sees nothing but the number."""
        return self.moved - sum(one.work.count for one in self.changes)


def register_open_work(name: str, lister: Lister) -> None:
    """A room above says what of it is open, by units and procedures, as far as an actor may see it."""
    _listers[name] = lister


def effect_of(by: Actor, code: str, day: dt.date) -> Effect | None:
    """What a draft would change for open work, were it in force on a day; None without such a draft."""
    version = versions(by).select_related("table").filter(code=code, state=VersionState.DRAFT).first()
    if version is None:
        return None
    try:
        return _effect(by, version, version.table, day)
    except FaultyTable:
        return None


def mark_of(version: TableVersion, table: DecisionTable, day: dt.date) -> str:
    """The mark of what a draft would change on a day; as whoever looks at the effect is given it."""
    return _effect(HOUSE, version, table, day).mark


def _effect(by: Actor, version: TableVersion, table: DecisionTable, day: dt.date) -> Effect:
    """All open work is counted with the eyes of the house; named is what the actor may see."""
    trial = InForce(
        table.code, table.title, table.about, table.unit_id, version.code, version.number, day, "đang soạn",
        compiled(version.digest, version.document),
    )  # fmt: skip
    with one_look():
        before = tables_on(day)
        after = (*(one for one in before if one.code != table.code), trial)
        whole = _everything()
        known: _Answers = {}
        moving = [(one.kind, one.work.unit_id, one.procedure, one.work.count, one.now, one.then)
                  for kind, work in whole for one in _changes(kind, work, day, before, after, known)]  # fmt: skip
        seen = [
            one
            for kind, lister in _listers.items()
            for work in lister(by)
            for one in _changes(kind, work, day, before, after, known)
        ]
    looked = sum(work.count for _, work in whole)
    unnamed = sum(work.count for _, work in whole if not work.procedures)
    said = json.dumps([version.digest, str(day), sorted(moving)], ensure_ascii=False)
    mark = hashlib.sha256(said.encode()).hexdigest()
    return Effect(day, looked, unnamed, sum(count for *_, count, _, _ in moving), tuple(seen), mark)


def _everything() -> list[tuple[str, OpenWork]]:
    with seen_by(HOUSE):
        return [(kind, work) for kind, lister in _listers.items() for work in lister(HOUSE)]


def _changes(
    kind: str, work: OpenWork, day: dt.date, before: Iterable[InForce], after: Iterable[InForce], known: _Answers
) -> Iterable[Change]:
    """Asked for a citizen: of open work it is not known here who had come."""
    unit = units.cards([work.unit_id], day)[work.unit_id]
    for procedure in work.procedures:
        if (unit.code, procedure) not in known:
            known[unit.code, procedure] = tuple(
                in_short(answered(Matter(procedure), unit.code, day, "citizen", tables)) for tables in (before, after)
            )
        was, will = known[unit.code, procedure]
        if was != will:
            yield Change(kind, work, procedure, unit.name, _words(was), _words(will))


def _words(short: str) -> str:
    return "chưa có bảng nào trả lời" if short == "outside" else naming(short)
