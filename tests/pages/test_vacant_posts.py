"""What waits for a vacant post: the steps of the role that comes with it, unless somebody else has that role too."""

import datetime as dt

from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.people import api as people
from lienthong.kernel.people.vacancies import vacancies_of, vacancy_cards
from lienthong.kernel.process.tests.factories import (
    JULY,
    found_province,
    post_of,
    published,
    started,
    two_steps,
    working,
)

DAY = dt.date(2026, 3, 2)


def waiting() -> dict[str, int]:
    return {one.code.split(".")[1]: one.waiting for one in vacancy_cards(vacancies_of(DAY), DAY)}


def test_a_post_with_a_role_has_waiting_what_nobody_else_may_take(db):
    found_province()
    with standing_on("2026-03-02T09:00:00"):
        working("lan", "officer")
        bare, officer = post_of("xe", "staff", "Lái xe"), post_of("cv", "staff", "Chuyên viên")
        access.give_role(officer, HOUSE, role="officer", cited="QĐ 1", since=JULY)
        started(published(two_steps()))
        assert waiting() == {"xe": 0, "cv": 0}, "lan has the role by herself"
        access.close_account("tk-lan", HOUSE, reason="thử")
        assert waiting() == {"xe": 0, "cv": 1}
        people.seat(officer, HOUSE, person="n-lan", on=DAY, cited="QĐ 2")
        assert waiting() == {"xe": 0} and bare
