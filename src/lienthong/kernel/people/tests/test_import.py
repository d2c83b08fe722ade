"""A list of staff: what it would change is shown, exactly that is done, and nothing else or nothing at all."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import ChangedMeanwhile, NotAllowed, Unfit
from lienthong.kernel.base.reading_room import CannotRead
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.people import actions, queries
from lienthong.kernel.people import api as people
from lienthong.kernel.people.actions.bringing import looked_at
from lienthong.kernel.people.intake import COLUMNS, Row, read
from lienthong.kernel.people.models import Person, Post, Seat, Staff
from lienthong.kernel.people.roster import roster
from lienthong.kernel.units import api as units

from .conftest import WARD, actor

DAY = dt.date(2026, 11, 20)
CITED = "77/QĐ-UBND (01/11/2026)"
CHAIR = f"{WARD}.chu-tich"
KEYS = [key for key, _ in COLUMNS]


@pytest.fixture(autouse=True)
def on_the_day(nghe_an):
    with standing_on("2026-11-20T09:00"):
        yield


@pytest.fixture
def mai():
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def there(unit: str = WARD) -> list[dict]:
    """The list as it would be downloaded."""
    lines = roster(units.card(unit).id, DAY)
    return [Row(line, **dict(zip(KEYS, cells, strict=True))).plain() for line, cells in enumerate(lines, 2)]


def added(rows: list[dict], **given) -> list[dict]:
    return [*rows, Row(len(rows) + 2, **{"unit": WARD, **given}).plain()]


def look(by, rows, *, full=False, choices=None, unit=WARD):
    return looked_at(by, unit=unit, rows=rows, on=DAY, full=full, choices=choices or {})


def bring(by, rows, *, full=False, choices=None, unit=WARD, seen=None):
    given = {"unit": unit, "rows": rows, "on": DAY, "full": full, "choices": choices or {}}
    mark = seen or looked_at(by, **given).mark(unit=unit, on=DAY, full=full)
    return actions.import_staff(by, cited=CITED, seen=mark, **given)


def said(found, what: str) -> list[tuple[str, str]]:
    return [(act.person, act.post) for act in found.acts if act.what == what]


@pytest.mark.parametrize("full", [True, False])
def test_the_list_as_it_is_changes_nothing(mai, full):
    found = look(mai, there(), full=full)
    assert found.ready and not found.acts and found.same == len({row["code"] for row in there()})
    assert look(HOUSE, there("na"), full=full, unit="na").acts == []
    rows = (Staff.ever.count(), Seat.ever.count())
    assert bring(mai, there(), full=full) == {}
    assert (Staff.ever.count(), Seat.ever.count()) == rows


def test_a_new_person_a_moved_one_one_who_left_a_renamed_post(mai):
    rows = [row for row in there() if row["code"] != "na-ng-lan"]
    [minh] = [row for row in rows if row["code"] == "na-ng-minh"]
    minh |= {"post": "", "title": "Văn thư, lưu trữ"}
    [hung] = [row for row in rows if row["code"] == "na-ng-hung"]
    hung["title"] = "Chủ tịch Ủy ban nhân dân phường"
    rows = added(rows, full_name="Lê Thị Mới", title="Kế toán", sex="nữ", email="Moi@nghean.example")
    found = look(mai, rows, full=True)
    assert found.ready
    assert said(found, "person") == [("nguoi-le-thi-moi", "")]
    assert said(found, "leave") == [("na-ng-lan", "")]
    assert said(found, "rename") == [("", CHAIR)]
    assert set(said(found, "open")) == {("", f"{WARD}.ke-toan"), ("", f"{WARD}.van-thu-luu-tru")}
    assert ("na-ng-minh", f"{WARD}.chuyen-vien") in said(found, "rise")
    told = bring(mai, rows, full=True)
    assert told == {"person": 1, "open": 2, "rename": 1, "leave": 1, "rise": 2, "join": 1, "sit": 2}
    unit = units.card(WARD).id
    assert people.head_of(unit, DAY).title == "Chủ tịch Ủy ban nhân dân phường"
    assert [one.code for one in people.posts_of("na-ng-minh", DAY)] == [f"{WARD}.van-thu-luu-tru"]
    assert people.posts_of("na-ng-lan", DAY) == []
    new = Person.objects.get(code="nguoi-le-thi-moi")
    assert (new.sex, people.mail_addresses([new.code])[new.code][1]) == ("nu", "moi@nghean.example")
    assert look(mai, there(), full=True).acts == [], "what is there now is what the list said"
    kinds = set(EventRow.objects.values_list("kind", flat=True))
    assert {"people.hired", "people.left", "people.seated", "people.vacated", "people.post_renamed"} <= kinds


def test_who_is_not_named_stays_unless_the_list_is_the_whole_one(mai):
    rows = [row for row in there() if row["code"] != "na-ng-lan"]
    assert look(mai, rows).acts == []
    assert said(look(mai, rows, full=True), "leave") == [("na-ng-lan", "")]


def test_who_holds_a_post_that_is_given_to_another_leaves_it(mai):
    rows = added([], code="na-ng-minh", full_name="Hồ Quang Minh", post=CHAIR)
    found = look(mai, rows)
    assert ("na-ng-hung", CHAIR) in said(found, "rise")
    bring(mai, rows)
    assert people.head_of(units.card(WARD).id, DAY).person == "na-ng-minh"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"full_name": "Lê Mới", "unit": "Sở Không Có"}, "Không có đơn vị"),
        ({"full_name": "Lê Mới", "unit": "na-so-khcn"}, "không thuộc đơn vị đang nhập"),
        ({"full_name": ""}, "Thiếu họ và tên"),
        ({"full_name": "Lê Mới", "sex": "x"}, "Giới tính"),
        ({"full_name": "Lê Mới", "email": "không phải"}, "thư điện tử"),
        ({"full_name": "Lê Mới", "title": "Kế toán", "how": "mượn"}, "Cách giữ"),
        ({"full_name": "Lê Mới", "title": "Kế toán", "kind": "sếp"}, "Loại vị trí"),
        ({"full_name": "Lê Mới", "code": "na-ng-minh"}, "là của Hồ Quang Minh"),
        ({"full_name": "Lê Mới", "code": "Mã Lạ"}, "không dùng được"),
        ({"full_name": "Hoàng Thị Mỹ Hạnh", "code": "na-ng-hanh", "title": "Kế toán"}, "đang thuộc"),
        ({"full_name": "Lê Mới", "post": "na-so-khcn.giam-doc"}, "không có trong đơn vị"),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_nothing_is_done(mai, given, words):
    rows = added(there(), **given)
    found = look(mai, rows)
    assert not found.ready
    assert any(line == rows[-1]["line"] and words in text for line, text in found.wrong), found.wrong
    before = Person.objects.count()
    with pytest.raises(Unfit):
        bring(mai, rows)
    assert Person.objects.count() == before


@pytest.mark.parametrize("title", ["Phó Trưởng ban Tiếp công dân", "Trưởng ban Tiếp công dân"])
def test_who_leads_is_never_guessed_from_a_list_that_does_not_say(mai, title):
    """A new post that sounds as one of those who lead is asked about; with the answer it is what the list says."""
    rows = added(there(), full_name="Lê Mới", title=title)
    found = look(mai, rows)
    assert not found.ready and any("Ghi loại vị trí" in text for _, text in found.wrong), found.wrong
    rows[-1]["kind"] = "Cấp phó"
    found = look(mai, rows)
    assert found.ready, found.wrong
    assert [one.kind for one in found.acts if one.what == "open"] == ["deputy"]


def test_a_list_without_the_kind_keeps_what_a_post_is(mai):
    """Without the column posts that are there stay what they are, and a second one is what the first is."""
    bare = [{**one, "kind": "", "post": ""} for one in there()]
    assert look(mai, bare).acts == []
    head = Post.objects.get(code=CHAIR)
    again = look(mai, added(bare, full_name="Lê Mới", title=head.title))
    assert not again.ready, "a second head is never opened unasked"
    Post.objects.create(code=f"{WARD}.pho", unit_id=head.unit_id, kind="deputy", title="Phụ tá", rank=20,
                        valid=head.valid, cited=CITED)  # fmt: skip
    two = added(added(bare, full_name="Lê Mới", title="Phụ tá"), full_name="Lê Thị Khác", title="Phụ tá")
    assert [one.kind for one in look(mai, two).acts if one.what == "open"] == ["deputy"]


def test_a_namesake_is_settled_by_a_person(mai):
    rows = added([], full_name="Hoàng Thị Mỹ Hạnh", title="Kế toán", how="kiêm nhiệm")
    found = look(mai, rows)
    [doubt] = found.doubts
    assert [code for code, _ in doubt.options] == ["na-ng-hanh", "new"]
    assert said(look(mai, rows, choices={"2": "new"}), "person") == [("nguoi-hoang-thi-my-hanh", "")]
    assert said(look(mai, rows, choices={"2": "na-ng-hanh"}), "person") == []
    assert look(mai, rows, choices={"2": "na-ng-nobody"}).doubts, "nobody else can be chosen"
    bring(mai, rows, choices={"2": "na-ng-hanh"})
    assert f"{WARD}.ke-toan" in {one.code for one in people.posts_of("na-ng-hanh", DAY)}
    assert [one.unit for one in queries.staff_over_time("na-ng-hanh") if one.until is None] == ["na-so-khcn"]


def test_the_one_of_that_name_in_the_unit_is_meant_without_asking(mai):
    rows = added([], full_name="Hồ Quang Minh", title="Kế toán")
    assert said(look(mai, rows), "sit") == [("na-ng-minh", f"{WARD}.ke-toan")]


def test_what_was_looked_at_is_done_or_nothing(mai):
    rows = added(there(), full_name="Lê Thị Mới", title="Kế toán")
    seen = look(mai, rows, full=True).mark(unit=WARD, on=DAY, full=True)
    people.hire(mai, code="nguoi-khac", full_name="Người Khác", unit=WARD, since=DAY)
    before = (Person.objects.count(), Seat.ever.count(), Post.objects.count())
    with pytest.raises(ChangedMeanwhile):
        bring(mai, rows, full=True, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        bring(mai, rows[:-1], seen=seen)
    assert (Person.objects.count(), Seat.ever.count(), Post.objects.count()) == before


def test_nobody_brings_in_people_of_units_that_are_not_theirs(mai):
    for by, unit in ((mai, "na-so-khcn"), (actor("lan", "counter", WARD, "na-ng-lan"), WARD), (mai, "na")):
        with pytest.raises(NotAllowed):
            bring(by, added([], full_name="Lê Mới"), unit=unit, seen="x")


@pytest.mark.parametrize("mail", ["", "khac@example.vn"])
def test_nobody_takes_over_who_lives_in_another_place_by_a_list(mail):
    khcn = actor("quan", "unit_admin", "na-so-khcn", "na-ng-quan-khcn")
    tu = Person.objects.get(code="na-ng-tu")
    rows = added(there("na-so-khcn"), code="na-ng-tu", full_name=tu.full_name, email=mail)
    rows[-1]["unit"] = "na-so-khcn"
    found = look(khcn, rows, unit="na-so-khcn")
    assert [line for line, text in found.wrong if "nơi khác quản lý" in text] == [len(rows) + 1]
    with pytest.raises(Unfit):
        bring(khcn, rows, unit="na-so-khcn")


def test_the_system_administrator_moves_people_between_units():
    nam = actor("nam", "system_admin", "na", "na-ng-nam")
    rows = added([], code="na-ng-hanh", full_name="Hoàng Thị Mỹ Hạnh", title="Kế toán")
    found = look(nam, rows)
    assert said(found, "leave") == [("na-ng-hanh", "")]
    bring(nam, rows)
    assert [one.unit for one in people.posts_of("na-ng-hanh", DAY)] == [WARD]


def book(*lines, head=tuple(label for _, label in COLUMNS)) -> bytes:
    made = Workbook()
    for line in (head, *lines):
        made.active.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_workbook_is_read_by_its_heads_wherever_they_stand():
    [row] = read(book(("", "Lê Mới", "", "", WARD, "", "Kế toán", "", "")))
    assert (row.line, row.full_name, row.unit, row.title) == (2, "Lê Mới", WARD, "Kế toán")
    [row] = read(book(("Danh sách",), ("Đơn vị", "HO TEN", "Chức vụ"), (WARD, "Lê Mới", "Kế toán"), head=()))
    assert (row.full_name, row.unit, row.title) == ("Lê Mới", WARD, "Kế toán")


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book(("", "Lê Mới", "", "", WARD)))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            body = good.read(name)
            if name.endswith("sheet1.xml"):
                row = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"a" * 400_000_000 + b"</t></is></c></row>"
                body = body.replace(b"</sheetData>", row + b"</sheetData>")
            bad.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not a workbook", b"PK\x03\x04 broken", book(), book(("x",), head=("Một", "Hai")),
        book(("", "=1+1", "", "", WARD)), book(("a", "b", "c", "d"), head=("Họ và tên", "Họ tên", "Đơn vị", "Mã")),
        b"PK" + b"x" * (5 * 1024 * 1024),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_in_one_sentence(data):
    with pytest.raises(CannotRead) as no:
        read(data)
    assert no.value.sentence.endswith(".") and no.value.next_step


def test_a_workbook_that_swells_is_refused():
    with pytest.raises(CannotRead):
        read(bomb())


def test_the_page_shows_what_would_change_and_does_that(come_as):
    mai = actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")
    client = come_as(mai)
    got = client.get(f"/don-vi/{WARD}/can-bo/danh-sach.xlsx")
    made = load_workbook(io.BytesIO(got.content))
    lines = [[cell or "" for cell in line] for line in made.active.iter_rows(values_only=True)]
    sheet = book(*lines, ("", "Lê Thị Mới", "nữ", "", WARD, "", "Kế toán", "", ""), head=())
    page = f"/don-vi/{WARD}/can-bo/nhap-tep"
    given = {"on": "20/11/2026", "cited": CITED, "full": "on", "file": SimpleUploadedFile("a.xlsx", sheet)}
    shown = client.post(page, given)
    text = shown.content.decode()
    assert shown.status_code == 200 and "Lê Thị Mới" in text and "Vị trí mở mới" in text
    assert not Person.objects.filter(full_name="Lê Thị Mới").exists()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)) | {"act": "confirm"}
    done = client.post(page, fields)
    assert done.status_code == 303 and Person.objects.filter(full_name="Lê Thị Mới").exists()
    assert client.post(page, fields).status_code in (303, 409), "a second press changes nothing more"
    assert Person.objects.filter(full_name="Lê Thị Mới").count() == 1
    for wrong in ({}, {**given, "on": "x", "file": SimpleUploadedFile("a.xlsx", b"zzz")}, {"carried": "x"}):
        assert client.post(page, wrong).status_code == 422


def one_line(**given) -> list[dict]:
    return added([], code="na-ng-minh", **{"full_name": "Hồ Quang Minh", "post": f"{WARD}.chuyen-vien", **given})


def test_how_a_name_is_written_the_sex_and_the_address_are_set_right(mai):
    rows = one_line(full_name="Hồ Quảng Minh", sex="nữ", email="Minh.Ho@nghean.example")
    found = look(mai, rows)
    [act] = [one for one in found.acts if one.what == "correct"]
    assert (act.name, act.title, act.before, act.sex) == ("Hồ Quang Minh", "Hồ Quảng Minh", "nam", "nu")
    assert act.email == "minh.ho@nghean.example" and found.ready and found.same == 0
    assert bring(mai, rows) == {"correct": 1}
    minh = Person.objects.get(code="na-ng-minh")
    assert (minh.full_name, minh.sex, minh.name_key) == ("Hồ Quảng Minh", "nu", "ho quang minh")
    assert people.mail_addresses(["na-ng-minh"])["na-ng-minh"][1] == "minh.ho@nghean.example"
    assert look(mai, rows).acts == [] and look(mai, one_line(full_name="Hồ Quảng Minh")).acts == []


def test_a_code_with_another_name_is_never_silently_another_person(mai):
    rows = one_line(full_name="Hồ Văn Bình")
    found = look(mai, rows)
    [doubt] = found.doubts
    assert not found.ready and "Vẫn là Hồ Quang Minh" in doubt.options[0][1]
    with pytest.raises(Unfit):
        bring(mai, rows)
    settled = {"2": "na-ng-minh"}
    [act] = [one for one in look(mai, rows, choices=settled).acts if one.what == "correct"]
    assert (act.name, act.title) == ("Hồ Quang Minh", "Hồ Văn Bình")
    bring(mai, rows, choices=settled)
    assert people.names(["na-ng-minh"]) == {"na-ng-minh": "Hồ Văn Bình"}


@pytest.mark.parametrize(
    ("second", "words"),
    [({"full_name": "Hồ Quàng Minh"}, "một họ tên"), ({"sex": "nam", "full_name": "Hồ Quảng Minh"}, "")],
)
def test_two_lines_of_one_person_say_the_same_of_them(mai, second, words):
    rows = [
        *one_line(full_name="Hồ Quảng Minh"),
        Row(9, code="na-ng-minh", unit=WARD, **{"full_name": "Hồ Quảng Minh", "title": "Kế toán", **second}).plain(),
    ]
    found = look(mai, rows)
    assert found.ready is not bool(words)
    assert not words or any(line == 9 and words in text for line, text in found.wrong)
    other = [*one_line(sex="nữ", email="a@b.example"), *one_line(email="c@b.example")]
    assert any("khác với dòng" in text for _, text in look(mai, other).wrong)


def test_what_is_said_of_people_of_other_units_is_not_changed(mai):
    rows = added([], code="na-ng-hanh", full_name="Hoàng Thị Mỹ Hảnh", title="Kế toán", how="kiêm nhiệm")
    assert any("thuộc đơn vị khác" in text for _, text in look(mai, rows).wrong)
    rows[0] |= {"full_name": "Hoàng Thị Mỹ Hạnh", "email": "hanh@nghean.example"}
    assert any("để trống thư điện tử" in text for _, text in look(mai, rows).wrong)
    rows[0]["email"] = ""
    assert look(mai, rows).ready


def test_whoever_brings_the_list_is_told_of_their_own_line_before_pressing(mai):
    rows = added([], code="na-ng-mai-truongvinh", full_name=people.person("na-ng-mai-truongvinh").full_name, post=CHAIR)
    found = look(mai, rows)
    assert (
        2,
        "Không ai được tự bố trí mình vào vị trí. Bỏ dòng này và đề nghị quản trị khác thực hiện.",
    ) in found.wrong
