"""Why a due date is what it is, in sentences that can be read out in court, each rule and day with its document."""

import datetime as dt
from dataclasses import dataclass

from .days import Certainty, DayRow, weekly_rest_on
from .hours import spoken_parts
from .policies import Policy
from .rules import WEEKDAYS, WorkingCalendar, spoken


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be explained: a period in days of the calendar (`received`, `first`), or in hours (`begun`)."""

    start: dt.datetime
    end: dt.datetime
    rule: Policy
    calendar: WorkingCalendar
    received: dt.date | None = None
    first: dt.date | None = None
    begun: dt.datetime | None = None
    minutes: int = 0
    days: int | None = None


def explained(told: Told) -> list[str]:
    """The sentences, from receipt to the end, then what of it is in doubt."""
    first, last = told.start.date(), told.end.date()
    said = [f"Tiếp nhận lúc {told.start:%H:%M}, {spoken(first)}."]
    said += _by_days(told) if told.begun is None else _by_hours(told)
    said += _differences(first, last, told.calendar)
    said.append(_ending(told))
    return said + _doubts(first, last, told.calendar) + _doubt_of_hours(told)


def in_words(minutes: int) -> str:
    """So many minutes as people say it: 2 giờ 30 phút."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else "") if part
    )


def _by_days(told: Told) -> list[str]:
    said, first, rule = [], told.start.date(), told.rule
    if told.received is not None and told.received != first:
        why = f"sau {rule.cut_off:%H:%M}" if told.calendar.works(first) else "vào ngày nghỉ"
        said.append(f"Tiếp nhận {why} nên được coi là tiếp nhận {spoken(told.received)}.")
    if told.first is not None:
        said.append(f"Ngày làm việc thứ nhất là {spoken(told.first)} ({_cited(rule)}).")
    return said


def _by_hours(told: Told) -> list[str]:
    begun, rule = told.begun or told.start, told.rule
    said = []
    if begun != told.start:
        said.append(f"Bắt đầu tính từ {begun:%H:%M}, {spoken(begun.date())}: {_why_later(told, begun)}.")
    if told.days is None:
        said.append(f"Thời hạn {in_words(told.minutes)} làm việc, chỉ tính trong giờ làm việc.")
    else:
        count = f"{told.days} ngày, mỗi ngày {rule.hours_per_day} giờ làm việc, là {in_words(told.minutes)} làm việc"
        said.append(f"Thời hạn {count} ({_cited(rule)}).")
    return said


def _why_later(told: Told, begun: dt.datetime) -> str:
    if told.days is not None and told.rule.count_from == "next_day":
        return f"tính từ ngày làm việc tiếp theo ({_cited(told.rule)})"
    if told.days is not None and told.rule.cut_off is not None and told.start.time() > told.rule.cut_off:
        return f"tiếp nhận sau {told.rule.cut_off:%H:%M} ({_cited(told.rule)})"
    return (
        "lúc tiếp nhận nằm ngoài giờ làm việc" if begun > told.start else "tính từ đầu giờ làm việc của ngày tiếp nhận"
    )


def _cited(rule: Policy) -> str:
    own = f", áp dụng riêng cho thủ tục {rule.procedure}" if rule.procedure else ""
    return f"cách tính “{rule.name}”{own}; {rule.cited}{rule.doubt}"


def _ending(told: Told) -> str:
    last, rule = told.end.date(), told.rule
    if told.begun is not None and (told.days is None or rule.ends == "exact"):
        return f"Đủ {in_words(told.minutes)} làm việc lúc {told.end:%H:%M}, {spoken(last)}; đó là lúc hết hạn."
    if told.begun is not None:
        what = f"Đủ {in_words(told.minutes)} làm việc trong {spoken(last)}"
    else:
        what = f"Đủ {told.days} ngày làm việc vào {spoken(last)}" if told.days else f"Phải xong trong {spoken(last)}"
    until = f"lúc {told.end:%H:%M}" if rule.ends == "end_of_work" else "lúc 24:00"
    return f"{what}; hết hạn {until} ngày đó."


