"""Working time against a calendar walked minute by minute, against numpy, and against a second calendar library."""

import datetime as dt
from dataclasses import replace

import holidays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.calendar.days import Certainty, DayKind, DayRow, shipped_rows
from lienthong.kernel.calendar.dues import CountedIn, due, due_at, due_many
from lienthong.kernel.calendar.hours import HoursRow, read_parts, read_season, spoken_parts, without, written
from lienthong.kernel.calendar.policies import Policy, policies, policy_on
from lienthong.kernel.calendar.rules import FIRST, calendar_with, shipped

from .oracle import Oracle, Season

ONE = dt.timedelta(days=1)
EARLY, LATE = dt.date(2025, 11, 1), dt.date(2026, 10, 31)
DAYS = st.dates(EARLY, LATE)
MINUTES = st.datetimes(dt.datetime(2025, 11, 3), dt.datetime(2026, 9, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
PARTS = st.sampled_from(["", "07:30-11:30", "13:30-17:30", "10:00-15:00", "06:30-07:00 18:00-19:15"]).map(read_parts)
HOURS = st.sampled_from(
    ["07:00-11:30 13:30-17:00", "06:45-11:15 14:00-17:30", "08:00-16:00", "07:30-11:30", "00:00-24:00"]
).map(read_parts)
SEASONS = st.sampled_from([((1, 1), (3, 31)), ((4, 16), (10, 15)), ((11, 1), (12, 31)), ((1, 1), (12, 31))])
WEEKDAYS = st.sampled_from([frozenset(), frozenset(), frozenset({5}), frozenset({4}), frozenset({2, 6})])


def row(day: dt.date, kind: DayKind, parts: tuple[tuple[int, int], ...] = ()) -> DayRow:
    return DayRow(day, "Ngày riêng", kind, "12/QĐ-UBND", None, Certainty.VERIFIED, parts)


def hours(season: tuple[tuple[int, int], tuple[int, int]], weekdays: frozenset[int], parts) -> HoursRow:
    return HoursRow(FIRST, parts, "15/QĐ-UBND", Certainty.VERIFIED, weekdays, season)


LOCAL = st.lists(st.builds(row, DAYS, st.sampled_from(list(DayKind)), PARTS), max_size=10, unique_by=lambda r: r.day)
OWN_HOURS = st.lists(st.builds(hours, SEASONS, WEEKDAYS, HOURS), max_size=3)
POLICIES = st.builds(
    Policy,
    code=st.just("thu"),
    label=st.just("Thử"),
    name=st.just("Thử"),
    since=st.just(FIRST),
    count_from=st.sampled_from(["next_day", "same_day", "same_moment"]),
    ends=st.sampled_from(["end_of_work", "end_of_day", "exact"]),
    cited=st.just("thử"),
    verified=st.just(True),
    cut_off=st.sampled_from([None, dt.time(15), dt.time(11, 30)]),
    hours_per_day=st.sampled_from([8, 7]),
)


def both(local: list[DayRow], own: list[HoursRow]):
    """The calendar and the oracle of the same place."""
    seasons = [Season(h.season[0], h.season[1], h.weekdays, h.parts) for h in own]
    oracle = Oracle({r.day: r for r in shipped_rows()}, {r.day: r for r in local}, seasons)
    return calendar_with(tuple(local), hours=tuple(own)), oracle


def bare(at: dt.datetime) -> dt.datetime:
    assert at.utcoffset() == dt.timedelta(hours=7)
    return at.replace(tzinfo=None)


@given(MINUTES, st.integers(1, 3000), LOCAL, OWN_HOURS)
def test_adding_minutes_is_walking(at, minutes, local, own):
    held, oracle = both(local, own)
    assert bare(held.add_minutes(at, minutes)) == oracle.add(at, minutes)
    assert bare(held.add_minutes(at, -minutes)) == oracle.back(at, minutes)
    assert bare(held.add_minutes(at, 0)) == oracle.next_worked(at)


@given(MINUTES, st.integers(0, 40_000), LOCAL, OWN_HOURS)
def test_the_time_between_is_counting(at, length, local, own):
    held, oracle = both(local, own)
    later = at + dt.timedelta(minutes=length)
    counted = oracle.between(at, later)
    assert held.worked_between(at, later) == dt.timedelta(minutes=counted)
    assert held.worked_between(later, at) == -dt.timedelta(minutes=counted)


@given(st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2029, 1, 1)), st.integers(1, 10**11), LOCAL)
def test_between_undoes_adding_to_the_microsecond(at, span, local):
    held = calendar_with(tuple(local))
    end = held.instant(held.position(at) + span)
    assert held.worked_between(at, end) == dt.timedelta(microseconds=span)


