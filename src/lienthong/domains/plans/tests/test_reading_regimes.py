"""The plan's own rules of reporting are read from its sentences; what is not printed stays open, duties stay duties."""

from __future__ import annotations

from typing import Any

import pytest

from lienthong.domains.plans.reading import read_bytes, to_json

HEAD = """ỦY BAN NHÂN DÂN
TỈNH LAM SƠN
Số: 36/KH-UBND
Lam Sơn, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Chuyển đổi số tỉnh Lam Sơn năm 2026
I. NHIỆM VỤ
1. Sở Y tế
- Chủ trì triển khai hồ sơ sức khỏe điện tử cho người dân, hoàn thành trước ngày 30/6/2026.
II. TỔ CHỨC THỰC HIỆN
1. Các sở, ban, ngành và UBND cấp xã
- Căn cứ Kế hoạch này, tổ chức thực hiện bảo đảm chất lượng, tiến độ.
"""
TAIL = """2. Sở Khoa học và Công nghệ
- Hướng dẫn, đôn đốc, kiểm tra các cơ quan, đơn vị thực hiện Kế hoạch này.
"""


def regimes(sentence: str, tail: str = TAIL) -> list[dict[str, Any]]:
    return to_json(read_bytes(f"{HEAD}{sentence}\n{tail}".encode(), "ke-hoach.txt"))["reporting"]  # type: ignore[no-any-return]


def short(regime: dict[str, Any]) -> dict[str, Any]:
    """Only what is told: nothing that is empty."""
    due = regime["due"] or {}
    told = {
        name: regime[name]
        for name in ("period", "since", "cut_off", "cut_day", "due_after", "due_days")
        if regime[name] is not None
    }
    told |= {
        f"due_{name}" if name != "until" else "due": due[name] for name in ("until", "day", "month") if due.get(name)
    }
    return told | ({"on_request": True} if regime["on_request"] else {})


