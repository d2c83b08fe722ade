"""Reporting periods: which rounds a plan's rule of reporting gives, with their days. Pure; days are arguments."""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lienthong.kernel.base.law import Rule

from .states import Period

ENDS: dict[Period, tuple[int, ...]] = {
    Period.MONTH: tuple(range(1, 13)),
    Period.QUARTER: (3, 6, 9, 12),
    Period.HALF: (6, 12),
    Period.NINE_MONTHS: (9,),
    Period.YEAR: (12,),
}
LENGTH = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.NINE_MONTHS: 9, Period.YEAR: 12}
ROMAN = ("I", "II", "III", "IV")
MOST = 240

closing_day = Rule[Callable[[Period], int]]("Số liệu báo cáo định kỳ chốt vào ngày nào, khi kế hoạch không ghi?")


@closing_day.since("2019-01-24", law="Nghị định 09/2019/NĐ-CP; quy định thực hiện của một số tỉnh", verified=False)
def _(period: Period) -> int:
    """The fourteenth of the period's last month; the next period begins on the fifteenth."""
    return 14


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a plan wants reports, and by when; days as in `Schedule`."""

    period: Period
    since: dt.date
    until: dt.date
    cut_day: int | None = None
    due_day: int | None = None
    due_month: int = 1
    due_days: int | None = None
    opens_before: int = 10


@dataclass(frozen=True, slots=True)
class Span:
    """One round to come: what it is called, since and until when figures count, until when it is in time."""

    name: str
    since: dt.date
    cut_off: dt.date
    due_on: dt.date
    opens_on: dt.date


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def day_in(year: int, month: int, day: int) -> dt.date:
    """This day of a month, or its last where the month is shorter; months run on beyond December."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def name_of(period: Period, year: int, month: int) -> str:
    """What people call the period that ends in this month."""
    if period == Period.MONTH:
        return f"Tháng {month}/{year}"
    if period == Period.QUARTER:
        return f"Quý {ROMAN[month // 3 - 1]}/{year}"
    if period == Period.HALF:
        return f"6 tháng {'đầu' if month == 6 else 'cuối'} năm {year}"
    return f"9 tháng năm {year}" if period == Period.NINE_MONTHS else f"Năm {year}"


def spans(rhythm: Rhythm) -> list[Span]:
    """All rounds whose figures close between the first and the last day, in their order; at most 240."""
    if rhythm.period not in ENDS:
        name = f"Từ {rhythm.since:%d/%m/%Y} đến {rhythm.until:%d/%m/%Y}"
        return [_span(rhythm, name, rhythm.since, rhythm.until)]
    found: list[Span] = []
    for year in range(rhythm.since.year, rhythm.until.year + 1):
        for month in ENDS[rhythm.period]:
            cut_off = day_in(year, month, rhythm.cut_day) if rhythm.cut_day else month_end(year, month)
            if rhythm.since <= cut_off <= rhythm.until and len(found) < MOST:
                begin = _begin(rhythm, year, month)
                found.append(_span(rhythm, name_of(rhythm.period, year, month), begin, cut_off))
    return found


def _begin(rhythm: Rhythm, year: int, month: int) -> dt.date:
    """The day after the figures of the period before closed; never before the rhythm itself begins."""
    first = month - LENGTH[rhythm.period] + 1
    if rhythm.cut_day is None:
        day = dt.date(year, first, 1)
    else:
        day = day_in(year - (first == 1), 12 if first == 1 else first - 1, rhythm.cut_day) + dt.timedelta(days=1)
    return max(day, rhythm.since)


def _span(rhythm: Rhythm, name: str, since: dt.date, cut_off: dt.date) -> Span:
    if rhythm.due_day is not None:
        due_on = day_in(cut_off.year, cut_off.month + rhythm.due_month, rhythm.due_day)
    else:
        due_on = cut_off + dt.timedelta(days=rhythm.due_days or 0)
    opens_on = max(min(cut_off - dt.timedelta(days=rhythm.opens_before), due_on), since)
    return Span(name, since, cut_off, due_on, opens_on)
