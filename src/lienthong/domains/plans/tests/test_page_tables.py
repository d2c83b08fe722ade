"""Tables of a plan's pages as Excel: who opens the page may take them, with its filters and behind the same walls."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.views.sections import TABLES
from lienthong.domains.plans.views.tables import SHEETS
from lienthong.kernel.audit.tests.factories import Entry

from .factories import THANH_VINH, WARD_TASK, AtWork, seen

FORMULA = '=HYPERLINK("http://vidu.example";"xem")'
WHO = ("hanh", "minh", "hung", "nghia", "duc", "tu")


def book(work: AtWork, who: str, address: str) -> Any:
    """The workbook at an address under the plan's `xuat`."""
    answer = work.client(who).get(f"/ke-hoach/{work.plan}/xuat/{address}")
    assert answer.status_code == 200, (who, address, answer.status_code)
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def rows(work: AtWork, who: str, address: str, place: int = 0) -> list[list[Any]]:
    """The rows under the head of one of its tables."""
    return [[cell.value for cell in row] for row in book(work, who, address).worksheets[place]][3:]


def raised(work: AtWork, who: str, text: str, unit: str = "na-p-truong-vinh-2025", cause: str = "money") -> str:
    """An obstacle of a ward."""
    said = {"cause": cause, "text": text, "wish": "Đề nghị hướng dẫn trong tuần này."}
    return str(actions.raise_obstacle(work.work(WARD_TASK, unit), work.actor(who), **said))


def test_every_part_with_tables_shows_where_they_are() -> None:
    assert {one for parts in TABLES.values() for one in parts} == set(SHEETS)


def test_who_opens_a_page_may_take_its_tables_and_nobody_else(at_work: AtWork) -> None:
    for who in WHO:
        client = at_work.client(who)
        for part in SHEETS:
            page = client.get(f"/ke-hoach/{at_work.plan}/{part}")
            file = client.get(f"/ke-hoach/{at_work.plan}/xuat/{part}")
            assert file.status_code == page.status_code, (who, part, page.status_code, file.status_code)
            if page.status_code == 200:
                assert who != "hanh" or f"/xuat/{part}" in page.content.decode(), part
                made = openpyxl.load_workbook(io.BytesIO(file.content))
                assert all(sheet.freeze_panes == "A4" and sheet.auto_filter.ref for sheet in made), part
    assert at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/xuat/khong-co").status_code == 404


def test_a_table_has_the_filters_of_its_page_and_the_walls_of_its_reader(at_work: AtWork) -> None:
    raised(at_work, "minh", FORMULA)
    raised(at_work, "an", "Mạng yếu ở các khối xóm vùng cao", THANH_VINH, "technical")
    made = rows(at_work, "hanh", "vuong-mac")
    assert {row[4] for row in made} == {"Phường Trường Vinh", "Phường Thành Vinh"}
    assert isinstance(made[0][7], dt.datetime) and isinstance(made[0][10], dt.datetime)
    assert [row[4] for row in rows(at_work, "minh", "vuong-mac")] == ["Phường Trường Vinh"]
    assert [row[6] for row in rows(at_work, "hanh", "vuong-mac?nguyen_nhan=technical")] == ["Hạ tầng, kỹ thuật"]
    none = rows(at_work, "hanh", "vuong-mac?xem=xong")
    assert none == [["Không có vướng mắc nào khớp với bộ lọc.", *[None] * 10]]
    said = [[cell.value for cell in row] for row in book(at_work, "hanh", "vuong-mac?xem=xong").worksheets[0]][1][0]
    assert "lọc: Đã gỡ, đã rút" in said
    cells = [cell for row in book(at_work, "hanh", "vuong-mac").worksheets[0].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.quotePrefix for cell in cells if cell.value == FORMULA] == [True]


def test_a_file_that_names_persons_leaves_a_trace(at_work: AtWork) -> None:
    def traces() -> int:
        return int(seen(lambda: Entry.objects.filter(verb="audit.read", subject=at_work.plan).count()))

    book(at_work, "hanh", "gia-han")
    assert traces() == 0, "nobody is named in an empty table"
    actions.ask_extension(
        at_work.work(WARD_TASK), at_work.actor("hung"),
        day=dt.date(2026, 6, 30), why="Chưa bố trí được kinh phí mua thiết bị.", done="Đã khảo sát xong hiện trạng.",
    )  # fmt: skip
    assert rows(at_work, "hanh", "gia-han")[0][4:6] == [dt.datetime(2026, 3, 31), dt.datetime(2026, 6, 30)]
    assert traces() == 1


@pytest.mark.parametrize(
    ("address", "heads"),
    [
        ("ky", ["Kỳ báo cáo", "Chưa gửi đủ báo cáo"]),
        ("toan-canh?xem=sau-ro", ["Sáu rõ"]),
        ("chi-tieu", ["Chỉ tiêu", "Chỉ tiêu theo kỳ"]),
        ("don-vi-ke-tuc", ["Chờ chọn đơn vị", "Việc đã chuyển"]),
        ("kinh-phi?xem=dong", ["Kinh phí"]),
    ],
)
def test_numbers_are_numbers(at_work: AtWork, address: str, heads: list[str]) -> None:
    made = book(at_work, "hanh", address)
    assert made.sheetnames == heads
    if address == "ky":
        first = [cell.value for cell in made.worksheets[0][4]]
        assert first[1] == "Quý I/2026" and isinstance(first[6], int) and isinstance(first[5], dt.datetime)
