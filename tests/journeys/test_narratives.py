"""A narrative goes round in a real browser: written beside its guidance, from Word, sent, returned, composed."""

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import AtWork
from lienthong.domains.plans.tests.narrative_desk import SERVICES, STREET, TRADE, TROUBLE, Desk, outlined

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
PICTURES = os.environ.get("LIENTHONG_NARRATIVE_PICTURES", "")


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


@pytest.fixture
def told(desk: AtWork) -> Desk:
    """Its second plan, whose outline has been given to the units."""
    return outlined(desk)


def looked_at(page: Page, name: str, sound: Sound) -> None:
    """Without fault wide and narrow; with LIENTHONG_NARRATIVE_PICTURES set, pictures are kept there."""
    sound(page)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def box(page: Page, told: Desk, short: str) -> str:
    """The box of a section's text."""
    return f"#van-{told.section(short).pk}"


@pytest.mark.long
def test_from_the_guidance_to_the_provinces_text(
    told: Desk, enter: Enter, site: str, sound: Sound, tmp_path: Path
) -> None:
    minh, hung, hanh = enter("minh"), enter("hung"), enter("hanh")
    minh.goto(f"{site}/viec-can-lam")
    minh.get_by_role("link", name=re.compile("Báo cáo theo đề cương Quý I")).first.click()
    minh.wait_for_url("**/theo-de-cuong**")
    looked_at(minh, "danh-sach-don-vi", sound)
    minh.get_by_role("link", name="Phường Trường Vinh", exact=True).click()
    minh.wait_for_url("**/bao-cao-de-cuong/**")
    looked_at(minh, "viet", sound)
    minh.locator(box(minh, told, SERVICES)).fill("Nhận 120 hồ sơ.")
    minh.locator(box(minh, told, TRADE)).focus()
    expect(minh.get_by_text(re.compile(r"Đã lưu \d")).first).to_be_visible()
    assert told.passage(SERVICES).text == "Nhận 120 hồ sơ."

    with minh.expect_download() as got:
        minh.get_by_role("link", name="Mẫu Word để viết").click()
    paper = Document(got.value.path())
    for one in list(paper.paragraphs):
        if one.text == "Nhận 120 hồ sơ.":
            one.runs[0].text = "Nhận 150 hồ sơ, 85% trực tuyến."
        if one.text.startswith("2. Kinh tế số"):
            one.runs[0].text = "I.2) Kinh tế số: 12 cửa hàng."
    out = io.BytesIO()
    paper.save(out)
    file = tmp_path / "Báo cáo phường.docx"
    file.write_bytes(out.getvalue())
    minh.goto(f"{site}/bao-cao-de-cuong/{told.narrative().code}/nop")
    looked_at(minh, "nop", sound)
    minh.set_input_files("input[name=file]", file)
    minh.get_by_role("button", name="Đọc và xem thay đổi").click()
    expect(minh.locator("ins").first).to_be_visible()
    looked_at(minh, "nop-thay-doi", sound)
    minh.get_by_role("button", name="Lấy các mục đã đánh dấu").click()
    expect(minh.get_by_text("Đã lấy 2 mục từ tệp Word.")).to_be_visible()
    assert told.passage(TRADE).text == "12 cửa hàng."
    minh.locator(box(minh, told, STREET)).fill("Đã có 2 tuyến phố.")
    minh.locator(box(minh, told, TROUBLE)).fill("Thiếu máy.")
    minh.locator(box(minh, told, TROUBLE)).press("Tab")
    expect(minh.get_by_text("Đã viết 2 trong 4 mục")).to_be_visible()

    hung.goto(f"{site}/bao-cao-de-cuong/{told.narrative().code}")
    hung.get_by_role("button", name="Lưu và gửi").click()
    hung.locator("[data-confirm-yes]").click()
    expect(hung.get_by_text("Đã gửi báo cáo theo đề cương")).to_be_visible()

    hanh.goto(f"{site}/ke-hoach/{told.plan}/theo-de-cuong")
    looked_at(hanh, "danh-sach-dieu-phoi", sound)
    hanh.get_by_role("link", name="Phường Trường Vinh", exact=True).click()
    looked_at(hanh, "nghiem-thu", sound)
    hanh.locator(f"#muc-{told.section(TRADE).pk} summary", has_text="Cần bổ sung").click()
    why = hanh.locator(f"#tra-{told.section(TRADE).pk}")
    expect(why).to_be_focused()
    why.fill("Thiếu số chợ.")
    hanh.get_by_role("button", name="Trả lại các mục đã ghi").click()
    expect(hanh.get_by_text("Đã trả lại 1 mục")).to_be_visible()

    minh.goto(f"{site}/bao-cao-de-cuong/{told.narrative().code}")
    expect(minh.get_by_text("Thiếu số chợ.").first).to_be_visible()
    looked_at(minh, "bi-tra", sound)

    hanh.goto(f"{site}/ke-hoach/{told.plan}/de-cuong/{told.outline}/tong-hop?ky={told.round}&muc={told.code(SERVICES)}")
    hanh.get_by_role("button", name=re.compile("Đưa vào cuối bản của tỉnh: Phường Trường Vinh")).click()
    expect(hanh.locator("#text")).to_have_value("Nhận 150 hồ sơ, 85% trực tuyến.")
    looked_at(hanh, "tong-hop", sound)
    hanh.goto(f"{site}/ke-hoach/{told.plan}/de-cuong")
    looked_at(hanh, "de-cuong", sound)
    hanh.goto(f"{site}/ke-hoach/{told.plan}/de-cuong/{told.outline}?muc={told.code(STREET)}")
    looked_at(hanh, "de-cuong-mot", sound)


def test_two_at_one_section_and_no_script(told: Desk, enter: Enter, site: str) -> None:
    url = f"{site}/bao-cao-de-cuong/{told.narrative().code}"
    minh, toan = enter("minh"), enter("toan.tv")
    minh.goto(url)
    toan.goto(url)
    minh.locator(box(minh, told, SERVICES)).fill("Của Minh")
    minh.locator(box(minh, told, SERVICES)).press("Tab")
    expect(minh.get_by_text(re.compile(r"Đã lưu \d")).first).to_be_visible()
    toan.locator(box(toan, told, SERVICES)).fill("Của Toàn")
    toan.locator(box(toan, told, SERVICES)).press("Tab")
    expect(toan.get_by_text(re.compile("Hồ Quang Minh vừa lưu mục"))).to_be_visible()
    expect(toan.get_by_text("Của Minh", exact=True)).to_be_visible()
    toan.get_by_role("button", name="Giữ bản của tôi").click()
    expect(toan.get_by_text(re.compile(r"Đã lưu \d")).first).to_be_visible()
    assert told.passage(SERVICES).text == "Của Toàn"

    bare = enter("hung", 390, java_script_enabled=False)
    bare.goto(url)
    bare.locator(box(bare, told, TRADE)).fill("Không cần JavaScript")
    bare.get_by_role("button", name="Lưu", exact=True).click()
    expect(bare.get_by_text("Đã lưu 1 mục.")).to_be_visible()
    assert told.passage(TRADE).text == "Không cần JavaScript"
