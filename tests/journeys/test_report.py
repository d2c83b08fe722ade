"""A report goes round in a real browser: written, sent, returned, mended, accepted, and seen in the figures."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import ANH_SON, THANH_VINH, UNDATED, WARD_TASK, AtWork

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def figure(page: Page, label: str) -> str:
    """The figure of a tile."""
    return page.locator(".stat", has=page.get_by_text(label, exact=True)).locator(".stat__value").inner_text().strip()


def test_from_the_first_word_to_the_coordinators_figure(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, tmp_path: Path
) -> None:
    plan, code = f"{site}/ke-hoach/{at_work.plan}", at_work.work(WARD_TASK)
    proof = tmp_path / "Biên bản nghiệm thu.pdf"
    proof.write_bytes(PDF)
    hanh, minh, hung = enter("hanh"), enter("minh"), enter("hung")
    hanh.goto(plan)
    sound(hanh)
    missing = int(figure(hanh, "Chưa gửi báo cáo"))

    minh.goto(f"{site}/don-vi-toi")
    sound(minh)
    minh.get_by_role("link", name=re.compile("Nhập báo cáo: Nâng cấp mạng nội bộ")).click()
    minh.wait_for_url(f"**/viec-duoc-giao/{code}#bao-cao")
    sound(minh)
    minh.get_by_label("Tiến độ").fill("45")
    minh.get_by_label("Kết quả thực hiện").fill("Đã thay 12 máy.")
    minh.set_input_files("input[name=evidence]", proof)
    minh.get_by_role("button", name="Lưu nháp").click()
    expect(minh.get_by_role("link", name=proof.name)).to_be_visible()
    assert minh.get_by_role("button", name="Lưu và gửi").count() == 0

    hung.goto(f"{site}/ke-hoach/{at_work.plan}/cua-toi")
    hung.get_by_role("button", name=re.compile("Gửi tất cả báo cáo đã nhập")).click()
    hung.locator("[data-confirm-yes]").click()
    expect(hung.get_by_text("Đã gửi 1 báo cáo.")).to_be_visible()

    hanh.goto(f"{plan}/nghiem-thu")
    sound(hanh)
    with hanh.expect_download() as got:
        hanh.get_by_role("link", name=proof.name).click()
    assert Path(got.value.path()).read_bytes() == PDF
    hanh.goto(f"{plan}/nghiem-thu")
    hanh.keyboard.press("r")
    why = hanh.locator("tr.is-current textarea")
    expect(why).to_be_focused()
    why.fill("Thiếu ảnh chụp tủ mạng.")
    hanh.locator("tr.is-current").get_by_role("button", name="Gửi trả lại").click()
    expect(hanh.get_by_text("Đã trả lại")).to_be_visible()

    minh.goto(f"{site}/don-vi-toi?xem=bi-tra")
    minh.get_by_role("link", name=re.compile("Bổ sung báo cáo")).click()
    expect(minh.get_by_text("Thiếu ảnh chụp tủ mạng.").first).to_be_visible()
    sound(minh)
    minh.get_by_label("Tiến độ").fill("100")
    minh.get_by_label("Kết quả thực hiện").fill("Đã thay 12 máy, kèm ảnh.")
    minh.get_by_role("button", name="Lưu nháp").click()
    expect(minh.get_by_text("Đã lưu.")).to_be_visible()
    hung.goto(f"{site}/viec-duoc-giao/{code}")
    hung.get_by_role("button", name="Lưu và gửi").click()
    expect(hung.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    sound(hung)

    hanh.goto(f"{plan}/nghiem-thu")
    hanh.keyboard.press("a")
    expect(hanh.get_by_text("Đã nghiệm thu 1 báo cáo.")).to_be_visible()
    expect(hanh.get_by_text("Không còn báo cáo nào chờ")).to_be_visible()
    hanh.goto(plan)
    assert figure(hanh, "Hoàn thành trong hạn") == "1"
    assert int(figure(hanh, "Chưa gửi báo cáo")) == missing - 1
    hanh.locator(".stat", has=hanh.get_by_text("Hoàn thành trong hạn", exact=True)).get_by_role("link").click()
    expect(hanh.locator("tr[data-keys-item]")).to_have_count(1)
    hanh.keyboard.press("j")
    hanh.keyboard.press("Enter")
    hanh.wait_for_url(f"**/viec-duoc-giao/{code}")
    expect(hanh.get_by_role("link", name=proof.name)).to_be_visible()
    sound(hanh)


def test_many_are_chosen_and_accepted_at_once(at_work: AtWork, enter: Enter, site: str) -> None:
    at_work.sent(at_work.work(WARD_TASK))
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    at_work.sent(at_work.work(WARD_TASK, ANH_SON), "son", "son")
    page = enter("hanh")
    page.goto(f"{site}/ke-hoach/{at_work.plan}/nghiem-thu")
    boxes = page.locator("tr[data-keys-item] input[type=checkbox]")
    expect(boxes).to_have_count(3)
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Nghiệm thu các dòng đã chọn").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.get_by_text("Đã nghiệm thu 2 báo cáo.")).to_be_visible()
    expect(page.locator("tr[data-keys-item]")).to_have_count(1)
    assert at_work.report(at_work.work(WARD_TASK, THANH_VINH)).state == "sent"


@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_is_fit_narrow_and_wide(at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int) -> None:
    at_work.sent(at_work.work(WARD_TASK))
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")
    at_work.fill(at_work.work(UNDATED))
    plan = f"/ke-hoach/{at_work.plan}"
    page = enter("hanh", width=width)
    for path in (
        plan,
        f"{plan}?xem=don-vi",
        f"{plan}?xem=linh-vuc",
        f"{plan}?xem=danh-sach",
        f"{plan}?xem=danh-sach&sap=ke-hoach&tinh_trang=late",
        f"{plan}/muc/{at_work.item(WARD_TASK).code}",
        f"{plan}/nghiem-thu",
        f"{plan}/nghiem-thu?don_vi={THANH_VINH}",
        f"{plan}/quan-ly",
        f"{plan}/quan-ly?muc={at_work.item(WARD_TASK).code}&phan=hidden",
        f"{plan}/cua-toi",
        f"/viec-duoc-giao/{at_work.work(WARD_TASK)}",
        "/cong-khai",
        f"/cong-khai/{at_work.plan}?loai=chi-tieu",
    ):
        answer = page.goto(site + path)
        assert answer is not None and answer.status == 200, path
        sound(page)


def test_without_javascript_a_report_is_written_sent_and_corrected(at_work: AtWork, enter: Enter, site: str) -> None:
    code = at_work.work(WARD_TASK)
    hung = enter("hung", java_script_enabled=False)
    hung.goto(f"{site}/viec-duoc-giao/{code}")
    hung.fill("input[name=percent]", "30")
    hung.fill("textarea[name=result]", "Đã khảo sát.")
    hung.get_by_role("button", name="Lưu và gửi").click()
    assert at_work.report(code).state == "sent"
    hanh = enter("hanh", java_script_enabled=False)
    hanh.goto(f"{site}/ke-hoach/{at_work.plan}/quan-ly?muc=mang+noi+bo&phan=output")
    hanh.fill("textarea[name=new]", "Biên bản bàn giao")
    hanh.fill("input[name=cited]", "Quyết định 7/QĐ-UBND")
    hanh.fill("input[name=decided_on]", "05/02/2026")
    correct = hanh.get_by_role("button", name="Điều chỉnh")
    correct.click()
    assert at_work.item(WARD_TASK).output != "Biên bản bàn giao"
    hanh.get_by_label(re.compile("Điều chỉnh mục này .* Đánh dấu để đồng ý")).check()
    correct.click()
    assert at_work.item(WARD_TASK).output == "Biên bản bàn giao"
    hanh.goto(f"{site}/ke-hoach/{at_work.plan}/nghiem-thu")
    hanh.get_by_role("button", name="Nghiệm thu").first.click()
    assert at_work.report(code).state == "accepted"


def test_without_javascript_sending_everything_is_asked_once_more(at_work: AtWork, enter: Enter, site: str) -> None:
    code = at_work.work(WARD_TASK)
    hung = enter("hung", java_script_enabled=False)
    hung.goto(f"{site}/viec-duoc-giao/{code}")
    hung.fill("input[name=percent]", "30")
    hung.fill("textarea[name=result]", "Đã khảo sát.")
    hung.get_by_role("button", name="Lưu nháp").click()
    hung.goto(f"{site}/ke-hoach/{at_work.plan}/cua-toi")
    send = hung.get_by_role("button", name=re.compile("Gửi tất cả báo cáo đã nhập"))
    send.click()
    assert at_work.report(code).state == "draft"
    hung.get_by_label(re.compile("Đánh dấu để đồng ý")).check()
    send.click()
    assert at_work.report(code).state == "sent"


def test_without_javascript_what_cannot_be_taken_back_is_asked_once_more(
    at_work: AtWork, enter: Enter, site: str
) -> None:
    agreed = re.compile("Đánh dấu để đồng ý")
    first, second = at_work.work(WARD_TASK), at_work.work(WARD_TASK, THANH_VINH)
    at_work.sent(first)
    at_work.sent(second, "an", "thong")
    third = at_work.work(WARD_TASK, ANH_SON)
    at_work.sent(third, "son", "son")
    hanh = enter("hanh", java_script_enabled=False)
    hanh.goto(f"{site}/ke-hoach/{at_work.plan}/nghiem-thu")
    # One report is accepted as ever; many ask for the tick.
    hanh.get_by_role("button", name="Nghiệm thu", exact=True).first.click()
    expect(hanh.get_by_text("Đã nghiệm thu 1 báo cáo.")).to_be_visible()
    for box in hanh.locator("tr[data-keys-item] input[type=checkbox]").all():
        box.check()
    many = hanh.get_by_role("button", name="Nghiệm thu các dòng đã chọn")
    many.click()
    assert sorted(at_work.report(code).state for code in (first, second, third)) == ["accepted", "sent", "sent"]
    hanh.get_by_label(agreed).check()
    many.click()
    expect(hanh.get_by_text("Đã nghiệm thu 2 báo cáo.")).to_be_visible()

    hanh.goto(f"{site}/ke-hoach/{at_work.plan}/quan-ly")
    ending = hanh.locator("form", has=hanh.get_by_role("button", name="Kết thúc kế hoạch"))
    ending.get_by_label("Văn bản kết thúc").fill("Quyết định 9/QĐ-UBND")
    ending.get_by_role("button").click()
    assert at_work.plan_row().state == "issued"
    ending.get_by_label(agreed).check()
    ending.get_by_role("button").click()
    expect(hanh.get_by_text("Đã kết thúc kế hoạch")).to_be_visible()
