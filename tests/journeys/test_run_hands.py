"""Steps of a run pass through several hands: by keyboard alone, and on a narrow screen without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.process.tests import factories as running

from .keys import focus_shows, tab_to

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


@pytest.fixture
def plainly(enter: Enter) -> Callable[[str], Page]:
    """Signed in on a narrow screen, in a browser that runs no scripts."""
    return lambda name: enter(name, 390, java_script_enabled=False)


def started(*subjects: str) -> list[str]:
    process = running.published(running.three_hands(), TRUONG_VINH)
    return [running.started(process, subject=one, unit=TRUONG_VINH) for one in subjects]


def narrow(page: Page) -> None:
    """Nothing sticks out of the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_a_step_is_given_back_and_handed_on_by_keyboard_alone(at_work: AtWork, enter: Enter, site: str) -> None:
    [run] = started("HS-1")
    page = enter("lan")
    page.goto(f"{site}/quy-trinh/lan-chay/{run}")
    tab_to(page, page.locator("#dang-cho").get_by_role("link", name="Tiếp nhận"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Hoàn thành bước"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/lan-chay/*")

    page = enter("minh")
    page.goto(f"{site}/quy-trinh/buoc/{running.open_step(run, 'tham')}")
    tab_to(page, page.locator("summary", has_text="Trả lại bước trước"))
    page.keyboard.press("Enter")
    send = page.get_by_role("button", name="Trả lại", exact=True)
    tab_to(page, send)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    focus_shows(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#why-give_back")).to_be_focused()
    page.keyboard.type("Thiếu giấy tờ.")
    tab_to(page, send)
    page.keyboard.press("Enter")
    page.wait_for_url("**/lan-chay/*")
    expect(page.locator("#dien-bien")).to_contain_text("Thiếu giấy tờ.")
    running.actions.complete(running.open_step(run, "nhan"), running.person("lan", "counter", TRUONG_VINH))

    page.goto(f"{site}/quy-trinh/buoc/{running.open_step(run, 'tham')}")
    tab_to(page, page.locator("summary", has_text="Giao người khác làm"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_label("Giao cho"))
    page.keyboard.type("Trần")
    tab_to(page, page.get_by_role("button", name="Giao việc"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/lan-chay/*")
    expect(page.locator("#dien-bien")).to_contain_text("Trần Mạnh Toàn")


def test_many_steps_an_opinion_and_a_skip_without_javascript(
    at_work: AtWork, plainly: Callable[[str], Page], site: str
) -> None:
    first, second = started("HS-1", "HS-2")
    lan = plainly("lan")
    lan.goto(f"{site}/quy-trinh/lam-nhieu")
    lan.get_by_role("button", name="Hoàn thành các bước").click()
    expect(lan.locator(".error-summary")).to_contain_text("Đánh dấu các bước cần làm.")
    for box in lan.locator("input[name=viec]").all():
        box.check()
    expect(lan.locator(".btn kbd").first).to_be_hidden()
    lan.get_by_role("button", name="Hoàn thành các bước").click()
    expect(lan.get_by_text("Đã hoàn thành 2 bước.")).to_be_visible()
    narrow(lan)

    minh = plainly("minh")
    step = f"{site}/quy-trinh/buoc/{running.open_step(first, 'tham')}"
    minh.goto(step)
    minh.get_by_role("link", name="Hỏi ý kiến đơn vị khác").click()
    minh.get_by_label("Đơn vị thứ 2").fill("Phường Chín")
    minh.get_by_role("button", name="Gửi hỏi ý kiến").click()
    expect(minh.locator(".error-summary a")).to_have_count(2)
    narrow(minh)
    minh.get_by_label("Đơn vị thứ 2").fill("Phường Thành Vinh")
    minh.get_by_label("Nội dung hỏi").fill("Có vướng quy hoạch không?")
    minh.get_by_role("button", name="Gửi hỏi ý kiến").click()
    minh.wait_for_url(step)
    question = minh.get_by_role("link", name="Phường Thành Vinh").get_attribute("href")
    minh.get_by_label("Đạt", exact=True).check()
    minh.get_by_role("button", name="Hoàn thành bước").click()
    expect(minh.get_by_label("Lý do không chờ đủ ý kiến")).to_have_attribute("aria-required", "true")
    expect(minh.get_by_label("Đạt", exact=True)).to_be_checked()

    asked = plainly("an")
    asked.goto(f"{site}{question}")
    asked.get_by_role("radio", name="Không đồng ý").check()
    asked.get_by_role("button", name="Gửi ý kiến").click()
    expect(asked.locator(".error-summary")).to_contain_text("Ghi nội dung ý kiến.")
    asked.locator("#words").fill("Vướng đường mới.")
    asked.get_by_role("button", name="Gửi ý kiến").click()
    expect(asked.get_by_text("Đã gửi ý kiến")).to_be_visible()
    narrow(asked)
    minh.goto(step)
    expect(minh.get_by_text("Vướng đường mới.").first).to_be_visible()

    hung = plainly("hung")
    hung.goto(f"{site}/quy-trinh/lan-chay/{second}")
    hung.locator("#dang-cho").get_by_role("link", name="Thẩm định").click()
    hung.locator("summary", has_text="Bỏ qua bước này").click()
    skip = hung.get_by_role("button", name="Bỏ qua bước", exact=True)
    skip.click()
    expect(hung.locator(".error-summary a")).to_have_count(2)
    hung.get_by_label("Đi tiếp theo hướng").select_option("Đạt")
    hung.locator("#why-skip").fill("Đã thẩm định ở hồ sơ trước.")
    skip.click()
    expect(hung.locator("#dang-cho")).to_contain_text(re.compile("Ký"))
    narrow(hung)


def test_a_swap_is_looked_at_and_declared_without_javascript(
    at_work: AtWork, plainly: Callable[[str], Page], site: str
) -> None:
    page = plainly("mai")
    page.goto(f"{site}/lich-lam-viec/khai-bao?loai=hoan-doi")
    page.get_by_role("button", name="Xem trước hạn sẽ dời").click()
    expect(page.locator(".error-summary a")).to_have_count(3)
    page.get_by_label("Ngày nghỉ").fill("12/02/2026")
    page.get_by_label("Ngày làm bù").fill("28/02/2026")
    page.get_by_label("Căn cứ").fill("12/TB-UBND ngày 10/02/2026")
    page.get_by_role("button", name="Xem trước hạn sẽ dời").click()
    expect(page.locator("#xem-truoc")).to_be_visible()
    narrow(page)
    page.get_by_role("button", name="Khai báo", exact=True).click()
    expect(page.get_by_text("Đã khai báo.")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("Làm bù cho ngày nghỉ 12/02/2026")
