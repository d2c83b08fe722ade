"""A run goes through three people's inboxes in a real browser: from the counter to the officer to who signs."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.process.tests import factories as running

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
TITLE = "Hồ sơ thử"


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def opened(page: Page, site: str, step: str) -> None:
    """From the list of what waits to the page of the step."""
    page.goto(f"{site}/viec-can-lam")
    page.get_by_role("link", name=re.compile(f"{step}: {TITLE}")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(step)


def test_a_run_goes_through_three_inboxes(at_work: AtWork, enter: Enter, site: str, sound: Sound) -> None:
    running.started(running.published(running.three_hands(), TRUONG_VINH), unit=TRUONG_VINH)
    page = enter("lan")
    opened(page, site, "Tiếp nhận")
    sound(page)
    page.get_by_role("button", name="Hoàn thành bước").click()
    expect(page.get_by_text("Đã hoàn thành bước")).to_be_visible()
    expect(page.locator("#dang-cho")).to_contain_text("Thẩm định")
    sound(page)

    page = enter("minh")
    opened(page, site, "Thẩm định")
    page.get_by_role("button", name="Nhận xử lý", exact=False).first.click()
    expect(page.get_by_text("Anh/chị đã nhận làm bước này.")).to_be_visible()
    page.get_by_role("button", name="Hoàn thành bước").click()
    expect(page.get_by_role("alert").first).to_contain_text("Chọn kết quả của bước")
    page.get_by_label("Đạt", exact=True).check()
    page.get_by_role("button", name="Hoàn thành bước").click()
    expect(page.locator("#dang-cho")).to_contain_text("Ký")

    page = enter("hung")
    opened(page, site, "Ký")
    page.locator("summary", has_text="Trả lại bước trước").click()
    page.get_by_label("Lý do").first.fill("Thiếu chữ ký nháy.")
    page.get_by_role("button", name="Trả lại", exact=True).click()
    expect(page.locator("#dang-cho")).to_contain_text("Thẩm định")
    expect(page.locator("#dien-bien")).to_contain_text("Thiếu chữ ký nháy.")

    page = enter("minh")
    opened(page, site, "Thẩm định")
    page.get_by_label("Đạt", exact=True).check()
    page.get_by_role("button", name="Hoàn thành bước").click()
    page = enter("hung")
    opened(page, site, "Ký")
    step = page.url
    page.get_by_role("button", name="Hoàn thành bước").click()
    expect(page.get_by_text("Đã xong", exact=True)).to_be_visible()
    expect(page.locator("#dang-cho")).to_have_count(0)
    page.goto(step)
    expect(page.get_by_text("đã hoàn thành bước này lúc")).to_be_visible()
    sound(page)
