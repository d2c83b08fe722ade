"""Tables of a plan's pages as Excel: who opens the page may take them, with its filters and behind the same walls."""

import datetime as dt
import io
import re
from html import unescape
from typing import Any

import openpyxl
import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.views import manage
from lienthong.domains.plans.views.sections import TABLES
from lienthong.domains.plans.views.tables import SHEETS
from lienthong.kernel.access import api as access
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units

from .factories import NV, THANH_VINH, UNDATED, WARD_TASK, AtWork, person_code, seen
from .later_desk import compared, followed, issue_later

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
    own = {"nghiem-thu"}  # one accepts away from the parts of the plan: the page has its own way to Excel
    assert {one for parts in TABLES.values() for one in parts} | own == set(SHEETS)


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


def shown(work: AtWork, who: str, address: str, link: str = "/viec-duoc-giao/") -> list[str]:
    """What the links of a page's rows say, in their order."""
    page = work.client(who).get(f"/ke-hoach/{work.plan}/{address}").content.decode()
    return [unescape(one) for one in re.findall(rf'<a href="{link}[^>]*data-keys-open[^>]*>([^<]*)</a>', page)]


def test_who_does_what_leaves_as_the_unit_sees_it(at_work: AtWork) -> None:
    hung = at_work.actor("hung")
    unit = hung.units_as("leader")
    actions.hand(
        hung, unit_id=next(iter(unit)), works=[at_work.work(WARD_TASK)], person=person_code("minh")
    )  # fmt: skip
    for filters in ("", "?nguoi=chua-co", f"?nguoi={person_code('minh')}"):
        made = rows(at_work, "hung", f"phan-cong{filters}")
        assert [row[3] for row in made] == shown(at_work, "hung", f"phan-cong{filters}") != []
    held = {row[3]: row for row in rows(at_work, "minh", "phan-cong")}
    mine = held["Nâng cấp mạng nội bộ tại trụ sở phường, xã"]
    assert mine[5] == "Hồ Quang Minh" and mine[7] == dt.datetime(2026, 3, 31)
    assert held["Tuyên truyền về chuyển đổi số"][5:8] == ["Chưa có người", "Thường xuyên", None]
    assert held["Rà soát lỗ hổng hệ thống một cửa"][10] == "Không", "what the public does not see says so"
    assert (
        "/xuat/phan-cong?nguoi=toi"
        in at_work.client("minh").get(f"/ke-hoach/{at_work.plan}/phan-cong?nguoi=toi").content.decode()
    )
    other = {row[5] for row in rows(at_work, "thong", "phan-cong")}
    assert other == {"Chưa có người"}, "another unit has its own rows alone"
    asked = at_work.client("thong").get(f"/ke-hoach/{at_work.plan}/xuat/phan-cong?don_vi={next(iter(unit))}")
    assert asked.status_code == 404


