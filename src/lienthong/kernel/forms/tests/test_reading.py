"""What an author may write, and how each fault is told: its line, its place, what to do."""

import itertools
import json

import pytest

from lienthong.kernel.forms.api import FaultyForm, data_schema, read_form
from lienthong.kernel.forms.lines import read_json

from .samples import SAMPLE, kind, of, written

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}


def faults(form):
    """What is wrong with a form."""
    with pytest.raises(FaultyForm) as refused:
        read_form(form if isinstance(form, str) else json.dumps(form, indent=1, ensure_ascii=False))
    assert all(fault.sentence and fault.next_step for fault in refused.value.faults)
    return refused.value.faults


def told(form):
    """The same as one text."""
    return "\n".join(str(fault) for fault in faults(form))


def test_a_form_is_read_with_its_steps_in_order():
    form = read_form(written())
    assert [step.key for step in form.steps] == ["nguoi", "nha", "ho", "nhan"]
    assert list(form.fields)[:3] == ["nguoi_khai", "so_dien_thoai", "thu"]
    assert form.fields["so_dien_thoai"].label.by("en") == "Phone"
    assert form.fields["dan_toc"].label.by("en") == "Dân tộc"
    assert form.order.index("muc_hong") < form.order.index("thiet_hai") < form.order.index("de_nghi")
    assert form.order.index("so_tre") < form.order.index("nhu_cau")


