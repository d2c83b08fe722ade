"""Tables by themselves: read whole or refused, every cell looked at, the fast answer the same as the plain one."""

import itertools
import json
import random
from typing import Any

import pytest

from lienthong.kernel.competence.rules import Compiled, FaultyTable, cell_count, cells, problems, read_table
from lienthong.kernel.competence.rules.cells import TooWide

from .naive import lines_for

MATTERS, FIELDS = ["1.000", "2.000", "3.000"], ["Hộ tịch", "Đất đai"]
KINDS, UNITS, PERSONS = ["xa", "phuong", "so"], {"u1": "xa", "u2": "phuong", "u3": "khac"}, ["citizen", "business"]


def line(**given: Any) -> dict[str, Any]:
    return {"body": "place", "cited": "Nghị định thử", **given}


def table(*lines: dict[str, Any], tests: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"about": "procedure", "lines": list(lines), "tests": tests or []}


def some_condition(chance: random.Random, values: list[str]) -> Any:
    chosen = chance.sample(values, chance.randint(1, len(values)))
    return chance.choice([None, None, chosen, {"other_than": chosen}])


def some_table(chance: random.Random) -> dict[str, Any]:
    names = {"matters": MATTERS, "fields": FIELDS, "place_kinds": KINDS, "place_units": list(UNITS), "persons": PERSONS}
    rows = []
    for _ in range(chance.randint(1, 6)):
        found = {name: some_condition(chance, values) for name, values in names.items()}
        rows.append(line(**{name: value for name, value in found.items() if value is not None}))
    return table(*rows)


def every_question() -> list[tuple[str, str, str, str, str]]:
    """All inputs that tables here can tell apart; a place that is named is only of its own kind."""
    places = [(kind, "u9") for kind in (*KINDS, "khac")] + [(kind, code) for code, kind in UNITS.items()]
    return [
        (matter, field, kind, unit, person)
        for matter, field, (kind, unit), person in itertools.product(
            [*MATTERS, "9.999"], [*FIELDS, "?"], places, [*PERSONS, "foreigner"]
        )
    ]


@pytest.mark.parametrize("seed", range(150))
def test_the_fast_answer_is_the_plain_one(seed: int) -> None:
    document = some_table(random.Random(seed))
    fast = Compiled(read_table(document))
    for asked in every_question():
        assert [one.number for one in fast.holding(*asked)] == lines_for(document, asked)


@pytest.mark.parametrize("seed", range(150))
def test_what_is_wrong_is_found_and_nothing_else(seed: int) -> None:
    document = some_table(random.Random(seed))
    read = read_table(document)
    kinds = {code: [kind] for code, kind in UNITS.items()}
    named = {name: read.named(name) for name in ("matters", "fields", "place_kinds", "place_units", "persons")}
    wrong = [asked for asked in every_question() if len(lines_for(document, asked)) != 1]
    found = problems(read, kinds)
    assert bool(found) == bool(wrong)
    for one in found:
        cell = one.cell
        kind = cell.kind or (kinds[cell.unit][0] if cell.unit in kinds else "khac")
        asked = (cell.matter or "9.999", cell.field or "?", kind, cell.unit or "u9", cell.person or "foreigner")
        assert lines_for(document, asked) == [line.number for line in cell.lines]
        assert one.hole == (not lines_for(document, asked))
    assert sum(cell.cells for cell in cells(read, kinds)) == cell_count(read, kinds)
    assert cell_count(read, kinds) == (
        (1 + len(named["matters"])) * (1 + len(named["fields"])) * (1 + len(named["persons"]))
        * (1 + len(named["place_kinds"]) + len(named["place_units"]))
    )  # fmt: skip


def test_a_whole_table_has_no_problem() -> None:
    read = read_table(table(line(matters=["1.000"]), line(matters={"other_than": ["1.000"]}, body="outside")))
    assert problems(read, {}) == []


def test_a_hole_and_an_overlap_are_named() -> None:
    [hole] = problems(read_table(table(line(matters=["1.000"]))), {})
    assert hole.hole and hole.cell.matter is None
    [both] = problems(read_table(table(line(), line(persons=["citizen"]))), {})
    assert not both.hole and both.cell.person == "citizen" and [one.number for one in both.cell.lines] == [1, 2]


def test_a_unit_that_is_named_meets_the_line_of_its_kind() -> None:
    document = table(line(place_kinds=["xa"]), line(place_units=["u1"]), line(place_kinds={"other_than": ["xa"]}))
    assert [one.cell.unit for one in problems(read_table(document), {"u1": ["xa"]})] == ["u1"]
    apart = table(line(place_kinds=["xa"], place_units={"other_than": ["u1"]}), *document["lines"][1:])
    assert problems(read_table(apart), {"u1": ["xa"]}) == []
    assert problems(read_table(apart), {"u1": ["xa", "phuong"]}) != []


def test_a_table_too_wide_to_look_through_says_so() -> None:
    values = [f"v{n}" for n in range(60)]
    rows = [line(matters=[v], fields=[v], persons=["citizen"], place_units=[v]) for v in values]
    with pytest.raises(TooWide):
        problems(read_table(table(*rows)), {v: ["xa"] for v in values})


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"about": "khac", "lines": []}, "việc gì"),
        (table({"body": "nobody", "cited": "x"}), "giao cho ai"),
        (table({"body": "place"}), "căn cứ"),
        (table({"body": "unit", "cited": "x"}), "cơ quan"),
        (table({"body": "above", "cited": "x"}), "cấp nào"),
        (table({"body": "gap", "gap": "tên"}), "cách làm"),
        (table(line(matters="1.000")), "điều kiện viết sai"),
        (table(line(matters=[])), "không giá trị nào"),
        (table(line(persons=["robot"])), "loại người"),
        (table(line(post="")), "ai quyết định"),
        (table(line(cited=7)), "không phải là chữ"),
        (table(line(), tests=[{"matter": "1.000"}]), "thiếu ô"),
        ({"about": "procedure", "lines": "x"}, "danh sách"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(broken: dict[str, Any], says: str) -> None:
    with pytest.raises(FaultyTable) as no:
        read_table(json.dumps(broken))
    words = " ".join(f"{one.where} {one.sentence} {one.next_step}" for one in no.value.faults)
    assert says in words


def test_the_mark_is_of_what_is_said_and_not_of_how_it_is_laid_out() -> None:
    document = table(line(matters=["1.000"]))
    assert read_table(json.dumps(document)).digest == read_table(json.dumps(document, indent=7)).digest
    assert read_table(document).digest != read_table(table(line(matters=["2.000"]))).digest


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 100_000])
def test_a_file_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(FaultyTable):
        read_table(text)
