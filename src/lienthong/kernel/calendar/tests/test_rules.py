"""Working days against a calendar that is walked day by day, and against the vectors of the law."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar.days import Certainty, DayKind, DayRow, shipped_rows
from lienthong.kernel.calendar.rules import (
    FIRST,
    LAST,
    add_working_days,
    calendar_with,
    is_working,
    shipped,
    working_days_between,
)

ONE = dt.timedelta(days=1)
OFF_IN_2026 = {
    "2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27 2026-04-30 2026-05-01"
    " 2026-08-31 2026-09-01 2026-09-02 2026-11-24"
}
DAYS = st.dates(dt.date(2023, 6, 1), dt.date(2029, 6, 1))
KINDS = st.sampled_from(list(DayKind))


def row(day: dt.date, kind: DayKind) -> DayRow:
    return DayRow(day, "Ngày riêng", kind, "12/QĐ-UBND", None, Certainty.VERIFIED)


LOCAL = st.lists(st.builds(row, DAYS, KINDS), max_size=12, unique_by=lambda one: one.day).map(tuple)


def works_naively(day: dt.date, local: tuple[DayRow, ...]) -> bool:
    """The same question, asked without sums: own day, common day, fixed holiday, weekday."""
    for one in local:
        if one.day == day and one.kind is not DayKind.AS_USUAL:
            return one.kind in (DayKind.OPEN, DayKind.SWAPPED_WORKING)
    for one in shipped_rows():
        if one.day == day:
            return one.kind is DayKind.SWAPPED_WORKING
    if day.year not in (2024, 2025, 2026, 2027):
        fixed = [(1, 1), (4, 30), (5, 1), (9, 2)] + ([(11, 24)] if day.year > 2026 else [])
        if (day.month, day.day) in fixed:
            return False
    return day.weekday() < 5


@given(DAYS, st.integers(-60, 60), LOCAL)
def test_adding_is_walking(day, n, local):
    held = calendar_with(local)
    walked, left = day, abs(n)
    if n == 0:
        while not works_naively(walked, local):
            walked += ONE
    while left:
        walked += ONE if n > 0 else -ONE
        left -= works_naively(walked, local)
    assert held.add_working_days(day, n) == walked


@given(DAYS, st.integers(0, 120), LOCAL)
def test_between_is_counting(day, length, local):
    held = calendar_with(local)
    later = day + length * ONE
    counted = sum(works_naively(day + i * ONE, local) for i in range(1, length + 1))
    assert held.working_days_between(day, later) == counted
    assert held.working_days_between(later, day) == -counted


@given(DAYS, st.integers(1, 400))
def test_between_undoes_adding(day, n):
    assert working_days_between(day, add_working_days(day, n)) == n


@given(DAYS, DAYS, st.integers(0, 60))
def test_whoever_comes_earlier_is_never_due_later(a, b, n):
    first, second = sorted((a, b))
    assert add_working_days(first, n) <= add_working_days(second, n)


def test_each_day_off_of_2026_on_a_weekday_is_known():
    found = {
        f"{day:%Y-%m-%d}"
        for day in (dt.date(2026, 1, 1) + i * ONE for i in range(365))
        if day.weekday() < 5 and not is_working(day).works
    }
    assert found == set(next(iter(OFF_IN_2026)).split())


def test_two_saturdays_of_2026_are_worked():
    saturdays = [dt.date(2026, 1, 1) + i * ONE for i in range(365)]
    assert [f"{d:%d/%m}" for d in saturdays if d.weekday() == 5 and is_working(d).works] == ["10/01", "22/08"]


def test_a_day_says_why_by_which_document_and_how_sure():
    card = is_working(dt.date(2026, 1, 2))
    assert not card.works
    assert "12729/VPCP-KGVX" in card.citation
    assert (card.known_on, card.certainty) == (dt.date(2025, 12, 25), Certainty.UNVERIFIED)
    tet = is_working(dt.date(2026, 2, 17))
    assert (tet.certainty, tet.doubt) == (Certainty.VERIFIED, "")
    assert is_working(dt.date(2026, 8, 31)).doubt == "chưa xác minh"
    assert is_working(dt.date(2027, 2, 8)).doubt == "chưa công bố"
    assert is_working(dt.date(2027, 3, 3)).doubt == "chưa công bố", "the whole year may still change"
    assert is_working(dt.date(2026, 3, 3)).doubt == ""
    weekend = is_working(dt.date(2026, 3, 7))
    assert (weekend.works, weekend.reason) == (False, "Nghỉ hằng tuần")


def test_before_the_swap_was_known_the_second_of_january_was_a_working_day():
    assert shipped(known_on=dt.date(2025, 12, 24)).works(dt.date(2026, 1, 2))
    assert not shipped(known_on=dt.date(2025, 12, 25)).works(dt.date(2026, 1, 2))
    assert not shipped(known_on=dt.date(2025, 12, 24)).works(dt.date(2026, 1, 10))


def test_a_place_may_close_open_or_return_to_the_common_calendar():
    saturday, monday, holiday = dt.date(2026, 3, 7), dt.date(2026, 3, 9), dt.date(2026, 9, 2)
    local = (row(saturday, DayKind.OPEN), row(monday, DayKind.CLOSED), row(holiday, DayKind.AS_USUAL))
    held = calendar_with(local)
    assert held.works(saturday)
    assert not held.works(monday)
    assert not held.works(holiday)
    assert held.is_working(monday).reason == "Ngày riêng"


@pytest.mark.parametrize("day", [FIRST - ONE, LAST + ONE, dt.date.min, dt.date.max])
def test_outside_the_calendar_is_refused_by_name(day):
    with pytest.raises(Unfit, match="2021 đến năm 2100"):
        is_working(day)


def test_a_period_that_runs_out_of_the_calendar_is_refused():
    with pytest.raises(Unfit, match="ngoài lịch làm việc"):
        add_working_days(LAST, 1)
    with pytest.raises(Unfit, match="ngoài lịch làm việc"):
        add_working_days(FIRST, -1)
