"""Outlines as printed: the two of plan 403 exactly, and one of our own with other habits."""

import datetime as dt
from pathlib import Path

import pytest

from lienthong.domains.plans.reading import Anchor, SourceBlock, read_file
from lienthong.domains.plans.reading.flow import to_blocks
from lienthong.domains.plans.reading.intake import load
from lienthong.domains.plans.reading.outlines import MOST_SECTIONS, ReadOutline, ReadSection, read_outlines
from lienthong.domains.plans.reading.pieces import Paragraph

OWN = """ỦY BAN NHÂN DÂN TỈNH

KẾ HOẠCH
Chuyển đổi số năm 2027

1. Các đơn vị báo cáo theo đề cương báo cáo tại Phụ lục III.

Nơi nhận:
- Như trên;

PHỤ LỤC III
ĐỀ CƯƠNG BÁO CÁO
(Dành cho UBND cấp xã)

Ghi chú: Số liệu tính từ ngày 01/01/2027 đến hết ngày 30/6/2027.

I. KẾT QUẢ THỰC HIỆN

1.1. Chính quyền số (Sở Nội vụ, Sở Tư pháp báo cáo)

Nêu rõ số hồ sơ.

1.2. Kinh tế số: số cửa hàng có thanh toán điện tử.

- Số cửa hàng tại chợ.

- Đối với UBND phường Trường Vinh báo cáo thêm kết quả thí điểm tuyến phố không dùng tiền mặt; khó khăn, kiến nghị.

+ Số tuyến phố.

- Đơn vị báo cáo rõ số liệu đến từng tháng.

2. Xã hội số

II. ĐỀ XUẤT

PHỤ LỤC IV
DANH MỤC NHIỆM VỤ
1. Không thuộc đề cương.
"""


def outlines(text: str) -> tuple[ReadOutline, ...]:
    blocks = to_blocks(load(text.encode(), "ke-hoach.txt").pieces)
    return read_outlines(SourceBlock(one.text, one.anchor) for one in blocks if isinstance(one, Paragraph))


def shape(outline: ReadOutline) -> list[tuple[int, str, str, bool]]:
    return [(one.depth, one.number, one.title[:40], one.fills) for one in outline.sections]


def names(section: ReadSection) -> list[str]:
    return [one.text for one in section.named]


@pytest.fixture(scope="module")
def of_403(shared: Path) -> tuple[ReadOutline, ...]:
    return read_outlines(read_file(shared / "plans" / "nghe-an-403-2023.txt").blocks)


def test_403_has_two_outlines_and_says_whom_they_are_for(of_403: tuple[ReadOutline, ...]) -> None:
    first, last = of_403
    assert [one.code for one in first.audience] == ["group:so-ban-nganh", "group:ubnd-cap-huyen"]
    assert [one.code for one in last.audience] == ["group:ubnd-cap-xa"]
    assert first.title == "ĐỀ CƯƠNG BÁO CÁO DÀNH CHO CÁC SỞ, BAN, NGÀNH CẤP TỈNH VÀ UBND CẤP HUYỆN"
    for one in of_403:
        assert (one.since, one.until) == (dt.date(2022, 8, 1), None)
        assert one.since_text.startswith("Các số liệu báo cáo tính từ tháng 8 năm 2022")
    assert (first.anchor.line, last.anchor.line) == (134, 315)


def test_403_pl1_sections(of_403: tuple[ReadOutline, ...]) -> None:
    numbered = [(one.depth, one.number) for one in of_403[0].sections if one.number]
    seven = [(2, str(n)) for n in range(1, 8)]
    assert numbered == [(0, "A"), (1, "I"), (1, "II"), *seven, (1, "III"), (1, "IV"), (0, "B")]
    assert len(of_403[0].sections) == 13 + 21
    assert [one.number for one in of_403[0].sections if one.number and not one.fills] == ["A", "II", "5", "6", "7"]
    two = of_403[0].sections[2]
    assert two.title == "KẾT QUẢ TRIỂN KHAI CÁC NHIỆM VỤ VÀ GIẢI PHÁP THEO KẾ HOẠCH SỐ 586/KH-UBND"
    assert of_403[0].sections[-1].guidance.startswith("Căn cứ nội dung, yêu cầu tại Kế hoạch số 586/KH-UBND")


