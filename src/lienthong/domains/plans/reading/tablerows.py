"""Turns the rows of a table into groups and items: what is a heading, what is a task, what goes on from above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lienthong.domains.plans.reading.columns import Head
from lienthong.domains.plans.reading.gridkit import (
    is_arabic,
    is_capital,
    is_placeholder,
    is_roman,
    is_small_letter,
    leading_number,
    number_of,
)
from lienthong.domains.plans.reading.pieces import Row
from lienthong.domains.plans.reading.tableheads import Part
from lienthong.domains.plans.reading.words import fold, is_capitals, squeeze

_TOTAL = re.compile(r"^(?:tong(?: cong| so| kinh phi)?|cong|tong cong .*)\W*$")
_NOTE = re.compile(r"^\W*(?:ghi chu|luu y|nguon)\s*:")
_BULLET = re.compile(r"^[-+•*·–]\s*")
_SHARED = ("lead", "with", "lead_with", "monitor", "due", "start", "approve", "head", "unit")


@dataclass(slots=True)
class Item:
    """One row of work or one target, still as printed."""

    number: str | None
    name: str
    cells: dict[int, str]
    head: Head
    row: int
    line: int | None
    page: int | None
    groups: tuple[str, ...] = ()
    group_cells: dict[int, str] = field(default_factory=dict)
    shifted: bool = False

    def text(self, *roles: str) -> str:
        """What the row prints under the columns of these roles; a group's own cell where the row's is empty."""
        places = self.head.places(*roles)
        own = [self.cells[place] for place in places if self.cells.get(place)]
        if not own and any(role in ("lead", "due", "lead_with") for role in roles):
            own = [self.group_cells[place] for place in places if self.group_cells.get(place)]
        return "\n".join(own)


@dataclass(slots=True)
class _Seen:
    """A row with its parts named."""

    number: str | None
    name: str
    rest: dict[int, str]
    lead: str
    row: int
    source: Row
    up: bool  # number and name are covered by a merged cell above
    wide: bool = True


def _see(place: int, row: Row, head: Head, last: dict[int, str]) -> _Seen:
    number_place, name_place = head.place("number"), head.place("name") or 0
    texts = {i: cell.text.strip() for i, cell in enumerate(row.cells) if cell.flat}
    wide = len(row.cells) >= len(head.columns)
    for i, cell in enumerate(row.cells):
        role = head.columns[i].role if i < len(head.columns) else "other"
        if cell.covered == "up" and role in _SHARED and i in last:
            texts[i] = last[i]
    if not wide:
        texts = _narrow(row, head, texts)
    number_text = squeeze(texts.pop(number_place, "")) if number_place is not None else ""
    name = squeeze(texts.pop(name_place, ""))
    number = number_of(number_text)
    lead = ""
    if number is None and number_text:
        split = leading_number(number_text)
        if split and len(number_text) > 3:
            lead = number_text
            if name:
                number, lead = split[0], ""
        elif len(number_text) > 3 or not name:
            lead = number_text
        else:
            number = number_text.strip(" .-+•*") or None
    if number_place is None and name:
        split = leading_number(name)
        if split and (is_arabic(split[0]) or is_roman(split[0]) or is_capital(split[0])):
            number, name = split[0], squeeze(split[1])
    if number and not name and len(texts) == 1 and not any(cell.covered == "up" for cell in row.cells):
        name = squeeze(texts.popitem()[1])  # a group's name that slipped out of its column
    up = name_place < len(row.cells) and row.cells[name_place].covered == "up"
    return _Seen(number, name, {i: t for i, t in texts.items() if i < len(head.columns)}, lead, place, row, up, wide)


def _narrow(row: Row, head: Head, texts: dict[int, str]) -> dict[int, str]:
    """A row with fewer cells than the head: cells stand where they would after the number."""
    filled = [cell.text.strip() for cell in row.cells]
    number_place, name_place = head.place("number"), head.place("name") or 0
    if number_place is None or not filled:
        return texts
    if number_of(filled[0]) or not filled[0]:
        result = {number_place: filled[0]}
        rest = filled[1:]
    else:
        result, rest = {}, filled
    for offset, text in enumerate(rest):
        if text:
            result[name_place + offset] = text
    return result


class Rows:
    """Reads the rows of one stretch of a table in order."""

    def __init__(self, part: Part, groups: tuple[str, ...] = (), before: Rows | None = None) -> None:
        self.head = part.head
        self.seen: list[_Seen] = []
        last: dict[int, str] = {}
        for place, row in part.rows:
            seen = _see(place, row, part.head, last)
            last = {**last, **{i: c.text.strip() for i, c in enumerate(row.cells) if c.covered != "up"}}
            self.seen.append(seen)
        self.items: list[Item] = []
        self.groups: list[_Seen] = []
        self.levels: list[tuple[int, str, dict[int, str]]] = [(0, text, {}) for text in groups]
        self.arabic = sum(is_arabic(seen.number) for seen in self.seen)
        if before is not None and self._goes_on_from(before):
            self.levels = list(before.levels)

    def _goes_on_from(self, before: Rows) -> bool:
        """Whether this stretch goes on under the headings of the one before, as a table cut into pages does."""
        if [column.role for column in before.head.columns] != [column.role for column in self.head.columns]:
            return False
        opened = bool(before.groups) and not any(item.row > before.groups[-1].row for item in before.items)
        first = next((seen.number for seen in self.seen if seen.number and seen.rest), None)
        return opened or first not in ("1", "01", "I", "A", "a")

    def read(self) -> list[Item]:
        for index, seen in enumerate(self.seen):
            what = self._what(index, seen)
            if what == "group":
                self._open_group(seen)
            elif what == "item":
                self._add(seen)
            elif what == "more" and self.items:
                self._extend(seen)
        return self.items

    def _next(self, index: int) -> _Seen | None:
        for seen in self.seen[index + 1 :]:
            if seen.name or seen.lead or seen.rest:
                return seen
        return None

    def _what(self, index: int, seen: _Seen) -> str:
        name = seen.name or seen.lead
        if not name and not seen.rest:
            return "skip"
        folded = fold(name)
        if _TOTAL.match(folded) or _NOTE.match(folded):
            return "skip"
        if seen.up and not seen.number:
            return "more"
        if seen.lead and not seen.name:
            return "group" if not seen.rest else "item"
        if is_placeholder(name) and not any(len(text) > 3 for text in seen.rest.values()):
            return "skip" if name or seen.number else "more"
        if seen.number is None:
            return self._unnumbered(index, seen)
        return self._numbered(index, seen)

    def _unnumbered(self, index: int, seen: _Seen) -> str:
        name = seen.name
        if not name:
            return "more"
        if self.items and (name[:1].islower() or self._torn(index, seen)):
            return "more"
        if not seen.rest:
            if _BULLET.match(name) and self.items:
                return "more"
            if self.head.place("number") is None and not self._looks_group(index, seen):
                return "item"
            return "more" if self._goes_on(seen) else "group"
        if _BULLET.match(name) and self.items and not self._owned(seen):
            return "more"
        return "item"

    def _torn(self, index: int, seen: _Seen) -> bool:
        """Whether this row stands first on a new page and is the second half of the row before."""
        before = self.seen[index - 1].source.page if index else None
        if before is None or seen.source.whole or seen.source.page in (None, before):
            return False
        if seen.rest:
            return not self._full(seen)
        if not seen.name[:1].isupper():
            return True
        return self._cells_drawn(seen) and not self._restarts(index) and not self._groups_drawn_like_rows()

    def _cells_drawn(self, seen: _Seen) -> bool:
        """Whether the row shows an empty cell under every other column, the one for its number among them."""
        cells = seen.source.cells
        merged = len(cells) < len(self.head.columns) or any(cell.covered for cell in cells)
        return self.head.place("number") is not None and not merged and not is_capitals(seen.name)

    def _restarts(self, index: int) -> bool:
        """Whether the count begins anew after this row, as it does under a heading."""
        following = self._next(index)
        return following is not None and following.number in ("1", "01", "a") and self.items[-1].number is not None

    def _groups_drawn_like_rows(self) -> bool:
        """Whether this table has headings without a number whose cells were not merged."""
        return any(group.number is None and self._cells_drawn(group) for group in self.groups)

    def _looks_group(self, index: int, seen: _Seen) -> bool:
        following = self._next(index)
        return bool(following and following.rest) and len(seen.name) < 200

    def _goes_on(self, seen: _Seen) -> bool:
        """Whether a text alone in its row ends the row before (broken over a page)."""
        if not self.items or self.items[-1].row != seen.row - 1:
            return False
        before = self.items[-1].name.rstrip()
        return before.endswith((",", "-", " và")) or (before[-1:].isalnum() and len(seen.name) > 250)

    def _owned(self, seen: _Seen) -> bool:
        return any(i in seen.rest for i in self.head.places("lead", "lead_with", "due"))

    def _numbered(self, index: int, seen: _Seen) -> str:
        number = seen.number or ""
        following = self._next(index)
        after = following.number if following else None
        if is_roman(number) or is_capital(number):
            if self.arabic and not (self._full(seen) and not is_arabic(after) and not is_small_letter(after)):
                return "group"
            return (
                "item"
                if seen.rest or (not self.arabic and not following)
                else "group"
                if not seen.rest and following and following.rest
                else "item"
            )
        if is_small_letter(number):
            if seen.rest:
                return "item"
            return "group" if following and following.rest and (is_arabic(after) or after is None) else "more"
        child = bool(after) and (str(after).startswith(number + ".") or is_small_letter(after))
        if not seen.rest:
            if child and following and following.rest:
                return "group"
            if following and following.rest and (after is None or ((after == "1" and number != "1") or after == "1.1")):
                return "group"
            if following and not following.rest and child:
                return "group"
            return "item"
        if child and following and self._owned(following) and not self._full(seen):
            return "group"
        return "item"

    def _full(self, seen: _Seen) -> bool:
        has_lead = any(i in seen.rest for i in self.head.places("lead", "lead_with"))
        dues = self.head.places("due", "value")
        return has_lead and (not dues or any(i in seen.rest for i in dues))

    def _level(self, number: str | None) -> int:
        if is_capital(number):
            return 1
        if is_roman(number):
            return 2
        if is_arabic(number):
            return 3 + (number or "").count(".")
        if is_small_letter(number):
            return 8
        return 9

    def _open_group(self, seen: _Seen) -> None:
        self.groups.append(seen)
        text = seen.name or seen.lead
        number = seen.number
        if number is None:
            split = leading_number(text)
            number = split[0] if split else None
        level = self._level(number)
        printed = squeeze(f"{seen.number} {text}") if seen.number else text
        for i, extra in seen.rest.items():
            if self.head.columns[i].role not in (
                "lead",
                "lead_with",
                "with",
                "monitor",
                "due",
                "value",
                "output",
                "unit",
            ):
                printed = squeeze(f"{printed} {extra}") if not seen.name else printed
        self.levels = [entry for entry in self.levels if entry[0] < level]
        self.levels.append((level, printed, dict(seen.rest)))

    def _add(self, seen: _Seen) -> None:
        if seen.number:
            level = self._level(seen.number)
            while (
                self.levels
                and self.levels[-1][0] >= max(level, 3)
                and self.levels[-1][0] < 9
                and not self._parent(seen.number)
            ):
                self.levels.pop()
        inherited: dict[int, str] = {}
        for _, _, cells in self.levels:
            inherited.update(cells)
        name = seen.name or seen.lead
        if not seen.name and not seen.lead:
            return
        self.items.append(
            Item(
                seen.number,
                name,
                dict(seen.rest),
                self.head,
                seen.row,
                seen.source.line,
                seen.source.page,
                tuple(text for _, text, _ in self.levels),
                inherited,
            )
        )

    def _parent(self, number: str) -> bool:
        """Whether the innermost group is the number's own parent: "5.1" over "5.1.1", or holds plain rows."""
        text = self.levels[-1][1]
        split = leading_number(text)
        if split is None or not is_arabic(split[0]):
            return True
        return (
            number.startswith(split[0] + ".")
            or is_small_letter(number)
            or number == "1"
            or ("." not in number and "." in split[0])
        )

    def _extend(self, seen: _Seen) -> None:
        item = self.items[-1]
        if seen.name:
            item.name = squeeze(f"{item.name} {seen.name}")
        for place, text in seen.rest.items():
            role = self.head.columns[place].role
            before = item.cells.get(place)
            if before is None:
                item.cells[place] = text
            elif squeeze(text) != squeeze(before):
                mark = (
                    "\n"
                    if seen.up or re.match(r"[-+•]", text) or before.rstrip().endswith(";") or role == "output"
                    else " "
                )
                item.cells[place] = before + mark + text
