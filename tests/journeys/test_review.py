"""A plan document becomes work: brought in, reviewed by keys, issued; also narrow and without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from tests.shots.checks import settled

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Item, Kind, Plan
from lienthong.domains.plans.states import Decision, PlanState
from lienthong.domains.plans.tests.review_desk import DOCUMENT, Desk, seen
from lienthong.web.tests import axe

from .keys import focus_shows, tab_to

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
CURRENT = "li.desk-row.is-current"


def _code(page: Page) -> str:
    found = page.locator(CURRENT).get_attribute("id")
    assert found
    return found


def test_by_keys_from_the_document_to_the_issued_plan(desk: Desk, enter: Enter, site: str) -> None:
    actions.drop(desk.plan, desk.hanh, reason="nhường chỗ cho bài thử")
    page = enter()
    page.goto(f"{site}/ke-hoach")
    page.keyboard.press("n")
    page.wait_for_url("**/ke-hoach/tai-len")
    page.set_input_files("input[type=file]", DOCUMENT)
    page.get_by_role("button", name="Tải lên và đọc").click()
    page.wait_for_url("**/ra-soat*")
    expect(page.locator("#tien-do")).to_contain_text("Đã xem 0/108")
    plan = page.url.split("/")[-2]

    first = _code(page)
    page.keyboard.press("a")
    expect(page.locator(f'[id="{first}"]')).to_contain_text("Đã nhận", ignore_case=True)
    expect(page.locator("#tien-do")).to_contain_text("Đã xem 1/108")
    expect(page.locator(CURRENT)).not_to_have_id(first)
    second = _code(page)
    line = page.locator(CURRENT).get_attribute("data-source-line")
    expect(page.locator(f"#{line}")).to_have_class(re.compile("source-line--current"))
    page.keyboard.press("k")
    assert _code(page) == first
    page.keyboard.press("u")
    expect(page.locator("#tien-do")).to_contain_text("Đã xem 0/108")
    page.keyboard.press("j")
    assert _code(page) == second

    page.keyboard.press("e")
    name = page.locator(f"{CURRENT} textarea[name=name]")
    expect(name).to_be_focused()
    name.fill("Tên đã sửa bằng bàn phím")
    page.get_by_role("button", name="Sửa và nhận").click()
    expect(page.locator(f'[id="{second}"]')).to_contain_text("Tên đã sửa bằng bàn phím")
    expect(page.locator("#tien-do")).to_contain_text("Đã xem 1/108")
    expect(page.locator(CURRENT)).not_to_have_id(second)
    gone = _code(page)
    page.keyboard.press("x")
    expect(page.locator(f'[id="{gone}"]')).to_contain_text("Đã bỏ", ignore_case=True)

    page.get_by_role("link", name=re.compile("^Nhiệm vụ")).click()
    page.wait_for_url("**muc=nhiem-vu*")
    while page.locator("li.desk-row[data-doubtful]").count():
        if not page.locator(f"{CURRENT}[data-doubtful]").count():
            page.keyboard.press("n")
        here = _code(page)
        before = page.locator(f'[id="{here}"] .doubt-line').count()
        page.locator(f'[id="{here}"] .doubt__form button[name=quick]').first.click()
        expect(page.locator(f'[id="{here}"] .doubt-line')).to_have_count(before - 1)
    page.get_by_role("button", name=re.compile("Nhận .* dòng không có nghi ngờ")).click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator("#tien-do")).to_contain_text("Đã xem 108/108")

    while page.locator(".doubts-fold__list form").count():
        if not page.locator(".doubts-fold[open]").count():
            page.locator(".doubts-fold > summary").click()
        left = page.locator(".doubts-fold__list form").count()
        page.locator(".doubts-fold__list form button[name=quick]").first.click()
        expect(page.locator(".doubts-fold__list form")).to_have_count(left - 1)

    page.get_by_role("link", name="Đến trang ban hành").click()
    page.wait_for_url("**/ban-hanh")
    while page.locator("#thanh-vien details[open]").count():
        boxes = page.locator("#thanh-vien details[open] input[type=checkbox]")
        boxes.nth(0).check()
        boxes.nth(1).check()
        with page.expect_navigation():
            page.locator("#thanh-vien details[open] button[type=submit]").first.click()
    promised = page.locator("form[data-confirm] b.num").first.inner_text()
    page.get_by_role("button", name="Ban hành", exact=True).click()
    page.locator("[data-confirm-yes]").click()
    page.wait_for_url(f"**/ke-hoach/{plan}")
    issued = seen(lambda: Plan.objects.get(code=plan))
    assert issued.state == PlanState.ISSUED
    assert seen(lambda: Assignment.objects.filter(plan=issued).count()) == int(promised.replace(".", ""))
    names = seen(lambda: set(Item.objects.filter(plan=issued, kind=Kind.TARGET).values_list("name", flat=True)))
    assert "Tên đã sửa bằng bàn phím" in names and len(names) == 50


@pytest.mark.long
@pytest.mark.parametrize("width", [360, 1440])
def test_everybody_can_use_these_pages(
    desk: Desk, enter: Enter, site: str, sound: Callable[[Page], None], width: int
) -> None:
    """Light, with all rules; then dark: it is the same page, so only what hangs on colours is asked once more."""
    page = enter(width=width, color_scheme="light", reduced_motion="reduce")

    def right() -> None:
        sound(page)
        settled(page, color_scheme="dark")
        assert axe.faults(page, axe.COLOURS) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        settled(page, color_scheme="light")

    for path in (
        "",
        "/tai-len",
        f"/{desk.plan}/ra-soat?muc=chi-tieu",
        f"/{desk.plan}/ra-soat?muc=trach-nhiem",
        f"/{desk.plan}/ban-hanh",
    ):
        page.goto(f"{site}/ke-hoach{path}")
        right()
    row = desk.row("15")
    for mode in ("sua", "tach", "gop"):
        page.goto(f"{site}/ke-hoach/{desk.plan}/ra-soat?dong={row.code}&che-do={mode}")
        right()
    desk.review_all()
    page.goto(f"{site}/ke-hoach/{desk.plan}/ban-hanh")
    right()


def test_two_people_at_once_are_told_in_place(desk: Desk, enter: Enter, site: str) -> None:
    page = enter()
    row = desk.row("3")
    page.goto(f"{site}/ke-hoach/{desk.plan}/ra-soat?dong={row.code}")
    page.keyboard.press("e")
    page.locator(f"{CURRENT} textarea[name=name]").fill("Câu tôi đang gõ dở")
    actions.fix_row(row.code, desk.hanh, fields={"output": ["Của đồng nghiệp"]})
    page.get_by_role("button", name="Sửa và nhận").click()
    expect(page.locator(CURRENT)).to_contain_text("vừa sửa dòng này")
    expect(page.locator(f"{CURRENT} textarea[name=name]")).to_have_value("Câu tôi đang gõ dở")
    page.get_by_role("button", name="Sửa và nhận").click()
    expect(page.locator(".desk-form")).to_have_count(0)
    assert desk.fresh(row).fields["name"] == "Câu tôi đang gõ dở"


def test_without_javascript_everything_goes_by_forms(desk: Desk, enter: Enter, site: str) -> None:
    page = enter(java_script_enabled=False)
    page.goto(f"{site}/ke-hoach/{desk.plan}/ra-soat?muc=nhiem-vu")
    first = _code(page)
    page.locator(f'[id="{first}"] button[value=nhan]').click()
    assert desk.fresh(next(row for row in desk.rows() if row.code == first)).state == Decision.ACCEPTED
    second = _code(page)
    assert second != first
    page.locator(f'[id="{second}"]').get_by_role("link", name=re.compile("Sửa")).click()
    page.locator("textarea[name=name]").fill("Sửa không cần JavaScript")
    page.get_by_role("button", name="Sửa và nhận").click()
    assert any(row.fields["name"] == "Sửa không cần JavaScript" for row in desk.rows(state=Decision.ACCEPTED))

    def waiting() -> int:
        return len(desk.rows(state=Decision.PENDING))

    before = waiting()
    rest = page.get_by_role("button", name=re.compile("Nhận .* dòng không có nghi ngờ"))
    rest.click()
    assert waiting() == before
    page.get_by_label(re.compile("Đánh dấu để đồng ý")).check()
    rest.click()
    assert waiting() < before
    desk.review_all()
    page.goto(f"{site}/ke-hoach/{desk.plan}/ban-hanh")
    issue = page.get_by_role("button", name="Ban hành", exact=True)
    issue.click()
    assert seen(lambda: Plan.objects.get(code=desk.plan).state) == PlanState.REVIEW
    page.get_by_label(re.compile("Đánh dấu để đồng ý")).check()
    issue.click()
    page.wait_for_url(f"**/ke-hoach/{desk.plan}")
    assert seen(lambda: Plan.objects.get(code=desk.plan).state) == PlanState.ISSUED


def test_fast_fingers_skip_nothing(desk: Desk, enter: Enter, site: str) -> None:
    page = enter()
    page.goto(f"{site}/ke-hoach/{desk.plan}/ra-soat?muc=chi-tieu&loc=chua-xem")
    rows = page.locator("li.desk-row").evaluate_all("rows => rows.map(row => row.id)")
    held: list[Route] = []
    page.route("**/ra-soat/dong/*", lambda route: held.append(route))
    for n in (0, 1):
        with page.expect_request("**/ra-soat/dong/*"):
            page.keyboard.press("a")
        page.keyboard.press("j")  # before the answer comes
        assert _code(page) == rows[n + 1]
        held.pop().continue_()
        expect(page.locator("#tien-do")).to_contain_text(f"Đã xem {n + 1}/108")
        page.wait_for_timeout(200)
        expect(page.locator(CURRENT)).to_have_count(1)
        assert _code(page) == rows[n + 1]


def test_a_row_is_split_and_two_are_merged_by_keys_and_the_focus_is_never_lost(
    desk: Desk, enter: Enter, site: str
) -> None:
    page = enter()
    page.goto(f"{site}/ke-hoach/{desk.plan}/ra-soat?muc=nhiem-vu")
    page.keyboard.press("j")
    focus_shows(page)
    row = _code(page)
    here = page.locator(f'[id="{row}"]')
    page.keyboard.press("t")
    names = here.locator("textarea[name=names]")
    expect(names).to_be_focused()
    tab_to(page, here.get_by_role("link", name="Thôi"))
    page.keyboard.press("Enter")
    expect(names).to_have_count(0)
    expect(here).to_be_focused()
    focus_shows(page)
    page.keyboard.press("t")
    expect(names).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Chỉ một phần")
    tab_to(page, here.get_by_role("button", name="Tách dòng"))
    page.keyboard.press("Enter")
    expect(page.locator(f"{CURRENT} [role=alert]")).to_be_visible()
    expect(names).to_be_focused()
    focus_shows(page)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Phần thứ hai")
    tab_to(page, here.get_by_role("button", name="Tách dòng"))
    page.keyboard.press("Enter")
    expect(names).to_have_count(0)  # the refused box holds the same words until the new page comes
    expect(page.locator(CURRENT)).to_contain_text("Chỉ một phần")
    parts = [one for one in desk.rows() if one.origin == row]
    assert [part.fields["name"] for part in parts] == ["Chỉ một phần", "Phần thứ hai"]

    page.keyboard.press("g")
    boxes = page.locator(f"{CURRENT} input[name=others]")
    expect(boxes.first).to_be_attached()
    focus_shows(page)
    tab_to(page, page.locator(f'{CURRENT} input[name=others][value="{parts[1].code}"]'))
    page.keyboard.press("Space")
    tab_to(page, page.locator(CURRENT).get_by_role("button", name="Gộp"))
    page.keyboard.press("Enter")
    expect(page.locator(CURRENT)).to_contain_text("Phần thứ hai")
    assert "Phần thứ hai" in desk.fresh(parts[0]).fields["name"]

    page.keyboard.press("j")
    while not page.locator(CURRENT).get_by_role("button", name="Nhận").is_visible():
        page.keyboard.press("j")
    tab_to(page, page.locator(CURRENT).get_by_role("button", name="Nhận"))
    chosen = _code(page)
    page.keyboard.press("Enter")
    expect(page.locator(f'[id="{chosen}"]')).to_contain_text("Đã nhận", ignore_case=True)
    expect(page.locator(CURRENT)).not_to_have_id(chosen)
    expect(page.locator(CURRENT)).to_be_focused()
    focus_shows(page)
