"""Whom an outline and its sections mean: names as printed or typed become units that live today.

A name that cannot be settled stays a doubt for the coordinator, with what it might mean; it is never guessed. Who has
ended is followed to the one unit that took over; where several did, somebody says which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lienthong.domains.plans.reading import ReadOwner
from lienthong.domains.plans.reading.groupnames import group_code
from lienthong.domains.plans.reading.ownerkinds import Setting, kind_of
from lienthong.domains.plans.reading.words import fold
from lienthong.kernel.base import today
from lienthong.kernel.base.text import tidy
from lienthong.kernel.units import api as units

MOST_BODIES = 200
LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class Body:
    """A body as printed and as understood.

    `kind`: unit, group, outside (no unit of the house: its part is asked for by letter) or doubt, which says in
    `note` what is unclear; `offered` are codes of units that may be meant.
    """

    text: str
    kind: str
    code: str = ""
    note: str = ""
    offered: tuple[str, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON, for a column."""
        return {**asdict(self), "offered": list(self.offered)}


class Understanding:
    """Names looked up against the units of today; the directory is asked for once."""

    def __init__(self) -> None:
        self.names = units.directory()
        self.on = today()
        self._members: dict[str, list[int]] = {}

    def body(self, owner: ReadOwner) -> Body:
        """What a name read from the document means."""
        return self._understood(owner.text, owner.kind, owner.code or "")

    def typed(self, text: str) -> Body:
        """What a name that somebody typed means."""
        kind, code = kind_of(text, Setting())
        return self._understood(text, kind, code or "")

    def _understood(self, text: str, kind: str, code: str) -> Body:
        text = tidy(text)[:LONGEST_NAME]
        found = self.names.resolve(text, self.on)
        if len(found.hits) > 1:
            codes = tuple(card.code for card in found.hits)
            return Body(text, "doubt", note=f"Nhiều đơn vị mang tên “{text}”.", offered=codes)
        if found.sure is not None and found.standing == "now":
            return Body(text, "unit", found.sure.code)
        if found.sure is not None and found.standing == "old":
            return self._ended(text, found.successors)
        group = self.names.group_of(text) or (code if code.startswith("group:") else group_code(fold(text)) or "")
        if group:
            return self._group(text, group)
        if kind in ("outside", "team"):
            return Body(text, "outside", note="Ngoài hệ thống: lấy báo cáo bằng văn bản.")
        return Body(text, "doubt", note=f"Chưa rõ “{text}” là đơn vị nào.")

    def _ended(self, text: str, heirs: Sequence[units.UnitCard]) -> Body:
        if len(heirs) == 1:
            return Body(text, "unit", heirs[0].code, f"Tên cũ; nay việc thuộc {heirs[0].name}.")
        if not heirs:
            return Body(text, "doubt", note=f"“{text}” đã kết thúc hoạt động, không có đơn vị kế thừa.")
        codes = tuple(card.code for card in heirs)
        return Body(text, "doubt", note=f"“{text}” đã kết thúc; việc chia cho {len(heirs)} đơn vị.", offered=codes)

    def _group(self, text: str, group: str) -> Body:
        if not self.members(group):
            return Body(text, "doubt", note=f"Hiện không có đơn vị nào thuộc nhóm “{text}”.")
        return Body(text, "group", group)

    def members(self, group: str) -> list[int]:
        """The units of a group today."""
        if group not in self._members:
            self._members[group] = [card.id for card in units.members(group, self.on)]
        return self._members[group]

    def reached(self, bodies: Iterable[dict[str, Any]], among: Iterable[int] | None = None) -> list[int]:
        """Units that live today and are meant; of groups only those `among` whom the outline is for."""
        rows = list(bodies)
        alone = {str(one["code"]) for one in rows if one["kind"] == "unit"}
        living = {code: card.id for code, card in units.cards_of(alone, self.on).items() if card.lives_on(self.on)}
        found = set(living.values())
        for code in alone - living.keys():
            found |= {card.id for card in self.names.successors(code, self.on)}
        grouped = {unit for one in rows if one["kind"] == "group" for unit in self.members(str(one["code"]))}
        return sorted(found | (grouped if among is None else grouped & set(among)))


def doubts(bodies: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that the coordinator must still settle."""
    return [one for one in bodies if one["kind"] == "doubt"]