def test_reports_that_wait_leave_for_those_who_accept_them(at_work: AtWork) -> None:
    at_work.sent(at_work.work(WARD_TASK), percent=60, result=FORMULA)
    at_work.sent(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong")
    at_work.sent(at_work.work(UNDATED))
    made = rows(at_work, "hanh", "nghiem-thu")
    assert [row[5] for row in made] == shown(at_work, "hanh", "nghiem-thu")
    assert {row[5] for row in made} == {"Phường Trường Vinh", "Phường Thành Vinh"}
    first = next(row for row in made if row[5] == "Phường Trường Vinh")
    assert first[7:9] == [60, 0] and first[10] == dt.datetime(2026, 3, 31) and first[11] == FORMULA
    assert first[14] == "Võ Đình Hùng" and isinstance(first[15], dt.datetime)
    cells = [cell for row in book(at_work, "hanh", "nghiem-thu").worksheets[0].iter_rows() for cell in row]
    assert [cell.quotePrefix for cell in cells if cell.value == FORMULA] == [True]
    one_unit = f"nghiem-thu?don_vi={THANH_VINH}"
    assert [row[5] for row in rows(at_work, "hanh", one_unit)] == ["Phường Thành Vinh"]
    page = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/{one_unit}").content.decode()
    assert f"/xuat/{one_unit}" in page
    assert [row[3] for row in rows(at_work, "toan", "nghiem-thu")] == ["Tuyên truyền về chuyển đổi số"]
    assert rows(at_work, "hung", "nghiem-thu")[0][0] == "Không có báo cáo nào chờ nghiệm thu.", "one's own are not"


def test_plans_before_and_after_leave_row_beside_row(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    before, after = rows(later, "hung", "ke-hoach-truoc"), rows(at_work, "hung", "ke-hoach-truoc")
    assert before[0][1:3] == ["Kế hoạch trước", "99/KH-UBND"] and before[0][5] == dt.datetime(2025, 12, 31)
    assert after[0][1:3] == ["Kế hoạch sau", "120/KH-UBND"] and after[0][6] == "Được tiếp nối"
    base, lines = f"/ke-hoach/{later.plan}/doi-chieu/{code}", compared(at_work, code).lines
    for tab, wanted in (
        ("", lines),
        ("can-xac-nhan", [one for one in lines if one.waits]),
        ("moi", [one for one in lines if one.old is None]),
    ):
        page = at_work.client("hung").get(f"{base}?xem={tab}").content.decode()
        assert f"{base}/xuat?xem={tab}" in page
        file = at_work.client("hung").get(f"{base}/xuat?xem={tab}")
        made = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(file.content)).active][3:]
        names = [[(side.name if side else None) for side in (one.old, one.new)] for one in wanted]
        assert [[row[5], row[13]] for row in made] == names != []
        assert page.count('class="item sides"') == len(made)
    assert at_work.client("tu").get(f"{base}/xuat").status_code == 404


def test_what_decisions_changed_leaves_with_the_days_as_days(at_work: AtWork, monkeypatch: Any) -> None:
    task = at_work.item(WARD_TASK).code
    for field, new in (("due_on", "2026-04-30"), ("due_on", "2026-05-31"), ("name", FORMULA), ("hidden", True)):
        actions.correct(
            at_work.plan, at_work.actor("hanh"), cited="QĐ 5/QĐ-UBND", decided_on=dt.date(2026, 2, 9),
            changes=[{"item": task, "field": field, "new": new}],
        )  # fmt: skip
    periods, made = rows(at_work, "hanh", "quan-ly"), rows(at_work, "hanh", "quan-ly", 1)
    assert [row[1:] for row in periods] == [["Quý I/2026", dt.datetime(2026, 3, 31), dt.datetime(2026, 4, 10)]]
    assert [row[4:7] for row in made] == [
        ["Công khai", "Công khai", "Không công khai"],
        ["Nội dung", "Nâng cấp mạng nội bộ tại trụ sở phường, xã", FORMULA],
        ["Thời hạn", dt.datetime(2026, 4, 30), dt.datetime(2026, 5, 31)],
        ["Thời hạn", "Quý I/2026", dt.datetime(2026, 4, 30)],
    ]
    assert {tuple(row[7:10]) for row in made} == {("QĐ 5/QĐ-UBND", dt.datetime(2026, 2, 9), "Hoàng Thị Mỹ Hạnh")}
    page = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/quan-ly").content.decode()
    assert page.count(f'/muc/{task}">') == len(made) and "Thời hạn từ “Quý I/2026” thành “30/04/2026”" in page
    monkeypatch.setattr(manage, "SIZE", 3)
    first = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/quan-ly").content.decode()
    further = unescape(re.findall(r'href="([^"]*[?]sau=[^"#]*)#da-dieu-chinh"', first)[0])
    second = at_work.client("hanh").get(further).content.decode()
    assert [one.count(f'/muc/{task}">') for one in (first, second)] == [3, 1]
    assert len(rows(at_work, "hanh", further.partition("/ke-hoach/")[2].partition("/")[2], 1)) == 4, "all, not the page"
    cells = [cell for row in book(at_work, "hanh", "quan-ly").worksheets[1].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    access.grant(HOUSE, username="toan", role="coordinator", unit_id=units.card(NV).id)
    for who in ("nghia", "toan"):
        refused = at_work.client(who).get(f"/ke-hoach/{at_work.plan}/xuat/quan-ly")
        assert refused.status_code == 404, "who coordinates other plans is nobody here"
