"""What happens to a decision table: written, tried by its own examples, published by a decision, followed, ended."""

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.kernel.competence import actions
from lienthong.kernel.competence.api import Competence, Gap, Matter, one_look, whose_job
from lienthong.kernel.competence.asking import NO_TABLE
from lienthong.kernel.competence.checking import kinds_of
from lienthong.kernel.competence.effects import mark_of
from lienthong.kernel.competence.models import TableVersion
from lienthong.kernel.competence.queries import versions
from lienthong.kernel.competence.rules import FaultyTable, cells, read_table
from lienthong.kernel.units import api as units

from .factories import DAY, DEMO, OTHER_WARD, PROVINCE, WARD, actor, in_force, line
from .naive import lines_for, said

pytestmark = pytest.mark.usefixtures("nghe_an")
NOON = dt.datetime(2026, 11, 23, 12)
GOOD = {"matter": "1.1", "place": WARD, "on": "2026-11-20", "expect": WARD}


@pytest.fixture(autouse=True)
def at_noon(nghe_an: None) -> Any:
    with standing_on(NOON):
        yield


def drafted(*lines: dict[str, Any], tests: list[dict[str, Any]] | None = None, table: str = "") -> str:
    document = json.dumps({"about": "procedure", "lines": list(lines), "tests": tests or [GOOD]})
    return actions.draft(HOUSE, unit_id=units.card(PROVINCE).id, title="Bảng", document=document, table=table)


def publish(code: str, on: dt.date = dt.date(2026, 12, 1), **given: Any) -> str:
    given = {"decision": "7/QĐ-UBND", **given}
    return actions.publish(code, actor("nam", "system_admin", PROVINCE), effective_on=on, **given)


def faults(code: str) -> str:
    with pytest.raises(FaultyTable) as no:
        publish(code)
    assert TableVersion.objects.get(code=code).state == "draft"
    return " ".join(f"{one.where}: {one.sentence}" for one in no.value.faults)


def test_a_silent_hole_is_refused_with_the_case_that_shows_it() -> None:
    text = faults(drafted(line(matters=["1.1"], place_kinds=["phuong"])))
    assert "không trả lời khi việc: khác" in text and "nơi: loại khác" in text


def test_an_overlap_is_refused_with_its_lines_and_the_case() -> None:
    text = faults(drafted(line(), line(place_units=[WARD], persons=["foreigner"])))
    assert text.startswith("Dòng 1, 2: cùng trả lời khi") and "Phường Trường Vinh" in text and "nước ngoài" in text


def test_an_example_that_comes_out_otherwise_is_refused() -> None:
    text = faults(drafted(line(), tests=[GOOD, {**GOOD, "place": OTHER_WARD}]))
    assert text == "Phép thử 2: mong đợi Phường Trường Vinh, bảng trả lời Phường Thành Vinh."


def test_a_table_without_examples_or_lines_or_with_strangers_is_refused() -> None:
    assert "chưa có phép thử" in faults(_empty(line()))
    assert "chưa có dòng" in faults(_empty())
    assert "không hoạt động" in faults(drafted(line(body="unit", unit="na-khong-co")))
    assert "không hoạt động" in faults(drafted(line(body="unit", unit="na-so-ttt")))  # merged in 2025
    assert "không có nơi nào mang mã" in faults(drafted(line(place_units=["na-p-ben-thuy"])))
    assert "không có nơi nào thuộc loại" in faults(drafted(line(place_kinds=["lang"])))


def _empty(*lines: dict[str, Any]) -> str:
    document = json.dumps({"about": "procedure", "lines": list(lines), "tests": []})
    return actions.draft(HOUSE, unit_id=units.card(PROVINCE).id, title="Bảng", document=document)


def test_it_is_published_as_it_was_looked_at() -> None:
    code = drafted(line())
    shown = TableVersion.objects.get(code=code).digest
    changed = json.dumps({"about": "procedure", "lines": [line(cited="Khác")], "tests": [GOOD]})
    actions.edit(code, actor("nam", "system_admin", PROVINCE), document=changed, shown=shown)
    with pytest.raises(Refusal):
        publish(code, shown=shown)
    with pytest.raises(Refusal):
        actions.edit(code, actor("nam", "system_admin", PROVINCE), document=changed, shown=shown)
    with pytest.raises(Refusal):
        actions.discard(code, actor("nam", "system_admin", PROVINCE), shown=shown)
    now = TableVersion.objects.select_related("table").get(code=code)
    publish(code, shown=now.digest, effect=mark_of(now, now.table, dt.date(2026, 12, 1)))
    with pytest.raises(Refusal):
        publish(code)


