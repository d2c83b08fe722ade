"""Decision tables as pages show them: lists, versions with their lines, what a further version would change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.kernel.base import keyset, today
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.text import fold
from lienthong.kernel.units import api as units

from .checking import Tried, kinds_of, lacking, tried
from .kept import InForce, compiled
from .models import DecisionTable, TableVersion
from .queries import AUTHORS, tables, versions
from .rules import MATTERS, PERSONS, TIERS, Body, Condition, Line, TableFault, cell_count, read_table
from .rules.table import BODIES, POSTS
from .states import VersionState

SIZE, MOST_VERSIONS, MOST_VALUES = 50, 100, 6


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in a list: how it stands today, on which days it answers."""

    version: TableVersion
    standing: str
    tone: str
    since: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table in a list."""

    code: str
    title: str
    about: str
    unit: str
    standing: str
    tone: str


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line in words: for which matters, places and persons; who gets it; what it rests on."""

    line: Line
    matters: str
    places: str
    persons: str
    given: str
    changed: str = ""

    @property
    def number(self) -> int:
        """Its number in the table."""
        return self.line.number


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version whole: its lines, its examples and how they come out, what keeps it from being published."""

    row: VersionRow
    table: DecisionTable
    about: str
    unit: str
    lines: Sequence[LineCard]
    gone: Sequence[LineCard]
    tried: Sequence[Tried]
    faults: Sequence[TableFault]
    cells: int
    document: Mapping[str, Any]
    before: TableVersion | None


def listed(by: Actor, *, after: str = "", before: str = "") -> tuple[list[TableRow], str, str]:
    """A page of the tables that an actor may see, the newest first, with the tokens of the next and previous one."""
    found = keyset.page(tables(by), ("-id",), after=after, before=before, size=SIZE)
    held: dict[int, list[TableVersion]] = {one.pk: [] for one in found.rows}
    for version in versions(by).filter(table__in=list(held)).order_by("-number").defer("document"):
        held[version.table_id].append(version)
    names = units.cards({one.unit_id for one in found.rows})
    rows = []
    for one in found.rows:
        stands = [version_row(version) for version in held[one.pk]]
        chosen = next((row for row in stands if row.tone == "ok"), next(iter(stands), None))
        said = (chosen.standing, chosen.tone) if chosen else ("chưa có bản nào", "neutral")
        rows.append(TableRow(one.code, one.title, MATTERS[one.about], names[one.unit_id].name, *said))
    return rows, found.next, found.previous


def version_row(version: TableVersion) -> VersionRow:
    """How a version stands today."""
    if version.state == VersionState.DRAFT or version.valid is None:
        return VersionRow(version, "đang soạn", "neutral", None, None)
    since, until = version.valid.lower, version.valid.upper
    last = until - dt.timedelta(days=1) if until else None
    if since > today():
        return VersionRow(version, f"áp dụng từ {since:%d/%m/%Y}", "info", since, last)
    if last is not None and last < today():
        return VersionRow(version, "không còn áp dụng", "neutral", since, last)
    return VersionRow(version, "đang áp dụng", "ok", since, last)


def versions_of(by: Actor, code: str) -> tuple[DecisionTable, str, list[VersionRow]] | None:
    """A table with its unit's name and its versions, the newest first, as far as the actor may see them."""
    table = tables(by).filter(code=code).first()
    if table is None:
        return None
    rows = versions(by).filter(table=table).order_by("-number").defer("document")[:MOST_VERSIONS]
    return table, units.card(table.unit_id).name, [version_row(one) for one in rows]


