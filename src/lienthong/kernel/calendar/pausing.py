"""Clocks that stand still and go on, begin again, get more time or another limit.

Called inside other rooms' verbs, like `clocks`.
"""

import datetime as dt
from collections.abc import Iterable

from lienthong.kernel.base.states import Named
from lienthong.kernel.base.verbs import tell

from .clocks import changed
from .dues import CountedIn
from .events import DueMoved


class WaitsFor(Named):
    """For what a clock stands still."""

    SUPPLEMENT = "supplement", "chờ bổ sung hồ sơ"
    PAYMENT = "payment", "chờ nộp nghĩa vụ tài chính"
    OTHER = "other", "chờ việc khác theo quy định"


def pause_many(
    subjects: Iterable[str], waiting_for: WaitsFor, why: str, cited: str = "", at: dt.datetime | None = None
) -> list[str]:
    """These clocks stand still from now on; returns those that do.

    Only a clock with a period can stand still; while waiting for payment it does only where its policy says so.
    """
    return changed(subjects, "pause", "paused", waiting_for=waiting_for.value, why=why, cited=cited, at=at)


def go_on_many(subjects: Iterable[str], why: str, cited: str = "", at: dt.datetime | None = None) -> list[str]:
    """What was waited for has come: the rest of the time runs on; returns those that had stood still.

    After a supplement the period begins again from zero, where the policy says so.
    """
    found = list(subjects)
    went = changed(found, "go_on", "went_on", why=why, cited=cited, at=at)
    if went:
        tell(DueMoved(tuple(went)))
    return went


def restart_many(subjects: Iterable[str], why: str, cited: str = "", at: dt.datetime | None = None) -> list[str]:
    """The whole period runs again from now on; returns those that began again."""
    begun = changed(subjects, "restart", "restart", why=why, cited=cited, at=at)
    if begun:
        tell(DueMoved(tuple(begun)))
    return begun


def extend_many(
    subjects: Iterable[str], more: int, measure: CountedIn, why: str, cited: str, at: dt.datetime | None = None
) -> list[str]:
    """So many working days or minutes more; returns those that got them.

    Not a clock that is late already, that is measured otherwise, or that was extended as often as its policy lets it.
    """
    longer = changed(
        subjects, "extend", "extended", more=more, measure=measure.value, why=why, cited=cited, at=at, moved_only=True
    )
    if longer:
        tell(DueMoved(tuple(longer)))
    return longer


def relimit_many(
    subjects: Iterable[str], amount: int, measure: CountedIn, why: str, cited: str = "", *, late_too: bool = False
) -> list[str]:
    """These clocks run for another length from when they began; returns those that do.

    `late_too`: also where that has passed already; without it such a clock keeps the limit that it has.
    """
    other = changed(
        subjects, "relimit", "relimit", amount=amount, measure=measure.value, why=why[:500], cited=cited[:300],
        late_too=late_too,
    )  # fmt: skip
    if other:
        tell(DueMoved(tuple(other)))
    return other
