"""Whatever happens to a unit, what was true on a day and what was known at an instant stay as they were."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units
from lienthong.kernel.units.models import UnitVersion

START = dt.date(2020, 1, 1)
DAYS = st.integers(0, 2000).map(lambda n: START + dt.timedelta(days=n))
CHANGES = st.lists(st.tuples(st.sampled_from(["rename", "correct"]), DAYS, DAYS), min_size=1, max_size=6)
_numbers = itertools.count()


@pytest.mark.django_db
@given(changes=CHANGES, asked=st.lists(DAYS, min_size=5, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_on_days_and_what_was_known_when(changes, asked):
    code = f"u-{next(_numbers)}"
    clock = dt.datetime(2026, 1, 1, 8)
    with standing_on(clock):
        facts = {"name": "Tên 0", "kind": "so", "tier": "tinh", "parent": None}
        units.found(HOUSE, code=code, since=START, cited="x", **facts)
    truth: list[tuple[dt.date, dt.date, str]] = [(START, dt.date.max, "Tên 0")]
    answered: list[tuple[dt.datetime, dict[dt.date, str]]] = []
    for number, (what, one, other) in enumerate(changes, start=1):
        name = f"Tên {number}"
        since, until = min(one, other), max(one, other) + dt.timedelta(days=1)
        clock += dt.timedelta(days=1)
        with standing_on(clock):
            if what == "rename":
                units.rename(code, HOUSE, name=name, on=since, cited="x")
                until = dt.date.max
            else:
                units.correct(code, HOUSE, facts={"name": name}, since=since, until=until, why="x")
        truth.append((since, until, name))
        said = {day: next(n for a, b, n in reversed(truth) if a <= day < b) for day in asked}
        assert {day: units.card(code, day).name for day in asked} == said
        answered.append((clock.replace(tzinfo=dt.UTC) + dt.timedelta(hours=1), said))
    for known, said in answered:
        assert {day: units.card(code, day, known=known).name for day in asked} == said
    spans = sorted(
        (v.valid.lower, v.valid.upper or dt.date.max)
        for v in UnitVersion.objects.filter(unit__code=code, recorded__upper_inf=True)
    )
    assert spans[0][0] == START and spans[-1][1] == dt.date.max
    assert all(a[1] == b[0] for a, b in itertools.pairwise(spans)), "no hole and no overlap in what is held true"


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_asked_without_harm(text):
    book = units.Directory.from_rows([{"code": "na", "name": "Tỉnh Nghệ An", "kind": "tinh", "tier": "tinh"}])
    assert book.resolve(text, START).text == text
    book.group_of(text)
