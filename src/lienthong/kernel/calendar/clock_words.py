"""A clock told from its beginning to now: from what its due date was reckoned, and what happened to it since."""

import datetime as dt

from lienthong.kernel.base import VIETNAM, now

from .dues import CountedIn, due
from .models import Clock, ClockChange
from .places import calendar_of, declared_policies
from .queries import effective_place
from .rules import spoken

_WORDS = {
    "stopped": "hoàn thành",
    "resumed": "chưa được coi là hoàn thành, tính hạn tiếp",
    "voided": "không còn hiệu lực",
    "reset": "đặt lại hạn",
    "handed": "chuyển đơn vị chịu trách nhiệm",
    "paused": "tạm dừng tính hạn",
    "went_on": "tính tiếp phần thời hạn còn lại",
    "restart": "tính lại thời hạn từ đầu",
    "extended": "gia hạn",
    "recount": "tính lại theo lịch làm việc, quy định mới",
}


def explain(subject: str) -> list[str]:
    """Why the due date of a clock is what it is, sentence by sentence; empty where there is no such clock.

    The reckoning is told by the days and rules known today; what was known before stands in the changes.
    """
    row = Clock.objects.filter(subject=subject).first()
    if row is None:
        return []
    said = _reckoned(row) if row.amount is not None else [_set(row)]
    for one in ClockChange.objects.filter(clock=row).order_by("id"):
        said.append(_happened(one))
    if row.due_at is not None and len(said) > 1:
        said.append(f"Hạn hiện nay: {_instant(row.due_at)}.")
    return said


def _reckoned(row: Clock) -> list[str]:
    if row.from_at is None or row.policy is None or row.amount is None:
        return []
    told = due(
        row.from_at,
        row.amount,
        row.policy,
        calendar_of(effective_place(row.pk), now().date()),
        measure=CountedIn(row.measure or CountedIn.DAY.value),
        procedure=row.procedure or "",
        declared=declared_policies(now().date()),
    )
    return told.explain


def _set(row: Clock) -> str:
    return f"Hạn được ấn định: {_instant(row.due_at)}." if row.due_at else "Không định hạn."


def _happened(one: ClockChange) -> str:
    said = f"{one.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}: {_WORDS.get(one.what, one.what)}"
    if one.old_due_at != one.new_due_at:
        said += f", hạn từ {_instant(one.old_due_at)} thành {_instant(one.new_due_at)}"
    papers = "; ".join(part for part in (one.why, one.cited) if part)
    return f"{said} ({papers})." if papers else f"{said}."


def _instant(at: dt.datetime | None) -> str:
    if at is None:
        return "không định hạn"
    wall = at.astimezone(VIETNAM)
    hour = "24:00" if (wall.hour, wall.minute) == (23, 59) else f"{wall:%H:%M}"
    return f"{hour}, {spoken(wall.date())}"
