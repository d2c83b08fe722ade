"""By which decision and from which day something may be in force, and until when."""

import datetime as dt

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.in_force import LONGEST_DECISION, unfit_day, unfit_decision, unfit_end, unfit_publication

TODAY = dt.date(2026, 3, 10)


@pytest.mark.parametrize("day", [dt.date(1945, 9, 2), dt.date(2032, 1, 1), dt.date(2101, 1, 1), None])
def test_a_day_that_nobody_can_mean_is_asked_again(day: dt.date | None) -> None:
    with standing_on(TODAY):
        assert unfit_day(day)


def test_decisions_are_kept_whole_or_not_at_all() -> None:
    with standing_on(TODAY):
        assert not unfit_decision("1" * LONGEST_DECISION) and not unfit_day(dt.date(2031, 12, 31))
        assert "chữ số" in unfit_decision("x") and "chữ số" in unfit_decision("QĐ-UBND")
        assert "121" in unfit_decision("1" * (LONGEST_DECISION + 1))
        assert set(unfit_publication(" ", None)) == {"decision", "effective_on"}


def test_nothing_ends_before_it_begins_nor_in_the_past() -> None:
    since = dt.date(2026, 3, 1)
    with standing_on(TODAY):
        assert unfit_end(dt.date(2026, 3, 9), since)
        assert unfit_end(dt.date(1990, 1, 1), since) and unfit_end(dt.date(2101, 1, 1), since)
        assert not unfit_end(TODAY, since) and not unfit_end(dt.date(2026, 3, 15), dt.date(2026, 3, 15))
        assert "15/03/2026" in unfit_end(dt.date(2026, 3, 12), dt.date(2026, 3, 15))