def version_card(by: Actor, code: str) -> VersionCard | None:
    """A version, as far as the actor may see it."""
    version = versions(by).select_related("table").filter(code=code).first()
    if version is None:
        return None
    read, row = read_table(version.document), version_row(version)
    since = row.since or today()
    before = _before(by, version)
    names = _names(read.lines)
    cards = [line_card(one, names) for one in read.lines]
    gone: list[LineCard] = []
    if before is not None:
        cards, gone = _compared(cards, [line_card(one, _names(_lines(before))) for one in _lines(before)])
    faults = list(lacking(read, since)) if version.state == VersionState.DRAFT else []
    table = version.table
    held = InForce(table.code, table.title, table.about, table.unit_id, code, version.number, since,
                   version.decision or "đang soạn", compiled(version.digest, version.document))  # fmt: skip
    return VersionCard(
        row, table, MATTERS[table.about], units.card(version.unit_id).name, cards, gone, tried(held), faults,
        cell_count(read, kinds_of(read, since)), read.document, before,
    )  # fmt: skip


def _before(by: Actor, version: TableVersion) -> TableVersion | None:
    """The version that was published last before this one was written."""
    published = versions(by).filter(table=version.table_id, state=VersionState.PUBLISHED, number__lt=version.number)
    return published.order_by("-number").first()


def _lines(version: TableVersion) -> Sequence[Line]:
    return read_table(version.document).lines


def _compared(lines: list[LineCard], old: list[LineCard]) -> tuple[list[LineCard], list[LineCard]]:
    """What is new or said otherwise than in the version before, and what is gone; where a line stands means nothing."""
    was = {_where(one): _answer(one) for one in old}
    now = {_where(one) for one in lines}
    marked = []
    for one in lines:
        earlier = was.get(_where(one))
        change = "dòng mới" if earlier is None else "" if earlier == _answer(one) else f"trước đây: {earlier[0]}"
        marked.append(LineCard(one.line, one.matters, one.places, one.persons, one.given, change))
    return marked, [one for one in old if _where(one) not in now]


def _where(one: LineCard) -> tuple[Condition, ...]:
    line = one.line
    return (line.matters, line.fields, line.place_kinds, line.place_units, line.persons)


def _answer(one: LineCard) -> tuple[str, ...]:
    line = one.line
    return (one.given, line.post, line.advice, line.cited, str(line.checked))


def _names(lines: Sequence[Line]) -> dict[str, str]:
    """What the units are called that lines name."""
    codes = {line.unit for line in lines if line.unit} | {code for line in lines for code in line.place_units.values}
    return {code: card.name for code, card in units.cards_of(codes).items()}


def line_card(line: Line, names: Mapping[str, str]) -> LineCard:
    """A line in words."""
    fields = "" if line.fields.anything else f"; lĩnh vực: {_said(line.fields, {})}"
    places = []
    if not line.place_units.anything:
        places.append(_said(line.place_units, names))
    if not line.place_kinds.anything:
        places.append(f"loại: {_said(line.place_kinds, {})}")
    return LineCard(
        line, _said(line.matters, {}) + fields, "; ".join(places) or "mọi nơi", _said(line.persons, PERSONS),
        given(line, names),
    )  # fmt: skip


def _said(condition: Condition, names: Mapping[str, str]) -> str:
    if condition.anything:
        return "tất cả"
    values = sorted((names.get(one, one) for one in condition.values), key=fold)
    listed = ", ".join(values[:MOST_VALUES])
    if len(values) > MOST_VALUES:
        listed += f" và {len(values) - MOST_VALUES} giá trị khác"
    return f"trừ {listed}" if condition.but else listed


def given(line: Line, names: Mapping[str, str]) -> str:
    """To whom a line gives the matter."""
    if line.body is Body.GAP:
        return f"chưa quy định: {line.gap}"
    if line.body is Body.OUTSIDE:
        return BODIES[line.body]
    to = {Body.UNIT: names.get(line.unit, line.unit), Body.ABOVE: f"{BODIES[Body.ABOVE]}, {TIERS.get(line.tier, '')}"}
    return f"{to.get(line.body, BODIES[line.body])}; {POSTS.get(line.post, line.post)} quyết định"


def authored_units(by: Actor) -> list[tuple[int, str]]:
    """The units for which an actor writes tables, by their names."""
    homes = {grant.root for grant in by.grants if grant.role in AUTHORS}
    return sorted(((one.id, one.name) for one in units.cards(homes).values()), key=lambda pair: fold(pair[1]))
