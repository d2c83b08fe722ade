"""A copy of the data on a new server: transactions are counted anew there, and no event may be lost or told twice."""

import time

import psycopg
import pytest
from django.db import connections

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.drains import REACTIONS, Happened, drain
from lienthong.kernel.jobs.models import EventRow, Reader


@pytest.fixture
def taken():
    found: list[int] = []

    def take(batch: list[Happened]) -> None:
        found.extend(one.facts["n"] for one in batch)

    REACTIONS["test_copy"] = {"test.copied": take}
    yield found
    REACTIONS.pop("test_copy")


def say(*numbers: int) -> None:
    for n in numbers:
        whole(lambda n=n: EventRow.objects.create(kind="test.copied", facts={"n": n}, actor="house"), HOUSE)


def drained(taken: list[int], wanted: int) -> list[int]:
    """What was taken when that many were: a transaction of the server's own may hold the mark back."""
    until = time.monotonic() + 120
    while len(taken) < wanted and time.monotonic() < until:
        drain("test_copy")
        time.sleep(0.02)
    drain("test_copy")
    return taken


def carried_to_a_new_server(house) -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(house.dsn("owner", name), autocommit=True) as direct:
        direct.execute("update jobs_event set xid = xid + 1000000")
        direct.execute("update jobs_reader set xid = xid + 1000000 where xid > 0")


def test_a_room_reads_on_where_it_was(own_database, house, taken):
    say(1, 2)
    assert drained(taken, 2) == [1, 2]
    say(3)
    carried_to_a_new_server(house)
    say(4)
    assert drained(taken, 4) == [1, 2, 3, 4]
    say(5)
    assert drained(taken, 5) == [1, 2, 3, 4, 5]


def test_a_room_that_never_read_gets_all_in_order(own_database, house, taken):
    say(1, 2)
    carried_to_a_new_server(house)
    say(3)
    assert drained(taken, 3) == [1, 2, 3]


def test_a_reader_stands_right_though_the_events_are_forgotten(own_database, house, taken):
    say(1)
    assert drained(taken, 1) == [1]
    carried_to_a_new_server(house)
    whole(lambda: EventRow.objects.all().delete(), HOUSE)
    say(2)
    assert drained(taken, 2) == [1, 2]
    assert Reader.objects.get(pk="test_copy").xid > 0
