"""The position of the device at a point of the map: taken by a press, refused, outside of Vietnam, kept and sent."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.forms.tests import factories as declaring
from lienthong.kernel.forms.tests.samples import kind, of
from lienthong.web.tests import axe
from lienthong.web.tests.slow import patient

pytestmark = pytest.mark.browser
VINH = {"latitude": 18.673312, "longitude": 105.681345, "accuracy": 12}
PARIS = {"latitude": 48.85, "longitude": 2.35, "accuracy": 12}
VIENTIANE = {"latitude": 17.97, "longitude": 102.63, "accuracy": 12}
"""Between the degrees of Vietnam, and not in it."""


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


@pytest.fixture
def form(at_work: AtWork) -> str:
    """A form that asks for a point."""
    asked = {"vi_tri": {"label": {"vi": "Vị trí nhà", "en": "Where the house stands"}}}
    return declaring.published(of({"vi_tri": kind("map_point")}, asked), unit=TRUONG_VINH)


def begun(page: Page, site: str, form: str, english: bool = False) -> None:
    """Whoever comes without an account stands before the point."""
    page.goto(f"{site}/khai/{form}{'?ngon-ngu=en' if english else ''}")
    page.get_by_role("button", name="Start" if english else "Bắt đầu khai").click()
    page.locator(".todo a").first.click()
    expect(page.locator("[data-locate]")).to_be_visible()


def boxes(page: Page) -> tuple[str, str]:
    return page.locator("[name='vi_tri.lat']").input_value(), page.locator("[name='vi_tri.lon']").input_value()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_position_is_taken_by_a_press_kept_and_shown_again(
    browser: Browser, site: str, form: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, geolocation=VINH, permissions=["geolocation"]
    )
    page = patient(context.new_page())
    begun(page, site, form)
    assert boxes(page) == ("", ""), "nothing is taken without a press"
    button = page.locator("[data-locate]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-locate-said]")).to_contain_text("sai số khoảng 12 m")
    assert boxes(page) == ("18,673312", "105,681345")
    expect(page.locator("[name='vi_tri.lat']")).to_be_focused()
    expect(page.locator("[data-autosave-text]")).to_contain_text("Đã lưu lúc")
    assert axe.faults(page) == []
    page.reload()
    assert boxes(page) == ("18,673312", "105,681345"), "kept by itself, and shown again"
    page.get_by_role("button", name="Lưu và tiếp tục").last.click()
    page.wait_for_url("**/kiem-tra")
    expect(page.locator("main")).to_contain_text("18,673312")
    context.close()


def test_whoever_refuses_is_told_what_to_do_and_types_by_hand(browser: Browser, site: str, form: str) -> None:
    context = browser.new_context(permissions=[])
    page = patient(context.new_page())
    begun(page, site, form)
    page.locator("[data-locate]").click()
    expect(page.locator("[data-locate-said]")).to_contain_text("Thiết bị chưa cho phép lấy vị trí")
    expect(page.locator("[data-locate]")).to_be_enabled()
    assert boxes(page) == ("", "")
    page.locator("[name='vi_tri.lat']").fill("18,67")
    page.locator("[name='vi_tri.lon']").fill("105,68")
    page.get_by_role("button", name="Lưu và tiếp tục").last.click()
    page.wait_for_url("**/kiem-tra")
    # Allowed after all, the same button takes it.
    page.go_back()
    context.grant_permissions(["geolocation"])
    context.set_geolocation(VINH)  # type: ignore[arg-type]
    page.locator("[data-locate]").click()
    expect(page.locator("[name='vi_tri.lat']")).to_have_value("18,673312")
    context.close()


NO_DEVICE = "Object.defineProperty(Navigator.prototype, 'geolocation', { get: () => undefined })"
FAULT = """Object.defineProperty(Navigator.prototype, 'geolocation', {
  get: () => ({ getCurrentPosition: (found, failed) => { window.answer = (code) => failed({ code }); } }),
})"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (2, "Chưa xác định được vị trí"),
        (3, "tìm vị trí quá lâu"),
        (None, "Trình duyệt này không lấy được vị trí"),
    ],
)
def test_a_device_that_cannot_is_told_apart_from_one_that_may_not(
    browser: Browser, site: str, form: str, code: int | None, said: str
) -> None:
    """What the browser would say indoors, after a long search, or where it has no such thing."""
    context = browser.new_context(permissions=["geolocation"], geolocation=VINH)
    context.add_init_script(FAULT if code else NO_DEVICE)
    page = patient(context.new_page())
    begun(page, site, form)
    page.locator("[data-locate]").click()
    if code:
        expect(page.locator("[data-locate-said]")).to_contain_text("Đang tìm vị trí")
        expect(page.locator("[data-locate]")).to_be_disabled()
        page.evaluate("(code) => window.answer(code)", code)
    expect(page.locator("[data-locate-said]")).to_contain_text(said)
    expect(page.locator("[data-locate]")).to_be_enabled()
    assert boxes(page) == ("", "")
    context.close()


@pytest.mark.parametrize("where", [PARIS, VIENTIANE])
@pytest.mark.parametrize("english", [False, True])
def test_a_position_outside_of_vietnam_is_not_put_in_and_told(
    browser: Browser, site: str, form: str, where: dict[str, float], english: bool
) -> None:
    context = browser.new_context(geolocation=where, permissions=["geolocation"])  # type: ignore[arg-type]
    page = patient(context.new_page())
    begun(page, site, form, english)
    page.locator("[data-locate]").click()
    said = "Your device is outside Vietnam" if english else "nằm ngoài Việt Nam nên chưa điền"
    expect(page.locator("[data-locate-said]")).to_contain_text(said)
    assert boxes(page) == ("", "")
    # Typed by hand, the server says the same.
    page.locator("[name='vi_tri.lat']").fill(str(where["latitude"]))
    page.locator("[name='vi_tri.lon']").fill(str(where["longitude"]))
    page.get_by_role("button", name="Save and continue" if english else "Lưu và tiếp tục", exact=True).last.click()
    expect(page.locator(".error-summary")).to_contain_text("Vietnam" if english else "Việt Nam")
    context.close()


def test_the_page_asks_the_outline_of_the_server(browser: Browser, site: str, form: str) -> None:
    """Points near the outline: the page and the server say the same of each."""
    from lienthong.kernel.forms.faults import Wrong
    from lienthong.kernel.forms.kinds.places import in_vietnam

    context = browser.new_context(permissions=["geolocation"], geolocation=VINH)
    page = patient(context.new_page())
    begun(page, site, form)
    for lat, lon in (
        (22.82, 104.98),
        (21.03, 105.85),
        (20.0, 104.0),
        (10.0, 105.1),
        (16.5, 112.0),
        (8.6, 111.9),
        (11.55, 104.9),
    ):
        try:
            in_vietnam({"lat": lat, "lon": lon})
            there = True
        except Wrong:
            there = False
        page.locator("[name='vi_tri.lat']").fill("")
        context.set_geolocation({"latitude": lat, "longitude": lon, "accuracy": 5})
        page.locator("[data-locate]").click()
        expect(page.locator("[data-locate-said]")).to_contain_text("sai số" if there else "nằm ngoài")
        assert bool(page.locator("[name='vi_tri.lat']").input_value()) is there, (lat, lon)
    context.close()
