"""Stories of money, inspections and yearly duties, told in the words of their verbs.

A step names a verb by its sentence and what it is done to; `gọi là` gives the result a name, `=name` means it again.
`đêm`: the jobs of the morning have run.
"""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.domains.plans.chasing import remind, turns_due
from lienthong.domains.plans.check_states import FindingState, TurnState, VisitState
from lienthong.domains.plans.models import Budget, Finding, Turn, Visit
from lienthong.domains.plans.queries.check_scope import finding_case
from lienthong.domains.plans.queries.money_scope import sums_of
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

from .factories import TRUONG_VINH, AtWork, seen
from .test_stories import verb_called

STORIES = sorted((Path(__file__).parents[1] / "stories" / "tien-va-kiem-tra").glob("*.yaml"))
KEYS = {"ngày", "đêm", "ai", "làm", "trên", "với", "gọi là", "bị từ chối", "khi đó"}
LINES = ("plans.finding", "plans.turn")


class Told:
    """How far a story is: the day, and what has a name."""

    def __init__(self, at: AtWork) -> None:
        self.at, self.names = at, {"kế hoạch": at.plan}
        self.day = dt.date(2026, 2, 2)

    def code(self, name: str) -> str:
        """The code of what is called so."""
        if name in self.names:
            return self.names[name]
        if name == "cuộc kiểm tra":
            return seen(lambda: Visit.objects.get(inspection__code=self.names["đợt"]).code)
        if found := re.fullmatch(r"lượt (\d{4})", name):
            return seen(lambda: Turn.objects.get(unit__code=TRUONG_VINH, year=int(found[1])).code)
        return self.at.item(name.removeprefix("nhiệm vụ ")).code

    def meant(self, value: Any) -> Any:
        """What was given, with names for codes."""
        if isinstance(value, dict):
            return {key: self.meant(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.meant(one) for one in value]
        return self.code(value[1:]) if isinstance(value, str) and value.startswith("=") else value

    def holds(self, what: str) -> Any:
        """What can be said of a thing now."""
        if found := re.fullmatch(r"hộp việc của (\w+)", what):
            actor = self.at.actor(found[1])
            kinds = seen(lambda: inbox.counts(actor, self.day).kinds, actor)
            return sum(kinds.get(kind, 0) for kind in LINES)
        if found := re.fullmatch(r"tiền của (.+)", what):
            from_book = seen(lambda: sums_of(Budget.objects.get(code=self.code(found[1])).pk))
            return [from_book[kind] for kind in ("planned", "contracted", "disbursed")]
        if what.startswith("đồng hồ"):
            code = self.code(f"lượt {what[-4:]}" if what[-4:].isdigit() else "nội dung")
            return seen(lambda: calendar.of([code])[code]).state
        if what == "đứng là":
            stands = Finding.objects.annotate(stands=finding_case(self.day))
            return seen(lambda: stands.get(code=self.code("nội dung")).stands)
        table, states = {"cuộc kiểm tra": (Visit, VisitState), "nội dung": (Finding, FindingState)}.get(
            what, (Turn, TurnState)
        )
        return states(seen(lambda: table.objects.get(code=self.code(what)).state)).label


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(at_work: AtWork, path: Path) -> None:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert story.keys() == {"chuyện", "các bước"} and story["chuyện"]
    told = Told(at_work)
    for number, step in enumerate(story["các bước"], start=1):
        assert step.keys() <= KEYS and ("làm" in step) == ("ai" in step), (number, step)
        told.day = step.get("ngày", told.day)
        with standing_on(dt.datetime.combine(told.day, dt.time(8, number))):
            if step.get("đêm"):
                turns_due()
                remind()
            if "làm" in step:
                try:
                    made = verb_called(step["làm"])(
                        told.code(step["trên"]), at_work.actor(step["ai"]), **told.meant(step.get("với", {}))
                    )
                except Refusal as no:
                    assert no.sentence.startswith(step.get("bị từ chối", "\0")), (number, no.sentence)
                else:
                    assert "bị từ chối" not in step, f"{number}: was to be refused"
                    if "gọi là" in step:
                        told.names[step["gọi là"]] = made
            for what, expected in step.get("khi đó", {}).items():
                assert told.holds(what) == expected, (number, what, told.holds(what))


def test_there_are_stories() -> None:
    assert len(STORIES) == 3
