"""Who stands in for an absent colleague does what that colleague holds; for whom is written down. Nobody else may."""

import datetime as dt

import pytest

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox.tests.factories import absent, differing, waiting_for
from lienthong.kernel.process import actions
from lienthong.kernel.process.cards import run_card
from lienthong.kernel.process.models import Step

from .factories import (
    WARD,
    open_step,
    past_of,
    person,
    post_of,
    published,
    seated,
    signing,
    started,
    two_steps,
    working,
)

TOLD = ("deed", "actor_name", "note")
DAY, AFTER = "2026-03-02T09:00:00", "2026-03-03T09:00:00"


def held_by(who: Actor, node: str = "nhan", subject: str = "HS-1") -> str:
    """A step that somebody has claimed."""
    run = started(published(two_steps()), subject=subject)
    if node == "ky":
        actions.complete(open_step(run, "nhan"), person("lan", "officer"))
    step = open_step(run, node)
    actions.claim(step, who)
    return step


def test_the_substitute_finishes_what_the_absent_one_holds_and_it_says_for_whom(province):
    lan, minh, mai = (person(name, "officer") for name in ("lan", "minh", "mai"))
    with standing_on(DAY):
        step = held_by(lan)
        with pytest.raises(NotAllowed):
            actions.complete(step, minh)
        absent(lan, minh, "2026-03-02", "2026-03-02")
        assert waiting_for(minh) == ["Tiếp nhận: Hồ sơ thử"]
        with pytest.raises(NotAllowed):
            actions.complete(step, mai)
        with pytest.raises(NotAllowed):
            actions.stand_in(step, mai, of=lan.id)
        actions.complete_step(step, minh, key="mot-khoa")
        actions.complete_step(step, minh, key="mot-khoa")
    assert past_of(step, *TOLD) == [("claimed", "Lan", ""), ("stood_in", "Minh", "thay Lan"), ("done", "Minh", "")]
    lines = whole(lambda: audit.history(step), HOUSE)
    assert ("Minh", "nhận làm thay người vắng", {"of": "account:lan"}) in [
        (one.who, one.what, one.args) for one in lines
    ]
    assert differing() == []


def test_standing_in_ends_with_the_day_and_does_not_lend_the_authority_to_sign(province):
    lan, minh = person("lan", "officer"), person("minh", "officer")
    hung, pho = person("hung", "leader"), person("pho", "leader")
    with standing_on(DAY):
        absent(lan, minh, "2026-03-02", "2026-03-02")
        absent(hung, minh, "2026-03-02", "2026-03-02")
        sign, other = held_by(hung, "ky"), held_by(lan, subject="HS-2")
        with pytest.raises(NotAllowed):
            actions.complete(sign, minh)
    with standing_on(AFTER):
        with pytest.raises(NotAllowed):
            actions.complete(other, minh)
        absent(hung, pho, "2026-03-03", "2026-03-03")
        actions.complete(sign, pho)
    assert past_of(sign, *TOLD)[1:] == [("stood_in", "Pho", "thay Hung"), ("done", "Pho", "")]


def test_what_lies_with_whoever_sits_at_a_post_is_done_in_their_stead_before_they_took_it(province):
    an, dung = working("an", "officer"), working("dung", "leader")
    post_of("chu-tich", "head", "Chủ tịch")
    with standing_on(DAY):
        seated(f"{WARD}.chu-tich", "an", dt.date(2026, 3, 2))
        run = started(signing("chu-tich"))
        actions.complete_step(open_step(run, "nhan"), person("lan", "officer"))
        step = open_step(run, "ky")
        absent(an, dung, "2026-03-02", "2026-03-02")
        actions.complete_step(step, dung, key="mot-khoa")
    assert past_of(step, *TOLD) == [("stood_in", "Dung", "thay An"), ("done", "Dung", "")]


def test_what_a_substitute_gives_back_to_whom_it_was_with_lies_there_again(province):
    an, dung = working("an", "officer"), working("dung", "leader")
    lan, minh = working("lan", "officer"), working("minh", "officer")
    post_of("chu-tich", "head", "Chủ tịch")
    with standing_on(DAY):
        seated(f"{WARD}.chu-tich", "an", dt.date(2026, 3, 2))
        run = started(signing("chu-tich"))
        actions.complete_step(open_step(run, "nhan"), lan)
        sign, taken = actions.claim(open_step(run, "ky"), an), held_by(lan, subject="HS-2")
        absent(an, dung, "2026-03-02", "2026-03-02")
        absent(lan, minh, "2026-03-02", "2026-03-02")
        actions.release(sign, dung)
        actions.delegate(taken, minh, to="n-lan")
        rows = whole(lambda: {one.code: (one.holder, one.state) for one in Step.objects.all()}, HOUSE)
        assert rows == {sign: (an.id, "open"), taken: (lan.id, "taken")} and differing() == []


def test_a_step_taken_over_is_the_substitutes_own_and_a_late_press_is_told_so(province):
    lan, minh = person("lan", "officer"), person("minh", "officer")
    with standing_on(DAY):
        step = held_by(lan)
        absent(lan, minh, "2026-03-02", "2026-03-02")
        actions.stand_in(step, minh, of=lan.id)
        with pytest.raises(NotAllowed):
            actions.complete(step, lan)
        with pytest.raises(NotAllowed):
            actions.stand_in(step, minh, of=lan.id)
    with standing_on(AFTER):
        assert waiting_for(minh) == ["Tiếp nhận: Hồ sơ thử"] and differing() == []
        actions.release(step, minh)
        actions.claim(step, lan)
    assert past_of(step) == ["claimed", "stood_in", "released", "claimed"]


def test_only_what_is_done_while_standing_in_is_told_as_done_for_the_absent_one(province):
    lan, minh = (working(name, "officer") for name in ("lan", "minh"))
    with standing_on(DAY):
        run = started(published(two_steps()))
        step = open_step(run, "nhan")
        actions.delegate(step, minh, to="n-lan")
        absent(lan, minh, "2026-03-02", "2026-03-04")
        actions.stand_in(step, minh, of=lan.id)
        actions.consult(step, minh, to=["na-p-2"], question="Có quy hoạch đường không?", days=2)
        actions.release(step, minh)
        actions.complete(step, minh, note="Không chờ.")
        told = [(one.deed.value, one.who) for one in whole(lambda: run_card(minh, run), minh).past]
    assert told == [
        ("delegated", "Minh"), ("stood_in", "Minh"), ("asked", "Minh, thay Lan"),
        ("released", "Minh, thay Lan"), ("done", "Minh"), ("unasked", "Minh"),
    ]  # fmt: skip
