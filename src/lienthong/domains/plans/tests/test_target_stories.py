"""The stories of targets, told in the words of the verbs: what holds of the one target after each step."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lienthong.domains.plans.models import TargetFigure
from lienthong.domains.plans.queries.targets import board
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal

from .factories import AtWork, seen
from .test_stories import OF_REPORT, verb_called

STORIES = sorted((Path(__file__).parents[1] / "stories" / "chi-tieu").glob("*.yaml"))
KEYS = {"ngày", "ai", "làm", "với", "đơn vị", "bị từ chối", "khi đó"}
OF_TARGET = {"describe_target", "set_milestones", "enter_figure"}
NUMBERS = {"value", "numerator", "denominator"}


def current(at: AtWork, round_code: str = "") -> str:
    """The figure that counts in the newest round or the one named; empty where there is none."""

    def look() -> str:
        found = TargetFigure.objects.filter(plan__code=at.plan, replaced_at=None)
        found = found.filter(round__code=round_code) if round_code else found
        return str(found.order_by("-pk").values_list("code", flat=True).first() or "")

    return str(seen(look))


def told(at: AtWork, step: dict[str, Any], unit: str) -> None:
    """Do what a step says; figures that are written as numbers are given exactly."""
    verb, given = verb_called(step["làm"]), dict(step.get("với", {}))
    given |= {name: Decimal(str(given[name])) for name in NUMBERS & given.keys() if verb.short != "describe_target"}
    if verb.short == "enter_figure":
        given = {"round": at.newest_round().code, "replaces": current(at, at.newest_round().code), **given}
    if verb.short in OF_TARGET:
        code = at.item("1", "target").code
    elif verb.short == "withdraw_figure":
        code = current(at)
    elif verb.short in OF_REPORT:
        code = at.report(at.work("1", unit, "target")).code
    else:
        code = at.work("1", unit, "target") if verb.short == "fill" else at.plan
    verb(code, at.actor(step["ai"]), **given)


def state_of(at: AtWork) -> dict[str, str]:
    """What can be said of the target, in the words of the stories."""
    [line] = seen(lambda: board(at.plan_row())).lines
    now = line.now
    return {
        "số liệu": now.text if now else "",
        "cách có số": now.origin.label if now and now.origin else "",
        "đánh giá": line.judgement.label,
    }


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(at_work: AtWork, path: Path) -> None:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert story.keys() == {"chuyện", "các bước"} and story["chuyện"]
    day, unit = dt.date(2026, 2, 10), ""
    for number, step in enumerate(story["các bước"], start=1):
        assert step.keys() <= KEYS and ("làm" in step) == ("ai" in step), (number, step)
        day, unit = step.get("ngày", day), step.get("đơn vị", unit)
        with standing_on(dt.datetime.combine(day, dt.time(8, number))):
            if "làm" in step:
                try:
                    told(at_work, step, unit)
                except Refusal as no:
                    fields = getattr(no, "fields", "")
                    assert no.sentence.startswith(step.get("bị từ chối", "\0")), (number, no.sentence, fields)
                else:
                    assert "bị từ chối" not in step, f"{number}: was to be refused"
            holds = state_of(at_work)
            for what, expected in step.get("khi đó", {}).items():
                assert holds[what] == expected, (number, what, holds)


def test_there_are_stories() -> None:
    assert len(STORIES) >= 2
