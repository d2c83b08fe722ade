"""How a target stands: the rule by examples, and what must hold whatever the figures."""

import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domains.plans.combining import Totals, combined
from lienthong.domains.plans.states import Period
from lienthong.domains.plans.target_states import Combining, Judgement
from lienthong.domains.plans.trajectory import (
    Aim,
    Level,
    Milestone,
    asked_on,
    judge,
    level_of,
    meets,
    passes,
    period_end,
    proposed,
    quarter_ends,
    speaks_until,
)

YEAR_END = dt.date(2026, 12, 31)
Q1, Q2, Q3 = dt.date(2026, 3, 31), dt.date(2026, 6, 30), dt.date(2026, 9, 30)
WAY = (Milestone(Q1, D(20)), Milestone(Q2, D(40)), Milestone(YEAR_END, D(70)))
UP = Aim(Level("ge", D(70)), YEAR_END, D(10), WAY)
DOWN = Aim(Level("le", None, D(5)), YEAR_END, D(20), (Milestone(Q1, D(15)), Milestone(Q2, D(10))))
RANGE = Aim(Level("between", D(50), D(80)), YEAR_END, None, (Milestone(Q1, D(30), D(80)),))
EXACT = Aim(Level("eq", D(12)), YEAR_END, D(4), (Milestone(Q1, D(6)),))
FALL = Aim(Level("eq", D(0)), YEAR_END, D(8), (Milestone(Q1, D(6)),))
DONE = Aim(Level("done"), YEAR_END, None, (Milestone(Q2, D(50)),))
BARE = Aim(Level("gt", D(10)), YEAR_END)
ENDLESS = Aim(Level("ge", D(70)), None, None, (Milestone(Q1, D(20)),))
AFTER = dt.date(2027, 1, 5)


@pytest.mark.parametrize(
    ("aim", "value", "end", "today", "expected"),
    [
        (UP, None, Q1, Q2, "no_figure"),
        (UP, "70", Q1, Q2, "met"),
        (UP, "20", Q1, Q2, "on_track"),
        (UP, "19.99", Q1, Q2, "at_risk"),
        (UP, "30", Q2, Q3, "at_risk"),
        (UP, "30", dt.date(2026, 5, 31), Q3, "on_track"),
        (UP, "5", dt.date(2026, 2, 28), Q1, "on_track"),
        (UP, "69.9", YEAR_END, YEAR_END, "at_risk"),
        (UP, "69.9", YEAR_END, AFTER, "missed"),
        (UP, "69.9", Q3, AFTER, "on_track"),
        (DOWN, "5", Q1, Q2, "met"),
        (DOWN, "15", Q1, Q2, "on_track"),
        (DOWN, "15", Q2, Q3, "at_risk"),
        (DOWN, "5.01", YEAR_END, AFTER, "missed"),
        (RANGE, "50", Q1, Q2, "met"),
        (RANGE, "80", Q1, Q2, "met"),
        (RANGE, "81", Q1, Q2, "at_risk"),
        (RANGE, "30", Q1, Q2, "on_track"),
        (RANGE, "29", Q1, Q2, "at_risk"),
        (RANGE, "81", YEAR_END, AFTER, "missed"),
        (EXACT, "12", Q1, Q2, "met"),
        (EXACT, "7", Q1, Q2, "on_track"),
        (EXACT, "13", YEAR_END, AFTER, "missed"),
        (FALL, "6", Q1, Q2, "on_track"),
        (FALL, "7", Q1, Q2, "at_risk"),
        (DONE, "100", Q1, Q2, "met"),
        (DONE, "0", Q1, Q2, "on_track"),
        (DONE, "40", Q2, Q3, "at_risk"),
        (BARE, "10", Q1, Q2, "no_milestone"),
        (BARE, "10.01", Q1, Q2, "met"),
        (BARE, "10", YEAR_END, AFTER, "missed"),
        (ENDLESS, "10", dt.date(2030, 12, 31), dt.date(2031, 1, 1), "at_risk"),
        (Aim(Level("lt", None, D(3)), YEAR_END), "3", YEAR_END, AFTER, "missed"),
    ],
)  # fmt: skip
def test_where_it_stands(aim: Aim, value: str | None, end: dt.date, today: dt.date, expected: str) -> None:
    assert judge(aim, D(value) if value else None, end=end, today=today) == expected


def test_a_quarter_that_closes_on_the_fourteenth_speaks_of_its_last_day() -> None:
    assert period_end(Period.QUARTER, dt.date(2026, 3, 14)) == Q1
    assert period_end(Period.MONTH, dt.date(2024, 2, 14)) == dt.date(2024, 2, 29)
    assert period_end(Period.AS_OF, dt.date(2026, 8, 31)) == dt.date(2026, 8, 31)
    assert period_end(Period.CUMULATIVE, dt.date(2026, 8, 10)) == dt.date(2026, 8, 10)


def test_the_last_period_before_the_last_day_has_the_last_word() -> None:
    december, ends = dt.date(2026, 12, 15), (Q3, dt.date(2026, 12, 15), dt.date(2027, 3, 31))
    assert speaks_until(december, ends, YEAR_END, AFTER) == YEAR_END
    assert speaks_until(december, ends, YEAR_END, YEAR_END) == december, "the last day is not over"
    assert speaks_until(Q3, ends, YEAR_END, AFTER) == Q3, "a later period follows"
    assert speaks_until(ends[2], ends, YEAR_END, AFTER) == ends[2]
    assert speaks_until(december, ends, None, AFTER) == december


