"""What is typed or pressed while an answer is under way: it is kept, and done when the answer has come."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
DESK = """<div id="ban" hx-sync="this:queue all">
<form id="o-muc" data-autosave data-stays="{of}" hx-post="/lam" hx-trigger="change" hx-swap="none">
<input name="ten" id="ten" value="{name}"><input type="checkbox" name="can" id="can"></form>
<details{first_open}><summary>Thêm</summary>
<form id="them" data-stays="them" hx-post="/lam" hx-target="#ban" hx-swap="outerHTML">
<input name="moi" id="moi" data-type-on{first}>
<select name="loai" id="loai"><option value="chu">Chữ</option><option value="ngay">Ngày</option></select>
<button type="submit">Thêm</button></form></details>
<form id="muc-luc"><input type="hidden" name="luot" value="{turn}">
<button name="viec" value="len" data-key-each {push}>Lên</button>
<button name="viec" value="ban-sao" {push}>Bản sao</button></form></div>"""
PUSH = 'type="submit" hx-post="/lam" hx-target="#ban" hx-swap="outerHTML"'


def drawn(turn: int = 1, of: str = "ho", name: str = "Họ", first: bool = False) -> str:
    """An editor in small: a box that saves itself, a box that adds, two buttons that replace all of it."""
    return DESK.format(
        turn=turn,
        of=of,
        name=name,
        push=PUSH,
        first=" data-focus-first" if first else "",
        first_open=" open" if first else "",
    )


class Answers:
    """What the page asks, kept back until the test lets the answer come."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked, self._routes = page, list[dict[str, str]](), list[Route]()
        page.route("**/lam", self._keep)

    def _keep(self, route: Route) -> None:
        sent = parse_qs(route.request.post_data or "", keep_blank_values=True)
        self.asked.append({name: values[-1] for name, values in sent.items()})
        self._routes.append(route)

    def wait(self, count: int) -> None:
        """So many requests have gone out by now."""
        for _ in range(400):
            if len(self.asked) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.asked)

    def come(self, body: str = "", status: int = 200) -> None:
        """The answer to the oldest question, and what the page does with it."""
        route = self._routes.pop(0)
        with self.page.expect_response("**/lam"):
            route.fulfill(status=status, content_type="text/html", body=body)
        self.page.wait_for_function("() => true")


@pytest.fixture
def desk(visit: Callable[..., Page]) -> tuple[Page, Answers]:
    """The small editor stands on the page."""
    page = visit()
    page.evaluate(
        """html => { const main = document.querySelector('#noi-dung');
        main.insertAdjacentHTML('afterbegin', html); htmx.process(main.firstElementChild); }""",
        drawn(first=True),
    )
    return page, Answers(page)


def quiet(page: Page, answers: Answers, count: int) -> None:
    """Nothing more goes out than so many requests."""
    expect(page.locator("#ban .htmx-request")).to_have_count(0)
    page.wait_for_timeout(200)
    assert len(answers.asked) == count, answers.asked


