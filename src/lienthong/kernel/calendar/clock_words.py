"""A clock told from its beginning to now: from what its due date was reckoned, and what happened to it since."""

import datetime as dt
from dataclasses import dataclass

from lienthong.kernel.base import VIETNAM, now

from .dues import CountedIn, Due, due, due_at
from .explaining import in_words
from .models import Clock, ClockChange, Pause
from .pausing import WaitsFor
from .places import calendar_of, declared_policies
from .policies import Policy, policy_on
from .queries import effective_place
from .rules import MINUTE, WorkingCalendar, spoken
from .states import ClockState

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
    "relimit": "đổi thời hạn của bước",
    "recount": "tính lại theo lịch làm việc, quy định mới",
}


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One thing that happened to a clock: when, what, from which due date to which, why and by which document."""

    at: dt.datetime
    what: str
    old: str
    new: str
    papers: str

    @property
    def moved(self) -> bool:
        """Whether the due date is another since."""
        return self.old != self.new


def explain(subject: str) -> list[str]:
    """Why the due date of a clock is what it is, sentence by sentence; empty where there is no such clock.

    The reckoning is told by the days and rules known today; what was known before stands in the changes.
    """
    row = Clock.objects.filter(subject=subject).first()
    if row is None:
        return []
    said = [*reckoning(subject), *(_sentence(one) for one in changes_told(subject))]
    if row.due_at is not None and len(said) > 1:
        standing = row.state == ClockState.PAUSED
        said.append(f"{'Hạn trước khi tạm dừng' if standing else 'Hạn hiện nay'}: {_instant(row.due_at)}.")
    return said


def reckoning(subject: str) -> list[str]:
    """From what a clock's due date is reckoned, by the days and rules known today."""
    row = Clock.objects.filter(subject=subject).first()
    if row is None:
        return []
    return _reckoned(row) if row.amount is not None else [_set(row)]


def changes_told(subject: str) -> list[ChangeTold]:
    """What has happened to a clock since it was started, oldest first."""
    return [_told(one) for one in ClockChange.objects.filter(clock__subject=subject).order_by("id")]


def _reckoned(row: Clock) -> list[str]:
    if row.from_at is None or row.policy is None or row.amount is None:
        return []
    calendar, own = calendar_of(effective_place(row.pk), now().date()), declared_policies(now().date())
    begun = row.from_at.astimezone(VIETNAM)
    rule = policy_on(row.policy, begun.date(), row.procedure or "", own)
    measure = CountedIn(row.measure or CountedIn.DAY.value)
    told = due(begun, row.amount, rule, calendar, measure=measure)
    return [*_begun(row, told), *told.explain[1:], *_stood_still(row, begun, rule, calendar, measure)]


def _begun(row: Clock, told: Due) -> list[str]:
    """From when: its receipt, or that from which it began again; and whether it was given more time."""
    since = ClockChange.objects.filter(clock=row, what="restart").order_by("id").last()
    said = [told.explain[0]]
    if since is not None:
        papers = _papers(since)
        said = [said[0].replace("Tiếp nhận lúc", "Thời hạn tính lại từ đầu lúc", 1)]
        said += [f"Lý do tính lại: {papers}."] if papers else []
    longer = [_papers(one) for one in ClockChange.objects.filter(clock=row, what="extended").order_by("id")]
    if longer:
        said.append(f"Thời hạn dưới đây gồm cả phần được gia hạn ({'; '.join(filter(None, longer))}).")
    return said


def _stood_still(
    row: Clock, begun: dt.datetime, rule: Policy, calendar: WorkingCalendar, measure: CountedIn
) -> list[str]:
    """The pauses since it began, the working time of each, and when it ends with all of them."""
    said, total, open_one = [], 0, False
    for one in Pause.objects.filter(clock=row, began_at__gte=begun).order_by("began_at"):
        began, why = one.began_at.astimezone(VIETNAM), WaitsFor(one.waiting_for).label
        if one.ended_at is None:
            open_one = True
            said.append(f"Đang tạm dừng từ {_instant(began)} ({why}); hạn mới được tính khi thời hạn chạy tiếp.")
            continue
        ended = one.ended_at.astimezone(VIETNAM)
        here = calendar.position(ended) - calendar.position(began)
        total += here
        long = in_words(here // MINUTE)
        said.append(f"Không tính {long} làm việc từ {_instant(began)} đến {_instant(ended)} ({why}).")
    if total and not open_one and row.amount is not None:
        end = due_at(begun, row.amount, rule, calendar, measure, total)
        whole = "" if measure is CountedIn.MINUTE or rule.ends == "exact" else ", tính tròn đến hết ngày"
        said.append(f"Cộng thêm {in_words(total // MINUTE)} làm việc đã tạm dừng{whole}: hết hạn lúc {_instant(end)}.")
    return said


def _set(row: Clock) -> str:
    return f"Hạn được ấn định: {_instant(row.due_at)}." if row.due_at else "Không định hạn."


def _told(one: ClockChange) -> ChangeTold:
    old, new = _instant(one.old_due_at), _instant(one.new_due_at)
    return ChangeTold(one.at, _WORDS.get(one.what, one.what), old, new, _papers(one))


def _papers(one: ClockChange) -> str:
    return "; ".join(part for part in (one.why, one.cited) if part)


def _sentence(one: ChangeTold) -> str:
    said = f"{one.at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}: {one.what}"
    if one.moved:
        said += f", hạn từ {one.old} thành {one.new}"
    return f"{said} ({one.papers})." if one.papers else f"{said}."


def _instant(at: dt.datetime | None) -> str:
    if at is None:
        return "không định hạn"
    wall = at.astimezone(VIETNAM)
    hour = "24:00" if (wall.hour, wall.minute) == (23, 59) else f"{wall:%H:%M}"
    return f"{hour}, {spoken(wall.date())}"
