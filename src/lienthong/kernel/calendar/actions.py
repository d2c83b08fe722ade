"""What can happen to the calendar: places declare days and hours, the house ways of counting; open clocks follow."""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.text import tidy
from lienthong.kernel.base.verbs import creates, tell, verb

from .days import CERTAINTIES, KINDS, Certainty, DayKind
from .events import DayDeclared, DueMoved, HoursDeclared, PolicyDeclared, Recounted
from .hours import Parts, read_parts, read_season, read_weekdays, written
from .models import LocalDay, LocalHours, LocalPolicy, Recount
from .places import calendar_of, declared_policies
from .policies import ENDS_WORDS, FROM_WORDS, SUPPLEMENT_WORDS, policies
from .queries import recounts
from .recounting import BATCH, ask, carry_on
from .rules import FIRST, LAST
from .spans import bring_up_to_date
from .states import RecountState

TOLD_AT_ONCE = 500
CALLED = {
    "day": "ngày", "off": "ngày nghỉ", "worked": "ngày làm bù", "since": "ngày áp dụng", "known_on": "ngày biết",
}  # fmt: skip
"""What the days of a declaration are called in a sentence, so that each fault names its own field."""
IN_PART = (DayKind.CLOSED, DayKind.OPEN, DayKind.SWAPPED_WORKING)
"""Kinds of days that may differ for some hours alone; a holiday is a whole day."""


@creates("calendar.declare_day", sentence="khai báo ngày nghỉ, ngày làm việc riêng")
def declare_day(
    by: Actor,
    *,
    unit_id: int | None,
    day: str,
    kind: str,
    name: str,
    cited: str,
    known_on: str,
    certainty: str = Certainty.VERIFIED.value,
    parts: str = "",
) -> str:
    """From now on this day, or these hours of it, are worked, or not, in this place; earlier records stay readable.

    `parts`: `13:30-17:30`; without them the whole day. Open clocks that run across the day are reckoned again.
    """
    wrong: dict[str, str] = {}
    if kind not in KINDS:
        wrong["kind"] = "Chọn loại ngày trong danh sách."
    on = _day(day, "day", wrong)
    if on and not FIRST <= on <= LAST:
        wrong["day"] = f"Nhập ngày trong khoảng từ năm {FIRST.year} đến năm {LAST.year}."
    hours = _parts(parts, wrong)
    if hours and kind in KINDS and KINDS[kind] not in IN_PART:
        wrong["parts"] = "Loại ngày này là cả ngày; bỏ trống giờ."
    papers = _papers(name, cited, known_on, certainty, wrong, "Nhập lý do, ví dụ: Lễ hội Đền Cờn.")
    if wrong or on is None:
        raise Unfit(fields=wrong)
    row = LocalDay.objects.create(
        code=f"NLV-{on:%Y%m%d}-{secrets.token_hex(4)}",
        unit_id=unit_id,
        day=on,
        kind=kind,
        parts=written(hours),
        **papers,
    )
    tell(DayDeclared(row.code, unit_id, on.isoformat()))
    _follow(f"{papers['name']} ({KINDS[kind].label}, ngày {on:%d/%m/%Y})", papers["cited"])
    return row.code


@creates("calendar.declare_swap", sentence="khai báo hoán đổi ngày làm việc")
def declare_swap(
    by: Actor,
    *,
    unit_id: int | None,
    off: str,
    worked: str,
    cited: str,
    known_on: str,
    certainty: str = Certainty.VERIFIED.value,
) -> str:
    """One day is off, another is worked for it; clocks that run across both stay where they are."""
    wrong: dict[str, str] = {}
    rest, work = _day(off, "off", wrong), _day(worked, "worked", wrong)
    for day, field in ((rest, "off"), (work, "worked")):
        if day and not FIRST <= day <= LAST:
            wrong[field] = f"Nhập ngày trong khoảng từ năm {FIRST.year} đến năm {LAST.year}."
    if rest and rest == work:
        wrong["worked"] = "Ngày làm bù phải khác ngày nghỉ."
    wrong |= _unfit_swap(unit_id, rest if "off" not in wrong else None, work if "worked" not in wrong else None)
    papers = _papers("Hoán đổi", cited, known_on, certainty, wrong, "")
    if wrong or rest is None or work is None:
        raise Unfit(fields=wrong)
    codes = []
    for day, kind, name in (
        (rest, DayKind.SWAPPED_OFF, f"Nghỉ hoán đổi, làm bù ngày {work:%d/%m/%Y}"),
        (work, DayKind.SWAPPED_WORKING, f"Làm bù cho ngày nghỉ {rest:%d/%m/%Y}"),
    ):
        code = f"NLV-{day:%Y%m%d}-{secrets.token_hex(4)}"
        LocalDay.objects.create(code=code, unit_id=unit_id, day=day, kind=kind.value, **{**papers, "name": name})
        tell(DayDeclared(code, unit_id, day.isoformat()))
        codes.append(code)
    _follow(f"Hoán đổi ngày làm việc {rest:%d/%m/%Y} và {work:%d/%m/%Y}", papers["cited"])
    return codes[0]


