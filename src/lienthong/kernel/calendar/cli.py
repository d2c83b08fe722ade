"""`lienthong calendar due`: when a period ends, asked from a terminal, on an empty home and without a database."""

import argparse
import datetime as dt
import json
from collections.abc import Callable, Sequence

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.terminal import Arguments, say

from .dues import DEFAULT, due
from .rules import WorkingCalendar

Places = Callable[[str], WorkingCalendar | None]


def no_house(unit: str) -> None:
    """Where no house runs, nobody knows the days that a place declared for itself."""


def due_command(given: Sequence[str], places: Places = no_house) -> int:
    """`calendar due --unit CODE --from INSTANT --days N [--policy CODE] [--json]`; 0 done, 2 refused.

    `places` gives the calendar of a unit with its own days, or None where there is no house to ask.
    """
    try:
        asked = _read(given)
        start = _instant(asked.start)
        own = places(asked.unit)
        found = due(start, asked.days, asked.policy, own)
    except Refusal as no:
        say(f"{no.sentence} {no.next_step}", error=True)
        return 2
    explain = [
        f"Tính theo lịch làm việc của {asked.unit}, gồm cả ngày nghỉ riêng tại địa phương."
        if own
        else f"Tính theo lịch làm việc chung cả nước đi kèm phần mềm; chưa xét ngày nghỉ riêng của {asked.unit}"
        " vì không có nhà nào đang chạy để hỏi.",
        *found.explain,
    ]
    if asked.json:
        say(json.dumps({"due": found.due.isoformat(timespec="seconds"), "explain": explain}, ensure_ascii=False))
    else:
        say("\n".join([f"Hạn: {found.due:%H:%M, %d/%m/%Y}", *explain]))
    return 0


def _read(given: Sequence[str]) -> argparse.Namespace:
    parser = Arguments(prog="lienthong calendar due", description="Tính hạn theo ngày làm việc.")
    parser.add_argument("--unit", required=True, metavar="MÃ", help="mã riêng hoặc mã định danh của đơn vị")
    parser.add_argument("--from", required=True, dest="start", metavar="LÚC", help="lúc tiếp nhận: 2025-12-30T14:30")
    parser.add_argument("--days", required=True, type=int, metavar="N", help="số ngày làm việc")
    parser.add_argument("--policy", default=DEFAULT, metavar="CÁCH", help="cách tính hạn (mặc định: %(default)s)")
    parser.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
    return parser.parse_args(list(given))


def _instant(text: str) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"Không đọc được thời điểm “{text}”.", "Viết theo dạng 2025-12-30T14:30.") from None
    return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read.astimezone(VIETNAM)
