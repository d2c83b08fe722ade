"""Dates, numbers and sizes read as Vietnamese readers expect."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.web import wording


def test_days_are_written_as_on_official_papers() -> None:
    assert wording.day(date(2026, 2, 5)) == "05/02/2026"
    assert wording.long_day(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert wording.long_day(date(2026, 11, 20)) == "ngày 20 tháng 11 năm 2026"
    assert wording.long_day(date(2026, 3, 20)) == "ngày 20 tháng 3 năm 2026"


def test_moments_are_written_in_vietnamese_time() -> None:
    late_evening_in_utc = datetime(2026, 6, 30, 18, 5, tzinfo=UTC)
    assert wording.moment(late_evening_in_utc) == "01:05, 01/07/2026"
    assert wording.day(late_evening_in_utc) == "01/07/2026"
    assert wording.clock(late_evening_in_utc) == "01:05"


@pytest.mark.parametrize("writes", [wording.day, wording.long_day, wording.moment, wording.clock, wording.number])
def test_nothing_is_a_dash(writes: object) -> None:
    assert writes(None) == "—"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234567.5, None, "1.234.567,5"),
        (76.0, None, "76"),
        (Decimal("31.50"), None, "31,5"),
        (2.345, 2, "2,35"),
        (-1200, None, "−1.200"),
        (0, None, "0"),
        (1e6, None, "1.000.000"),
    ],
)
def test_numbers_have_points_for_thousands_and_a_comma(value: float, digits: int | None, text: str) -> None:
    assert wording.number(value, digits) == text


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_written_number_reads_back_as_itself(value: Decimal) -> None:
    text = wording.number(value)
    assert Decimal(text.replace(".", "").replace(",", ".").replace("−", "-")) == value


def test_many_are_not_counted_further() -> None:
    assert wording.count(999) == "999"
    assert wording.count(1000) == "hơn 999"
    assert wording.count(5001, limit=5000) == "hơn 5.000"


def test_sizes_of_files() -> None:
    assert [wording.file_size(size) for size in (812, 70_000, 3_210_000, 5_000_000_000_000)] == [
        "812\N{NO-BREAK SPACE}B",
        "70\N{NO-BREAK SPACE}kB",
        "3,2\N{NO-BREAK SPACE}MB",
        "5.000\N{NO-BREAK SPACE}GB",
    ]


def test_the_last_day_is_still_in_time() -> None:
    today = date(2026, 6, 30)
    assert wording.due(today, today) == "đến hạn hôm nay"
    assert wording.due(today + timedelta(3), today) == "còn 3 ngày"
    assert wording.due(today - timedelta(1), today) == "quá hạn 1 ngày"
    assert wording.due(None, today) == "không định hạn"


def test_a_telephone_number_stays_on_one_line() -> None:
    assert wording.unbroken("Tổ hỗ trợ, 0238 3 000 000") == "Tổ hỗ trợ, 0238\xa03\xa0000\xa0000"


def test_how_loud_a_day_is_counts_the_days_that_the_words_count() -> None:
    friday = date(2026, 2, 6)
    tones = {days: wording.due_tone(friday + timedelta(days), friday) for days in (-1, 0, 3, 4)}
    assert tones == {-1: "late", 0: "warn", 3: "warn", 4: "neutral"}
    assert wording.due_tone(None, friday) == "neutral"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Lê Thị Hạnh", "LH"), ("Đặng Ánh", "ĐÁ"), ("A\u0301nh", "Á"), ("", "?"), ("  nguyễn văn  hùng ", "NH")],
)
def test_initials_of_vietnamese_names(name: str, letters: str) -> None:
    assert wording.initials(name) == letters
