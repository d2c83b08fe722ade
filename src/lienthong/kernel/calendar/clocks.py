"""Starting, stopping and moving clocks. Called inside other rooms' verbs: the verb is what is permitted and audited.

Each function is one statement, whether it concerns one clock or thousands, and changes nothing where a clock is
already as wished; so a repeat is harmless. Clocks are not walled: they carry codes and days, no names, and whoever
follows a matter (the monitor, the coordinator) may sit in another unit than the one that must be in time.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction

from lienthong.kernel.base import VIETNAM, now
from lienthong.kernel.base.errors import HouseFault, Unfit
from lienthong.kernel.base.verbs import tell

from .cards import ClockCard, ClockStart
from .clock_sql import CARD, change_sql, set_sql, start_sql
from .dues import CountedIn
from .events import DueMoved
from .places import declared_policies
from .policies import policy_on
from .spans import bring_up_to_date, ready
from .states import may_from

_GIVEN = """
with given as (select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::date[], %s::date[], %s::timestamptz[],
    %s::timestamptz[], %s::int[], %s::text[], %s::text[], %s::text[])
    as given (subject, kind, unit_id, started_on, due_on, due_at, from_at, amount, measure, policy, procedure))
"""
_RECKONED = f"{_GIVEN}, clock as ({start_sql('given')}) select {CARD} from clock"  # noqa: S608 - constants
_SET = f"{_GIVEN}, clock as ({set_sql('given')}) select {CARD} from clock"  # noqa: S608 - constants


def end_of_day(day: dt.date) -> dt.datetime:
    """The last instant of a day in Vietnam: a period in days runs to 24:00.

    91/2015/QH13, Điều 148 khoản 6; not yet compared with the original text.
    """
    return dt.datetime.combine(day, dt.time.max, VIETNAM)


def start_many(starts: Sequence[ClockStart]) -> dict[str, ClockCard]:
    """Start clocks; returns them by subject. A subject has one clock for ever: a second start is refused."""
    twice = [subject for subject, times in Counter(one.subject for one in starts).items() if times > 1]
    if twice:
        raise HouseFault(f"These subjects would get two clocks: {', '.join(twice[:5])}.")
    if not starts:
        return {}
    if not any(one.period for one in starts):
        return _started(starts, _SET)
    _can_be_reckoned(starts)
    try:
        with transaction.atomic():
            return _started(starts, _RECKONED)
    except IntegrityError as fault:
        if "calendar_clock_reckoned" not in str(fault):
            raise
        raise Unfit(
            "Thời hạn vượt ra ngoài khoảng lịch làm việc đang dùng.", "Kiểm tra lại số ngày và lúc bắt đầu."
        ) from None


def _started(starts: Sequence[ClockStart], statement: str) -> dict[str, ClockCard]:
    rows = [_columns(one) for one in starts]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return {row[1]: ClockCard(*row) for row in cursor.fetchall()}


def _columns(one: ClockStart) -> tuple[Any, ...]:
    if one.period is not None:
        long = one.period
        begun = long.from_at or now()
        reckoned = (begun, long.amount, long.measure.value, long.policy, long.procedure)
        return (one.subject, one.kind, one.unit_id, one.started_on, None, None, *reckoned)
    due_at = one.due_at or (end_of_day(one.due_on) if one.due_on else None)
    due_on = one.due_on or (one.due_at.astimezone(VIETNAM).date() if one.due_at else None)
    return (one.subject, one.kind, one.unit_id, one.started_on, due_on, due_at, None, None, None, None, None)


def _can_be_reckoned(starts: Sequence[ClockStart]) -> None:
    """Whether every period has a policy and a length; the calendar is made where this database has none yet."""
    own = declared_policies(now().date())
    for long in {one.period for one in starts if one.period}:
        day = (long.from_at or now()).astimezone(VIETNAM).date()
        policy = policy_on(long.policy, day, long.procedure, own)
        if long.amount < (0 if policy.counts_days and long.measure is CountedIn.DAY else 1):
            raise Unfit("Thời hạn phải dài hơn 0.", "Nhập số ngày hoặc số giờ từ 1 trở lên.")
    if not ready():
        bring_up_to_date()


def start(one: ClockStart) -> ClockCard:
    """Start one clock."""
    return start_many([one])[one.subject]


def stop_many(subjects: Iterable[str], at: dt.datetime | None = None) -> list[str]:
    """What these clocks are about was done at this instant: in time or late; returns those that were open.

    A clock that stands still is judged by the moment at which it was paused.
    """
    return changed(subjects, "meet", "stopped", at=at)


def stop(subject: str, at: dt.datetime | None = None) -> bool:
    """The same for one; whether it was open."""
    return bool(stop_many([subject], at))


def resume_many(subjects: Iterable[str], why: str, cited: str = "") -> list[str]:
    """What was taken for done is not done: the clock runs on as if never stopped."""
    return changed(subjects, "resume", "resumed", why=why, cited=cited)


def resume(subject: str, why: str, cited: str = "") -> bool:
    """The same for one; whether it had been stopped."""
    return bool(resume_many([subject], why, cited))


def void_many(subjects: Iterable[str], why: str, cited: str = "", at: dt.datetime | None = None) -> list[str]:
    """Nothing is owed any more: withdrawn, cancelled, merged into another."""
    return changed(subjects, "void", "voided", why=why, cited=cited, at=at)


def reset_many(subjects: Iterable[str], due_on: dt.date | None, why: str, cited: str) -> list[str]:
    """Give running clocks another last day (or none), for a reason, by a document; returns those that moved.

    From then on that day holds: it is not reckoned from a period any more.
    """
    due_at = end_of_day(due_on) if due_on else None
    moved = changed(subjects, "reset", "reset", why=why, cited=cited, due_on=due_on, due_at=due_at)
    if moved:
        tell(DueMoved(tuple(moved)))
    return moved


def reset(subject: str, due_on: dt.date | None, why: str, cited: str) -> bool:
    """The same for one; whether it moved."""
    return bool(reset_many([subject], due_on, why, cited))


def hand_many(subjects: Iterable[str], unit_id: int, why: str, cited: str = "") -> list[str]:
    """Another unit must be in time from now on: these clocks run on, begun when they began, due when they were due."""
    return changed(subjects, "hand", "handed", why=why[:500], cited=cited[:300], unit_id=unit_id)


def changed(subjects: Iterable[str], move: str, what: str, *, moved_only: bool = False, **more: Any) -> list[str]:
    """Make a move from the table of states with these clocks; returns those that made it (or whose due date moved)."""
    at = more.pop("at", None) or now()
    facts = {
        "subjects": list(subjects),
        "from_states": may_from(move),
        "why": "",
        "cited": "",
        "at": at,
        "on": at.astimezone(VIETNAM).date(),
        "now": now(),
        "what": what,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(change_sql(move), facts)
        return [subject for subject, moved in cursor.fetchall() if moved or not moved_only]
