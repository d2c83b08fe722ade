"""Whose job is this: one unit or a named gap, on any day, for any way of naming a place."""

import datetime as dt
import random

import pytest

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.competence import api as competence
from lienthong.kernel.competence.api import Competence, Gap, Matter, whose_job
from lienthong.kernel.competence.asking import NO_PLACE, NO_TABLE, SPLIT_PLACE, TWO_TABLES
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import DAY, JUSTICE, OTHER_WARD, PROVINCE, WARD, in_force, line
from .naive import said

pytestmark = pytest.mark.usefixtures("nghe_an")
ONLY = {"matters": ["2.000815"]}
ELSE = line(matters={"other_than": ["2.000815"]}, body="outside")


def ask(place: str = WARD, code: str = "2.000815", on: dt.date = DAY, person: str = "citizen") -> Competence | Gap:
    return whose_job(matter=Matter(code), place=place, on=on, person_kind=person)


def unit_of(answer: Competence | Gap) -> str:
    assert isinstance(answer, Competence), answer
    return answer.unit


def test_one_unit_its_head_and_why() -> None:
    in_force(line(**ONLY, cited="Nghị định thử, Điều 7", checked=True), ELSE)
    answer = ask()
    assert isinstance(answer, Competence)
    assert (answer.unit, answer.tier_name, answer.line) == (WARD, "cấp xã", 1)
    assert [one.person for one in answer.sitters] == ["na-ng-hung"] and not answer.vacant
    assert [one.cited for one in answer.chain if one.cited] == ["Nghị định thử, Điều 7"]
    assert "Võ Đình Hùng" in answer.chain[-1].text


def test_what_was_not_compared_with_its_text_says_so() -> None:
    in_force(line(**ONLY), ELSE)
    answer = ask()
    assert [one.checked for one in answer.chain] == [False, True]


def test_an_old_name_is_asked_through_the_merger() -> None:
    in_force(line(**ONLY), ELSE)
    answer = ask("xã Hưng Hòa, thành phố Vinh")
    assert unit_of(answer) == WARD
    assert answer.chain[0].cited == "1678/NQ-UBTVQH15 (16/6/2025)"
    assert unit_of(ask("na-x-hung-hoa")) == WARD


def test_a_name_that_means_nothing_or_several_is_a_named_gap() -> None:
    in_force(line(**ONLY), ELSE)
    nothing = ask("xã Không Có Đâu")
    assert isinstance(nothing, Gap) and nothing.name == NO_PLACE
    split = ask("na-h-vinh")
    assert isinstance(split, Gap) and split.name == SPLIT_PLACE and "Trường Vinh" in split.advice


def test_above_and_named_units() -> None:
    in_force(
        line(matters=["1.1"], body="above", tier="tinh"), line(matters=["1.2"], body="unit", unit=JUSTICE),
        line(matters={"other_than": ["1.1", "1.2"]}, body="gap", gap="Chưa phân cấp", advice="Hỏi Sở Tư pháp."),
        tests=[{"matter": "1.2", "place": WARD, "on": "2026-11-20", "expect": JUSTICE}],
    )  # fmt: skip
    assert unit_of(ask(code="1.1")) == PROVINCE
    assert unit_of(ask(code="1.2")) == JUSTICE
    gap = ask(code="9.9")
    assert isinstance(gap, Gap) and (gap.name, gap.advice, gap.line) == ("Chưa phân cấp", "Hỏi Sở Tư pháp.", 3)


def test_a_unit_that_merged_is_answered_by_its_heir() -> None:
    old = "na-so-xd"
    in_force(line(**ONLY, body="unit", unit=old), ELSE)
    heir = "na-so-gtvt-moi"
    with pytest.raises(KeyError):
        units.directory().card(heir)
    into: units.Heir = {"code": heir, "name": "Sở Xây dựng mới", "kind": "so", "tier": "tinh", "parent": "na-ubnd"}
    units.merge(HOUSE, sources=[old, "na-so-ct"], into=into, on=dt.date(2026, 12, 1), cited="Nghị quyết thử")
    assert unit_of(ask(on=dt.date(2026, 11, 30))) == old
    assert unit_of(ask(on=dt.date(2026, 12, 1))) == heir


