"""By which rules days and hours are counted, as the page of the calendar shows them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .days import Certainty, weekly_rest_on
from .hours import HoursRow, spoken_parts
from .policies import BY_HOURS_CITED, ENDS_WORDS, FROM_WORDS, SUPPLEMENT_WORDS, Policy, policies, policy_on
from .rules import FIRST, WEEKDAYS, WorkingCalendar

BY_HOURS = "Tính từ đúng lúc bắt đầu, chỉ trong giờ làm việc, đến giờ và phút"


@dataclass(frozen=True, slots=True)
class Way:
    """One rule of counting, with its document and how sure that is."""

    what: str
    how: str
    since: dt.date
    cited: str
    verified: bool


def ways_on(day: dt.date, calendar: WorkingCalendar, declared: Iterable[Policy] = ()) -> list[Way]:
    """All by which days and hours are counted on a day: weekly rest, working hours, each policy."""
    rest, own = weekly_rest_on(day), tuple(declared)
    names = ", ".join(WEEKDAYS[number] for number in sorted(rest.days))
    codes = sorted({policy.code for policy in (*policies(), *own)})
    procedures = sorted({(policy.code, policy.procedure) for policy in (*policies(), *own) if policy.procedure})
    held = [policy_on(code, day, "", own) for code in codes]
    held += [policy_on(code, day, procedure, own) for code, procedure in procedures]
    return [
        Way("Nghỉ hằng tuần", _capital(names), rest.since, rest.cited, rest.certainty is Certainty.VERIFIED),
        *(Way(_named(row), _hours(row), row.since, row.cited, row.verified) for row in _in_force(day, calendar)),
        *(_of_policy(one) for one in held if one.since <= day),
        Way("Thời hạn tính theo giờ", BY_HOURS, FIRST, BY_HOURS_CITED, verified=False),
        *dict.fromkeys(_of_supplement(one) for one in held if one.since <= day),
        *dict.fromkeys(_of_payment(one) for one in held if one.since <= day),
        *dict.fromkeys(_of_extension(one) for one in held if one.since <= day),
    ]


def _in_force(day: dt.date, calendar: WorkingCalendar) -> list[HoursRow]:
    """The rows of hours that say something about this year; what a later row says of the same days is said by it."""
    first, last = dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    held: dict[tuple[object, object], HoursRow] = {}
    for row in calendar.hours:
        if row.since <= day and row.stretches(first, last):
            if row.season is None and not row.weekdays:
                held = {}
            held[row.weekdays, row.season] = row
    return list(held.values())


def _named(row: HoursRow) -> str:
    return row.name or "Giờ làm việc"


def _hours(row: HoursRow) -> str:
    said = spoken_parts(row.parts) or "không làm việc"
    if row.weekdays:
        said += f" ({', '.join(WEEKDAYS[number] for number in sorted(row.weekdays))})"
    if row.season is not None:
        (m1, d1), (m2, d2) = row.season
        said += f", từ {d1:02}/{m1:02} đến {d2:02}/{m2:02} hằng năm"
    return said


def _of_policy(one: Policy) -> Way:
    what = f"{one.label} (thủ tục {one.procedure})" if one.procedure else one.label
    cut_off = f"; tiếp nhận sau {one.cut_off:%H:%M} thì như ngày làm việc tiếp theo" if one.cut_off else ""
    how = f"{one.name}: {FROM_WORDS[one.count_from]}, {ENDS_WORDS[one.ends]}{cut_off}"
    cited = "; ".join(part for part in (one.cited, one.cut_off_cited, one.ends_note) if part)
    return Way(what, how, one.since, cited, one.verified)


def _of_supplement(one: Policy) -> Way:
    how = _capital(SUPPLEMENT_WORDS[one.after_supplement])
    return _beside("Khi hồ sơ phải bổ sung", how, one, one.supplement_cited, verified=one.supplement_verified)


def _of_payment(one: Policy) -> Way:
    """No provision on waiting for money is known that could be named: what ships with the product claims none."""
    how = "Dừng tính trong lúc chờ nộp" if one.stops_for_payment else "Không dừng trong lúc chờ nộp"
    return _beside("Khi chờ nộp nghĩa vụ tài chính", how, one, "chưa nêu được điều khoản")


def _of_extension(one: Policy) -> Way:
    how = f"Gia hạn nhiều nhất {one.extensions} lần, khi chưa quá hạn" if one.extensions else "Không gia hạn"
    if one.extensions and one.known_on is None:
        how += "; báo cho người nộp trước khi hết hạn ít nhất 1 ngày"
    return _beside("Khi không kịp thời hạn", how, one, one.extensions_cited)


def _beside(what: str, how: str, one: Policy, cited: str, *, verified: bool = False) -> Way:
    """What goes with a policy: alike in all that ship; what the house declared says of what and since when it holds."""
    if one.known_on is None:
        return Way(what, how, FIRST, cited, verified)
    of = f"thủ tục {one.procedure}" if one.procedure else one.label
    return Way(f"{what} ({of})", how, one.since, one.cited, one.verified)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
