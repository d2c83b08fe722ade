"""How dates, numbers and sizes are written for Vietnamese readers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NOTHING = "—"
NEAR_DAYS = 3
"""A day is near from this many days before on; in the days that the words beside it count, days off with them."""

Number = int | float | Decimal


def day(value: date | datetime | None) -> str:
    """Writes a day as 05/02/2026; nothing is written as a dash."""
    return NOTHING if value is None else _local(value).strftime("%d/%m/%Y")


def long_day(value: date | datetime | None) -> str:
    """Writes a day as official papers do: ngày 05 tháng 02 năm 2026.

    Days under 10 and the months 1 and 2 carry a leading zero (Decree 30/2020/NĐ-CP, appendix I;
    not yet compared with the original).
    """
    if value is None:
        return NOTHING
    local = _local(value)
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"ngày {local.day:02d} tháng {month} năm {local.year}"


def moment(value: datetime | None) -> str:
    """Writes a moment as 09:05, 05/02/2026 in Vietnamese time."""
    return NOTHING if value is None else _local(value).strftime("%H:%M, %d/%m/%Y")


def clock(value: datetime | None) -> str:
    """Writes only the hour of a moment: 09:05."""
    return NOTHING if value is None else _local(value).strftime("%H:%M")


def iso(value: date | datetime | None) -> str:
    """Writes a day or a moment for machines (the datetime attribute of <time>)."""
    return "" if value is None else value.isoformat()


def number(value: Number | None, digits: int | None = None) -> str:
    """Writes 1234.5 as 1.234,5; digits is how many stand after the comma (as many as there are if None)."""
    if value is None:
        return NOTHING
    exact = Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    plain = f"{exact:,f}"
    if digits is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(str.maketrans(",.", ".,")).replace("-", "−")


def percent(value: Number | None, digits: int | None = None) -> str:
    """Writes 63.5 as 63,5 %; the value is already in hundredths."""
    return NOTHING if value is None else f"{number(value, digits)}\N{NO-BREAK SPACE}%"


def count(value: int | None, limit: int = 999) -> str:
    """Writes how many there are, and "hơn 999" where nobody needs the exact number."""
    if value is None:
        return NOTHING
    return _("hơn %(limit)s") % {"limit": number(limit)} if value > limit else number(value)


def file_size(octets: int | None) -> str:
    """Writes the size of a file: 812 B, 70 kB, 3,2 MB."""
    if octets is None:
        return NOTHING
    size = Decimal(octets)
    unit = "B"
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    rounded = size.quantize(Decimal(1) if unit in ("B", "kB") else Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number(rounded)}\N{NO-BREAK SPACE}{unit}"


def due(until: date | None, today: date) -> str:
    """Says how long there is still: còn 3 ngày, đến hạn hôm nay, quá hạn 2 ngày."""
    if until is None:
        return _("không định hạn")
    days = (until - today).days
    if days == 0:
        return _("đến hạn hôm nay")
    if days > 0:
        return _("còn %(days)s ngày") % {"days": number(days)}
    return _("quá hạn %(days)s ngày") % {"days": number(-days)}


def due_tone(until: date | None, today: date) -> str:
    """How loud a day that is still open is shown: late, near (warn), or quiet; every page asks this."""
    if until is None:
        return "neutral"
    days = (until - today).days
    return "late" if days < 0 else "warn" if days <= NEAR_DAYS else "neutral"


def unbroken(text: str) -> str:
    """Keeps the groups of a telephone number on one line: no break between two digits."""
    return re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", text)


def initials(name: str) -> str:
    """Two letters for a person: the first of the family name and of the given name (Lê Thị Hạnh → LH)."""
    words = [word for word in re.split(r"[\s.,()-]+", unicodedata.normalize("NFC", name)) if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(VIETNAM)
    return value


FILTERS = {
    "day": day,
    "long_day": long_day,
    "moment": moment,
    "clock": clock,
    "iso": iso,
    "number": number,
    "percent": percent,
    "count_of": count,
    "file_size": file_size,
    "due": due,
    "due_tone": due_tone,
    "initials": initials,
    "unbroken": unbroken,
}
