"""Random forms and random declarations: the same again, nothing hidden gets out, nothing of another version gets in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lienthong.kernel.expressions import api as expressions
from lienthong.kernel.expressions.api import compiled
from lienthong.kernel.forms.api import Declaration, Lapse, OtherVersion, data_schema, evaluate, read_form

from .samples import DAY, FILLED, KNOWN, SAMPLE, kind, looked_at, of, written

NAMES = ["f0", "f1", "f2", "f3", "f4", "f5", "f6"]
SCHEMAS = {
    "whole": {"type": "integer", "minimum": -5, "maximum": 100},
    "yes": {"type": "boolean"},
    "choice": {"enum": ["x", "y", "z"]},
    "words": {"type": "string", "minLength": 2, "maxLength": 30},
    "date": {"type": "string", "format": "date"},
    "partial": kind("partial_date"),
    "money": kind("money"),
    "person": kind("person"),
    "commune": kind("commune"),
    "account": kind("bank_account"),
    "point": kind("map_point"),
    "signature": kind("signature"),
    "many": {"type": "array", "maxItems": 3, "items": {"enum": ["x", "y"]}},
    "phones": {"type": "array", "maxItems": 2, "items": kind("phone")},
    "rows": {"type": "array", "maxItems": 3, "items": {
        "type": "object", "additionalProperties": False, "required": ["name"],
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}, "note": {"type": "string"},
                       "double": {"type": "number"}}}},
}  # fmt: skip
ASKING = {
    "whole": ["{0} > 3", "{0} != 7", "{0} % 2 == 0"],
    "yes": ["{0}", "!{0}"],
    "choice": ['{0} == "x"', '{0} in ["x", "y"]'],
    "words": ["size({0}) > 4", '{0} != "ab"'],
    "date": ["{0} <= today", "year({0}) > 2000"],
    "partial": ["{0}.year > 1990", "{0}.month == null"],
    "money": ["{0} >= 1000"],
    "person": ['{0}.sex == "female"'],
    "commune": ['{0}.code == "p-thanh-vinh"'],
    "many": ['"x" in {0}', "size({0}) == 2"],
    "rows": ["size({0}) > 1", "{0}.exists(r, r.age > 10)"],
}
GIVEN = {
    "whole": [3, "12", 4.5, -9, "1.000", "x"], "yes": [True, "false", "x"], "choice": ["x", "y", "q"],
    "words": ["ab", "a", "Nguyễn  Văn", "w" * 40, "x\u202ey\u200b", " "],
    "date": ["2026-01-31", "31/12/2030", "30/02/2020", "1999-1"],
    "partial": ["1975", "3/2001", "32/1/1990", {"day": "1", "month": "2", "year": "2003"}],
    "money": ["1.500 đ", 12, -1, 10**16],
    "person": [{"full_name": "A B", "born": "1950", "sex": "Nữ"}, {"full_name": "", "personal_id": "1"}, {"who": 1}],
    "commune": ["phường Thành Vinh", "phường Đông Vĩnh", "xã Hợp Thành", {"code": "p-vinh-phu"}, {"code": "none"}],
    "account": [{"bank": "VietinBank", "number": "1234", "holder": "Tư"}, {"bank": "?"}],
    "point": [{"lat": 18.6, "lon": "105,6"}, {"lat": 0, "lon": 0}],
    "signature": ["paper", "account", "x"],
    "many": [["x", "y"], ["q"], "x", ["x", "x"], ["x"] * 9], "phones": [["0912345678"], ["1"], []],
    "rows": [
        [{"name": "A", "age": "11", "note": "n"}, {}, {"name": "B", "age": 5}], [{"age": -1, "note": "hidden?"}],
        [{"name": "A", "more": 1}], [{"name": "x"}] * 9, [{"name": "a", "double": 77}],
    ],
}  # fmt: skip
JUNK = [
    None,
    "",
    " ",
    [],
    {},
    0,
    "0",
    [[]],
    {"a": {"b": [1]}},
    float("nan"),
    "=1+1",
    "<b>",
    "\ud800",
    [None],
    {"full_name": []},
]


@st.composite
def documents(draw):
    """The file of a form of up to seven fields whose conditions and formulas ask for other fields, in steps with
    conditions; and of which kind each field is.
    """
    names = NAMES[: draw(st.integers(2, 7))]
    kinds = {name: draw(st.sampled_from(sorted(SCHEMAS))) for name in names}
    order = draw(st.permutations(names))
    beside = {}
    for place, name in enumerate(order):
        before = [one for one in order[:place] if kinds[one] in ASKING]
        more = beside.setdefault(name, {})
        if before and draw(st.booleans()):
            asked = draw(st.sampled_from(before))
            more["shown"] = draw(st.sampled_from(ASKING[kinds[asked]])).format(asked)
        whole = [one for one in before if kinds[one] == "whole"]
        if kinds[name] in ("whole", "money") and whole and draw(st.booleans()):
            more["computed"] = draw(st.sampled_from(["{0} + 1", "60 / {0}", "{0} * {0}"])).format(
                draw(st.sampled_from(whole))
            )
        elif kinds[name] != "signature" and draw(st.booleans()):
            more["prefill"] = ["people.one", "people.two"]
        if kinds[name] == "choice":
            more["options"] = {"x": "Một", "y": "Hai", "z": "Ba"}
        if kinds[name] == "many":
            more["options"] = {"x": "Một", "y": "Hai"}
        if kinds[name] == "rows":
            beside |= {f"{name}.{column}": {"label": column} for column in ("name", "age")}
            beside[f"{name}.note"] = {"label": "note", "shown": "age > 10"}
            beside[f"{name}.double"] = {"label": "double", "computed": "age * 2"}
    required = draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    first = draw(st.integers(1, len(order)))
    steps = [{"key": "a", "title": "A", "sections": [{"fields": list(order[:first])}]}]
    if order[first:]:
        asked = [one for one in order[:first] if kinds[one] in ASKING]
        shown = {"shown": ASKING[kinds[asked[0]]][0].format(asked[0])} if asked and draw(st.booleans()) else {}
        steps.append({"key": "b", "title": "B", "sections": [{"fields": list(order[first:]), **shown}]})
    return of({name: SCHEMAS[kinds[name]] for name in names}, beside, required=required, steps=steps), kinds


@st.composite
def forms(draw):
    """The same as it is read."""
    document, kinds = draw(documents())
    return read_form(json.dumps(document)), kinds


@st.composite
def cases(draw):
    """A form, a declaration of it, what the sources know."""
    form, kinds = draw(forms())
    values = {}
    for name in draw(st.permutations(sorted(kinds))):
        if draw(st.integers(0, 5)):
            values[name] = draw(st.one_of(st.sampled_from(GIVEN[kinds[name]]), st.sampled_from(JUNK)))
    if not draw(st.integers(0, 8)):
        values["stranger"] = 1
    some = sorted({kinds[name] for name in kinds})
    sources = {
        source: draw(st.sampled_from(GIVEN[draw(st.sampled_from(some))]))
        for source in draw(st.lists(st.sampled_from(["people.one", "people.two"]), unique=True))
    }
    return form, values, sources


def top(outcome):
    """Fields that are asked, without the cells of rows: a row of nothing but refused content is not kept."""
    return {path for path in outcome.shown if "." not in path}


@given(case=cases())
@settings(max_examples=300, deadline=None)
def test_looked_at_again_it_says_the_same(case):
    form, values, sources = case
    first = looked_at(form, values, sources)
    assert looked_at(form, dict(reversed(list(values.items()))), sources) == first or "stranger" in values
    assert looked_at(form, values, sources) == first
    again = looked_at(form, json.loads(json.dumps(first.kept)), sources)
    assert (again.answer, top(again), again.computed) == (first.answer, top(first), first.computed)
    assert looked_at(form, again.kept, sources) == again
    assert [one.source for one in again.origins.values()] == [one.source for one in first.origins.values()]
    if not any(fault.lapse in (Lapse.SHAPE, Lapse.UNKNOWN) for fault in first.faults):
        assert (again.kept, again.faults, again.shown) == (first.kept, first.faults, first.shown)


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_the_answer_alone_says_the_same(case):
    form, values, sources = case
    first = looked_at(form, values, sources)
    again = looked_at(form, json.loads(json.dumps(first.answer)))
    assert again.answer == first.answer
    assert top(again) == top(first)
    assert not first.complete or again.complete


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_nothing_hidden_gets_out(case):
    """The conditions, read anew over what came out, must agree with what was asked; no engine in between."""
    form, values, sources = case
    outcome = looked_at(form, values, sources)
    facts = {"today": DAY}
    for name, value in outcome.answer.items():
        field = form.fields[name]
        facts[name] = field.kind.fact(value) if field.kind and field.kind.fact and isinstance(value, str) else value
    names = {"today": expressions.DAY, **{name: field.sort for name, field in form.fields.items()}}
    cannot = {fault.path for fault in outcome.faults if fault.lapse is Lapse.RECKON}
    for name, field in form.fields.items():
        asked = [one.text for one in (*form.where[name], *([field.shown] if field.shown else []))]
        if name not in cannot:
            assert (name in outcome.shown) == all(compiled(text, names).truth(facts) is True for text in asked), name
        assert name in outcome.shown or name not in outcome.answer
        for row in outcome.answer.get(name, []) if {"note"} & {one.name for one in field.inner} else []:
            assert "note" not in row or row["age"] > 10
            assert row.get("double") == (None if row.get("age") is None else row["age"] * 2)


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_another_validator_agrees_with_every_answer(case):
    form, values, sources = case
    outcome = looked_at(form, values, sources)
    schema = data_schema(form)
    Draft202012Validator.check_schema(schema)
    if not outcome.complete:
        schema = json.loads(
            json.dumps(schema), object_hook=lambda one: {k: v for k, v in one.items() if k != "required"}
        )
    faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(outcome.answer)]
    assert not faults


@given(one=forms(), other=forms(), values=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(JUNK)))
@settings(max_examples=50, deadline=None)
def test_no_version_ever_reads_what_another_asked(one, other, values):
    if one[0].digest != other[0].digest:
        with pytest.raises(OtherVersion):
            evaluate(other[0], Declaration(one[0].digest, values), {}, KNOWN)


pieces = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("1975")),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip
FORM = read_form(written())


@given(
    name=st.sampled_from(sorted(FILLED)),
    piece=pieces,
    inner=st.sampled_from(["full_name", "born", "bank", "lat", "ho_ten"]),
)
@settings(max_examples=300, deadline=None)
def test_any_piece_in_any_place_gives_an_outcome(name, piece, inner):
    for value in (piece, {inner: piece}, [{inner: piece}], [piece]):
        outcome = looked_at(FORM, {**FILLED, name: value})
        assert json.loads(json.dumps(outcome.answer)) == outcome.answer
        again = looked_at(FORM, outcome.kept)
        assert again.answer == outcome.answer
        assert top(again) == top(outcome)
        assert all(fault.sentence and fault.next_step for fault in outcome.faults)


@given(
    cut=st.integers(0, 6000),
    piece=st.sampled_from(['"', "}", "[", "null", "{", '"x": 1,', "9" * 40, "\u202e", "\\u0000"]),
)
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_or_refused(cut, piece):
    text = json.dumps(SAMPLE, ensure_ascii=False)
    try:
        read_form(text[:cut] + piece + text[cut:])
    except Exception as refused:
        assert type(refused).__name__ == "FaultyForm"
        assert all(fault.line >= 0 and fault.sentence and fault.next_step for fault in refused.faults)
