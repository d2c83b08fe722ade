"""A decision table as it is written: its lines with their conditions and answers, its own examples; read and held
against its form."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.text import tidy

MATTERS = {"procedure": "thủ tục hành chính", "petition": "phản ánh, kiến nghị"}
PERSONS = {
    "citizen": "công dân Việt Nam",
    "overseas": "người Việt Nam định cư ở nước ngoài",
    "foreigner": "người nước ngoài",
    "business": "doanh nghiệp",
    "foreign_business": "doanh nghiệp có vốn đầu tư nước ngoài",
    "cooperative": "hợp tác xã",
    "organisation": "tổ chức",
    "foreign_organisation": "tổ chức nước ngoài",
    "official": "cán bộ, công chức, viên chức",
}
"""Who asks, as the national list of procedures tells applicants apart."""
TIERS = {"xa": "cấp xã", "huyen": "cấp huyện (trước 01/7/2025)", "tinh": "cấp tỉnh", "trung-uong": "trung ương"}
POSTS = {"head": "người đứng đầu", "deputy": "cấp phó"}
MOST_LINES, MOST_VALUES, MOST_EXAMPLES, LONGEST = 500, 5_000, 300, 500


class Body(StrEnum):
    """Which unit a line gives the matter to."""

    PLACE = "place"
    ABOVE = "above"
    UNIT = "unit"
    GAP = "gap"
    OUTSIDE = "outside"


BODIES = {
    Body.PLACE: "cơ quan của nơi đó",
    Body.ABOVE: "cơ quan cấp trên của nơi đó",
    Body.UNIT: "một cơ quan nêu tên",
    Body.GAP: "chưa quy định",
    Body.OUTSIDE: "ngoài phạm vi bảng này",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What a line asks of one input: any value, one of these, or any but these."""

    values: frozenset[str] = frozenset()
    but: bool = True

    def holds(self, value: str) -> bool:
        """Whether a value fits."""
        return (value in self.values) != self.but

    @property
    def anything(self) -> bool:
        """Whether every value fits."""
        return self.but and not self.values


ANY = Condition()
INPUTS = ("matters", "fields", "place_kinds", "place_units", "persons")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: where it holds, and which one body it names, or which gap; `checked`: compared with the
    text that it cites."""

    number: int
    matters: Condition = ANY
    fields: Condition = ANY
    place_kinds: Condition = ANY
    place_units: Condition = ANY
    persons: Condition = ANY
    body: Body = Body.PLACE
    tier: str = ""
    unit: str = ""
    post: str = "head"
    gap: str = ""
    advice: str = ""
    cited: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """What a table must answer: the code of a unit, `gap:` and the name of a gap, or `outside`."""

    number: int
    matter: str
    place: str
    on: str
    person: str
    expect: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read."""

    about: str
    lines: tuple[Line, ...]
    examples: tuple[Example, ...]
    digest: str
    document: Mapping[str, Any] = field(repr=False)

    def named(self, name: str) -> list[str]:
        """The values that the lines name for an input, in order."""
        return sorted({value for line in self.lines for value in getattr(line, name).values})


@dataclass(frozen=True, slots=True)
class TableFault:
    """What is wrong with a written table, where, and what to do."""

    where: str
    sentence: str
    next_step: str


class FaultyTable(Unfit):
    """A table that cannot stand as it is written."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        first = faults[0]
        super().__init__(f"{first.where}: {first.sentence}", first.next_step)
        self.faults = tuple(faults)


def written(document: Mapping[str, Any]) -> str:
    """A table as the text that is kept and signed for."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)


def digest_of(document: Mapping[str, Any]) -> str:
    """The mark of a table as it is written."""
    return hashlib.sha256(written(document).encode()).hexdigest()


def read_table(text: str | Mapping[str, Any]) -> Table:
    """The table of a text; FaultyTable with every fault."""
    document = _document(text)
    faults: list[TableFault] = []
    about = document.get("about")
    if about not in MATTERS:
        faults.append(_fault("Bảng", "chưa nói bảng hỏi về việc gì.", "Ghi about: procedure hoặc petition."))
    lines = _rows(document, "lines", MOST_LINES, faults)
    examples = _rows(document, "tests", MOST_EXAMPLES, faults)
    read = [_line(row, number, faults) for number, row in enumerate(lines, 1)]
    tried = [_example(row, number, faults) for number, row in enumerate(examples, 1)]
    if faults:
        raise FaultyTable(faults)
    return Table(str(about), tuple(read), tuple(tried), digest_of(document), document)


