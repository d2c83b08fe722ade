"""The component page in a real browser: for everybody, by keys, without JavaScript, under the strict policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from lienthong.web.error_texts import ERROR_TEXTS

from . import axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_everybody_can_use_it_and_nothing_sticks_out(visit: Callable[..., Page], width: int, theme: str) -> None:
    page = visit(width=width, color_scheme=theme)
    assert axe.faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("density", ["comfortable", "compact"])
def test_the_choice_of_density_is_fit_too(visit: Callable[..., Page], density: str) -> None:
    page = visit(cookies={"density": density, "theme": "dark"})
    assert page.get_attribute("html", "data-theme") in ("auto", "dark")
    assert axe.faults(page) == []


def test_error_pages_are_fit(visit: Callable[..., Page], address: str) -> None:
    page = visit("/loi/400", width=360)
    for status in ERROR_TEXTS:
        page.goto(f"{address}/loi/{status}")
        assert axe.faults(page) == [], status
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, status


def test_a_fault_would_be_found(visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate("document.querySelector('#noi-dung h1').innerHTML = '<img src=\"/static/web/mark.svg\">'")
    assert any(fault.startswith("image-alt") for fault in axe.faults(page))


def test_the_icons_and_letters_are_really_drawn(visit: Callable[..., Page]) -> None:
    page = visit()
    assert page.evaluate("document.fonts.check('600 16px \"Be Vietnam Pro\"', 'Nghệ An')")
    box = page.locator(".side__link .icon use").first.evaluate("use => use.getBBox().width")
    assert box > 10, "the sprite is not shown under the policy"


def test_diacritics_are_not_cut(visit: Callable[..., Page]) -> None:
    """Stacked marks (Ễ, ặ) fit in the line of every badge, button, heading and cell."""
    page = visit(width=360)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(
            '.badge span, .btn span, h1, h2, h3, .stat__value, .chip, .tbl th, .side__label')]
        .filter(e => e.offsetParent && !e.classList.contains('only-reader'))
        .filter(e => parseFloat(getComputedStyle(e).lineHeight) < 1.24 * parseFloat(getComputedStyle(e).fontSize))
        .map(e => e.textContent)"""
    )
    assert cut == []


