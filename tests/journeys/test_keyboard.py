"""The whole round of a report by keyboard alone; the focus is always somewhere and can be seen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lienthong.domains.plans.tests.factories import THANH_VINH, WARD_TASK, AtWork
from lienthong.web.tests.slow import patient

from .conftest import PASSWORD
from .keys import focus_shows, tab_to

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


@pytest.fixture
def arrive(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """Come to the first page and sign in, without a mouse."""

    contexts: list[BrowserContext] = []

    def sign_in(name: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN"))
        page = patient(contexts[-1].new_page())
        page.goto(site)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
        focus_shows(page)
        tab_to(page, page.get_by_role("link", name="Đăng nhập").first)
        page.keyboard.press("Enter")
        page.wait_for_url("**/dang-nhap*")
        tab_to(page, page.get_by_label("Tên đăng nhập"))
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type("sai-mat-khau")
        page.keyboard.press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        focus_shows(page)
        tab_to(page, page.get_by_label("Mật khẩu"))
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def opened(page: Page, name: str) -> None:
    """A page of the house's own list, reached by Tab."""
    tab_to(page, page.get_by_role("navigation").get_by_role("link", name=re.compile(name)).first)
    page.keyboard.press("Enter")


def test_a_report_goes_round_by_keyboard_alone(at_work: AtWork, arrive: Callable[[str], Page]) -> None:
    code = at_work.work(WARD_TASK)
    hung = arrive("hung")
    opened(hung, "^Việc cần làm")
    hung.wait_for_url("**/viec-can-lam")
    opened(hung, "^Việc của đơn vị")
    hung.wait_for_url("**/don-vi-toi")
    tab_to(hung, hung.get_by_role("link", name=re.compile("Nhập báo cáo: Nâng cấp mạng nội bộ")))
    hung.keyboard.press("Enter")
    hung.wait_for_url(f"**/viec-duoc-giao/{code}*")
    tab_to(hung, hung.get_by_label("Tiến độ"))
    hung.keyboard.press("Control+A")
    hung.keyboard.type("145")
    hung.keyboard.press("Tab")
    hung.keyboard.type("Đã thay 12 máy.")
    send = hung.get_by_role("button", name="Lưu và gửi")
    tab_to(hung, send)
    hung.keyboard.press("Space")
    expect(hung.locator(".error-summary")).to_be_focused()
    focus_shows(hung)
    tab_to(hung, hung.locator(".error-summary a").first)
    hung.keyboard.press("Enter")
    expect(hung.get_by_label("Tiến độ")).to_be_focused()
    hung.keyboard.press("Control+A")
    hung.keyboard.type("45")
    tab_to(hung, send)
    hung.keyboard.press("Enter")
    expect(hung.get_by_text("Đã gửi báo cáo.")).to_be_visible()

    other = at_work.work(WARD_TASK, THANH_VINH)
    at_work.sent(other, "an", "thong")
    hanh = arrive("hanh")
    opened(hanh, "^Kế hoạch")
    hanh.wait_for_url("**/ke-hoach*")
    tab_to(hanh, hanh.locator(f"main a[href='/ke-hoach/{at_work.plan}']").first)
    hanh.keyboard.press("Enter")
    hanh.wait_for_url(f"**/ke-hoach/{at_work.plan}")
    tab_to(hanh, hanh.locator(f"main a[href$='{at_work.plan}/nghiem-thu']").first)
    hanh.keyboard.press("Enter")
    hanh.wait_for_url("**/nghiem-thu")
    hanh.keyboard.press("r")
    why = hanh.locator("tr.is-current textarea")
    expect(why).to_be_focused()
    focus_shows(hanh)
    tab_to(hanh, hanh.get_by_role("button", name="Gửi trả lại"))
    hanh.keyboard.press("Enter")
    expect(hanh.locator(".error-summary")).to_be_focused()
    focus_shows(hanh)
    tab_to(hanh, hanh.locator(".error-summary a").first)
    hanh.keyboard.press("Enter")
    expect(why).to_be_focused()
    hanh.keyboard.type("Thiếu ảnh chụp tủ mạng.")
    tab_to(hanh, hanh.get_by_role("button", name="Gửi trả lại"))
    hanh.keyboard.press("Enter")
    expect(hanh.get_by_text("Đã trả lại")).to_be_visible()
    hanh.keyboard.press("a")
    expect(hanh.get_by_text("Đã nghiệm thu 1 báo cáo.")).to_be_visible()
    assert sorted(at_work.report(one).state for one in (code, other)) == ["accepted", "returned"]
