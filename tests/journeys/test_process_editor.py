"""Who owns a procedure draws it from an empty page by keys, mends what the lint shows, publishes; a run goes by it."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process.definition import Node, NodeKind, Who
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.tests import factories as running
from lienthong.kernel.process.tests.table_desk import real_tables

from .conftest import PASSWORD

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
SHARED = Path(__file__).resolve().parents[3] / "shared"
NAME = "Dừng trợ giúp xã hội tại cơ sở trợ giúp xã hội"
STEPS = (
    ("leader", "4", "hours"),
    ("officer", "4", "days"),
    ("leader", "1", "days"),
    ("counter", "4", "hours"),
    ("officer", "", ""),
)
"""Who does each row of the decision's table in a ward, and for how long the decision gives it."""


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def row(page: Page, text: str, nth: int = 0) -> None:
    """Come to an element of the process by keys: into the list, then up and down."""
    rows = page.locator("[data-elements] button")
    expect(rows.filter(has_text=text).first).to_be_attached()
    rows.first.focus()
    wanted = rows.filter(has_text=text).nth(nth)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    for _ in range(rows.count()):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{text} cannot be reached by the arrows")


def add(page: Page, after: str, kind: str, name: str) -> None:
    """A new element behind another one, and its name."""
    row(page, after)
    page.keyboard.press("t")
    expect(page.locator("#p-next-kind")).to_be_focused()
    page.locator("#p-next-kind").select_option(kind)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#p-name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")


def say(page: Page, name: str, who: tuple[str, str, str]) -> None:
    """Who does a step, and how long it has."""
    role, amount, measure = who
    row(page, name)
    page.keyboard.press("Enter")
    expect(page.locator("#p-name")).to_be_focused()
    if role:
        page.locator("#p-role").select_option(role)
    if amount:
        page.locator("#p-measure").select_option(measure)
        page.locator("#p-amount").fill(amount)
        page.keyboard.press("Tab")


def done(page: Page, site: str, step: str, outcome: str = "") -> None:
    page.goto(f"{site}/viec-can-lam")
    page.get_by_role("link", name=re.compile(re.escape(step[:30]))).first.click()
    if outcome:
        page.get_by_label(outcome, exact=True).check()
    page.get_by_role("button", name="Hoàn thành bước").click()
    expect(page.get_by_text("Đã hoàn thành bước")).to_be_visible()


