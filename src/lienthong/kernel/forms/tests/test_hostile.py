"""Whatever is sent in is refused or made harmless, with the field named, and costs no more than the form allows."""

import json
import time
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lienthong.kernel.forms.api import Lapse, read_form
from lienthong.kernel.printing.api import Column, Table, workbook

from .samples import FILLED, kind, looked_at, of, one, written

FORM = read_form(written())
TEXT = {"type": "string", "maxLength": 100}


def deep(levels):
    """A list in a list in a list …"""
    found = []
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.parametrize(
    "given",
    ["x" * 10_000_000, deep(5_000), {"a": deep(900)}, ["x"] * 1_000_000, {str(n): n for n in range(100_000)}, 10**4000,
     float("inf"), b"bytes", object(), {"full_name": {"x": 1}}, [[]], [None], {"": ""}],
    ids=lambda given: type(given).__name__,
)  # fmt: skip
@pytest.mark.parametrize("name", sorted(FILLED))
def test_no_field_takes_what_is_none_of_its_own(name, given):
    begun = time.process_time()
    outcome = looked_at(FORM, {**FILLED, name: given})
    spent = time.process_time() - begun
    if name in outcome.answer:  # nothing filled in, or parts that are no values
        assert len(json.dumps(outcome.answer)) < 20_000
    else:
        nothing = looked_at(FORM, {key: value for key, value in FILLED.items() if key != name})
        assert outcome.answer.keys() <= nothing.answer.keys()
    assert all(fault.path.split(".")[0] for fault in outcome.faults)
    assert len(json.dumps(outcome.kept)) < 60_000
    assert spent < 5, "a form of 25 fields takes milliseconds; seconds mean that the whole was walked"


def test_ten_megabytes_are_refused_with_their_field():
    outcome = looked_at(FORM, {**FILLED, "ghi_chu": "x" * 10_000_000})
    assert [(fault.path, fault.lapse) for fault in outcome.faults] == [("ghi_chu", Lapse.SHAPE)]
    assert outcome.kept["ghi_chu"] == ""


def test_a_thousand_rows_are_refused_with_their_field():
    rows = [{"ho_ten": "Trần Văn A", "ngay_sinh": "1980"}] * 1_000
    outcome = looked_at(FORM, {**FILLED, "thanh_vien": rows})
    assert [(fault.path, fault.lapse) for fault in outcome.faults] == [("thanh_vien", Lapse.LIMIT)]
    assert outcome.faults[0].sentence == "Mục “Thành viên” nhận nhiều nhất 20 dòng."
    assert len(outcome.answer["thanh_vien"]) == 20 and len(outcome.kept["thanh_vien"]) == 21


def test_names_that_the_form_does_not_have_are_refused():
    outcome = looked_at(FORM, {**FILLED, "__class__": 1, "x\u202e<b>": 2, "nguoi_khai.full_name": "x"})
    assert [(fault.path, fault.lapse) for fault in outcome.faults] == [
        (name, Lapse.UNKNOWN) for name in ("__class__", "x<b>", "nguoi_khai.full_name")
    ]
    inner = looked_at(FORM, {**FILLED, "nguoi_khai": {**FILLED["nguoi_khai"], "admin": True}})
    assert [fault.path for fault in inner.faults] == ["nguoi_khai.admin"]
    assert len(looked_at(FORM, {f"x{n}": n for n in range(50_000)}).faults) < 40


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trần\u202eMinh", "TrầnMinh"),
        ("Trần\u2066 \u2069Minh", "Trần Minh"),
        ("Tr\u200bần\ufeff\u00ad", "Trần"),
        ("Trần\x00\x1b[31m", "Trần[31m"),
        ("Trần\ud800", "Trần"),
        ("A\U000e0041B\U000f0000", "AB"),
        ("A\u3164B\u115f", "AB"),
    ],
)
def test_signs_that_nobody_sees_are_left_out_and_it_is_said(typed, kept):
    form = read_form(json.dumps(of({"x": TEXT})))
    outcome = looked_at(form, {"x": typed})
    assert outcome.answer == {"x": kept}
    assert [note.path for note in outcome.notes] == ["x"]
    assert not looked_at(form, outcome.kept).notes


def test_a_text_of_unseen_signs_alone_is_no_answer():
    form = read_form(json.dumps(of({"x": TEXT}, required=["x"])))
    assert [fault.lapse for fault in looked_at(form, {"x": "\u200b\u202e "}).faults] == [Lapse.MISSING]


@pytest.mark.parametrize(
    "typed", ["=cmd|' /C calc'!A0", "+84", "-1+1", "@SUM(A1)", "<script>alert(1)</script>", "{{7*7}}"]
)
def test_formulas_and_markup_stay_plain_words(typed):
    value, faults = one(TEXT, typed)
    assert (value, faults) == (typed, ())
    made = workbook([Table((Column("Nội dung"),), ((value,),), name="Thử")])
    cells = [cell for row in load_workbook(BytesIO(made)).active.iter_rows() for cell in row if cell.value == typed]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_pattern_that_takes_for_ever_elsewhere_takes_no_time_here():
    begun = time.process_time()
    value, faults = one({"type": "string", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}, "a" * 19_000)
    assert value is None and faults[0].lapse is Lapse.LIMIT
    value, faults = one({"type": "string", "format": "email"}, "a." * 120 + "@" + "b-" * 60)
    assert value is None and faults
    assert time.process_time() - begun < 5


def test_a_declaration_is_never_changed_by_looking_at_it():
    given = json.loads(json.dumps({**FILLED, "thanh_vien": [*FILLED["thanh_vien"], {}]}))
    before = json.dumps(given)
    looked_at(FORM, given)
    assert json.dumps(given) == before


def test_choices_are_those_of_the_form():
    many = {"type": "array", "maxItems": 3, "items": {"enum": ["a", "b"]}}
    value, faults = one(many, ["a", "z"], options={"a": "A", "b": "B"})
    assert value == ["a"] and [fault.path for fault in faults] == ["x.1"]
    assert one(kind("file"), "../../etc/passwd")[1][0].lapse is Lapse.UNFIT