CASES: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "- Báo cáo kết quả thực hiện hằng tháng (trước ngày 15 hằng tháng) về Sở Khoa học và Công nghệ.",
        [{"period": "month", "due_day": 14}],
    ),
    (
        "- Thực hiện chế độ báo cáo định kỳ hàng tháng, chậm nhất ngày 20 hàng tháng gửi Sở Khoa học và Công nghệ.",
        [{"period": "month", "due_day": 20}],
    ),
    (
        "- Định kỳ hằng quý, báo cáo tiến độ thực hiện gửi Sở Khoa học và Công nghệ trước ngày 01 hằng tháng.",
        [{"period": "quarter"}, {"period": "month", "due_day": 31}],
    ),
    (
        "- Định kỳ hằng quý báo cáo kết quả thực hiện gửi Sở Khoa học và Công nghệ trước ngày 25 của tháng cuối quý.",
        [{"period": "quarter", "due_day": 24, "due_after": 0}],
    ),
    (
        "- Báo cáo quý gửi về Sở Khoa học và Công nghệ chậm nhất là ngày 05 của tháng đầu quý sau.",
        [{"period": "quarter", "due_day": 5, "due_after": 1}],
    ),
    (
        "- Hằng tháng báo cáo kết quả thực hiện về Sở Khoa học và Công nghệ trước ngày 05 tháng sau.",
        [{"period": "month", "due_day": 4, "due_after": 1}],
    ),
    (
        "- Hằng tháng báo cáo kết quả thực hiện về Sở Khoa học và Công nghệ vào ngày cuối cùng của tháng.",
        [{"period": "month", "due_day": 31, "due_after": 0}],
    ),
    (
        "- Định kỳ 6 tháng (trước ngày 15/6), năm (trước ngày 15/12) báo cáo kết quả "
        "thực hiện về Sở Khoa học và Công nghệ.",
        [{"period": "half", "due_day": 14, "due_month": 6}, {"period": "year", "due_day": 14, "due_month": 12}],
    ),
    (
        "- Báo cáo tháng gửi trước ngày 20 hằng tháng; báo cáo quý gửi trước ngày 20 của "
        "tháng cuối quý; báo cáo 6 tháng "
        "trước ngày 20/6; báo cáo 9 tháng trước ngày 20/9; báo cáo năm trước ngày 20/12, gửi Sở Khoa học và Công nghệ.",
        [
            {"period": "month", "due_day": 19},
            {"period": "quarter", "due_day": 19, "due_after": 0},
            {"period": "half", "due_day": 19, "due_month": 6},
            {"period": "nine_months", "due_day": 19, "due_month": 9},
            {"period": "year", "due_day": 19, "due_month": 12},
        ],
    ),
    (
        "- Báo cáo kết quả thực hiện hằng quý, 6 tháng, 09 tháng và năm gửi Sở Khoa học và Công nghệ tổng hợp.",
        [{"period": "quarter"}, {"period": "half"}, {"period": "nine_months"}, {"period": "year"}],
    ),
    (
        "- Báo cáo tình hình, kết quả thực hiện Kế hoạch theo định kỳ hằng năm trước "
        "ngày 01/12 về Sở Khoa học và Công nghệ.",
        [{"period": "year", "due_day": 30, "due_month": 11}],
    ),
    (
        "- Báo cáo kết quả thực hiện đến hết ngày 30/6/2026, gửi về Sở Khoa học và Công nghệ chậm nhất ngày 10/7/2026.",
        [{"period": "as_of", "cut_off": "2026-06-30", "due": "2026-07-10"}],
    ),
    (
        "- Báo cáo kết quả thực hiện các nhiệm vụ từ ngày 01/01/2026 đến ngày 31/8/2026 gửi Sở Khoa học và Công nghệ "
        "trước ngày 01/9/2026.",
        [{"period": "cumulative", "since": "2026-01-01", "cut_off": "2026-08-31", "due": "2026-08-31"}],
    ),
    (
        "- Hoàn thành việc rà soát trước ngày 01/3/2026; báo cáo kết quả thực hiện gửi "
        "Sở Khoa học và Công nghệ đến hết "
        "ngày 15/3/2026.",
        [{"period": "as_of", "due": "2026-03-15"}],
    ),
    (
        "- Định kỳ báo cáo kết quả thực hiện Kế hoạch về Sở Khoa học và Công nghệ và báo cáo đột xuất khi có yêu cầu.",
        [{"on_request": True}],
    ),
    (
        "- Hằng quý báo cáo kết quả thực hiện gửi Sở Khoa học và Công nghệ, chậm nhất 05 "
        "ngày làm việc sau khi kết thúc quý.",
        [{"period": "quarter", "due_days": 5}],
    ),
    (
        "- Hằng tháng báo cáo kết quả thực hiện, số liệu tính đến ngày 14 của tháng báo "
        "cáo, gửi Sở Khoa học và Công nghệ "
        "trước ngày 18 hằng tháng.",
        [{"period": "month", "cut_day": 14, "due_day": 17}],
    ),
    (
        "- Báo cáo kết quả thực hiện quý I/2026 gửi Sở Khoa học và Công nghệ trước ngày 25/3/2026.",
        [{"period": "quarter", "since": "2026-01-01", "cut_off": "2026-03-31", "due": "2026-03-24"}],
    ),
    (
        "- Báo cáo 06 tháng/lần về tình hình thực hiện các nhiệm vụ, gửi Sở Khoa học và Công nghệ tổng hợp.",
        [{"period": "half"}],
    ),
    (
        "- Trước ngày 05 hằng tháng, các sở, ban, ngành gửi báo cáo kết quả thực hiện về Sở Khoa học và Công nghệ.",
        [{"period": "month", "due_day": 4}],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES, ids=[str(n) for n in range(1, len(CASES) + 1)])
def test_periods_and_days(sentence: str, expected: list[dict[str, Any]]) -> None:
    found = regimes(sentence)
    assert [short(regime) for regime in found] == expected
    for regime in found:
        assert regime["what"] == "results"
        assert not regime["consolidated"]
        assert [owner["text"] for owner in regime["to"]] == ["Sở Khoa học và Công nghệ"]
        assert regime["by"][0]["text"] in ("Các sở, ban, ngành", "các sở, ban, ngành")
        assert regime["text"] in sentence
        assert regime["anchor"]["line"] == 13


NO_RULES = [
    "- Định kỳ hàng năm công bố báo cáo dự báo về nhu cầu thị trường và tương lai nghề nghiệp.",
    "- Xây dựng, công bố báo cáo thường niên về dự báo nhu cầu thị trường, gửi Sở Nội vụ hằng năm.",
    "- Cập nhật hằng tháng số liệu trên hệ thống thông tin báo cáo của tỉnh theo quy chế.",
    "- Chuẩn hóa biểu mẫu, chế độ báo cáo trên môi trường điện tử hoàn thành trước ngày 30/6/2026.",
    "- Kịp thời báo cáo UBND tỉnh các khó khăn, vướng mắc phát sinh để được chỉ đạo giải quyết.",
    "- Báo cáo đột xuất theo yêu cầu của UBND tỉnh, gửi Sở Khoa học và Công nghệ.",
    "- Lập báo cáo nghiên cứu khả thi các dự án, gửi Sở Tài chính trước ngày 30/9/2026.",
    "- Lập dự toán kinh phí hằng năm gửi Sở Tài chính báo cáo cấp có thẩm quyền xem xét.",
    "- Xây dựng kế hoạch thực hiện bảo đảm tiến độ, phân công lãnh đạo phụ trách.",
    "- Hằng quý báo cáo kết quả rà soát thủ tục hành chính về Văn phòng UBND tỉnh.",
    "- Báo cáo viên pháp luật tham gia tuyên truyền định kỳ hằng tháng tại cơ sở.",
]


