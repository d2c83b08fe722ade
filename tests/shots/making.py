"""Things that the demo does not hold, made by their forms as a person would: their pages have something to show."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.shots.province import Province


def day(after: int = 0) -> str:
    """A day as people type it, so many days from now."""
    return f"{dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=after):%d/%m/%Y}"


def standing(link: str, state: str) -> str:
    """The first thing of a list that stands in a state: its code is in the link, the word before the next link."""
    return rf"(?s)href=\"[^\"]*{link.removesuffix('KTR')}([\w.-]+)\"(?:(?!href=\"[^\"]*{link}).)*?{state}"


# Where a person finds the code of each: who looks, on which page, by which link.
MADE_CODES = {
    "budget": ("hanh", "/ke-hoach/{plan}/kinh-phi?xem=dong", r"/dong-kinh-phi/([\w.-]+)"),
    "visit": ("hanh", "/ke-hoach/{plan}/kiem-tra", standing("/cuoc-kiem-tra/", "Đang kiểm tra")),
    "finding": ("minh", "/ke-hoach/{plan}/kiem-tra/khac-phuc", standing("/khac-phuc/KTR", "Phải khắc phục")),
    "outline": ("hanh", "/ke-hoach/{plan}/de-cuong", r'href="/ke-hoach/[\w-]+/de-cuong/(KH-[\w.-]+)"'),
    "narrative": ("minh", "/ke-hoach/{plan}/theo-de-cuong", r'href="/bao-cao-de-cuong/([\w.-]+)"'),
    "opinion": ("hung", "/quy-trinh/buoc/{step}", r'href="/quy-trinh/y-kien/([\w-]+)"'),
    "process_draft": ("mai.truongvinh", "/quy-trinh/{process}", r'href="/quy-trinh/ban/(QTNB-\d+\.v[3-9])"'),
    "migration": ("mai.truongvinh", "/quy-trinh/ban/{process}.v2/chuyen", r'href="/quy-trinh/chuyen/([\w.-]+)"'),
    "form": ("mai.truongvinh", "/bieu-mau", r'href="/bieu-mau/(BM-\d+)"[^>]*>Tờ khai đăng ký khai sinh'),
    "form_draft": ("mai.truongvinh", "/bieu-mau/{form}", r'href="/bieu-mau/ban/(BM-\d+\.v[2-9])"'),
    "declaration": ("tu", "/to-khai/cua-toi", r'(?s)href="/to-khai/(TK-[\d-]+)"(?:(?!href="/to-khai/TK).)*?Đang khai'),
    "received": ("lan", "/to-khai", r'href="/to-khai/nhan/(TK-[\d-]+)"'),
    "fact": ("tu", "/kho-cua-toi", r'id="(KD-[\d-]+)"'),
    "turn": ("hanh", "/ke-hoach/{plan}/hang-nam", r"/viec-hang-nam/([\w.-]+)"),
}


def budget(province: "Province") -> None:
    """Cô Hạnh writes down the ward's money for a task and a payment."""
    page = province.page("hanh")
    page.goto(province.address + province.path("/ke-hoach/{plan}/kinh-phi/them?muc={item}"))
    page.fill("[name=unit]", "Phường Trường Vinh")
    page.select_option("[name=source]", "commune")
    page.fill("[name=amount]", "1.250.000.000")
    page.fill("[name=cited]", "Quyết định 12/QĐ-UBND")
    page.fill("[name=decided_on]", day(-1))
    page.get_by_role("button", name="Ghi dòng kinh phí").click()
    page.wait_for_url("**/dong-kinh-phi/**")
    page.fill("#disburse-amount", "320.000.000")
    page.fill("#disburse-day", day(-1))
    page.fill("#disburse-document", "UNC 15/2026")
    page.get_by_role("button", name="Ghi giải ngân").click()
    page.wait_for_load_state()


