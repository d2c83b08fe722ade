"""Somebody stands in, or stands in no more: killed before each message in turn, all is done or nothing, and once."""

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.tests.factories import in_a_child
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import actions
from lienthong.kernel.inbox.models import Substitute

from .desk import actor, settled

ALL = (
    "select (select array_agg((code, absent, substitute, state, during) order by id) from inbox_substitute)::text,"
    " (select count(*) from notifications_notice), (select count(*) from audit_entry),"
    " (select count(*) from jobs_event), (select count(*) from base_once), (select count(*) from procrastinate_jobs)"
)


def all_of_it() -> tuple[Any, ...]:
    """All that the verbs may change; a code is drawn anew in each try, but stays once it is kept."""

    def read() -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(ALL)
            return tuple(cursor.fetchone())

    return whole(read, HOUSE)


def asks(**more: Any) -> str:
    day = today() + dt.timedelta(days=1)
    return actions.name_substitute(actor("minh"), person="p-lan", first_on=day, last_on=day, **more)


def naming() -> tuple[Callable[[], Any], Callable[[], bool]]:
    return lambda: asks(key="nho"), lambda: Substitute.objects.get().state == "agreed"


def ending() -> tuple[Callable[[], Any], Callable[[], bool]]:
    code = asks()
    return lambda: actions.end_substitute(code, actor("lan"), key="thoi"), (
        lambda: Substitute.objects.get().state == "ended"
    )


@pytest.mark.parametrize("prepared", [naming, ending])
def test_what_is_killed_in_the_middle_is_done_wholly_or_not_and_once(
    own_database: str, prepared: Callable[[], tuple[Callable[[], Any], Callable[[], bool]]]
) -> None:
    settled()
    work, over = prepared()
    before = all_of_it()
    for number in count(1):
        done, answer = in_a_child(work, number)
        if all_of_it() != before:
            break
    after = all_of_it()
    assert number > 8 and whole(over, HOUSE), "killed before each message in turn"
    again = work()
    assert again == work() and (not done or again == answer)
    assert all_of_it() == after, "asked again under its key, nothing more is done"
