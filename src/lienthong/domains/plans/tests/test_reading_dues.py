"""A deadline printed in any of the usual ways gives its kind and the last day still in time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domains.plans.reading.dues import is_vague, read_due
from lienthong.domains.plans.reading.values import read_value, value_in_name

CASES = [
    ("Quý I/2026", "quarter", None, "2026-03-31"),
    ("Q2/2026", "quarter", None, "2026-06-30"),
    ("2026.", "year", None, "2026-12-31"),
    ("Đến năm 2030", "year", None, "2030-12-31"),
    ("trước ngày 15/9/2025", "date", None, "2025-09-14"),
    ("Hoàn thành trước ngày 31/12/2025", "date", None, "2025-12-30"),
    ("31/12/2025", "date", None, "2025-12-31"),
    ("13 /6/2023", "date", None, "2023-06-13"),
    ("đến hết ngày 30/6/2026", "date", None, "2026-06-30"),
    ("chậm nhất ngày 20 tháng 12 năm 2025", "date", None, "2025-12-20"),
    ("trước 30/6", "date", None, "2026-06-29"),
    ("Trước 31 tháng 3 năm 2026", "date", None, "2026-03-30"),
    ("Trước ngày 15/3, 15/9 và 15/12", "date", None, "2026-12-14"),
    ("2026 (Quý III)", "quarter", None, "2026-09-30"),
    ("trước ngày 01/3/2026", "date", None, "2026-02-28"),
    ("trong tháng 9 năm 2025", "month", None, "2025-09-30"),
    ("Tháng 2/2028", "month", None, "2028-02-29"),
    ("Trước Quý II/2026", "quarter", None, "2026-03-31"),
    ("2025 - 2035", "range", "2025-01-01", "2035-12-31"),
    ("Giai đoạn 2026-2030", "range", "2026-01-01", "2030-12-31"),
    ("Quý II - IV", "range", "2026-04-01", "2026-12-31"),
    ("Quý III/2025 - Quý II/2026", "range", "2025-07-01", "2026-06-30"),
    ("6 tháng đầu năm", "range", "2026-01-01", "2026-06-30"),
    ("Tháng 3, tháng 9", "range", "2026-03-01", "2026-09-30"),
    ("Từ tháng 3 đến tháng 12/2026", "range", "2026-03-01", "2026-12-31"),
    ("Từ 01/7/2025 đến 07/7/2025", "range", "2025-07-01", "2025-07-07"),
    ("Từ năm 2026", "from", "2026-01-01", None),
    ("Quý IV/2026 và các năm tiếp theo", "from", "2026-10-01", None),
    ("Thường xuyên", "continuous", None, None),
    ("Triển khai thực hiện ngay và thường xuyên", "continuous", None, None),
    ("Hằng năm", "recurring", None, None),
    ("Khi có yêu cầu xây dựng", "on_request", None, None),
    ("Theo đề nghị của Quỹ Viễn thông công ích", "on_request", None, None),
    ("Theo tiến độ Quy hoạch tỉnh", "by_document", None, None),
    ("Ngay sau khi Bộ công bố thủ tục", "by_document", None, None),
    ("Sau khi có hướng dẫn của bộ chủ quản", "by_document", None, None),
    ("Không muộn hơn ngày 15/3/2026", "date", None, "2026-03-15"),
    ("Chậm nhất là ngày 15/3", "date", None, "2026-03-15"),
    ("Trước 31-12", "date", None, "2026-12-30"),
    ("trước 10 tháng 3", "date", None, "2026-03-09"),
    ("Ngày 01-15/3/2026", "date", None, "2026-03-15"),
    ("01/01-30/6/2026", "range", "2026-01-01", "2026-06-30"),
    ("10-2025", "month", None, "2025-10-31"),
    ("Tuần 2 tháng 3/2026", "month", None, "2026-03-31"),
    ("Nửa đầu năm 2026", "range", "2026-01-01", "2026-06-30"),
    ("Trong năm", "year", None, "2026-12-31"),
    ("Cuối năm", "year", None, "2026-12-31"),
    ("Trước năm 2027", "year", None, "2026-12-31"),
    ("Sau năm 2026", "from", "2027-01-01", None),
    ("Sau Quý II/2026", "from", "2026-07-01", None),
    ("Đến năm 2030, tầm nhìn đến năm 2045", "year", None, "2030-12-31"),
    ("Giai đoạn 2026-2030, định hướng đến năm 2035", "range", "2026-01-01", "2030-12-31"),
    ("24/7", "continuous", None, None),
    ("Trực 24/24", "continuous", None, None),
    ("02 lần/năm", "recurring", None, None),
    ("Các quý trong năm", "recurring", None, None),
    ("Tại kỳ họp giữa năm 2026", "by_document", None, None),
    ("24/7/2026", "date", None, "2026-07-24"),
]
BY_LAW = [  # Article 146(2), (3) of the Civil Code
    ("Đầu năm 2026", "date", "2026-01-01"),
    ("Giữa năm 2026", "date", "2026-06-30"),
    ("Cuối năm 2026", "year", "2026-12-31"),
    ("Đầu tháng 3/2026", "date", "2026-03-01"),
    ("Giữa tháng 3/2026", "date", "2026-03-15"),
    ("Trước giữa tháng 3/2026", "date", "2026-03-14"),
    ("Cuối tháng 2/2026", "month", "2026-02-28"),
    ("Nửa đầu tháng 3/2026", "date", "2026-03-15"),
]


@pytest.mark.parametrize(("text", "kind", "until"), BY_LAW)
def test_beginning_middle_and_end_are_days_by_law(text: str, kind: str, until: str) -> None:
    due = read_due(text, 2026)
    assert due is not None and due.until is not None
    assert (due.kind, due.until.isoformat()) == (kind, until)
    assert is_vague(text) == (until != "2026-02-28" and not text.startswith(("Cuối", "Nửa")))


@pytest.mark.parametrize(("text", "kind", "start", "until"), CASES)
def test_due(text: str, kind: str, start: str | None, until: str | None) -> None:
    due = read_due(text, 2026)
    assert due is not None
    assert (due.kind, due.start and due.start.isoformat(), due.until and due.until.isoformat()) == (kind, start, until)


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("trước ngày 15 hằng tháng", 14, None),
        ("Trước ngày 15/11 hằng năm", 14, 11),
        ("ngày 25 hàng tháng", 25, None),
        ("trước ngày 01/3 hằng năm", 28, 2),
        ("hằng quý, trước ngày 15 của tháng cuối quý", 14, None),
        ("Trước ngày 15 tháng cuối quý", 14, None),
        ("Trước ngày 25 của tháng báo cáo", 24, None),
        ("Trước ngày 05 tháng sau", 4, None),
        ("Tháng 12 hằng năm", None, 12),
        ("Mỗi quý 1 lần", None, None),
    ],
)
def test_repeating_days(text: str, day: int | None, month: int | None) -> None:
    due = read_due(text, 2026)
    assert due is not None
    assert (due.kind, due.until, due.day, due.month) == ("recurring", None, day, month)


def test_nothing_printed_is_nothing() -> None:
    assert [read_due(text, 2026) for text in ("", " . ", "-", "…")] == [None] * 4


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_any_day_reads_back(day: date) -> None:
    shown = f"{day.day:02d}/{day.month}/{day.year}"
    on, before = read_due(shown), read_due(f"Trước ngày {shown}")
    assert on is not None and on.until == day
    assert before is not None and before.until is not None and (day - before.until).days == 1


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_due(text, 2026)
    read_value(text)
    value_in_name(text)


@pytest.mark.parametrize(
    ("text", "comparator", "low", "high", "measure"),
    [
        ("≥ 70%", "ge", 70, None, "%"),
        ("> 60%", "gt", 60, None, "%"),
        ("50-80%", "between", 50, 80, "%"),
        ("dưới 5%", "lt", None, 5, "%"),
        ("không quá 3 ngày", "le", None, 3, "ngày"),
        ("từ 20% trở lên", "ge", 20, None, "%"),
        ("1.139", "eq", 1139, None, None),
        ("39,5", "eq", 39.5, None, None),
        ("15.000 tỷ đồng", "eq", 15000, None, "tỷ đồng"),
        ("Hoàn thành", "done", None, None, None),
        ("Trên 95", "gt", 95, None, None),
        ("tối thiểu 80", "ge", 80, None, None),
        ("100% (đạt)", "eq", 100, None, "%"),
        ("từ 20 đến 30%", "between", 20, 30, "%"),
        ("8-8,5%", "between", 8, 8.5, "%"),
        ("Top 10 cả nước", "le", None, 10, None),
        ("Nhóm 15 tỉnh dẫn đầu", "le", None, 15, None),
        ("Hạng 15/34", "eq", 15, None, None),
        ("Bằng hoặc cao hơn 85%", "ge", 85, None, "%"),
        ("85% hoặc cao hơn", "ge", 85, None, "%"),
        ("12 nghìn tỷ đồng", "eq", 12, None, "nghìn tỷ đồng"),
        ("1.139,5", "eq", 1139.5, None, None),
        ("1.500.000 lượt", "eq", 1500000, None, "lượt"),
        ("Không", "done", None, None, None),
        ("100% đối với các thủ tục đủ điều kiện", "eq", 100, None, "%"),
    ],
)
def test_value(text: str, comparator: str, low: float | None, high: float | None, measure: str | None) -> None:
    value = read_value(text)
    assert value is not None
    assert (value.comparator, value.low, value.high, value.measure) == (comparator, low, high, measure)


@pytest.mark.parametrize(
    ("name", "comparator", "low"),
    [
        ("Kinh tế số chiếm 45% GRDP tỉnh.", "eq", 45),
        ("Tỷ lệ người truy cập băng rộng với tốc độ 01 Gb/s đạt 100%.", "eq", 100),
        ("Tỷ lệ dân số từ 15 tuổi trở lên có tài khoản đạt trên 95%", "gt", 95),
        ("Tối thiểu 80% hồ sơ được xử lý trực tuyến", "ge", 80),
        ("Hình thành ít nhất 02 vùng nuôi thông minh", "ge", 2),
        ("Chỉ số đổi mới sáng tạo cấp tỉnh thuộc Top 10 cả nước", "le", 10),
        ("Xếp hạng chuyển đổi số trong nhóm 20 tỉnh, thành phố", "le", 20),
        ("Thời gian xử lý một hồ sơ không quá 3 ngày làm việc", "le", 3),
        ("Mỗi xã có ít nhất 01 mô hình tổ công nghệ", "ge", 1),
        ("Tốc độ tăng kinh tế số đạt từ 20 đến 25%/năm", "between", 20),
    ],
)
def test_value_inside_a_name(name: str, comparator: str, low: float) -> None:
    value = value_in_name(name)
    assert value is not None
    assert (value.comparator, value.low if value.low is not None else value.high) == (comparator, low)