@settings(max_examples=300)
@given(MINUTES, st.integers(1, 12), POLICIES, st.booleans(), LOCAL, OWN_HOURS)
def test_a_due_date_is_what_the_words_of_its_policy_say(start, amount, policy, by_hours, local, own):
    held, oracle = both(local, own)
    amount = amount * 47 if by_hours else amount
    measure = CountedIn.MINUTE if by_hours else CountedIn.DAY
    found = due(start, amount, policy, held, measure=measure)
    assert bare(found.due) == oracle.due(start, amount, policy, by_hours)
    assert any(f"{found.on:%d/%m/%Y}" in sentence for sentence in found.explain)


@given(MINUTES, MINUTES, st.integers(1, 20), POLICIES, OWN_HOURS)
def test_whoever_is_received_earlier_is_never_due_later(a, b, amount, policy, own):
    held = calendar_with(hours=tuple(own))
    first, second = sorted((a, b))
    assert due_at(first, amount, policy, held) <= due_at(second, amount, policy, held)


@given(st.lists(st.tuples(MINUTES, st.integers(1, 9)), max_size=40), POLICIES, st.sampled_from(list(CountedIn)), LOCAL)
def test_many_at_once_are_due_as_each_alone(asked, policy, counted, local):
    held = calendar_with(tuple(local))
    alone = [due_at(start, amount, policy, held, counted) for start, amount in asked]
    assert due_many(asked, policy, held, counted) == alone


# -- numpy's business days ---------------------------------------------------------------------------------


def test_days_are_numpys_business_days_with_our_days_off():
    """Numpy knows weeks and holidays, but no worked Saturday: it is asked where none lies between."""
    off = [str(r.day) for r in shipped_rows() if not r.kind.works]
    worked = {r.day for r in shipped_rows() if r.kind.works}
    held, asked = shipped(), 0
    for start in (dt.date(2024, 1, 2) + n * ONE for n in range(0, 1000, 3)):
        for n in (1, 2, 5, 10, 15, 30):
            ends = held.add_working_days(start, n)
            if any(start < day <= ends for day in worked):
                continue
            asked += 1
            assert str(ends) == str(np.busday_offset(str(start), n, "backward", holidays=off))
            between = np.busday_count(str(start + ONE), str(ends + ONE), holidays=off)
            assert held.working_days_between(start, ends) == between == n
    assert asked > 1000


# -- a second calendar library -----------------------------------------------------------------------------

CITED_OTHERWISE = {
    "2025-02-01": "a Saturday, off in any case",
    "2026-01-02": "12729/VPCP-KGVX (25/12/2025)",
    "2026-01-10": "12729/VPCP-KGVX (25/12/2025)",
    "2025-04-26": "6150/TB-BLĐTBXH (03/12/2024)",
    "2025-05-02": "6150/TB-BLĐTBXH (03/12/2024)",
    "2024-05-04": "2450/VPCP-KGVX (12/4/2024)",
    "2026-08-22": "thông báo của Bộ Nội vụ",
    "2026-08-31": "thông báo của Bộ Nội vụ",
    "2026-11-24": "28/2026/QH16",
    "2027-11-24": "28/2026/QH16",
}


def test_another_library_agrees_except_where_a_document_says_otherwise():
    other = holidays.country_holidays("VN", years=range(2024, 2028))
    held, differ = shipped(), set()
    for day in (dt.date(2024, 1, 1) + n * ONE for n in range(4 * 365 + 1)):
        if held.works(day) != (day.weekday() < 5 and day not in other):
            differ.add(str(day))
            assert CITED_OTHERWISE.get(str(day), "?") in held.is_working(day).citation
    assert differ == set(CITED_OTHERWISE) - {"2025-02-01"}


# -- hours, seasons, half days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("7h30-11h30, 13h30–17h30", "07:30-11:30 13:30-17:30"),
        ("13:30-17:30 07:30 - 11:30", "07:30-11:30 13:30-17:30"),
        ("07:00-12:00 12:00-15:00", "07:00-15:00"),
        ("22:00-24:00", "22:00-23:59"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text, kept):
    assert written(read_parts(text)) == kept


@pytest.mark.parametrize(
    "wrong", ["7-11", "11:30-07:30", "23:59-24:00", "07:00-12:00 11:00-15:00", "25:00-26:00", "sáng", "08:00-08:00"]
)
def test_hours_that_are_none_are_refused(wrong):
    with pytest.raises(Unfit, match="giờ làm việc"):
        read_parts(wrong)


