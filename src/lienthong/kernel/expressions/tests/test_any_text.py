"""No text and no facts can do anything but give a value or a refusal, and always the same one."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.expressions.api import ANY, CannotReckon, Faulty, compiled
from lienthong.kernel.expressions.expression import _compiled

from .sentences import NAMES, spoken
from .test_against_another_engine import ours

PIECES = [
    *NAMES, "e", "1", "0.5", "500.000", "0", "-", "+", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "!", "?", ":",
    "(", ")", "[", "]", ",", ".", " in ", "true", "null", '"đạt"', "'", '"', "\\", ".size()", "size(", ".exists(e,",
    ".map(e,", "math.greatest(", "date(", '"2026-02-30"', "timestamp(", "add_months(", "round(", "sum(", ".contains(",
    "\n", "//", "\u200b", "\x00", "{}", "{0}", "__class__", "import", "lambda", "á", "\ud800",
]  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=8), st.dates(),
    st.datetimes(), st.datetimes(timezones=st.just(dt.UTC)), st.binary(max_size=3), st.just(10**50), st.just(object),
)  # fmt: skip
fields = st.sampled_from(["tuoi", "ten"])
values = st.recursive(scalars, lambda one: st.one_of(st.lists(one, max_size=4), st.dictionaries(fields, one)))
facts = st.dictionaries(st.sampled_from(sorted(NAMES)), values)


def outcome(text, names, given_facts):
    """The value, or what was refused, as text that can be compared."""
    try:
        expression = compiled(text, names)
    except Faulty as refused:
        assert refused.sentence and refused.next_step and refused.line >= 1
        assert 1 <= refused.column <= len(text) + 1
        return str(refused)
    said = expression.words({})
    assert isinstance(said, str)
    try:
        found = expression.value(given_facts)
    except CannotReckon as refused:
        assert refused.sentence and refused.next_step
        return str(refused)
    assert found is None or isinstance(found, bool | Decimal | str | dt.date | list | dict)
    return repr(found)


@given(text=texts, given_facts=facts, told=st.booleans())
def test_any_text_with_any_facts_gives_a_value_or_a_refusal(text, given_facts, told):
    names = NAMES if told else list(NAMES)
    first = outcome(text, names, given_facts)
    _compiled.cache_clear()
    assert outcome(text, names, given_facts) == first


@given(case=st.sampled_from(spoken(600, seed=3)), given_facts=facts, told=st.booleans())
def test_any_sentence_of_the_language_with_any_facts_gives_a_value_or_a_refusal(case, given_facts, told):
    names = NAMES if told else dict.fromkeys(NAMES, ANY)
    first = outcome(case["text"], names, given_facts)
    assert outcome(case["text"], names, given_facts) == first


@given(case=st.sampled_from(spoken(600, seed=3)), at=st.integers(0, 80), piece=st.sampled_from(PIECES))
def test_a_sentence_with_a_slip_gives_a_value_or_a_refusal(case, at, piece):
    text = str(case["text"])
    outcome(text[:at] + piece + text[at:], NAMES, {name: ours(value) for name, value in case["facts"].items()})
    outcome(text[:at] + text[at + 1 :], NAMES, {name: ours(value) for name, value in case["facts"].items()})


@given(case=st.sampled_from(spoken(600, seed=3)))
def test_facts_are_left_as_they_were(case):
    before = {name: ours(value) for name, value in case["facts"].items()}
    after = {name: ours(value) for name, value in case["facts"].items()}
    try:
        compiled(case["text"], NAMES).value(after)
    except Refusal:
        pass
    assert after == before


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "s.__class__", "con[0].__class__", "a.__init__", "().__class__", "ds.append(1)", "print(1)"],
)
def test_nothing_of_python_is_reached(text):
    with pytest.raises(Faulty):
        compiled(text, NAMES)
    record = {"con": [{}], "s": "x", "a": 1, "ds": []}
    for names in (["s", "con", "a", "ds"],):
        try:
            assert compiled(text, names).value(record) is None
        except Refusal:
            pass
