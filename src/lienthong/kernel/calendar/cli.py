"""`lienthong calendar due|diff`: when a period ends, how much working time lies between; also without a database."""

import argparse
import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.errors import Refusal, Unfit
from lienthong.kernel.base.terminal import Arguments, refused, say

from .dues import CountedIn, due
from .explaining import between
from .policies import DEFAULT, Policy
from .rules import WorkingCalendar, shipped

_HOURS = re.compile(r"\d{1,6}([.,]\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that is no more from a day on: its name, and the unit that goes on in its place, where there is one."""

    name: str
    on: dt.date
    heir: str = ""
    heir_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The calendar of a unit with its own days and hours, and the policies that the house declared.

    `ended`: the unit is no more; what begins from that day on is counted by the calendar of its heir, which is this.
    """

    calendar: WorkingCalendar
    policies: tuple[Policy, ...] = ()
    ended: Ended | None = None


Places = Callable[[str, dt.date], Place | None]
"""A unit's code, as it means on a day, and by what is counted that begins on that day."""


def no_house(unit: str, on: dt.date) -> None:
    """Where no house runs, nobody knows what a place declared for itself."""


def due_command(given: Sequence[str], places: Places = no_house) -> int:
    """`calendar due --unit CODE --from INSTANT --days N|--hours N [--policy CODE] [--json]`; 0 done, 2 refused.

    `places` gives what a unit's place declared, or None where there is no house to ask.
    """
    try:
        asked = _due_asked(given)
        start = _instant(asked.start)
        place = places(asked.unit, start.date())
        days = asked.days is not None
        found = due(
            start,
            asked.days if days else _minutes(asked.hours),
            asked.policy,
            place.calendar if place else None,
            measure=CountedIn.DAY if days else CountedIn.MINUTE,
            procedure=asked.procedure,
            declared=place.policies if place else (),
        )
    except Refusal as no:
        return refused(no)
    explain = [*_by_which(asked.unit, place, start), *found.explain]
    if asked.json:
        said = {"due": found.due.isoformat(timespec="seconds"), **_ended(place), "explain": explain}
        say(json.dumps(said, ensure_ascii=False))
    else:
        say("\n".join([f"Hạn: {found.due:%H:%M, %d/%m/%Y}", *explain]))
    return 0


def diff_command(given: Sequence[str], places: Places = no_house) -> int:
    """`calendar diff --unit CODE --from INSTANT --to INSTANT [--json]`: the working time between; 0 done, 2 refused."""
    try:
        asked = _diff_asked(given)
        first, last = _instant(asked.start), _instant(asked.end)
        place = places(asked.unit, first.date())
        found = between(first, last, place.calendar if place else shipped())
    except Refusal as no:
        return refused(no)
    explain = [*_by_which(asked.unit, place, first), *found.explain]
    if asked.json:
        said = {"days": found.days, "minutes": found.minutes, **_ended(place), "explain": explain}
        say(json.dumps(said, ensure_ascii=False))
    else:
        say("\n".join([found.words, *explain]))
    return 0


def _by_which(unit: str, place: Place | None, start: dt.datetime) -> list[str]:
    if place is None:
        return [
            f"Tính theo lịch làm việc chung cả nước đi kèm phần mềm; chưa xét ngày nghỉ riêng của {unit}"
            " vì không có nhà nào đang chạy để hỏi."
        ]
    own = "gồm cả ngày nghỉ, giờ làm việc riêng tại địa phương."
    if place.ended is None:
        return [f"Tính theo lịch làm việc của {unit}, {own}"]
    gone = place.ended
    said = f"{gone.name} ({unit}) đã chấm dứt hoạt động từ ngày {gone.on:%d/%m/%Y}"
    if start.date() < gone.on:
        return [f"{said}; thời hạn bắt đầu trước ngày đó nên tính theo lịch làm việc của {unit}, {own}"]
    if gone.heir:
        return [f"{said}; tính theo lịch làm việc của đơn vị kế tục là {gone.heir_name} ({gone.heir}), {own}"]
    return [f"{said} và không có đơn vị kế tục; tính theo lịch làm việc cuối cùng của {unit}, {own}"]


def _ended(place: Place | None) -> dict[str, object]:
    """For machines: that the unit is no more, since when, and which unit goes on."""
    gone = place.ended if place else None
    return {"ended": {"on": gone.on.isoformat(), "heir": gone.heir or None}} if gone else {}


def _due_asked(given: Sequence[str]) -> argparse.Namespace:
    parser = _parser("due", "Tính hạn theo ngày hoặc giờ làm việc.", "lúc tiếp nhận: 2025-12-30T14:30")
    parser.add_argument("--days", type=int, metavar="N", help="số ngày làm việc")
    parser.add_argument("--hours", metavar="N", help="số giờ làm việc, ví dụ 4 hoặc 1.5")
    parser.add_argument("--policy", default=DEFAULT, metavar="CÁCH", help="cách tính hạn (mặc định: %(default)s)")
    parser.add_argument("--procedure", default="", metavar="MÃ", help="mã thủ tục, nếu thủ tục có cách tính riêng")
    asked = parser.parse_args(list(given))
    if (asked.days is None) == (asked.hours is None):
        raise Unfit("Cần đúng một trong hai tùy chọn --days và --hours.", f"Xem cách dùng: {parser.prog} --help")
    return _of_a_unit(asked)


def _diff_asked(given: Sequence[str]) -> argparse.Namespace:
    parser = _parser("diff", "Tính thời gian làm việc giữa hai thời điểm.", "thời điểm đầu: 2025-12-30T14:30")
    parser.add_argument("--to", required=True, dest="end", metavar="LÚC", help="thời điểm cuối")
    return _of_a_unit(parser.parse_args(list(given)))


def _of_a_unit(asked: argparse.Namespace) -> argparse.Namespace:
    if not asked.unit.strip():
        raise Unfit("Chưa có mã đơn vị.", "Nhập mã sau --unit, ví dụ --unit H41.")
    return asked


def _parser(name: str, says: str, start: str) -> Arguments:
    parser = Arguments(prog=f"lienthong calendar {name}", description=says)
    parser.add_argument("--unit", required=True, metavar="MÃ", help="mã riêng hoặc mã định danh của đơn vị")
    parser.add_argument("--from", required=True, dest="start", metavar="LÚC", help=start)
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    return parser


def _minutes(text: str) -> int:
    # 4.1 as a binary fraction is not quite 246 minutes.
    minutes = Decimal(text.replace(",", ".")) * 60 if _HOURS.fullmatch(text) else Decimal("NaN")
    if minutes.is_nan() or minutes != int(minutes):
        raise Unfit("Không đọc được số giờ “{text}”.", "Nhập số giờ tròn phút, ví dụ 4 hoặc 1.5.", text=text[:40])
    return int(minutes)


def _instant(text: str) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(text)
        return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        raise Unfit("Không đọc được thời điểm “{text}”.", "Viết theo dạng 2025-12-30T14:30.", text=text) from None