def _unfit_swap(unit_id: int | None, off: dt.date | None, worked: dt.date | None) -> dict[str, str]:
    """What is wrong with a swap as the calendar of the place stands: a day is off that was worked, and the reverse."""
    held, wrong = calendar_of(unit_id), dict[str, str]()
    if off and not held.works(off):
        why = held.is_working(off).reason
        wrong["off"] = (
            f"Ngày {off:%d/%m/%Y} đã là ngày nghỉ ({why}). Chọn ngày đang làm việc;"
            " nếu khai báo trước đó sai, bỏ khai báo đó rồi khai lại."
        )
    if worked and held.is_working(worked).kind is DayKind.HOLIDAY:
        wrong["worked"] = (
            f"Ngày {worked:%d/%m/%Y} là ngày lễ, tết ({held.is_working(worked).reason}). Chọn ngày nghỉ hằng tuần."
        )
    elif worked and held.works(worked) and not held.in_part(worked):
        wrong["worked"] = f"Ngày {worked:%d/%m/%Y} vốn đã làm việc nên không làm bù được. Chọn một ngày nghỉ."
    return wrong


@creates("calendar.declare_hours", sentence="khai báo giờ làm việc")
def declare_hours(
    by: Actor,
    *,
    unit_id: int | None,
    since: str,
    parts: str,
    name: str,
    cited: str,
    known_on: str,
    weekdays: str = "",
    season: str = "",
    certainty: str = Certainty.VERIFIED.value,
) -> str:
    """From a day on people work in these hours in this place and all below it; earlier records stay readable.

    `parts`: `07:00-11:30 13:30-17:00`; `weekdays`: `sat` (none: the days that the weekly rest leaves), without parts
    not worked; `season`: first and last day of each year, `16-04 15-10`.
    """
    wrong: dict[str, str] = {}
    begun = _day(since, "since", wrong)
    hours = _parts(parts, wrong)
    _taken("weekdays", read_weekdays, weekdays, wrong)
    _taken("season", read_season, season, wrong)
    if not hours and not weekdays and "parts" not in wrong:
        wrong["parts"] = "Nhập giờ làm việc, ví dụ: 07:00-11:30 13:30-17:00."
    papers = _papers(name, cited, known_on, certainty, wrong, "Nhập tên gọi, ví dụ: Giờ làm việc mùa hè.")
    if wrong or begun is None:
        raise Unfit(fields=wrong)
    row = LocalHours.objects.create(
        code=f"GLV-{begun:%Y%m%d}-{secrets.token_hex(4)}",
        unit_id=unit_id,
        since=begun,
        weekdays=" ".join(weekdays.split()),
        season=" ".join(season.split()),
        parts=written(hours),
        **papers,
    )
    tell(HoursDeclared(row.code, unit_id, begun.isoformat()))
    _follow(f"{papers['name']} (áp dụng từ ngày {begun:%d/%m/%Y})", papers["cited"])
    return row.code


@creates("calendar.declare_policy", sentence="khai báo cách tính thời hạn")
def declare_policy(
    by: Actor,
    *,
    policy: str,
    since: str,
    name: str,
    count_from: str,
    ends: str,
    cited: str,
    known_on: str,
    procedure: str = "",
    cut_off: str = "",
    hours_per_day: int = 8,
    after_supplement: str = "restart",
    stops_for_payment: bool = True,
    extensions: int = 1,
    certainty: str = Certainty.VERIFIED.value,
) -> str:
    """From a day on periods are counted like this, for all procedures or for one; open clocks are reckoned again."""
    wrong: dict[str, str] = {}
    begun = _day(since, "since", wrong)
    _ways(wrong, count_from=count_from, ends=ends, after_supplement=after_supplement)
    _taken("cut_off", _time, cut_off or "00:00", wrong)
    _within("hours_per_day", hours_per_day, 1, 24, wrong)
    _within("extensions", extensions, 0, 100, wrong)
    _named(policy, procedure, wrong)
    papers = _papers(name, cited, known_on, certainty, wrong, "Nhập tên gọi của cách tính.")
    if wrong or begun is None:
        raise Unfit(fields=wrong)
    called = papers.pop("name")
    rule = {
        "label": next((one.label for one in policies() if one.code == policy), called),
        "name": called,
        "count_from": count_from,
        "ends": ends,
        "cut_off": cut_off,
        "hours_per_day": hours_per_day,
        "after_supplement": after_supplement,
        "supplement_cited": papers["cited"],
        "supplement_verified": certainty == Certainty.VERIFIED.value,
        "stops_for_payment": stops_for_payment,
        "extensions": extensions,
    }
    row = LocalPolicy.objects.create(
        code=f"CTH-{begun:%Y%m%d}-{secrets.token_hex(4)}",
        policy=policy,
        procedure=tidy(procedure)[:40],
        since=begun,
        rule={key: value for key, value in rule.items() if value != ""},
        **papers,
    )
    tell(PolicyDeclared(row.code, row.policy, row.procedure, begun.isoformat()))
    _follow(f"Cách tính thời hạn “{called}” (áp dụng từ ngày {begun:%d/%m/%Y})", papers["cited"])
    return row.code


