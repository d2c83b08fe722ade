"""Two officers press at the same moment on the page of one step: one is told it is done, the other who was first."""

import re
import threading
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import Actor
from lienthong.kernel.process import actions

from .factories import open_step, person
from .racing import raced
from .test_running_races import LOCKED, NEXT_WEEK, at_signing, endings, office

__all__ = ["office"]
WHEN = r"lúc \d\d:\d\d, \d\d/\d\d/\d{4}"
GIVEN = {
    "complete": {},
    "claim": {},
    "delegate": {"to": "p-binh"},
    "give_back": {"to": "tham", "why": "Thiếu chữ ký"},
    "skip": {"why": "Không cần"},
}


@pytest.fixture
def press(monkeypatch):
    """Somebody presses a button on the page of a step and looks at what comes; each thread is a person of its own."""
    here = threading.local()
    monkeypatch.setattr("lienthong.kernel.access.middleware.of_session", lambda *_: here.actor)

    def pressed(who: Actor, step: str, act: str) -> str:
        here.actor = who
        client = Client()
        session = client.session
        session.update({SESSION_KEY: "1", BACKEND_SESSION_KEY: "x", HASH_SESSION_KEY: "x"})
        session.save()
        with standing_on(NEXT_WEEK):
            given = {"act": act, "key": f"{act}-{step}-{who.id}", **GIVEN[act]}
            answer: Any = client.post(f"/quy-trinh/buoc/{step}", given, follow=True)
        assert answer.status_code in (200, 403, 409), answer.status_code
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))

    return pressed


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (("complete", "complete"), r"(Hung|Mai) đã hoàn thành bước này " + WHEN),
        (("complete", "give_back"), r"Hung đã hoàn thành bước này|Mai đã trả lại bước này " + WHEN),
        (("give_back", "give_back"), r"(Hung|Mai) đã trả lại bước này " + WHEN),
        (("skip", "complete"), r"Hung đã bỏ qua bước này|Mai đã hoàn thành bước này " + WHEN),
        (("claim", "complete"), r"Hung đã nhận làm bước này\.|Mai đã hoàn thành bước này " + WHEN),
        (("claim", "claim"), r"(Hung|Mai) đã nhận làm bước này\."),
        (("delegate", "complete"), r"Bình đã nhận làm bước này\.|Mai đã hoàn thành bước này " + WHEN),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, tuple) else "",
)
def test_who_comes_second_reads_who_was_first(office, press, acts, told) -> None:
    run, step = at_signing(office["watched"], "HS-1")
    hung, mai = person("hung", "leader"), person("mai", "leader")
    shown = raced(LOCKED.format(run=run), [lambda: press(hung, step, acts[0]), lambda: press(mai, step, acts[1])])
    second = [one for one in shown if re.search(told, one)]
    assert len(second) == 1, shown
    assert len(endings(step)) <= 1


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (lambda run, step, who: actions.withdraw(run, who, why="Người dân rút"), r"Hung đã rút quy trình"),
        (lambda run, step, who: actions.go_on(), r"Bước này không còn phải làm từ " + WHEN + r"\."),
    ],
    ids=["withdrawn", "timed out"],
)
def test_a_step_that_fell_away_under_ones_hands_is_said_to_be_over(office, press, before, told) -> None:
    run, step = at_signing(office["watched"], "HS-1")
    hung, mai = person("hung", "leader"), person("mai", "leader")

    def other() -> None:
        with standing_on(NEXT_WEEK):
            before(run, step, hung)

    came = raced(LOCKED.format(run=run), [other, lambda: press(mai, step, "complete")])
    assert endings(step) in (["withdrawn"], ["done"])
    if endings(step) == ["withdrawn"]:
        assert re.search(told, came[1]), came[1]
    else:
        assert "Đã hoàn thành bước" in came[1]
    shown = press(mai, step, "complete")
    assert re.search(told if endings(step) == ["withdrawn"] else "Anh/chị đã hoàn thành bước này|Đã hoàn thành", shown)


def test_one_who_presses_twice_has_done_it_once_and_reads_so(office, press) -> None:
    run, step = at_signing(office["plain"], "HS-1")
    hung = person("hung", "leader")
    shown = raced(LOCKED.format(run=run), [lambda: press(hung, step, "complete")] * 2)
    assert endings(step) == ["done"] and open_step(run, "tra")
    assert all("hoàn thành bước" in one for one in shown)