def test_the_digest_is_of_what_is_said_not_of_how_it_is_spaced():
    assert read_form(written()).digest == read_form(json.dumps(SAMPLE)).digest
    assert read_form(written()).digest != read_form(written(title="Khác")).digest


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (of({"a": {"type": "string", "minLenght": 3}}), "Không hiểu từ “minLenght”"),
        (of({"a": {"type": "string", "minLength": -1}}), "schema › properties › a › minLength: Giới hạn"),
        (of({"a": {"type": "string", "not": {}}}), "Không hiểu từ “not”"),
        (of({"a": {"$ref": "https://evil.example/x"}}), "Không có loại mục “https://evil.example/x”"),
        (of({"a": {"$ref": "#/properties/a"}}), "Không có loại mục"),
        (of({"a": kind("person", minimum=3)}), "Không hiểu từ “minimum”"),
        (of({"a": {"type": "object", "properties": {}}}), "chưa có kiểu dùng được"),
        (of({"a": {"type": ["string", "null"]}}), "chưa có kiểu dùng được"),
        (of({"a": {"type": "string", "format": "uri"}}), "Không dùng dạng “uri”"),
        (of({"a": {"type": "string", "format": []}}), "Không dùng dạng “[]”"),
        (of({"a": {"enum": ["x", "x"]}}), "các mã chữ khác nhau"),
        (of({"a": {"enum": [1, 2]}}), "các mã chữ khác nhau"),
        (of({"a": {"enum": ["x", "y"]}}, {"a": {"options": {"x": "X"}}}), "Thiếu “y”"),
        (of({"a": {"enum": ["x"]}}, {"a": {"options": {"x": "X", "z": "Z"}}}), "Không hiểu từ “z”"),
        (of({"A": TEXT}), "không đặt cho một mục được"),
        (of({"today": TEXT}), "không đặt cho một mục được"),
        (of({"for": TEXT}), "trùng từ dành riêng"),
        (of({"a": TEXT}, required=["b"]), "Không có mục “b”"),
        (of({"a": TEXT}, {"b": {}}), "Không có mục “b” trong phần dữ liệu"),
        (of({"a": TEXT}, {"a": {"lable": "x"}}), "Không hiểu từ “lable”"),
        (of({"a": TEXT}, {"a": {"shown": "b == 1"}}), "không có tên “b”"),
        (of({"a": TEXT}, {"a": {"shown": "today"}}), "cần đúng hoặc sai"),
        (of({"a": TEXT, "b": WHOLE}, {"b": {"computed": "a + 1"}}), "không cộng được chữ với số"),
        (of({"a": TEXT}, {"a": {"checks": [{"holds": "a == 'x'"}]}}), "Thiếu “said”"),
        (of({"a": TEXT}, {"a": {"prefill": ["../x"]}}), "Nguồn “../x” viết chưa đúng"),
        (of({"a": TEXT}, {"a": {"prefill": ["people.x"], "computed": "'x'"}}), "không lấy từ nguồn khác"),
        (of({"a": kind("person")}, {"a": {"computed": "1"}}), "Loại mục này không tính sẵn được"),
        (of({"a": kind("commune"), "b": TEXT}, {"a": {"as_of": "b"}}), "không phải là một mục ngày"),
        (of({"a": TEXT}, {"a": {"as_of": "a"}}), "Không hiểu từ “as_of”"),
        (of({"a": TEXT}, {"a": {"label": "x\u202ey"}}), "ký tự ẩn"),
        (of({"a": {"type": "array", "items": TEXT}}), "số nguyên từ 1 đến 200"),
        (of({"a": {"type": "array", "items": TEXT, "maxItems": 1000}}), "số nguyên từ 1 đến 200"),
        (of({"a": {"type": "array", "maxItems": 2, "items": {"type": "array"}}}), "Danh sách trong danh sách"),
        (of({"a": TEXT}, steps=[{"key": "a", "title": "A", "sections": [{"fields": []}]}]), "chưa đặt vào bước nào"),
        (of({"a": TEXT}, steps=[{"key": "a", "title": "A", "sections": [{"fields": ["a"]}, {"fields": ["a"]}]}]),
         "đặt ở hai chỗ"),
        (of({"a": TEXT}, steps=[{"key": "a", "title": "A", "sections": [{"fields": ["a", "q"]}]}]), "Không có mục “q”"),
        ({**of({"a": TEXT}), "format": "x/2"}, "Không đọc được dạng “x/2”"),
        ({**of({"a": TEXT}), "script": 1}, "Không hiểu từ “script”"),
        ([], "phải là một nhóm"),
        ('{"a": 1, "a": 2}', "viết hai lần"),
        ('{"a": NaN}', "không phải là số"),
        ('{"a": 1e400}', "dạng mũ"),
        ('{"a": 111111111111111111111111111111}', "dài quá 18"),
        ('{"a": \n[1,}', "Dòng 2, biểu mẫu: Không đọc được JSON"),
        ("[" * 10_000, "lồng nhau quá 16 tầng"),
        (" " * 600_000, "dài quá"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(form, said):
    assert said in told(form)


def rows(columns, beside=None, top=None, **more):
    """A form with rows `g` of these columns, and what stands beside."""
    items = {"type": "object", "additionalProperties": False, "properties": columns, **more}
    named = {f"g.{name}": {"label": name} for name in columns if "." not in name}
    return of({"g": {"type": "array", "maxItems": 3, "items": items}, **(top or {})}, {**named, **(beside or {})})


@pytest.mark.parametrize(
    ("form", "circle"),
    [
        (of({"a": WHOLE, "b": WHOLE}, {"a": {"computed": "b"}, "b": {"computed": "a"}}), "a → b → a"),
        (of({"a": WHOLE}, {"a": {"shown": "a > 1"}}), "a → a"),
        (of({"a": WHOLE, "b": WHOLE, "c": WHOLE},
            {"a": {"shown": "c > 1"}, "b": {"computed": "a"}, "c": {"computed": "b"}}), "a → c → b → a"),
        (of({"a": TEXT}, steps=[{"key": "s", "title": "S", "shown": "a == 'x'", "sections": [{"fields": ["a"]}]}]),
         "a → a"),
        (rows({"x": WHOLE, "y": WHOLE}, {"g.x": {"computed": "y"}, "g.y": {"computed": "x"}}), "x → y → x"),
        (rows({"x": WHOLE}, {"g.x": {"computed": "t"}, "t": {"computed": "size(g)"}}, {"t": WHOLE}), "g → t → g"),
    ],
)  # fmt: skip
def test_fields_that_wait_for_each_other_are_named(form, circle):
    assert f"thành vòng: {circle}." in told(form)


def test_rows_in_rows_and_names_that_stand_twice_are_refused():
    inner = {"type": "array", "maxItems": 2, "items": {"type": "object", "additionalProperties": False,
             "properties": {"z": TEXT}}}  # fmt: skip
    assert "Dòng trong dòng" in told(rows({"x": inner}))
    assert "trùng với một mục ngoài dòng" in told(rows({"t": WHOLE}, top={"t": WHOLE}))
    assert "Mỗi dòng phải đóng" in told(rows({"x": TEXT}, additionalProperties=True))
    assert "không điền sẵn" in told(rows({"x": TEXT}, {"g.x": {"prefill": ["people.x"]}}))


@pytest.mark.parametrize("trap", ["(a+)+\\1$", "(?=a)b", "a{9999}{9999}", "[", "(?<!x)y", "(\\w{500}){500}"])
def test_a_pattern_that_could_trap_the_house_is_refused(trap):
    assert "Mẫu chữ này không dùng được" in told(of({"a": {"type": "string", "pattern": trap}}))


def test_every_fault_is_told_at_once_from_the_first_line_to_the_last():
    form = of({"a": {"type": "string", "minLenght": 3}, "b": {"type": "what"}, "c": {"$ref": "x"}})
    found = faults(form)
    assert len(found) == 3
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)
    text = json.dumps(form, indent=1, ensure_ascii=False).splitlines()
    assert "minLenght" in text[found[0].line - 1]
    assert "what" in text[found[1].line - 1] or "what" in text[found[1].line]
    assert "$ref" in text[found[2].line - 1]


