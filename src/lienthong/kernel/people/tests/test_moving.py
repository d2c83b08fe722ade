"""Who moves leaves the old post and takes the new one on one day by one decision, or nothing happens."""

import datetime as dt
import html
from collections.abc import Iterator

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, Refusal, Unfit
from lienthong.kernel.people import actions, queries
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Seat
from lienthong.kernel.people.views.given import a_post
from lienthong.kernel.units import api as units

from .conftest import WARD, actor

DAY, SOON = dt.date(2026, 11, 20), dt.date(2026, 12, 10)
ONE = dt.timedelta(days=1)
BY = "12/QĐ-UBND (18/11/2026)"
CLERK, FRESH = f"{WARD}.chuyen-vien", f"{WARD}.ke-toan"
OFFICE = "na-so-khcn"
MINH = "na-ng-minh"


@pytest.fixture(autouse=True)
def on_the_day(nghe_an: object) -> Iterator[None]:
    with standing_on("2026-11-20T09:00"):
        people.open_post(HOUSE, code=FRESH, unit=WARD, title="Kế toán")
        people.open_post(HOUSE, code=f"{OFFICE}.ke-toan", unit=OFFICE, title="Kế toán")
        yield


@pytest.fixture
def mai() -> Actor:
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


@pytest.fixture
def keeper() -> Actor:
    return actor("quan-tri", "system_admin", WARD)


def posts(on: dt.date) -> list[str]:
    return sorted(one.code for one in people.posts_of(MINH, on))


def staff(on: dt.date) -> set[str]:
    return {one.unit for one in queries.staff_over_time(MINH)
            if (one.since is None or one.since <= on) and (one.until is None or on < one.until)}  # fmt: skip


def test_within_a_unit_the_old_post_is_left_on_the_day_the_new_one_is_taken(mai: Actor) -> None:
    actions.move(FRESH, mai, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    assert (posts(SOON - ONE), posts(SOON)) == ([CLERK], [FRESH])
    assert Seat.objects.get(post__code=CLERK, person__code=MINH).ended_by == BY
    assert staff(SOON) == {WARD}


def test_to_another_unit_the_person_goes_with_staff_and_all(keeper: Actor) -> None:
    actions.move(f"{OFFICE}.ke-toan", keeper, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    assert (staff(SOON - ONE), staff(SOON)) == ({WARD}, {OFFICE})
    assert (posts(SOON - ONE), posts(SOON)) == ([CLERK], [f"{OFFICE}.ke-toan"])


def test_what_is_held_besides_elsewhere_stays(keeper: Actor) -> None:
    people.open_post(HOUSE, code="na-p-vinh-hung-2025.kiem", unit="na-p-vinh-hung-2025", title="Kiêm nhiệm")
    people.seat("na-p-vinh-hung-2025.kiem", keeper, person=MINH, how="concurrent", on=DAY, cited="1/QĐ")
    actions.move(f"{OFFICE}.ke-toan", keeper, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    assert posts(SOON) == ["na-p-vinh-hung-2025.kiem", f"{OFFICE}.ke-toan"]


def test_who_does_not_administer_both_units_moves_nobody_between_them(mai: Actor) -> None:
    with pytest.raises(NotAllowed):
        actions.move(f"{OFFICE}.ke-toan", mai, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    there = actor("so", "unit_admin", OFFICE)
    with pytest.raises(NotAllowed):
        actions.move(f"{OFFICE}.ke-toan", there, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    assert posts(SOON) == [CLERK] and staff(SOON) == {WARD}


def test_where_the_new_post_cannot_be_taken_nothing_happens(keeper: Actor) -> None:
    people.open_post(HOUSE, code=f"{OFFICE}.sau", unit=OFFICE, title="Về sau", since=SOON + 30 * ONE)
    with pytest.raises(Unfit):
        actions.move(f"{OFFICE}.sau", keeper, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    assert posts(SOON) == [CLERK] and staff(SOON) == {WARD}


def test_only_a_post_that_is_held_is_left_for_another(mai: Actor) -> None:
    for post, leaves in ((FRESH, f"{WARD}.mot-cua"), (CLERK, CLERK)):
        with pytest.raises(Unfit):
            actions.move(post, mai, person=MINH, leaves=leaves, on=SOON, cited=BY)
    with pytest.raises(Refusal):
        actions.move(FRESH, mai, person="na-ng-mai-truongvinh", leaves=people.posts_of("na-ng-mai-truongvinh")[0].code,
                     on=SOON, cited=BY)  # fmt: skip


@pytest.mark.parametrize("to", [FRESH, f"{OFFICE}.ke-toan"])
def test_a_move_that_is_called_off_leaves_everything_as_it_was(keeper: Actor, to: str) -> None:
    actions.move(to, keeper, person=MINH, leaves=CLERK, on=SOON, cited=BY)
    actions.call_off(to, keeper, person=MINH, on=SOON, cited="15/QĐ")
    for day in (DAY, SOON, SOON + 900 * ONE):
        assert posts(day) == [CLERK] and staff(day) == {WARD}, day


def test_the_new_post_is_found_by_unit_and_name() -> None:
    name = units.card(OFFICE).name
    wrong: dict[str, str] = {}
    assert a_post({"unit": name, "post": "kế toán"}, "unit", "post", SOON, wrong) == f"{OFFICE}.ke-toan"
    assert not wrong
    assert a_post({"unit": name, "post": "không có"}, "unit", "post", SOON, wrong) == "" and "Kế toán" in wrong["post"]
    wrong.clear()
    assert a_post({"unit": "Không đâu cả", "post": "x"}, "unit", "post", SOON, wrong) == "" and "unit" in wrong


def test_the_page_of_a_person_moves_them(mai: Actor, come_as: "object") -> None:
    page = come_as(mai).get(f"/can-bo/{MINH}/dieu-dong")  # type: ignore[operator]
    text = html.unescape(page.content.decode())
    assert "Thôi giữ vị trí" in text and f'value="{CLERK}"' in text
