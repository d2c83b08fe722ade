"""The directory of units: names, other names and old names of all units, and whom a written name means."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from .names import Written, endings, fits, group_key, place, spelled, written
from .rows import EVER, NEVER, Edge, GroupRow, NameRow, Resolution, Standing, UnitCard

_TERRITORIES = {"xa", "huyen"}
_Index = dict[tuple[str, ...], list[NameRow]]


class Directory:
    """Knows every unit by every name, on every day. Made once, asked often."""

    def __init__(self, names: Iterable[NameRow], edges: Iterable[Edge] = (), groups: Iterable[GroupRow] = ()) -> None:
        self.rows = list(names)
        self._versions: dict[str, list[NameRow]] = defaultdict(list)
        self._edges: dict[str, list[Edge]] = defaultdict(list)
        self._edges_to: dict[str | None, list[Edge]] = defaultdict(list)
        for row in self.rows:
            self._versions[row.code].append(row)
        for edge in edges:
            self._edges[edge.unit].append(edge)
            self._edges_to[edge.successor].append(edge)
        for versions in self._versions.values():
            versions.sort(key=lambda row: row.since)
        below: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.rows:
            if row.parent is not None:
                below[row.parent][row.code] = None
        self._children: dict[str, list[str]] = defaultdict(list, {roof: list(codes) for roof, codes in below.items()})
        self._province = self._name_of_province()
        self._groups: dict[str, str] = {}
        for group in groups:
            for name in (group.name, *group.others):
                self._groups.setdefault(group_key(name, self._province), group.code)

    @classmethod
    def from_rows(
        cls,
        units: Iterable[Mapping[str, str]],
        edges: Iterable[Mapping[str, str]] = (),
        groups: Iterable[Mapping[str, str]] = (),
    ) -> "Directory":
        """A directory from the rows of `units.csv`, `unit_edges.csv`, `unit_groups.csv`; needs no database."""
        return cls(map(NameRow.read, units), map(Edge.read, edges), GroupRow.read_all(groups))

    def _name_of_province(self) -> tuple[str, ...]:
        roots = [row for row in self.rows if row.parent is None and row.kind in ("tinh", "thanh-pho")]
        return place(written(roots[0].name)).rest.bare if len(roots) == 1 else ()

    @cached_property
    def _by_words(self) -> tuple[_Index, _Index]:
        """Who bears a name, with marks and without; made when a name is first asked for: whoever has a code waits not.

        Of ten thousand units it takes more than a second.
        """
        indexes: tuple[_Index, _Index] = (defaultdict(list), defaultdict(list))
        for row in self.rows:
            for text in dict.fromkeys((row.name, row.short_name, *row.others)):
                for form in _forms(text, self._province) if text else ():
                    for index, key in zip(indexes, (form.marked, form.bare), strict=True):
                        if row not in index[key]:
                            index[key].append(row)
        return indexes

    @cached_property
    def _long(self) -> list[tuple[tuple[str, ...], NameRow]]:
        """The full names of what is no territory, spelled out for who shortens them."""
        return [(spelled(written(row.name)).bare, row) for row in self.rows if row.tier not in _TERRITORIES]

    # -- asking ------------------------------------------------------------------------------------------

    def resolve(self, text: str, on: dt.date | None = None, *, within: Collection[str] | None = None) -> Resolution:
        """Whom this name means on a day (None: among what lives on); `within` keeps to these codes.

        “xã Tiền Phong, huyện Quế Phong”: what stands behind the comma says where to look.
        """
        day = on or NEVER
        found = self._resolve(text, day, within)
        if found.hits or "," not in text:
            return found
        head, _, tail = text.rpartition(",")
        where = self._resolve(tail, day, None)
        if not where.hits:
            return found
        nearby = self._below([card.code for card in (*where.hits, *where.successors)])
        inner = self.resolve(head, on, within=nearby if within is None else nearby & set(within))
        return replace(inner, text=text)

    def _below(self, roofs: list[str]) -> set[str]:
        """All that ever stood below these units."""
        found: set[str] = set()
        waiting = list(roofs)
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return found

    def _resolve(self, text: str, day: dt.date, within: Collection[str] | None) -> Resolution:
        name = written(text)
        if not name.bare:
            return Resolution(text)
        forms = list(_forms(text, self._province, asked=True))
        for index, exact in zip(self._by_words, (True, False), strict=True):
            keys = [form.marked if exact else form.bare for form in forms]
            seen = self._first(lambda key, index=index: index.get(key, []), keys, day, within)  # type: ignore[misc]
            if seen is not None:
                sure_marks = exact or not name.has_marks
                return self._answer(text, *seen, day, sure_marks)
        keys = [form.bare for form in forms]
        shortened = any(word.isupper() and len(word) > 1 for word in text.replace("&", "").replace(".", " ").split())
        seen = self._first(lambda key: [row for full, row in self._long if fits(key, full)], keys, day, within)
        return self._answer(text, *seen, day, shortened) if seen is not None else Resolution(text)

    def _first(
        self,
        look: Callable[[tuple[str, ...]], list[NameRow]],
        keys: list[tuple[str, ...]],
        day: dt.date,
        within: Collection[str] | None,
    ) -> tuple[list[NameRow], Standing, bool] | None:
        """The best hits: units living under this name, then living but renamed, then ended, then still to come."""
        found = [[row for row in look(key) if within is None or row.code in within] for key in keys]
        tests: list[tuple[Standing, bool, Callable[[NameRow], bool]]] = [
            ("now", False, lambda row: row.covers(day)),
            ("now", True, lambda row: row.until <= day and self._alive(row.code, day)),
            ("old", False, lambda row: row.until <= day),
            ("later", False, lambda row: row.since > day),
        ]
        for standing, renamed, test in tests:
            for rows in found:
                hits = list({row.code: row for row in rows if test(row)}.values())
                if hits:
                    return _latest(hits, standing), standing, renamed
        return None

    def _answer(
        self, text: str, rows: list[NameRow], standing: Standing, renamed: bool, day: dt.date, exact: bool
    ) -> Resolution:
        cards = tuple(self.card(row.code, day) for row in rows)
        after: dict[str, UnitCard] = {}
        if standing == "old":
            for row in rows:
                after |= {card.code: card for card in self.successors(row.code, day)}
        return Resolution(text, cards, standing, renamed, exact, tuple(after.values()))

    def group_of(self, text: str) -> str | None:
        """The code of the group that this text names, or None."""
        return self._groups.get(group_key(text, self._province))

    # -- units -------------------------------------------------------------------------------------------

    def card(self, code: str, on: dt.date | None = None) -> UnitCard:
        """A unit as it was on a day; KeyError where there is none by that code."""
        row = self._nearest(code, on or NEVER)
        versions = self._versions[code]
        begin, end = versions[0].since, versions[-1].until
        return UnitCard(
            row.id,
            row.code,
            row.name,
            row.short_name,
            row.kind,
            row.tier,
            row.parent,
            None if begin == EVER else begin,
            None if end == NEVER else end,
        )

    def edges_from(self, code: str) -> list[Edge]:
        """Where a unit went, the main successor first."""
        return sorted(self._edges.get(code, []), key=lambda edge: (edge.main is False, edge.on))

    def successors(self, code: str, on: dt.date | None = None) -> list[UnitCard]:
        """Who holds on a day what this unit held, the main holder first; empty while the unit lives itself.

        A district that ended without a successor of its own went where its communes went.
        """
        day = on or NEVER
        after: dict[str, None] = {}
        waiting, seen = [code], {code}
        while waiting:
            one = waiting.pop(0)
            if self._alive(one, day):
                if one != code:
                    after[one] = None
                continue
            for further in self._heirs(one, day):
                if further not in seen:
                    seen.add(further)
                    waiting.append(further)
        return [self.card(one, day) for one in after]

    def _heirs(self, code: str, day: dt.date) -> list[str]:
        heirs = [edge.successor for edge in self.edges_from(code) if edge.successor and edge.on <= day]
        if heirs or code not in self._versions:
            return heirs
        end = self._versions[code][-1].until
        return [child for child in self._children[code] if self._nearest(child, end).parent == code]

    def predecessors(self, code: str) -> list[UnitCard]:
        """The units that went into this one, each as it was on its last day."""
        return [self.card(edge.unit, edge.on - dt.timedelta(days=1)) for edge in self.edges_to(code)]

    def edges_to(self, code: str) -> list[Edge]:
        """What went into a unit, in the order of time, main shares first."""
        return sorted(self._edges_to.get(code, []), key=lambda edge: (edge.on, edge.main is False))

    def _nearest(self, code: str, day: dt.date) -> NameRow:
        versions = self._versions.get(code, [])
        if not versions:
            raise KeyError(code)
        held = [row for row in versions if row.since <= day]
        return held[-1] if held else versions[0]

    def _alive(self, code: str, day: dt.date) -> bool:
        return any(row.covers(day) for row in self._versions[code])


def _latest(rows: list[NameRow], standing: Standing) -> list[NameRow]:
    """Of several ended units of one name, those that ended last; districts of 2024 do not hide wards of 2025."""
    if standing != "old":
        return rows
    last = max(row.until for row in rows)
    return [row for row in rows if row.until == last]


def _forms(text: str, province: tuple[str, ...], *, asked: bool = False) -> list[Written]:
    """The ways of writing one name, the most literal first.

    A committee's name stands for its territory (“UBND xã X”). A bare name (“X”) finds “xã X”, but when the asker
    names the kind, the kind must fit.
    """
    literal = written(text)
    full = spelled(literal)
    apart = place(literal)
    forms = [literal, full]
    if apart.kind and apart.kind != "tinh":
        kind = full.without(4) if apart.committee else full
        forms.append(kind)
        if not asked:
            forms.append(apart.rest)
    forms += [form for one in list(forms) for form in endings(one, province)]
    joined = [Written(("".join(form.marked),), ("".join(form.bare),)) for form in (literal,)]
    return list(dict.fromkeys([*forms, *joined]))
