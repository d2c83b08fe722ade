"""Lists of staff as they really come: merged cells, formulas, macros, two spellings, days for names, 20,000 lines."""

import datetime as dt
import io
import time
import unicodedata
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from lienthong.kernel.base.errors import ChangedMeanwhile
from lienthong.kernel.base.reading_room import CannotRead
from lienthong.kernel.people.intake import read
from lienthong.kernel.people.models import Person

from .conftest import WARD
from .test_import import DAY, added, book, bring, look, mai, on_the_day, there

__all__ = ["mai", "on_the_day"]
MOST_SECONDS = 30


def plain(data: bytes) -> list[dict]:
    return [row.plain() for row in read(data)]


def test_a_name_in_the_other_spelling_of_unicode_is_the_same_name(mai):
    parted = unicodedata.normalize("NFD", "Hồ Quang Minh")
    assert parted != "Hồ Quang Minh"
    sheet = book(("na-ng-minh", parted, "", "", WARD, f"{WARD}.chuyen-vien"), ("", parted, "", "", WARD, "", "Kế toán"))
    found = look(mai, plain(sheet))
    assert found.ready and {act.person for act in found.acts if act.what == "sit"} == {"na-ng-minh"}
    assert not [act for act in found.acts if act.what in ("person", "correct")]


def test_of_merged_cells_the_lines_that_have_nothing_of_their_own_are_named(mai):
    made = load_workbook(io.BytesIO(book(("", "Lê Một", "", "", WARD), ("", "Lê Hai", "", "", ""))))
    made.active.merge_cells("E2:E3")
    out = io.BytesIO()
    made.save(out)
    assert look(mai, plain(out.getvalue())).wrong == [
        (3, "Thiếu đơn vị. Nếu ô được gộp cho nhiều dòng: bỏ gộp, ghi đơn vị ở từng dòng.")
    ]


@pytest.mark.parametrize("name", [dt.date(2026, 11, 1), dt.datetime(1904, 1, 1, 8), 46327, 12.5])
def test_a_day_or_a_number_is_nobodys_name(mai, name):
    [(line, text)] = look(mai, plain(book(("", name, "", "", WARD)))).wrong
    assert line == 2 and "có chữ số" in text


def test_a_number_as_a_code_is_read_as_it_is_seen(mai):
    [row] = plain(book((12345, "Lê Mới", "", "", WARD)))
    assert row["code"] == "12345"
    assert [act.person for act in look(mai, [row]).acts if act.what == "person"] == ["12345"]


def test_a_workbook_with_macros_is_not_read():
    out = io.BytesIO(book(("", "Lê Mới", "", "", WARD)))
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    with pytest.raises(CannotRead) as no:
        read(out.getvalue())
    assert "macro" in no.value.sentence


def test_the_same_code_twice_for_two_names_is_told(mai):
    rows = added(added([], code="p-x", full_name="Lê Một"), code="p-x", full_name="Lê Hai")
    assert any("là người khác" in text for _, text in look(mai, rows).wrong)
    rows = added(added([], code="p-x", full_name="Lê Một", title="Kế toán"), code="p-x", full_name="Lê Một",
                 title="Kế toán")  # fmt: skip
    assert any("hai lần" in text for _, text in look(mai, rows).wrong)


def test_of_two_administrators_who_looked_at_the_same_the_second_looks_again(mai):
    rows = added(there(), full_name="Lê Thị Mới", title="Kế toán")
    seen = look(mai, rows).mark(unit=WARD, on=DAY, full=False)
    bring(mai, rows, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        bring(mai, rows, seen=seen)
    assert Person.objects.filter(full_name="Lê Thị Mới").count() == 1


def test_twenty_thousand_lines_are_read_and_compared(mai):
    made = Workbook(write_only=True)
    page = made.create_sheet()
    page.append(["Mã người", "Họ và tên", "Đơn vị", "Vị trí, chức vụ"])
    for n in range(20_000):
        page.append([f"p-{n}", f"Lê Văn {'ABCDEFGHIJ'[n % 10]}", WARD, f"Chuyên viên {n % 400}"])
    out = io.BytesIO()
    made.save(out)
    begun = time.process_time()
    found = look(mai, plain(out.getvalue()))
    assert found.ready, found.wrong[:2]
    assert len([act for act in found.acts if act.what == "person"]) == 20_000
    assert time.process_time() - begun < MOST_SECONDS