def test_a_season_may_run_over_new_year_and_hours_follow_it():
    winter = HoursRow(
        FIRST, read_parts("08:00-12:00 13:00-17:00"), "1/QĐ", Certainty.VERIFIED, season=read_season("16-10 15-04")
    )
    held = calendar_with(hours=(winter,))
    assert spoken_parts(held.parts(dt.date(2026, 1, 5))) == "08:00–12:00; 13:00–17:00"
    assert spoken_parts(held.parts(dt.date(2026, 4, 15))) == "08:00–12:00; 13:00–17:00"
    assert spoken_parts(held.parts(dt.date(2026, 4, 16))) == "07:30–11:30; 13:30–17:30"
    assert held.hours_on(dt.date(2026, 12, 1)).cited == "1/QĐ"
    for wrong in ("30-02 01-03", "1-13 2-13", "abc", "16-10"):
        with pytest.raises(Unfit, match="mùa"):
            read_season(wrong)


def test_a_half_day_counts_as_a_day_and_its_end_is_the_end():
    storm = row(dt.date(2026, 3, 10), DayKind.CLOSED, read_parts("11:00-24:00"))
    held = calendar_with((storm,))
    found = due(dt.datetime(2026, 3, 9, 9), 1, calendar=held)
    assert bare(found.due) == dt.datetime(2026, 3, 10, 11)
    assert "Thứ Ba ngày 10/03/2026 chỉ làm việc 07:30–11:00: Ngày riêng (12/QĐ-UBND)." in found.explain
    assert bare(held.add_minutes(dt.datetime(2026, 3, 9, 16, 30), 5 * 60)) == dt.datetime(2026, 3, 11, 8)


def test_a_saturday_morning_counts_where_a_place_has_declared_it():
    saturdays = HoursRow(FIRST, read_parts("07:30-11:30"), "2/QĐ", Certainty.VERIFIED, frozenset({5}))
    held = calendar_with(hours=(saturdays,))
    friday = dt.datetime(2026, 3, 6, 9)
    assert bare(due(friday, 1, calendar=held).due) == dt.datetime(2026, 3, 7, 11, 30)
    assert bare(due(friday, 1).due) == dt.datetime(2026, 3, 9, 17, 30)
    assert without(read_parts("07:30-11:30"), read_parts("00:00-24:00")) == ()


def test_a_period_in_hours_runs_from_the_moment_whatever_the_policy():
    found = due(dt.datetime(2026, 3, 6, 16, 30, 15), 150, "mot-cua", measure=CountedIn.MINUTE)
    assert bare(found.due) == dt.datetime(2026, 3, 9, 9, 0, 15)
    said = " ".join(found.explain)
    assert "Thời hạn 2 giờ 30 phút làm việc" in said
    assert "Không tính 2 ngày nghỉ hằng tuần" in said
    assert "giờ làm việc do tỉnh quy định" in said
    early = due(dt.datetime(2026, 3, 7, 9), 60, measure=CountedIn.MINUTE)
    assert bare(early.due) == dt.datetime(2026, 3, 9, 8, 30)
    assert "lúc tiếp nhận nằm ngoài giờ làm việc" in " ".join(early.explain)


def test_what_a_procedure_has_of_its_own_goes_before_the_common_form():
    common = policy_on("mot-cua", dt.date(2026, 3, 1))
    own = replace(
        common, procedure="1.004227", count_from="same_moment", ends="exact", cited="3/QĐ", since=dt.date(2026, 1, 1)
    )
    assert policy_on("mot-cua", dt.date(2026, 3, 1), "1.004227", [own]) is own
    assert policy_on("mot-cua", dt.date(2026, 3, 1), "2.000001", [own]) is common
    assert policy_on("mot-cua", dt.date(2025, 12, 31), "1.004227", [own]).procedure == ""
    said = due(dt.datetime(2026, 3, 3, 9), 2, "mot-cua", procedure="1.004227", declared=[own])
    assert bare(said.due) == dt.datetime(2026, 3, 5, 9)
    assert "áp dụng riêng cho thủ tục 1.004227" in " ".join(said.explain)


def test_nothing_shorter_than_a_moment_can_be_due():
    exact = policy_on("gio-lam-viec", dt.date(2026, 3, 3))
    for amount, measure in ((0, CountedIn.MINUTE), (0, CountedIn.DAY), (-5, CountedIn.DAY)):
        with pytest.raises(Unfit):
            due(dt.datetime(2026, 3, 3, 9), amount, exact, measure=measure)
    assert all(policy.after_supplement == "restart" and not policy.supplement_verified for policy in policies())


def test_outside_the_calendar_is_refused_by_name():
    for minutes in (10**9, -(10**9)):
        with pytest.raises(Unfit, match="ngoài lịch làm việc"):
            shipped().add_minutes(dt.datetime(2026, 3, 3, 9), minutes)
    with pytest.raises(Unfit, match="2021 đến năm 2100"):
        shipped().position(dt.datetime(1999, 1, 1))
