"""How periods are counted: dated data, each form with its citation; a procedure may have a form of its own."""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from lienthong.kernel.base.errors import Unfit

DEFAULT = "chung"
BY_HOURS_CITED = "91/2015/QH13 (Bộ luật Dân sự), Điều 147 khoản 1"
"""A period in hours begins at its very moment; not yet compared with the original text."""
REST_CITED = "91/2015/QH13 (Bộ luật Dân sự), Điều 148 khoản 5"
"""A period whose last day is a day off ends with the next working day; not yet compared with the original text."""

CountFrom = Literal["next_day", "same_day", "same_moment"]
Ends = Literal["end_of_work", "end_of_day", "exact"]
AfterSupplement = Literal["restart", "pause"]
FROM_WORDS: dict[str, str] = {
    "next_day": "tính từ ngày làm việc tiếp theo",
    "same_day": "tính ngay trong ngày tiếp nhận",
    "same_moment": "tính ngay từ lúc tiếp nhận",
}
ENDS_WORDS: dict[str, str] = {
    "end_of_work": "hết giờ làm việc của ngày cuối",
    "end_of_day": "hết 24 giờ của ngày cuối",
    "exact": "đúng giờ, phút khi đủ thời gian",
}
SUPPLEMENT_WORDS: dict[str, str] = {
    "restart": "sau khi bổ sung, thời hạn tính lại từ đầu",
    "pause": "sau khi bổ sung, thời hạn tính tiếp phần còn lại",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """How a period is counted, from which day on, by which article.

    A period in days: the days are counted from the next working day or from the day of receipt itself, and it ends with
    the work of the last day or at 24:00; counted from the same moment, or exactly, a day is `hours_per_day` working
    hours. Received past `cut_off`, or on a day off, is received on the next working day. A period in hours always runs
    from the same moment to the minute. `procedure`: the one procedure for which this form holds; empty: for all.
    `cited` stands for all of it, but for what has a citation or a note of its own: the cut-off, the end, supplements.
    """

    code: str
    label: str
    name: str
    since: dt.date
    count_from: CountFrom
    ends: Ends
    cited: str
    verified: bool
    cut_off: dt.time | None = None
    cut_off_cited: str = ""
    ends_note: str = ""
    hours_per_day: int = 8
    after_supplement: AfterSupplement = "restart"
    supplement_cited: str = "61/2018/NĐ-CP, Điều 19 khoản 4; sau khi 118/2025/NĐ-CP thay thế chưa rõ có giữ không"
    supplement_verified: bool = False
    stops_for_payment: bool = True
    extensions: int = 1
    extensions_cited: str = "61/2018/NĐ-CP, Điều 19 khoản 9; sau khi 118/2025/NĐ-CP thay thế chưa rõ có giữ không"
    procedure: str = ""
    known_on: dt.date | None = None

    @property
    def day_minutes(self) -> int:
        """How many working minutes a day counts for, where days are counted as hours."""
        return self.hours_per_day * 60

    @property
    def counts_days(self) -> bool:
        """Whether a period in days is counted in whole days of the calendar, not in hours."""
        return self.count_from != "same_moment" and self.ends != "exact"

    @property
    def doubt(self) -> str:
        """What stands behind the citation: “ – chưa xác minh”, or nothing."""
        return "" if self.verified else " – chưa xác minh"


@lru_cache
def policies() -> tuple[Policy, ...]:
    """All policies that ship with the product, oldest first."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("data", "policies.toml").read_text("utf-8"))
    return tuple(sorted((Policy(**row) for row in data["policy"]), key=lambda policy: policy.since))


def policy_on(code: str, day: dt.date, procedure: str = "", declared: Iterable[Policy] = ()) -> Policy:
    """The policy of this code in the form valid on a day; a procedure's own form goes before the common one.

    `declared` are forms that the house declared itself, in order; of the same day the later one holds.
    """
    forms = sorted((p for p in (*policies(), *declared) if p.code == code), key=lambda policy: policy.since)
    common = [policy for policy in forms if not policy.procedure]
    if not common:
        known = ", ".join(sorted({policy.code for policy in policies()}))
        raise Unfit("Không có cách tính hạn “{code}”.", f"Chọn một trong các cách: {known}.", code=code)
    own = [policy for policy in forms if procedure and policy.procedure == procedure and policy.since <= day]
    return (own or [policy for policy in common if policy.since <= day] or common[:1])[-1]