def visit(province: "Province") -> None:
    """Cô Hạnh publishes questions and plans to inspect the ward."""
    page = province.page("hanh")
    page.goto(province.address + province.path("/ke-hoach/{plan}/kiem-tra/bang-kiem"))
    page.fill("[name=name]", "Bảng kiểm chuyển đổi số cấp xã")
    page.fill("[name=questions]", "# An toàn\nMáy trạm sạch mã độc? *\nCó phương án sao lưu?")
    page.get_by_role("button", name="Ban hành bảng kiểm").click()
    page.wait_for_load_state()
    page.goto(province.address + province.path("/ke-hoach/{plan}/kiem-tra/lap"))
    page.fill("[name=name]", "Kiểm tra đợt 1")
    page.fill("[name=units]", "Phường Trường Vinh")
    page.fill("[name=on]", day(20))
    page.get_by_role("button", name="Lập lịch và báo đơn vị").click()
    page.wait_for_load_state()


def finding(province: "Province") -> None:
    """Cô Hạnh answers a question on the spot and writes down what must be put right."""
    page = province.page("hanh")
    page.goto(province.address + province.path("/cuoc-kiem-tra/{visit}"))
    page.check("#kq-2-3")
    page.fill("[name=note-2]", "Chưa có phương án sao lưu.")
    page.get_by_role("button", name="Lưu kết quả và ảnh").click()
    page.wait_for_load_state()
    page.fill("[name=text]", "Chưa có phương án sao lưu dữ liệu một cửa.")
    page.fill("[name=demand]", "Ban hành phương án, sao lưu thử.")
    page.fill("[name=fix_by]", day(30))
    page.get_by_role("button", name="Ghi và giao đơn vị").click()
    page.wait_for_load_state()


def turn(province: "Province") -> None:
    """Cô Hạnh takes up a yearly duty that is offered."""
    page = province.page("hanh")
    page.goto(province.address + province.path("/ke-hoach/{plan}/hang-nam/them?mau=boc-go"))
    page.get_by_role("button", name="Thêm và giao các đơn vị").click()
    page.wait_for_url("**/hang-nam")


def outline(province: "Province") -> None:
    """Cô Hạnh makes an outline with two sections by hand and gives it to the wards."""
    page = province.page("hanh")
    page.goto(province.address + province.path("/ke-hoach/{plan}/de-cuong"))
    page.fill("[name=title]", "Đề cương báo cáo cho UBND cấp xã")
    page.fill("[name=audience]", "UBND cấp xã\nSở Nội vụ")
    page.get_by_role("button", name="Lập đề cương").click()
    page.wait_for_url("**/de-cuong/KH-**")
    for number, title, guidance in (
        ("1", "Kết quả thực hiện chính quyền số", "Số hồ sơ trực tuyến, tỷ lệ đúng hạn."),
        ("2", "Khó khăn, kiến nghị", "Đề xuất cụ thể."),
    ):
        if not page.locator("#title-moi").is_visible():
            page.get_by_text("Thêm mục ở cuối").click()
        page.fill("#number-moi", number)
        page.fill("#title-moi", title)
        page.fill("#guidance-moi", guidance)
        page.locator("form", has=page.locator("#title-moi")).get_by_role("button", name="Thêm mục").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Giao đề cương").click()
    page.locator("[data-confirm-yes]").click()
    page.wait_for_url("**#ky")


def narrative(province: "Province") -> None:
    """The wards have a narrative once the outline has been given to them."""
    province.code("outline")


def envelope(province: "Province") -> None:
    """Ông Hưng wants his letters at any hour: on a Sunday and at night there would be none to show."""
    page = province.page("hung")
    page.goto(province.address + "/thong-bao/tuy-chon")
    page.get_by_label("Thư tổng hợp buổi sáng").select_option("")
    page.get_by_label("Không gửi thư từ").select_option("00:00")
    page.get_by_label("Đến", exact=True).select_option("00:00")
    page.get_by_label("Nhận thư cả trong ngày nghỉ").check()
    page.get_by_role("button", name="Lưu giờ nhận thư").click()
    page.wait_for_load_state()


