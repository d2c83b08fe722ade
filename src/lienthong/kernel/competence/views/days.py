"""Days and hours as people type them."""

import datetime as dt

from lienthong.kernel.base import today
from lienthong.kernel.base.text import whole_number


def day_in(text: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); None where it is no day."""
    parts = text.strip().split("-") if "-" in text else text.strip().split("/")[::-1]
    try:
        year, month, day = (whole_number(part.strip(), 9999) or 0 for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None


def day_or_today(text: str) -> tuple[dt.date, str]:
    """The day that was typed, or today, and what is wrong with it."""
    if not text.strip():
        return today(), ""
    found = day_in(text)
    return (found, "") if found else (today(), "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/02/2026.")
