"""What a person must decide is told, and told once."""

from __future__ import annotations

from datetime import date

import pytest

from lienthong.domains.plans.reading import Doubt, read_bytes
from lienthong.domains.plans.reading.doubtkinds import KINDS
from lienthong.domains.plans.reading_child import HouseNames
from lienthong.kernel.units.api import Directory

HEAD = """ỦY BAN NHÂN DÂN
TỈNH LAM SƠN
Số: 15/KH-UBND
Lam Sơn, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
CẢI CÁCH HÀNH CHÍNH NĂM 2026
"""
ROWS = """| TT | Nhiệm vụ | Chủ trì | Cơ quan theo dõi | Thời hạn | Sản phẩm |
| 1 | Rà soát thủ tục hành chính nội bộ của các cơ quan trong tỉnh | Sở Nội vụ | Sở Nội vụ | Quý II/2026 | Báo cáo |
| 2 | Kiểm tra việc công khai thủ tục tại các xã, phường | Thanh tra tỉnh | Sở Nội vụ | Quý III/2026 | Kết luận |
| 3 | Đào tạo cán bộ một cửa về kỹ năng giao tiếp với người dân | Sở Nội vụ | Sở Nội vụ | Tháng 9/2026 | Lớp học |
"""


def doubts(text: str) -> list[Doubt]:
    return list(read_bytes((HEAD + text).encode(), "ke-hoach.txt").doubts)


def of(kind: str, text: str) -> list[Doubt]:
    return [doubt for doubt in doubts(text) if doubt.kind == kind]


def test_a_clean_table_raises_none() -> None:
    assert doubts(ROWS) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("late_basis", "Căn cứ Nghị quyết số 66/NQ-CP ngày 26/3/2027 của Chính phủ;\n" + ROWS),
        ("two_dates", "PHỤ LỤC\n(Kèm theo Kế hoạch số 15/KH-UBND ngày 14/01/2026)\n" + ROWS),
        ("number_gap", ROWS.replace("| 3 |", "| 6 |")),
        ("number_repeat", ROWS.replace("| 3 |", "| 2 |")),
        ("no_number", ROWS.replace("| 2 |", "| |")),
        ("no_owner", ROWS.replace("Thanh tra tỉnh", "")),
        ("no_due", ROWS.replace("Quý III/2026", "")),
        ("no_monitor", ROWS.replace("Thanh tra tỉnh | Sở Nội vụ", "Thanh tra tỉnh | ")),
        ("no_output", ROWS.replace("Kết luận", "")),
        ("due_unclear", ROWS.replace("Quý III/2026", "Giữa năm 2026")),
        ("due_unclear", ROWS.replace("Quý III/2026", "03 tháng")),
        ("due_unclear", ROWS.replace("Quý III/2026", "31/6/2026")),
        ("due_before_issue", ROWS.replace("Quý III/2026", "30/11/2025")),
        ("old_unit", ROWS.replace("Thanh tra tỉnh", "Sở Thông tin và Truyền thông")),
        ("old_unit", ROWS.replace("Thanh tra tỉnh", "UBND các huyện, thành phố")),
        ("unresolved_owner", ROWS.replace("Thanh tra tỉnh", "Nguyễn Văn Mẫu")),
        ("ocr_noise", "Định hướng đến năm 203 5 và các năm sau.\n" + ROWS),
        ("ocr_noise", "Thúc đẩy doi mới sáng tạo trong cơ quan.\n" + ROWS),
        (
            "shifted_columns",
            ROWS.replace("Thanh tra tỉnh | Sở Nội vụ | Quý III/2026", "Quý III/2026 | Thanh tra tỉnh | Sở Nội vụ"),
        ),
    ],
)
def test_each_kind_is_told(kind: str, text: str) -> None:
    found = of(kind, text)
    assert len(found) == 1
    assert "cần" in found[0].text
    assert kind in KINDS


def test_one_figure_in_two_ways() -> None:
    body = """I. MỤC TIÊU
- Cung cấp 982 dịch vụ với số hồ sơ trung bình của mỗi dịch vụ phát sinh ít nhất 1.000 hồ sơ/năm.
II. NHIỆM VỤ
- Cung cấp 982 dịch vụ với số hồ sơ trung bình của mỗi dịch vụ phát sinh ít nhất 10 hồ sơ/năm.
"""
    (doubt,) = of("two_numbers", body + ROWS)
    assert "1.000" in doubt.text and "10" in doubt.text


def test_the_same_figure_written_twice_is_no_doubt() -> None:
    body = (
        "- Vận hành mô hình chính quyền địa phương 2 cấp ổn định.\n- Vận hành mô hình chính "
        "quyền địa phương 02 cấp ổn định.\n"
    )
    assert of("two_numbers", body + ROWS) == []


def test_text_that_repeats_a_task_is_matched() -> None:
    body = """V. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
- Rà soát thủ tục hành chính nội bộ của các cơ quan trong tỉnh. Hoàn thành trước ngày 31/5/2026.
2. Sở Tư pháp
- Kiểm tra việc công khai thủ tục tại các xã, phường.
- Góp ý dự thảo các quyết định của tỉnh.
"""
    plan = read_bytes((HEAD + body + "PHỤ LỤC\n" + ROWS).encode(), "a.txt")
    assert len(plan.tasks) == 3
    assert [duty.name for duty in plan.duties] == ["Góp ý dự thảo các quyết định của tỉnh."]
    kinds = [doubt.kind for doubt in plan.doubts]
    assert kinds.count("due_differs") == 1
    assert kinds.count("lead_differs") == 1


