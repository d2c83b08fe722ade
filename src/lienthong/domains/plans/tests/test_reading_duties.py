"""What running text orders or asks of a named body is a duty: its own words, who, with whom, until when."""

from __future__ import annotations

import pytest

from lienthong.domains.plans.reading import ReadTask, read_bytes
from lienthong.domains.plans.reading.orders import acting, says_only_who

HEAD = """ỦY BAN NHÂN DÂN
TỈNH LAM SƠN
Số: 25/TB-UBND
Lam Sơn, ngày 12 tháng 01 năm 2026
THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về cải cách thủ tục đất đai
I. Đánh giá chung
Thời gian qua Sở Nội vụ tích cực triển khai, đạt nhiều kết quả.
II. Nhiệm vụ thời gian tới
"""


def duties(text: str) -> list[ReadTask]:
    plan = read_bytes((HEAD + text).encode(), "thong-bao.txt")
    assert plan.tasks == ()
    return list(plan.duties)


CASES: list[tuple[str, str, list[str], list[str], str | None]] = [
    (
        "1. Sở Xây dựng chủ trì, phối hợp với Sở Tư pháp, UBND các xã rà soát quy trình, hoàn thành trước ngày "
        "28/02/2026.",
        "Sở Xây dựng chủ trì, phối hợp với Sở Tư pháp",
        ["Sở Xây dựng"],
        ["Sở Tư pháp", "UBND các xã"],
        "2026-02-27",
    ),
    (
        "2. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh giám sát, phản biện việc giải quyết hồ sơ.",
        "Đề nghị Ủy ban",
        ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"],
        [],
        None,
    ),
    (
        "3. Về số hóa hồ sơ đất đai: Giao Sở Y tế hướng dẫn kỹ thuật, hỗ trợ các xã kết nối dữ liệu.",
        "Về số hóa",
        ["Sở Y tế"],
        [],
        None,
    ),
    (
        "4. Đồng ý với đề xuất bổ sung biên chế. Sở Nội vụ tham mưu UBND tỉnh quyết định trước ngày 10/4/2026.",
        "Sở Nội vụ tham mưu",
        ["Sở Nội vụ"],
        [],
        "2026-04-09",
    ),
    (
        "5. Đối với hồ sơ tồn đọng, UBND các xã, phường giải quyết dứt điểm trong Quý I/2026.",
        "Đối với hồ sơ",
        ["UBND các xã, phường"],
        [],
        "2026-03-31",
    ),
    (
        "6. Lập đề án sắp xếp trụ sở dôi dư (Sở Tài chính chủ trì, phối hợp Sở Xây dựng; hoàn thành trong "
        "Quý II/2026).",
        "Lập đề án sắp xếp trụ sở dôi dư",
        ["Sở Tài chính"],
        ["Sở Xây dựng"],
        "2026-06-30",
    ),
    (
        "7. Sở Xây dựng, Sở Tài chính và các đơn vị liên quan vận hành thử hệ thống từ ngày 01/02/2026.",
        "Sở Xây dựng, Sở Tài chính",
        ["Sở Xây dựng", "Sở Tài chính", "các đơn vị liên quan"],
        [],
        None,
    ),
    (
        "8. Rà soát các quy định còn vướng mắc. Giao Sở Tư pháp chủ trì, phối hợp với các sở, ngành thực hiện; "
        "hoàn thành trong tháng 6/2026.",
        "Rà soát các quy định còn vướng mắc.",
        ["Sở Tư pháp"],
        ["các sở, ngành"],
        "2026-06-30",
    ),
    (
        "9. Các sở, ngành báo cáo kết quả về Sở Nội vụ trước ngày 15/6 và 15/12 hằng năm.",
        "Các sở, ngành báo cáo",
        ["Các sở, ngành"],
        [],
        None,
    ),
]


@pytest.mark.parametrize(("text", "begins", "lead", "partners", "until"), CASES, ids=[case[0][0] for case in CASES])
def test_one_duty(text: str, begins: str, lead: list[str], partners: list[str], until: str | None) -> None:
    (duty,) = duties(text + "\n")
    assert duty.name.startswith(begins)
    assert [o.text for o in duty.lead] == lead
    assert [(o.text, o.role) for o in duty.partners] == [(text, "cooperate") for text in partners]
    assert (str(duty.due.until) if duty.due and duty.due.until else None) == until
    assert all(o.asked == text[3:].startswith("Đề nghị") for o in duty.lead)


def test_several_orders_in_one_paragraph() -> None:
    found = duties(
        "4. Yêu cầu Chủ tịch UBND các xã, phường: (i) công khai thủ tục tại trụ sở; (ii) phân công cán bộ hướng dẫn; "
        "(iii) báo cáo kết quả trước ngày 15/3/2026.\n"
        "5. Giao UBND phường Hòa An làm điểm trong tháng 6/2026; giao Sở Nội vụ tổng kết, nhân rộng mô hình.\n"
    )
    assert [(d.no, d.lead[0].text, str(d.due.until) if d.due else None) for d in found] == [
        ("4", "Chủ tịch UBND các xã, phường", None),
        ("4", "Chủ tịch UBND các xã, phường", None),
        ("4", "Chủ tịch UBND các xã, phường", "2026-03-14"),
        ("5", "UBND phường Hòa An", "2026-06-30"),
        ("5", "Sở Nội vụ", None),
    ]


