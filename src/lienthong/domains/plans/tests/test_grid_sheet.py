"""The grid by Excel: out and in, columns moved, cells that are no numbers, formulas, macros, too many rows."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from lienthong.domains.plans.grid_sheet import COLUMNS, HEADINGS, read_back
from lienthong.kernel.base.errors import Unfit

from .factories import UNDATED, WARD_TASK, AtWork
from .test_grid import address, save

HEADS = [heading for _, heading, *_ in COLUMNS]


def made(rows: list[list[Any]], heads: list[str] | None = None) -> bytes:
    """A workbook with these rows under these headings."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Báo cáo"])
    sheet.append(heads or HEADS)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(code: str, **parts: Any) -> list[Any]:
    """A row under all headings."""
    given = {"code": code, **parts}
    return [given.get(field) for field, *_ in COLUMNS]


def handed_in(at: AtWork, data: bytes, who: str = "minh", name: str = "bang.xlsx") -> tuple[int, str]:
    """Hand a file in; the status and the page."""
    answer = at.client(who).post(
        f"{address(at)}/nop", {"key": "nop-tep-01", "act": "compare", "sheet": SimpleUploadedFile(name, data)}
    )
    return answer.status_code, answer.content.decode()


def confirmed(at: AtWork, page: str, who: str = "minh") -> Any:
    """Confirm what the page shows."""
    packed = re.search(r'name="packed" value="([^"]+)"', page)
    assert packed
    fields = {"key": "nop-tep-02", "act": "confirm", "packed": html.unescape(packed.group(1))}
    return at.client(who).post(f"{address(at)}/nop", fields)


def test_what_is_taken_along_comes_back_and_changes_nothing(at_work: AtWork) -> None:
    save(at_work, [{"assignment": at_work.work(WARD_TASK), "percent": 40, "result": "=1+1 không phải công thức"}])
    answer = at_work.client("minh").get(f"{address(at_work)}/excel")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = {cell.value for line in sheet.iter_rows() for cell in line}
    assert set(HEADS) <= cells and "=1+1 không phải công thức" in cells
    rows = read_back(answer.content, "bang.xlsx")
    assert at_work.work(WARD_TASK) in {row["assignment"] for row in rows}
    status, page = handed_in(at_work, answer.content)
    assert status == 200 and "Tệp giống bảng đang có" in page


