"""Pages of money: figures that open, a sheet out and in again, and what a bad sheet is told."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienthong.domains.plans.exports.money import lines
from lienthong.domains.plans.models import Budget, Movement
from lienthong.domains.plans.money_sheet import COLUMNS, MOST_ROWS, SHOWN, read_sheet, written_csv
from lienthong.domains.plans.queries.money import budget_of
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.printing import api as printing

from .factories import TRUONG_VINH, WARD_TASK, AtWork, seen
from .test_money import line, pay, sums

KEY = "khoa-gui-mot-lan"
HEADS = [heading for _, heading, _, _ in COLUMNS]
NEW = {"Nhiệm vụ số": "1", "Đơn vị": "Phường Trường Vinh", "Năm": 2026, "Nguồn vốn": "ngân sách tỉnh",
       "Kế hoạch vốn (đồng)": 300_000_000, "Văn bản giao vốn": "QĐ 9/QĐ-UBND",
       "Ngày văn bản": "05/01/2026"}  # fmt: skip


def workbook(rows: list[dict[str, object]], heads: list[str] | None = None, before: int = 1) -> bytes:
    """A sheet with these rows under these headings."""
    made = openpyxl.Workbook()
    for _ in range(before):
        made.active.append(["Kinh phí"])
    heads = heads or HEADS
    made.active.append(heads)
    for row in rows:
        made.active.append([row.get(head) for head in heads])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sent(client: Client, at: AtWork, data: bytes, name: str = "kinh-phi.xlsx") -> str:
    """What the page says to a file."""
    answer = client.post(
        f"/ke-hoach/{at.plan}/kinh-phi/nhap",
        {"key": KEY, "act": "compare", "sheet": SimpleUploadedFile(name, data)},
    )
    return answer.content.decode()


def confirmed(client: Client, at: AtWork, page: str, key: str = KEY) -> int:
    """Confirm what the page has compared; the status."""
    packed = (
        page.split('name="packed" value="')[1].split('"', maxsplit=1)[0].replace("&#34;", '"').replace("&quot;", '"')
    )
    return client.post(
        f"/ke-hoach/{at.plan}/kinh-phi/nhap", {"key": key, "act": "confirm", "packed": packed}
    ).status_code


def test_every_figure_leads_to_its_lines(at_work: AtWork) -> None:
    budget = line(at_work, amount=500_000_000)
    pay(at_work, budget, 120_000_000)
    client = at_work.client("hanh")
    page = client.get(f"/ke-hoach/{at_work.plan}/kinh-phi").content.decode()
    item = at_work.item(WARD_TASK).code
    assert "500.000.000" in page and "120.000.000" in page and "24" in page
    href = f"/ke-hoach/{at_work.plan}/kinh-phi/so?muc={item}&amp;loai=disbursed"
    assert href in page
    book = client.get(href.replace("&amp;", "&")).content.decode()
    assert "UNC 01" in book and "120.000.000" in book and "500.000.000" not in book


@pytest.mark.parametrize("tab", ["", "don-vi", "nguon", "nam", "dong", "la"])
def test_every_way_of_looking_opens(at_work: AtWork, tab: str) -> None:
    line(at_work)
    page = at_work.client("minh").get(f"/ke-hoach/{at_work.plan}/kinh-phi?xem={tab}")
    assert page.status_code == 200 and "500.000.000" in page.content.decode()


def test_others_money_is_not_there(at_work: AtWork) -> None:
    budget = line(at_work)
    for who, status in (("minh", 200), ("hanh", 200), ("duc", 200), ("an", 404), ("lan", 404), ("", 302)):
        assert at_work.client(who).get(f"/dong-kinh-phi/{budget}").status_code == status, who
    assert "500.000.000" not in at_work.client("an").get(f"/ke-hoach/{at_work.plan}/kinh-phi").content.decode()


def test_a_payment_by_the_form_and_its_refusal(at_work: AtWork) -> None:
    budget, client = line(at_work, amount=100), at_work.client("minh")
    given = {"key": KEY, "act": "disburse", "amount": "150", "day": "09/02/2026", "document": "UNC 7"}
    refused = client.post(f"/dong-kinh-phi/{budget}", given)
    assert refused.status_code == 422 and "sẽ vượt kế hoạch vốn" in refused.content.decode()
    assert 'value="UNC 7"' in refused.content.decode()
    given |= {"amount": "60", "key": "khoa-thu-hai"}
    assert client.post(f"/dong-kinh-phi/{budget}", given).status_code == 303
    assert client.post(f"/dong-kinh-phi/{budget}", given).status_code == 303  # pressed twice
    assert sums(at_work, budget) == (100, 0, 60)


def test_a_line_and_an_investor_by_their_forms(at_work: AtWork) -> None:
    client = at_work.client("hung")
    base = f"/ke-hoach/{at_work.plan}/kinh-phi"
    made = client.post(
        f"{base}/them",
        {"key": KEY, "item": "Nhiệm vụ 1. Nâng cấp mạng nội bộ tại trụ sở phường, xã", "unit": "Phường Trường Vinh",
         "year": "2026", "source": "commune", "amount": "1.250.000.000", "cited": "NQ 3", "decided_on": "05/01/2026"},
    )  # fmt: skip
    assert made.status_code == 303
    budget = made.headers["Location"].rsplit("/", 1)[1]
    assert sums(at_work, budget)[0] == 1_250_000_000
    named = client.post(
        f"{base}/chu-dau-tu",
        {"key": KEY, "item": "Nhiệm vụ 1. Nâng cấp", "unit": "Phường Trường Vinh", "basis": "delegated",
         "person": "Võ Đình Hùng", "cited": "QĐ 5/QĐ-UBND", "decided_on": "05/01/2026", "since": "06/01/2026"},
    )  # fmt: skip
    assert named.status_code == 303
    assert "Võ Đình Hùng" in at_work.client("an").get(f"{base}/chu-dau-tu").content.decode()


def test_a_sheet_goes_out_is_filled_and_comes_in(at_work: AtWork) -> None:
    budget = line(at_work, amount=100_000_000)
    client = at_work.client("hung")
    out = client.get(f"/ke-hoach/{at_work.plan}/kinh-phi/xuat?dang=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(out.content))
    sheet = book.active
    assert [cell.value for cell in sheet[2]] == HEADS and sheet["A3"].value == budget
    for head, value in (("Kế hoạch vốn (đồng)", 150_000_000), ("Văn bản giao vốn", "QĐ 88"),
                        ("Ngày văn bản", "01/02/2026"), ("Giải ngân thêm (đồng)", "120.000.000"),
                        ("Ngày giải ngân", "09/02/2026"), ("Số chứng từ", "UNC 9")):  # fmt: skip
        sheet.cell(3, HEADS.index(head) + 1).value = value
    sheet.append([NEW.get(head) for head in HEADS])
    filled = io.BytesIO()
    book.save(filled)
    page = sent(client, at_work, filled.getvalue())
    assert "dòng mới" in page and "điều chỉnh kế hoạch vốn" in page and "giải ngân thêm" in page
    assert sums(at_work, budget) == (100_000_000, 0, 0)  # nothing before it is confirmed
    assert confirmed(client, at_work, page) == 303
    assert confirmed(client, at_work, page) == 303  # pressed twice
    assert sums(at_work, budget) == (150_000_000, 0, 120_000_000)
    assert seen(lambda: Budget.objects.count()) == 2
    again = client.get(f"/ke-hoach/{at_work.plan}/kinh-phi/xuat?dang=csv").content
    assert "giống số liệu đang có" in sent(client, at_work, again, "kinh-phi.csv")


def test_all_of_a_sheet_or_nothing(at_work: AtWork) -> None:
    """The second row pays more than it has: the first is not written either."""
    client = at_work.client("hung")
    good = NEW | {"Nguồn vốn": "ngân sách xã"}
    over = NEW | {"Giải ngân thêm (đồng)": 300_000_001, "Ngày giải ngân": "09/02/2026", "Số chứng từ": "UNC"}
    page = sent(client, at_work, workbook([good, over]))
    assert confirmed(client, at_work, page) == 422
    assert seen(lambda: (Budget.objects.count(), Movement.objects.count())) == (0, 0)


def test_a_unit_cannot_bring_in_anothers_lines(at_work: AtWork) -> None:
    other = line(at_work, who="hanh", unit="na-p-thanh-vinh-2025")
    page = sent(at_work.client("hung"), at_work, workbook([NEW | {"Mã dòng": other, "Kế hoạch vốn (đồng)": 5}]))
    assert f"Không có dòng kinh phí {other}" in page and 'name="packed"' not in page
    page = sent(at_work.client("hung"), at_work, workbook([NEW | {"Đơn vị": "Phường Thành Vinh"}]))
    assert confirmed(at_work.client("hung"), at_work, page) in (403, 422)
    assert sums(at_work, other)[0] == 500_000_000


def test_columns_may_be_moved() -> None:
    rows = read_sheet(workbook([NEW], heads=[*reversed(HEADS), "Cột riêng"], before=3), "a.xlsx")
    assert [(row["amount"], row["source"], row["decided_on"], row["line"]) for row in rows] == [
        (300_000_000, "province", "2026-01-05", 5)
    ]


def _with_macro() -> bytes:
    data = io.BytesIO(workbook([NEW]))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    return data.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 90_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: workbook([NEW | {"Kế hoạch vốn (đồng)": "hai trăm triệu"}]), "không phải số tiền"),
        (lambda: workbook([NEW | {"Kế hoạch vốn (đồng)": 1.5}]), "không phải số tiền"),
        (lambda: workbook([NEW | {"Kế hoạch vốn (đồng)": "=SUM(A1:A2)"}]), "là công thức"),
        (lambda: workbook([NEW | {"Ngày văn bản": "31/02/2026"}]), "không phải ngày"),
        (lambda: workbook([NEW | {"Nguồn vốn": "quỹ đen"}]), "danh mục nguồn vốn"),
        (lambda: workbook([NEW] * (MOST_ROWS + 1)), "Chia thành nhiều tệp"),
        (lambda: workbook([NEW], heads=["A", "B"]), "Không tìm thấy dòng tiêu đề"),
        (lambda: workbook([NEW], heads=[*HEADS, "Năm"]), "đứng hai lần"),
        (lambda: workbook([]), "không có dòng kinh phí nào"),
        (_with_macro, "macro"),
        (_bomb, "quá lớn sau khi mở"),
        (lambda: b"PK\x03\x04 hong", "bị hỏng"),
        (lambda: b"\xd0\xcf\x11\xe0 doi cu", "xlsx"),
        (lambda: "Mã dòng,Năm\n".encode("utf-16"), "CSV UTF-8"),
        (lambda: b"", "Tệp rỗng"),
    ],
)
def test_a_bad_sheet_is_told_what_is_wrong(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(Unfit) as no:
        read_sheet(make(), "tep.xls")
    assert said in no.value.fields["sheet"]


def test_a_hundred_thousand_rows_are_refused_quickly() -> None:
    out = io.StringIO()
    out.write(",".join(HEADS) + "\n")
    out.write("KP-1,1,x,Phường A,2026,ngân sách tỉnh,5,QĐ,05/01/2026,,,,,,\n" * 100_000)
    with pytest.raises(Unfit):
        read_sheet(out.getvalue().encode()[:4_900_000], "a.csv")


def test_what_is_written_starts_no_formula() -> None:
    rows = [{"code": "KP-1", "name": "=HYPERLINK(1)", "unit": "+cmd", "amount": 5}]
    assert b"'=HYPERLINK" in written_csv(rows) and b"'+cmd" in written_csv(rows)
    sheet = openpyxl.load_workbook(io.BytesIO(printing.workbook([lines(SHOWN, rows)], title="Kinh phí"))).active
    assert sheet["C3"].value == "=HYPERLINK(1)" and sheet["C3"].data_type == "s" and sheet["C3"].quotePrefix


def test_the_unit_of_the_line_stands_on_its_page(at_work: AtWork) -> None:
    budget = line(at_work)
    duc = at_work.actor("duc")
    assert seen(lambda: budget_of(duc, budget).unit.code, duc) == TRUONG_VINH
