"""What a target must reach, from the item and its description: level, last day, milestones, and which figures fit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from .models import Description, Item
from .trajectory import WHOLE, Aim, Milestone, level_of
from .wording import number_words

LARGEST = Decimal(10) ** 15
PERCENT = "%"
PLACES = Decimal("0.01")
FAR = 10
"""How many times what the plan names a share must be to look mistaken."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A target's aim by year, and what its figures are measured in."""

    aims: Mapping[int, Aim]
    main: Aim | None
    measure: str
    done_only: bool

    @property
    def percent(self) -> bool:
        """Whether figures are shares of a hundred; a thing to be done is one too."""
        return self.measure == PERCENT or self.done_only

    @property
    def most(self) -> Decimal | None:
        """The largest figure that can be; shares go beyond a hundred only where the plan itself asks for more."""
        if not self.percent:
            return None
        return None if any(edge > WHOLE for edge in self._edges) else WHOLE

    @property
    def _edges(self) -> list[Decimal]:
        """The figures that the plan itself names: its levels, and where the way to them begins."""
        aims = [aim for aim in (*self.aims.values(), self.main) if aim]
        named = [edge for aim in aims for edge in (aim.level.low, aim.level.high, aim.baseline)]
        return [edge for edge in named if edge is not None]

    def aim_of(self, day: dt.date) -> Aim | None:
        """The aim that counts on a day: that year's, where the plan has levels by year."""
        return self.aims.get(day.year, self.main)

    def fault(self, value: Decimal) -> str:
        """What is wrong with a figure, in words; empty where nothing is."""
        if not value.is_finite() or abs(value) >= LARGEST:
            return "Số quá lớn; kiểm tra lại đơn vị tính."
        if self.percent and value < 0:
            return "Tỷ lệ không thể âm."
        if self.most is not None and value > self.most:
            return "Tỷ lệ không thể quá 100%; kiểm tra lại số hoặc đơn vị tính."
        return ""

    def doubt(self, value: Decimal) -> str:
        """Why a figure looks mistaken though it could be right, in words; empty where it does not."""
        if value < 0 and min(self._edges, default=Decimal(0)) >= 0:
            return "chỉ tiêu này không có số âm"
        if not self.percent:
            return ""
        if self.most is not None:
            return "tỷ lệ thường không quá 100%" if value > self.most else ""
        named = max(self._edges)
        return f"gấp hơn {FAR} lần số kế hoạch nêu ({said(named, self.measure)})" if value > FAR * named else ""

    def milestone_fault(self, day: dt.date, low: Decimal, high: Decimal | None) -> tuple[str, str] | None:
        """The field of a milestone that cannot be, and why."""
        final = self.main.final_on if self.main else None
        if final is not None and day > final:
            return "on", f"Mốc không thể sau ngày cuối của chỉ tiêu ({final:%d/%m/%Y})."
        if fault := self.fault(low):
            return "low", fault
        if high is not None and (fault := self.fault(high)):
            return "high", fault
        if high is not None and high < low:
            return "high", "Cận trên không thể nhỏ hơn cận dưới."
        if high is not None and (self.main is None or self.main.level.comparator != "between"):
            return "high", "Chỉ tiêu này không phải một khoảng, chỉ ghi một số."
        return None


def frame_of(item: Item, described: Description | None) -> Frame:
    """A target's frame. Milestones belong to the newest level; the way there is the same for all years."""
    value = item.value or {}
    reading = described.reading if described and described.reading else None
    if reading and reading.get("text") == (value.get("text") or ""):
        value = {**value, **reading}
    measure = (described.measure if described else "") or str(value.get("measure") or "")
    level = level_of(value)
    baseline = described.baseline if described else None
    way = tuple(milestone_of(one) for one in described.milestones) if described else ()
    final = _final(item, value)
    aims = {}
    for one in item.values or []:
        yearly, year = level_of(one), one.get("year")
        if yearly is not None and isinstance(year, int) and year != value.get("year"):
            aims[year] = Aim(yearly, dt.date(year, 12, 31), baseline, way)
    main = Aim(level, final, baseline, way) if level is not None else None
    return Frame(aims, main, measure, level is not None and level.comparator == "done")


def milestone_of(kept: Mapping[str, Any]) -> Milestone:
    """A milestone from how it is kept."""
    high = kept.get("high")
    return Milestone(
        dt.date.fromisoformat(kept["on"]), Decimal(kept["low"]), None if high is None else Decimal(high)
    )  # fmt: skip


def _final(item: Item, value: Mapping[str, Any]) -> dt.date | None:
    """The last day in which the level can still be reached: the item's own, else the end of the level's year."""
    if item.due_on is not None:
        return item.due_on
    year = value.get("year")
    return dt.date(year, 12, 31) if isinstance(year, int) else None


def said(value: Decimal | None, measure: str) -> str:
    """A figure with its measure, to two places and never rounded up: 99,996% has not reached 100%."""
    if value is None:
        return ""
    cut = float(value.quantize(PLACES, rounding=ROUND_FLOOR))
    return number_words(cut) + (measure if measure in (PERCENT, "‰") else f" {measure}".rstrip())


def plain_words(value: Decimal | None) -> str:
    """A figure as it stands in a box of a form: all its places, no measure."""
    return "" if value is None else number_words(float(value.normalize()))
