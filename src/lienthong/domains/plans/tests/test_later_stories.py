"""The stories of later plans and units' own plans: who does what, on which day, what is refused, what holds then."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.domains.plans.actions.unit_plans import SOURCE
from lienthong.domains.plans.models import Succession, UnitPlan
from lienthong.domains.plans.queries.unit_plans import is_late, listed
from lienthong.domains.plans.states import PlanState
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.files import api as files

from .factories import TRUONG_VINH, AtWork, seen
from .later_desk import compared, issue_later
from .test_stories import verb_called

STORIES = sorted((Path(__file__).parents[1] / "stories" / "ke-tiep").glob("*.yaml"))
KEYS = {"ngày", "ai", "làm", "trên", "với", "bị từ chối", "khi đó"}


class Told:
    """A province with a plan and a later one; finds what a step speaks of."""

    def __init__(self, at: AtWork) -> None:
        self.at, self.later = at, issue_later(at)

    def unit_plan(self) -> UnitPlan:
        return seen(lambda: UnitPlan.objects.select_related("clock").get(unit__code=TRUONG_VINH))

    def succession(self) -> str:
        return seen(lambda: Succession.objects.get().code)

    def code(self, thing: str) -> str:
        """The code of what a step works on: “việc 1”, “báo cáo 1”, “kế tiếp” …"""
        name, _, no = thing.rpartition(" ")
        if name == "việc":
            return self.at.work(no)
        if name == "báo cáo":
            return self.at.report(self.at.work(no)).code
        known = {
            "kế hoạch": lambda: self.at.plan,
            "kế hoạch sau": lambda: self.later.plan,
            "kế tiếp": self.succession,
            "kế hoạch đơn vị": lambda: self.unit_plan().code,
        }
        return known[thing]()

    def do(self, step: dict[str, Any]) -> None:
        verb, given, actor = verb_called(step["làm"]), dict(step.get("với", {})), self.at.actor(step["ai"])
        if verb.short == "follow":
            given["earlier"] = self.at.plan
        if verb.short == "decide_pairs":
            waiting = compared(self.at, self.succession()).lines
            given["pairs"] = [one.pair.code for one in waiting if one.waits and one.pair]
        if verb.short == "keep_typed":
            given |= {"unit_id": self.at.assignment(self.at.work("1")).unit_id, "plan": self.at.plan}
        if name := given.pop("tệp", None):
            given["file"] = files.keep(b"Ke hoach", name, actor, kind=SOURCE, subject=self.unit_plan().code)
        where = (self.code(step["trên"]), actor) if verb.of else (actor,)
        verb(*where, **given)

    def holds(self, what: str) -> Any:
        """What is so, in the words of the stories."""
        if what == "kế hoạch trước":
            return PlanState(self.at.plan_row().state).label
        if what == "đơn vị có kế hoạch":
            return seen(lambda: listed(HOUSE, self.at.plan_row()).share).having
        if what == "quá hạn":
            return is_late(self.unit_plan(), today())
        thing, no = what.removesuffix(" ở kế hoạch sau").rsplit(" ", 1)
        work = self.later.work(no)
        held, report = self.later.assignment(work), self.later.report(work)
        return {"việc": held.percent, "hạn việc": held.clock.due_on, "báo cáo": report.result if report else ""}[thing]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(at_work: AtWork, path: Path) -> None:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert story.keys() == {"chuyện", "các bước"} and story["chuyện"]
    told, day = Told(at_work), dt.date(2026, 2, 10)
    for number, step in enumerate(story["các bước"], start=1):
        assert step.keys() <= KEYS and ("làm" in step) == ("ai" in step), (number, step)
        day = step.get("ngày", day)
        with standing_on(dt.datetime.combine(day, dt.time(9, number))):
            if "làm" in step:
                try:
                    told.do(step)
                except Refusal as no:
                    assert no.sentence.startswith(step.get("bị từ chối", "\0")), (number, no.sentence)
                else:
                    assert "bị từ chối" not in step, f"{number}: was to be refused"
            for what, expected in step.get("khi đó", {}).items():
                assert told.holds(what) == expected, (number, what, told.holds(what))


def test_there_are_stories() -> None:
    assert len(STORIES) == 2
