"""What a declaration says: what is asked, reckoned, prefilled, wrong."""

import json

import pytest

from lienthong.kernel.forms.api import Declaration, Lapse, Origin, OtherVersion, evaluate, read_form

from .samples import FILLED, KNOWN, kind, looked_at, of, written

FORM = read_form(written())
WHOLE = {"type": "integer"}
TEXT = {"type": "string"}


def small(properties, beside=None, **more):
    """A small form, read."""
    return read_form(json.dumps(of(properties, beside, **more)))


def lapses(outcome):
    """What is wrong where."""
    return {fault.path: fault.lapse for fault in outcome.faults}


def test_a_whole_declaration_is_taken_in():
    outcome = looked_at(FORM, FILLED)
    assert outcome.complete and not outcome.notes
    assert outcome.answer["thiet_hai"] == 150_000_000 and outcome.answer["so_tre"] == 1
    assert outcome.computed == {
        "thiet_hai": 150_000_000, "so_tre": 1, "thanh_vien.0.tuoi": 46, "thanh_vien.1.tuoi": 11,
    }  # fmt: skip
    assert [row["tuoi"] for row in outcome.answer["thanh_vien"]] == [46, 11]
    assert outcome.answer["nguoi_khai"]["sex"] == "female"
    assert outcome.answer["ghi_chu"] == "Dòng một\n\nDòng hai"
    assert outcome.answer["noi_sinh"]["code"] == "p-dong-vinh"
    assert list(outcome.answer) == [name for name in FORM.fields if name in outcome.answer]


def test_what_is_not_asked_is_not_said_and_not_lost():
    outcome = looked_at(FORM, {**FILLED, "co_nha_hong": False})
    hidden = {"muc_hong", "gia_tri_nha", "thiet_hai", "vi_tri", "dien_tich", "da_nhan", "de_nghi"}
    assert not hidden & outcome.answer.keys() and not hidden & {path.split(".")[0] for path in outcome.shown}
    assert outcome.kept["gia_tri_nha"] == "300.000.500 đ"
    assert looked_at(FORM, {**outcome.kept, "co_nha_hong": True}).answer == looked_at(FORM, FILLED).answer


def test_a_step_is_asked_where_its_condition_holds():
    kept = {name: value for name, value in FILLED.items() if name != "thanh_vien"}
    alone = {**kept, "co_nha_hong": False, "thanh_vien": [{"ho_ten": "Một mình", "ngay_sinh": "1950"}]}
    outcome = looked_at(FORM, alone)
    assert not {"nhu_cau", "tai_khoan", "giay_to"} & outcome.answer.keys() and outcome.complete
    assert looked_at(FORM, {**alone, "co_nha_hong": ""}).answer.keys() & {"nhu_cau"} == set()


def test_a_column_is_asked_row_by_row():
    rows = [{"ho_ten": "Lớn", "ngay_sinh": "1980", "truong": "X"}, {"ho_ten": "Bé", "ngay_sinh": "2015", "truong": "Y"}]
    outcome = looked_at(FORM, {**FILLED, "thanh_vien": rows})
    assert [row.get("truong") for row in outcome.answer["thanh_vien"]] == [None, "Y"]
    assert "thanh_vien.1.truong" in outcome.shown and "thanh_vien.0.truong" not in outcome.shown
    assert outcome.kept["thanh_vien"][0]["truong"] == "X"


def test_what_lacks_is_named():
    assert lapses(looked_at(FORM, {})) == dict.fromkeys(
        ["nguoi_khai", "so_dien_thoai", "co_nha_hong", "thanh_vien"], Lapse.MISSING
    )
    outcome = looked_at(FORM, {**FILLED, "thanh_vien": [{"ho_ten": "A B"}], "nguoi_khai": {"full_name": "A"}})
    assert lapses(outcome) == {"thanh_vien.0.ngay_sinh": Lapse.MISSING, "nguoi_khai.born": Lapse.MISSING}
    sentences = {fault.path: fault.sentence for fault in outcome.faults}
    assert sentences["thanh_vien.0.ngay_sinh"] == "Chưa điền mục “Ngày sinh”."


def test_limits_checks_and_patterns_are_said_in_vietnamese():
    wrong = {**FILLED, "gia_tri_nha": 2 * 10**11, "bien_so": "37-1", "dien_tich": 0, "ngay_ve": "01/01/2027",
             "de_nghi": 10**9, "muc_hong": "sap"}  # fmt: skip
    said = {fault.path: (fault.lapse, fault.sentence, fault.next_step) for fault in looked_at(FORM, wrong).faults}
    assert said["gia_tri_nha"][1] == "Giá trị phải không quá 100.000.000.000."
    assert said["bien_so"] == (Lapse.LIMIT, "Nội dung không đúng mẫu của mục này.", "Ví dụ 37A-12345.")
    assert said["dien_tich"][1] == "Giá trị phải lớn hơn 0."
    assert said["ngay_ve"][:2] == (Lapse.CHECK, "Ngày về ở không thể sau hôm nay.")
    assert "thiet_hai" not in looked_at(FORM, wrong).answer
    over = looked_at(FORM, {**FILLED, "de_nghi": 150_000_001})
    assert lapses(over) == {"de_nghi": Lapse.CHECK} and over.answer["de_nghi"] == 150_000_001


def test_what_the_house_reckons_is_not_taken_from_outside():
    assert looked_at(FORM, {**FILLED, "thiet_hai": 1, "so_tre": 99}).answer == looked_at(FORM, FILLED).answer
    rows = [{"ho_ten": "A B", "ngay_sinh": "1980", "tuoi": 3}]
    assert looked_at(FORM, {**FILLED, "thanh_vien": rows}).answer["thanh_vien"][0]["tuoi"] == 46


