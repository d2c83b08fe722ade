"""Trials, real times, where runs wait, runs that go over and come back: by keys, wide and narrow."""

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lienthong.domains.plans.tests.factories import TRUONG_VINH, AtWork
from lienthong.kernel.base import standing_on
from lienthong.kernel.process import actions
from lienthong.kernel.process.bpmn import write
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.tests import factories as running
from lienthong.kernel.units import api as units

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]
K = NodeKind
WIDTHS = (1440, 390)


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def longer() -> Definition:
    """Two steps with a look by the counter between them."""
    nodes = [
        Node("s", K.START),
        Node("nhan", K.USER, "Tiếp nhận", who=Who("officer"), limit=Period.hours(4)),
        Node("soat", K.USER, "Rà soát", who=Who("counter"), limit=Period.hours(4)),
        Node("ky", K.USER, "Ký", who=Who("leader"), limit=Period.days(1)),
        Node("e", K.END),
    ]
    return running.drawn(nodes, ["s>nhan", "nhan>soat", "soat>ky", "ky>e"], "Quy trình hai bước")


def drawn(page: Page, count: int = 1) -> None:
    """Diagrams are there, with what is said on them."""
    expect(page.locator("[data-diagram-drawn]")).to_have_count(count)
    expect(page.locator(".diagram__mark").first).to_be_attached()


def pressed(page: Page, name: str) -> None:
    """A link, reached by its name and opened by Enter."""
    page.get_by_role("link", name=name).first.press("Enter")


def asked_until(page: Page, day: str) -> None:
    """Another last day is asked for; on a phone the questions are folded away until one wants them."""
    box = page.get_by_label("Đến hết ngày")
    if not box.is_visible():
        page.locator("form.filters summary").press("Enter")
    box.fill(day)
    page.keyboard.press("Enter")


