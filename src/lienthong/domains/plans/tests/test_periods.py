"""Reporting periods: the rounds of a rule, with the days that plans really print."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lienthong.domains.plans.periods import ENDS, Rhythm, spans
from lienthong.domains.plans.states import Period

D = dt.date
YEAR = {"since": D(2026, 1, 1), "until": D(2026, 12, 31)}


def test_a_month_before_the_fifteenth_is_due_on_the_fourteenth() -> None:
    found = spans(Rhythm(Period.MONTH, D(2025, 9, 17), D(2025, 12, 31), due_day=14))
    assert [(one.name, one.cut_off, one.due_on) for one in found] == [
        ("Tháng 9/2025", D(2025, 9, 30), D(2025, 10, 14)),
        ("Tháng 10/2025", D(2025, 10, 31), D(2025, 11, 14)),
        ("Tháng 11/2025", D(2025, 11, 30), D(2025, 12, 14)),
        ("Tháng 12/2025", D(2025, 12, 31), D(2026, 1, 14)),
    ]
    assert found[0].since == D(2025, 9, 17)


def test_quarter_half_nine_months_and_year_of_a_plan() -> None:
    names = {
        period: [one.name for one in spans(Rhythm(period, **YEAR, due_days=10))]
        for period in (Period.QUARTER, Period.HALF, Period.NINE_MONTHS, Period.YEAR)
    }
    assert names == {
        Period.QUARTER: ["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"],
        Period.HALF: ["6 tháng đầu năm 2026", "6 tháng cuối năm 2026"],
        Period.NINE_MONTHS: ["9 tháng năm 2026"],
        Period.YEAR: ["Năm 2026"],
    }


def test_figures_that_close_on_the_fourteenth_begin_on_the_fifteenth() -> None:
    found = spans(Rhythm(Period.QUARTER, D(2025, 12, 15), D(2026, 12, 31), cut_day=14, due_day=20, due_month=0))
    assert [(one.since, one.cut_off, one.due_on) for one in found] == [
        (D(2025, 12, 15), D(2026, 3, 14), D(2026, 3, 20)),
        (D(2026, 3, 15), D(2026, 6, 14), D(2026, 6, 20)),
        (D(2026, 6, 15), D(2026, 9, 14), D(2026, 9, 20)),
        (D(2026, 9, 15), D(2026, 12, 14), D(2026, 12, 20)),
    ]


def test_since_a_day_is_one_round() -> None:
    [one] = spans(Rhythm(Period.CUMULATIVE, D(2022, 8, 1), D(2023, 6, 14), due_days=6))
    assert (one.since, one.cut_off, one.due_on) == (D(2022, 8, 1), D(2023, 6, 14), D(2023, 6, 20))
    assert one.name == "Từ 01/08/2022 đến 14/06/2023"


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    found = spans(Rhythm(Period.MONTH, D(2026, 1, 1), D(2026, 3, 31), cut_day=31, due_day=30, due_month=1))
    assert [(one.cut_off.day, one.due_on) for one in found] == [
        (31, D(2026, 2, 28)),
        (28, D(2026, 3, 30)),
        (31, D(2026, 4, 30)),
    ]


days = st.dates(D(2020, 1, 1), D(2035, 12, 31))
rhythms = st.builds(
    lambda period, since, length, cut_day, due_day, due_month, due_days, opens: Rhythm(
        period, since, since + dt.timedelta(days=length), cut_day, due_day if due_days is None else None,
        due_month, due_days if due_days is not None else (None if due_day else 5), opens,
    ),
    st.sampled_from(list(ENDS)), days, st.integers(0, 1200), st.none() | st.integers(1, 31),
    st.integers(1, 31), st.integers(1, 6), st.none() | st.integers(0, 60), st.integers(0, 90),
)  # fmt: skip


@given(rhythms)
def test_rounds_follow_each_other_without_gap_or_overlap(rhythm: Rhythm) -> None:
    found = spans(rhythm)
    for one in found:
        assert rhythm.since <= one.since <= one.cut_off <= rhythm.until
        assert one.since <= one.opens_on <= one.due_on
        assert one.cut_off <= one.due_on
    for before, after in pairwise(found):
        assert before.cut_off < after.cut_off
        assert before.due_on <= after.due_on
        if rhythm.period != Period.NINE_MONTHS:
            assert after.since == before.cut_off + dt.timedelta(days=1)
    assert len({one.name for one in found}) == len(found)
