"""Whoever is quicker than the computer: no letter is lost, none does what was not meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
ENTRY = (
    '<li class="item" data-keys-item id="muc-8"><h3 class="item__title"><a href="#x">8. Đã nhận</a></h3>'
    '<button class="btn" data-key="a">Nhận</button>'
    '<a class="btn" data-key="e" href="?ca-trang" hx-get="/sua" hx-swap="none">Sửa</a>{more}</li>'
)
CHOSEN = ".items .is-current"


@pytest.fixture
def held(visit: Callable[..., Page]) -> tuple[Page, list[Route]]:
    """The second entry is chosen, its letter A asks the server, and the answer is kept back; presses are noted."""
    page = visit()
    routes: list[Route] = []
    page.route("**/nhan", lambda route: routes.append(route))
    page.evaluate(
        """() => { window.pressed = [];
        document.addEventListener('click', ({target}) => { const button = target.closest('[data-key]');
          if (button) window.pressed.push((button.closest('.item')?.id ?? 'ngoài') + ' ' + button.dataset.key); });
        const button = document.querySelector('#muc-8 [data-key=a]');
        for (const [name, value] of [['hx-post', '/nhan'], ['hx-target', '#muc-8'], ['hx-swap', 'outerHTML']])
          button.setAttribute(name, value);
        htmx.process(button); }"""
    )
    page.locator("#muc-7 a").first.focus()
    page.keyboard.press("j")
    with page.expect_request("**/nhan"):
        page.keyboard.press("a")
    return page, routes


def answered(page: Page, routes: list[Route], more: str = "", status: int = 200) -> None:
    """The server has answered, and what it sent stands there."""
    routes.pop().fulfill(status=status, content_type="text/html", body=ENTRY.format(more=more))
    expect(page.locator("#muc-8")).to_contain_text("Đã nhận")


def presses(page: Page) -> list[str]:
    """What was pressed so far, by entry and letter."""
    found: list[str] = page.evaluate("window.pressed")
    return found


def test_a_letter_before_the_scripts_have_come_is_done_when_they_have(visit: Callable[..., Page], address: str) -> None:
    page = visit()
    scripts: list[Route] = []
    page.route("**/lienthong*.js", lambda route: scripts.append(route))
    page.goto(address + "/thanh-phan", wait_until="commit")
    expect(page.locator("#muc-9")).to_be_visible()
    expect(page.locator(CHOSEN)).to_have_id("muc-7")
    for letter in "JZZ?J":
        page.keyboard.press(letter)
    scripts.pop().continue_()
    expect(page.locator("[data-keys-dialog]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(CHOSEN)).to_have_id("muc-8")
    expect(page.locator(CHOSEN)).to_be_focused()


def test_typing_before_the_scripts_have_come_presses_nothing(visit: Callable[..., Page], address: str) -> None:
    page = visit()
    scripts: list[Route] = []
    page.route("**/lienthong*.js", lambda route: scripts.append(route))
    page.goto(address + "/thanh-phan", wait_until="commit")
    expect(page.locator("#kho-khan")).to_be_visible()
    page.locator("#kho-khan").focus()
    page.keyboard.type("?j")
    page.keyboard.press("Control+k")
    scripts.pop().continue_()
    page.wait_for_load_state("load")
    expect(page.locator("html.js")).to_have_count(1)
    expect(page.locator("#kho-khan")).to_have_value("?j")
    assert not page.locator("[data-keys-dialog]").is_visible()


def test_no_key_comes_between_a_new_entry_and_its_being_ready(held: tuple[Page, list[Route]]) -> None:
    page, routes = held
    page.evaluate(
        """() => document.addEventListener('htmx:afterSwap', () => setTimeout(() => document.body.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'e', bubbles: true}))))"""
    )
    page.route("**/sua", lambda route: route.fulfill(status=204, body=""))
    with page.expect_request("**/sua"):
        answered(page, routes)
    expect(page.locator(CHOSEN)).to_have_id("muc-8")
    assert "ca-trang" not in page.url, "as where there are no scripts"


def test_a_letter_for_an_entry_that_is_being_answered_waits_for_the_answer(held: tuple[Page, list[Route]]) -> None:
    page, routes = held
    for letter in "aaea":
        page.keyboard.press(letter)
    assert presses(page) == ["muc-8 a"]
    page.route("**/sua", lambda route: route.fulfill(status=204, body=""))
    answered(page, routes)
    page.wait_for_function("() => window.pressed.length > 2")
    assert presses(page) == ["muc-8 a", "muc-8 e", "muc-8 a"]


def test_what_waits_is_forgotten_when_one_goes_elsewhere(held: tuple[Page, list[Route]]) -> None:
    page, routes = held
    page.keyboard.press("e")
    page.locator("#muc-9 .item__title").click()
    answered(page, routes)
    page.keyboard.press("k")
    expect(page.locator(CHOSEN)).to_have_id("muc-8")
    assert presses(page) == ["muc-8 a"]


def test_letters_meant_for_the_list_do_not_go_into_a_field_that_came(held: tuple[Page, list[Route]]) -> None:
    page, routes = held
    page.keyboard.press("e")
    answered(page, routes, '<textarea id="moi" data-focus-first>Tên</textarea>')
    field = page.locator("#moi")
    expect(field).to_be_focused()
    expect(field).to_have_value("Tên")
    assert presses(page) == ["muc-8 a"]


def test_what_waits_is_forgotten_when_the_server_refuses(held: tuple[Page, list[Route]]) -> None:
    page, routes = held
    page.keyboard.press("e")
    answered(page, routes, status=422)
    page.keyboard.press("j")
    expect(page.locator(CHOSEN)).to_have_id("muc-9")
    assert presses(page) == ["muc-8 a"]


def test_a_letter_leads_into_what_is_unfolded_already(visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate(
        """() => document.querySelector('#noi-dung').insertAdjacentHTML('afterbegin',
        `<details data-focus-open><summary data-key="t">Thêm mục</summary><input id="ten-moi"></details>
        <button data-key="d">Bỏ mục</button>`)"""
    )
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(page.locator("#ten-moi")).not_to_be_focused()
    page.keyboard.press("t")
    page.keyboard.type("d")
    expect(page.locator("#ten-moi")).to_have_value("d")
    summary = page.get_by_text("Thêm mục")
    summary.click()
    expect(page.locator("#ten-moi")).to_be_hidden()
    summary.press("Enter")
    summary.press("Enter")
    expect(page.locator("#ten-moi")).to_be_hidden()


def test_a_panel_is_stood_in_within_the_press_that_opens_it(visit: Callable[..., Page]) -> None:
    page = visit()
    where = page.evaluate(
        """() => { const link = document.querySelector("a[href='#bang-ben']"); link.focus(); link.click();
        return document.activeElement.id; }"""
    )
    assert where == "bang-ben-ten", "what is typed next would go to the page beneath"
    page.keyboard.press("Escape")
    expect(page.locator("#bang-ben .drawer__sheet")).to_be_hidden()
    page.wait_for_function("() => document.activeElement.getAttribute('href') === '#bang-ben'")


def test_a_panel_in_the_address_is_stood_in_as_soon_as_the_page_is_there(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit()
    page.goto(f"{address}/thanh-phan?mot#bang-ben", wait_until="domcontentloaded")
    assert page.evaluate("document.activeElement.id") == "bang-ben-ten"
    page.wait_for_load_state("load")
    page.wait_for_function("() => document.querySelector('.drawer:target:not([data-open])')")
    page.wait_for_function("() => document.activeElement.id === 'bang-ben-ten'")
    page.keyboard.press("Escape")
    expect(page.locator("#bang-ben .drawer__sheet")).to_be_hidden()
    assert "thanh-phan?mot" in page.url, "its cross closes it and leaves nothing else"