def test_quarter_ends_lie_between_and_the_last_day_is_one_of_them() -> None:
    assert quarter_ends(dt.date(2025, 12, 31), YEAR_END) == [Q1, Q2, Q3, YEAR_END]
    assert quarter_ends(Q1, dt.date(2026, 8, 31)) == [Q2, dt.date(2026, 8, 31)]
    assert quarter_ends(Q3, Q3) == [Q3]


def test_a_level_as_the_reader_reads_it() -> None:
    assert level_of({"comparator": "le", "low": None, "high": 5}) == Level("le", None, D(5))
    assert level_of({"comparator": "ge", "low": 70.5, "high": None}).edge == D("70.5")
    assert level_of({"comparator": "ge", "low": None, "high": None}) is None
    assert level_of(None) is None and level_of({"comparator": "done"}).edge == 100


figures = st.decimals(min_value=-1000, max_value=1000, places=2)
days = st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31))
singles = st.builds(
    lambda how, edge: Level(how, None, edge) if how in ("le", "lt") else Level(how, edge),
    st.sampled_from(["eq", "ge", "gt", "le", "lt"]),
    figures,
)
ranges = st.tuples(figures, figures).map(lambda pair: Level("between", min(pair), max(pair)))
levels = st.one_of(singles, ranges, st.just(Level("done")))


@st.composite
def aims(draw: st.DrawFn) -> Aim:
    level, baseline, begin = draw(levels), draw(figures), draw(days)
    final = draw(st.dates(begin, dt.date(2030, 12, 31)))
    return Aim(level, final, baseline, tuple(proposed(level, baseline, begin, quarter_ends(begin, final))))


@given(aims(), figures, days, days)
def test_met_is_exactly_what_reaches_the_level(aim: Aim, value: D, end: dt.date, today: dt.date) -> None:
    said = judge(aim, value, end=end, today=today)
    assert (said == Judgement.MET) == meets(aim.level, value)
    assert said not in (Judgement.NO_FIGURE, Judgement.NO_MILESTONE)


@given(aims(), figures, days, days)
def test_missed_only_when_the_last_day_is_over(aim: Aim, value: D, end: dt.date, today: dt.date) -> None:
    if judge(aim, value, end=end, today=today) == Judgement.MISSED:
        assert today > aim.final_on and end >= aim.final_on


@given(aims(), figures, figures, days)
def test_a_better_figure_never_stands_worse(aim: Aim, one: D, other: D, end: dt.date) -> None:
    if aim.level.comparator in ("eq", "between"):
        return
    worse, better = sorted((one, other), reverse=aim.falling)
    order = [Judgement.MISSED, Judgement.AT_RISK, Judgement.ON_TRACK, Judgement.MET]
    said = [order.index(judge(aim, value, end=end, today=end)) for value in (worse, better)]
    assert said[0] <= said[1]


@given(aims())
def test_a_proposed_way_ends_at_the_level_and_never_turns_back(aim: Aim) -> None:
    last = aim.milestones[-1]
    assert last.on == aim.final_on and last.low == aim.level.edge
    lows = [one.low for one in aim.milestones]
    if aim.level.comparator == "between":
        highs = [one.high for one in aim.milestones]
        assert lows == sorted(lows) and highs == sorted(highs, reverse=True) and last.high == aim.level.high
    else:
        assert lows in (sorted(lows), sorted(lows, reverse=True))
    assert [one.on for one in aim.milestones] == sorted({one.on for one in aim.milestones})


@given(aims(), days)
def test_whoever_stands_on_the_way_is_on_the_way(aim: Aim, day: dt.date) -> None:
    asked = asked_on(aim, day)
    if asked is not None:
        assert passes(aim, asked, asked.low)


def test_units_figures_are_never_averaged() -> None:
    small_and_large = Totals(owed=2, reports=2, with_parts=2, with_value=2, numerator=D(1001), denominator=D(2010))
    found = combined(Combining.RATIO, small_and_large, percent=True)
    assert found.value is not None and round(found.value, 2) == D("49.80")
    only_shares = Totals(owed=2, reports=2, with_value=2, value=D(150))
    found = combined(Combining.RATIO, only_shares, percent=True)
    assert found.value is None and found.why


def test_nothing_to_share_among_is_no_figure() -> None:
    found = combined(
        Combining.RATIO, Totals(owed=1, reports=1, with_parts=1, numerator=D(0), denominator=D(0)), percent=True
    )
    assert found.value is None and "mẫu số bằng 0" in found.why
    assert combined(Combining.SHARE, Totals(), percent=True).value is None
    assert combined(Combining.ALL_DONE, Totals(owed=3), percent=True).value is None


def test_who_has_not_reported_has_not_reached_it() -> None:
    found = combined(Combining.SHARE, Totals(owed=4, reports=2, with_value=2, meeting=2), percent=True)
    assert (found.value, found.numerator, found.denominator) == (D(50), D(2), D(4))
    assert combined(Combining.ALL_DONE, Totals(owed=2, reports=2, done=2), percent=True).value == 100


def test_the_lead_s_figure_is_its_last() -> None:
    assert combined(Combining.LAST, Totals(owed=1, reports=1, last_value=D("8.2")), percent=True).value == D("8.2")
    parts = Totals(owed=1, reports=1, last_numerator=D(3), last_denominator=D(4))
    assert combined(Combining.LAST, parts, percent=True).value == 75
    assert combined(Combining.LAST, parts, percent=False).value == D("0.75")
    assert combined(Combining.LAST, Totals(owed=1, waiting=1), percent=True).why.startswith("Báo cáo đã gửi")
