"""A plan's printed rule of reporting as a proposal for a form: of a schedule, or of one round.

“Trước ngày 15 hằng tháng” is due on the 14th; where the plan is silent the field stays empty for the coordinator.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .states import Period

PERIOD_WORDS = {one.value: one.label for one in Period}
WHAT_WORDS = {"results": "kết quả thực hiện", "unit_plan": "kế hoạch của đơn vị", "narrative": "báo cáo theo đề cương"}
ROUND, SCHEDULE, ELSEWHERE = "round", "schedule", ""


def form_of(regime: Mapping[str, Any]) -> str:
    """Which form a rule fills: a schedule, one round, or none of the two (unit plans have their own page)."""
    if regime.get("what") == "unit_plan" or not regime.get("period"):
        return ELSEWHERE
    return ROUND if regime["period"] in (Period.AS_OF, Period.CUMULATIVE) else SCHEDULE


def _day(iso: Any) -> str:
    return f"{dt.date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def proposal(regime: Mapping[str, Any], issued_on: dt.date | None) -> dict[str, str]:
    """What the printed rule says, as the fields of its form; what it leaves open is empty."""
    due = regime.get("due") or {}
    said = str(regime.get("text") or "")[:600]
    if form_of(regime) == ROUND:
        cut_off = regime.get("cut_off")
        name = f"Kết quả đến {_day(cut_off)}" if cut_off else "Kết quả theo kế hoạch"
        return {
            "name": name,
            "since": _day(regime.get("since")),
            "cut_off": _day(cut_off),
            "report_due": _day(due.get("until")),
            "said": said,
        }
    numbers = {
        "cut_day": regime.get("cut_day"),
        "due_day": due.get("day"),
        "due_month": regime.get("due_after"),
        "due_days": regime.get("due_days"),
    }
    year = issued_on.year if issued_on else None
    return {
        "period": str(regime["period"]),
        "since": _day(regime.get("since")) or (f"{issued_on:%d/%m/%Y}" if issued_on else ""),
        "until": f"31/12/{year}" if year else "",
        "said": said,
        **{name: str(value) for name, value in numbers.items() if value is not None},
    }


def said_of(regime: Mapping[str, Any]) -> str:
    """The rule in a few words: what is reported, how often, by when."""
    due = (regime.get("due") or {}).get("text") or "chưa ghi hạn"
    often = PERIOD_WORDS.get(str(regime.get("period") or ""), "")
    return ", ".join(part for part in (WHAT_WORDS.get(str(regime.get("what")), ""), often, due) if part)
