"""Why a due date is what it is, in sentences that can be read out in court, each rule and day with its document."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from .days import Certainty, DayRow, Proposal, proposals, weekly_rest_on, years
from .hours import spoken_parts
from .policies import BY_HOURS_CITED, REST_CITED, Policy
from .rules import WEEKDAYS, WorkingCalendar, spoken

LISTED = 40
"""So many days are named one by one."""


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
    said = [f"Tiếp nhận lúc {_clock(told.start)}, {spoken(first)}."]
    said += _by_days(told) if told.begun is None else _by_hours(told)
    said += _counted(told)
    said += _differences(first, last, told.calendar)
    said.append(_ending(told))
    return said + _doubts(first, last, told.calendar) + _doubt_of_hours(told) + _doubt_of_end(told)


def in_words(minutes: int) -> str:
    """So many minutes as people say it: 2 giờ 30 phút."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else "") if part
    )


def _clock(at: dt.datetime) -> str:
    """The hour and minute; seconds where there are some, for a moment behind 15:00 is past it."""
    if not (at.second or at.microsecond):
        return f"{at:%H:%M}"
    return f"{at:%H:%M:%S}" + (f",{at.microsecond:06}".rstrip("0") if at.microsecond else "")


def _by_days(told: Told) -> list[str]:
    said, first, rule = [], told.start.date(), told.rule
    if told.received is not None and told.received != first:
        why = f"sau {rule.cut_off:%H:%M}" if told.calendar.works(first) else _rest_of(first, told.calendar)
        said.append(f"Tiếp nhận {why} nên được coi là tiếp nhận {spoken(told.received)} ({_cited_cut_off(rule)}).")
    elif told.start.time() == rule.cut_off and told.calendar.works(first):
        said.append(f"Tiếp nhận đúng {rule.cut_off:%H:%M} chưa phải là sau {rule.cut_off:%H:%M}.")
    if told.first is not None:
        said.append(f"Ngày làm việc thứ nhất là {spoken(told.first)} ({_cited(rule)}).")
    else:
        said.append(f"Thời hạn là chính ngày được coi là ngày tiếp nhận ({_cited(rule)}).")
        if told.received != told.end.date():
            cited = f"{REST_CITED} – {Certainty.UNVERIFIED.label}"
            said.append(f"Ngày đó là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo ({cited}).")
    return said


def _rest_of(day: dt.date, calendar: WorkingCalendar) -> str:
    return "vào ngày nghỉ" if calendar.differing(day, day) else f"vào ngày nghỉ hằng tuần ({_named_rest(day)})"


def _by_hours(told: Told) -> list[str]:
    begun, rule = told.begun or told.start, told.rule
    said = []
    if begun != told.start:
        said.append(f"Bắt đầu tính từ {begun:%H:%M}, {spoken(begun.date())}: {_why_later(told, begun)}.")
    if told.days is None:
        cited = f"{BY_HOURS_CITED} – {Certainty.UNVERIFIED.label}"
        said.append(
            f"Thời hạn {in_words(told.minutes)} làm việc, tính từ lúc tiếp nhận và chỉ trong giờ làm việc ({cited})."
        )
    else:
        count = f"{told.days} ngày, mỗi ngày {rule.hours_per_day} giờ làm việc, là {in_words(told.minutes)} làm việc"
        said.append(f"Thời hạn {count} ({_cited(rule)}).")
    return said


def _why_later(told: Told, begun: dt.datetime) -> str:
    if told.days is not None and told.rule.count_from == "next_day":
        return f"tính từ ngày làm việc tiếp theo ({_cited(told.rule)})"
    if told.days is not None and told.rule.cut_off is not None and told.start.time() > told.rule.cut_off:
        return f"tiếp nhận sau {told.rule.cut_off:%H:%M} ({_cited_cut_off(told.rule)})"
    return (
        "lúc tiếp nhận nằm ngoài giờ làm việc" if begun > told.start else "tính từ đầu giờ làm việc của ngày tiếp nhận"
    )


def _cited(rule: Policy) -> str:
    own = f", áp dụng riêng cho thủ tục {rule.procedure}" if rule.procedure else ""
    return f"cách tính “{rule.name}”{own}; {rule.cited}{rule.doubt}"


def _cited_cut_off(rule: Policy) -> str:
    """By what a moment past the cut-off, or on a day off, counts as the next working day."""
    return rule.cut_off_cited or f"{rule.cited}{rule.doubt}"


def _counted(told: Told) -> list[str]:
    """What counts, day by day, so that anybody can count after; of a long period its length alone."""
    if told.begun is not None:
        return _hours_counted(told, told.begun)
    if told.first is None or told.days is None or not 1 < told.days <= LISTED:
        return []
    days = [told.calendar.add_working_days(told.first, n) for n in range(told.days)]
    return [f"Các ngày được tính: {_listed(days)}."] if days[-1] == told.end.date() else []


