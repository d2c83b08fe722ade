"""The calendars of many units at once: those by which due dates are reckoned, from one question."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar import calendars
from lienthong.kernel.calendar.jobs import recount_all

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)
AFTERNOON = {"day": DAY.isoformat(), "kind": "closed", "parts": "13:30-17:30", "name": "Họp", "cited": "1/TB-UBND"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    calendars._made.clear()
    with standing_on("2026-03-10T09:00"):
        yield


def declare(unit: int | None, **more: str) -> None:
    calendar.declare_day(HOUSE, unit_id=unit, **{**AFTERNOON, "known_on": "2026-03-01", **more})


def questions(wanted) -> int:
    with CaptureQueriesContext(connection) as asked:
        calendar.calendars_of(wanted)
    return len(asked)


def test_each_unit_has_the_days_of_its_own_place_and_the_others_the_countrys(tree):
    province, ward, other = tree
    declare(ward)
    found = calendar.calendars_of([ward, other, None])
    assert found[ward].parts(DAY) == ((450, 690),)
    assert found[other] is found[None]
    assert found[None].parts(DAY) == ((450, 690), (810, 1050))
    declare(province, day="2026-03-11")
    found = calendar.calendars_of([province, ward, other])
    assert [found[unit].parts(dt.date(2026, 3, 11)) for unit in tree] == [((450, 690),)] * 3
    assert found[ward].parts(DAY) == ((450, 690),)
    assert found[None].parts(dt.date(2026, 3, 11)) == ((450, 690), (810, 1050))


def test_they_are_those_by_which_due_dates_are_reckoned(tree):
    declare(tree[1])
    start = dt.datetime(2026, 3, 10, 9, tzinfo=VIETNAM)
    for unit in tree:
        period = calendar.Period(240, calendar.CountedIn.MINUTE, from_at=start)
        card = calendar.start(calendar.ClockStart(f"c-{unit}", "thu", unit, DAY, period=period))
        left = calendar.calendars_of([unit])[unit].worked_between(start, card.due_at)
        assert left == dt.timedelta(minutes=240)


def test_one_question_for_many_once_they_have_been_made(tree):
    for n, unit in enumerate(tree, 12):
        declare(unit, day=f"2026-03-{n}")
    assert questions(tree) > 1
    assert questions(tree) == 1
    declare(tree[2], day="2026-03-20")
    assert questions(tree) > 1
    assert not calendar.calendars_of(tree)[tree[2]].parts(dt.date(2026, 3, 20))[1:]
    assert questions(tree) == 1


def test_what_becomes_known_tomorrow_is_not_kept_under_todays_mark(tree):
    declare(tree[1], day="2026-03-12")
    declare(tree[1], known_on="2026-03-11")
    assert calendar.calendars_of(tree)[tree[1]].parts(DAY)[1:]
    with standing_on("2026-03-11T00:05"):
        calendars._made.clear()  # a process that starts before the calendars have followed
        assert not calendar.calendars_of(tree)[tree[1]].parts(DAY)[1:]
    assert calendar.calendars_of(tree)[tree[1]].parts(DAY)[1:]
    with standing_on("2026-03-11T00:11"):
        recount_all()
        assert not calendar.calendars_of(tree)[tree[1]].parts(DAY)[1:]


def test_where_nothing_is_kept_yet_what_ships_with_the_product_holds(tree):
    assert calendar.calendars_of([tree[0]])[tree[0]] is calendar.shipped()


def test_what_is_left_on_clocks_is_said_by_the_hours_of_each_place(tree):
    _, ward, other = tree
    declare(ward)
    at = dt.datetime(2026, 3, 11, 8, 30, tzinfo=VIETNAM)
    for unit in (ward, other):
        calendar.start(calendar.ClockStart(f"c-{unit}", "thu", unit, DAY, None, at))
    calendar.start(calendar.ClockStart("met", "thu", ward, DAY, DAY))
    calendar.stop("met")
    clocks = calendar.of([f"c-{ward}", f"c-{other}", "met"])
    left = {f"c-{ward}": "còn 3 giờ làm việc", f"c-{other}": "còn 7 giờ làm việc", "met": "xong trong hạn"}
    assert calendar.left_of([*clocks.values(), None]) == left
    with CaptureQueriesContext(connection) as asked:
        calendar.left_of(clocks.values())
    assert len(asked) == 1
    assert calendar.left_of([]) == {}
