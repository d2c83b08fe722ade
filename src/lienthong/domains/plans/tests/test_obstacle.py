"""Obstacles: raised by a unit, answered by a department or its leader, each stage with its clock and one line."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Correction, Obstacle, ObstacleAct
from lienthong.domains.plans.states import ObstacleState
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar

from .factories import ANH_SON, KHCN, NV, NV_TASK, OWN_TASK, TRUONG_VINH, UBND, WARD_TASK, AtWork, seen
from .test_awaiting import together
from .test_correct import DECISION, correct

SAID = {"cause": "money", "text": "Chưa được bố trí kinh phí.", "wish": "Bố trí 200 triệu đồng."}


def raised(at: AtWork, who: str = "minh", no: str = WARD_TASK, unit: str = TRUONG_VINH, **more: Any) -> str:
    return actions.raise_obstacle(at.work(no, unit), at.actor(who), **{**SAID, **more})


def row(code: str) -> Obstacle:
    return seen(lambda: Obstacle.objects.select_related("clock").get(code=code))


def acts(code: str) -> list[str]:
    return seen(lambda: [one.act for one in ObstacleAct.objects.filter(obstacle__code=code).order_by("pk")])


def waits_for(at: AtWork, who: str, words: str) -> bool:
    return words in at.client(who).get("/viec-can-lam").content.decode()


def test_from_the_ward_to_the_department_and_back(at_work: AtWork) -> None:
    code = raised(at_work)
    assert (row(code).state, row(code).clock.due_on) == ("raised", dt.date(2026, 2, 24))  # Tết lies in between
    assert waits_for(at_work, "hanh", "Trả lời vướng mắc") and not waits_for(at_work, "duc", "vướng mắc")
    actions.take_obstacle(code, at_work.actor("quyen"))
    actions.answer_obstacle(code, at_work.actor("hanh"), answer="Sở Tài chính đã bổ sung.")
    assert row(code).state == ObstacleState.ANSWERED
    assert not waits_for(at_work, "hanh", "Trả lời vướng mắc") and waits_for(at_work, "minh", "Xác nhận vướng mắc")
    assert "Sở Tài chính đã bổ sung." in at_work.client("hung").get("/thong-bao").content.decode()
    actions.settle_obstacle(code, at_work.actor("hung"))
    assert (row(code).state, row(code).clock) == (ObstacleState.SETTLED, None)
    assert not waits_for(at_work, "minh", "Xác nhận vướng mắc")
    assert acts(code) == ["raised", "taken", "answered", "settled"]
    clocks = seen(lambda: calendar.of([f"{code}.g1", f"{code}.g2"]))
    assert [one.state for one in clocks.values()] == ["met", "met"]
