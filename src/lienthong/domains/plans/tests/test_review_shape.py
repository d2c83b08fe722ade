"""The fields of a row against everything that a hostile or hurried hand can send."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domains.plans.shape import checked_fields, spoken_number
from lienthong.kernel.base.errors import Unfit

NAMES = ["no", "group", "name", "lead", "with", "monitor", "due", "output", "hidden", "value", "as_read", "", "state"]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text()
    | st.sampled_from(
        ["\x00", "\ud800", "\u202egnouht", "<script>alert(1)</script>", "9" * 400, "1e999", "nan", "-inf"]
    )
)
KEYS = st.sampled_from(
    ["kind", "role", "text", "code", "chosen", "asked", "from", "until", "day", "comparator", "low", "high", "year"]
)
ANYTHING = st.recursive(
    SCALARS | st.sampled_from(["unit", "lead", "date", "quarter", "ge", "between", "done", "2026-02-30", "0001-01-01"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=8),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=5), st.sampled_from(["target", "task", "duty"]))
def test_whatever_is_sent_is_clean_or_refused(given_fields: dict, kind: str) -> None:
    try:
        kept = checked_fields(given_fields, kind)
    except Unfit as no:
        assert no.fields and all(isinstance(said, str) and said for said in no.fields.values())
        return
    text = json.dumps(kept, allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    assert "\\u0000" not in text and "\u202e" not in text
    assert set(kept) <= set(given_fields)
    for owner in [*kept.get("lead", []), *kept.get("with", []), *kept.get("monitor", [])]:
        assert {"text", "kind", "code", "role"} <= set(owner)


@pytest.mark.parametrize("low", [float("nan"), float("inf"), "nan", "inf", "1e999", "1" * 400, "7O", True, [], {}])
def test_a_figure_is_a_finite_number(low: object) -> None:
    with pytest.raises(Unfit):
        checked_fields({"value": {"comparator": "ge", "low": low}}, "target")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("70", 70), ("70,5", 70.5), ("70.5", 70.5), ("1.000", 1000), ("1.000.000,25", 1000000.25), ("-3,5", -3.5)],
)
def test_numbers_are_read_as_vietnamese_write_them(typed: str, meant: float) -> None:
    assert math.isclose(spoken_number(typed), meant)


def test_a_row_keeps_nothing_that_is_not_of_its_shape() -> None:
    with pytest.raises(Unfit) as no:
        checked_fields({"as_read": {}}, "task")
    assert "as_read" in no.value.fields
    with pytest.raises(Unfit):
        checked_fields({"value": {"comparator": "ge", "low": 1}}, "task")
    kept = checked_fields({"name": " <b>Sơ\u0300</b> \u202ekết\x00 ", "hidden": True}, "task")
    assert kept == {"name": "<b>Sờ</b> kết", "hidden": True}


def test_days_stand_in_their_order() -> None:
    def due(**days: str) -> dict:
        return {"due": {"kind": "range", "text": "", **days}}

    for wrong in ({"from": "2026-05-01", "until": "2026-04-01"}, {"until": "2026-02-30"}, {"until": "9999-01-01"}):
        with pytest.raises(Unfit) as no:
            checked_fields(due(**wrong), "task")
        assert set(no.value.fields) == {"due"}
    kept = checked_fields({"due": {"kind": "recurring", "text": "ngày 15 hằng tháng", "day": 15}}, "task")
    assert kept["due"]["day"] == 15
