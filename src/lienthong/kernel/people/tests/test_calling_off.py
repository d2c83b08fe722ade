"""An appointment for a day to come is taken back; whoever was to make room for it sits as before."""

import datetime as dt
import html
from collections.abc import Iterator

import pytest
from django.test import RequestFactory
from django.urls import resolve

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import actions
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Seat

from .conftest import WARD, actor

DAY, SOON = dt.date(2026, 11, 20), dt.date(2026, 12, 10)
ONE = dt.timedelta(days=1)
BY, BACK = "12/QĐ-UBND (18/11/2026)", "15/QĐ-UBND (19/11/2026)"
CLERK = f"{WARD}.chuyen-vien"


@pytest.fixture(autouse=True)
def on_the_day(nghe_an: object) -> Iterator[None]:
    with standing_on("2026-11-20T09:00"):
        yield


@pytest.fixture
def mai() -> Actor:
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def at(day: dt.date) -> list[str]:
    return sorted(Seat.objects.filter(post__code=CLERK, valid__contains=day).values_list("person__code", flat=True))


def test_who_was_to_come_does_not_and_who_was_to_leave_stays(mai: Actor) -> None:
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, cited=BY)
    assert at(SOON) == ["na-ng-lan"]
    actions.call_off(CLERK, mai, person="na-ng-lan", on=SOON, cited=BACK)
    assert at(SOON - ONE) == at(SOON) == at(dt.date(2030, 1, 1)) == ["na-ng-minh"]
    assert CLERK not in {one.code for one in people.posts_of("na-ng-lan", SOON)}
    [stays] = Seat.objects.filter(post__code=CLERK)
    assert (stays.ended_by, stays.valid.upper) == ("", None)
    told = EventRow.objects.filter(kind="people.called_off").latest("id").facts
    assert told["person"] == "na-ng-lan" and told["stays"] == ["na-ng-minh"] and told["on"] == "2026-12-10"


def test_an_end_that_was_said_before_holds_again(mai: Actor) -> None:
    last = SOON + 30 * ONE
    people.vacate(CLERK, mai, person="na-ng-minh", on=last, cited="11/QĐ-UBND")
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, cited=BY)
    actions.call_off(CLERK, mai, person="na-ng-lan", on=SOON, cited=BACK)
    [stays] = Seat.objects.filter(post__code=CLERK)
    assert (stays.valid.upper, stays.ended_by) == (last, "11/QĐ-UBND")


def test_what_ended_by_another_decision_stays_ended(mai: Actor) -> None:
    people.vacate(CLERK, mai, person="na-ng-minh", on=SOON, cited="11/QĐ-UBND")
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, cited=BY)
    actions.call_off(CLERK, mai, person="na-ng-lan", on=SOON, cited=BACK)
    assert at(SOON - ONE) == ["na-ng-minh"] and at(SOON) == []


def test_only_what_is_still_to_come_is_taken_back(mai: Actor) -> None:
    people.seat(CLERK, mai, person="na-ng-lan", on=DAY, cited=BY)
    for on in (DAY, SOON):
        with pytest.raises(Unfit):
            actions.call_off(CLERK, mai, person="na-ng-lan", on=on, cited=BACK)
    assert at(SOON) == ["na-ng-lan"]


def test_nobody_gets_a_post_back_by_their_own_hand(mai: Actor) -> None:
    own = next(one.code for one in people.posts_of("na-ng-mai-truongvinh", DAY))
    people.seat(own, mai, person="na-ng-lan", on=SOON, cited=BY)
    with pytest.raises(NotAllowed, match="tự bố trí mình"):
        actions.call_off(own, mai, person="na-ng-lan", on=SOON, cited=BACK)
    assert [one.person for one in people.holders([one.unit_id for one in people.posts_of("na-ng-lan", SOON)], on=SOON)
            if one.code == own] == ["na-ng-lan"]  # fmt: skip


def test_who_comes_after_stands_in_the_way(mai: Actor) -> None:
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, until=SOON + 10 * ONE, cited=BY)
    other = actor("tu", "system_admin", WARD)
    people.seat(CLERK, other, person="na-ng-mai-truongvinh", on=SOON + 20 * ONE, cited="13/QĐ-UBND")
    with pytest.raises(Unfit) as no:
        actions.call_off(CLERK, mai, person="na-ng-lan", on=SOON, cited=BACK)
    assert "Rút lại hoặc kết thúc" in no.value.fields["person"]
    actions.call_off(CLERK, other, person="na-ng-mai-truongvinh", on=SOON + 20 * ONE, cited=BACK)
    actions.call_off(CLERK, mai, person="na-ng-lan", on=SOON, cited=BACK)
    assert at(SOON + 40 * ONE) == ["na-ng-minh"]


def test_the_page_offers_it_where_somebody_is_to_come(mai: Actor, rf: RequestFactory) -> None:
    def page() -> str:
        request = rf.get(f"/vi-tri/{CLERK}")
        request.actor = mai  # type: ignore[attr-defined]
        return html.unescape(resolve(f"/vi-tri/{CLERK}").func(request, CLERK).content.decode())

    assert "/rut-lai" not in page()
    people.seat(CLERK, mai, person="na-ng-lan", on=SOON, cited=BY)
    assert f"/vi-tri/{CLERK}/rut-lai" in page()
