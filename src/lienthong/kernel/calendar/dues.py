"""When a period ends, and why then: policies are dated data, every due date explains itself in sentences."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.errors import Unfit

from .days import Certainty, weekly_rest_on
from .rules import WEEKDAYS, WorkingCalendar, shipped, spoken

DEFAULT = "chung"
END_OF_DAY = dt.time.max


@dataclass(frozen=True, slots=True)
class Hours:
    """The parts of a working day."""

    since: dt.date
    parts: tuple[tuple[dt.time, dt.time], ...]
    cited: str
    verified: bool

    @property
    def ends(self) -> dt.time:
        """When the working day is over."""
        return self.parts[-1][1]


@dataclass(frozen=True, slots=True)
class Policy:
    """How a period is counted, from which day on, by which article."""

    code: str
    label: str
    name: str
    since: dt.date
    count_from: Literal["next_day", "same_day"]
    ends: Literal["end_of_work", "end_of_day"]
    cited: str
    verified: bool
    cut_off: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last instant still in time, and the sentences that show how it was reached."""

    due: dt.datetime
    explain: list[str]

    @property
    def on(self) -> dt.date:
        """The last day still in time."""
        return self.due.date()


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data", "policies.toml").read_text(encoding="utf-8"))


@lru_cache
def policies() -> tuple[Policy, ...]:
    """All policies, oldest first."""
    return tuple(sorted((Policy(**row) for row in _data()["policy"]), key=lambda policy: policy.since))


@lru_cache
def _hours() -> tuple[Hours, ...]:
    rows = [Hours(**{**row, "parts": tuple((a, b) for a, b in row["parts"])}) for row in _data()["hours"]]
    return tuple(sorted(rows, key=lambda hours: hours.since))


def hours_on(day: dt.date) -> Hours:
    """The working hours on a day."""
    held = [hours for hours in _hours() if hours.since <= day]
    return held[-1] if held else _hours()[0]


@dataclass(frozen=True, slots=True)
class Way:
    """One rule of counting as the page of the calendar shows it, with its document and how sure that is."""

    what: str
    how: str
    since: dt.date
    cited: str
    verified: bool


def ways_on(day: dt.date) -> list[Way]:
    """All by which days and hours are counted on a day: weekly rest, working hours, each policy."""
    rest, hours = weekly_rest_on(day), hours_on(day)
    parts = "; ".join(f"{first:%H:%M}–{last:%H:%M}" for first, last in hours.parts)
    names = ", ".join(WEEKDAYS[number] for number in sorted(rest.days))
    held = [policy_on(code, day) for code in sorted({policy.code for policy in policies()})]
    return [
        Way("Nghỉ hằng tuần", _capital(names), rest.since, rest.cited, rest.certainty is Certainty.VERIFIED),
        Way("Giờ làm việc", parts, hours.since, hours.cited, hours.verified),
        *(Way(one.label, one.name, one.since, one.cited, one.verified) for one in held),
    ]


def policy_on(code: str, day: dt.date) -> Policy:
    """The policy of this code in the form valid on a day."""
    forms = [policy for policy in policies() if policy.code == code]
    if not forms:
        known = ", ".join(sorted({policy.code for policy in policies()}))
        raise Unfit("Không có cách tính hạn “{code}”.", f"Chọn một trong các cách: {known}.", code=code)
    held = [policy for policy in forms if policy.since <= day]
    return held[-1] if held else forms[0]


def counted_from(start: dt.datetime, policy: Policy, calendar: WorkingCalendar) -> dt.date:
    """The day on which the matter counts as received: past the cut-off or on a day off, the next working day."""
    day = start.date()
    if policy.cut_off is None:
        return day
    late = calendar.works(day) and start.time() > policy.cut_off
    return calendar.add_working_days(day, 1 if late else 0)