def test_who_has_begun_to_type_is_not_called_away_by_scripts_that_come_late(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit()
    scripts: list[Route] = []
    page.route("**/lienthong*.js", lambda route: scripts.append(route))
    page.goto(address + "/thanh-phan", wait_until="commit")
    box = page.locator("#kho-khan")
    expect(box).to_be_visible()
    page.evaluate(
        """() => document.querySelector('#noi-dung').insertAdjacentHTML('afterbegin',
        '<div class="error-summary" id="loi" tabindex="-1" data-focus-first>Có lỗi</div>')"""
    )
    box.focus()
    page.keyboard.type("Thiếu ")
    scripts.pop().continue_()
    expect(page.locator("html.js")).to_have_count(1)
    page.wait_for_load_state("load")
    page.keyboard.type("máy")
    expect(box).to_have_value("Thiếu máy")


def test_what_is_typed_while_a_form_saves_itself_is_not_saved_yet(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.fill("#ten", "A")
    page.keyboard.press("Tab")
    answers.wait(1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.type("B")
    answers.come(status=204)
    expect(page.locator("#o-muc.htmx-request")).to_have_count(0)
    expect(page.locator("#o-muc[data-dirty]")).to_have_count(1)
    page.keyboard.press("Tab")
    answers.wait(2)
    answers.come(status=204)
    expect(page.locator("#o-muc[data-dirty]")).to_have_count(0)
    assert [one["ten"] for one in answers.asked] == ["A", "AB"]


def test_a_text_that_saves_itself_in_a_guarded_form_is_left_unasked_only_when_all_of_it_is_saved(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    page.evaluate(
        """() => { const main = document.querySelector('#noi-dung');
        main.insertAdjacentHTML('afterbegin', `<form id="bai" data-guard><textarea id="van" name="van" data-saves
          hx-post="/lam" hx-trigger="change" hx-target="#luu" hx-sync="this:queue last"></textarea>
          <p id="luu"></p><input id="khac" name="khac"></form>`);
        htmx.process(main.firstElementChild); }"""
    )
    answers, dirty = Answers(page), page.locator("#bai[data-dirty]")
    page.focus("#van")
    page.keyboard.type("Một")
    page.keyboard.press("Tab")
    answers.wait(1)
    page.focus("#van")
    page.keyboard.type("Hai")
    answers.come("đã lưu")
    expect(page.locator("#luu")).to_have_text("đã lưu")
    expect(dirty).to_have_count(1)
    page.keyboard.press("Tab")
    answers.wait(2)
    answers.come("đã lưu hết")
    expect(page.locator("#luu")).to_have_text("đã lưu hết")
    expect(dirty).to_have_count(0)
    page.focus("#van")
    page.keyboard.type("Ba")
    page.keyboard.press("Tab")
    answers.wait(3)
    answers.come('<p class="fillgrid-row__fault">vừa có người lưu</p>')
    expect(page.locator("#luu")).to_have_text("vừa có người lưu")
    expect(dirty).to_have_count(1)


def test_a_button_pressed_while_another_replaces_it_is_pressed_when_that_is_done(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.get_by_role("button", name="Lên").click()
    answers.wait(1)
    page.get_by_role("button", name="Bản sao").click()
    answers.come(drawn(turn=2))
    answers.wait(2)
    answers.come(drawn(turn=3))
    quiet(page, answers, 2)
    assert [(one["viec"], one["luot"]) for one in answers.asked] == [("len", "1"), ("ban-sao", "2")]


def test_a_second_press_is_impatience_unless_each_counts(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    copy, up = page.get_by_role("button", name="Bản sao"), page.get_by_role("button", name="Lên")
    copy.dblclick()
    answers.wait(1)
    copy.press("Enter")
    answers.come(drawn(turn=2))
    quiet(page, answers, 1)
    up.press("Enter")
    answers.wait(2)
    up.press("Enter")
    up.press("Enter")
    for turn in (3, 4, 5):
        answers.wait(turn - 1)
        answers.come(drawn(turn=turn))
    quiet(page, answers, 4)
    assert [one["luot"] for one in answers.asked] == ["1", "2", "3", "4"]
    up.dblclick()
    answers.wait(5)
    answers.come(drawn(turn=6))
    quiet(page, answers, 5)


def test_what_was_refused_lets_nothing_follow(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.get_by_role("button", name="Lên").click()
    answers.wait(1)
    page.get_by_role("button", name="Bản sao").click()
    answers.come(drawn(turn=1, name="bị từ chối"), status=422)
    expect(page.locator("#ten")).to_have_value("bị từ chối")
    quiet(page, answers, 1)


def test_words_typed_while_the_box_is_replaced_stand_in_the_new_one_and_are_saved(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.get_by_role("button", name="Lên").click()
    answers.wait(1)
    page.locator("#can").check()
    page.focus("#ten")
    page.keyboard.press("End")
    page.keyboard.type(" và")
    answers.come(drawn(turn=2))
    page.keyboard.type(" tên")
    expect(page.locator("#ten")).to_have_value("Họ và tên")
    expect(page.locator("#can")).to_be_checked()
    # The box that was left is saved at once, the other one when it is left.
    answers.wait(2)
    answers.come(status=204)
    page.keyboard.press("Tab")
    answers.wait(3)
    answers.come(status=204)
    assert (answers.asked[2]["ten"], answers.asked[2]["can"]) == ("Họ và tên", "on")
    expect(page.locator("[data-dirty]")).to_have_count(0)


def test_words_typed_into_a_box_do_not_go_to_another_thing(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.get_by_role("button", name="Bản sao").click()
    answers.wait(1)
    page.focus("#ten")
    page.keyboard.type("của họ: ")
    answers.come(drawn(turn=2, of="tuoi", name="Tuổi"))
    expect(page.locator("#ten")).to_have_value("Tuổi")
    quiet(page, answers, 1)


def test_who_types_into_a_box_that_an_answer_folds_away_stands_in_it_still(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.get_by_role("button", name="Lên").click()
    answers.wait(1)
    page.focus("#moi")
    answers.come(drawn(turn=2))
    expect(page.locator("#muc-luc [name=luot]")).to_have_value("2")
    page.keyboard.type("Xã")
    expect(page.locator("#moi")).to_be_visible()
    expect(page.locator("#moi")).to_have_value("Xã")
    quiet(page, answers, 1)


def test_names_typed_one_after_the_other_each_become_one(desk: tuple[Page, Answers]) -> None:
    page, answers = desk
    page.focus("#moi")
    page.keyboard.type("Họ tên")
    page.keyboard.press("Enter")
    answers.wait(1)
    page.keyboard.press("Enter")  # impatience
    page.keyboard.type("Ngày sinh")
    page.locator("#loai").select_option("ngay")
    page.focus("#moi")
    page.keyboard.press("Enter")
    page.keyboard.type("Quê")
    answers.come(drawn(turn=2, first=True))
    answers.wait(2)
    page.keyboard.type(" quán")
    answers.come(drawn(turn=3, first=True))
    expect(page.locator("#moi")).to_have_value("Quê quán")
    expect(page.locator("#moi")).to_be_focused()
    quiet(page, answers, 2)
    assert [(one["moi"], one["loai"]) for one in answers.asked] == [("Họ tên", "chu"), ("Ngày sinh", "ngay")]


@pytest.mark.parametrize("status", [422, 500])
def test_names_that_were_not_taken_stand_in_the_box(desk: tuple[Page, Answers], status: int) -> None:
    page, answers = desk
    page.focus("#moi")
    for name in ("Họ tên", "Ngày sinh"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    page.keyboard.type("Quê")
    answers.wait(1)
    answers.come(drawn().replace(" data-type-on>", ' data-type-on value="Họ tên">'), status=status)
    expect(page.locator("#moi")).to_have_value("Họ tên Ngày sinh Quê")
    quiet(page, answers, 1)


def test_enter_pressed_again_before_the_question_is_seen_does_not_answer_it(visit: Callable[..., Page]) -> None:
    page = visit()
    enter = """document.querySelector('[data-confirm-no]').dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))"""
    page.get_by_role("button", name="Gửi báo cáo").focus()
    assert page.evaluate(f"() => {{ document.activeElement.click(); return {enter}; }}") is False
    expect(page.locator("[data-confirm-dialog]")).to_be_visible()
    page.wait_for_function(f"() => {enter}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-confirm-dialog]")).to_be_hidden()
