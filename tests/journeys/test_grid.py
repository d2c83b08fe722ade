"""A unit's grid in a real browser: rows that save themselves, arrows, paste, two people, leaving, and no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from lienthong.domains.plans.tests.factories import UNDATED, WARD_TASK, AtWork

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
SAVED = re.compile(r"Đã lưu \d")


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def cell(page: Page, at: AtWork, part: str, no: str = WARD_TASK) -> Locator:
    """A field of the row of a task."""
    return page.locator(f"#{part}-{at.assignment(at.work(no)).pk}")


def state(page: Page, at: AtWork, no: str = WARD_TASK) -> Locator:
    """The cell that says how the row of a task stands."""
    return page.locator(f"#luu-{at.assignment(at.work(no)).pk}")


def opened(page: Page, at: AtWork, site: str) -> Page:
    """The grid of the ward in the open round."""
    page.goto(f"{site}/ke-hoach/{at.plan}/bang/{at.newest_round().code}")
    expect(cell(page, at, "result")).to_be_editable()
    return page


def test_rows_save_themselves_and_take_arrows_and_pasted_cells(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    first, second = at_work.work(WARD_TASK), at_work.work(UNDATED)
    page = opened(enter("minh", permissions=["clipboard-read", "clipboard-write"]), at_work, site)
    cell(page, at_work, "result").click()
    page.keyboard.type("Đã thay 12 máy.")
    page.keyboard.press("ArrowDown")
    expect(cell(page, at_work, "result", UNDATED)).to_be_focused()
    expect(state(page, at_work).get_by_text(SAVED)).to_be_visible()
    assert (at_work.report(first).result, at_work.report(second)) == ("Đã thay 12 máy.", None)
    page.keyboard.press("ArrowUp")
    expect(cell(page, at_work, "result")).to_be_focused()
    cell(page, at_work, "percent").focus()
    page.keyboard.press("Enter")
    expect(cell(page, at_work, "percent", UNDATED)).to_be_focused()

    # Two rows of two cells; a cell of two lines stands in quotes, as spreadsheets copy it.
    page.evaluate(
        "text => navigator.clipboard.writeText(text)", '45%\t"Thay 20 máy.\nKéo cáp."\r\n30\tPhát 12 tờ rơi.\r\n'
    )
    cell(page, at_work, "percent").focus()
    page.keyboard.press("Control+V")
    expect(cell(page, at_work, "result", UNDATED)).to_have_value("Phát 12 tờ rơi.")
    expect(state(page, at_work, UNDATED).get_by_text(SAVED)).to_be_visible()
    expect(page.locator("[data-grid]:not([data-dirty])")).to_be_visible()
    one, two = at_work.report(first), at_work.report(second)
    assert (one.percent, one.result.splitlines()) == (45, ["Thay 20 máy.", "Kéo cáp."])
    assert (two.percent, two.result) == (30, "Phát 12 tờ rơi.")

    cell(page, at_work, "percent").fill("145")
    cell(page, at_work, "percent").press("Tab")
    expect(state(page, at_work).get_by_role("alert")).to_contain_text("từ 0 đến 100")
    assert at_work.report(first).percent == 45
    sound(page)
    page.set_viewport_size({"width": 360, "height": 740})
    sound(page)


def test_two_people_at_one_row(at_work: AtWork, enter: Enter, site: str, sound: Sound) -> None:
    code = at_work.work(WARD_TASK)
    minh, toan = opened(enter("minh"), at_work, site), opened(enter("toan.tv"), at_work, site)
    cell(minh, at_work, "result").fill("Của Minh")
    cell(minh, at_work, "result").press("Tab")
    expect(state(minh, at_work).get_by_text(SAVED)).to_be_visible()
    cell(toan, at_work, "result").fill("Của Toàn")
    cell(toan, at_work, "result").press("Tab")
    here = state(toan, at_work)
    expect(here.get_by_role("alert")).to_contain_text("Hồ Quang Minh vừa lưu báo cáo này")
    expect(cell(toan, at_work, "result")).to_have_value("Của Toàn")
    assert at_work.report(code).result == "Của Minh"
    here.locator("summary").click()
    expect(here.get_by_text(re.compile("Của Minh"))).to_be_visible()
    sound(toan)
    # Typing on does not write over the colleague's text either.
    cell(toan, at_work, "result").fill("Của Toàn, bản hai")
    cell(toan, at_work, "result").press("Tab")
    expect(here.locator("details")).not_to_have_attribute("open", "")
    assert at_work.report(code).result == "Của Minh"
    here.get_by_role("button", name="Giữ nội dung của tôi").click()
    expect(here.get_by_text(SAVED)).to_be_visible()
    assert at_work.report(code).result == "Của Toàn, bản hai"
    cell(toan, at_work, "result").fill("Của Toàn, bản ba")
    cell(toan, at_work, "result").press("Tab")
    expect(toan.locator("[data-grid][data-dirty]")).to_have_count(0)
    assert at_work.report(code).result == "Của Toàn, bản ba"


def test_what_is_not_saved_is_not_left_behind_unasked(at_work: AtWork, enter: Enter, site: str) -> None:
    page = opened(enter("minh"), at_work, site)
    grid, asked = page.url, []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    back = page.locator(f"a[href='/ke-hoach/{at_work.plan}']").first
    cell(page, at_work, "result").click()
    page.keyboard.type("Chưa lưu")
    with page.expect_event("dialog"):
        back.click()
    assert (asked, page.url) == (["beforeunload"], grid)
    expect(cell(page, at_work, "result")).to_have_value("Chưa lưu")
    expect(state(page, at_work).get_by_text(SAVED)).to_be_visible()
    back.click()
    page.wait_for_url(f"**/ke-hoach/{at_work.plan}")
    assert asked == ["beforeunload"]
    assert at_work.report(at_work.work(WARD_TASK)).result == "Chưa lưu"


def test_without_javascript_one_button_saves_the_grid(at_work: AtWork, enter: Enter, site: str) -> None:
    first, second = at_work.work(WARD_TASK), at_work.work(UNDATED)
    bare = opened(enter("hung", 390, java_script_enabled=False), at_work, site)
    cell(bare, at_work, "percent").fill("145")
    cell(bare, at_work, "result").fill("Đã thay 12 máy.")
    cell(bare, at_work, "result", UNDATED).fill("Phát 12 tờ rơi.")
    bare.get_by_role("button", name="Lưu bảng").click()
    expect(bare.locator(".error-summary")).to_contain_text("từ 0 đến 100")
    expect(cell(bare, at_work, "percent")).to_have_value("145")
    assert (at_work.report(first), at_work.report(second).result) == (None, "Phát 12 tờ rơi.")
    cell(bare, at_work, "percent").fill("45")
    bare.get_by_role("button", name="Lưu bảng").click()
    expect(bare.get_by_text("Đã lưu 1 dòng.")).to_be_visible()
    assert (at_work.report(first).percent, at_work.report(first).result) == (45, "Đã thay 12 máy.")
