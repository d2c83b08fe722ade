"""Days as people type them."""

import datetime as dt

from lienthong.kernel.base.text import whole_number


def day_of(text: str) -> dt.date | None:
    """A day as people write it (30/06/2026) or as browsers do (2026-06-30); None where it is no day."""
    text = text.strip()
    parts = text.split("-") if "-" in text else text.split("/")[::-1]
    try:
        year, month, day = (whole_number(part.strip(), 9999) or 0 for part in parts)
        return dt.date(year, month, day)
    except ValueError:
        return None
