"""The stories of the room, told in the words of its verbs: who does what on which day, what is refused, what holds.

A step names a verb by its sentence. `việc` is kept until another is named; a verb that works on a report finds the
newest of that work; one that works on the plan finds the plan.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.domains.plans.models import Assignment, Extension, Instruction, Obstacle
from lienthong.domains.plans.queries.extensions import flagged, signs
from lienthong.domains.plans.queries.lines import item_of, tally_of
from lienthong.domains.plans.queries.work import work_of
from lienthong.domains.plans.states import EXTENSION_MOVES, OBSTACLE_MOVES, ObstacleState, ReportState, Status
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.verbs import VERBS, Verb

from .factories import AtWork, seen

STORIES = sorted((Path(__file__).parents[1] / "stories").glob("*.yaml"))
KEYS = {"ngày", "ai", "làm", "việc", "với", "bị từ chối", "khi đó"}
OF_ASSIGNMENT = {"fill", "raise_obstacle", "ask_extension"}
OF_REPORT = {"send", "recall", "accept", "send_back"}
OF_UNIT = {"hand", "take_back"}
NEWEST: dict[str, Any] = {
    **dict.fromkeys((name for moves in OBSTACLE_MOVES.table.values() for name in moves), Obstacle),
    **dict.fromkeys((name for moves in EXTENSION_MOVES.table.values() for name in moves), Extension),
}


def verb_called(sentence: str) -> Verb[Any]:
    """The room's verb whose sentence this is."""
    found = [one for one in VERBS.values() if one.name.startswith("plans.") and one.sentence == sentence]
    assert len(found) == 1, f"“{sentence}” names {len(found)} verbs"
    return found[0]


def told(at: AtWork, step: dict[str, Any], work: str) -> None:
    """Do what a step says."""
    verb, given = verb_called(step["làm"]), dict(step.get("với", {}))
    if verb.short in OF_ASSIGNMENT:
        code = work
    elif verb.short in OF_REPORT:
        code = at.report(work).code
    elif verb.short in NEWEST:
        code = seen(lambda: NEWEST[verb.short].objects.filter(assignment__code=work).order_by("-pk").first()).code
    elif verb.short == "withdraw_instruction":
        code = seen(lambda: Instruction.objects.filter(plan__code=at.plan).order_by("-pk").first()).code
    elif verb.short in OF_UNIT:
        verb(at.actor(step["ai"]), unit_id=at.assignment(work).unit_id, works=[work], **given)
        return
    else:
        code = at.plan
    if verb.short == "correct":
        item = at.assignment(work).item.code
        given["changes"] = [{"item": item, "field": given.pop("field"), "new": given.pop("new")}]
    verb(code, at.actor(step["ai"]), **given)


def state_of(at: AtWork, work: str) -> dict[str, Any]:
    """What can be said of a work, in the words of the stories."""
    duc, held, report = at.actor("duc"), at.assignment(work), at.report(work)
    row = flagged(Assignment.objects.filter(code=work).select_related("clock"))
    whole = seen(lambda: tally_of(item_of(held.plan, held.item.code)[0]), duc).status
    return {
        "báo cáo": ReportState(report.state).label if report else "chưa có",
        "đã nghiệm thu": held.percent,
        "tình trạng": Status(seen(lambda: work_of(duc, work), duc).status).label,
        "chung cả mục": whole.label if whole else "",
        "đồng hồ": held.clock.state if held.clock else "",
        "hạn": held.clock.due_on if held.clock else None,
        "vướng mắc": obstacle.label if (obstacle := _obstacle(work)) else "",
        "cờ": [sign.text for sign in seen(lambda: signs(row)).get(held.pk, [])],
        "người": held.person_name,
    }


def _obstacle(work: str) -> ObstacleState | None:
    """Where the newest obstacle of a work stands."""
    found = seen(lambda: Obstacle.objects.filter(assignment__code=work).order_by("-pk").first())
    return ObstacleState(found.state) if found else None


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(at_work: AtWork, path: Path) -> None:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert story.keys() == {"chuyện", "các bước"} and story["chuyện"]
    day, work = dt.date(2026, 2, 10), ""
    for number, step in enumerate(story["các bước"], start=1):
        assert step.keys() <= KEYS and ("làm" in step) == ("ai" in step), (number, step)
        day = step.get("ngày", day)
        if "việc" in step:
            work = at_work.work(step["việc"]["số"], step["việc"]["đơn vị"], step["việc"].get("loại", "task"))
        with standing_on(dt.datetime.combine(day, dt.time(8, number))):
            if "làm" in step:
                try:
                    told(at_work, step, work)
                except Refusal as no:
                    assert no.sentence.startswith(step.get("bị từ chối", "\0")), (number, no.sentence)
                else:
                    assert "bị từ chối" not in step, f"{number}: was to be refused"
            holds = state_of(at_work, work)
            for what, expected in step.get("khi đó", {}).items():
                assert holds[what] == expected, (number, what, holds[what])


def test_there_are_stories() -> None:
    assert len(STORIES) >= 4


def test_a_sentence_that_no_verb_has_is_seen() -> None:
    with pytest.raises(AssertionError):
        verb_called("làm một việc không có")