def opinion(province: "Province") -> None:
    """Ông Hưng asks cô Hạnh's department for its opinion before he signs."""
    page = province.page("hung")
    page.goto(province.address + province.path("/quy-trinh/buoc/{step}/hoi-y-kien"))
    page.fill("#to-1", "Sở Khoa học và Công nghệ")
    page.fill("[name=question]", "Đề nghị cho ý kiến về phương án kỹ thuật.")
    page.fill("[name=days]", "3")
    page.get_by_role("button", name="Gửi hỏi ý kiến").click()
    page.wait_for_url("**/quy-trinh/buoc/*")


def process_draft(province: "Province") -> None:
    """The ward's administrator begins a further version, from the one in force."""
    page = province.page("mai.truongvinh")
    page.goto(province.address + province.path("/quy-trinh/soan-moi?tu={process}.v2"))
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/soan")


def migration(province: "Province") -> None:
    """The ward's administrator draws how the runs of the first version go over to the second."""
    page = province.page("mai.truongvinh")
    page.goto(province.address + province.path("/quy-trinh/ban/{process}.v2/chuyen"))
    page.select_option("[name=source]", index=1)
    page.get_by_role("button", name="Chuẩn bị chuyển").click()
    page.wait_for_url("**/quy-trinh/chuyen/**")


def form_draft(province: "Province") -> None:
    """The ward's administrator begins a further version, from the one in force."""
    page = province.page("mai.truongvinh")
    page.goto(province.address + province.path("/bieu-mau/soan?bieu-mau={form}"))
    page.get_by_role("button", name="Bắt đầu soạn").click()
    page.wait_for_url("**/sua")


def declaration(province: "Province") -> "Page":
    """Bà Tư begins a declaration; its first step stands in her window."""
    page = province.page("tu")
    page.goto(province.address + province.path("/khai/{form}"))
    page.get_by_role("button", name="Bắt đầu khai").click()
    page.wait_for_url("**/buoc/nguoi_khai")
    return page


def received(province: "Province") -> None:
    """Bà Tư fills one in to its end and sends it."""
    page = declaration(province)
    typed = (
        {"ho_ten": "Nguyễn Thị Tư", "dien_thoai": "0912 345 678", "quan_he": "ong_ba"},
        {"tre_ho_ten": "Trần Văn Mẫu", "tre_gioi_tinh": "nam", "tre_ngay_sinh": day(-10)},
        {"me.full_name": "Lê Thị Mẫu", "me.born.year": "1998"},
        {},
        {"nhan_ban_giay": "false"},
    )
    for step in typed:
        for name, value in step.items():
            choice = page.locator(f'[name="{name}"][type=radio][value="{value}"]')
            choice.check() if choice.count() else page.fill(f'[name="{name}"]', value)
        page.get_by_role("button", name="Lưu và tiếp tục").click()
        page.wait_for_load_state()
    page.get_by_role("button", name="Gửi tờ khai").click()
    page.get_by_text("Đã gửi tờ khai").wait_for()


def fact(province: "Province") -> None:
    """Chị Lan holds a telephone number against the paper, and it goes into Bà Tư's vault."""
    page = province.page("lan")
    page.goto(province.address + province.path("/to-khai/nhan/{received}"))
    page.get_by_text("Xác nhận đã đối chiếu").first.click()
    page.locator("[name=against]:visible").fill("căn cước bản gốc")
    page.get_by_role("button", name="Xác nhận và lưu vào kho").locator("visible=true").click()
    page.get_by_text("Lần sau mục này được điền sẵn").wait_for()


MAKERS = {
    "process_draft": process_draft,
    "migration": migration,
    "form_draft": form_draft,
    "declaration": declaration,
    "received": received,
    "fact": fact,
    "opinion": opinion,
    "envelope": envelope,
    "budget": budget,
    "visit": visit,
    "finding": finding,
    "turn": turn,
    "outline": outline,
    "narrative": narrative,
}
