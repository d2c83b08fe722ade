"""Lengths of working time as ISO 8601 writes them: PT16H is 16 working hours, P2D two working days of eight hours.

Weeks, months and years are not taken: nobody can say how many working hours they are without a calendar.
"""

import datetime as dt
import re

from lienthong.kernel.process.definition import DAY, Period

_NUMBER = r"(\d{1,6}(?:[.,]\d{1,4})?)"
_LENGTH = re.compile(rf"P(?:{_NUMBER}D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?")


def period(text: str) -> Period | None:
    """The length of working time that a text means; None where it means none, or none in whole minutes."""
    found = _LENGTH.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    total = days * DAY + hours * 60 + minutes + seconds / 60
    if abs(total - round(total)) > 1e-6:
        return None
    only_days = found.group(1) is not None and not any(found.groups()[1:])
    return Period(round(total), only_days and days == int(days))


def written(length: Period) -> str:
    """The text of a length: in days where it counts by whole days, else in hours and minutes."""
    if length.in_days and length.minutes % DAY == 0:
        return f"P{length.minutes // DAY}D"
    hours, minutes = divmod(length.minutes, 60)
    return "PT" + (f"{hours}H" if hours or not minutes else "") + (f"{minutes}M" if minutes else "")


def instant(text: str) -> str:
    """The text itself where it is a day or an instant of ISO 8601; empty where it is none."""
    try:
        dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return ""
    return text.strip()
