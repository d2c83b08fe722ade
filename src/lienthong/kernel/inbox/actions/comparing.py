"""Seeing to it that the inboxes hold what the rooms say is open: looking, saying so, and mending."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from lienthong.kernel.access import api as access
from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import WrongMoment
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates, verb
from lienthong.kernel.inbox.comparing import comparisons_seen, look, said_of
from lienthong.kernel.inbox.models import Comparison
from lienthong.kernel.inbox.openings import Difference, Question, differences, other_days, questions
from lienthong.kernel.inbox.projection import close_many, put_many, sort_again
from lienthong.kernel.inbox.states import Fault
from lienthong.kernel.notifications import api as notifications

PAGE = "/he-thong/doi-chieu-hop-viec"
PIECE = 500
MOST = 10_000
"""So many lines are mended at once; while it is done nobody else can put or close a line."""

notifications.register_kind(
    "inbox.differs",
    label="Hộp việc lệch",
    title="Hộp việc lệch {n} việc so với các phần của hệ thống",
    text="{said} Mở trang đối chiếu để xem và sửa cho khớp.",
    duty=True,
    urgent=True,
)


@creates("inbox.compare", sentence="đối chiếu hộp việc với các phần của hệ thống")
def compare(by: Actor, *, again: bool = False) -> str:
    """Take a look; what the look before had found too is told to the system's administrators. Returns its code."""
    made = look(again=again)
    made.save()
    if made.sure:
        note_comparison(HOUSE, code=made.code, said=said_of(made))
        admins = access.persons_as(("system_admin",), None)
        facts = {"n": made.found, "said": said_of(made)}
        notifications.notify(admins, "inbox.differs", facts=facts, url=PAGE, subject=made.code)
    return made.code


@creates("inbox.note_comparison", sentence="ghi kết quả đối chiếu hộp việc")
def note_comparison(by: Actor, *, code: str, said: str) -> str:
    """What a look has found, or how it was mended, stands in the audit in words."""
    return code


@verb("inbox.mend", of=comparisons_seen, sentence="sửa hộp việc cho khớp")
def mend(comparison: Comparison, by: Actor) -> dict[str, int]:
    """What is missing is laid, what is over closed, what lies elsewhere moved; returns how many, and what is left.

    It is looked at anew: what has come right meanwhile is not touched. The room says how its line reads.
    """
    if comparison.mended_at is not None:
        raise WrongMoment("Lần đối chiếu này đã được sửa.", "Đối chiếu lại để xem còn lệch không.")
    done = dict.fromkeys((fault.value for fault in Fault), 0)
    with seen_by(HOUSE):
        with connection.cursor() as cursor:
            # Whoever changes what is open changes its line in the same transaction: those that have begun with a line
            # are waited for, those that have not come after us. Reading goes on.
            cursor.execute("lock table inbox_item in share row exclusive mode")
        for question in questions():
            for fault, n in _mended(question, islice(differences(question), MOST)):
                done[fault] += n
        days = list(islice(other_days(), MOST))
        done[Fault.OTHER_DAY] += sort_again({row.clock_id: row.due for row, _ in days})  # type: ignore[attr-defined, misc]
    total = sum(done.values())
    comparison.mended, comparison.mended_by, comparison.mended_at = total, by.name[:200], now()
    words = ", ".join(f"{n} {fault.label}" for fault in Fault if (n := done[fault.value]))
    note_comparison(HOUSE, code=comparison.code, said=f"Đã sửa: {words or 'không còn gì lệch'}.")
    return {**done, "total": total}


def _mended(question: Question, found: Iterable[Difference]) -> Iterator[tuple[str, int]]:
    rows = list(found)  # all is read before the first line is written: the reading stands on the lines themselves
    for first in range(0, len(rows), PIECE):
        piece = rows[first : first + PIECE]
        for kind in question.kinds:
            over = [one.subject for one in piece if one.fault == Fault.STALE and one.kind == kind]
            if over:
                yield Fault.STALE.value, close_many(over, kind)
        wanted = {(one.subject, one.kind): one for one in piece if one.place is not None}
        lines = question.lays([one.place for one in wanted.values() if one.place is not None]) if wanted else []
        laid = [line for line in lines if (line.subject, line.kind) in wanted]
        put_many(laid)
        for line in laid:
            yield wanted[line.subject, line.kind].fault.value, 1
