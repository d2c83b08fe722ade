"""Whoever is quicker than the line, in the editors of forms and processes: nothing is lost, no clash with oneself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.tests import factories as running

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


class Line:
    """A line on which what the page saves is held back until it is let go, then all of it as it comes."""

    def __init__(self, page: Page, address: str) -> None:
        self._held, self._open = list[Route](), False
        self.page = page
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if self._open or route.request.method != "POST":
            route.continue_()
        else:
            self._held.append(route)

    def wait(self) -> None:
        """Something stands on the line."""
        for _ in range(400):
            if self._held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing was sent")

    def go(self) -> None:
        """What was held goes on, and nothing is held any more."""
        self._open = True
        for route in self._held:
            route.continue_()


def test_a_form_is_built_without_waiting_for_any_answer(at_work: AtWork, enter: Enter, site: str) -> None:
    page = enter("mai")
    page.goto(f"{site}/bieu-mau/soan")
    page.get_by_label("Tên biểu mẫu").fill("Tờ khai nhanh")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sua")
    rows = page.locator("[data-keys-item]")
    expect(page.locator("#them-ten")).to_be_focused()
    line = Line(page, "**/sua")
    page.keyboard.type("Họ tên")
    page.keyboard.press("Enter")
    line.wait()
    page.keyboard.type("Ngày sinh")
    page.keyboard.press("Enter")
    page.keyboard.type("Quê quán")
    line.go()
    expect(rows.filter(has_text="Ngày sinh")).to_be_visible()
    expect(page.locator("#them-ten")).to_have_value("Quê quán")
    page.keyboard.press("Enter")
    expect(rows.filter(has_text="Quê quán")).to_be_visible()

    # A name is mended, and another entry opened before the answer has come.
    page.keyboard.press("Escape")
    slow = Line(page, "**/sua")
    page.fill("#b-label", "Nơi sinh")
    page.keyboard.press("Escape")
    slow.wait()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    slow.go()
    expect(page.locator("#b-label")).to_have_value("Ngày sinh")
    expect(rows.filter(has_text="Nơi sinh")).to_be_visible()

    # Two changes are taken back, one press for each.
    page.keyboard.press("Escape")
    again = Line(page, "**/sua")
    page.keyboard.press("z")
    again.wait()
    page.keyboard.press("z")
    again.go()
    expect(rows.filter(has_text=re.compile("Quê quán|Nơi sinh"))).to_have_count(0)
    expect(rows.filter(has_text="Ngày sinh")).to_be_visible()


def test_enter_in_a_box_saves_it_behind_what_is_being_saved(at_work: AtWork, enter: Enter, site: str) -> None:
    page = enter("mai")
    page.goto(f"{site}/bieu-mau/soan")
    page.get_by_label("Tên biểu mẫu").fill("Tờ khai hai ô")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sua")
    page.fill("#them-ten", "Họ tên")
    page.keyboard.press("Enter")
    expect(page.locator("#b-label")).to_have_value("Họ tên")
    line = Line(page, "**/sua")
    page.fill("#b-help", "Ghi như trong căn cước.")
    page.keyboard.press("Tab")
    line.wait()
    page.fill("#b-label", "Họ, chữ đệm, tên")
    page.keyboard.press("Enter")
    page.keyboard.type(" người khai")
    line.go()
    expect(page.locator("#thanh")).to_contain_text("sửa mục")
    expect(page.locator("#b-label")).to_have_value("Họ, chữ đệm, tên người khai")
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys-item]").filter(has_text="người khai")).to_be_visible()
    expect(page.locator("form[data-dirty]")).to_have_count(0)
    page.reload()
    page.locator("[data-keys-open]").last.click()
    expect(page.locator("#b-label")).to_have_value("Họ, chữ đệm, tên người khai")
    expect(page.locator("#b-help")).to_have_value("Ghi như trong căn cước.")


def test_who_leaves_the_editor_while_it_saves_itself_is_nobody_else(at_work: AtWork, enter: Enter, site: str) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/ban/{code}/soan")
    page.wait_for_selector("[data-ready]")
    answers: list[int] = []
    page.on("response", lambda one: answers.append(one.status) if _saves(one.request) else None)
    line = Line(page, f"**/ban/{code}/soan")
    _named(page, "Tiếp nhận ở một cửa")
    line.wait()  # it saves itself, and the answer takes long
    _named(page, "Tiếp nhận tại phường")
    link = page.get_by_role("link", name="Bảng", exact=True)
    for _ in range(3):
        link.press("Enter")
    line.go()
    expect(page.locator(".step-row").first).to_be_visible()
    assert 409 not in answers
    assert "Tiếp nhận tại phường" in whole(lambda: Version.objects.get(code=code), HOUSE).bpmn


def _saves(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/soan")


def _named(page: Page, name: str) -> None:
    row = page.locator("[data-elements] button").filter(has_text="Tiếp nhận").first
    row.press("Enter")
    expect(page.locator("#p-name")).to_be_focused()
    page.locator("#p-name").fill(name)
    page.keyboard.press("Tab")