@creates("calendar.renew", sentence="cập nhật lịch làm việc đang dùng")
def renew(by: Actor) -> int:
    """Days that have become known, another horizon, a changed tree: calendars follow; how many were other than kept."""
    brought = bring_up_to_date()
    ask(brought.changed, brought.policies, "Lịch làm việc, cách tính thời hạn có thay đổi")
    return len(brought.changed) + len(brought.policies) + brought.left


@verb("calendar.recount", of=recounts, sentence="tính lại các thời hạn đang chạy")
def recount(asked: Recount, by: Actor, *, most: int = BATCH) -> dict[str, Any]:
    """The next clocks of a recount are reckoned again; `left`: whether there are more of them."""
    if asked.state == RecountState.DONE:
        return {"seen": 0, "moved": 0, "left": False}
    done = carry_on(asked, most)
    for first in range(0, len(done.moved), TOLD_AT_ONCE):
        tell(DueMoved(tuple(done.moved[first : first + TOLD_AT_ONCE]), asked.why, asked.cited))
    asked.after, asked.seen, asked.moved = done.last, asked.seen + done.seen, asked.moved + len(done.moved)
    asked.state = RecountState.WAITING.value if done.left else RecountState.DONE.value
    if not done.left and asked.moved:
        tell(Recounted(asked.code, asked.moved, asked.why, asked.cited))
    return {"seen": done.seen, "moved": len(done.moved), "left": done.left}


def _follow(why: str, cited: str) -> None:
    """What is kept ready follows what was declared, and open clocks will."""
    brought = bring_up_to_date()
    ask(brought.changed, brought.policies, why, cited, more=brought.left)


def _ways(wrong: dict[str, str], **chosen: str) -> None:
    known = {"count_from": FROM_WORDS, "ends": ENDS_WORDS, "after_supplement": SUPPLEMENT_WORDS}
    wrong |= {field: "Chọn một cách trong danh sách." for field, value in chosen.items() if value not in known[field]}


def _within(field: str, value: int, least: int, most: int, wrong: dict[str, str]) -> None:
    if not least <= value <= most:
        wrong[field] = f"Nhập số từ {least} đến {most}."


def _named(policy: str, procedure: str, wrong: dict[str, str]) -> None:
    """A procedure has its own form of a policy that is there; for all procedures there may be a new one."""
    plain = policy.isascii() and policy.replace("-", "").isalnum() and len(policy) <= 40
    if not plain or (procedure and policy not in {one.code for one in (*policies(), *declared_policies())}):
        wrong["policy"] = "Chọn một cách tính đã có, hoặc đặt mã mới bằng chữ không dấu, số và gạch nối."


def _papers(
    name: str, cited: str, known_on: str, certainty: str, wrong: dict[str, str], ask_name: str
) -> dict[str, Any]:
    """What every record has: its name, its document, since when it is known, how sure that is."""
    if not tidy(name):
        wrong["name"] = ask_name
    if not tidy(cited):
        wrong["cited"] = "Nhập số, ký hiệu và ngày của văn bản."
    if certainty not in CERTAINTIES:
        wrong["certainty"] = "Chọn mức xác minh trong danh sách."
    since = _day(known_on, "known_on", wrong)
    return {"name": tidy(name)[:200], "cited": tidy(cited)[:300], "known_on": since, "certainty": certainty}


def _parts(text: str, wrong: dict[str, str]) -> Parts:
    return _taken("parts", read_parts, text, wrong) or ()


def _taken(field: str, read: Callable[[str], Any], text: str, wrong: dict[str, str]) -> Any:
    try:
        return read(text)
    except Refusal as no:
        wrong[field] = f"{no.sentence} {no.next_step}"
    except ValueError:
        wrong[field] = "Nhập giờ, phút có thật, ví dụ 15:00."
    return None


def _time(text: str) -> dt.time:
    """A time of day as a clock on the wall shows it; one that names a zone cannot be compared with those."""
    read = dt.time.fromisoformat(text)
    if read.tzinfo is not None or read.second or read.microsecond:
        raise ValueError(text)
    return read


def _day(text: str, field: str, wrong: dict[str, str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        wrong[field] = f"Nhập {CALLED[field]} có thật, theo dạng ngày/tháng/năm."
        return None
