"""The language is CEL: another engine gives the same answers to the same texts, and so do the language's own examples.

The other engine is the npm package @bufbuild/cel (Node, for tests alone); the examples come with it.
"""

import json
import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lienthong.kernel.expressions.api import CannotReckon, Faulty, Value, compiled

from .sentences import NAMES, spoken

HERE = Path(__file__).parent
ROOT = HERE.parents[4]
NODE = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "bin"))
FAULT = "a fault"
pytestmark = pytest.mark.skipif(
    not NODE or not (ROOT / "node_modules" / "@bufbuild" / "cel").is_dir(), reason="needs Node with the npm packages"
)

# Where this house means something else, and why.
UNKNOWN = "null is what is not known, never a value"
EXACT = "numbers do not end at 64 bits, and nothing is infinite or no number"
DIFFERENT = {
    "comparisons/eq_literal/not_eq_double_nan": EXACT,
    "comparisons/ne_literal/not_ne_double_nan": EXACT,
    "comparisons/ne_literal/ne_double_nan": EXACT,
    "comparisons/eq_literal/eq_list_null": UNKNOWN,
    "comparisons/eq_literal/not_eq_list_null": UNKNOWN,
    "comparisons/eq_literal/not_eq_list_elem_null": UNKNOWN,
    "fields/map_fields/map_field_select_no_such_key": UNKNOWN,
    "fp_math/fp_math/divide_zero": EXACT,
    "integer_math/int64_math/int64_overflow_positive": EXACT,
    "integer_math/int64_math/int64_overflow_negative": EXACT,
    "integer_math/int64_math/int64_overflow_add_negative": EXACT,
    "integer_math/int64_math/int64_overflow_sub_positive": EXACT,
    "integer_math/int64_math/int64_overflow_mul_positive": EXACT,
    "integer_math/int64_math/int64_overflow_mul_negative": EXACT,
    "integer_math/int64_math/int64_min_negate": EXACT,
    "integer_math/int64_math/int64_min_negate_mul": EXACT,
    "integer_math/int64_math/int64_min_negate_div": EXACT,
    "math_ext/abs/int_overflow": EXACT,
}

BY_HAND = [
    "1 + 2 * 3 - 4", "-2 * -3", "(1 + 2) * 3", "10 - 3 - 2", "7 % 4", "-7 % 4", "7 % -4", "(1 < 2) == true",
    "true || false && false", "!true || true", "!(true && false)", "true ? 1 : 2", "false ? 1 : true ? 2 : 3",
    "1 in [1, 2]", "!(3 in [1, 2])", '"đạt" == "đạt"', '"đạt" != "dat"', '"Nghệ " + "An"', 'size("Nghệ An")',
    '"Nghệ An".size()', '"Nghệ An".contains("hệ")', '"UBND xã".startsWith("UBND")', '"UBND xã".endsWith("xã")',
    "[1, 2] + [3]", "[1, 2, 3][2]", "[1, 2, 3].map(x, x * x)", "[1, 2, 3].filter(x, x > 1)",
    "[1, 2, 3].exists(x, x > 2)", "[1, 2, 3].all(x, x > 0)", "[1, 2, 3].exists_one(x, x > 2)", "[].all(x, false)",
    "[].exists(x, true)", "[[1], [2, 3]][1][0]", "[1, 2][5]", "1 % 0", "[1][2] == 1 || true", "true || [1][2] == 1",
    "[1][2] == 1 && false", "false && [1][2] == 1", "[1][2] == 1 && true", "[1, 0].exists(x, 4 % x == 0)",
    "[0, 1].all(x, 4 % x == 3)", "true ? 1 : [1][2]", "0.25 + 0.5", "1.5 * 2.5", "7.0 / 2.0", "-0.5 - 0.25",
    r"'it\'s'", r'"a\"b\\c\n\t"', '"\'"', "// lời giải thích\n1 + 1", "1 +\n  2", "[1, 2] == [1, 2]",
    "[1, 2] == [2, 1]",
]  # fmt: skip


def ask(what: str, cases: list[dict[str, object]] | None = None) -> Any:
    """The other engine's answer."""
    asked = [str(NODE), str(HERE / "referee.mjs"), what]
    done = subprocess.run(asked, input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout)


@cache
def book() -> list[dict[str, Any]]:
    """The examples that belong to the language."""
    return list(ask("book"))


def ours(value: Any) -> Any:
    """A value of the other engine as this house has it."""
    if isinstance(value, list):
        return [ours(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "int" in value:
        return Decimal(value["int"])
    if "double" in value:
        return Decimal(repr(float(value["double"])))
    if "other" in value:
        raise KeyError("a thing that this house does not have")
    return {name: ours(one) for name, one in value.items()}


def reckoned(text: str, names: Any, facts: dict[str, Any]) -> Value:
    """The value, or FAULT."""
    try:
        return compiled(text, names).value(facts)
    except CannotReckon:
        return FAULT


def theirs(answer: dict[str, Any]) -> Any:
    return FAULT if "fault" in answer else ours(answer["value"])


def differing(cases: list[dict[str, Any]], names: Any) -> list[tuple[object, ...]]:
    """The cases to which the two engines answer differently."""
    answers = ask("cases", cases)
    assert len(answers) == len(cases)
    found = []
    for case, answer in zip(cases, answers, strict=True):
        facts = {name: ours(one) for name, one in case["facts"].items()}
        mine, their = reckoned(case["text"], names, facts), theirs(answer)
        if mine != their or type(mine) is not type(their):
            found.append((case["text"], facts, mine, their, answer.get("fault")))
    return found


def test_what_is_written_by_hand_means_the_same_elsewhere() -> None:
    assert not differing([{"text": text, "facts": {}} for text in BY_HAND], {})


@pytest.mark.parametrize("names", [NAMES, list(NAMES)], ids=["kinds told", "kinds not told"])
def test_random_sentences_mean_the_same_elsewhere(names: Any) -> None:
    cases = spoken(1_200, seed=5)
    assert len({case["text"] for case in cases}) > 900
    assert not differing(cases, names)


def test_random_sentences_are_true_and_false_and_faulty() -> None:
    answers = [theirs(one) for one in ask("cases", spoken(1_200, seed=5))]
    assert min(answers.count(True), answers.count(False)) > 200
    assert answers.count(FAULT) > 50
    assert len({one for one in answers if isinstance(one, Decimal)}) > 50


def test_the_examples_of_the_language_hold_as_far_as_it_is_spoken_here() -> None:
    spoken_here, different = 0, {}
    for one in book():
        try:
            facts = {name: ours(value) for name, value in one["facts"].items()}
            compiled(one["text"], list(facts))
        except (KeyError, Faulty):
            continue
        spoken_here += 1
        mine = reckoned(one["text"], list(facts), facts)
        their = FAULT if one.get("fault") else ours(one["value"])
        if mine != their or type(mine) is not type(their):
            different[one["name"]] = (one["text"], mine, their)
    assert spoken_here > 300
    assert different.keys() == DIFFERENT.keys()
