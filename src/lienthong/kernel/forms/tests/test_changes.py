"""Changes of a draft: each leaves a form that can be read or is refused by name; conditions and formulas follow."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.forms.api import Declaration, evaluate, read_form
from lienthong.kernel.forms.editing import PALETTE, edited, empty_form, faults_in
from lienthong.kernel.forms.editing.applying import CHANGES, Breaks, _probed
from lienthong.kernel.forms.editing.papers import columns_of, opened, schema_of, steps_of, written

from .samples import KNOWN, SAMPLE

EMPTY = empty_form("Tờ khai thử")[0]
FULL = written(json.loads(json.dumps(SAMPLE)))


def after(text: str, *changes: dict[str, Any]) -> str:
    """A draft after several changes."""
    for change in changes:
        text = edited(text, change).text
    return text


def fields_of(document: dict[str, Any]) -> list[str]:
    """All fields, the columns of rows after them."""
    tops = document["schema"]["properties"]
    return [one for name in tops for one in (name, *(f"{name}.{column}" for column in columns_of(document, name)))]


def added(text: str, label: str, kind: str = "text", **more: Any) -> tuple[str, str]:
    """A draft with one more field, and what the field is called."""
    step = steps_of(opened(text))[0]["key"]
    done = edited(text, {"do": "add_field", "label": label, "kind": kind, "step": step, "section": 0, **more})
    return done.text, done.chosen.removeprefix("muc:")


def refused(text: str, **change: Any) -> Unfit:
    """Why a change is not made."""
    with pytest.raises(Unfit) as no:
        edited(text, change)
    assert no.value.sentence and no.value.next_step
    return no.value


def test_a_form_is_built_from_an_empty_page() -> None:
    text, name = added(EMPTY, "Họ, chữ đệm, tên")
    assert name == "ho_chu_dem_ten" and not faults_in(text)
    text = after(
        text,
        {"do": "field", "field": name, "required": "on", "maxLength": "80", "help": "Ghi như giấy khai sinh."},
        {"do": "add_step", "title": "Gia đình"},
        {"do": "add_field", "label": "Có con không", "kind": "boolean", "step": "gia_dinh"},
        {"do": "add_field", "label": "Các con", "kind": "rows", "step": "gia_dinh"},
        {"do": "add_field", "label": "Ngày sinh", "kind": "partial_date", "rows": "cac_con"},
        {"do": "add_field", "label": "Tuổi", "kind": "integer", "rows": "cac_con"},
        {"do": "field", "field": "cac_con.tuoi", "computed": "year(today) - ngay_sinh.year"},
        {"do": "field", "field": "cac_con", "shown": "co_con_khong", "maxItems": "12"},
    )
    form = read_form(text)
    assert form.fields["ho_chu_dem_ten"].required and form.fields["cac_con"].most == 12
    assert [one.name for one in form.fields["cac_con"].inner] == ["noi_dung", "ngay_sinh", "tuoi"]
    assert [step.title.vi for step in form.steps] == ["Bước 1", "Gia đình"]


@pytest.mark.parametrize("kind", sorted(PALETTE))
def test_every_kind_can_be_added_filled_with_properties_and_left_out(kind: str) -> None:
    text, name = added(EMPTY, "Mục này", kind)
    read_form(text)
    text = after(text, {"do": "field", "field": name, "label": "Tên khác", "label_en": "Other", "required": "on"})
    text = after(text, {"do": "copy_field", "field": name}, {"do": "move_field", "field": name, "by": 1})
    assert len(read_form(text).fields) == 2
    assert not fields_of(opened(after(text, *[{"do": "drop_field", "field": n} for n in read_form(text).fields])))


def test_keys_come_from_labels_and_stand_once() -> None:
    text, first = added(EMPTY, "Số điện thoại")
    text, second = added(text, "Số điện thoại!")
    text, odd = added(text, "2 bản")
    text, today = added(text, "Today")
    text, word = added(text, "for")
    assert (first, second, odd) == ("so_dien_thoai", "so_dien_thoai_2", "muc_2_ban")
    assert (today, word) == ("muc_today", "muc_for")
    text, rows = added(text, "Nhóm", "rows")
    text, column = added(text, "Số điện thoại", rows=rows)
    assert column == "nhom.so_dien_thoai_3", "a column is called otherwise than what stands outside of the rows"


def test_a_new_key_goes_into_every_condition_formula_and_place_that_names_it() -> None:
    text = after(FULL, {"do": "key", "field": "thanh_vien", "key": "nguoi_nha"})
    text = after(text, {"do": "key", "field": "nguoi_nha.tuoi", "key": "so_tuoi"})
    text = after(text, {"do": "key", "field": "ngay_den", "key": "ngay_sinh_cua_toi"})
    text = after(text, {"do": "key", "field": "co_nha_hong", "key": "hong"})
    form = read_form(text)
    assert form.fields["so_tre"].computed.text == "size(nguoi_nha.filter(m, m.so_tuoi < 16))"  # type: ignore[union-attr]
    assert form.fields["noi_sinh"].as_of == "ngay_sinh_cua_toi"
    assert form.steps[3].shown.text == "hong || so_tre > 0"  # type: ignore[union-attr]
    assert form.fields["nguoi_nha"].inner[3].shown.text == "so_tuoi < 18"  # type: ignore[union-attr]
    back = after(
        text,
        {"do": "key", "field": "hong", "key": "co_nha_hong"},
        {"do": "key", "field": "ngay_sinh_cua_toi", "key": "ngay_den"},
        {"do": "key", "field": "nguoi_nha.so_tuoi", "key": "tuoi"},
        {"do": "key", "field": "nguoi_nha", "key": "thanh_vien"},
    )
    assert back == FULL, "and back again is what it was, sign by sign"


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"do": "drop_field", "field": "co_nha_hong"}, "", "không có tên “co_nha_hong”"),
        ({"do": "kind", "field": "gia_tri_nha", "kind": "text"}, "", "Công thức của mục “Thiệt hại”"),
        ({"do": "field", "field": "da_nhan", "shown": "thiet_hai >"}, "shown", "Cột 12"),
        ({"do": "field", "field": "da_nhan", "shown": "de_nghi > 3 && da_nhan > 1"}, "", "thành vòng"),
        ({"do": "field", "field": "so_tre", "computed": "size(x)"}, "computed", "Cột 6: không có tên “x”"),
        ({"do": "field", "field": "bien_so", "pattern": "(?=a)b"}, "pattern", "Mẫu chữ này không dùng được"),
        ({"do": "field", "field": "ghi_chu", "maxLength": "mười"}, "maxLength", "Nhập số nguyên"),
        ({"do": "field", "field": "dien_tich", "maximum": "nhiều"}, "maximum", "Nhập một số"),
        ({"do": "field", "field": "ghi_chu", "label": " "}, "label", "Ghi tên mục."),
        ({"do": "field", "field": "ghi_chu", "label": "a\u202eb"}, "label", "ký tự ẩn"),
        ({"do": "field", "field": "ghi_chu", "checks": [{"holds": "1 >", "said": "x"}]}, "checks.0.holds", "Cột 4"),
        ({"do": "field", "field": "ghi_chu", "checks": [{"holds": "", "said": "x"}]}, "checks.0.holds", "Ghi điều"),
        ({"do": "field", "field": "muc_hong", "options": [{"label": "A"}, {"label": "A"}]}, "options.1.label",
         "hai lần"),
        ({"do": "field", "field": "muc_hong", "options": []}, "options", "ít nhất một lựa chọn"),
        ({"do": "field", "field": "thanh_vien", "minItems": "9", "maxItems": "3"}, "minItems", "không được lớn hơn"),
        ({"do": "key", "field": "thu", "key": "Thư"}, "key", "Mã gồm chữ thường"),
        ({"do": "key", "field": "thu", "key": "ghi_chu"}, "key", "đã dùng cho mục khác"),
        ({"do": "key", "field": "thiet_hai", "key": "for"}, "key", "từ dành riêng"),
        ({"do": "add_field", "label": "", "kind": "text", "step": "nha"}, "label", "Ghi tên mục"),
        ({"do": "add_field", "label": "a", "kind": "gì", "step": "nha"}, "kind", "Chọn loại mục"),
        ({"do": "add_field", "label": "a", "kind": "rows", "rows": "thanh_vien"}, "kind", "nhóm riêng"),
        ({"do": "drop_step", "step": "nha"}, "", "không có tên"),
        ({"do": "move_step", "step": "nguoi", "by": -1}, "", "Đã ở đầu"),
        ({"do": "step", "step": "nha", "title": "N", "shown": "la"}, "shown", "không có tên “la”"),
        ({"do": "field", "field": "khong_co", "label": "x"}, "", "Không còn mục này"),
        ({"do": "place_field", "field": "thanh_vien.tuoi", "step": "nha", "section": 0}, "", "ra ngoài nhóm"),
        ({"do": "phá"}, "", "Chưa chọn việc"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_box_or_by_name(change: dict[str, Any], place: str, said: str) -> None:
    no = refused(FULL, **change)
    assert said in f"{no.sentence} {no.fields.get(place, '')} {'' if place else ' '.join(no.fields.values())}"


def test_choices_keep_their_codes_whatever_they_are_called() -> None:
    rows = [{"code": "sap", "label": "Sập hẳn"}, {"code": "nhe", "label": "Nhẹ"}, {"label": "Rất nặng"},
            {"code": "nang", "label": "Nặng"}]  # fmt: skip
    form = read_form(after(FULL, {"do": "field", "field": "muc_hong", "options": rows}))
    assert [code for code, _ in form.fields["muc_hong"].options] == ["sap", "nhe", "rat_nang", "nang"]


def test_a_new_choice_brought_again_without_its_code_is_the_same() -> None:
    asked = [{"code": "nang", "label": "Nặng"}, {"code": "sap", "label": "Sập"}]
    rows = [*asked, {"code": "nhe", "label": "Nhẹ"}, {"label": "Rất nặng"}]
    text = after(FULL, *[{"do": "field", "field": "muc_hong", "options": rows}] * 2)
    assert [code for code, _ in read_form(text).fields["muc_hong"].options] == ["nang", "sap", "nhe", "rat_nang"]
    swapped = [*asked, {"code": "nhe", "label": "Rất nặng"}, {"code": "rat_nang", "label": "Nhẹ"}]
    text = after(text, {"do": "field", "field": "muc_hong", "options": swapped})
    assert [code for code, _ in read_form(text).fields["muc_hong"].options] == ["nang", "sap", "nhe", "rat_nang"]


def test_a_choice_that_a_condition_asks_for_is_not_taken_away() -> None:
    with pytest.raises(Breaks) as no:
        after(FULL, {"do": "field", "field": "muc_hong", "options": [{"code": "nhe", "label": "Nhẹ"}]})
    assert "“sap”" in str(no.value.fields)


def test_small_numbers_are_written_as_a_file_may_have_them() -> None:
    text, name = added(EMPTY, "Tỷ lệ", "number")
    text = after(text, {"do": "field", "field": name, "minimum": "0,00001", "maximum": "1.500,5"})
    assert '"minimum": 0.00001' in text
    assert read_form(after(text, {"do": "title", "title": "Tên 1e-5"})).title.vi == "Tên 1e-5"
    assert schema_of(opened(text), name)["maximum"] == 1500.5


def test_a_condition_of_a_step_is_looked_at_where_nothing_is_asked_yet() -> None:
    assert "shown" in refused(EMPTY, do="step", step="buoc_1", title="Một", shown="tuoi > 1").fields
    text, name = added(EMPTY, "Tuổi", "integer")
    text = after(
        text, {"do": "add_step", "title": "Hai"}, {"do": "step", "step": "hai", "title": "Hai", "shown": "tuoi > 1"}
    )
    assert "Điều kiện hỏi ở bước “Hai”" in " ".join(refused(text, do="drop_field", field=name).fields.values())


# -- any changes in any order ----------------------------------------------------------------------------

LABELS = ["Họ tên", "Tuổi", "Nơi ở", "for", "today", "2", "Tuổi", "Số con", "…", "Đường"]
TEXTS = ["", "today > date(\"2026-01-01\")", "tuoi > 3", "tuoi.tuoi", "size(so_con) > 1", "ho_ten == \"x\"", "&&",
         "so_con.exists(c, c.noi_dung == \"a\")", "1", "true"]  # fmt: skip
NUMBERS = ["", "0", "5", "-3", "200", "1,5", "x", "999999"]
Recipe = st.fixed_dictionaries(
    {
        "do": st.sampled_from(sorted(CHANGES)), "pick": st.integers(0, 40), "step": st.integers(0, 6),
        "section": st.integers(0, 4), "label": st.sampled_from(LABELS), "kind": st.sampled_from(sorted(PALETTE)),
        "text": st.sampled_from(TEXTS), "number": st.sampled_from(NUMBERS), "by": st.sampled_from([-1, 1]),
        "what": st.sets(st.sampled_from(["label", "required", "shown", "computed", "checks", "many", "limits",
                                         "options", "prefill", "settings"]), max_size=3),
        "inside": st.booleans(),
    }
)  # fmt: skip


def made(text: str, recipe: dict[str, Any]) -> dict[str, Any]:
    """A change of what stands in a draft now, from random numbers and words."""
    document = opened(text)
    fields, steps = fields_of(document), steps_of(document)
    field = fields[recipe["pick"] % len(fields)] if fields else "khong"
    step = steps[recipe["step"] % len(steps)]["key"] if steps else "khong"
    change: dict[str, Any] = {
        "do": recipe["do"], "field": field, "step": step, "section": recipe["section"], "title": recipe["label"],
        "kind": recipe["kind"], "by": recipe["by"], "key": recipe["label"].lower().replace(" ", "_"),
    }  # fmt: skip
    if recipe["do"] == "add_field":
        rows = [name for name in fields if columns_of(document, name)]
        change["rows"] = rows[recipe["pick"] % len(rows)] if rows and recipe["inside"] else ""
        change["label"] = recipe["label"]
    what = recipe["what"] if recipe["do"] in ("field", "step", "section") else set()
    change |= {"label": recipe["label"]} if "label" in what else {}
    change |= {"required": "on" if recipe["inside"] else ""} if "required" in what else {}
    change |= {"shown": recipe["text"]} if "shown" in what else {}
    change |= {"computed": recipe["text"]} if "computed" in what else {}
    change |= {"checks": [{"holds": recipe["text"], "said": recipe["label"]}]} if "checks" in what else {}
    change |= {"many": recipe["inside"], "maxItems": recipe["number"]} if "many" in what else {}
    change |= {"maxLength": recipe["number"], "minimum": recipe["number"]} if "limits" in what else {}
    change |= {"options": [{"label": recipe["label"]}, {"code": "nhe", "label": "x"}]} if "options" in what else {}
    change |= {"prefill": ["people.full_name", recipe["label"]]} if "prefill" in what else {}
    change |= {"accept": ["image"], "largest_mb": recipe["number"], "as_of": field} if "settings" in what else {}
    return change


@settings(max_examples=150, deadline=None)
@given(st.booleans(), st.lists(Recipe, min_size=1, max_size=25))
def test_any_sequence_of_changes_keeps_a_readable_form_and_what_is_refused_changes_nothing(
    full: bool, recipes: list[dict[str, Any]]
) -> None:
    text = FULL if full else EMPTY
    for recipe in recipes:
        change = made(text, recipe)
        asked = copy.deepcopy(change)
        try:
            done = edited(text, change)
        except Unfit as no:
            assert no.sentence and no.next_step and change == asked
            continue
        document = opened(done.text)
        assert not faults_in(written(_probed(document))), "readable, or asking nothing yet"
        assert written(document) == done.text, "read again and written again it is the same file"
        if document["schema"]["properties"]:
            assert read_form(done.text).digest == done.digest
        assert done.said and (not done.chosen or done.chosen.split(":")[0] in ("muc", "buoc", "phan"))
        text = done.text


NUMBERED = after(EMPTY, {"do": "add_field", "label": "Số", "kind": "number", "step": "buoc_1"})
COUNTED = after(EMPTY, {"do": "add_field", "label": "Số", "kind": "integer", "step": "buoc_1"})


@pytest.mark.parametrize(
    ("text", "limits", "box"),
    [
        (NUMBERED, {"exclusiveMinimum": "0", "exclusiveMaximum": "12,5", "multipleOf": "0,5"}, ""),
        (NUMBERED, {"multipleOf": "0"}, "multipleOf"),
        (NUMBERED, {"multipleOf": "-2"}, "multipleOf"),
        (NUMBERED, {"multipleOf": "x"}, "multipleOf"),
        (NUMBERED, {"minimum": "1", "exclusiveMinimum": "1"}, "exclusiveMinimum"),
        (NUMBERED, {"maximum": "9", "exclusiveMaximum": "9"}, "exclusiveMaximum"),
        (NUMBERED, {"exclusiveMinimum": "3", "maximum": "3"}, "exclusiveMinimum"),
        (NUMBERED, {"exclusiveMinimum": "3", "exclusiveMaximum": "4"}, ""),
        (COUNTED, {"exclusiveMinimum": "3", "exclusiveMaximum": "4"}, "exclusiveMinimum"),
        (COUNTED, {"exclusiveMinimum": "3", "maximum": "4"}, ""),
        (COUNTED, {"minimum": "0,5"}, "minimum"),
        (COUNTED, {"multipleOf": "1.000"}, ""),
    ],
)
def test_limits_of_a_number_agree_or_are_refused_at_their_box(text: str, limits: dict[str, str], box: str) -> None:
    change = {"do": "field", "field": "so", **limits}
    if not box:
        schema = schema_of(opened(edited(text, change).text), "so")
        assert schema.keys() >= limits.keys()
        return
    with pytest.raises(Unfit) as no:
        edited(text, change)
    assert list(no.value.fields) == [box], no.value.fields


def test_what_lies_beyond_a_limit_is_told_with_the_limit() -> None:
    text = edited(NUMBERED, {"do": "field", "field": "so", "exclusiveMinimum": "0", "multipleOf": "0,5"}).text
    form = read_form(text)

    def told(value: str) -> list[str]:
        return [one.sentence for one in evaluate(form, Declaration(form.digest, {"so": value}), {}, KNOWN).faults]

    assert told("0") == ["Giá trị phải lớn hơn 0."] and told("1,2") == ["Giá trị phải là bội số của 0,5."]
    assert told("1,5") == []