@pytest.mark.parametrize("sentence", NO_RULES)
def test_duties_about_other_matters_are_no_rules_of_reporting(sentence: str) -> None:
    assert regimes(sentence) == []


def test_a_report_of_one_body_about_its_own_matter_is_no_rule_of_the_plan() -> None:
    tail = "2. Công an tỉnh\n- Hằng quý báo cáo kết quả thực hiện Đề án định danh điện tử gửi Bộ Công an.\n"
    assert regimes("- Phối hợp chặt chẽ trong triển khai Kế hoạch.", tail) == []


def test_a_unit_sends_its_own_plan() -> None:
    (found,) = regimes(
        "- Xây dựng kế hoạch triển khai chi tiết của cơ quan, đơn vị, gửi về Sở Khoa học "
        "và Công nghệ chậm nhất ngày 31/01/2026."
    )
    assert (found["what"], found["period"], found["due"]["until"], found["open"]) == (
        "unit_plan",
        None,
        "2026-01-31",
        [],
    )


def test_what_the_coordinator_owes_its_superior_stands_apart() -> None:
    tail = (
        "2. Sở Khoa học và Công nghệ\n"
        "- Tổng hợp kết quả thực hiện Kế hoạch, báo cáo UBND tỉnh hằng quý trước ngày 30 của tháng cuối quý.\n"
    )
    units, whole = regimes("- Hằng quý báo cáo kết quả thực hiện gửi Sở Khoa học và Công nghệ.", tail)
    assert (units["consolidated"], units["due"], units["open"]) == (False, None, ["cut_off", "due"])
    assert (whole["consolidated"], whole["due"]["day"], whole["due_after"]) == (True, 29, 0)
    assert [owner["text"] for owner in whole["by"]] == ["Sở Khoa học và Công nghệ"]


def test_what_is_not_printed_is_named_as_open() -> None:
    (found,) = regimes("- Định kỳ báo cáo kết quả thực hiện Kế hoạch.")
    assert found["open"] == ["period", "cut_off", "due", "to"]
    (monthly,) = regimes("- Báo cáo kết quả thực hiện trước ngày 15 hằng tháng về Sở Khoa học và Công nghệ.")
    assert monthly["open"] == ["cut_off", "due_month"]


def test_a_report_that_goes_through_another_body_names_both() -> None:
    (found,) = regimes("- Hằng quý báo cáo UBND tỉnh (qua Sở Khoa học và Công nghệ) kết quả thực hiện Kế hoạch.")
    assert [owner["text"] for owner in found["to"]] == ["UBND tỉnh"]
    assert [owner["text"] for owner in found["via"]] == ["Sở Khoa học và Công nghệ"]


def test_the_same_rule_printed_twice_is_one_with_both_places() -> None:
    (found,) = regimes(
        "- Hằng quý báo cáo kết quả thực hiện gửi Sở Khoa học và Công nghệ.\n"
        "- Định kỳ hằng quý báo cáo tiến độ thực hiện về Sở Khoa học và Công nghệ trước ngày 20 của tháng cuối quý."
    )
    assert (found["due"]["day"], found["anchor"]["line"]) == (19, 14)
    assert [place["anchor"]["line"] for place in found["more"]] == [13]


def test_figures_from_a_day_make_the_single_report_cumulative() -> None:
    tail = (
        f"{TAIL}Nơi nhận:\n- Như trên;\nPhụ lục 01: ĐỀ CƯƠNG BÁO CÁO\n"
        "Lưu ý: Các số liệu báo cáo tính từ tháng 8 năm 2025 đến nay.\n"
    )
    (found,) = regimes(
        "- Tổng hợp báo cáo sơ kết theo đề cương, gửi Sở Khoa học và Công nghệ trước ngày 20/8/2026.", tail
    )
    assert (found["what"], found["period"], found["since"], found["due"]["until"]) == (
        "narrative",
        "cumulative",
        "2025-08-01",
        "2026-08-19",
    )
