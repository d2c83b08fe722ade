"""The editor of processes without a mouse: one always stands somewhere, sees where, and comes back by one key."""

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


def opened(page: Page, site: str) -> Page:
    """A draft of two steps in the editor; nothing is focused."""
    page.goto(f"{site}/quy-trinh/ban/{running.drafted(running.two_steps(), TRUONG_VINH)}/soan")
    page.wait_for_selector("[data-ready]")
    return page


def pressed(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        focus_shows(page)


def stands(page: Page, row: str) -> None:
    """The focus is on the row of the list that begins so, and what is said beside the drawing is about it."""
    here = page.locator("[data-elements] button:focus")
    expect(here).to_have_attribute("aria-pressed", "true")
    assert here.inner_text().startswith(row), here.inner_text()


def test_a_process_is_drawn_by_keys_and_the_focus_is_never_lost(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    page = opened(enter("mai"), site)
    pressed(page, "e", "End", "ArrowUp")
    stands(page, "Ký")
    pressed(page, "Enter")
    expect(page.locator("#p-name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Ký giấy phép")
    pressed(page, "Escape")
    stands(page, "Ký giấy phép")

    pressed(page, "t", "Tab", "Enter")
    expect(page.locator("#p-name")).to_be_focused()
    page.keyboard.type("Trả kết quả")
    tab_to(page, page.locator("#p-role"))
    pressed(page, "ArrowDown", "Escape")
    stands(page, "Trả kết quả")
    expect(page.locator("[data-elements]")).to_contain_text("Trả kết quả")

    # A way is drawn, and named at once; its row is the next place to come back to.
    pressed(page, "n", "Home", "Tab", "Enter")
    expect(page.locator("#p-name")).to_be_focused()
    page.keyboard.type("Làm lại")
    pressed(page, "Escape")
    stands(page, "Làm lại: từ Trả kết quả")
    sound(page)

    # What is undone takes its row along, and whoever stood there stands in the list.
    pressed(page, "Control+z", "Control+z")
    expect(page.locator("[data-elements]")).not_to_contain_text("Làm lại")
    expect(page.locator("[data-elements] button:focus")).to_have_count(1)
    pressed(page, "Home")
    stands(page, "Cả quy trình")
    tab_to(page, page.get_by_role("button", name="Chia làn theo vai"))
    pressed(page, "Enter")
    stands(page, "Cả quy trình")
    expect(page.locator("[data-elements]")).to_contain_text("Làn Lãnh đạo đơn vị")
    sound(page)


def test_many_buttons_are_one_stop_for_tab(at_work: AtWork, enter: Enter, site: str) -> None:
    page = opened(enter("mai"), site)
    for many in ("[data-elements] button", "[data-tool]"):
        assert page.locator(many).evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1, many
    pressed(page, "e", "End", "ArrowUp", "ArrowUp")
    stands(page, "Tiếp nhận")
    tab_to(page, page.locator("[data-editor-act=save]"), back=True)
    tab_to(page, page.get_by_role("button", name="Bước", exact=True))
    pressed(page, "ArrowRight", "ArrowRight")
    expect(page.get_by_role("button", name="Song song")).to_be_focused()
    pressed(page, "End", "Home", "ArrowRight")
    expect(page.get_by_role("button", name="Rẽ nhánh", exact=True)).to_be_focused()
    tab_to(page, page.locator("[data-elements] button[aria-pressed=true]"))
    stands(page, "Tiếp nhận")
    tab_to(page, page.get_by_label("Số quyết định ban hành"))


def test_what_a_condition_may_ask_is_taken_out_and_one_may_type_on(at_work: AtWork, enter: Enter, site: str) -> None:
    page = opened(enter("mai"), site)
    pressed(page, "e", "Enter")
    tab_to(page, page.locator("#p-fact-name"))
    page.keyboard.type("so_tien")
    tab_to(page, page.get_by_role("button", name="Thêm mục"))
    pressed(page, "Enter")
    expect(page.locator("#p-fact-name")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Bỏ mục so_tien"), back=True)
    pressed(page, "Enter")
    expect(page.locator("#p-fact-name")).to_be_focused()
    expect(page.get_by_role("button", name="Bỏ mục so_tien")).to_have_count(0)