def due_on(start: dt.datetime, days: int, policy: Policy, calendar: WorkingCalendar) -> dt.date:
    """The last day still in time, without explanation: for many at once. `start` in Vietnamese time."""
    received = counted_from(start, policy, calendar)
    if policy.count_from == "same_day" and days > 0:
        return calendar.add_working_days(calendar.add_working_days(received, 0), days - 1)
    return calendar.add_working_days(received, days)


def due(start: dt.datetime, days: int, policy: Policy | str = DEFAULT, calendar: WorkingCalendar | None = None) -> Due:
    """When a period of working days that begins at an instant is over, with the reasons.

    `days` are working days, 0 means the day of receipt itself; a start without an offset is Vietnamese time.
    """
    if days < 0:
        raise Unfit("Số ngày làm việc không thể âm.", "Nhập số ngày từ 0 trở lên.")
    start = start.replace(tzinfo=VIETNAM) if start.tzinfo is None else start.astimezone(VIETNAM)
    rule = policy_on(policy, start.date()) if isinstance(policy, str) else policy
    held = calendar or shipped()
    last = due_on(start, days, rule, held)
    time = hours_on(last).ends if rule.ends == "end_of_work" else END_OF_DAY
    end = dt.datetime.combine(last, time, VIETNAM)
    return Due(end, _explained(start, days, rule, held, end))


def _explained(start: dt.datetime, days: int, rule: Policy, calendar: WorkingCalendar, end: dt.datetime) -> list[str]:
    first, last = start.date(), end.date()
    said = [f"Tiếp nhận lúc {start:%H:%M}, {spoken(first)}."]
    received = counted_from(start, rule, calendar)
    if received != first:
        why = f"sau {rule.cut_off:%H:%M}" if calendar.works(first) else "vào ngày nghỉ"
        said.append(f"Tiếp nhận {why} nên được coi là tiếp nhận {spoken(received)}.")
    if days > 0:
        one = due_on(start, 1, rule, calendar)
        doubt = "" if rule.verified else " – chưa xác minh"
        said.append(f"Ngày làm việc thứ nhất là {spoken(one)} (cách tính “{rule.name}”; {rule.cited}{doubt}).")
    said += _differences(first, last, calendar)
    what = f"Đủ {days} ngày làm việc vào {spoken(last)}" if days else f"Phải xong trong {spoken(last)}"
    until = f"lúc {end:%H:%M}" if rule.ends == "end_of_work" else "lúc 24:00"
    said.append(f"{what}; hết hạn {until} ngày đó.")
    return said + _doubts(first, last, calendar) + (_doubt_of_hours(last) if rule.ends == "end_of_work" else [])


def _differences(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> list[str]:
    """Days off and worked days between the first and the last, each with its document; weekends as a number."""
    said = []
    rows = calendar.differing(first + dt.timedelta(days=1), last)
    for row in rows:
        cited = f"{row.cited} – {row.certainty.label}" if row.certainty is not Certainty.VERIFIED else row.cited
        off = "là ngày làm việc" if row.kind.works else "không tính"
        said.append(f"{_capital(spoken(row.day))} {off}: {row.name} ({cited}).")
    length = max(0, (last - first).days)
    off_days = length - calendar.working_days_between(first, last) if length else 0
    weekly = off_days - sum(1 for row in rows if not row.kind.works)
    if weekly:
        said.append(f"Không tính {weekly} ngày nghỉ hằng tuần ({_named_rest(last)}).")
    return said


def _named_rest(day: dt.date) -> str:
    rest = weekly_rest_on(day)
    names = ", ".join(WEEKDAYS[number] for number in sorted(rest.days))
    return names if rest.certainty is Certainty.VERIFIED else f"{names}; căn cứ {rest.certainty.label}"


def _doubt_of_hours(day: dt.date) -> list[str]:
    hours = hours_on(day)
    if hours.verified:
        return []
    return [f"Lưu ý: giờ hết ngày làm việc ({hours.ends:%H:%M}) là mặc định ({hours.cited}), chưa xác minh."]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
