"""Blocks of labelled lines in running text are tasks, however the labels are spelled."""

from __future__ import annotations

import pytest

from lienthong.domains.plans.reading import ReadPlan, ReadTask, read_bytes
from lienthong.domains.plans.reading.labels import cut

HEAD = """ỦY BAN NHÂN DÂN
TỈNH LAM SƠN
Số: 15/KH-UBND
Lam Sơn, ngày 12 tháng 01 năm 2026
KẾ HOẠCH
Nâng cao chất lượng phục vụ người dân năm 2026
II. NỘI DUNG THỰC HIỆN
"""


def plan(text: str) -> ReadPlan:
    return read_bytes((HEAD + text).encode(), "ke-hoach.txt")


def task(text: str) -> ReadTask:
    (one,) = plan(text).tasks
    return one


SPELLINGS = {
    "lead": """Cơ quan chủ trì|Cơ quan/đơn vị chủ trì|Cơ quan, đơn vị chủ trì thực hiện|Đơn vị chủ trì tham mưu
        |Chủ trì, tham mưu|Đơn vị thực hiện|Bộ phận thực hiện|Đơn vị chịu trách nhiệm|Người chịu trách nhiệm chính
        |Đơn vị đầu mối|Cơ quan soạn thảo|Cơ quan trình|Phân công|Phân công thực hiện
        |Thực hiện|Trách nhiệm thực hiện""",
    "with": "Phối hợp|Phối hợp với|Cơ quan phối hợp|Các đơn vị phối hợp|Đơn vị phối hợp thực hiện|Phối hợpthực hiện",
    "monitor": """Cơ quan theo dõi, tổng hợp|Theo dõi, kiểm tra, đôn đốc|Cơ quan giám sát, đánh giá|Cơ quan tổng hợp
        |Đơn vị theo dõi""",
    "due": """Thời gian|Thời gian hoàn thành|Thời gian thực hiện và hoàn thành|Thời gian, tiến độ|Thời hạn trình|Tiến độ
        |Hoàn thành|Thời điểm hoàn thành|Lộ trình""",
    "output": """Sản phẩm|Sản phẩm, kết quả|Sản phẩm/Kết quả|Kết quả đầu ra|Dự kiến sản phẩm|Kết quả dự kiến
        |Hình thức văn bản""",
    "appraise": "Cơ quan thẩm định|Đơn vị thẩm tra",
    "approve": "Cơ quan phê duyệt|Cấp ban hành",
}
TEXTS = {"due": "Quý I/2026", "output": "Báo cáo"}


@pytest.mark.parametrize(
    ("label", "spelling"), [(label, one.strip()) for label, many in SPELLINGS.items() for one in many.split("|")]
)
def test_spellings(label: str, spelling: str) -> None:
    text = TEXTS.get(label, "Sở Nội vụ")
    assert cut(f"{spelling}: {text}") == ("", [(label, text)])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hoàn thành trước: ngày 15/9/2026", [("due", "trước ngày 15/9/2026")]),
        ("Thời gian hoàn thành trước ngày 15/9/2026", [("due", "trước ngày 15/9/2026")]),
        ("Thời gian thực hiện Quý I/2026", [("due", "Quý I/2026")]),
        ("Cơ quan chủ trì là Sở Nội vụ", [("lead", "Sở Nội vụ")]),
        ("Đơn vị phối hợp - Sở Y tế", [("with", "Sở Y tế")]),
        ("Chủ trì: Sở Y tế; hoàn thành trước ngày 30/6", [("lead", "Sở Y tế"), ("due", "trước ngày 30/6")]),
        ("(Chủ trì: Sở Y tế; thời gian: Quý I)", [("lead", "Sở Y tế"), ("due", "Quý I")]),
    ],
)
def test_labels_without_colon_and_one_after_another(text: str, parts: list[tuple[str, str]]) -> None:
    assert cut(text) == ("", parts)


@pytest.mark.parametrize(
    "text",
    [
        "Hoàn thành trước kế hoạch đề ra các công trình trọng điểm của tỉnh",
        "Thời gian qua, các sở, ngành đã tích cực triển khai",
        "Nhiệm vụ:",
        "Thực hiện: rà soát, thống kê các nguồn thải",
        "Tiến độ giải ngân của tỉnh còn chậm",
    ],
)
def test_prose_has_no_labels(text: str) -> None:
    assert cut(text) == (text, [])


