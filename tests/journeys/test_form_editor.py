"""An owner builds the declaration for a certificate of marital status from an empty page, by keyboard, and it is used.

The procedure is that of communes (1.004873, “Cấp Giấy xác nhận tình trạng hôn nhân”); what it asks is in own words.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from lienthong.domains.plans.tests.factories import AtWork

from .keys import focus_shows

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
TITLE = "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân"


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def type_in(page: Page, box: Locator, text: str) -> None:
    """Stand in a box, write over what is there, leave it by Tab."""
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def settled(page: Page) -> None:
    """What htmx was doing is done."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def add(page: Page, label: str, kind: str) -> None:
    """T, the name, the kind, Enter: a field more behind what is chosen."""
    settled(page)
    box = page.locator("#them-ten")
    if not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Escape")
        page.keyboard.press("t")
    expect(box).to_be_focused()
    page.keyboard.type(label)
    page.locator("#them-loai").select_option(label=kind)
    box.press("Enter")
    expect(page.locator("#dang-chon")).to_contain_text(kind)
    expect(page.locator("#b-label")).to_have_value(label)
    settled(page)


@pytest.mark.long
def test_an_owner_builds_a_form_and_a_citizen_declares_with_it(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    page = enter("mai")
    page.goto(f"{site}/bieu-mau/soan")
    sound(page)
    page.get_by_label("Tên biểu mẫu").focus()
    page.keyboard.type(TITLE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sua")
    expect(page.get_by_text("Thêm mục đầu tiên")).to_be_visible()
    sound(page)

    # The first step: who asks for the certificate.
    add(page, "Họ, chữ đệm, tên người yêu cầu", "chữ, một dòng")
    add(page, "Số định danh cá nhân", "số định danh cá nhân")
    add(page, "Nơi cư trú", "xã, phường")
    add(page, "Xác nhận cho chính mình", "có hoặc không")
    add(page, "Quan hệ với người được xác nhận", "chữ, một dòng")
    page.get_by_text("Đặt điều kiện bằng cách chọn").click()
    page.locator("#b-dk_muc").select_option(label="Xác nhận cho chính mình")
    type_in(page, page.locator("#b-dk_gia_tri"), "Không")
    page.get_by_role("button", name="Thêm điều kiện này").press("Enter")
    expect(page.locator("#b-shown")).to_have_value("!xac_nhan_cho_chinh_minh")
    expect(page.locator("#xet-shown")).to_contain_text("ác nhận cho chính mình")

    # A formula with a fault is told with its sign, and what is right is kept; undone and done again by a key.
    type_in(page, page.locator("#b-shown"), "!xac_nhan_cho_chinh_minh && (")
    expect(page.locator("#canh-bao")).to_contain_text("Cột")
    type_in(page, page.locator("#b-shown"), "xac_nhan_cho_chinh_minh == false")
    expect(page.locator("#canh-bao")).to_be_empty()
    expect(page.locator("#thanh")).to_contain_text("sửa mục “Quan hệ với người được xác nhận”")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator("#b-shown")).to_have_value("!xac_nhan_cho_chinh_minh")
    settled(page)
    page.keyboard.press("y")
    expect(page.locator("#b-shown")).to_have_value("xac_nhan_cho_chinh_minh == false")
    settled(page)

    # The second step, by its own button; a choice with its options; a field carried up by L.
    page.locator("summary", has_text="Thêm bước").press("Enter")
    page.keyboard.type("Tình trạng hôn nhân")
    page.keyboard.press("Enter")
    expect(page.locator("#dang-chon")).to_contain_text("Bước")
    settled(page)
    add(page, "Tình trạng hiện nay", "chọn một")
    for number, words in enumerate(("Chưa kết hôn", "Đang có vợ, có chồng", "Đã ly hôn", "Vợ hoặc chồng đã mất")):
        type_in(page, page.locator(f"[id='b-options.{number}.label']"), words)
        page.keyboard.press("Escape")
        if number in (1, 2):
            page.get_by_role("button", name="Lưu mục").last.press("Enter")
            settled(page)
            expect(page.locator(f"[id='b-options.{number + 1}.label']")).to_be_visible()
    add(page, "Ngày ly hôn hoặc ngày mất", "ngày có thể thiếu ngày, tháng")
    add(page, "Mục đích sử dụng", "chữ, nhiều dòng")
    page.locator("#dong-muc-muc_dich_su_dung a").focus()
    page.keyboard.press("l")
    expect(page.locator("#thanh")).to_contain_text("chuyển mục “Mục đích sử dụng”")
    settled(page)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#b-label")).to_have_value("Tình trạng hiện nay")
    settled(page)
    focus_shows(page)

    # Tried with test data as citizen and as official, and checked as when it is sent.
    trial = page.locator("#xem")
    trial.get_by_role("button", name="Điền thử").press("Enter")
    expect(trial.get_by_label("Chưa kết hôn")).to_be_checked()
    trial.get_by_role("button", name="Cán bộ").press("Enter")
    expect(trial).to_contain_text("040090012345")
    trial.get_by_role("button", name="Kiểm tra như khi gửi").press("Enter")
    expect(trial).to_contain_text("Đã đủ để gửi")
    sound(page)
    narrow = enter("mai", 390)
    narrow.goto(page.url)
    sound(narrow)

    # Published from a day by a decision.
    page.goto(re.sub(r"/sua.*", "", page.url))
    page.get_by_label("Số quyết định").fill("12/QĐ-UBND")
    page.get_by_label("Áp dụng từ ngày").fill("01/01/2026")
    page.get_by_role("button", name="Ban hành").press("Enter")
    page.get_by_role("button", name="Đồng ý").or_(page.locator("[data-confirm-yes]")).first.press("Enter")
    expect(page.get_by_text("Đã ban hành biểu mẫu.")).to_be_visible()
    form = re.search(r"BM-\d+", page.url)
    assert form
    sound(page)

    # A citizen declares with it and sends.
    citizen = enter("tu")
    citizen.goto(f"{site}/khai/{form[0]}")
    citizen.get_by_role("button", name="Bắt đầu khai").click()
    citizen.get_by_label("Họ, chữ đệm, tên người yêu cầu").fill("Trần Thị Tư")
    citizen.get_by_label("Có", exact=True).check()
    citizen.get_by_role("button", name="Lưu và tiếp tục").last.click()
    citizen.get_by_label("Chưa kết hôn").check()
    citizen.get_by_role("button", name="Lưu và tiếp tục").last.click()
    citizen.get_by_role("button", name=re.compile("Gửi")).last.click()
    expect(citizen.get_by_role("heading", name="Đã gửi tờ khai")).to_be_visible()
