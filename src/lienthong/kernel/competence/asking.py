"""Whose job is this: the one door to the decision tables, for the counter, the router, petitions, the assistant."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .kept import PLACES, InForce, in_one_look, marks, sitting, tables_on
from .rules import TIERS, Body, Line
from .rules.table import POSTS

NO_TABLE = "Chưa có bảng thẩm quyền"
TWO_TABLES = "Hai bảng thẩm quyền cùng trả lời"
NOT_ONE = "Bảng thẩm quyền chưa trả lời được"
NO_PLACE = "Không rõ nơi"
SPLIT_PLACE = "Nơi cũ đã chia"
NO_ABOVE = "Không có cơ quan cấp trên ở cấp đó"
ENDED = "Cơ quan được giao đã kết thúc"
HOW = {"acting": "quyền", "charge": "phụ trách"}


@dataclass(frozen=True, slots=True)
class Matter:
    """What is asked about: the code of a procedure or of a kind of petition, and its field where it is known."""

    code: str
    field: str = ""
    about: Literal["procedure", "petition"] = "procedure"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of how an answer comes about, with what it rests on; `checked`: compared with that text.

    `house`: it rests on a rule of this house and on no law.
    """

    text: str
    cited: str = ""
    checked: bool = True
    house: bool = False


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits at the post that decides."""

    person: str
    name: str
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class Competence:
    """The one unit whose job it is, its tier, the post that decides and who sits there, and how that comes about."""

    unit: str
    unit_name: str
    tier: str
    tier_name: str
    post: str
    sitters: tuple[Sitter, ...]
    chain: tuple[Said, ...]
    table: str
    version: str
    line: int

    @property
    def vacant(self) -> bool:
        """Whether nobody sits at the post that decides."""
        return not self.sitters


@dataclass(frozen=True, slots=True)
class Gap:
    """Nothing says whose job it is: the name of what is not settled, and what to do."""

    name: str
    advice: str
    chain: tuple[Said, ...] = ()
    table: str = ""
    version: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Located:
    """A place that is meant, with the units above it, the nearest first, and how it was found."""

    card: units.UnitCard
    above: tuple[units.UnitCard, ...]
    ids: frozenset[int]
    chain: tuple[Said, ...] = ()


@in_one_look
def whose_job(*, matter: Matter, place: str, on: dt.date, person_kind: str = "citizen") -> Competence | Gap:
    """Whose job a matter at a place is on a day, for a kind of person: one unit, or a named gap.

    `place`: the code of a unit, or a name as people write it, old names too. Tables answer for the places at and below
    the unit that issued them.
    """
    return answered(matter, place, on, person_kind, tables_on(on))


def answered(matter: Matter, place: str, on: dt.date, person: str, tables: Iterable[InForce]) -> Competence | Gap:
    """The same by these tables: those in force, or one that is to be tried."""
    where = located(place, on)
    if isinstance(where, Gap):
        return where
    found: list[tuple[InForce, Line]] = []
    for table in tables:
        if table.about != matter.about or table.unit_id not in where.ids:
            continue
        lines = table.compiled.holding(matter.code, matter.field, where.card.kind, where.card.code, person)
        if len(lines) != 1:
            return _not_one(table, lines, where)
        if lines[0].body is not Body.OUTSIDE:
            found.append((table, lines[0]))
    if not found:
        return Gap(NO_TABLE, "Xin ý kiến cơ quan kiểm soát thủ tục hành chính, rồi đề nghị bổ sung bảng.", where.chain)
    if len(found) > 1:
        said = tuple(_line_said(table, line) for table, line in found)
        return Gap(TWO_TABLES, "Đề nghị cơ quan ban hành các bảng này thống nhất lại.", (*where.chain, *said))
    return _by_line(*found[0], where, on)


def _not_one(table: InForce, lines: Iterable[Line], where: Located) -> Gap:
    said = tuple(_line_said(table, line) for line in lines)
    advice = f"Đề nghị đơn vị phụ trách bảng {table.code} soạn bản mới: trường hợp này chưa có đúng một câu trả lời."
    return Gap(NOT_ONE, advice, (*where.chain, *said), table.code, table.version)


def _by_line(table: InForce, line: Line, where: Located, on: dt.date) -> Competence | Gap:
    chain = (*where.chain, _line_said(table, line))
    lying = (table.code, table.version, line.number)
    if line.body is Body.GAP:
        return Gap(line.gap, line.advice, chain, *lying)
    body = where.card
    if line.body is Body.ABOVE:
        over = next((one for one in (where.card, *where.above) if one.tier == line.tier), None)
        if over is None:
            advice = f"Không có cơ quan {TIERS[line.tier]} nào ở trên {where.card.name}; xem lại dòng này của bảng."
            return Gap(NO_ABOVE, advice, chain, *lying)
        body = over
    elif line.body is Body.UNIT:
        named = _living(line.unit, on)
        if isinstance(named, Gap):
            return Gap(named.name, named.advice, (*chain, *named.chain), *lying)
        body, chain = named.card, (*chain, *named.chain)
    sitters, title = _sitters(body, line.post, on)
    chain = (*chain, _deciding(body, title, sitters))
    tier = TIERS.get(body.tier, body.tier)
    return Competence(body.code, body.name, body.tier, tier, title, sitters, chain, *lying)


def _line_said(table: InForce, line: Line) -> Said:
    text = f"Bảng {table.code} “{table.title}”, bản {table.number} ({table.decision}), dòng {line.number}."
    return Said(text, line.cited, line.checked)


def _deciding(body: units.UnitCard, title: str, sitters: tuple[Sitter, ...]) -> Said:
    if not sitters:
        return Said(f"Người quyết định: {title} – {body.name}; vị trí này đang khuyết.")
    names = "; ".join(f"{one.name} ({HOW[one.how]})" if one.how in HOW else one.name for one in sitters)
    return Said(f"Người quyết định: {title} – {body.name}: {names}.")


def _sitters(body: units.UnitCard, post: str, on: dt.date) -> tuple[tuple[Sitter, ...], str]:
    """Who sits on a day at the post that decides, and what it is called."""
    here: list[people.SeatRow] = sitting(body.id, on)
    chosen = [one for one in here if one.kind == post] if post in POSTS else []
    chosen = chosen or [one for one in here if one.post == f"{body.code}.{post}"]
    found = tuple(Sitter(one.person, one.person_name, one.title, one.how) for one in chosen)
    return found, chosen[0].title if chosen else POSTS.get(post, post)


# -- places ----------------------------------------------------------------------------------------------


def located(place: str, on: dt.date) -> Located | Gap:
    """The unit that a code or a written name means on a day, through old names; or why that is not known."""
    kept = PLACES.under(marks().units)
    found: Located | Gap | None = kept.get((place, on))
    if found is None:
        found = kept[place, on] = _found(place, on)
    return found


def _found(place: str, on: dt.date) -> Located | Gap:
    names = units.directory()
    try:
        names.card(place, on)
    except KeyError:
        pass
    else:
        return _living(place, on)
    seen = names.resolve(place, on)
    cards = {card.code: card for card in (seen.successors if seen.standing == "old" else seen.hits)}
    if seen.standing == "later" or not cards:
        return Gap(NO_PLACE, f"Không có nơi nào tên “{place}” vào ngày {on:%d/%m/%Y}. Ghi rõ xã, phường, cả tên tỉnh.")
    if len(cards) > 1 and seen.standing == "old" and len(seen.hits) == 1:
        return _split(place, cards.values(), on)
    if len(cards) > 1:
        listed = "; ".join(card.name for card in cards.values())
        return Gap(NO_PLACE, f"“{place}” có thể là: {listed}. Chọn một nơi.")
    [card] = cards.values()
    said: tuple[Said, ...] = ()
    if seen.old or not seen.exact:
        said = (Said(f"“{place}” vào ngày {on:%d/%m/%Y} là {card.name}.", _cited_between(seen.hits, card)),)
    return _standing(card, said, on)


def _living(code: str, on: dt.date) -> Located | Gap:
    """A unit that lives on a day, or the one that goes on in its place."""
    names = units.directory()
    try:
        card = names.card(code, on)
    except KeyError:
        return Gap(ENDED, f"Không có cơ quan nào mang mã {code}; đề nghị sửa bảng.")
    if card.lives_on(on):
        return _standing(card, (), on)
    heirs = names.successors(code, on)
    if len(heirs) > 1:
        return _split(card.name, heirs, on)
    if not heirs:
        return Gap(ENDED, f"{card.name} không hoạt động vào ngày {on:%d/%m/%Y} và chưa rõ đơn vị kế tục.")
    said = Said(f"{card.name} không còn; vào ngày {on:%d/%m/%Y} là {heirs[0].name}.", _cited_between((card,), heirs[0]))
    return _standing(heirs[0], (said,), on)


def _split(place: str, heirs: Iterable[units.UnitCard], on: dt.date) -> Gap:
    listed = "; ".join(card.name for card in heirs)
    return Gap(SPLIT_PLACE, f"“{place}” vào ngày {on:%d/%m/%Y} thuộc về: {listed}. Chọn một nơi theo địa chỉ cụ thể.")


def _standing(card: units.UnitCard, said: tuple[Said, ...], on: dt.date) -> Located:
    names, parent = units.directory(), card.parent
    above: list[units.UnitCard] = []
    while parent is not None and len(above) < 20:
        over = names.card(parent, on)
        above.append(over)
        parent = over.parent
    return Located(card, tuple(above), frozenset(one.id for one in (card, *above)), said)


def _cited_between(before: Iterable[units.UnitCard], after: units.UnitCard) -> str:
    """The decision by which one unit became another, where one step says it."""
    names = units.directory()
    edges = [edge for card in before for edge in names.edges_from(card.code) if edge.successor == after.code]
    return edges[0].cited if edges else ""
