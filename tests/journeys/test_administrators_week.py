"""The week of who administers a unit's people, in a real browser: each day somebody else comes, moves, is away, leaves.

After each deed the person whom it concerns signs in and sees what follows: what waits, what they may do.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import THANH_VINH, TRUONG_VINH, AtWork, seen
from lienthong.kernel.access.invitations import invitation
from lienthong.kernel.access.tests.factories import Account
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.people import api as people
from lienthong.kernel.process.tests import factories as running

from .conftest import PASSWORD
from .keys import focus_shows, tab_to
from .week import CITED, WAITS, filled, follow, on, placed, pressed, waits

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
STAFF = f"/don-vi/{TRUONG_VINH}/can-bo"
WIDTHS = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province, on Monday; a file waits at the counter of the ward."""
    on(at_work, 9)
    running.started(running.published(running.three_hands(), TRUONG_VINH), unit=TRUONG_VINH)
    return at_work


@WIDTHS
def test_monday_somebody_joins(at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int) -> None:
    page = enter("mai", width)
    page.goto(site + STAFF)
    sound(page)
    page.get_by_role("link", name="Mở vị trí công tác").click()
    sound(page)
    filled(page, title="Công chức một cửa", kind="staff", short="mot-cua", on="09/02/2026", cited=CITED)
    pressed(page, "Mở vị trí", "Đã mở vị trí.")
    sound(page)
    page.goto(f"{site}/quyen/vi-tri/{TRUONG_VINH}.mot-cua")
    filled(page, role="counter", cited=CITED)
    sound(page)
    page.locator("main").get_by_role("button", name=re.compile("^Giao")).click()
    expect(page.get_by_role("table", name="Vai đi theo vị trí")).to_contain_text("Cán bộ một cửa")
    page.goto(f"{site}{STAFF}/tiep-nhan")
    pressed(page, "Tiếp nhận", "Cho biết họ và tên.")
    sound(page)
    filled(page, full_name="Đinh Thị Ước", sex="nu", email="uoc@nghean.example", on="09/02/2026", cited=CITED)
    pressed(page, "Tiếp nhận", "Đã tiếp nhận vào đơn vị.")
    sound(page)
    page.goto(f"{site}/vi-tri/{TRUONG_VINH}.mot-cua")
    expect(page.locator("main")).to_contain_text("Chưa có người giữ vị trí này")
    page.get_by_role("link", name="Bổ nhiệm, giao vị trí").click()
    filled(page, person="nguoi-dinh-thi-uoc", how="holder", cited=CITED)
    sound(page)
    pressed(page, "Giao vị trí", "Đã ghi người giữ vị trí.")
    sound(page)
    follow(at_work)
    with standing_on(at_work.day):
        way = seen(lambda: invitation(Account.objects.get(person__code="nguoi-dinh-thi-uoc").code))
    new = page.context.browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN").new_page()
    new.goto(site + way)
    sound(new)
    name = new.locator("main strong, .prose strong").first.inner_text()
    for box in ("new_password1", "new_password2"):
        new.fill(f"[name={box}]", "Mot-cua-2026-vui")
    new.get_by_role("button", name="Đặt mật khẩu").click()
    new.fill("[name=username]", name)
    new.fill("[name=password]", "Mot-cua-2026-vui")
    new.press("[name=password]", "Enter")
    new.wait_for_url(lambda url: "dang-nhap" not in url)
    assert waits(new, site), "what waits at the counter waits for who came"
    new.goto(f"{site}/tai-khoan")
    expect(new.locator("main")).to_contain_text("Công chức một cửa")
    assert new.goto(site + way).status == 410, "the invitation is worth nothing any more"
    new.context.close()


