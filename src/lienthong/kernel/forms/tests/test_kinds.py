"""The kinds the country uses: what each takes, how it is kept, what it refuses and why."""

import dataclasses
import datetime as dt
import json

import pytest
from stdnum.vn import mst

from lienthong.kernel.forms.api import Enclosed, Lapse, read_form
from lienthong.kernel.forms.kinds.listed import banks, people_names
from lienthong.kernel.forms.kinds.numbers import check_digit
from lienthong.web.speech import speaking

from .samples import KNOWN, kind, looked_at, of, one


@pytest.mark.parametrize(
    ("schema", "typed", "kept"),
    [
        ({"type": "string"}, "  Nguyễn \t Văn\u00a0 A ", "Nguyễn Văn A"),
        ({"type": "string"}, "Nguye\u0302\u0303n", "Nguyễn"),
        ({"type": "number"}, "12,5", 12.5),
        ({"type": "number"}, "-1.234,25", -1234.25),
        ({"type": "number"}, 3.0, 3),
        ({"type": "integer"}, "1 500 000", 1_500_000),
        ({"type": "integer"}, "1.500.000", 1_500_000),
        ({"type": "boolean"}, "false", False),
        ({"type": "string", "format": "date"}, "1/2/2026", "2026-02-01"),
        ({"type": "string", "format": "date"}, "2026-02-01", "2026-02-01"),
        ({"type": "string", "format": "email"}, " Lan@DAN.example ", "Lan@dan.example"),
        (kind("money"), "1.500.000 đồng", 1_500_000),
        (kind("money"), "0", 0),
        (kind("partial_date"), "1975", "1975"),
        (kind("partial_date"), "3-1975", "1975-03"),
        (kind("partial_date"), "12.03.1975", "1975-03-12"),
        (kind("partial_date"), {"day": "", "month": "3", "year": "1975"}, "1975-03"),
        (kind("personal_id"), "040 950 186 930", "040950186930"),
        (kind("personal_id"), "131050123456", "131050123456"),
        (kind("tax_code"), "0101243150", "0101243150"),
        (kind("tax_code"), "0100109106001", "0100109106-001"),
        (kind("tax_code"), "040950186930", "040950186930"),
        (kind("phone"), "(+84) 912.345.678", "0912345678"),
        (kind("phone"), "0238 3844 123", "02383844123"),
        (kind("ethnic_group"), "H'Mông", "Mông"),
        (kind("ethnic_group"), "O Du", "Ơ Đu"),
        (kind("ethnic_group"), "kho mu", "Khơ Mú"),
    ],
)
def test_what_is_typed_is_kept_in_one_way(schema, typed, kept):
    assert one(schema, typed) == (kept, ())
    assert one(schema, kept) == (kept, ())