def test_a_filled_file_is_shown_before_it_is_kept(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    save(at_work, [{"assignment": one, "percent": 10, "result": "Cũ"}])
    data = made(
        [
            row_of(one, percent=45, result="Mới", cause="Kinh phí", difficulties="Thiếu vốn"),
            row_of(two, percent=100, done_on=dt.datetime(2026, 2, 9), result="Xong"),
        ]
    )
    status, page = handed_in(at_work, data)
    assert status == 200 and "2</b> dòng sẽ thay đổi" in page
    assert "<del>Cũ</del> <ins>Mới</ins>" in page and "<del>10%</del> <ins>45%</ins>" in page
    assert at_work.report(one).result == "Cũ"
    assert confirmed(at_work, page).status_code == 303
    report = at_work.report(one)
    assert (report.percent, report.result, report.cause) == (45, "Mới", "money")
    assert at_work.report(two).done_on == dt.date(2026, 2, 9)


def test_moved_and_missing_columns_are_found_by_their_names(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    data = made([["Kết quả mới", "ghi chú riêng", one]], ["kết quả", "Cột của tôi", "MÃ VIỆC"])
    [row] = read_back(data, "x.xlsx")
    assert row == {"assignment": one, "result": "Kết quả mới"}
    save(at_work, [{"assignment": one, "percent": 33}])
    _, page = handed_in(at_work, data)
    confirmed(at_work, page)
    assert (at_work.report(one).percent, at_work.report(one).result) == (33, "Kết quả mới")


def test_a_colleague_who_saved_meanwhile_is_not_overwritten(at_work: AtWork) -> None:
    one, two = at_work.work(WARD_TASK), at_work.work(UNDATED)
    _, page = handed_in(at_work, made([row_of(one, result="Từ tệp"), row_of(two, result="Từ tệp")]))
    save(at_work, [{"assignment": one, "result": "Của Toàn"}], who="toan.tv")
    answer = confirmed(at_work, page)
    assert answer.status_code == 409 and "Trần Mạnh Toàn vừa lưu" in html.unescape(answer.content.decode())
    assert (at_work.report(one).result, at_work.report(two).result) == ("Của Toàn", "Từ tệp")


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "text in a number": (
        lambda: made([row_of("x", percent="bốn mươi")]),
        "“bốn mươi” không phải số nguyên từ 0 đến 100",
    ),
    "percent as Excel's share": (lambda: made([row_of("x", percent=0.4)]), "không phải số nguyên từ 0 đến 100"),
    "text in a figure": (lambda: made([row_of("x", value="7o")]), "cột “Giá trị”: “7o” không phải số"),
    "formula": (lambda: made([row_of("x", result="=HYPERLINK(1)")]), "là công thức. Dán giá trị thay cho công thức"),
    "formula in a number": (lambda: made([row_of("x", percent="=A1")]), "cột “Tiến độ (%)”: là công thức"),
    "no such day": (lambda: made([row_of("x", done_on="31/02/2026")]), "“31/02/2026” không phải ngày"),
    "no such cause": (lambda: made([row_of("x", cause="vì trời mưa")]), "không có trong danh mục"),
    "twice": (lambda: made([row_of("x"), row_of("x")]), "đứng hai lần"),
    "a column twice": (lambda: made([["x", "a", "b"]], ["Mã việc", "Kết quả", "Kết quả"]), "đứng hai lần"),
    "no headings": (lambda: made([["x"]], ["Không có gì"]), "Không tìm thấy dòng tiêu đề"),
    "no rows": (lambda: made([]), "không có dòng nào mang mã việc"),
    "too many rows": (lambda: made([row_of(f"x{n}") for n in range(1200)]), "có hơn 1000 dòng"),
    "not a workbook": (lambda: b"PK\x03\x04nothing", "bị hỏng"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\xff" * 64, "không đọc được"),
    "macros": (lambda: _with_macro(), "có macro nên không nhận"),
}


def _with_macro() -> bytes:
    out = io.BytesIO(made([row_of("x")]))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub AutoOpen")
    return out.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_taken_is_said_in_one_sentence(at_work: AtWork, name: str) -> None:
    make, said = BAD[name]
    status, page = handed_in(at_work, make(), name="cu.xls" if name == "an old workbook" else "bang.xlsx")
    assert status == 422
    assert said in html.unescape(page)


def test_a_hundred_thousand_rows_end_soon() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Mã việc", "Kết quả"])
    for n in range(100_000):
        sheet.append([f"x{n}", "y"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unfit) as no:
        read_back(out.getvalue(), "to.xlsx")
    assert "có hơn 1000 dòng" in no.value.fields["sheet"]


def _unfolding() -> bytes:
    """A workbook of a few kilobytes with many rows that carry no code."""
    out = io.BytesIO()
    given = zipfile.ZipFile(io.BytesIO(made([row_of("x", percent=7)])))
    with given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for one in given.namelist():
            rows = b'<row><c r="B9"><v>1</v></c></row>' * 30_000 + b"</sheetData>"
            package.writestr(one, given.read(one).replace(b"</sheetData>", rows))
    return out.getvalue()


def test_a_small_file_that_unfolds_is_refused_by_the_process_that_opens_it() -> None:
    assert len(_unfolding()) < 30_000
    with pytest.raises(Unfit) as no:
        read_back(_unfolding(), "nho.xlsx")
    assert "hơn 20000 dòng" in no.value.fields["sheet"]


def test_rows_of_others_and_rows_that_were_sent_are_named_and_not_kept(at_work: AtWork) -> None:
    theirs = at_work.work(WARD_TASK, "na-p-thanh-vinh-2025")
    at_work.sent(at_work.work(WARD_TASK))
    mine = at_work.work(UNDATED)
    data = made([row_of(theirs, result="x"), row_of(at_work.work(WARD_TASK), result="x"), row_of(mine, result="Được")])
    _, page = handed_in(at_work, data)
    assert "Không phải việc của đơn vị ở kỳ này" in page and "Báo cáo đã gửi hoặc kỳ đã khép" in page
    confirmed(at_work, page)
    assert at_work.report(mine).result == "Được" and at_work.report(theirs) is None


def test_nobody_confirms_what_was_shown_to_another(at_work: AtWork) -> None:
    _, page = handed_in(at_work, made([row_of(at_work.work(WARD_TASK), result="Của Minh")]))
    assert confirmed(at_work, page, who="toan.tv").status_code == 422
    assert at_work.client("lan").get(f"{address(at_work)}/nop").status_code == 404
    assert at_work.client("hanh").get(f"{address(at_work)}/nop?don_vi=na-p-truong-vinh-2025").status_code == 404
    assert set(HEADINGS) >= {"code", "result"}


def test_a_row_that_lost_its_code_is_named_and_a_line_below_the_table_is_not(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    data = made([row_of("", result="Mất mã, công viết cả buổi"), row_of(one, percent=15), row_of("", no="Ghi chú")])
    status, page = handed_in(at_work, data)
    assert status == 200
    assert "Dòng 3 có nội dung nhưng thiếu mã việc" in html.unescape(page) and "Dòng 5" not in page


def test_text_of_two_lines_typed_in_a_browser_is_the_same_in_excel(at_work: AtWork) -> None:
    one = at_work.work(WARD_TASK)
    save(at_work, [{"assignment": one, "result": "Dòng một\r\ndòng hai"}])
    assert at_work.report(one).result == "Dòng một\ndòng hai"
    status, page = handed_in(at_work, made([row_of(one, result="Dòng một\ndòng hai")]))
    assert status == 200 and "giống bảng đang có" in page


def test_a_cell_that_excel_shows_in_percent_is_read_as_it_is_shown() -> None:
    book = load_workbook(io.BytesIO(made([row_of("x", percent=1, value=0.725), row_of("y", percent=0.4)])))
    for place in ("F3", "G3", "F4"):
        book.active[place].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    first, second = read_back(out.getvalue(), "bang.xlsx")
    assert (first["percent"], first["value"], second["percent"]) == (100, Decimal("72.5"), 40)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "bang.xlsx", "Tệp rỗng"),
        (b"%PDF-1.7 \xff", "bang.xlsx", "là tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 64, "doi-ten.xlsx", "có mật khẩu"),
        ("Mã việc\tKết quả".encode("utf-16"), "bang.csv", "Bảng mã"),
        ("Mã việc,Kết quả\nx,được".encode("cp1258", "replace"), "bang.csv", "Bảng mã"),
    ],
)
def test_each_strange_file_is_called_what_it_is(data: bytes, name: str, said: str) -> None:
    with pytest.raises(Unfit) as no:
        read_back(data, name)
    assert said in no.value.fields["sheet"] and ("lại" in no.value.fields["sheet"])
