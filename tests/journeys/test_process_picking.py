"""Who draws a process picks what there is, moves steps between lanes and loses no drawing: all of it by keys."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.process.bpmn import read
from lienthong.kernel.process.definition import Node, NodeKind, Who
from lienthong.kernel.process.models import Version
from lienthong.kernel.process.tests import factories as running

from .test_process_editor import row

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
K = NodeKind


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def nodes(code: str) -> dict[str, Node]:
    """The steps of a draft as they are kept."""
    bpmn = whole(lambda: Version.objects.get(code=code), HOUSE).bpmn
    return {node.key: node for node in read(bpmn.encode()).nodes}


def drawing(page: Page, site: str, code: str) -> None:
    page.goto(f"{site}/quy-trinh/ban/{code}/soan")
    page.wait_for_selector("[data-ready]")


def kept(page: Page) -> None:
    expect(page.locator("[data-editor-state]")).to_contain_text("Đã lưu lúc", timeout=20_000)


def picked(page: Page, box: str, words: str, name: str) -> None:
    """Words typed into a box, the list, an arrow, Enter."""
    field = page.locator(box)
    field.focus()
    page.keyboard.type(words)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#{field.get_attribute('aria-activedescendant')}")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(field).to_have_value(name)
    expect(field).to_have_attribute("aria-expanded", "false")


def lanes_kept(page: Page, code: str, count: int) -> None:
    """The draft as it is kept has so many lanes, and Ký its officer: what was “saved at” may be older."""
    for _ in range(200):
        bpmn = whole(lambda: Version.objects.get(code=code), HOUSE).bpmn
        if bpmn.count("<bpmn:lane ") == count and nodes(code)["ky"].who.role == "officer":
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} lanes were never kept")


def lanes(page: Page) -> dict[str, list[str]]:
    """What stands in which lane, as the drawing has it."""
    found: dict[str, list[str]] = page.evaluate(
        """() => Object.fromEntries(document.querySelector('[data-editor]').lienthong.get('elementRegistry')
          .filter((one) => one.type === 'bpmn:Lane').map(({ businessObject: lane }) =>
          [lane.name ?? '', (lane.flowNodeRef ?? []).map((one) => one.name).filter(Boolean).sort()]))"""
    )
    return found


def test_what_there_is_is_picked_by_keys_and_what_is_not_there_is_told_at_once(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    running.post_of("pho-chu-tich-thu", "deputy", "Phó Chủ tịch thử", TRUONG_VINH)
    called = running.published(running.two_steps(), TRUONG_VINH)
    steps = [
        Node("s", K.START), Node("ky", K.USER, "Ký duyệt", who=Who("leader")), Node("goi", K.CALL, "Gọi bản sao"),
        Node("gui", K.SEND, "Báo tin"), Node("e", K.END),
    ]  # fmt: skip
    code = running.drafted(running.drawn(steps, ["s>ky", "ky>goi", "goi>gui", "gui>e"], "Quy trình gọi"), TRUONG_VINH)
    page = enter("mai")
    drawing(page, site, code)

    row(page, "Ký duyệt")
    picked(page, "#p-post", "pho chu tich thu", "Phó Chủ tịch thử")
    row(page, "Ký duyệt")
    page.locator("#p-place").select_option("unit")
    picked(page, "#p-unit", "truong vinh", "Phường Trường Vinh")
    page.locator("#p-form").focus()
    page.keyboard.type("Biểu mẫu chưa từng có")
    page.keyboard.press("Tab")
    fault = page.get_by_role("alert").filter(has_text="Không có “Biểu mẫu chưa từng có”")
    expect(fault).to_be_visible()
    expect(page.locator("#p-form")).to_have_attribute("aria-invalid", "true")
    sound(page)
    page.locator("#p-form").focus()
    page.keyboard.press("Escape")
    expect(fault).to_be_hidden()
    expect(page.locator("#p-form")).to_have_value("")

    row(page, "Gọi bản sao")
    picked(page, "#p-called", called.lower(), "Quy trình hai bước")
    row(page, "Báo tin")
    page.locator("#p-message").focus()
    page.keyboard.type("Đã có kết quả")
    page.keyboard.press("Tab")
    expect(page.locator("[data-lint-said]")).to_contain_text("Không thấy lỗi nào")
    kept(page)
    after = nodes(code)
    assert (after["ky"].who.post, after["ky"].who.unit) == ("pho-chu-tich-thu", TRUONG_VINH)
    assert (after["goi"].called, after["gui"].message, after["ky"].form) == (called, "Đã có kết quả", "")

    # The same in the table, where a name that means nothing is told in its cell.
    page.get_by_role("link", name="Bảng", exact=True).press("Enter")
    expect(page.locator("#post-1")).to_have_value("Phó Chủ tịch thử")
    expect(page.locator("#asked-2")).to_have_value("Quy trình hai bước")
    sound(page)
    page.locator("#unit-1").select_text()
    picked(page, "#unit-1", "nội vụ", "Sở Nội vụ")
    page.locator("#post-1").select_text()
    page.keyboard.type("Vị trí lạ")
    page.keyboard.press("Tab")
    expect(page.locator(".picker__fault:visible")).to_contain_text("Không có “Vị trí lạ”")
    page.get_by_role("button", name="Lưu bảng", exact=True).last.press("Enter")
    expect(page.locator("#post-1-loi")).to_contain_text("Không có vị trí “Vị trí lạ”")
    sound(page)
    page.locator("#post-1").fill("")
    page.get_by_role("button", name="Lưu bảng", exact=True).last.press("Enter")
    expect(page.get_by_text("Đã lưu bảng")).to_be_visible()
    assert (nodes(code)["ky"].who.unit, nodes(code)["ky"].who.post) == ("na-so-nv", "")


def test_lanes_are_made_named_taken_out_and_steps_moved_by_keys(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    code = running.drafted(running.three_hands(), TRUONG_VINH)
    page = enter("mai")
    drawing(page, site, code)
    row(page, "Cả quy trình")
    page.get_by_role("button", name="Chia làn theo vai").press("Enter")
    counter, officer, leader, clerk = "Cán bộ một cửa", "Chuyên viên", "Lãnh đạo đơn vị", "Văn thư"
    assert {name: what for name, what in lanes(page).items() if name != counter} == {
        officer: ["Thẩm định"], leader: ["Ký"]
    }  # fmt: skip
    row(page, "Cả quy trình")
    page.get_by_role("button", name="Thêm làn", exact=True).press("Enter")
    expect(page.locator("#p-lane-role")).to_be_focused()
    page.locator("#p-lane-role").select_option(label=clerk)
    row(page, "Ký", 1)  # before it stands the way that leads to it
    page.keyboard.press("l")
    expect(page.locator("#p-lane")).to_be_focused()
    page.locator("#p-lane").select_option(label=clerk)
    assert lanes(page)[clerk] == ["Ký"] and page.locator("#p-role").input_value() == "clerk"
    sound(page)
    # Undoing once takes it all back; another role takes a step to the lane of that role.
    row(page, "Ký", 1)
    page.keyboard.press("Control+z")
    assert lanes(page)[leader] == ["Ký"]
    row(page, "Ký", 1)
    page.locator("#p-role").select_option("officer")
    assert lanes(page)[officer] == ["Ký", "Thẩm định"]
    row(page, f"Làn {clerk}")
    page.keyboard.press("Delete")
    note = page.locator("[data-panel-note]")
    expect(note).to_have_text(f"Đã bỏ làn “{clerk}”. Không bước nào của người nằm trong làn.")
    assert set(lanes(page)) == {counter, officer, leader}
    # Who stood in a lane that is taken out keeps the role, and that is said: at once, and whenever the step is chosen.
    row(page, f"Làn {officer}")
    page.keyboard.press("Delete")
    expect(note).to_contain_text(f"Đã bỏ làn “{officer}”. 2 bước trong làn giữ nguyên vai:")
    expect(note).to_contain_text(f"“Thẩm định” ({officer})")
    sound(page)
    row(page, "Thẩm định")
    expect(note).to_be_hidden()
    apart = page.locator("[data-panel-apart]")
    expect(apart).to_contain_text(f"nhưng do vai “{officer}” làm")
    assert page.locator("#p-role").input_value() == "officer"
    sound(page)
    page.keyboard.press("Control+z")
    assert set(lanes(page)) == {counter, officer, leader}
    row(page, "Thẩm định")
    expect(apart).to_be_hidden()
    # By the drawing's own key it is the same.
    row(page, f"Làn {officer}")
    page.locator("[data-diagram-canvas] svg[tabindex]").focus()
    page.keyboard.press("Delete")
    expect(note).to_contain_text("2 bước trong làn giữ nguyên vai:")
    assert set(lanes(page)) == {counter, leader}
    page.keyboard.press("Control+z")
    assert set(lanes(page)) == {counter, officer, leader}
    lanes_kept(page, code, 3)
    drawing(page, site, code)
    assert lanes(page)[officer] == ["Ký", "Thẩm định"], "kept, and read again"
    assert nodes(code)["ky"].who.role == "officer"
    # Taken out for good and kept: nobody else does the steps than before.
    row(page, f"Làn {officer}")
    page.keyboard.press("Delete")
    expect(note).to_contain_text("giữ nguyên vai")
    lanes_kept(page, code, 2)
    drawing(page, site, code)
    assert nodes(code)["ky"].who.role == "officer"
    row(page, "Thẩm định")
    expect(apart).to_contain_text(f"nhưng do vai “{officer}” làm")
    page.locator("#p-role").select_option(label=leader)
    expect(apart).to_be_hidden()
    expect(page.locator("[data-lint-said]")).to_contain_text("Không thấy lỗi nào")


def test_a_drawing_that_cannot_be_read_yet_outlives_the_browser(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    page = enter("mai")
    drawing(page, site, code)
    row(page, "Ký")
    page.keyboard.press("Enter")
    page.locator("#p-name").fill("Ký " + "rất dài " * 80)
    page.keyboard.press("Tab")
    expect(page.locator("[data-editor-state]")).to_contain_text("Đã giữ bản vẽ dở", timeout=20_000)
    expect(page.locator("[data-lint-list]")).to_contain_text("quá 500 ký tự")
    sound(page)
    page.context.close()

    page = enter("mai")
    drawing(page, site, code)
    expect(page.get_by_text("Có bản vẽ dở,")).to_be_visible()
    expect(page.locator("[data-elements]")).to_contain_text("rất dài")
    sound(page)
    page.get_by_role("link", name="Bảng", exact=True).press("Enter")
    expect(page.get_by_text("Bảng này là bản đọc được gần nhất")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Vẽ tiếp").press("Enter")
    page.wait_for_selector("[data-ready]")
    row(page, "rất dài")
    page.keyboard.press("Enter")
    page.locator("#p-name").fill("Ký và đóng dấu")
    page.keyboard.press("Tab")
    kept(page)
    expect(page.locator("[data-sketch]")).to_be_hidden()
    assert nodes(code)["ky"].name == "Ký và đóng dấu"

    # Dropped, it is what could be read last.
    row(page, "Ký và đóng dấu")
    page.keyboard.press("Enter")
    page.locator("#p-name").fill("x" * 501)
    page.keyboard.press("Tab")
    expect(page.locator("[data-editor-state]")).to_contain_text("Đã giữ bản vẽ dở", timeout=20_000)
    page.get_by_role("button", name="Bỏ bản vẽ dở").press("Enter")
    page.locator("[data-confirm-yes]").press("Enter")
    expect(page.get_by_text("Đã bỏ bản vẽ dở")).to_be_visible()
    page.wait_for_selector("[data-ready]")
    expect(page.locator("[data-elements]")).to_contain_text("Ký và đóng dấu")
