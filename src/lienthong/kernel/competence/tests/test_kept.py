"""What is kept is right the moment after: seats, tables, mandates, units; and a single answer is one question."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.competence import actions
from lienthong.kernel.competence.api import Competence, Gap, Matter, NotSigning, Signer, may_sign, whose_job
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import JUSTICE, OTHER_WARD, WARD, actor, in_force, line, mandate

pytestmark = pytest.mark.usefixtures("nghe_an")
TODAY = dt.date(2026, 11, 23)
HEAD = f"{WARD}.chu-tich"


@pytest.fixture(autouse=True)
def on_a_morning(nghe_an: None) -> Iterator[None]:
    with standing_on("2026-11-23T08:00"):
        yield


def job(place: str = WARD) -> Competence | Gap:
    return whose_job(matter=Matter("1.1"), place=place, on=TODAY)


def invited(person: str = "na-ng-mai-truongvinh") -> Signer | NotSigning:
    return may_sign(person=person, unit=WARD, document_kind="GM", at=now() + dt.timedelta(minutes=1))


def test_a_single_answer_is_one_question_once_the_place_was_met() -> None:
    in_force(line())
    mandate()
    job(), invited(), invited("na-ng-hung")
    for ask in (job, invited, lambda: invited("na-ng-hung")):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) == 1, [one["sql"] for one in asked]


def test_a_place_that_was_not_met_costs_no_question_where_its_neighbour_was() -> None:
    in_force(line())
    here = units.card(WARD).id
    near = [one for one in units.cards(range(here - here % 256, here - here % 256 + 256)).values() if one.tier == "xa"]
    assert len(near) > 5
    job()
    for one in near:
        with CaptureQueriesContext(connection) as asked:
            assert isinstance(job(one.code), Competence)
        assert len(asked) == 1, one.code


def test_right_the_moment_after_a_seat_changed() -> None:
    in_force(line())
    first = job()
    assert isinstance(first, Competence) and not first.vacant and invited("na-ng-hung").may
    people.vacate(HEAD, HOUSE, person="na-ng-hung", on=TODAY, cited="Quyết định thử")
    after = job()
    assert isinstance(after, Competence) and after.vacant
    assert not invited("na-ng-hung").may
    people.seat(HEAD, HOUSE, person="na-ng-lan", on=TODAY, cited="Quyết định thử")
    assert [one.person for one in job().sitters] == ["na-ng-lan"]  # type: ignore[union-attr]
    assert invited("na-ng-lan").may


def test_right_the_moment_after_a_table_changed() -> None:
    assert isinstance(job(), Gap)
    version = in_force(line())
    assert getattr(job(), "unit", "") == WARD
    in_force(line(body="unit", unit=JUSTICE), since=TODAY, table=version.split(".")[0],
             tests=[{"matter": "1.1", "place": WARD, "on": "2026-11-23", "expect": JUSTICE}])  # fmt: skip
    assert getattr(job(), "unit", "") == JUSTICE


def test_right_the_moment_after_a_mandate_changed() -> None:
    assert not invited().may
    code = mandate()
    assert invited().may
    with standing_on("2026-11-23T08:30"):
        actions.revoke_mandate(code, actor("hung", "leader", WARD), reason="Phân công lại")
        assert not invited().may


def test_right_the_moment_after_a_unit_changed() -> None:
    in_force(line())
    assert getattr(job(OTHER_WARD), "unit_name", "") == "Phường Thành Vinh"
    units.rename(OTHER_WARD, HOUSE, name="Phường Thành Vinh Mới", on=TODAY, cited="Nghị quyết thử")
    assert getattr(job(OTHER_WARD), "unit_name", "") == "Phường Thành Vinh Mới"