def test_403_pl1_names_who_fills_what(of_403: tuple[ReadOutline, ...]) -> None:
    parts = [one for one in of_403[0].sections if one.named]
    assert len(parts) == 21 and all(one.fills and not one.number for one in parts)
    under: list[int] = []
    for one in of_403[0].sections:
        if one.number.isdigit():
            under.append(0)
        elif one.named:
            under[-1] += 1
    assert under == [0, 0, 3, 1, 6, 1, 10]
    assert names(parts[0]) == ["Sở Giáo dục và Đào tạo", "Sở Lao động thương binh và Xã hội"]
    assert names(parts[1]) == ["Sở Nội vụ"]
    assert names(parts[2]) == ["UBND cấp huyện"]
    assert names(parts[3]) == [
        "Sở Thông tin và Truyền thông", "UBND Thành phố Vinh", "UBND Thị xã Cửa Lò", "UBND Thị xã Hoàng Mai",
    ]  # fmt: skip
    assert names(parts[4]) == ["Sở Nông nghiệp và Phát triển nông thôn", "Sở Công Thương", "Sở Giao thông vận tải"]
    assert len(names(parts[6])) == 5
    assert [one.kind for one in parts[9].named] == ["group", "group"]
    assert [one.kind for part in parts for one in part.named].count("outside") == 1
    assert [one.kind for part in parts for one in part.named].count("unresolved") == 0
    assert parts[13].title == "Chuyển đổi số ngành y tế" and names(parts[13]) == ["Sở Y tế"]
    assert parts[13].guidance.count("\n+ ") == 3
    assert names(parts[20]) == ["Công an tỉnh Nghệ An"]


def test_403_pl4_has_nine_sections_for_every_commune(of_403: tuple[ReadOutline, ...]) -> None:
    kept = [(one.depth, one.number, one.fills) for one in of_403[1].sections]
    assert kept == [
        (0, "1", True), (0, "2", True), (0, "3", False), (1, "a", True), (1, "b", True), (1, "c", True),
        (0, "4", True), (0, "5", True), (0, "6", True),
    ]  # fmt: skip
    assert not any(one.named for one in of_403[1].sections)
    assert of_403[1].sections[1].title == "Công tác chỉ đạo tổ chức triển khai"
    assert of_403[1].sections[1].guidance.startswith("các văn bản chỉ đạo")
    assert of_403[1].sections[3].guidance.count("\n- ") == 6


def test_an_outline_of_our_own() -> None:
    [one] = outlines(OWN)
    assert shape(one) == [
        (0, "I", "KẾT QUẢ THỰC HIỆN", False),
        (1, "1.1", "Chính quyền số", True),
        (1, "1.2", "Kinh tế số", True),
        (2, "", "Kết quả thí điểm tuyến phố không dùng ti", True),
        (1, "2", "Xã hội số", True),
        (0, "II", "ĐỀ XUẤT", True),
    ]
    assert [owner.code for owner in one.audience] == ["group:ubnd-cap-xa"]
    assert (one.since, one.until) == (dt.date(2027, 1, 1), dt.date(2027, 6, 30))
    assert names(one.sections[1]) == ["Sở Nội vụ", "Sở Tư pháp"]
    assert names(one.sections[3]) == ["UBND phường Trường Vinh"]
    assert one.sections[3].guidance.endswith("+ Số tuyến phố.")
    assert one.sections[2].guidance.split("\n") == [
        "số cửa hàng có thanh toán điện tử.",
        "- Số cửa hàng tại chợ.",
        "- Đơn vị báo cáo rõ số liệu đến từng tháng.",
    ]


def test_a_plan_that_only_speaks_of_an_outline_has_none() -> None:
    assert outlines("KẾ HOẠCH\nVề việc thử\n\n1. Báo cáo theo đề cương báo cáo tại Phụ lục I.\n\n2. Việc khác.\n") == ()


@pytest.mark.parametrize(
    "text",
    [
        "ĐỀ CƯƠNG BÁO CÁO",
        "ĐỀ CƯƠNG BÁO CÁO\n\nLưu ý: Số liệu tính từ ngày 31/02/2026.\n\n1. Một",
        "ĐỀ CƯƠNG BÁO CÁO DÀNH CHO\n\n1. Một: \n\n- báo cáo báo cáo",
        "ĐỀ CƯƠNG BÁO CÁO\n\n" + "- Sở báo cáo " * 700,
        "ĐỀ CƯƠNG BÁO CÁO\n\n1. " + ":" * 9000,
    ],
)
def test_odd_outlines_are_read_without_a_fault(text: str) -> None:
    assert all(one.since is None for one in outlines(text))


def test_a_thousand_sections_are_cut_and_read_fast() -> None:
    blocks = [SourceBlock("ĐỀ CƯƠNG BÁO CÁO", Anchor(1))]
    blocks += [SourceBlock(f"{n % 90 + 1}. Mục {n} " + "rất dài " * 200, Anchor(n + 2)) for n in range(1500)]
    [one] = read_outlines(blocks)
    assert len(one.sections) == MOST_SECTIONS
