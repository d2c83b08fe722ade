"""What is put in force by a decision, from a day on: what may be wrong with the two, in the words beside each field."""

import datetime as dt

from . import today

EARLIEST = 1946
FARTHEST_YEARS = 5
"""How far ahead something may come into force or end; a year beyond that is a slip of the hand."""
LONGEST_DECISION = 120


def unfit_publication(decision: str, effective_on: dt.date | None) -> dict[str, str]:
    """What is wrong with what a version is published by, field by field; `effective_on`: None where it is no day."""
    wrong = {"decision": unfit_decision(decision), "effective_on": unfit_day(effective_on)}
    return {name: text for name, text in wrong.items() if text}


def unfit_decision(decision: str, lacking: str = "Ghi số quyết định.") -> str:
    """What is wrong with the number of a decision; empty where nothing is. Nothing of it is cut off: it is cited.

    Every paper in the registers of an office has a number (NĐ 30/2020, Article 8), so one without a figure is a slip.
    """
    given = decision.strip()
    if not given:
        return lacking
    if not any(sign.isdigit() for sign in given):
        return "Số quyết định phải có chữ số, ví dụ: 12/QĐ-UBND."
    long = len(given) > LONGEST_DECISION
    return f"Số quyết định dài nhất {LONGEST_DECISION} ký tự, ô này có {len(given)}. Chỉ ghi số." if long else ""


def unfit_day(day: dt.date | None) -> str:
    """What is wrong with a day that was typed; empty where nothing is."""
    if day is None:
        return "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026."
    latest = today().year + FARTHEST_YEARS
    believable = EARLIEST <= day.year <= latest
    return "" if believable else f"Kiểm tra lại năm: nhập ngày trong khoảng từ năm {EARLIEST} đến năm {latest}."


def unfit_end(day: dt.date | None, since: dt.date | None) -> str:
    """What is wrong with the day from which something that is in force since a day is so no more.

    What was done by it until today stays lawful, so it does not end in the past. What ends on its first day was never
    in force: so a publication by mistake is taken back.
    """
    if fault := unfit_day(day):
        return fault
    assert day is not None
    if since is not None and day < since:
        return f"Bản này áp dụng từ {since:%d/%m/%Y}; chọn từ ngày đó trở đi."
    late = f"Chọn từ hôm nay ({today():%d/%m/%Y}) trở đi: việc đã làm theo bản này vẫn có giá trị."
    return "" if day >= today() else late