@pytest.mark.parametrize(
    ("given", "name"),
    [({"decision": " "}, "decision"), ({"on": dt.date(2026, 11, 22)}, "effective_on"),
     ({"on": dt.date(1900, 1, 1)}, "effective_on")],
)  # fmt: skip
def test_it_needs_a_decision_and_a_day_that_is_not_past(given: dict[str, Any], name: str) -> None:
    with pytest.raises(Unfit) as no:
        publish(drafted(line()), **given)
    assert name in no.value.fields


def test_versions_follow_each_other_and_never_overlap() -> None:
    first = publish(drafted(line()), dt.date(2026, 12, 1))
    table = first.split(".")[0]
    third = publish(drafted(line(), table=table), dt.date(2027, 3, 1))
    second = publish(drafted(line(), table=table), dt.date(2027, 1, 1))
    spans = {one.code: (one.valid.lower, one.valid.upper) for one in TableVersion.objects.filter(table__code=table)}
    new_year, march = dt.date(2027, 1, 1), dt.date(2027, 3, 1)
    assert spans == {first: (dt.date(2026, 12, 1), new_year), second: (new_year, march), third: (march, None)}
    with pytest.raises(Unfit):
        publish(drafted(line(), table=table), new_year)
    nam = actor("nam", "system_admin", PROVINCE)
    for wrong in (dt.date(2026, 11, 1), march, new_year):
        with pytest.raises(Unfit):
            actions.end(second, nam, on=wrong)
    actions.end(second, nam, on=dt.date(2027, 2, 1))
    assert getattr(_ask(dt.date(2027, 2, 1)), "name", "") == NO_TABLE
    assert isinstance(_ask(dt.date(2027, 1, 31)), Competence) and isinstance(_ask(march), Competence)


def _ask(on: dt.date) -> Competence | Gap:
    return whose_job(matter=Matter("1.1"), place=WARD, on=on)


def test_the_database_lets_nobody_change_what_was_published() -> None:
    code = in_force(line())
    for change in ("document = '{}'", "valid = '[2020-01-01,)'", "decision = 'x'", "state = 'draft'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update competence_version set {change} where code = %s", [code])


def test_drafts_are_seen_by_those_who_write_them() -> None:
    code = drafted(line())
    assert versions(actor("nam", "system_admin", PROVINCE)).filter(code=code).exists()
    for other in (actor("mai", "unit_admin", WARD), actor("hung", "leader", WARD)):
        assert not versions(other).filter(code=code).exists()
    with pytest.raises(NotThere):
        actions.edit(code, actor("mai", "unit_admin", WARD), document="{}", shown="")
    with pytest.raises(Refusal):  # a ward writes no version of a table of the province
        actions.draft(actor("mai", "unit_admin", WARD), unit_id=units.card(WARD).id, table=code.split(".")[0])


@pytest.mark.parametrize("file", ["thu-tuc.json", "phan-anh.json"])
def test_every_cell_of_the_tables_of_the_demo_has_one_answer(file: str) -> None:
    """Each cell, by a place that stands for it, a matter, a field and a person: one unit or a named gap, twice."""
    document = json.loads((DEMO / "competence" / file).read_text(encoding="utf-8"))
    in_force(*document["lines"], about=document["about"], tests=document["tests"])
    read = read_table(document)
    assert all(len(cell.lines) == 1 for cell in cells(read, kinds_of(read, DAY)))
    matters, persons = [*read.named("matters"), "không có"], ["citizen", "business"]
    asked = 0
    with one_look():
        for matter, place, person in itertools.product(matters, (WARD, "na-x-tri-le-2025", "na-ubnd", "na"), persons):
            answer = whose_job(matter=Matter(matter, "", document["about"]), place=place, on=DAY, person_kind=person)
            plain = said([(PROVINCE, document)], {"place": place, "matter": matter, "field": "", "person": person,
                                                  "about": document["about"]}, DAY)  # fmt: skip
            if isinstance(answer, Competence):
                assert plain == f"unit {answer.unit}"
            else:
                assert answer.name and answer.advice
                assert plain == ("none" if answer.name == NO_TABLE else f"gap {answer.name}")
            card = units.card(place, DAY)
            assert len(lines_for(document, (matter, "", card.kind, place, person))) == 1
            asked += 1
    assert asked == len(matters) * 8
