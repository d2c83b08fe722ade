"""The session ends while somebody types: nothing is lost, and nothing goes out by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, WARD_TASK, AtWork
from lienthong.kernel.forms.tests import factories as declaring

from .conftest import PASSWORD

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
RESULT = "Đã thay 12 máy,\nsẽ xong trong tháng."


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def signs_in_again(page: Page, name: str) -> None:
    """As after an expiry, on the page that stands there."""
    expect(page.get_by_text("Phiên làm việc đã hết")).to_be_visible()
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_label("Mật khẩu").press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_report_typed_into_an_ended_session_is_sent_again(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, scripts: bool
) -> None:
    code = at_work.work(WARD_TASK)
    minh = enter("minh", java_script_enabled=scripts, width=390)
    minh.goto(f"{site}/viec-duoc-giao/{code}")
    minh.get_by_label("Tiến độ").fill("45")
    minh.get_by_label("Kết quả thực hiện").fill(RESULT)
    minh.context.clear_cookies(name="sessionid")
    minh.get_by_role("button", name="Lưu nháp").click()
    signs_in_again(minh, "minh")
    expect(minh.get_by_text("Đã thay 12 máy")).to_be_visible()
    assert at_work.report(code) is None, "nothing goes out by itself"
    if scripts:
        sound(minh)
    minh.get_by_role("button", name="Gửi lại").click()
    expect(minh.get_by_text("Đã lưu.")).to_be_visible()
    assert (at_work.report(code).percent, at_work.report(code).result.replace("\r", "")) == (45, RESULT)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_declaration_typed_into_an_ended_session_is_sent_again(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, scripts: bool
) -> None:
    form = declaring.published(declaring.SMALL, unit=TRUONG_VINH)
    page = enter("minh", java_script_enabled=scripts, width=390)
    page.goto(f"{site}/khai/{form}")
    page.get_by_role("button", name="Bắt đầu khai").click()
    page.wait_for_url("**/to-khai/TK-*/buoc/*")
    code = page.url.split("/")[-3]
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=ten]").fill("Nam")
    if scripts:
        page.keyboard.press("Tab")
    else:
        page.get_by_role("button", name="Lưu và tiếp tục").click()
    signs_in_again(page, "minh")
    assert declaring.kept(code).kept == {}, "nothing goes out by itself"
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_role("button", name="Gửi lại")).to_have_count(0)
    assert f"/to-khai/{code}" in page.url
    assert declaring.kept(code).kept["ten"] == "Nam"


def test_signed_in_anew_in_another_tab_the_old_tab_still_sends(at_work: AtWork, enter: Enter, site: str) -> None:
    code = at_work.work(WARD_TASK)
    minh = enter("minh")
    minh.goto(f"{site}/viec-duoc-giao/{code}")
    minh.get_by_label("Kết quả thực hiện").fill(RESULT)
    minh.context.clear_cookies(name="sessionid")
    other = minh.context.new_page()
    other.goto(f"{site}/dang-nhap")
    other.get_by_label("Tên đăng nhập").fill("minh")
    other.get_by_label("Mật khẩu").fill(PASSWORD)
    other.get_by_label("Mật khẩu").press("Enter")
    other.wait_for_url(lambda url: "dang-nhap" not in url)
    minh.get_by_role("button", name="Lưu nháp").click()
    minh.get_by_role("button", name="Gửi lại").click()
    expect(minh.get_by_text("Đã lưu.")).to_be_visible()
    assert at_work.report(code).result.replace("\r", "") == RESULT
