"""A process of the house that is killed in the middle of its work: before each message to the database in turn.

The work is done in a child; where it is killed before it is done, it is done again, as whoever asked for it would.
"""

from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.tests.factories import in_a_child
from lienthong.kernel.base.transactions import whole

from .doing import Way

__all__ = ["Killer", "in_a_child", "state"]

STATE = (
    "select (select array_agg((id, state, holder, tries, fires_at, error) order by id) from process_step)::text,"
    " (select array_agg((id, state, marking, facts) order by id) from process_run where state = 'running')::text,"
    " (select count(*) from process_past), (select count(*) from audit_entry), (select count(*) from jobs_event),"
    " (select count(*) from base_once), (select array_agg((id, holder) order by id) from inbox_item)::text,"
    " (select array_agg((id, state) order by id) from calendar_clock where state = 'running')::text,"
    " (select array_agg((room, xid, event) order by room) from jobs_reader)::text,"
    " (select array_agg((code, state, opinion) order by id) from process_consultation)::text,"
    " (select count(*) from notifications_notice)"
)


def state() -> tuple[Any, ...]:
    """All that a move of a run may change."""

    def asked() -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            return tuple(cursor.fetchone())

    return whole(asked, HOUSE)


class Killer:
    """Does all that a desk asks in children that are killed before their first, second, third … message."""

    def __init__(self) -> None:
        self.kills = 0
        self.kept_after = 0

    def __call__(self, work: Callable[[], Any], way: Way) -> Any:
        before = state()
        for number in count(1):
            done, result = in_a_child(work, number)
            if done:
                return result
            self.kills += 1
            if state() == before:
                continue
            self.kept_after += 1
            if way is Way.WHOLE:
                return None
            if way is Way.KEY:
                return self._asked_again(work)
        raise AssertionError

    def _asked_again(self, work: Callable[[], Any]) -> Any:
        """What was done is answered under its key, and not done twice."""
        kept = state()
        answer = work()
        assert state() == kept
        assert answer == work()
        return answer
