"""What is put in force by a decision, from a day on: what may be wrong with the two, in the words beside each field."""

import datetime as dt

EARLIEST, LATEST = 1946, 2199
"""Years in which something may come into force or end; anything else is a slip of the hand."""


def unfit_publication(decision: str, effective_on: dt.date | None) -> dict[str, str]:
    """What is wrong with what a version is published by, field by field; `effective_on`: None where it is no day."""
    wrong = {"decision": "" if decision.strip() else "Ghi số quyết định.", "effective_on": unfit_day(effective_on)}
    return {name: text for name, text in wrong.items() if text}


def unfit_day(day: dt.date | None) -> str:
    """What is wrong with a day that was typed; empty where nothing is."""
    if day is None:
        return "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."
    believable = EARLIEST <= day.year <= LATEST
    return "" if believable else f"Nhập ngày trong khoảng từ năm {EARLIEST} đến năm {LATEST}."
