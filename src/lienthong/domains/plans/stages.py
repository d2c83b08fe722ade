"""How long each stage of handling an obstacle or an extension takes: dated settings of the place, no law fixes them."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from lienthong.kernel.base import now, today
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.calendar import api as calendar

ANSWER, LEADER, CONFIRM, EXTENSION = "answer", "leader", "confirm", "extension"
CLOCK = "plans.stage"
COUNTED = "chung"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: what it is, its working days, from which day on that holds."""

    code: str
    name: str
    days: int
    since: dt.date

    @property
    def said(self) -> str:
        """The period as pages say it, with where it comes from."""
        return f"{self.days} ngày làm việc (cấu hình từ {self.since:%d/%m/%Y}, không phải thời hạn do luật định)"


@lru_cache
def _stages() -> tuple[Stage, ...]:
    text = files("lienthong.domains.plans").joinpath("data", "stages.toml").read_text(encoding="utf-8")
    return tuple(sorted((Stage(**row) for row in tomllib.loads(text)["stage"]), key=lambda one: one.since))


def stage_on(code: str, day: dt.date) -> Stage:
    """A stage in the form valid on a day."""
    forms = [one for one in _stages() if one.code == code]
    if not forms:
        raise HouseFault(f"There is no stage {code}.")
    held = [one for one in forms if one.since <= day]
    return held[-1] if held else forms[0]


def start(code: str, subject: str, unit_id: int) -> calendar.ClockCard:
    """Start the clock of a stage for a unit, by the calendar of its place."""
    days = stage_on(code, today()).days
    last = calendar.due_on(now(), days, calendar.policy_on(COUNTED, today()), calendar.calendar_of(unit_id))
    return calendar.start(calendar.ClockStart(subject, CLOCK, unit_id, today(), last))
