"""What ends a seat or a place on the staff is cited where it ends: the decision that says so, not the appointment."""

import datetime as dt
import html
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import resolve

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.people import actions
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Seat
from lienthong.kernel.people.outlook import changes_after
from lienthong.kernel.people.posts_seen import post_portrait
from lienthong.kernel.units import api as units

from .conftest import WARD, actor
from .test_import import CITED, bring, there

DAY, SOON = dt.date(2026, 11, 20), dt.date(2026, 12, 10)
BY, LATER = "12/QĐ-UBND (18/11/2026)", "15/QĐ-UBND (19/11/2026)"
CLERK = f"{WARD}.chuyen-vien"


@pytest.fixture(autouse=True)
def on_the_day(nghe_an: object) -> Iterator[None]:
    with standing_on("2026-11-20T09:00"):
        yield


@pytest.fixture
def mai() -> Actor:
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def ahead(person: str = "na-ng-minh") -> list[tuple[dt.date, str]]:
    """The days on which something is to come for somebody in the ward, and by which decision."""
    return [(one.on, one.cited) for one in changes_after(units.card(WARD).id, DAY) if one.person == person]


def test_who_leaves_a_post_leaves_it_by_the_decision_that_says_so(mai: Actor) -> None:
    people.vacate(CLERK, mai, person="na-ng-minh", on=SOON, cited=BY)
    assert ahead() == [(SOON, BY)]
    [seat] = [one for one in post_portrait(Seat.objects.get(post__code=CLERK).post).seats if one.until == SOON]
    assert seat.cited != BY == seat.ended_by
    people.vacate(CLERK, mai, person="na-ng-minh", on=SOON - dt.timedelta(days=2), cited=LATER)
    assert [cited for _, cited in ahead()] == [LATER], "the decision of the day that holds now"


def test_who_leaves_the_unit_leaves_both_by_one_decision(mai: Actor) -> None:
    people.leave("na-ng-minh", mai, unit=WARD, on=SOON, cited=BY)
    assert {cited for _, cited in ahead()} == {BY} and len(ahead()) == 2


def test_an_appointment_until_a_day_is_what_ends_it(mai: Actor) -> None:
    people.seat(CLERK, mai, person="na-ng-lan", how="charge", on=SOON, until=dt.date(2027, 1, 1), cited=LATER)
    assert [cited for _, cited in ahead("na-ng-lan")] == [LATER, LATER]


def test_who_makes_room_for_another_leaves_by_the_appointment_of_the_other(mai: Actor) -> None:
    people.vacate(f"{WARD}.mot-cua", mai, person="na-ng-lan", on=DAY, cited=BY)
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, cited=LATER)
    assert [cited for on, cited in ahead() if on == SOON] == [LATER]


def test_a_full_list_that_names_somebody_no_more_ends_them_by_its_decision(mai: Actor) -> None:
    rows = [row for row in there() if row["code"] != "na-ng-minh"]
    bring(mai, rows, full=True)
    with standing_on("2026-11-21T09:00"):
        assert Seat.objects.get(post__code=CLERK, person__code="na-ng-minh").ended_by == CITED


def test_a_unit_that_is_no_more_says_that_it_is(mai: Actor) -> None:
    actions.close_unit(HOUSE, unit=WARD, on=SOON)
    assert {cited for _, cited in ahead()} == {"Đơn vị chấm dứt hoạt động"}


def test_the_page_of_a_post_names_both_decisions(mai: Actor, rf: RequestFactory) -> None:
    people.vacate(CLERK, mai, person="na-ng-minh", on=DAY, cited=BY)
    request = rf.get(f"/vi-tri/{CLERK}")
    request.actor = mai  # type: ignore[attr-defined]
    page = html.unescape(resolve(f"/vi-tri/{CLERK}").func(request, CLERK).content.decode())
    assert "Số liệu minh họa" in page and f"thôi giữ: {BY}" in page
