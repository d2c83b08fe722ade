"""Nobody decides on their own case, nor on one that they brought for somebody; whoever else may, does."""

from dataclasses import replace

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import absent
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Run, Step
from lienthong.kernel.process.work import mark
from lienthong.kernel.units import api as units

from .factories import WARD, employed, open_step, person, published, two_steps, working

DAY = "2026-03-02T09:00:00"


def run_of(*whose: str, process: str = "") -> str:
    """A run of a case that is these persons' and accounts' own."""
    return str(
        actions.start(
            HOUSE, process=process or published(two_steps()), subject="HS-1", title="Hồ sơ thử",
            unit_id=units.card(WARD).id, whose=whose,
        )
    )  # fmt: skip


def step_of(code: str) -> Step:
    return whole(lambda: Step.objects.get(code=code), HOUSE)


@pytest.mark.parametrize("whose", ["n-lan", "account:lan"])
def test_whose_case_it_is_neither_takes_nor_finishes_nor_gives_back_a_step_of_it(province, whose):
    lan, minh = employed("lan"), employed("minh")
    step = open_step(run_of(whose), "nhan")
    for act in (
        lambda: actions.claim(step, lan),
        lambda: actions.complete(step, lan),
        lambda: actions.complete_step(step, lan),
        lambda: actions.give_back(step, lan, to="nhan", why="Thử"),
        lambda: actions.consult(step, lan, to=["na"], question="Có không?", days=2),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert actions.complete_plain([step], lan) == {}
    assert "chính anh/chị" in mark(lan, step_of(step))
    assert not mark(minh, step_of(step))
    actions.complete_step(step, minh)


def test_every_step_of_the_case_knows_whose_it_is_also_one_opened_by_the_quick_way(province):
    minh, hung = employed("minh"), employed("hung", "leader")
    run = run_of("n-hung")
    actions.complete_step(open_step(run, "nhan"), minh)
    sign = step_of(open_step(run, "ky"))
    assert sign.whose == ["account:hung", "n-hung"]
    for act in (lambda: actions.complete(sign.code, hung), lambda: actions.skip(sign.code, hung, why="Thử")):
        with pytest.raises(NotAllowed):
            act()
    actions.complete(sign.code, employed("pho", "leader"))


def test_it_is_not_given_to_whose_it_is_and_they_may_give_it_to_another(province):
    lan, hung = employed("lan"), employed("hung", "leader")
    employed("minh")
    step = open_step(run_of("n-lan"), "nhan")
    with pytest.raises(Unfit, match="hồ sơ của chính người được giao"):
        actions.delegate(step, hung, to="n-lan")
    actions.delegate(step, hung, to="n-minh")
    assert step_of(step).holder == "account:minh"
    assert not whole(lambda: lan.sits_in(None), HOUSE)


def test_whoever_stands_in_for_the_applicant_does_not_decide_for_them(province):
    lan, minh = employed("lan"), employed("minh")
    with standing_on(DAY):
        run, other = run_of("n-lan"), run_of("n-tu")
        for one in (run, other):
            step = open_step(one, "nhan")
            whole(lambda step=step: Step.objects.filter(code=step).update(holder=lan.id, state="taken"), HOUSE)
        absent(lan, minh, "2026-03-02", "2026-03-02")
        with pytest.raises(NotAllowed):
            actions.stand_in(open_step(run, "nhan"), minh, of=lan.id)
        with pytest.raises(NotAllowed):
            actions.complete(open_step(run, "nhan"), minh)
        actions.complete(open_step(other, "nhan"), minh)


def test_an_opinion_on_ones_own_case_is_given_by_another(province):
    lan, other = employed("lan"), person("son", "officer", "na-p-2")
    son = replace(other, person="n-son")
    run = run_of("n-son")
    [code] = actions.consult(open_step(run, "nhan"), lan, to=["na-p-2"], question="Có không?", days=2)
    with pytest.raises(NotAllowed, match="hồ sơ của chính anh/chị"):
        actions.answer(code, son, opinion="agree")
    actions.answer(code, person("ha", "officer", "na-p-2"), opinion="agree")


def test_a_case_of_nobody_we_know_is_open_to_whoever_holds_the_role(province):
    lan: Actor = working("lan", "officer")
    run = run_of()
    assert whole(lambda: Run.objects.get(code=run).whose, HOUSE) is None
    actions.complete_step(open_step(run, "nhan"), lan)
