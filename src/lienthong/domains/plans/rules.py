"""Decisions about plans: status, who accepts, when a group task is late. Pure; the day is an argument."""

import datetime as dt
import re
from collections.abc import Iterable

from lienthong.kernel.base import VIETNAM
from lienthong.kernel.base.text import fold

from .states import DONE, Status

DUE_KINDS_WITHOUT_DAY = frozenset({"continuous", "on_request", "by_document", "from"})


def status(
    *, percent: int, done_on: dt.date | None, due_on: dt.date | None, asked: bool, begun: bool, today: dt.date
) -> Status:
    """Where an assignment stands today.

    Done (in time or late) > late > under way > not begun. Without a due day nothing is late; a body that is only
    asked (“đề nghị”) is never late.
    """
    if done_on is not None:
        late = due_on is not None and done_on > due_on and not asked
        return Status.DONE_LATE if late else Status.DONE_IN_TIME
    if due_on is not None and due_on < today and not asked:
        return Status.LATE
    return Status.DOING if begun or percent > 0 else Status.NOT_STARTED


def status_of_group(parts: Iterable[Status]) -> Status:
    """A task given to a group: late if one assignment is, done when all are, and late-done if one was."""
    seen = set(parts)
    if not seen:
        return Status.NOT_STARTED
    if Status.LATE in seen:
        return Status.LATE
    if seen <= set(DONE):
        return Status.DONE_LATE if Status.DONE_LATE in seen else Status.DONE_IN_TIME
    return Status.NOT_STARTED if seen == {Status.NOT_STARTED} else Status.DOING


def acceptors(*, holder: int, monitors: Iterable[int], coordinator: int, above: int) -> list[int]:
    """The units that accept this holder's report: the row's monitors, else the coordinator; never the holder itself.

    Where the only monitor is the holder, the level above accepts.
    """
    named = list(dict.fromkeys(monitors)) or [coordinator]
    others = [unit for unit in named if unit != holder]
    return others or [above]


def first_day(issued_on: dt.date | None, opened_at: dt.datetime | None) -> dt.date | None:
    """The first day on which work of a plan can have been done: its issue, or its opening here if that came before."""
    opened = opened_at.astimezone(VIETNAM).date() if opened_at else None
    return min((day for day in (issued_on, opened) if day), default=None)


def due_day(kind: str, until: dt.date | None) -> dt.date | None:
    """The last day still in time that a clock may hold; kinds without a day hold none."""
    return None if kind in DUE_KINDS_WITHOUT_DAY else until


_GUARDING = re.compile(r"cong an|bo chi huy (?:quan su|bo doi bien phong)|bo chqs|bchqs|bo doi bien phong|co yeu")
_GUARDED = re.compile(
    r"\b(?:an ninh mang|an toan thong tin|an toan,? (?:va )?an ninh|an toan he thong|bi mat nha nuoc|ma doc"
    r"|ung cuu|tac chien|tan cong mang|xam nhap|lo hong|dien tap|mat ma|co yeu|soc)\b"
)


def hidden_by_default(name: str, leads: Iterable[str]) -> bool:
    """Whether a task stays out of the public's sight until a person decides otherwise.

    Either every body that leads it guards security (Công an, Bộ CHQS …), or its words say so (an ninh mạng, ứng cứu …).
    """
    guards = [bool(_GUARDING.match(fold(lead))) for lead in leads]
    return (bool(guards) and all(guards)) or bool(_GUARDED.search(fold(name)))


def first_round(today: dt.date) -> tuple[str, dt.date]:
    """The round with which a plan begins: this quarter's name, and its last day as the day until when figures count."""
    quarter = (today.month - 1) // 3 + 1
    last = dt.date(today.year + (quarter == 4), quarter * 3 % 12 + 1, 1) - dt.timedelta(days=1)
    return f"Quý {('I', 'II', 'III', 'IV')[quarter - 1]}/{today.year}", last