def test_a_formula_without_a_value_is_a_fault_of_its_field():
    form = small({"a": WHOLE, "b": {"type": "number"}}, {"b": {"computed": "10 / a"}}, required=["b"])
    assert lapses(looked_at(form, {"a": 0})) == {"b": Lapse.MISSING} | {"b": Lapse.MISSING}
    assert [fault.lapse for fault in looked_at(form, {"a": 0}).faults] == [Lapse.RECKON, Lapse.MISSING]
    assert looked_at(form, {"a": 3}).answer["b"] == 3.33333333333333
    assert looked_at(form, {"a": 3}).complete


def test_a_condition_that_cannot_be_reckoned_hides_its_field_and_says_so():
    form = small({"a": WHOLE, "b": TEXT}, {"b": {"shown": "10 / a > 1"}})
    outcome = looked_at(form, {"a": 0, "b": "x"})
    assert lapses(outcome) == {"b": Lapse.RECKON} and "b" not in outcome.answer


def test_a_condition_over_a_faulty_field_is_not_known():
    form = small({"a": {"type": "integer", "minimum": 10}, "b": TEXT}, {"b": {"shown": "a < 100"}})
    assert "b" not in looked_at(form, {"a": 5, "b": "x"}).shown
    assert "b" in looked_at(form, {"a": 50, "b": "x"}).shown


SOURCES = {
    "people.person": {"full_name": "TRẦN THỊ TƯ", "born": "1950-03-02", "sex": "female", "personal_id": "040950186930"},
    "people.phone": "0912345678",
    "people.ethnic_group": "Martian",
}


def test_a_field_that_nobody_typed_in_is_filled_from_its_source():
    outcome = looked_at(FORM, {}, SOURCES)
    assert outcome.answer["nguoi_khai"]["full_name"] == "TRẦN THỊ TƯ"
    assert outcome.origins["so_dien_thoai"] == Origin("people.phone", "0912345678", False)
    assert outcome.kept == {} and "dan_toc" not in outcome.origins
    asked = len([path for path in outcome.shown if "." not in path])
    assert outcome.prefilled_share == pytest.approx(2 / asked)


def test_what_a_source_gave_can_be_corrected_and_emptied_and_it_is_seen():
    typed = {"so_dien_thoai": "0387 654 321", "nguoi_khai": ""}
    outcome = looked_at(FORM, typed, SOURCES)
    assert outcome.answer["so_dien_thoai"] == "0387654321" and "nguoi_khai" not in outcome.answer
    assert outcome.origins["so_dien_thoai"] == Origin("people.phone", "0912345678", True)
    assert outcome.origins["nguoi_khai"].changed
    same = looked_at(FORM, {"so_dien_thoai": "+84912345678"}, SOURCES)
    assert not same.origins["so_dien_thoai"].changed


def test_the_next_source_is_asked_where_the_first_has_nothing_that_fits():
    earlier = {"full_name": "Lê Tư", "born": "1950"}
    for first in ({"full_name": ""}, {"full_name": "Thiếu ngày"}, "không phải người", None):
        outcome = looked_at(FORM, {}, {"people.person": first, "earlier.person": earlier})
        assert outcome.origins["nguoi_khai"] == Origin("earlier.person", earlier, False)
        assert "nguoi_khai" not in lapses(outcome)


def test_rows_may_come_from_a_source():
    columns = {"ten": TEXT, "nam": WHOLE}
    rows = {"type": "array", "maxItems": 3, "items": {"type": "object", "additionalProperties": False,
            "properties": columns}}  # fmt: skip
    beside = {"g": {"prefill": ["people.children"]}, "g.ten": {"label": "Tên"}, "g.nam": {"label": "Năm"}}
    form = small({"g": rows}, beside)
    assert looked_at(form, {}, {"people.children": [{"ten": " A ", "nam": "1990"}]}).answer == {
        "g": [{"ten": "A", "nam": 1990}]
    }


def test_a_hidden_field_is_not_filled_from_a_source():
    form = small({"a": WHOLE, "b": TEXT}, {"b": {"shown": "a == 1", "prefill": ["people.b"]}})
    assert looked_at(form, {}, {"people.b": "x"}).origins == {}
    assert looked_at(form, {"a": 1}, {"people.b": "x"}).answer == {"a": 1, "b": "x"}


def test_no_version_reads_what_another_asked():
    other = read_form(written(title="Bản sửa"))
    with pytest.raises(OtherVersion):
        evaluate(other, Declaration(FORM.digest, FILLED), {}, KNOWN)
    assert looked_at(other, FILLED).form == other.digest


def test_one_of_many_may_come_as_a_browser_sends_it():
    assert looked_at(FORM, {**FILLED, "nhu_cau": "tien"}).answer["nhu_cau"] == ["tien"]
    assert looked_at(FORM, {**FILLED, "nhu_cau": ["Gạo", "gao"]}).answer["nhu_cau"] == ["gao"]


def test_columns_are_checked_with_what_stands_outside():
    columns = {"tien": kind("money")}
    rows = {"type": "array", "maxItems": 3, "items": {"type": "object", "additionalProperties": False,
            "properties": columns}}  # fmt: skip
    beside = {"g": {}, "g.tien": {"label": "Tiền", "checks": [{"holds": "tien <= tong", "said": "Quá tổng số."}]},
              "tong": {}}  # fmt: skip
    form = small({"g": rows, "tong": kind("money")}, beside)
    outcome = looked_at(form, {"g": [{"tien": 5}, {"tien": 50}], "tong": 10})
    assert lapses(outcome) == {"g.1.tien": Lapse.CHECK}