@pytest.mark.long
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_a_real_procedure_is_drawn_by_keys_published_and_run_to_its_end(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    table = real_tables(SHARED)["2022-20"]
    names = [re.sub(r"\s+", " ", one.content).strip(" .-")[:60].strip() for one in table.rows]
    assert len(names) == len(STEPS)
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/soan-moi")
    sound(page)
    page.get_by_label("Tên quy trình").fill(NAME)
    page.get_by_role("button", name="Bắt đầu soạn").press("Enter")
    page.wait_for_selector("[data-ready]")
    code = page.url.split("/")[-2]
    expect(page.locator("[data-lint-list]")).to_contain_text("chưa rõ ai làm")
    sound(page)

    row(page, "Tiếp nhận hồ sơ")
    page.keyboard.press("Enter")
    page.locator("#p-name").fill(names[0])
    page.keyboard.press("Tab")
    for before, name in pairwise(names):
        add(page, before, "user", name)
    for name, who in zip(names, STEPS, strict=True):
        say(page, name, who if name != names[3] else ("", *who[1:]))

    # What is signed may be given back: a gateway, a way to an earlier step, and when each way is taken.
    add(page, names[2], "exclusive", "Lãnh đạo duyệt?")
    row(page, "Lãnh đạo duyệt?")
    page.keyboard.press("n")
    expect(page.locator("#p-next-to")).to_be_focused()
    page.locator("#p-next-to").select_option(label=names[1])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    row(page, f"tới {names[1]}")
    page.keyboard.press("Enter")
    page.locator("[name=when][value=outcome]").check()
    page.locator("#p-outcome").fill("Trả lại")
    page.keyboard.press("Tab")
    row(page, f"tới {names[3]}")
    page.locator("[name=when][value=outcome]").check()
    page.locator("#p-outcome").fill("Duyệt")
    page.keyboard.press("Tab")

    # The lint shows on the diagram who is missing; its line leads there.
    expect(page.locator("[data-lint-said]")).to_contain_text("1 lỗi")
    expect(page.locator(".djs-shape.tone-late")).to_have_count(1)
    page.locator("[data-lint-list] button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#p-name")).to_have_value(names[3])
    page.locator("#p-role").select_option(STEPS[3][0])
    expect(page.locator("[data-lint-said]")).to_contain_text("Không thấy lỗi nào")
    expect(page.locator(".djs-shape.tone-late")).to_have_count(0)

    # A step too many, deleted and brought back and deleted: the keys of every editor.
    add(page, names[4], "user", "Bước thừa")
    row(page, "Bước thừa")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-elements]")).not_to_contain_text("Bước thừa")
    expect(page.locator("[data-editor-state]")).to_contain_text("Đã lưu", timeout=20_000)
    expect(page.locator("[data-lint-said]")).to_contain_text("Không thấy lỗi nào")
    sound(page)

    # The same as the table of offices; a change there is on the diagram.
    page.get_by_role("link", name="Bảng", exact=True).press("Enter")
    expect(page.locator(".step-row")).to_have_count(5)
    sound(page)
    page.get_by_label("Nội dung công việc").nth(4).fill("Trả kết quả cho tổ chức, cá nhân")
    page.get_by_role("button", name="Lưu bảng", exact=True).last.press("Enter")
    expect(page.get_by_text("Đã lưu bảng")).to_be_visible()
    page.get_by_role("link", name="Sơ đồ", exact=True).press("Enter")
    page.wait_for_selector("[data-ready]")
    expect(page.locator("[data-elements]")).to_contain_text("Trả kết quả cho tổ chức, cá nhân")

    page.get_by_label("Số quyết định ban hành").fill("35/QĐ-UBND")
    page.get_by_label("Ngày bắt đầu áp dụng").fill("01/02/2026")
    page.get_by_role("button", name="Ban hành").press("Enter")
    expect(page.get_by_text("Đã ban hành quy trình")).to_be_visible()
    version = whole(lambda: Version.objects.get(code=code), HOUSE)
    assert (version.decision, version.effective_on) == ("35/QĐ-UBND", dt.date(2026, 2, 1))

    running.started(code.split(".")[0], unit=TRUONG_VINH)
    done(enter("hung"), site, names[0])
    done(enter("minh"), site, names[1])
    done(enter("hung"), site, names[2], "Duyệt")
    done(enter("lan"), site, names[3])
    page = enter("minh")
    done(page, site, "Trả kết quả cho tổ chức")
    expect(page.get_by_text("Đã xong", exact=True)).to_be_visible()


def test_of_two_who_draw_the_second_is_told_and_keeps_the_picture(at_work: AtWork, enter: Enter, site: str) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    first, second = enter("mai"), enter("mai")
    for page in (first, second):
        page.goto(f"{site}/quy-trinh/ban/{code}/soan")
        page.wait_for_selector("[data-ready]")
    for page, name in ((first, "Tiếp nhận ở một cửa"), (second, "Tiếp nhận qua mạng")):
        row(page, "Tiếp nhận")
        page.keyboard.press("Enter")
        page.locator("#p-name").fill(name)
        page.keyboard.press("Tab")
        if page is first:
            expect(page.locator("[data-editor-state]")).to_contain_text("Đã lưu", timeout=20_000)
    expect(second.locator("[data-diagram-said]")).to_contain_text("vẫn còn trên màn hình", timeout=20_000)
    expect(second.locator("[data-elements]")).to_contain_text("Tiếp nhận qua mạng")
    assert "một cửa" in whole(lambda: Version.objects.get(code=code), HOUSE).bpmn
    second.on("dialog", lambda one: one.accept())
    second.goto(f"{site}/quy-trinh/ban/{code}")
    expect(second.locator("main")).to_contain_text("Tiếp nhận ở một cửa")


def renamed(page: Page, name: str) -> None:
    """The first step gets another name, which the editor saves by itself."""
    row(page, "Tiếp nhận")
    page.keyboard.press("Enter")
    page.locator("#p-name").fill(name)
    page.keyboard.press("Tab")