def test_all_labels_of_one_block() -> None:
    one = task("""1. Thể chế
a) Ban hành quy chế tiếp công dân của tỉnh
- Cơ quan chủ trì: các sở: Nội vụ, Y tế
- Đơn vị phối hợp: Thanh tra tỉnh
- Cơ quan thẩm định: Sở Tư pháp
- Hoàn thành trước ngày 15/9/2026
- Sản phẩm: Quyết định của UBND tỉnh; tài liệu hướng dẫn
- Cơ quan theo dõi, tổng hợp: Văn phòng UBND tỉnh
""")
    assert (one.no, one.group, one.name) == ("a", "1. Thể chế", "Ban hành quy chế tiếp công dân của tỉnh")
    assert [(o.text, o.role) for o in one.lead] == [("Sở Nội vụ", "lead"), ("Sở Y tế", "lead")]
    assert [(o.text, o.role) for o in one.partners] == [("Thanh tra tỉnh", "cooperate"), ("Sở Tư pháp", "appraise")]
    assert [(o.text, o.role) for o in one.monitor] == [("Văn phòng UBND tỉnh", "monitor")]
    assert one.due is not None and str(one.due.until) == "2026-09-14"
    assert one.output == ("Quyết định của UBND tỉnh", "tài liệu hướng dẫn")


def test_what_is_to_be_done_may_have_a_label_too() -> None:
    found = plan("""3. Chuyển đổi số
- Nội dung: Số hóa hồ sơ lưu trữ lịch sử của tỉnh
- Chủ trì: Sở Nội vụ
- Thời gian: 2026-2027
- Nội dung: Nâng cấp cổng dịch vụ công của tỉnh
- Chủ trì: Sở Khoa học và Công nghệ
- Thời gian: Thường xuyên
4. Nhiệm vụ: Khảo sát mức độ hài lòng. Đơn vị thực hiện: Sở Y tế. Thời hạn: 30/11/2026
""").tasks
    assert [(t.name, t.lead[0].text, t.due and t.due.kind) for t in found] == [
        ("Số hóa hồ sơ lưu trữ lịch sử của tỉnh", "Sở Nội vụ", "range"),
        ("Nâng cấp cổng dịch vụ công của tỉnh", "Sở Khoa học và Công nghệ", "continuous"),
        ("Khảo sát mức độ hài lòng.", "Sở Y tế", "date"),
    ]


def test_a_deadline_in_the_sentence_counts_where_no_label_gives_one() -> None:
    one = task("1. Trình phương án sắp xếp trạm y tế trước ngày 30/6/2026\n- Chủ trì: Sở Y tế\n")
    assert one.due is not None and str(one.due.until) == "2026-06-29"


def test_the_page_around_the_document_adds_nothing() -> None:
    menu = "Trang chủ\nVăn bản\nSở Nội vụ tổ chức hội nghị triển khai nhiệm vụ\nĐăng nhập\n"
    body = """1. Khảo sát mức độ hài lòng của người dân
- Chủ trì: Sở Y tế
- Thời hạn: 30/11/2026
III. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ
- Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
2. Sở Tài chính: Bố trí kinh phí thực hiện Kế hoạch.
Nơi nhận:
- Như trên;
- Lưu: VT.
"""
    imprint = """Tin liên quan
UBND các xã, phường tăng cường phòng cháy, chữa cháy mùa khô
- Chịu trách nhiệm chính: Giám đốc Trung tâm Công báo
- Thời gian làm việc: 7h30 - 17h00
"""
    bare = plan(body)
    found = read_bytes((menu + HEAD + body + imprint).encode(), "trang.txt")
    assert found.issuer == bare.issuer == "UBND tỉnh Lam Sơn"
    assert [t.name for t in found.tasks] == ["Khảo sát mức độ hài lòng của người dân"]
    assert [d.name for d in found.duties] == [d.name for d in bare.duties]
    assert len(found.duties) == 2


def test_letters_with_a_comma_number_too() -> None:
    found = plan("""2. Công tác hòa giải ở cơ sở
a, Củng cố các tổ hòa giải;
- Thời gian: quý I.
- Thực hiện: Ban công tác Mặt trận các thôn.
b, Tập huấn kỹ năng cho hòa giải viên;
- Thời gian: Đầu năm 2026.
- Thực hiện: Phòng Văn hóa - Xã hội chủ trì, phối hợp với Công an xã
""")
    assert [(t.no, t.group, t.name) for t in found.tasks] == [
        ("a", "2. Công tác hòa giải ở cơ sở", "Củng cố các tổ hòa giải"),
        ("b", "2. Công tác hòa giải ở cơ sở", "Tập huấn kỹ năng cho hòa giải viên"),
    ]
    assert [(o.text, o.role) for o in found.tasks[1].partners] == [("Công an xã", "cooperate")]
    assert "due_unclear" in {doubt.kind for doubt in found.doubts}