def test_bullets_under_a_body_and_its_own_name() -> None:
    found = duties("""2. Giao Văn phòng UBND tỉnh:
- Theo dõi, đôn đốc việc thực hiện Thông báo này.
- Giám sát tiến độ; báo cáo Chủ tịch UBND tỉnh định kỳ hằng tháng.
3. Các trường đại học, viện nghiên cứu, doanh nghiệp
Chủ động đầu tư nghiên cứu và phát triển sản phẩm.
""")
    assert [(d.group, d.lead[0].text) for d in found] == [
        ("2. Giao Văn phòng UBND tỉnh:", "Văn phòng UBND tỉnh"),
        ("2. Giao Văn phòng UBND tỉnh:", "Văn phòng UBND tỉnh"),
        ("3. Các trường đại học, viện nghiên cứu, doanh nghiệp", "Các trường đại học, viện nghiên cứu"),
    ]


def test_an_order_without_words_of_its_own_takes_its_heading() -> None:
    (duty,) = duties(
        "4.2. Chuẩn hóa vị trí việc làm\n- Giao Sở Nội vụ chủ trì, phối hợp với các sở, ngành thực hiện.\n"
    )
    assert (duty.name, duty.lead[0].text) == ("Chuẩn hóa vị trí việc làm", "Sở Nội vụ")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Sở Xây dựng xây dựng quy chế", "Sở Xây dựng"),
        ("Văn phòng Đăng ký đất đai đăng ký hồ sơ", "Văn phòng Đăng ký đất đai"),
        ("Các viện nghiên cứu tham gia góp ý", "Các viện nghiên cứu"),
        ("Trời đẹp", None),
    ],
)
def test_a_verb_written_large_belongs_to_the_name(text: str, who: str | None) -> None:
    found = acting(text)
    assert (found.who if found else None) == who


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Giao Sở Nội vụ chủ trì, phối hợp với các sở, ngành thực hiện.", True),
        ("Sở Nội vụ chủ trì; các sở, ngành phối hợp.", True),
        ("Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế rà soát quy trình.", False),
    ],
)
def test_says_only_who(text: str, only: bool) -> None:
    assert says_only_who(text) is only


def test_bullets_that_begin_with_a_body_and_a_colon() -> None:
    found = duties("""III. TỔ CHỨC THỰC HIỆN
- Phòng Kinh tế: Cân đối, bố trí kinh phí thực hiện hằng năm.
- Đề nghị UBMTTQ xã và các đoàn thể: Phối hợp tuyên truyền, vận động hội viên tham gia.
""")
    assert [(d.name, [o.text for o in d.lead]) for d in found] == [
        ("Cân đối, bố trí kinh phí thực hiện hằng năm.", ["Phòng Kinh tế"]),
        ("Phối hợp tuyên truyền, vận động hội viên tham gia.", ["UBMTTQ xã", "các đoàn thể"]),
    ]
    assert [o.asked for d in found for o in d.lead] == [False, True, True]


def test_a_programme_of_the_party_numbers_with_dashes() -> None:
    text = """TỈNH ỦY LAM SƠN
*
Số 12-CTr/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Lam Sơn, ngày 05 tháng 02 năm 2026
CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện nghị quyết về khoa học, công nghệ
II- NHIỆM VỤ, GIẢI PHÁP CHỦ YẾU
1- Nâng cao nhận thức
1.1- Các cấp ủy quán triệt sâu sắc nghị quyết.
(Đảng ủy UBND tỉnh chủ trì, phối hợp với Văn phòng Tỉnh ủy; hoàn thành trong quý II/2026).
III- TỔ CHỨC THỰC HIỆN
1- Đảng ủy UBND tỉnh xây dựng kế hoạch thực hiện, hoàn thành trước ngày 31/3/2026.
2- Ban Thường vụ các đảng ủy xã, phường quán triệt, xây dựng kế hoạch thực hiện.
"""
    plan = read_bytes(text.encode(), "a.txt")
    assert (plan.number, plan.issuer) == ("12-CTr/TU", "Tỉnh ủy Lam Sơn")
    assert plan.title == "thực hiện nghị quyết về khoa học, công nghệ"
    assert [(d.no, d.lead[0].text, str(d.due.until) if d.due else None) for d in plan.duties] == [
        (None, "Đảng ủy UBND tỉnh", "2026-06-30"),
        ("1", "Đảng ủy UBND tỉnh", "2026-03-30"),
        ("2", "Ban Thường vụ các đảng ủy xã, phường", None),
    ]
    assert plan.duties[0].name == "Các cấp ủy quán triệt sâu sắc nghị quyết."