def test_tuesday_somebody_moves_and_takes_the_seat_that_was_decided(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    on(at_work, 10)
    name = placed(at_work, "p-chuyen", "Cao Văn Chuyển", "mot-cua")
    page = enter("nam")
    page.goto(f"{site}/don-vi/{THANH_VINH}/can-bo/mo-vi-tri")
    filled(page, title="Công chức hộ tịch", kind="staff", short="ho-tich", on="10/02/2026", cited=CITED)
    pressed(page, "Mở vị trí", "Đã mở vị trí.")
    page.goto(f"{site}/quyen/vi-tri/{THANH_VINH}.ho-tich")
    filled(page, role="officer", cited=CITED)
    page.locator("main").get_by_role("button", name=re.compile("^Giao")).click()
    page.goto(f"{site}/don-vi/{THANH_VINH}/can-bo/tiep-nhan")
    filled(page, full_name="Cao Văn Chuyển", code="p-chuyen", on="12/02/2026", cited=CITED)
    pressed(page, "Tiếp nhận", "Đã tiếp nhận vào đơn vị.")
    page.goto(f"{site}/vi-tri/{THANH_VINH}.ho-tich/giao")
    filled(page, elsewhere="p-chuyen", how="holder", on="16/02/2026", cited=CITED)
    pressed(page, "Giao vị trí", "Đã ghi người giữ vị trí.")
    page.goto(f"{site}/don-vi/{THANH_VINH}/can-bo")
    expect(page.locator("main")).to_contain_text("Nhận Công chức hộ tịch")
    sound(page)

    page = enter("mai", 390)
    page.goto(f"{site}/can-bo/p-chuyen/thoi-viec")
    filled(page, unit=TRUONG_VINH, last_on="11/02/2026", cited=CITED)
    pressed(page, "Ghi thôi làm việc", "Đã ghi thôi làm việc.")
    sound(page)

    mover = enter(name)
    assert waits(mover, site), "until the last day"
    on(at_work, 12)
    assert not waits(mover, site), "the day after the work of the ward waits for others"
    mover.goto(f"{site}/tai-khoan")
    expect(mover.locator("main")).to_contain_text("Chưa giữ vị trí nào")
    on(at_work, 16)
    mover.goto(f"{site}/tai-khoan")
    expect(mover.locator("main")).to_contain_text("Công chức hộ tịch")
    expect(mover.locator("main")).to_contain_text("Phường Thành Vinh")


@WIDTHS
def test_wednesday_somebody_is_away_and_back_early(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int
) -> None:
    on(at_work, 11)
    absent = enter(placed(at_work, "p-nghi", "Tạ Thị Nghỉ", "mot-cua"))
    assert waits(absent, site)
    absent.get_by_role("link", name=WAITS).click()
    absent.get_by_role("button", name="Nhận xử lý").first.click()
    expect(absent.get_by_text("Anh/chị đã nhận làm bước này.")).to_be_visible()
    stands_in = placed(at_work, "p-thay", "Bùi Văn Thay", "ho-tich", role="officer")
    other = enter(stands_in, width)
    assert not waits(other, site)
    page = enter("mai", width)
    page.goto(f"{site}/can-bo/p-nghi")
    page.get_by_role("link", name="Ghi thời gian vắng mặt").click()
    sound(page)
    filled(page, kind="sick", first_on="11/02/2026", last_on="20/02/2026", substitute="p-thay")
    pressed(page, "Ghi vắng mặt", "Đã ghi thời gian vắng mặt.")
    sound(page)
    follow(at_work)
    assert waits(other, site), "what waits for who is away waits for who stands in"
    other.goto(f"{site}/can-bo/p-nghi")
    expect(other.locator("main")).to_contain_text("Bùi Văn Thay")
    expect(other.locator("main")).not_to_contain_text("ghỉ ốm")
    on(at_work, 13)
    page.goto(f"{site}/can-bo/p-nghi")
    page.locator("main [name=last_on]").fill("12/02/2026")
    pressed(page, "Rút ngắn", "Đã rút ngắn thời gian vắng mặt.")
    follow(at_work)
    assert not waits(other, site), "who is back works for themselves"
    page.goto(f"{site}/can-bo/p-nghi")
    expect(page.get_by_text("Đang vắng mặt")).to_have_count(0)
    sound(page)


def test_thursday_who_led_leaves_and_another_acts_by_a_letter(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    on(at_work, 12)
    placed(at_work, "p-pho", "Lý Văn Phó", "mot-cua")
    page = enter("mai")
    page.goto(f"{site}{STAFF}/mo-vi-tri")
    filled(page, title="Phó Chủ tịch", kind="deputy", rank="20", short="pho", on="12/02/2026", cited=CITED)
    pressed(page, "Mở vị trí", "Đã mở vị trí.")
    page.goto(f"{site}/vi-tri/{TRUONG_VINH}.pho/giao")
    filled(page, person="p-pho", how="holder", on="12/02/2026", cited=CITED)
    pressed(page, "Giao vị trí", "Đã ghi người giữ vị trí.")

    page.goto(f"{site}/tham-quyen/giao-ky/moi?don-vi={TRUONG_VINH}")
    filled(page, kind="KT", from_post="vt.hung", to_post=f"{TRUONG_VINH}.pho", starts="12/02/2026")
    sound(page)
    page.get_by_role("button", name="Lưu bản soạn").click()
    expect(page.get_by_text("Chờ người thứ hai ghi nhận")).to_be_visible()
    sound(page)
    head = enter("hung")  # who drafted it does not put it in force; who gives it does
    head.goto(page.url)
    filled(head, cited="15/GUQ-UBND", cited_on="12/02/2026")
    head.get_by_role("button", name="Ghi nhận", exact=True).click()
    head.get_by_role("dialog").get_by_role("button", name=re.compile("Ghi nhận|Đồng ý|Tiếp tục")).click()
    expect(head.get_by_text("Đã ghi nhận; văn bản có hiệu lực")).to_be_visible()
    on(at_work, 13)
    page.goto(f"{site}/tham-quyen/ai-duoc-ky?don-vi={TRUONG_VINH}&van-ban=QĐ")
    expect(page.locator("main")).to_contain_text("Võ Đình Hùng")
    expect(page.locator("main")).to_contain_text("Lý Văn Phó")
    sound(page)

    page.goto(f"{site}/can-bo/ng-hung/thoi-viec")
    filled(page, unit=TRUONG_VINH, last_on="13/02/2026", cited=CITED)
    pressed(page, "Ghi thôi làm việc", "Đã ghi thôi làm việc.")
    on(at_work, 14)
    page.goto(f"{site}/vi-tri-trong?don-vi={TRUONG_VINH}")
    row = page.get_by_role("row").filter(has=page.locator("a[href='/vi-tri/vt.hung']"))
    expect(row).to_contain_text("Lý Văn Phó")
    expect(row).to_contain_text("14/02/2026")
    expect(row).to_contain_text("Không có người ký với tư cách người đứng đầu")
    expect(row).to_contain_text("Văn bản giao ký KT. số 15/GUQ-UBND hết tác dụng")
    sound(page)
    page.goto(f"{site}/vi-tri/vt.hung/giao")
    filled(page, person="p-pho", how="acting", on="14/02/2026", cited=CITED)
    pressed(page, "Giao vị trí", "Đã ghi người giữ vị trí.")
    follow(at_work)
    page.goto(f"{site}/tham-quyen/ai-duoc-ky?don-vi={TRUONG_VINH}&van-ban=QĐ")
    expect(page.locator("main")).to_contain_text("Lý Văn Phó")
    expect(page.locator("main")).not_to_contain_text("Võ Đình Hùng")
    page.goto(f"{site}/tham-quyen/ai-duoc-ky?don-vi={TRUONG_VINH}&van-ban=QĐ&ngay=13/02/2026&gio=08:00")
    expect(page.locator("main")).to_contain_text("Võ Đình Hùng")
    page.goto(f"{site}/so-do-to-chuc?don-vi=na&ngay=13/02/2026")
    ward = page.get_by_role("row").filter(has_text="Phường Trường Vinh")
    expect(ward).to_contain_text("Võ Đình Hùng")
    sound(page)
    page.goto(f"{site}/so-do-to-chuc?don-vi=na")
    expect(ward).to_contain_text("Lý Văn Phó")


def test_who_has_left_every_unit_can_do_nothing_any_more(at_work: AtWork, enter: Enter, site: str) -> None:
    name = placed(at_work, "p-di", "Mạc Văn Đi", "mot-cua")
    leaver = enter(name)
    assert waits(leaver, site)
    page = enter("mai")
    page.goto(f"{site}/can-bo/p-di/thoi-viec")
    filled(page, unit=TRUONG_VINH, last_on="08/02/2026", cited=CITED)
    pressed(page, "Ghi thôi làm việc", "Đã ghi thôi làm việc.")
    follow(at_work)
    leaver.goto(f"{site}/viec-can-lam")
    leaver.wait_for_url("**/dang-nhap*")
    leaver.fill("[name=username]", name)
    leaver.fill("[name=password]", PASSWORD)
    leaver.press("[name=password]", "Enter")
    expect(leaver.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng").first).to_be_visible()


def test_a_post_is_given_by_keys_alone(at_work: AtWork, enter: Enter, site: str) -> None:
    people.hire(HOUSE, code="p-phim", full_name="Xa Thị Phím", unit=TRUONG_VINH, since=dt.date(2026, 2, 9))
    page = enter("mai")
    page.goto(site + STAFF)
    tab_to(page, page.get_by_role("link", name="Mở vị trí công tác"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mo-vi-tri")
    tab_to(page, page.locator("[name=title]"))
    page.keyboard.type("Kế toán")
    tab_to(page, page.locator("[name=kind]"))
    page.keyboard.press("c")  # "Chuyên môn, nghiệp vụ"
    tab_to(page, page.locator("[name=cited]"))
    page.keyboard.type(CITED)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã mở vị trí.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Bổ nhiệm, giao vị trí"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/giao")
    tab_to(page, page.locator("[name=person]"))
    page.keyboard.press("x")
    tab_to(page, page.locator("[name=how]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name=cited]"))
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    focus_shows(page)
    tab_to(page, page.locator("[name=cited]"))
    page.keyboard.type(CITED)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi người giữ vị trí.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Xa Thị Phím")


@WIDTHS
def test_friday_a_list_from_excel(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int, tmp_path: Path
) -> None:
    leaver = enter(placed(at_work, "p-sap-di", "Mạc Văn Đi", "mot-cua"), width)
    assert waits(leaver, site)
    on(at_work, 13)
    page = enter("mai", width)
    page.goto(f"{site}{STAFF}/nhap-tep")
    sound(page)
    saved = tmp_path / "danh-sach.xlsx"
    with page.expect_download() as told:
        page.get_by_role("link", name="Tải danh sách hiện có").click()
    told.value.save_as(saved)
    book = load_workbook(saved)
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    lines = {sheet.cell(row, heads["Mã người"]).value: row for row in range(2, sheet.max_row + 1)}

    def change(row: int, **cells: str) -> None:
        for head, value in cells.items():
            sheet.cell(row, heads[head.replace("_", " ")]).value = value

    change(lines["ng-minh"], Họ_và_tên="Hồ Quảng Minh")
    change(sheet.max_row + 1, Họ_và_tên="Lương Văn Mới", Đơn_vị=TRUONG_VINH, Giới_tính="nam")
    sheet.cell(sheet.max_row, heads["Vị trí, chức vụ"]).value = "Công chức môi trường"
    change(sheet.max_row + 1, Họ_và_tên="Trần Ở Đâu", Đơn_vị="Sở Không Có Thật")
    sheet.delete_rows(lines["p-sap-di"])
    wrong, right = tmp_path / "sai.xlsx", tmp_path / "dung.xlsx"
    book.save(wrong)
    sheet.delete_rows(sheet.max_row)
    book.save(right)

    def look(file: Path) -> None:
        page.goto(f"{site}{STAFF}/nhap-tep")
        page.locator("[name=file]").set_input_files(file)
        filled(page, on="13/02/2026", cited=CITED)
        page.get_by_label("Đây là danh sách đầy đủ").check()
        page.get_by_role("button", name="Xem khác biệt").click()

    look(wrong)
    expect(page.locator("main")).to_contain_text("Sở Không Có Thật")
    expect(page.get_by_role("button", name="Nhập đúng như trên")).to_have_count(0)
    sound(page)
    look(right)
    for head, words in (
        ("Người mới", "Lương Văn Mới"),
        ("Sửa thông tin", "Hồ Quang Minh → Hồ Quảng Minh"),
        ("Vị trí mở mới", "Công chức môi trường"),
        ("Thôi làm việc tại đơn vị", "Mạc Văn Đi"),
        ("Thôi giữ vị trí", "Mạc Văn Đi"),
        ("Nhận vị trí", "Lương Văn Mới"),
    ):
        expect(page.get_by_role("table", name=head)).to_contain_text(words)
        assert page.get_by_role("table", name=head).get_by_role("row").count() == 2, f"{head}: exactly that"
    sound(page)
    assert waits(leaver, site), "a look changes nothing"
    page.get_by_role("button", name="Nhập đúng như trên").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Nhập|Đồng ý|Tiếp tục")).click()
    expect(page.get_by_text("Đã nhập danh sách")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Lương Văn Mới")
    expect(page.locator("main")).not_to_contain_text("Mạc Văn Đi")
    sound(page)
    follow(at_work)
    leaver.goto(f"{site}/viec-can-lam")
    leaver.wait_for_url("**/dang-nhap*")
    page.goto(f"{site}{STAFF}?ngay=12/02/2026")
    expect(page.locator("main")).to_contain_text("Mạc Văn Đi")