def test_two_designs_are_tried_and_the_result_stands_on_both_diagrams(
    at_work: AtWork, enter: Enter, site: str, sound: Sound
) -> None:
    process = running.published(running.two_steps(), TRUONG_VINH)
    author = running.author(TRUONG_VINH)
    draft = actions.draft(
        author, unit_id=units.card(TRUONG_VINH).id, bpmn=write(longer()).decode(), process=process, doubts=[]
    )
    page = enter("mai")
    page.goto(f"{site}/quy-trinh/ban/{process}.v1/chay-thu")
    sound(page)
    page.get_by_label("Số hồ sơ đến mỗi ngày làm việc").fill("nhiều")
    page.get_by_role("button", name="Chạy thử").press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Chưa chạy thử được")
    sound(page)
    page.get_by_label("Số hồ sơ đến mỗi ngày làm việc").fill("6")
    page.locator("[name='staff.officer.count']").fill("1")
    page.get_by_label("So với").select_option(draft)
    page.locator("summary", has_text="Chi phí, giờ làm việc").press("Enter")
    page.get_by_label("Chạy thử trong").fill("30")
    page.get_by_label("Chạy trước, không tính").fill("2")
    page.get_by_label("Lặp lại").fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đang chạy thử")
    sound(page)
    address = page.url
    actions.play_trials()
    # Nobody presses anything: the page opens the result by itself.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kết quả chạy thử", timeout=20_000)
    drawn(page, 2)
    expect(page.locator("#khac-nhau")).to_contain_text("Thêm bước: Rà soát")
    expect(page.locator("#truoc-sau")).to_contain_text("Bước trên sơ đồ")
    expect(page.locator("#so-do-2")).to_contain_text("Rà soát")
    sound(page)
    with page.expect_download() as taken:
        pressed(page, "Tải về Excel")
    book = load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    said = [cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert any("Rà soát" in str(cell) for cell in said)
    narrow = enter("mai", width=390)
    narrow.goto(address)
    drawn(narrow, 2)
    sound(narrow)


def lived(count: int) -> str:
    """Runs that are over, one of them late; returns the code of the process."""
    process = running.published(running.two_steps(), TRUONG_VINH)
    hands = {"nhan": running.person("lan", "officer", TRUONG_VINH), "ky": running.person("hung", "leader", TRUONG_VINH)}
    for place in range(count):
        with standing_on(f"2026-03-{place + 2:02d}T08:00:00"):
            run = running.started(process, subject=f"HS-{place + 1}", unit=TRUONG_VINH)
        day = place + 2 if place else 12
        with standing_on(f"2026-03-{day:02d}T09:30:00"):
            actions.complete(running.open_step(run, "nhan"), hands["nhan"])
        with standing_on(f"2026-03-{day:02d}T10:00:00"):
            actions.complete(running.open_step(run, "ky"), hands["ky"])
    actions.note_all_stays()
    return process


@pytest.mark.parametrize("width", WIDTHS)
def test_real_times_are_asked_by_unit_and_period_and_opened_down_to_their_runs(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int
) -> None:
    process = lived(4)
    page = enter("hung", width=width)
    page.goto(f"{site}/quy-trinh/ban/{process}.v1/duong-di?tu=01/03/2026&den=31/03/2026")
    drawn(page)
    steps = page.locator("#cac-buoc")
    expect(steps).to_contain_text("Tiếp nhận")
    expect(page.locator("#so-do .diagram__mark")).to_have_count(2)
    sound(page)
    # A shorter time: only what ended in it.
    asked_until(page, "05/03/2026")
    page.wait_for_url("**den=05*")
    expect(page.locator("#cac-buoc tbody tr").first.get_by_role("link", name="3", exact=True)).to_be_visible()
    asked_until(page, "31/02/2026")
    expect(page.get_by_text("Ghi ngày theo mẫu 31/01/2026.").first).to_be_visible()
    sound(page)
    asked_until(page, "31/03/2026")
    drawn(page)
    pressed(page, "Cả bước")
    drawn(page)
    expect(page.locator("#so-do")).to_contain_text("cả bước")
    # From the figure to the runs behind it, and into one.
    page.locator("#cac-buoc tbody tr", has_text="Tiếp nhận").get_by_role("link", name="25").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tiếp nhận")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("HS-1")
    sound(page)
    page.locator("tbody a").first.press("Enter")
    expect(page.get_by_text("HS-1").first).to_be_visible()
    sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_where_runs_wait_is_seen_and_opened_down_to_the_step(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int
) -> None:
    process = running.published(running.two_steps(), TRUONG_VINH)
    with standing_on("2026-02-03T08:00:00"):
        late = running.started(process, subject="HS-CU", unit=TRUONG_VINH)
    running.started(process, subject="HS-MOI", unit=TRUONG_VINH)
    page = enter("hung", width=width)
    page.goto(f"{site}/quy-trinh/dang-cho?quy-trinh={process}")
    expect(page.locator("main")).to_contain_text("2 bước đang chờ, 1 bước quá hạn")
    sound(page)
    page.locator("tbody tr").first.get_by_role("link", name="bước quá hạn").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("HS-CU")
    sound(page)
    pressed(page, "Tất cả")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("HS-CU")
    page.locator("tbody a").first.press("Enter")
    assert page.url.endswith(running.open_step(late, "nhan"))
    sound(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_runs_go_over_to_a_new_version_and_back_by_the_buttons_of_the_page(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int
) -> None:
    process = running.published(running.two_steps(), TRUONG_VINH)
    first = running.started(process, subject="HS-1", unit=TRUONG_VINH)
    running.started(process, subject="HS-2", unit=TRUONG_VINH)
    target = running.next_version(process, longer(), TRUONG_VINH)
    page = enter("mai", width=width)
    page.goto(f"{site}/quy-trinh/ban/{target}/chuyen")
    page.get_by_label("Từ bản").select_option(f"{process}.v1")
    sound(page)
    page.get_by_role("button", name="Chuẩn bị chuyển").press("Enter")
    sound(page)
    page.get_by_role("button", name="Ghi và tính thử").press("Enter")
    expect(page.locator("#tinh-thu")).to_contain_text("2 hồ sơ chuyển được")
    sound(page)
    page.get_by_label("Căn cứ chuyển").fill("35/QĐ-UBND")
    page.get_by_role("button", name="Chuyển 2 hồ sơ").press("Enter")
    page.locator("[data-confirm-yes]").press("Enter")
    expect(page.locator("main")).to_contain_text("Hệ thống đang làm")
    actions.carry_migrations()
    page.reload()
    expect(page.locator("main")).to_contain_text("Đã chuyển xong")
    expect(page.locator("main")).to_contain_text(re.compile(r"Đã chuyển\s*2 hồ sơ"))
    sound(page)
    here = page.url
    # One of them goes on in the new version: it stays there when the rest comes back.
    actions.complete(running.open_step(first, "nhan"), running.person("lan", "officer", TRUONG_VINH))
    page.locator("#hoan-lai summary").press("Enter")
    page.get_by_role("button", name="Hoàn lại", exact=True).press("Enter")
    page.locator("[data-confirm-yes]").press("Enter")
    expect(page.locator("main")).to_contain_text("Ghi lý do hoàn lại")
    sound(page)
    page.get_by_label("Lý do hoàn lại").fill("Ban hành nhầm")
    page.get_by_role("button", name="Hoàn lại", exact=True).press("Enter")
    page.locator("[data-confirm-yes]").press("Enter")
    expect(page.locator("main")).to_contain_text("Hệ thống đang làm")
    actions.carry_migrations()
    page.goto(here)
    expect(page.locator("main")).to_contain_text("Đã trở lại bản 1")
    expect(page.locator("main")).to_contain_text("1 hồ sơ")
    sound(page)
