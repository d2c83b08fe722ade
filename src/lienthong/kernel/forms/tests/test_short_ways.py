"""Short ways that looking at a declaration takes: each gives what the long one gives."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.expressions.api import Expression
from lienthong.kernel.forms import cleaning
from lienthong.kernel.forms.api import Lapse, read_form

from .samples import looked_at, of

NUMBER = {"type": "number"}


def long_way(text: str) -> str:
    """Without the signs that nobody sees, in the one spelling; no short way."""
    plain = cleaning._UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain)


def test_each_sign_that_is_taken_as_it_is_is_seen_and_in_one_spelling():
    as_they_are = [sign for sign in map(chr, range(0x110000)) if cleaning._PLAIN.fullmatch(sign)]
    assert {"a", "đ", "Đ", "ỹ", "Ằ", "ơ", " ", "~"} <= set(as_they_are)
    assert [sign for sign in as_they_are if long_way(sign) != sign or sign == "\n"] == []
    assert not {"\t", "\n", "\u00a0", "\u0301", "\u200b", "\x7f"} & set(as_they_are)


@given(st.text(st.sampled_from("aâẫd đ̣̂́\u200b\n\r\u00a0\u0000ỹ~\u202eế 1"), max_size=12))
def test_a_text_is_cleaned_as_by_the_long_way(text):
    assert cleaning.without_unseen(text) == long_way(text)
    assert cleaning.one_line(text) == " ".join(long_way(text).split())
    hidden = cleaning._UNSEEN.search(text.replace("\r", "")) is not None
    assert cleaning.hides_something(text) == hidden


@pytest.fixture
def reckoned(monkeypatch):
    """The texts of conditions in the order in which they were reckoned."""
    found, before = [], Expression.truth

    def truth(self, facts, effort):
        found.append(self.text)
        return before(self, facts, effort)

    monkeypatch.setattr(Expression, "truth", truth)
    return found


def under(condition: str):
    """Two fields under one condition, with what it asks for."""
    beside = {"b": {"shown": condition}, "c": {"shown": condition}}
    return read_form(json.dumps(of({name: NUMBER for name in "abc"}, beside)))


@pytest.mark.parametrize(("a", "shown"), [(2, {"a", "b", "c"}), (0, {"a"}), (None, {"a"})])
def test_a_condition_of_several_fields_is_reckoned_once(reckoned, a, shown):
    outcome = looked_at(under("a > 1"), {"a": a, "b": 1, "c": 1})
    assert outcome.shown == shown
    assert reckoned == ["a > 1"]


def test_a_condition_that_cannot_be_reckoned_is_told_at_each_field():
    outcome = looked_at(under("1 / a > 1"), {"a": 0})
    assert [(fault.path, fault.lapse) for fault in outcome.faults] == [("b", Lapse.RECKON), ("c", Lapse.RECKON)]


def test_in_rows_a_condition_is_reckoned_for_each_row(reckoned):
    rows = {
        "type": "array", "maxItems": 5,
        "items": {"type": "object", "additionalProperties": False, "properties": {"a": NUMBER, "b": NUMBER}},
    }  # fmt: skip
    form = read_form(json.dumps(of({"r": rows}, {"r.a": {"label": "A"}, "r.b": {"label": "B", "shown": "a > 1"}})))
    outcome = looked_at(form, {"r": [{"a": 2, "b": 3}, {"a": 0, "b": 4}, {"a": 5, "b": 6}]})
    assert outcome.answer["r"] == [{"a": 2, "b": 3}, {"a": 0}, {"a": 5, "b": 6}]
    assert reckoned == ["a > 1"] * 3


def test_what_one_value_was_told_is_not_told_to_the_next():
    form = read_form(json.dumps(of({name: {"type": "string"} for name in "ab"})))
    outcome = looked_at(form, {"a": "x\u200by", "b": "xy"})
    assert [note.path for note in outcome.notes] == ["a"]


@pytest.mark.parametrize("typed", ["12 đồng", "12đ", "12 VNĐ.", "12 ₫", "12"])
def test_money_is_read_with_its_unit_or_without(typed):
    form = read_form(json.dumps(of({"a": {"$ref": "urn:lienthong:kind:money"}})))
    assert looked_at(form, {"a": typed}).answer == {"a": 12}