@pytest.mark.parametrize(
    ("schema", "typed", "said"),
    [
        ({"type": "number"}, "12.5", "không phải là số"),
        ({"type": "number"}, "1e5", "không phải là số"),
        ({"type": "number"}, "١٢", "không phải là số"),
        ({"type": "integer"}, "1,5", "cần số nguyên"),
        ({"type": "integer"}, 10**30, "quá lớn"),
        ({"type": "number"}, float("nan"), "quá lớn"),
        ({"type": "boolean"}, "có", "chỉ nhận"),
        ({"type": "string", "format": "date"}, "31/02/2026", "Không có ngày 31/2/2026"),
        ({"type": "string", "format": "date"}, "02/2026", "chưa đủ"),
        ({"type": "string", "format": "date"}, "1/1/9999", "Năm phải"),
        ({"type": "string", "format": "date"}, "0000-01-01", "Không có ngày"),
        ({"type": "string", "format": "email"}, "lan@@dan", "không phải là địa chỉ"),
        (kind("money"), "-5", "từ 0 đồng"),
        (kind("money"), "1,5", "số nguyên"),
        (kind("partial_date"), "13/1975", "Không có ngày 13/1975"),
        (kind("partial_date"), {"day": "3", "month": "", "year": "1975"}, "chưa có tháng"),
        (kind("personal_id"), "04095018693", "đúng 12 chữ số"),
        (kind("personal_id"), "003950186930", "mã 003"),
        (kind("personal_id"), "000950186930", "mã 000"),
        (kind("personal_id"), "187654321", "chứng minh nhân dân"),
        (kind("personal_id"), "04095018693O", "đúng 12 chữ số"),
        (kind("tax_code"), "0101243151", "chữ số kiểm tra"),
        (kind("tax_code"), "0100109106-000", "chữ số kiểm tra"),
        (kind("tax_code"), "12345", "10 chữ số"),
        (kind("phone"), "0612345678", "không phải là số điện thoại"),
        (kind("phone"), "113", "không phải là số điện thoại"),
        (kind("ethnic_group"), "Klingon", "Danh mục dân tộc"),
        (kind("ethnic_group"), "Xá Lá Vàng", "Danh mục dân tộc"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(schema, typed, said):
    value, faults = one(schema, typed)
    assert value is None
    assert [fault.path for fault in faults] == ["x"]
    assert said in faults[0].sentence and faults[0].next_step


def test_the_check_digit_of_tax_codes_is_the_one_another_library_reckons():
    for number in range(0, 10**9, 1_234_567):
        nine = f"{number:09}"
        digit = check_digit(nine)
        mine = digit < 10 and one(kind("tax_code"), f"{nine}{digit}") == (f"{nine}{digit}", ())
        if nine[2:] != "0000000":  # that library refuses these for a reason of its own
            assert mine == (digit < 10 and mst.is_valid(f"{nine}{digit}"))
    assert mst.is_valid("0100109106-001") and not mst.is_valid("0100109106-000")


def test_the_lists_are_whole():
    assert len(people_names()) == 54
    assert banks()["970436"].endswith("Ngoại Thương Việt Nam") and len(banks()) == 57


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("phường Thành Vinh", "p-thanh-vinh", None),
        ("P. Thành Vinh", "p-thanh-vinh", None),
        ("phuong dong vinh, thanh pho vinh", "p-thanh-vinh", "phuong dong vinh, thanh pho vinh"),
    ],
)
def test_a_commune_is_known_by_its_names(typed, code, said):
    value, faults = one(kind("commune"), typed)
    assert not faults
    assert value == {"code": code, "name": "Phường Thành Vinh", "on": "2026-11-22"} | ({"said": said} if said else {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("phường Chia Đôi", "đã sắp xếp vào Phường Thành Vinh, Phường Vinh Phú"),
        ("xã Hợp Thành", "Có 2 nơi tên “xã Hợp Thành”: Xã Hợp Thành, Thành phố Vinh; Xã Hợp Thành, Huyện Diễn Châu"),
        ("xã Không Có", "Không có xã, phường nào"),
        ("tỉnh Nghệ An", "Không có xã, phường nào"),
        ("123", "Chưa có tên"),
        ({"code": "na"}, "không phải là xã, phường"),
        ({"code": "p-dong-vinh"}, "không có Phường Đông Vĩnh"),
        ({"code": "nowhere"}, "không có trong danh mục"),
    ],
)
def test_a_commune_that_is_in_doubt_is_asked_for_again(typed, said):
    value, faults = one(kind("commune"), typed)
    assert value is None and said in faults[0].sentence


def born_in(values, **beside):
    """A place of birth as of a day of birth."""
    form = of({"d": kind("partial_date"), "p": kind("commune")}, {"p": {"as_of": "d", **beside}})
    outcome = looked_at(read_form(json.dumps(form)), values)
    return outcome.answer.get("p"), [fault.sentence for fault in outcome.faults]


def test_a_commune_is_as_of_the_day_that_stands_beside_it():
    was = {"code": "p-dong-vinh", "name": "Phường Đông Vĩnh", "on": "1990-05-01"}
    assert born_in({"d": "5/1990", "p": "phường Đông Vĩnh"}) == (was, [])
    assert born_in({"d": "5/1990", "p": was}) == (was, [])
    assert "chưa có Phường Thành Vinh" in born_in({"d": "1990", "p": "phường Thành Vinh"})[1][0]
    moved, faults = born_in({"d": "2026", "p": was})
    assert moved == {
        "code": "p-thanh-vinh",
        "name": "Phường Thành Vinh",
        "on": "2026-01-01",
        "said": "Phường Đông Vĩnh",
    }
    assert not faults


def test_a_year_in_which_the_name_passed_on_is_not_exact_enough():
    assert "chỉ hai nơi khác nhau" in born_in({"d": "2025", "p": "phường Đông Vĩnh"})[1][0]
    assert born_in({"d": "6/2025", "p": "phường Đông Vĩnh"})[0]["code"] == "p-dong-vinh"
    assert born_in({"d": "7/2025", "p": "phường Đông Vĩnh"})[0]["code"] == "p-thanh-vinh"


def test_a_commune_elsewhere_stands_by_its_name_where_the_form_allows_it():
    assert born_in({"p": "xã  Đông La, Hà Nội"}, elsewhere=True) == ({"name": "xã Đông La, Hà Nội"}, [])
    assert born_in({"p": "xã Đông La, Hà Nội"})[0] is None


def test_without_the_list_of_communes_nothing_is_guessed():
    value, faults = one(kind("commune"), "phường Thành Vinh", known=dataclasses.replace(KNOWN, places=None))
    assert value is None and "Chưa tra cứu được" in faults[0].sentence


def test_a_bank_account_is_bank_number_and_holder():
    typed = {"bank": "Vietcombank", "number": "0011-0012 345", "holder": "Đỗ Thị Út"}
    kept = {"bank": "970436", "number": "00110012345", "holder": "DO THI UT"}
    assert one(kind("bank_account"), typed) == (kept, ())
    _, faults = one(kind("bank_account"), {"bank": "Ngân hàng Mây", "number": "1"})
    assert [(fault.path, fault.lapse) for fault in faults] == [
        ("x.bank", Lapse.UNFIT), ("x.number", Lapse.UNFIT), ("x.holder", Lapse.MISSING),
    ]  # fmt: skip


def test_a_point_lies_in_vietnam():
    assert one(kind("map_point"), {"lat": "18.67331234", "lon": 105.68})[0] == {"lat": 18.673312, "lon": 105.68}
    assert one(kind("map_point"), {"lat": 105.68, "lon": 18.67})[1][0].path == "x.lat"
    for lat, lon in IN_VIETNAM:
        assert not one(kind("map_point"), {"lat": lat, "lon": lon})[1], (lat, lon)
    for lat, lon in ABROAD:
        found, faults = one(kind("map_point"), {"lat": lat, "lon": lon})[:2]
        assert faults and "ngoài" in faults[0].sentence and (found is None or len(found) == 1), (lat, lon)
    assert one(kind("map_point"), {"lat": "18,67", "lon": ""})[1][0].path == "x.lon", "half a point is told by its half"


def test_a_person_needs_a_name_and_a_day_of_birth():
    _, faults = one(kind("person"), {"personal_id": "12"})
    assert [fault.path for fault in faults] == ["x.full_name", "x.born", "x.personal_id"]
    people = {"type": "array", "maxItems": 2, "items": kind("person")}
    value, faults = one(people, [{"full_name": "A B", "born": "1950"}, {}, {"full_name": "", "born": ""}])
    assert value == [{"full_name": "A B", "born": "1950"}] and not faults


def test_a_file_belongs_to_the_declaration_and_is_of_its_kind():
    papers = {"type": "array", "maxItems": 3, "items": kind("file")}
    assert one(papers, ["T-1", "T-1"], accept=["application/pdf"]) == (["T-1"], ())
    assert "không thuộc" in one(papers, ["T-9"])[1][0].sentence
    assert "không đúng loại" in one(papers, ["T-2"], accept=["application/pdf"])[1][0].sentence
    wanted = {"accept": ["image", "application/pdf"]}
    known = dataclasses.replace(KNOWN, files={
        "T-3": Enclosed("x.svg", 900, "image/svg+xml"), "T-4": Enclosed("x.doc", 900, "application/msword"),
    })  # fmt: skip
    for bad in ("T-3", "T-4"):
        fault = one(papers, [bad], known=known, **wanted)[1][0]
        assert fault.next_step == "Nộp tệp loại ảnh chụp hoặc PDF.", "a picture that may hold a program is none"
    assert one(papers, ["T-3"], known=known, accept=["image/svg+xml"])[1] == ()
    assert "lớn hơn 5 MB" in one(papers, ["T-2"], accept=["image"], largest_mb=5)[1][0].sentence


def test_a_text_too_long_is_told_by_its_measure_and_what_to_do():
    with speaking("vi"):
        fault = one({"type": "string"}, "a" * 20_001)[1][0]
        assert (fault.sentence, fault.next_step) == ("Nội dung dài quá 20.000 ký tự.", "Rút gọn rồi nhập lại.")
    with speaking("en"):
        assert "20,000" in one({"type": "string"}, "a" * 20_001)[1][0].sentence


def test_the_day_is_the_one_given():
    known = dataclasses.replace(KNOWN, today=dt.date(2020, 1, 1))
    assert one(kind("commune"), "phường Đông Vĩnh", known=known)[0]["code"] == "p-dong-vinh"


# Towns at the ends of the country, its islands, and towns beyond its borders.
IN_VIETNAM = (
    (21.03, 105.85), (18.67, 105.68), (10.78, 106.70), (16.07, 108.22), (23.36, 105.32), (21.53, 107.97),
    (22.33, 103.84), (21.39, 103.02), (19.27, 104.44), (18.40, 105.22), (16.62, 106.73), (14.65, 107.55),
    (12.67, 107.75), (11.69, 106.62), (11.37, 106.13), (10.71, 105.11), (10.38, 104.48), (10.22, 103.96),
    (9.18, 105.15), (8.69, 106.61), (16.53, 111.61), (8.64, 111.92), (9.31, 103.48), (20.13, 107.73),
    (8.6, 104.72),
)  # fmt: skip
ABROAD = (
    (17.97, 102.63), (11.56, 104.92), (16.55, 104.75), (22.82, 108.32), (20.02, 110.35), (25.04, 102.71),
    (15.12, 105.80), (13.36, 103.86), (13.75, 100.5), (21.49, 109.12), (19.88, 102.14),
)  # fmt: skip
