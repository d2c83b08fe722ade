"""What a page of lines finds of its steps is what the room lets be seen, for whoever looks."""

from dataclasses import replace

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import absent, quick_way
from lienthong.kernel.process.by_line import steps_by_line
from lienthong.kernel.process.models import Step
from lienthong.kernel.process.queries import steps

from .factories import held, open_step, person, published, started, two_steps

DAY = "2026-03-02T09:00:00"
OTHER_WARD = "na-p-2"


def both_ways(by: Actor, codes: list[str], eyes: Actor = HOUSE) -> tuple[dict[str, object], dict[str, object]]:
    """By the room's own reading, and for a page of lines: whole rows and whether the actor stands in.

    With the eyes of the house the walls of rows hide nothing, so that the question itself is tried.
    """

    def row(step: Step) -> object:
        facts = {field.attname: getattr(step, field.attname) for field in Step._meta.concrete_fields}
        return facts, getattr(step, "in_stead", False)

    def look() -> tuple[dict[str, object], dict[str, object]]:
        known = {step.code: row(step) for step in steps(by).filter(code__in=codes)}
        return known, {code: row(step) for code, step in steps_by_line(by, codes).items()}

    return whole(look, eyes)


@pytest.fixture
def laid(province):
    """Steps that nobody, a colleague, an absent one and somebody of elsewhere has taken, in two wards."""
    lan, minh, mai = person("lan", "officer"), person("minh", "officer"), person("mai", "officer")
    with standing_on(DAY):
        here, there = published(two_steps()), published(two_steps(), OTHER_WARD)
        runs = [started(here, subject=f"HS-{n}") for n in range(4)]
        runs += [started(there, subject=f"HS-x{n}", unit=OTHER_WARD) for n in range(2)]
        codes = [open_step(run, "nhan") for run in runs]
        for run, who in zip(runs[1:4], (lan, minh, mai), strict=True):
            held(run, "nhan", who)
        held(runs[5], "nhan", person("tu", "officer", OTHER_WARD))
        absent(lan, minh, "2026-03-02", "2026-03-02")
        yield codes


def test_a_page_of_lines_finds_the_steps_that_the_room_lets_be_seen(laid):
    minh, far = person("minh", "officer"), person("tu", "officer", OTHER_WARD)
    wide = replace(minh, units=minh.units | far.units)
    gone = replace(person("lan", "officer"), units=frozenset())
    seen = {}
    for by in (minh, person("mai", "officer"), far, wide, gone, replace(wide, everywhere=True), HOUSE, ANYONE):
        known, found = both_ways(by, [*laid, "KHONG-CO"])
        assert found == known, by.name
        assert both_ways(by, laid, by) == (known, known), by.name
        seen[len(seen)] = [len(found), sum(stead for _, stead in found.values())]
    assert list(seen.values()) == [[4, 1], [4, 0], [2, 0], [6, 1], [1, 0], [6, 1], [6, 0], [0, 0]]


def test_of_many_codes_only_those_asked_for_are_found(laid):
    minh = person("minh", "officer")
    assert set(both_ways(minh, laid[:1])[1]) == {laid[0]}
    assert both_ways(minh, [])[1] == {}


def test_the_inbox_asks_this_way_for_both_kinds_of_lines():
    assert {quick_way(kind) for kind in ("process.step", "process.failed")} == {steps_by_line}