def _hours_counted(told: Told, begun: dt.datetime) -> list[str]:
    """The hours of each day that count, where there are several days; seconds are left to the last sentence."""
    days = [begun.date() + dt.timedelta(days=n) for n in range((told.end.date() - begun.date()).days + 1)]
    days = [day for day in days if told.calendar.works(day)]
    if not 1 < len(days) <= LISTED or begun.second or begun.microsecond:
        return []
    left, worked = told.minutes, []
    for day in days:
        night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, begun.tzinfo)
        from_at = max(begun, night - dt.timedelta(days=1))
        here = min(left, told.calendar.worked_between(from_at, night) // dt.timedelta(minutes=1))
        left -= here
        if here:
            worked.append((day, in_words(here)))
    names = _listed([day for day, _ in worked]).split(", ")
    each = "; ".join(f"{name}: {long}" for name, (_, long) in zip(names, worked, strict=True))
    return [f"Giờ làm việc được tính: {each}."] if len(worked) > 1 and not left else []


def _listed(days: Sequence[dt.date]) -> str:
    """Days in a row, the year where it is another than before: 31/12/2025, 05/01/2026, 06/01."""
    return ", ".join(
        f"{day:%d/%m/%Y}" if n == 0 or day.year != days[n - 1].year else f"{day:%d/%m}" for n, day in enumerate(days)
    )


def _ending(told: Told) -> str:
    last, rule = told.end.date(), told.rule
    if told.begun is not None and (told.days is None or rule.ends == "exact"):
        return f"Đủ {in_words(told.minutes)} làm việc lúc {_clock(told.end)}, {spoken(last)}; đó là lúc hết hạn."
    if told.begun is not None:
        what = f"Đủ {in_words(told.minutes)} làm việc trong {spoken(last)}"
    else:
        what = f"Đủ {told.days} ngày làm việc vào {spoken(last)}" if told.days else f"Phải xong trong {spoken(last)}"
    until = f"lúc {told.end:%H:%M}" if rule.ends == "end_of_work" else "lúc 24:00"
    return f"{what}; hết hạn {until} ngày đó."


def _differences(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[str]:
    """Days off, days worked and days worked in part from the first to the last, each with its document."""
    rows = calendar.differing(first, last)
    said = [_different(row, calendar) for row in rows]
    named = {row.day for row in rows}
    every = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    rest = [day for day in every if day not in named and not calendar.works(day)]
    if rest:
        which = f": {_listed(rest)}" if len(rest) <= LISTED else ""
        said.append(f"Không tính {len(rest)} ngày nghỉ hằng tuần ({_named_rest(last)}){which}.")
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
    doubt = "" if rest.certainty is Certainty.VERIFIED else f" – {rest.certainty.label}"
    return f"{names}; {rest.cited}{doubt}"


def _doubt_of_hours(told: Told) -> list[str]:
    """Where the hours decide the end, and nobody compared them with a document."""
    last = told.end.date()
    hours = told.calendar.hours_on(last)
    if hours.verified or (told.begun is None and told.rule.ends == "end_of_day"):
        return []
    if told.begun is not None:
        return [f"Lưu ý: giờ làm việc {spoken_parts(hours.parts)} là theo “{hours.cited}”, chưa xác minh."]
    if told.end.hour * 60 + told.end.minute != hours.parts[-1][1]:
        return []  # the day is worked in part: its hours are those of the document that was named with it
    return [f"Lưu ý: giờ hết ngày làm việc ({told.end:%H:%M}) là theo “{hours.cited}”, chưa xác minh."]


def _doubt_of_end(told: Told) -> list[str]:
    """What is to be said of the end of a period in days, where its rule has no provision that could be named."""
    note = told.rule.ends_note if told.days is not None else ""
    return [f"Lưu ý: {note}."] if note else []


def _doubts(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[str]:
    rows = calendar.differing(first, last)
    said = []
    unsure = [row for row in rows if row.certainty is Certainty.UNVERIFIED]
    if unsure:
        named = ", ".join(f"{row.day:%d/%m/%Y}" for row in unsure)
        said.append(f"Lưu ý: căn cứ của ngày {named} chưa được đối chiếu với văn bản gốc.")
    said += [f"Lưu ý: {one.said} ({one.cited})." for one in still_open(first, last, calendar)]
    doubtful = [year for year in range(first.year, last.year + 1) if not calendar.published(year)]
    earlier = [year for year in doubtful if year < min(years())]
    later = [year for year in doubtful if year >= min(years())]
    if earlier:
        said.append(
            f"Lưu ý: phần mềm chưa có lịch nghỉ lễ, tết {_years(earlier)}, chưa trừ Tết Nguyên đán, Giỗ Tổ, nghỉ bù;"
            " đối chiếu với thông báo nghỉ của năm đó."
        )
    if later:
        without = ", chưa trừ Tết Nguyên đán, Giỗ Tổ, nghỉ bù" if any(year not in years() for year in later) else ""
        said.append(
            f"Lưu ý: lịch nghỉ lễ, tết {_years(later)} chưa công bố{without};"
            " hạn có thể thay đổi khi có thông báo chính thức."
        )
    return said


def still_open(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[Proposal]:
    """What is talked of and not decided about these days; a day that somebody has declared since is decided."""
    return [one for one in proposals() if first <= one.day <= last and not calendar.differing(one.day, one.day)]


def _years(found: Sequence[int]) -> str:
    return f"năm {found[0]}" if len(found) == 1 else f"các năm {found[0]}–{found[-1]}"


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
    said = [f"Từ {_clock(first)}, {spoken(first.date())} đến {_clock(last)}, {spoken(last.date())}."]
    said += _differences(earlier.date(), later.date(), calendar)
    doubt = "" if hours.verified else ", chưa xác minh"
    said.append(f"Giờ làm việc {spoken_parts(hours.parts)} ({hours.cited}{doubt}).")
    said.append(words)
    return Between(days, minutes, words, said + _doubts(earlier.date(), later.date(), calendar))
