"""Times are read exactly or left in doubt; totals and their parts are compared."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.process.definition import DAY, Period
from lienthong.kernel.process.tables.times import Manner, read_time, read_total, said_time

PLAIN = {
    "02 giờ làm việc": 120,
    "0,25 ngày làm việc": 120,
    "0.5 ngày": 240,
    "1,5 ngày": 720,
    "½ ngày": 240,
    "1/2 ngày": 240,
    "1 1/2 ngày": 720,
    "1½ ngày": 720,
    "nửa ngày": 240,
    "một ngày rưỡi": 720,
    "01 (một) ngày làm việc": 480,
    "04 giờ (0,5 ngày)": 240,
    "04 giờ/0,5 ngày": 240,
    "0,5 ngày = 04 giờ": 240,
    "80 giờ làm việc (tương đương 10 ngày làm việc)": 4800,
    "1 ngày 4 giờ": 720,
    "01 ngày và 02 giờ 30 phút": 630,
    "2h30": 150,
    "2h": 120,
    "30 phút": 30,
    "30'": 30,
    "1 buổi": 240,
    "02 giờ hành chính": 120,
    "không quá 02 ngày làm việc": 960,
    "Trong thời hạn 03 ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ": 1440,
    "02 ngày (tính mỗi ngày 08 giờ làm việc)": 960,
    "1/3 ngày": 160,
}


@pytest.mark.parametrize(("words", "minutes"), PLAIN.items())
def test_a_plain_time_is_read_to_the_minute(words: str, minutes: int) -> None:
    read = read_time(words)
    assert (read.manner, read.period and read.period.minutes) == (Manner.LIMIT, minutes)


@pytest.mark.parametrize("words", ["Giờ hành chính", "Không tính thời gian", "Không quy định", "-", "Theo phiếu hẹn",
                                   "Giờ hành chính (7h30-11h30)"])  # fmt: skip
def test_some_steps_have_no_time(words: str) -> None:
    assert read_time(words).manner is Manner.NONE


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("02-03 ngày", 1440),
        ("từ 02 đến 03 ngày làm việc", 1440),
        ("2 giờ – 3 giờ", 180),
        ("05 phút/hồ sơ", 5),
        ("0,33 ngày", 158),
        ("tiếp nhận ngay và hoàn thiện trong 10 ngày làm việc, kéo dài quá 10 ngày làm việc thì báo cáo", 4800),
    ],
)
def test_a_time_with_a_second_meaning_is_proposed_and_stays_in_doubt(words: str, minutes: int) -> None:
    read = read_time(words)
    assert (read.manner, read.period and read.period.minutes) == (Manner.UNSURE, minutes)
    assert read.why.endswith(".")


@pytest.mark.parametrize(
    "words",
    ["04 giờ (01 ngày)", "02 ngày; trường hợp phức tạp 05 ngày", "0 ngày", "1/0 ngày", "1.000 giờ", "05 ngày lịch",
     "01 tháng", "Trong ngày", "999999999999 ngày", "năm 2025", "2", "giờ", "9" * 5000 + " ngày"],
)  # fmt: skip
def test_what_cannot_be_read_for_sure_is_not_read(words: str) -> None:
    read = read_time(words)
    assert (read.manner, read.period) == (Manner.UNREAD, None)
    assert read.why.endswith(".")


def test_a_bare_number_has_the_unit_of_its_column() -> None:
    assert read_time("2", "giờ").period == Period(120)
    assert read_time("0,5", "ngày").period == Period(240)
    assert read_time("3", "ngày").period == Period.days(3)
    assert read_time("04 giờ", "ngày").period == Period(240)


def test_whole_days_are_counted_by_days_and_hours_are_not() -> None:
    assert read_time("02 ngày").period == Period(960, in_days=True)
    assert read_time("16 giờ").period == Period(960, in_days=False)
    assert read_time("1,5 ngày").period == Period(720, in_days=False)


def test_a_total_is_read_with_its_parts() -> None:
    parts = "- Tại UBND cấp xã: 40 giờ làm việc (tương đương với 05 ngày làm việc); - Tại Sở Nội vụ: 56 giờ làm việc"
    total = read_total(f"96 giờ làm việc (12 ngày làm việc) trong đó: {parts}")
    assert total.read.period == Period(5760)
    assert total.parts == (("UBND cấp xã", Period(2400)), ("Sở Nội vụ", Period(3360)))


@given(st.integers(1, 100 * DAY), st.sampled_from(["ngày", "ngày làm việc", "giờ", "giờ làm việc", "phút"]))
def test_any_amount_in_any_unit_is_exact(minutes: int, unit: str) -> None:
    size = {"ngày": DAY, "giờ": 60, "phút": 1}[unit.partition(" ")[0]]
    number = Fraction(minutes, size)
    text = f"{number.numerator}/{number.denominator}" if number.denominator > 1 else f"{number.numerator:02d}"
    read = read_time(f"{text} {unit}")
    assert read.period is not None and read.period.minutes == minutes


@given(st.integers(1, 3_000 * DAY), st.booleans())
def test_what_is_said_is_read_back(minutes: int, in_days: bool) -> None:
    period = Period(minutes, in_days and minutes % DAY == 0)
    assert read_time(said_time(period)).period == period
    assert read_time(said_time(None)).manner is Manner.NONE


@given(st.text(max_size=200))
def test_any_words_are_read_or_refused(words: str) -> None:
    read = read_time(words)
    assert (read.period is not None) == (read.manner in (Manner.LIMIT, Manner.UNSURE))