@pytest.mark.parametrize("cookies", [("sessionid",), ("sessionid", "csrftoken")])
def test_a_drawing_outlives_the_session_and_is_kept_after_the_sign_in_by_a_press(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, cookies: tuple[str, ...]
) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/ban/{code}/soan")
    page.wait_for_selector("[data-ready]")
    for name in cookies:
        page.context.clear_cookies(name=name)
    renamed(page, "Tiếp nhận ở một cửa")
    state, told = page.locator("[data-editor-state]"), page.locator("[data-diagram-said]")
    expect(state).to_contain_text("phiên làm việc đã hết", timeout=20_000)
    expect(told).to_contain_text("vẫn còn trên màn hình")
    fault = page.locator("[data-lint-list] button", has_text="Phiên làm việc đã hết")
    fault.press("Enter")
    expect(page.get_by_role("link", name="Đăng nhập ở cửa sổ mới")).to_be_focused()
    expect(told).to_be_in_viewport()
    sound(page)
    with page.expect_download() as copy:
        page.get_by_role("button", name="Tải bản vẽ của tôi về máy").click()
    assert "Tiếp nhận ở một cửa" in copy.value.path().read_text(encoding="utf-8")
    renamed(page, "Tiếp nhận tại một cửa")
    expect(state).to_contain_text("phiên làm việc đã hết")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Đăng nhập ở cửa sổ mới").click()
    window = opened.value
    window.get_by_label("Tên đăng nhập").fill("mai")
    window.get_by_label("Mật khẩu").fill(PASSWORD)
    window.get_by_label("Mật khẩu").press("Enter")
    window.wait_for_url(lambda url: "dang-nhap" not in url)
    window.close()
    assert "một cửa" not in whole(lambda: Version.objects.get(code=code), HOUSE).bpmn, "nothing goes out by itself"
    page.get_by_role("button", name="Lưu ngay").click()
    expect(state).to_contain_text("Đã lưu", timeout=20_000)
    expect(told).to_be_hidden()
    expect(page.locator("[data-lint-said]")).to_contain_text("Không thấy lỗi nào")
    assert "Tiếp nhận tại một cửa" in whole(lambda: Version.objects.get(code=code), HOUSE).bpmn
    renamed(page, "Tiếp nhận lần nữa")
    expect(page.locator("[data-elements]")).to_contain_text("lần nữa")
    expect(state).to_have_text("Chưa lưu")
    expect(state).to_contain_text("Đã lưu", timeout=20_000)


def test_a_list_to_pick_from_says_that_the_session_has_ended(at_work: AtWork, enter: Enter, site: str) -> None:
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/ban/{running.drafted(running.two_steps(), TRUONG_VINH)}/soan")
    page.wait_for_selector("[data-ready]")
    row(page, "Tiếp nhận")
    page.keyboard.press("Enter")
    page.context.clear_cookies(name="sessionid")
    page.locator("#p-place").select_option("unit")
    page.locator("#p-unit").press_sequentially("Trường")
    expect(page.get_by_text("Phiên làm việc đã hết. Đăng nhập lại ở cửa sổ khác")).to_be_visible()


def test_on_a_phone_the_table_is_the_way(at_work: AtWork, enter: Enter, site: str, sound: Sound) -> None:
    code = running.drafted(running.three_hands(), TRUONG_VINH)
    page = enter("mai", width=390)
    page.goto(f"{site}/quy-trinh/ban/{code}/soan")
    page.get_by_role("link", name="Sửa ở dạng bảng").click()
    expect(page.locator(".step-row")).to_have_count(3)
    sound(page)
    page.get_by_role("button", name="Thêm bước sau").first.click()
    expect(page.locator(".step-row")).to_have_count(4)
    sound(page)


def test_the_panel_offers_a_verb_at_a_step_of_the_system_alone_and_lets_it_be_taken_out_elsewhere(
    desk: AtWork, enter: Enter, site: str
) -> None:
    nodes = [
        Node("s", NodeKind.START, "Mở"),
        Node("ky", NodeKind.USER, "Ký duyệt", who=Who("leader"), verb="process.withdraw"),
        Node("tra", NodeKind.USER, "Trả kết quả", who=Who("officer")),
        Node("may", NodeKind.SERVICE, "Ghi sổ"),
        Node("e", NodeKind.END, "Xong"),
    ]
    made = running.drawn(nodes, ["s>ky", "ky>tra", "tra>may", "may>e"], "Quy trình có việc đặt sai")
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/ban/{running.drafted(made, TRUONG_VINH)}/soan")
    page.wait_for_selector("[data-ready]")
    faults, verb = page.locator("[data-lint-list]"), page.locator("#p-verb")
    expect(faults).to_contain_text("chỉ bước của hệ thống mới gọi việc")
    for name, shown in (("Mở", False), ("Trả kết quả", False), ("Ghi sổ", True), ("Ký duyệt", True)):
        row(page, name)
        page.keyboard.press("Enter")
        expect(verb).to_be_visible() if shown else expect(verb).to_be_hidden()
        expect(page.locator("#p-message")).to_be_hidden()
    assert verb.locator("option").evaluate_all("all => all.map((one) => one.value)") == ["", "process.withdraw"]
    verb.select_option("")
    expect(faults).not_to_contain_text("chỉ bước của hệ thống mới gọi việc")
