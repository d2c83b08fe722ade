"""Printed owners become units on a day: who leads, who co-operates, who monitors. The same for preview and issue."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lienthong.domains.plans.models import Row
from lienthong.domains.plans.rules import acceptors
from lienthong.kernel.units import api as units

LEADING = frozenset({"lead", "carry_out", "draft"})
MONITORING = frozenset({"monitor", "control", "appraise"})
GROUPED = frozenset({"group", "members"})
BEYOND = frozenset({"outside", "team", "group"})


def owners_of(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All bodies named for a row: those that lead, co-operate and monitor, in the order of the document."""
    return [owner for name in ("lead", "with", "monitor") for owner in fields.get(name) or []]


def unled(row: Row) -> bool:
    """Whether nobody to lead is settled: no unit, no group, no chosen members, no body outside the house."""
    return not any(
        owner.get("chosen") or owner["kind"] in BEYOND or (owner["kind"] == "unit" and owner.get("code"))
        for owner in row.fields.get("lead") or []
    )


def unchosen(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Leads that are “some of a group” where nobody has said which."""
    return [
        owner
        for owner in fields.get("lead") or []
        if owner["kind"] == "members" and not owner.get("chosen") and owner["role"] in LEADING
    ]


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's part in a row, and the units that accept its report."""

    unit: int
    role: str
    asked: bool
    acceptors: list[int]

    @property
    def owes(self) -> bool:
        """Only lead units owe reports."""
        return self.role == "lead"


class Sharing:
    """All bodies of a plan looked up at once: a few questions to the database, whatever the number of rows."""

    def __init__(self, fields: Iterable[Mapping[str, Any]], coordinator: int, on: dt.date) -> None:
        owners = [owner for one in fields for owner in owners_of(one)]
        self.coordinator = coordinator
        codes = {str(owner["code"]) for owner in owners if owner.get("code") and owner["kind"] not in GROUPED}
        codes |= {str(code) for owner in owners for code in owner.get("chosen") or []}
        groups = {str(owner["code"]) for owner in owners if owner.get("code") and owner["kind"] == "group"}
        living = {code: card for code, card in units.cards_of(codes, on).items() if card.lives_on(on)}
        self.members = {code: units.members(code, on) for code in sorted(groups)}
        self.cards = {card.id: card for card in living.values()}
        self.cards |= {card.id: card for cards in self.members.values() for card in cards}
        self._ids = {code: card.id for code, card in living.items()}
        parents = units.cards_of({card.parent for card in self.cards.values() if card.parent}, on)
        self._above = {
            card.id: parents[card.parent].id for card in self.cards.values() if card.parent and card.parent in parents
        }

    def units_of(self, owner: Mapping[str, Any]) -> list[int]:
        """The units that a printed owner means; none for those outside, unresolved, or ended."""
        if owner.get("chosen"):
            return [self._ids[code] for code in owner["chosen"] if code in self._ids]
        code = str(owner.get("code") or "")
        if owner["kind"] == "group":
            return [card.id for card in self.members.get(code, [])]
        if owner["kind"] == "members":
            return []
        return [self._ids[code]] if code in self._ids else []

    def led(self, row: Row) -> bool:
        """Whether somebody who lives on the day leads the row."""
        return not unled(row) and any(
            owner["kind"] in BEYOND or self.units_of(owner) for owner in row.fields.get("lead") or []
        )

    def shares(self, fields: Mapping[str, Any]) -> list[Share]:
        """One for each unit that leads or co-operates; a unit named twice leads. Rows already reported give none."""
        if fields.get("reported"):
            return []
        found: dict[int, tuple[str, bool]] = {}
        monitors: dict[int, None] = {}
        for owner in owners_of(fields):
            named = self.units_of(owner)
            if owner["role"] in MONITORING:
                monitors.update(dict.fromkeys(named))
                continue
            role = "lead" if owner["role"] in LEADING else "cooperate"
            for unit in named:
                if unit not in found or (found[unit][0] == "cooperate" and role == "lead"):
                    found[unit] = (role, bool(owner.get("asked")))
        return [Share(unit, role, asked, self._judges(unit, list(monitors))) for unit, (role, asked) in found.items()]

    def _judges(self, unit: int, monitors: list[int]) -> list[int]:
        above = self._above.get(unit, self.coordinator)
        return acceptors(holder=unit, monitors=monitors, coordinator=self.coordinator, above=above)
