"""A month in a real browser: the grid taken out as Excel, filled by a person, brought in; and the leader's screen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lienthong.domains.plans.grid_sheet import HEADINGS
from lienthong.domains.plans.tests.factories import WARD_TASK, AtWork

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Sound = Callable[[Page], None]


@pytest.fixture
def desk(at_work: AtWork) -> AtWork:
    """The site stands over the small province."""
    return at_work


def filled(path: Path, work: str, others: str | None) -> Path:
    """As a person fills it: one row, a column moved to the end, and in the other rows' figures these words."""
    book = load_workbook(path)
    sheet = book.active
    [head] = [
        row for row in sheet.iter_rows() if {cell.value for cell in row} >= {HEADINGS["code"], HEADINGS["result"]}
    ]
    places = {cell.value: cell.column for cell in head}
    percent, result = places[HEADINGS["percent"]], places[HEADINGS["result"]]
    rows = [row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[0].value or row[1].value]
    for row in rows:
        mine = sheet.cell(row, places[HEADINGS["code"]]).value == work
        sheet.cell(row, percent).value = 65 if mine else others
        sheet.cell(row, result).value = "Đã nối 7 trong 11 trụ sở." if mine else None
    last = sheet.max_column + 1
    for row in range(head[0].row, sheet.max_row + 1):
        sheet.cell(row, last).value = sheet.cell(row, result).value
        sheet.cell(row, result).value = None
    changed = path.with_name("da-dien.xlsx")
    book.save(changed)
    return changed


def test_the_grid_goes_out_and_comes_in_as_excel(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, tmp_path: Path
) -> None:
    work = at_work.work(WARD_TASK)
    page = enter("minh")
    page.goto(f"{site}/ke-hoach/{at_work.plan}/bang/{at_work.newest_round().code}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải Excel").click()
    taken.value.save_as(tmp_path / "bang.xlsx")

    page.get_by_role("link", name="Nộp từ Excel").click()
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(filled(tmp_path / "bang.xlsx", work, "khoảng một nửa"))
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_role("alert")).to_contain_text("“khoảng một nửa” không phải số nguyên từ 0 đến 100")
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(filled(tmp_path / "bang.xlsx", work, None))
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_text("Đã nối 7 trong 11 trụ sở.")).to_be_visible()
    sound(page)
    assert at_work.report(work) is None, "nothing is written before it is confirmed"
    page.get_by_role("button", name=re.compile("Ghi 1 dòng")).click()
    expect(page.locator(f"#result-{at_work.assignment(work).pk}")).to_have_value("Đã nối 7 trong 11 trụ sở.")
    assert (at_work.report(work).percent, at_work.report(work).state) == (65, "draft")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_leaders_figure_opens_down_to_the_evidence(
    at_work: AtWork, enter: Enter, site: str, sound: Sound, width: int
) -> None:
    at_work.sent(at_work.work(WARD_TASK))
    at_work.day = "2026-04-20T09:00:00"
    page = enter("duc", width=width)
    page.goto(f"{site}/lanh-dao")
    expect(page.get_by_role("heading", name="Điều hành")).to_be_visible()
    sound(page)
    late = page.locator('a[href*="tinh_trang=late"]').filter(has_text=re.compile(r"^\d+$")).first
    count = int(late.inner_text())
    assert count > 0
    late.click()
    rows = page.locator('a[href*="/viec-duoc-giao/"]')
    expect(rows).to_have_count(count)
    rows.first.click()
    expect(page.locator("main")).to_contain_text("Quá hạn", ignore_case=True)
