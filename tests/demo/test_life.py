"""What people of the demo province do beside their reports: told of real things, on working days, by those who may."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from lienthong.kernel.base.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "nghe-an"
HOLIDAYS = ROOT / "src" / "lienthong" / "kernel" / "calendar" / "data" / "holidays.csv"
SHOWN_ON = dt.date(2026, 11, 22)
LIFE: list[dict[str, Any]] = yaml.safe_load((DEMO / "life.yaml").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def named(told: Any) -> set[str]:
    """All names in braces that a step uses."""
    if isinstance(told, dict):
        return set().union(*(named(one) for pair in told.items() for one in pair))
    if isinstance(told, list):
        return set().union(*(named(one) for one in told))
    return set(re.findall(r"\{([^{}]+)\}", told)) if isinstance(told, str) else set()


def test_every_step_is_a_verb_of_somebody_of_the_province() -> None:
    people = {row["account"] for row in rows(DEMO / "people.csv")}
    sentences = {verb.sentence for name, verb in VERBS.items() if name.startswith("plans.")}
    assert not [step for step in LIFE if step["ai"] not in people]
    assert not [step["làm"] for step in LIFE if step["làm"] not in sentences]


def test_names_are_known_before_they_are_used() -> None:
    units = {row["code"] for row in rows(DEMO / "units.csv")}
    tasks = {f"nv{row['no']}" for row in rows(DEMO / "plan" / "tasks.csv")}
    known = {"kh"} | units | tasks | {f"ct{row['no']}" for row in rows(DEMO / "plan" / "targets.csv")}
    for step in sorted(LIFE, key=lambda step: step["ngày"]):
        assert named(step) <= known, step
        known |= {step["gọi là"]} if "gọi là" in step else set()


def test_life_goes_on_on_working_days_up_to_the_day_it_is_shown() -> None:
    calendar = {row["date"]: row["kind"] for row in rows(HOLIDAYS)}
    for step in LIFE:
        day = step["ngày"]
        kind = calendar.get(day.isoformat())
        assert kind == "swapped_working_day" or (day.weekday() < 5 and kind is None), step
        assert dt.date(2026, 1, 5) <= day < SHOWN_ON, step
