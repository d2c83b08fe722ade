"""The status is computed, never typed: the pure rule and the database say the same of anything."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Item
from lienthong.domains.plans.queries.lines import ItemTally, item_of, tally_of
from lienthong.domains.plans.queries.status import status_case
from lienthong.domains.plans.rules import first_day, status, status_of_group
from lienthong.domains.plans.states import DONE, Status
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .factories import UNDATED, WARD_TASK, AtWork, seen

DAY = dt.date(2026, 2, 10)
days = st.dates(DAY - dt.timedelta(days=3), DAY + dt.timedelta(days=3))
facts = st.fixed_dictionaries(
    {
        "percent": st.sampled_from([0, 1, 50, 100]),
        "done_on": st.none() | days,
        "due_on": st.none() | days,
        "asked": st.booleans(),
        "begun": st.booleans(),
    }
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"done_on": DAY, "due_on": DAY}, Status.DONE_IN_TIME),
        ({"done_on": DAY, "due_on": DAY - dt.timedelta(1)}, Status.DONE_LATE),
        ({"done_on": DAY, "due_on": None}, Status.DONE_IN_TIME),
        ({"done_on": DAY, "due_on": DAY - dt.timedelta(1), "asked": True}, Status.DONE_IN_TIME),
        ({"due_on": DAY}, Status.NOT_STARTED),
        ({"due_on": DAY - dt.timedelta(1)}, Status.LATE),
        ({"due_on": DAY - dt.timedelta(1), "percent": 99, "begun": True}, Status.LATE),
        ({"due_on": DAY - dt.timedelta(1), "asked": True}, Status.NOT_STARTED),
        ({"due_on": None, "percent": 1}, Status.DOING),
        ({"due_on": None, "begun": True}, Status.DOING),
        ({"due_on": None}, Status.NOT_STARTED),
    ],
)
def test_the_order_of_statuses(given: dict, expected: Status) -> None:
    plain = {"percent": 0, "done_on": None, "due_on": None, "asked": False, "begun": False}
    assert status(**{**plain, **given}, today=DAY) == expected


def test_rule_and_database_agree_on_anything(at_work: AtWork) -> None:
    """Random facts are written on one assignment; what SQL says of it is what the rule says."""
    code = at_work.work(WARD_TASK)

    def in_database(one: dict) -> str:
        def look() -> str:
            with transaction.atomic():
                row = Assignment.objects.select_related("clock").get(code=code)
                type(row.clock).objects.filter(pk=row.clock_id).update(
                    due_on=one["due_on"], due_at=calendar.end_of_day(one["due_on"]) if one["due_on"] else None
                )
                Assignment.objects.filter(code=code).update(
                    percent=one["percent"], done_on=one["done_on"], asked=one["asked"], begun=one["begun"]
                )
                found = Assignment.objects.annotate(status=status_case(DAY)).get(code=code).status
                transaction.set_rollback(True)
                return found

        return whole(look, HOUSE)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(one=facts)
    def agree(one: dict) -> None:
        assert in_database(one) == status(**one, today=DAY)

    agree()


def test_without_a_clock_nothing_is_late(at_work: AtWork) -> None:
    code = at_work.work(UNDATED, "na-p-thanh-vinh-2025")
    row = seen(lambda: Assignment.objects.annotate(status=status_case(dt.date(2099, 1, 1))).get(code=code))
    assert row.clock_id is None and row.status == Status.NOT_STARTED


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-31T23:59:59.999999", Status.NOT_STARTED),  # in Vietnam; 16:59 of the same day in Greenwich
        ("2026-04-01T00:00:00", Status.LATE),  # in Greenwich it is still 31 March
        ("2026-03-31T16:59:59+00:00", Status.NOT_STARTED),
        ("2026-03-31T17:00:00+00:00", Status.LATE),
    ],
)
def test_the_last_day_ends_at_midnight_in_vietnam(at_work: AtWork, now: str, expected: Status) -> None:
    """For the row, for the unit's page and for the coordinator's figures alike."""
    late = expected == Status.LATE
    with standing_on(now):
        code = at_work.work(WARD_TASK)
        row = seen(lambda: Assignment.objects.annotate(status=status_case(today())).get(code=code))
        assert row.status == expected
        mine = at_work.client("minh").get("/don-vi-toi").content.decode()
        assert ("quá hạn 1 ngày" in mine) is late
        assert ("đến hạn hôm nay" in mine) is not late
        whole_plan = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}?xem=danh-sach").content.decode()
        assert ("quá hạn 1 ngày" in whole_plan) is late


@pytest.mark.parametrize(("now", "expected"), [("T23:59:59", Status.DONE_IN_TIME), ("T00:00:01", Status.DONE_LATE)])
def test_what_is_done_at_the_last_minute_is_done_in_time_however_late_it_is_accepted(
    at_work: AtWork, now: str, expected: Status
) -> None:
    """The day of completion is the day in Vietnam on which the unit said so; accepting takes its own time."""
    code = at_work.work(WARD_TASK)
    day = "2026-03-31" if expected == Status.DONE_IN_TIME else "2026-04-01"
    with standing_on(f"{day}{now}"):
        report = at_work.sent(code, percent=100)
    with standing_on("2026-04-20T09:00:00"):
        actions.accept(report, at_work.actor("hanh"))
        row = seen(lambda: Assignment.objects.annotate(status=status_case(today())).get(code=code))
        assert (row.status, str(row.done_on)) == (expected, day)


@given(parts=st.lists(st.sampled_from(list(Status)), max_size=8))
def test_a_group_is_as_its_parts(parts: list[Status]) -> None:
    found = status_of_group(parts)
    assert (found == Status.LATE) is (Status.LATE in parts)
    assert (found in DONE) is (bool(parts) and set(parts) <= set(DONE))
    assert (found == Status.DONE_LATE) is (found in DONE and Status.DONE_LATE in parts)
    assert found == status_of_group(reversed(parts))
    assert (found == Status.NOT_STARTED) is (set(parts) <= {Status.NOT_STARTED})


def _tally(item: Item) -> ItemTally:
    return tally_of(item_of(item.plan, item.code)[0])


def test_a_group_task_is_late_if_one_share_is(at_work: AtWork) -> None:
    """Two wards are done, the third is not: late, for whoever looks, although an officer sees one share only."""
    with standing_on("2026-03-20T09:00:00"):
        at_work.accepted(at_work.work(WARD_TASK), percent=100)
        at_work.accepted(at_work.work(WARD_TASK, "na-p-thanh-vinh-2025"), who="an", head="thong", percent=100)
        minh = at_work.actor("minh")
        standing = seen(lambda: _tally(at_work.item(WARD_TASK)), minh)
        assert (standing.status, standing.done, standing.of) == (Status.DOING, 2, 3)
    with standing_on("2026-04-01T09:00:00"):
        standing = seen(lambda: _tally(at_work.item(WARD_TASK)), minh)
        assert (standing.status, standing.late) == (Status.LATE, 1)
        assert units.card("na-x-anh-son-2025").name == "Xã Anh Sơn"


def test_work_can_begin_with_the_plan_or_its_coming_here() -> None:
    opened = dt.datetime(2026, 1, 5, 1, 30, tzinfo=dt.UTC)
    assert first_day(dt.date(2025, 12, 31), opened) == dt.date(2025, 12, 31)
    assert first_day(dt.date(2026, 2, 1), opened) == dt.date(2026, 1, 5)
    assert first_day(None, opened) == dt.date(2026, 1, 5)
    assert first_day(None, None) is None
