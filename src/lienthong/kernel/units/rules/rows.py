"""The plain rows that naming works on, and the answers it gives."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

EVER = dt.date.min
NEVER = dt.date.max
Standing = Literal["now", "old", "later", "unknown"]


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit as other rooms see it: what it is called on the day asked, and from when to when it lives.

    `parent` is the parent's code. `valid_to` is the first day on which the unit is no more; None is open.
    Where the unit does not live on the day asked, its nearest name stands here.
    """

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    tier: str
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    def lives_on(self, day: dt.date) -> bool:
        """Whether the unit is in being on that day."""
        return (self.valid_from or EVER) <= day < (self.valid_to or NEVER)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A unit's names during [since, until)."""

    code: str
    name: str
    short_name: str = ""
    others: tuple[str, ...] = ()
    kind: str = ""
    tier: str = ""
    parent: str | None = None
    since: dt.date = EVER
    until: dt.date = NEVER
    id: int = 0

    @classmethod
    def read(cls, row: Mapping[str, str]) -> "NameRow":
        """A row of `units.csv`."""
        return cls(
            row["code"],
            row["name"],
            row.get("short_name", ""),
            many(row.get("other_names", "")),
            row.get("kind", ""),
            row.get("tier", ""),
            row.get("parent") or None,
            day(row.get("valid_from", "")) or EVER,
            day(row.get("valid_to", "")) or NEVER,
        )

    def covers(self, on: dt.date) -> bool:
        """Whether these names hold on that day; the last day of the calendar stands for “still”."""
        return self.since <= on and (on < self.until or self.until == NEVER)


@dataclass(frozen=True, slots=True)
class Edge:
    """A unit went over into another on a day, by a cited decision; `successor` is None where it only ended."""

    unit: str
    successor: str | None
    kind: str
    on: dt.date
    cited: str = ""
    main: bool | None = None

    @classmethod
    def read(cls, row: Mapping[str, str]) -> "Edge":
        """A row of `unit_edges.csv`."""
        share = {"yes": True, "no": False}.get(row.get("share_main", ""))
        on = dt.date.fromisoformat(row["valid_from"])
        return cls(row["from_unit"], row["to_unit"] or None, row["kind"], on, row.get("cited", ""), share)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A named group of units and the other ways of writing it."""

    code: str
    name: str
    others: tuple[str, ...] = ()

    @classmethod
    def read_all(cls, rows: Iterable[Mapping[str, str]]) -> "Iterator[GroupRow]":
        """The groups of `unit_groups.csv`, each once."""
        seen: set[str] = set()
        for row in rows:
            if row["code"] not in seen:
                seen.add(row["code"])
                yield cls(row["code"], row["name"], many(row.get("other_names", "")))


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a name means on a day: one hit is sure, two are a doubt, none is unknown.

    `standing` says whether the hits live on the day (`now`), have ended before it (`old`, with `successors`) or
    begin only after it (`later`). `renamed`: the unit lives, but no longer under this name. `exact` is false where
    marks or an abbreviation had to be guessed.
    """

    text: str
    hits: tuple[UnitCard, ...] = ()
    standing: Standing = "unknown"
    renamed: bool = False
    exact: bool = True
    successors: tuple[UnitCard, ...] = ()

    @property
    def sure(self) -> UnitCard | None:
        """The one unit that is meant, or None."""
        return self.hits[0] if len(self.hits) == 1 else None

    @property
    def old(self) -> bool:
        """Whether the name is no longer in use on the day."""
        return self.standing == "old" or self.renamed


def many(cell: str) -> tuple[str, ...]:
    """Several values of one cell."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def day(cell: str) -> dt.date | None:
    """A day of a cell, None where it is empty."""
    return dt.date.fromisoformat(cell) if cell else None