def test_many_of_a_kind_are_told_in_one_sentence() -> None:
    rows = "".join(
        f"| {n} | Kiểm tra nội dung thứ {n} của chương trình công tác năm | | Sở Nội vụ | 2026 | Báo cáo |\n"
        for n in range(4, 24)
    )
    (doubt,) = of("no_owner", ROWS + rows)
    assert doubt.text.startswith("20 dòng")


def test_a_plan_silent_as_a_whole_is_told_once() -> None:
    rows = """| TT | Nhiệm vụ | Chủ trì |
| 1 | Rà soát thủ tục hành chính nội bộ | Sở Nội vụ |
| 2 | Kiểm tra công khai thủ tục | Thanh tra tỉnh |
"""
    found = doubts(rows)
    assert sorted(doubt.kind for doubt in found) == ["no_monitor", "no_output"]


def test_a_table_that_stands_twice_is_read_once() -> None:
    plan = read_bytes((HEAD + ROWS + "\nPHỤ LỤC\n\n" + ROWS).encode(), "a.txt")
    assert len(plan.tasks) == 3


def test_shifted_cells_are_put_back() -> None:
    text = ROWS.replace("Thanh tra tỉnh | Sở Nội vụ | Quý III/2026", "Quý III/2026 | Thanh tra tỉnh | Sở Nội vụ")
    plan = read_bytes((HEAD + text).encode(), "a.txt")
    assert [task.no for task in plan.tasks] == ["1", "2", "3"]


BLOCKS = """II. NHIỆM VỤ
1. Rà soát thủ tục hành chính nội bộ của các cơ quan trong tỉnh
- Chủ trì: Sở Nội vụ
- Thời hạn: Quý II/2026
- Sản phẩm: Báo cáo
- Cơ quan theo dõi: Văn phòng UBND tỉnh
2. Kiểm tra việc công khai thủ tục tại các xã, phường
- Chủ trì: Thanh tra tỉnh
- Thời hạn: Quý III/2026
- Sản phẩm: Kết luận
- Cơ quan theo dõi: Sở Nội vụ
"""


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("no_due", "- Thời hạn: Quý III/2026\n"),
        ("no_output", "- Sản phẩm: Kết luận\n"),
        ("no_monitor", "- Cơ quan theo dõi: Sở Nội vụ\n"),
    ],
)
def test_a_block_that_leaves_out_what_others_say(kind: str, line: str) -> None:
    assert doubts(BLOCKS) == []
    assert [(d.kind, "Kiểm tra việc" in d.text) for d in doubts(BLOCKS.replace(line, ""))] == [(kind, True)]


def test_a_block_and_the_appendix_say_one_task_differently() -> None:
    body = BLOCKS.replace("Thanh tra tỉnh", "Sở Tư pháp").replace("Quý II/2026", "31/3/2026")
    plan = read_bytes((HEAD + body + "PHỤ LỤC\n" + ROWS).encode(), "a.txt")
    assert [task.no for task in plan.tasks] == ["1", "2", "3"]
    differing = {doubt.kind: doubt.text for doubt in plan.doubts}
    assert "Thanh tra tỉnh" in differing["lead_differs"] and "Sở Tư pháp" in differing["lead_differs"]
    assert "31/3/2026" in differing["due_differs"]


def test_a_target_with_another_figure_in_the_text() -> None:
    text = """I. MỤC TIÊU CỤ THỂ
- Tỷ lệ hồ sơ giải quyết đúng hạn của các xã, phường đạt 90%.
PHỤ LỤC
CHỈ TIÊU
| TT | Chỉ tiêu | Đơn vị tính | Năm 2026 | Chủ trì |
| 1 | Tỷ lệ hồ sơ giải quyết đúng hạn của các xã, phường | % | 95 | Sở Nội vụ |
| 2 | Tỷ lệ người dân hài lòng | % | 92 | Sở Nội vụ |
"""
    (doubt,) = of("two_numbers", text)
    assert "95" in doubt.text and "90%" in doubt.text


def test_a_name_that_several_units_bear_is_told() -> None:
    rows = [
        {"code": "ls", "name": "Tỉnh Lam Sơn", "kind": "tinh", "tier": "tinh"},
        {"code": "a", "parent": "ls", "name": "Trung tâm Dịch vụ công", "kind": "trung-tam", "tier": "tinh"},
        {"code": "b", "parent": "ls", "name": "Trung tâm Dịch vụ công", "kind": "trung-tam", "tier": "tinh"},
        {"code": "c", "parent": "ls", "name": "Sở Nội vụ", "kind": "so", "tier": "tinh"},
        {"code": "d", "parent": "ls", "name": "Thanh tra tỉnh", "kind": "thanh-tra", "tier": "tinh"},
    ]
    names = HouseNames(Directory.from_rows(rows), date(2026, 1, 12))
    text = ROWS.replace("Thanh tra tỉnh", "Trung tâm Dịch vụ công")
    plan = read_bytes((HEAD + text).encode(), "a.txt", names=names)
    assert [(d.kind, "Trung tâm Dịch vụ công" in d.text) for d in plan.doubts] == [("ambiguous_name", True)]
    assert plan.tasks[1].lead[0].code is None
    assert plan.tasks[0].lead[0].code == "c"