def _differences(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[str]:
    """Days off, days worked and days worked in part between the first and the last; weekends as a number."""
    rows = calendar.differing(first + dt.timedelta(days=1), last)
    said = [_different(row, calendar) for row in rows]
    span = max(0, (last - first).days)
    off_days = span - calendar.working_days_between(first, last) if span else 0
    weekly = off_days - sum(1 for row in rows if not calendar.works(row.day))
    if weekly:
        said.append(f"Không tính {weekly} ngày nghỉ hằng tuần ({_named_rest(last)}).")
    return said


def _different(row: DayRow, calendar: WorkingCalendar) -> str:
    cited = f"{row.cited} – {row.certainty.label}" if row.certainty is not Certainty.VERIFIED else row.cited
    parts = calendar.parts(row.day)
    how = "không tính" if not parts else "là ngày làm việc"
    if parts and row.parts:
        how = f"chỉ làm việc {spoken_parts(parts)}"
    return f"{_capital(spoken(row.day))} {how}: {row.name} ({cited})."


def _named_rest(day: dt.date) -> str:
    rest = weekly_rest_on(day)
    names = ", ".join(WEEKDAYS[number] for number in sorted(rest.days))
    return names if rest.certainty is Certainty.VERIFIED else f"{names}; căn cứ {rest.certainty.label}"


def _doubt_of_hours(told: Told) -> list[str]:
    """Where the hours decide the end, and nobody compared them with a document."""
    last = told.end.date()
    hours = told.calendar.hours_on(last)
    if hours.verified or (told.begun is None and told.rule.ends == "end_of_day"):
        return []
    if told.begun is not None:
        held = f"giờ làm việc {spoken_parts(told.calendar.parts(last))}"
        return [f"Lưu ý: {held} là theo “{hours.cited}”, chưa xác minh."]
    return [f"Lưu ý: giờ hết ngày làm việc ({told.end:%H:%M}) là mặc định ({hours.cited}), chưa xác minh."]


def _doubts(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[str]:
    rows = calendar.differing(first, last)
    said = []
    unsure = [row for row in rows if row.certainty is Certainty.UNVERIFIED]
    if unsure:
        named = ", ".join(f"{row.day:%d/%m/%Y}" for row in unsure)
        said.append(f"Lưu ý: căn cứ của ngày {named} chưa được đối chiếu với văn bản gốc.")
    for year in range(first.year, last.year + 1):
        if not calendar.published(year):
            said.append(
                f"Lưu ý: lịch nghỉ lễ, tết năm {year} chưa công bố; hạn có thể thay đổi khi có thông báo chính thức."
            )
    return said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Between:
    """How much is worked between two instants: whole working days after the first day, and working minutes."""

    days: int
    minutes: int
    words: str
    explain: list[str]


def between(first: dt.datetime, last: dt.datetime, calendar: WorkingCalendar) -> Between:
    """The working time from one instant to another, negative where the second is earlier, with the days left out."""
    minutes = int(calendar.worked_between(first, last) / dt.timedelta(minutes=1))
    days = calendar.working_days_between(first.date(), last.date())
    sign = "âm " if minutes < 0 else ""
    words = f"Thời gian làm việc: {sign}{in_words(abs(minutes))}; {days} ngày làm việc sau ngày đầu."
    earlier, later = sorted((first, last))
    hours = calendar.hours_on(later.date())
    said = [f"Từ {first:%H:%M}, {spoken(first.date())} đến {last:%H:%M}, {spoken(last.date())}."]
    said += _differences(earlier.date(), later.date(), calendar)
    doubt = "" if hours.verified else ", chưa xác minh"
    said.append(f"Giờ làm việc {spoken_parts(hours.parts)} ({hours.cited}{doubt}).")
    said.append(words)
    return Between(days, minutes, words, said + _doubts(earlier.date(), later.date(), calendar))