def test_nothing_and_two_tables_are_named_gaps() -> None:
    assert getattr(ask(), "name", "") == NO_TABLE
    in_force(line(**ONLY), ELSE)
    in_force(line(), unit=WARD)
    both = ask()
    assert isinstance(both, Gap) and both.name == TWO_TABLES and len(both.chain) == 2
    assert unit_of(ask(OTHER_WARD)) == OTHER_WARD  # a ward's own table speaks of that ward alone


def test_the_version_in_force_on_the_day_answers() -> None:
    first = in_force(line(**ONLY), ELSE)
    code = first.split(".")[0]
    second = in_force(line(**ONLY, body="unit", unit=JUSTICE), ELSE, since=dt.date(2026, 12, 1), table=code)
    before, after = ask(on=dt.date(2026, 11, 30)), ask(on=dt.date(2026, 12, 1))
    assert isinstance(before, Competence) and isinstance(after, Competence)
    assert (before.unit, before.version) == (WARD, first)
    assert (after.unit, after.version) == (JUSTICE, second)
    assert getattr(ask(on=dt.date(2025, 6, 30), place=PROVINCE), "name", "") == NO_TABLE


def test_who_sits_there_is_asked_of_the_day() -> None:
    in_force(line(**ONLY), ELSE)
    assert not ask().vacant  # type: ignore[union-attr]
    people.vacate(f"{WARD}.chu-tich", HOUSE, person="na-ng-hung", on=dt.date(2026, 12, 1), cited="Quyết định thử")
    empty = ask(on=dt.date(2026, 12, 1))
    assert isinstance(empty, Competence) and empty.vacant and "khuyết" in empty.chain[-1].text
    assert not ask().vacant  # type: ignore[union-attr]


def test_a_look_is_one_moment() -> None:
    in_force(line(**ONLY), ELSE)
    with competence.one_look():
        assert isinstance(ask(), Competence)
        people.vacate(f"{WARD}.chu-tich", HOUSE, person="na-ng-hung", on=DAY, cited="Quyết định thử")
        assert not ask().vacant  # type: ignore[union-attr]
    assert ask().vacant  # type: ignore[union-attr]


def test_the_plain_answer_is_the_same_everywhere() -> None:
    """Tables of the province and of a ward, asked for hundreds of places, matters and persons."""
    chance = random.Random(20261123)
    common = {
        "matters": ["1.1", "1.2"], "place_kinds": ["phuong"], "place_units": [WARD, OTHER_WARD, "na-x-tri-le-2025"],
    }  # fmt: skip
    lines = [
        line(matters=common["matters"], place_units=common["place_units"], body="unit", unit=JUSTICE),
        line(matters=common["matters"], place_units={"other_than": common["place_units"]}, place_kinds=["phuong"]),
        line(matters=common["matters"], place_units={"other_than": common["place_units"]},
             place_kinds={"other_than": ["phuong"]}, persons=["foreigner"], body="above", tier="tinh"),
        line(matters=common["matters"], place_units={"other_than": common["place_units"]},
             place_kinds={"other_than": ["phuong"]}, persons={"other_than": ["foreigner"]}),
        line(matters={"other_than": common["matters"]}, body="outside"),
    ]  # fmt: skip
    own = [line(matters=["1.3"]), line(matters={"other_than": ["1.3"]}, body="outside")]
    in_force(*lines)
    in_force(*own, unit=WARD)
    tables = [(PROVINCE, {"about": "procedure", "lines": lines}), (WARD, {"about": "procedure", "lines": own})]
    living = [row.code for row in units.directory().rows if row.covers(DAY) and row.tier in ("xa", "tinh")]
    with competence.one_look():
        for place in {*chance.sample(living, 150), WARD, OTHER_WARD}:
            for code in ("1.1", "1.2", "1.3", "1.4"):
                for person in ("citizen", "foreigner"):
                    answer = ask(place, code, person=person)
                    asked = {"place": place, "matter": code, "field": "", "person": person, "about": "procedure"}
                    plain = said(tables, asked, DAY)
                    named = {NO_TABLE: "none", TWO_TABLES: "two"}
                    fast = f"unit {answer.unit}" if isinstance(answer, Competence) else named.get(answer.name, "gap")
                    assert fast == plain
