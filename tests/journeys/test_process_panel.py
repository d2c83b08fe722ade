"""What is typed beside a drawing stays, whatever changes the drawing meanwhile; what nobody types in follows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.process.tests import factories as running

from .test_process_editor import row
from .test_process_picking import drawing, kept

pytestmark = pytest.mark.browser
RENAMED = """([key, name]) => { const modeler = document.querySelector('[data-editor]').lienthong;
  modeler.get('modeling').updateProperties(modeler.get('elementRegistry').get(key), { name }); }"""


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def test_a_change_of_the_drawing_takes_nothing_from_whoever_types_beside_it(
    at_work: AtWork, enter: Callable[..., Page], site: str
) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    page = enter("mai")
    drawing(page, site, code)
    row(page, "Tiếp nhận")
    box = page.locator("#p-name")
    key = page.evaluate("document.querySelector('[data-editor]').lienthong.get('selection').get()[0].id")
    page.evaluate(RENAMED, [key, "Nhận giấy tờ"])
    expect(box).to_have_value("Nhận giấy tờ")  # nobody types: the panel follows the drawing
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Tiếp nhận hồ")
    page.evaluate(RENAMED, [key, "Tên từ nơi khác"])
    expect(box).to_be_focused()
    page.keyboard.type(" sơ")
    expect(box).to_have_value("Tiếp nhận hồ sơ")
    page.keyboard.press("Tab")
    kept(page)
    page.reload()
    page.wait_for_selector("[data-ready]")
    expect(page.locator("[data-elements]")).to_contain_text("Tiếp nhận hồ sơ")


def test_what_a_step_signs_is_chosen_beside_the_drawing_and_kept(
    at_work: AtWork, enter: Callable[..., Page], site: str
) -> None:
    code = running.drafted(running.two_steps(), TRUONG_VINH)
    page = enter("mai")
    drawing(page, site, code)
    row(page, "Ký")
    page.locator("#p-signs").select_option("QĐ")
    kept(page)
    page.reload()
    page.wait_for_selector("[data-ready]")
    row(page, "Ký")
    expect(page.locator("#p-signs")).to_have_value("QĐ")
