"""The stories of narratives, told in the words of the verbs: the ward writes, sends, mends; the coordinator decides."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.domains.plans.actions.narrative import open_sections
from lienthong.domains.plans.models import Passage
from lienthong.domains.plans.narrative_states import NarrativeState
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal

from .factories import TRUONG_VINH, AtWork, seen
from .narrative_desk import Desk, outlined
from .test_narratives import clock, lines
from .test_stories import verb_called

STORIES = sorted((Path(__file__).parents[1] / "stories" / "de-cuong").glob("*.yaml"))
KEYS = {"ngày", "ai", "làm", "viết", "trả lại", "với", "bị từ chối", "khi đó"}


def told(desk: Desk, step: dict[str, Any]) -> None:
    """Do what a step says."""
    who = step["ai"]
    if "viết" in step:
        desk.write(who, **step["viết"])
    elif "trả lại" in step:
        why = {desk.code(short): text for short, text in step["trả lại"].items()}
        desk.do("return_passages", who, desk.narrative().code, why=why)
    else:
        verb = verb_called(step["làm"])
        code = desk.round if verb.short.endswith("_round") else desk.narrative().code
        verb(code, desk.at.actor(who), **step.get("với", {}))


def state_of(desk: Desk) -> dict[str, Any]:
    """What can be said of the ward's narrative, in the words of the stories."""
    narrative = desk.narrative()
    written = seen(lambda: Passage.objects.filter(narrative=narrative).exclude(text="").count())
    return {
        "báo cáo": NarrativeState(narrative.state).label,
        "còn trống": len(seen(lambda: open_sections(narrative))) - written,
        "việc trong hộp": "có" if lines(TRUONG_VINH) else "không",
        "đồng hồ": clock(desk, TRUONG_VINH).state,
    }


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(at_work: AtWork, path: Path) -> None:
    desk = outlined(at_work)
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert story.keys() == {"chuyện", "các bước"}
    day = dt.date(2026, 2, 10)
    for number, step in enumerate(story["các bước"], start=1):
        assert step.keys() <= KEYS, (number, step)
        day = step.get("ngày", day)
        with standing_on(dt.datetime.combine(day, dt.time(9, number))):
            try:
                told(desk, step)
            except Refusal as no:
                assert no.sentence.startswith(step.get("bị từ chối", "\0")), (number, no.sentence)
            else:
                assert "bị từ chối" not in step, f"{number}: was to be refused"
            holds = state_of(desk)
            for what, expected in step.get("khi đó", {}).items():
                assert holds[what] == expected, (number, what, holds[what])


def test_there_are_stories() -> None:
    assert len(STORIES) >= 2