def test_buttons_are_large_enough_for_a_finger(visit: Callable[..., Page]) -> None:
    page = visit(width=390, has_touch=True, is_mobile=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .btn, input:not([type=hidden]), select')]
        .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
        .filter(([, b]) => b.width > 1 && (b.width < 24 || b.height < 24)).map(([text]) => text)"""
    )
    assert small == []


def test_a_list_is_worked_through_by_keys(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("#viec-1").scroll_into_view_if_needed()
    page.locator("#viec-1 a").first.focus()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "viec-2"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('.tbl .is-current').id") == "viec-2"
    page.keyboard.press("Enter")
    page.wait_for_url("**#chi-tiet")
    expect(page.locator("#chi-tiet .drawer__sheet")).to_be_visible()


def test_a_panel_keeps_the_focus_and_gives_place_and_focus_back(visit: Callable[..., Page]) -> None:
    page = visit()
    opener = page.locator("#viec-3 a").first
    opener.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    opener.click()
    page.wait_for_url("**#chi-tiet")
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#chi-tiet') !== null")
    page.keyboard.press("Escape")
    page.wait_for_url("**/thanh-phan")
    expect(page.locator("#chi-tiet .drawer__sheet")).to_be_hidden()
    # Focus and place come back with the next turn of the page, which on a busy machine is later than its address.
    page.wait_for_function("() => document.activeElement.closest('tr')?.id === 'viec-3'")
    page.wait_for_function("before => scrollY === before", arg=before)
    assert before > 500


def test_a_letter_presses_the_button_of_the_chosen_entry_and_lights_its_source(visit: Callable[..., Page]) -> None:
    page = visit()
    page.evaluate("window.pressed = []")
    page.evaluate(
        "document.querySelectorAll('.item .btn').forEach(b => b.addEventListener('click',"
        " () => window.pressed.push(b.closest('.item').id + ' ' + b.dataset.key)))"
    )
    page.locator("#muc-7 a").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.source-line--current').id") == "dong-214"
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == ["muc-7 a", "muc-8 e"]


def test_letters_rest_while_typing_and_can_be_switched_off(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("#kho-khan").focus()
    page.keyboard.type("jjj?")
    assert page.input_value("#kho-khan") == "jjj?"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.locator("[data-keys-dialog]")
    assert dialog.is_visible() and "Xuống dòng dưới" in dialog.inner_text() and "Nhận" in dialog.inner_text()
    page.locator("#dung-phim").uncheck()
    page.keyboard.press("Escape")
    page.locator("#viec-1 a").first.focus()
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.tbl .is-current').id") == "viec-1"
    assert any(cookie["name"] == "keys" and cookie["value"] == "off" for cookie in page.context.cookies())


def test_slash_leads_to_search(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("#viec-1 a").first.focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "tim" and page.input_value("#tim") == ""


def test_the_first_tab_leads_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    expect(page.locator("#noi-dung")).to_be_focused()


def test_focus_is_always_seen(visit: Callable[..., Page]) -> None:
    page = visit()
    seen: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """async () => { await new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)));
            const e = document.activeElement, s = getComputedStyle(e);
            return [e.tagName + '.' + e.className, parseFloat(s.outlineWidth), s.outlineStyle,
            e.getBoundingClientRect().bottom > 0 && e.getBoundingClientRect().top < innerHeight] }"""
        )
        assert ring[1] >= 3 and ring[2] == "solid" and ring[3], ring
        seen.add(ring[0])
    assert len(seen) > 8


def test_light_and_dark_are_chosen_and_kept(visit: Callable[..., Page], address: str) -> None:
    page = visit(color_scheme="light")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".band summary").click()
    page.get_by_role("button", name="Tối").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != ground
    assert page.get_attribute("button[name=theme][value=dark]", "aria-pressed") == "true"
    assert any(cookie["name"] == "theme" and cookie["value"] == "dark" for cookie in page.context.cookies())
    page.keyboard.press("Escape")
    assert not page.locator(".band .menu__sheet").is_visible()


def is_post(request: Request) -> bool:
    """Whether a form goes out."""
    return request.method == "POST"


def sent(page: Page) -> list[str]:
    """Collects what forms would send; the small site has no address that takes it."""
    requests: list[str] = []

    def take(route: Any) -> None:
        requests.append(route.request.post_data or "")
        route.fulfill(status=204, body="")

    page.route("**/thanh-phan*", lambda route: take(route) if route.request.method == "POST" else route.continue_())
    return requests


def test_a_double_click_sends_once(visit: Callable[..., Page]) -> None:
    page = visit()
    posts = sent(page)
    button = page.get_by_role("button", name="Ban hành")
    with page.expect_request(is_post):
        button.click()
    button.click(force=True)
    page.wait_for_timeout(300)
    assert len(posts) == 1 and "key=9b2e" in posts[0]


def test_what_cannot_be_undone_is_asked_once_more(visit: Callable[..., Page]) -> None:
    page = visit()
    posts = sent(page)
    page.get_by_role("button", name="Gửi báo cáo").click()
    dialog = page.locator("[data-confirm-dialog]")
    assert dialog.is_visible() and "Sau khi gửi" in dialog.inner_text()
    assert page.evaluate("document.activeElement.textContent") == "Quay lại", "the harmless answer is the ready one"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Gửi báo cáo").click()
    dialog.get_by_role("button", name="Quay lại").click()
    page.wait_for_timeout(200)
    assert not dialog.is_visible() and posts == []
    page.get_by_role("button", name="Gửi báo cáo").click()
    with page.expect_request(is_post):
        dialog.get_by_role("button", name="Đồng ý").click()
    page.wait_for_timeout(300)
    assert len(posts) == 1 and "key=4f1c" in posts[0]


def test_letters_of_buttons_are_shown_where_there_is_a_keyboard_alone(visit: Callable[..., Page]) -> None:
    hint = ".btn:not(.item .btn) > kbd"
    desk, phone = visit(), visit(width=390, has_touch=True, is_mobile=True)
    assert desk.locator(hint).first.is_visible()
    assert not any(one.is_visible() for one in phone.locator(".btn kbd").all())


@pytest.mark.parametrize("field", ["textarea", "select", "input"])
def test_what_unfolds_by_keys_leads_to_its_first_field_that_can_be_filled(
    visit: Callable[..., Page], field: str
) -> None:
    page = visit()
    page.evaluate(
        """field => document.querySelector("#noi-dung").insertAdjacentHTML("afterbegin",
          "<details id='mo-ra' data-focus-open><summary>Mở</summary><form><input type='hidden' name='key'>"
          + `<label>Lý do <${field} id="o-dau"></${field}></label></form></details>`)""",
        field,
    )
    page.focus("#mo-ra summary")
    # Whoever types on at once, on a slow computer too, loses no letter: at the next press the field is there.
    first = page.evaluate(
        """() => { document.querySelector("#mo-ra summary").click(); return document.activeElement.id; }"""
    )
    assert first == "o-dau" and page.locator("#mo-ra").get_attribute("open") == ""
    page.focus("#mo-ra summary")
    page.keyboard.press("Enter")
    expect(page.locator("#o-dau")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#o-dau")).to_be_focused()


def test_characters_left_are_counted(visit: Callable[..., Page]) -> None:
    page = visit()
    page.fill("#ket-qua", "a" * 590)
    assert page.inner_text("#ket-qua-dem") == "còn 10 ký tự"
    page.fill("#ket-qua", "e\u0302\u0301" * 601)
    assert page.inner_text("#ket-qua-dem") == "quá 1 ký tự"


def test_one_box_marks_all_rows_and_shows_when_only_some_are_marked(visit: Callable[..., Page]) -> None:
    page = visit()
    every, rows = page.get_by_label("Chọn tất cả 3 dòng"), page.locator('input[name="don-vi"]')
    every.check()
    assert [row.is_checked() for row in rows.all()] == [True, True, True]
    rows.nth(1).uncheck()
    assert not every.is_checked() and every.evaluate("box => box.indeterminate")
    rows.nth(1).check()
    assert every.is_checked() and not every.evaluate("box => box.indeterminate")
    every.uncheck()
    assert [row.is_checked() for row in rows.all()] == [False, False, False]
    phone = visit(width=390, java_script_enabled=False)
    assert not phone.locator("[data-choose-all]").is_visible(), "without JavaScript it would do nothing"
    assert phone.locator(".tbl__pick").first.is_visible() and not page.locator(".tbl__pick").first.is_visible()


def test_files_are_named_after_choosing(visit: Callable[..., Page]) -> None:
    page = visit()
    page.set_input_files(
        "#minh-chung", [{"name": "biên bản.pdf", "mimeType": "application/pdf", "buffer": b"x" * 70_000}]
    )
    assert "biên bản.pdf (70 kB)" in page.inner_text("[data-drop-list]")


def test_everything_is_there_without_javascript(visit: Callable[..., Page]) -> None:
    page = visit(width=360, java_script_enabled=False)
    assert page.locator(".filters .form-select").first.is_visible()
    page.locator(".band__open").click()
    expect(page.get_by_role("link", name="Việc của tôi")).to_be_visible()
    page.get_by_role("link", name="Đóng danh mục").click()
    expect(page.get_by_role("link", name="Việc của tôi")).to_be_hidden()
    page.get_by_role("link", name="Mở bảng bên").click()
    expect(page.locator("#bang-ben .drawer__sheet")).to_be_visible()
    assert not page.locator("[data-pick-open]").first.is_visible()
    assert page.locator("#minh-chung").is_visible() and page.locator("#ngay-xong").is_visible()


def test_on_paper_only_the_content_stands(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.get_by_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").is_visible()
    for gone in (".band", ".side", ".filters", ".btn", ".foot"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"


def test_a_form_that_saves_itself_says_so_and_says_when_it_could_not(visit: Callable[..., Page]) -> None:
    page = visit()
    answers = iter([204, 500])
    page.route(
        "**/luu", lambda route: route.fulfill(status=next(answers), headers={"X-Request-Id": "7f3a-91c2"}, body="")
    )
    page.evaluate(
        """() => { const form = document.getElementById('bao-cao'); form.dataset.autosave = '';
        form.setAttribute('hx-post', '/luu'); form.setAttribute('hx-trigger', 'input delay:50ms');
        form.setAttribute('hx-swap', 'none'); htmx.process(form); }"""
    )
    page.fill("#kho-khan", "Thiếu đường truyền")
    said = page.locator("[data-autosave-status]").first
    page.wait_for_function("() => document.querySelector('[data-autosave-status]').dataset.state === 'saved'")
    assert said.inner_text().startswith("Đã lưu lúc") and page.locator("form[data-dirty]").count() == 0
    page.fill("#kho-khan", "Thiếu đường truyền ở bản xa")
    page.wait_for_function("() => document.querySelector('[data-autosave-status]').dataset.state === 'failed'")
    assert "Chưa lưu được" in said.inner_text()
    assert page.locator("form[data-dirty]").count() == 1, "leaving now would ask"
    toast = page.locator("[data-toasts]")
    assert "7f3a-91c2" in toast.inner_text()
    toast.get_by_role("button").click()
    assert toast.inner_text() == ""
    page.evaluate("document.querySelector('form[data-dirty]').removeAttribute('data-dirty')")


def test_the_chosen_entry_stays_chosen_when_htmx_replaces_it(visit: Callable[..., Page]) -> None:
    page = visit()
    fresh = '<li class="item" data-keys-item id="muc-8"><h3 class="item__title"><a href="#x">8. Đã nhận</a></h3></li>'
    page.route("**/nhan", lambda route: route.fulfill(status=200, content_type="text/html", body=fresh))
    page.evaluate(
        """() => { const button = document.querySelector('#muc-8 [data-key=a]');
        button.setAttribute('hx-post', '/nhan'); button.setAttribute('hx-target', '#muc-8');
        button.setAttribute('hx-swap', 'outerHTML'); htmx.process(button); }"""
    )
    page.locator("#muc-7 a").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_function("() => document.querySelector('#muc-8').textContent.includes('Đã nhận')")
    page.wait_for_function("() => document.querySelector('.items .is-current')?.id === 'muc-8'")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "muc-9"