def _document(text: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(text, Mapping):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise FaultyTable([_fault("Tệp", "không đọc được như một bảng JSON.", "Tải lại tệp từ trang của bảng.")])
    return found


def _rows(document: Mapping[str, Any], name: str, most: int, faults: list[TableFault]) -> list[Mapping[str, Any]]:
    rows = document.get(name, [])
    label = {"lines": "Các dòng", "tests": "Các phép thử"}[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(_fault(label, "không phải là danh sách.", "Ghi mỗi dòng là một đối tượng JSON."))
        return []
    if len(rows) > most:
        faults.append(_fault(label, f"nhiều hơn {most} dòng.", "Tách thành nhiều bảng."))
    return rows[:most]


def _line(row: Mapping[str, Any], number: int, faults: list[TableFault]) -> Line:
    where = f"Dòng {number}"
    given = {name: _condition(row.get(name), where, faults) for name in INPUTS}
    if unknown := given["persons"].values - PERSONS.keys():
        faults.append(_fault(where, f"không có loại người “{min(unknown)}”.", f"Dùng: {', '.join(PERSONS)}."))
    words = {name: _words(row, name, where, faults) for name in ("tier", "unit", "post", "gap", "advice", "cited")}
    body = row.get("body")
    if body not in list(Body):
        faults.append(_fault(where, "chưa nói giao cho ai.", f"Ghi body: {', '.join(Body)}."))
        body = Body.OUTSIDE
    line = Line(
        number, given["matters"], given["fields"], given["place_kinds"], given["place_units"], given["persons"],
        Body(body), words["tier"], words["unit"], words["post"], words["gap"], words["advice"], words["cited"],
        row.get("checked") is True,
    )  # fmt: skip
    faults += _answer_faults(line, where)
    return line


def _answer_faults(line: Line, where: str) -> Iterable[TableFault]:
    if line.body is Body.ABOVE and line.tier not in TIERS:
        yield _fault(where, "chưa nói cấp nào ở trên.", f"Ghi tier: {', '.join(TIERS)}.")
    if line.body is Body.UNIT and not line.unit:
        yield _fault(where, "chưa nêu cơ quan.", "Ghi mã cơ quan vào ô cơ quan.")
    if line.body is Body.GAP and not (line.gap and line.advice):
        yield _fault(where, "chỗ chưa quy định phải có tên và cách làm.", "Ghi tên chỗ chưa quy định và nên làm gì.")
    if line.body in (Body.PLACE, Body.ABOVE, Body.UNIT):
        if not line.post:
            yield _fault(where, "chưa nói ai quyết định.", "Ghi head, deputy, hoặc phần sau của mã vị trí.")
        if not line.cited:
            yield _fault(where, "chưa có căn cứ.", "Ghi văn bản, điều, khoản; chưa rõ thì ghi chưa xác minh.")


def _condition(given: Any, where: str, faults: list[TableFault]) -> Condition:
    if given is None:
        return ANY
    but = isinstance(given, dict)
    values = given.get("other_than") if isinstance(given, dict) else given
    if not isinstance(values, list) or not all(isinstance(one, str) and tidy(one) for one in values):
        faults.append(_fault(where, "có điều kiện viết sai.", 'Ghi ["a", "b"], hoặc {"other_than": ["a"]}.'))
        return ANY
    if not values and not but:
        faults.append(_fault(where, "có điều kiện không giá trị nào thỏa.", "Bỏ điều kiện, hoặc ghi giá trị."))
    if len(values) > MOST_VALUES:
        faults.append(_fault(where, f"có điều kiện nhiều hơn {MOST_VALUES} giá trị.", "Tách thành nhiều bảng."))
    return Condition(frozenset(tidy(one) for one in values), but)


def _words(row: Mapping[str, Any], name: str, where: str, faults: list[TableFault]) -> str:
    given = row.get(name, "head" if name == "post" else "")
    if not isinstance(given, str) or len(given) > LONGEST:
        faults.append(_fault(where, f"ô {name} không phải là chữ, hoặc quá dài.", f"Ghi không quá {LONGEST} ký tự."))
        return ""
    return tidy(given)


def _example(row: Mapping[str, Any], number: int, faults: list[TableFault]) -> Example:
    where = f"Phép thử {number}"
    words = {name: _words(row, name, where, faults) for name in ("matter", "place", "on", "person", "expect", "field")}
    for name in ("matter", "place", "on", "expect"):
        if not words[name]:
            faults.append(_fault(where, f"thiếu ô {name}.", "Ghi đủ việc, nơi, ngày và nơi mong đợi."))
    words["person"] = words["person"] or "citizen"
    if words["person"] not in PERSONS:
        faults.append(_fault(where, f"không có loại người “{words['person']}”.", f"Dùng: {', '.join(PERSONS)}."))
    return Example(number, **words)


def _fault(where: str, sentence: str, next_step: str) -> TableFault:
    return TableFault(where, sentence, next_step)
