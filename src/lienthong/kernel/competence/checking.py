"""Whether a decision table may be published: each cell has one answer, each unit is there, its examples come out."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lienthong.kernel.units import api as units

from .asking import NO_TABLE, Competence, Gap, Matter, answered
from .kept import InForce, one_look
from .models import DecisionTable, TableVersion
from .rules import (
    PERSONS,
    Body,
    Cell,
    Compiled,
    Example,
    FaultyTable,
    Problem,
    Table,
    TableFault,
    cell_count,
    problems,
    read_table,
)
from .rules.cells import TooWide

OTHERS = "khác (bảng không nêu)"
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """One example of a table: what is expected, what comes out."""

    example: Example
    expects: str
    came: str

    @property
    def right(self) -> bool:
        """Whether it comes out as expected."""
        return self.example.expect == self.came


def refuse_unless_whole(version: TableVersion, table: DecisionTable, since: dt.date) -> None:
    """FaultyTable where the table may not be put in force from a day on."""
    read = read_table(version.document)
    faults = [*lacking(read, since)]
    if not faults:
        held = InForce(
            table.code, table.title, table.about, table.unit_id, version.code, version.number, since,
            version.decision, Compiled(read),
        )  # fmt: skip
        faults = [
            TableFault(
                f"Phép thử {one.example.number}",
                f"mong đợi {one.expects}, bảng trả lời {naming(one.came)}.",
                "Sửa dòng, hoặc sửa phép thử.",
            )
            for one in tried(held)
            if not one.right
        ]
    if faults:
        raise FaultyTable(faults)


def lacking(table: Table, since: dt.date) -> Iterable[TableFault]:
    """What keeps a table from being put in force: no lines, units that are not there, cells without one answer."""
    if not table.lines:
        yield TableFault("Bảng", "chưa có dòng nào.", "Thêm dòng.")
        return
    if not table.examples:
        yield TableFault("Bảng", "chưa có phép thử nào.", "Thêm ít nhất một phép thử mà người duyệt hiểu được.")
    kinds = kinds_of(table, since)
    faults = [*_strangers(table, kinds, since)]
    yield from faults
    if faults:
        return
    try:
        found = problems(table, kinds)
    except TooWide:
        yield TableFault("Bảng", f"có {cell_count(table, kinds)} ô, quá nhiều để xét hết.", "Tách bảng theo lĩnh vực.")
        return
    for one in found[:_SHOWN]:
        yield _said(one)
    if len(found) > _SHOWN:
        yield TableFault("Bảng", "còn nhiều trường hợp khác như vậy.", "Sửa các dòng trên trước rồi kiểm tra lại.")


def kinds_of(table: Table, since: dt.date) -> Mapping[str, list[str]]:
    """Of each unit whose place the lines name, of which kinds it is from a day on."""
    found: dict[str, set[str]] = {code: set() for code in table.named("place_units")}
    for row in units.directory().rows:
        if row.code in found and row.until > since:
            found[row.code].add(row.kind)
    return {code: sorted(kinds) for code, kinds in found.items()}


def _strangers(table: Table, kinds: Mapping[str, list[str]], since: dt.date) -> Iterable[TableFault]:
    """Units that are not there from the day on; kinds that no unit is of."""
    for code, those in kinds.items():
        if not those:
            where = _first(table, lambda line, code=code: code in line.place_units.values)
            yield TableFault(where, f"không có nơi nào mang mã {code} từ ngày {since:%d/%m/%Y}.", "Sửa mã nơi.")
    known = {row.kind for row in units.directory().rows}
    for kind in table.named("place_kinds"):
        if kind not in known:
            where = _first(table, lambda line, kind=kind: kind in line.place_kinds.values)
            yield TableFault(where, f"không có nơi nào thuộc loại {kind}.", "Sửa loại nơi, ví dụ: xa, phuong.")
    named = {line.unit for line in table.lines if line.body is Body.UNIT}
    cards = units.cards_of(named, since)
    for line in table.lines:
        if line.body is Body.UNIT and (line.unit not in cards or not cards[line.unit].lives_on(since)):
            sentence = f"cơ quan {line.unit} không hoạt động vào ngày {since:%d/%m/%Y}."
            yield TableFault(f"Dòng {line.number}", sentence, "Sửa mã cơ quan.")


def _first(table: Table, names: object) -> str:
    return next(f"Dòng {line.number}" for line in table.lines if names(line))  # type: ignore[operator]


def _said(one: Problem) -> TableFault:
    words = in_words(one.cell)
    if one.hole:
        return TableFault("Bảng", f"không trả lời khi {words}.", "Thêm dòng, hoặc ghi rõ đây là chỗ chưa quy định.")
    rows = ", ".join(str(line.number) for line in one.cell.lines)
    return TableFault(f"Dòng {rows}", f"cùng trả lời khi {words}.", "Thu hẹp điều kiện để chỉ còn một dòng.")


def in_words(cell: Cell) -> str:
    """A cell as people read it."""
    place = units.directory().card(cell.unit).name if cell.unit else f"loại {cell.kind or OTHERS}"
    person = PERSONS[cell.person] if cell.person else OTHERS
    field = f", lĩnh vực: {cell.field}" if cell.field else ""
    return f"việc: {cell.matter or OTHERS}{field}, nơi: {place}, người: {person}"


def tried(held: InForce) -> list[Tried]:
    """The examples of a table, each asked of this table alone."""
    about = held.compiled.table.about
    with one_look():
        return [Tried(one, naming(one.expect), _came(held, one, about)) for one in held.compiled.table.examples]


def _came(held: InForce, one: Example, about: str) -> str:
    try:
        day = dt.date.fromisoformat(one.on)
    except ValueError:
        return f"? (ngày {one.on})"
    matter = Matter(one.matter, one.field, "petition" if about == "petition" else "procedure")
    return in_short(answered(matter, one.place, day, one.person, [held]))


def in_short(answer: Competence | Gap) -> str:
    """An answer as examples write it: the code of a unit, `gap:` and the name, or `outside`."""
    if isinstance(answer, Competence):
        return answer.unit
    return "outside" if answer.name == NO_TABLE else f"gap:{answer.name}"


def naming(expect: str) -> str:
    """The same in words."""
    if expect == "outside":
        return "ngoài phạm vi bảng"
    if expect.startswith("gap:"):
        return f"chỗ chưa quy định “{expect.removeprefix('gap:')}”"
    found = units.cards_of([expect]).get(expect)
    return found.name if found else expect
