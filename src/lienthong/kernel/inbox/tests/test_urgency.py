"""How pressing a line is, in words with the reason: the day, the hours of work that are left, who waits."""

import datetime as dt

import pytest

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.inbox.kinds import KINDS, Kind
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.urgency import Pressing, urgency_of
from lienthong.web.vendor import icon_names

Clock = WorkItem._meta.get_field("clock").related_model
ASKED = Kind("test.asked", "Cho ý kiến", waiting="lãnh đạo chờ")
NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=VIETNAM)  # a Tuesday


def line(due_on: dt.date | None = None, hour: str = "", lain: int = 0, **more: str) -> WorkItem:
    at = dt.datetime.combine(due_on, dt.time.fromisoformat(hour), VIETNAM) if due_on and hour else None
    if due_on and not at:
        at = dt.datetime.combine(due_on, dt.time.max, VIETNAM)
    clock = Clock(subject="x", kind="test", due_on=due_on, due_at=at) if due_on else None
    return WorkItem(subject="x", kind=ASKED.code, clock=clock, opened_at=NOW - dt.timedelta(days=lain), **more)


def day(n: int) -> dt.date:
    return dt.date(2026, 3, n)


@pytest.mark.parametrize(
    ("item", "said", "pressing", "tone"),
    [
        (line(day(8)), "Quá hạn 2 ngày; lãnh đạo chờ", Pressing.LATE, "late"),
        (line(day(8), lain=4), "Quá hạn 2 ngày; lãnh đạo chờ, chưa ai nhận", Pressing.LATE, "late"),
        (line(day(8), lain=4, taken_by="account:minh"), "Quá hạn 2 ngày; lãnh đạo chờ", Pressing.LATE, "late"),
        (line(day(8), lain=4, holder="account:minh"), "Quá hạn 2 ngày; lãnh đạo chờ", Pressing.LATE, "late"),
        (line(day(10)), "Đến hạn hôm nay; lãnh đạo chờ", Pressing.TODAY, "warn"),
        (line(day(12)), "Còn 2 ngày; lãnh đạo chờ", Pressing.NEAR, "warn"),
        (line(day(25), lain=9), "Còn 15 ngày", Pressing.CALM, "neutral"),
        (line(), "Không định hạn; lãnh đạo chờ", Pressing.CALM, "neutral"),
        (line(lain=12), "Không định hạn; lãnh đạo chờ, đã 12 ngày", Pressing.CALM, "neutral"),
        (line(day(10), "16:00"), "Còn 5 giờ làm việc; lãnh đạo chờ", Pressing.TODAY, "warn"),
        (line(day(10), "09:25"), "Còn 25 phút làm việc; lãnh đạo chờ", Pressing.TODAY, "warn"),
        (line(day(10), "08:30"), "Quá giờ hạn 08:30 hôm nay; lãnh đạo chờ", Pressing.LATE, "late"),
        (line(day(11), "08:30"), "Còn 7 giờ làm việc; lãnh đạo chờ", Pressing.NEAR, "warn"),
        (line(day(11), "16:00"), "Còn 1 ngày; lãnh đạo chờ", Pressing.NEAR, "warn"),
    ],
)
def test_what_is_left_and_why_it_matters(item: WorkItem, said: str, pressing: Pressing, tone: str) -> None:
    found = urgency_of(item, ASKED, NOW)
    assert (found.said, found.pressing, found.tone) == (said, pressing, tone)


def test_a_kind_that_is_gone_gives_no_reason() -> None:
    assert urgency_of(line(day(8)), None, NOW).said == "Quá hạn 2 ngày"


def test_the_order_of_the_list_is_the_order_of_what_presses() -> None:
    items = [line(day(n)) for n in (3, 9, 10, 11, 13, 20)] + [line()]
    degrees = [urgency_of(item, ASKED, NOW).pressing for item in items]
    assert degrees == sorted(degrees, reverse=True)


def test_every_kind_of_work_of_the_house_has_a_drawing_that_is_there() -> None:
    """One without would break the list of everybody who has such a line."""
    assert {kind.icon for kind in KINDS.values()} <= set(icon_names())