def test_lines_are_those_of_the_text():
    value, lines = read_json('{\n "a": [1,\n  {"b": "x\\n",\n "c": null}],\n "d": {}\n}')
    assert value == {"a": [1, {"b": "x\n", "c": None}], "d": {}}
    assert lines == {
        (): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("a", 1, "c"): 4, ("d",): 5,
    }  # fmt: skip


def test_an_author_is_not_flooded():
    assert len(faults(of({f"a{n}": {"type": "what"} for n in range(200)}))) == 50


def test_a_chain_of_three_hundred_fields_is_no_matter():
    names = [f"a{n:03}" for n in range(300)]
    beside = {name: {"computed": f"{before} + 1"} for name, before in itertools.pairwise(names)}
    form = read_form(json.dumps(of(dict.fromkeys(names, WHOLE), beside)))
    assert form.order[0] == "a299" and form.order[-1] == "a000"


def test_the_published_schema_bundles_the_kinds_it_speaks_of():
    schema = data_schema(read_form(written()))
    assert schema["$schema"].endswith("2020-12/schema")
    assert "person" in schema["$defs"] and schema["$defs"]["person"]["$id"] == "urn:lienthong:kind:person"
    assert schema["required"] == ["nguoi_khai", "so_dien_thoai", "co_nha_hong", "thanh_vien"]


TWO = {"enum": ["lua_chon_1", "khac"]}
CALLED = {"lua_chon_1": "Lựa chọn 1", "khac": "Khác"}


@pytest.mark.parametrize(
    ("condition", "advice"),
    [
        ('a == "Lựa chọn 1"', "Viết mã của lựa chọn này: “lua_chon_1”."),
        ('"lua chon 1" != a', "Viết mã của lựa chọn này: “lua_chon_1”."),
        ('a in ["khac", "mot"]', "Các mã: “lua_chon_1” (Lựa chọn 1), “khac” (Khác)."),
        ('"Khác" in m', "Viết mã của lựa chọn này: “khac”."),
        ('r.exists(x, x.c == "Khác")', "Viết mã của lựa chọn này: “khac”."),
        ('r.filter(x, x.d > 1).all(y, y.c == "Khác" || a == "khac")', "Viết mã của lựa chọn này: “khac”."),
    ],
)
def test_a_condition_that_asks_for_a_choice_which_there_is_not_is_refused(condition, advice):
    columns = {"c": TWO, "d": {"type": "integer"}}
    items = {"type": "object", "additionalProperties": False, "properties": columns}
    fields = {
        "a": TWO, "m": {"type": "array", "maxItems": 2, "items": TWO},
        "r": {"type": "array", "maxItems": 3, "items": items}, "z": {"type": "string"},
    }  # fmt: skip
    beside = {"a": {"options": CALLED}, "m": {"options": CALLED}, "r": {}, "r.c": {"label": "C", "options": CALLED},
              "r.d": {"label": "D", "shown": 'c == "khac" && a != "lua_chon_1"'}}  # fmt: skip
    right = condition.replace("Lựa chọn 1", "lua_chon_1").replace("lua chon 1", "lua_chon_1")
    right = right.replace("Khác", "khac").replace("mot", "lua_chon_1")
    assert read_form(json.dumps(of(fields, {**beside, "z": {"shown": right}})))
    [fault] = faults(of(fields, {**beside, "z": {"shown": condition}}))
    assert (fault.path, fault.next_step) == ("fields › z › shown", advice)
