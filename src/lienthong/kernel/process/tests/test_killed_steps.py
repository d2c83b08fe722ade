"""A step goes into other hands, others are asked: killed before each message in turn, all is done or nothing."""

import datetime as dt
from collections.abc import Callable

import pytest

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.inbox.tests.factories import absent
from lienthong.kernel.process import actions
from lienthong.kernel.process.models import Consultation, Step

from .factories import (
    WARD,
    asked,
    employed,
    held,
    open_step,
    past_of,
    person,
    post_of,
    published,
    seated,
    signing,
    started,
    two_steps,
)
from .test_killed_hands import Told, wholly_or_not

AWAY = "na-p-2"


def lies_with(step: str, who: Actor) -> Callable[[], bool]:
    def there() -> bool:
        one = Step.objects.get(code=step)
        return (one.holder, one.state) == (who.id, "taken")

    return there


def delegating() -> Told:
    lan, an = employed("lan"), employed("an")
    step = open_step(started(published(two_steps())), "nhan")
    return lambda: actions.delegate(step, lan, key="giao", to="n-an", why="Đi công tác"), lies_with(step, an)


def consulting() -> Told:
    lan = employed("lan")
    step = open_step(started(published(two_steps())), "nhan")
    about = {"to": [AWAY, "na"], "question": "Có quy hoạch đường không?", "days": 2}

    def over() -> bool:
        questions = Consultation.objects.filter(step=step, state="asked", clock__state="running").count()
        return questions == 2 and Step.objects.get(code=step).asking and past_of(step) == ["asked", "asked"]

    return lambda: actions.consult(step, lan, key="hoi", **about), over


def question() -> tuple[Actor, str]:
    lan = employed("lan")
    return lan, asked(started(published(two_steps())), "nhan", lan, AWAY)


def ended(code: str, state: str) -> Callable[[], bool]:
    def there() -> bool:
        one = Consultation.objects.select_related("clock").get(code=code)
        return one.state == state and one.clock is not None and one.clock.state != "running"

    return there


def answering() -> Told:
    _, code = question()
    mai = employed("mai", unit=AWAY)
    said = {"opinion": "disagree", "words": "Vướng quy hoạch đường."}
    return lambda: actions.answer(code, mai, key="dap", **said), ended(code, "answered")


def unasking() -> Told:
    lan, code = question()
    return lambda: actions.unask(code, lan, key="thoi", why="Đã đủ căn cứ"), ended(code, "withdrawn")


def away() -> tuple[str, Actor, Actor]:
    """A step that lan holds, who is away today; minh stands in."""
    lan, minh = employed("lan"), employed("minh")
    step = held(started(published(two_steps())), "nhan", lan)
    absent(lan, minh, f"{today()}", f"{today()}")
    return step, lan, minh


def standing_in() -> Told:
    step, lan, minh = away()
    return lambda: actions.stand_in(step, minh, key="thay", of=lan.id), lies_with(step, minh)


def finishing_in_stead() -> Told:
    step, _, minh = away()
    return lambda: actions.complete(step, minh, key="xong"), lambda: past_of(step) == ["claimed", "stood_in", "done"]


def passing_on() -> Told:
    an, lan = employed("an"), person("lan", "officer")
    post_of("chu-tich", "head", "Chủ tịch")
    run = started(signing("chu-tich"))
    actions.complete_step(open_step(run, "nhan"), lan)
    step = open_step(run, "ky")
    seated(f"{WARD}.chu-tich", "an", dt.date(2026, 3, 2))

    def over() -> bool:
        one = Step.objects.get(code=step)
        return (one.holder, one.state) == (an.id, "open") and past_of(step) == ["passed_on"]

    return lambda: actions.pass_on(step, HOUSE, key="chuyen", to=an.id), over


@pytest.mark.parametrize(
    "prepared", [delegating, consulting, answering, unasking, standing_in, finishing_in_stead, passing_on]
)
def test_what_is_killed_in_the_middle_is_done_wholly_or_not_and_once(
    real_province: str, prepared: Callable[[], Told]
) -> None:
    wholly_or_not(*prepared())
