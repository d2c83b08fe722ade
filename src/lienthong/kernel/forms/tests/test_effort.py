"""What a form has reckoned is bounded as a whole: a hundred heavy formulas cost no more than a few."""

import json
import time

import pytest

from lienthong.kernel.expressions.api import MOST_WORK, Effort, compiled
from lienthong.kernel.forms.api import FaultyForm, Lapse, read_form
from lienthong.kernel.forms.weighing import MOST_EFFORT

from .samples import looked_at, of

WHOLE = {"type": "integer"}
TWICE = "r.filter(x, r.filter(y, r.exists(z, z.a == x.a + y.a + {})).size() > 500).size()"
# A list in a list of which nobody can tell before how long it is.
UNTOLD = "size(r.map(x, r).map(y, y.map(z, z.a * z.a + {})))"


def rows(most=200, **columns):
    """A table of whole numbers."""
    items = {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(columns, WHOLE)}
    return {"type": "array", "maxItems": most, "items": items}


def written(formulas, most=200):
    """A form with one table and as many formulas over it."""
    names = {f"c{n}": one for n, one in enumerate(formulas)}
    beside = {"r": {}, "r.a": {"label": "A"}, **{name: {"computed": one} for name, one in names.items()}}
    return json.dumps(of({"r": rows(most, a=1), **dict.fromkeys(names, WHOLE)}, beside))


def large():
    """Three hundred fields, two tables of two hundred rows with formulas, conditions and checks in each row."""
    columns = [f"k{n}" for n in range(10)]
    tables = {"r": rows(**{f"r{one}": 1 for one in columns}), "s": rows(**{f"s{one}": 1 for one in columns})}
    beside = {}
    for table in tables:
        beside |= {table: {}, **{f"{table}.{table}{one}": {"label": one} for one in columns}}
        beside[f"{table}.{table}k7"] |= {"shown": f"{table}k1 > 10"}
        beside[f"{table}.{table}k8"] |= {"computed": f"{table}k1 * {table}k2 + {table}k3 - {table}k4"}
        beside[f"{table}.{table}k9"] |= {"computed": f"round({table}k8 * 0.1, 0)"}
        check = {"holds": f"{table}k5 <= {table}k6 && {table}k5 >= 0", "said": "Cột 5 không quá cột 6."}
        beside[f"{table}.{table}k5"] |= {"checks": [check]}
    plain = {f"f{n}": WHOLE for n in range(298)}
    beside |= {f"f{n}": {"computed": f"sum(r.map(x, x.rk{n % 9})) + size(s)"} for n in range(60)}
    beside |= {f"f{n}": {"shown": "f70 > 3 && size(s) > 0", "computed": f"f{n - 1} + 1"} for n in range(100, 200)}
    return json.dumps(of({**tables, **plain}, beside))


def test_a_formula_that_runs_on_when_the_table_is_full_is_refused_where_it_is_written():
    with pytest.raises(FaultyForm) as refused:
        read_form(written([TWICE.format(1), "size(r)"]))
    [fault] = refused.value.faults
    assert fault.path == "fields › c0 › computed" and "nhiều nhất là 200.000" in fault.sentence
    assert read_form(written([TWICE.format(1)], most=15)), "the same over few rows is no trouble"


def test_formulas_that_are_too_much_together_are_refused():
    each = "r.all(x, r.exists_one(y, y.a == x.a)) ? 1 : 0"
    assert read_form(written([each], most=130))
    with pytest.raises(FaultyForm) as refused:
        read_form(written([each] * 10, most=130))
    assert "cả biểu mẫu phải tính" in refused.value.faults[0].sentence


def test_all_formulas_of_a_declaration_share_one_effort():
    form = read_form(written([UNTOLD.format(n) for n in range(100)]))
    begun = time.process_time()
    outcome = looked_at(form, {"r": [{"a": 1}] * 200})
    assert time.process_time() - begun < 3, "a hundred times 0.1 s where each has its own"
    assert {fault.lapse for fault in outcome.faults} == {Lapse.RECKON} and len(outcome.faults) == 100
    assert outcome.faults[-1].sentence == "Đã hết số phép tính dành cho một lần khai."


def test_a_large_honest_form_stays_far_below(monkeypatch):
    spent = []

    class Counted(Effort):
        def __init__(self, left):
            super().__init__(left)
            spent.append(self)

    monkeypatch.setattr("lienthong.kernel.forms.filling.Effort", Counted)
    values = {one: [{f"{one}k{n}": n * 10 for n in range(8)}] * 200 for one in ("r", "s")}
    outcome = looked_at(read_form(large()), {**values, **{f"f{n}": n for n in range(60, 298)}})
    assert outcome.complete and outcome.computed["f199"]
    assert MOST_EFFORT / 20 < MOST_EFFORT - spent[0].left < MOST_EFFORT / 2


def test_what_is_told_before_is_what_it_costs():
    kinds = {"r": read_form(written(["size(r)"])).fields["r"].sort}
    for text in ("size(r)", "r.all(x, x.a >= 0)", "r.filter(x, r.exists(y, y.a == x.a + 1000)).size() + r.size()"):
        expression, effort = compiled(text, kinds), Effort(10**6)
        expression.value({"r": [{"a": n} for n in range(40)]}, effort)
        cost, told = 10**6 - effort.left, expression.at_most({"r": 40})
        assert told * 0.6 < cost <= told < MOST_WORK, text
