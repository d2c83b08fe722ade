"""A thousand mixed requests over a few pooled connections: nobody ever sees another's rows."""

import random
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction

from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.transactions import put_aside, seen_by, whole
from lienthong.kernel.inbox import actions, api, queries
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.units.tests.factories import Unit

UNITS, EACH, THREADS, REQUESTS, POOL = 12, 8, 8, 1000, 3


@pytest.fixture
def pooled(own_database) -> Iterator[None]:
    """The test's own database, reached through fewer connections than there are threads."""
    settings = connections.settings["default"]
    connections["default"].close()
    settings["OPTIONS"]["pool"] = {"min_size": POOL, "max_size": POOL, "timeout": 30}
    yield
    connections["default"].close()
    connections["default"].close_pool()
    settings["OPTIONS"].pop("pool")


@pytest.fixture
def people(pooled) -> list[tuple[Actor, set[str]]]:
    """Officers with random scopes, the house and a visitor; beside each, all subjects that they may see."""
    api.register_kind("test_load.work", "Việc thử")
    chance = random.Random(7)
    ids = [Unit.objects.create(code=f"thu-{n}").pk for n in range(UNITS)]
    lies = {f"{unit}/{n}": unit for unit in ids for n in range(EACH)}
    whole(lambda: api.put_many([api.Put("test_load.work", s, s, "/", unit) for s, unit in lies.items()]), HOUSE)
    found: list[tuple[Actor, set[str]]] = [(HOUSE, set(lies)), (ANYONE, set())]
    for n in range(30):
        scope = frozenset(chance.sample(ids, chance.randint(0, 4)))
        grants = tuple(Grant("leader", unit, frozenset({unit})) for unit in scope)
        actor = Actor(f"account:{n}", f"Người {n}", grants=grants, units=scope)
        found.append((actor, {s for s, unit in lies.items() if unit in scope}))
    yield found
    KINDS.pop("test_load.work", None)


def bare() -> set[str]:
    """What the database itself shows, whatever the program filters."""
    with connection.cursor() as cursor:
        cursor.execute("select subject from inbox_item")
        return {row[0] for row in cursor.fetchall()}


class Fault(Exception):
    """A page that breaks in the middle."""


def reads(by: Actor) -> list[set[str]]:
    return [whole(bare, by)]


def lists(by: Actor) -> list[set[str]]:
    return [whole(lambda: {item.subject for item in queries.seen(by, Asked(), size=UNITS * EACH).items}, by)]


def changes(by: Actor) -> list[set[str]]:
    codes = whole(lambda: list(WorkItem.objects.values_list("code", flat=True)), HOUSE)
    with suppress(NotThere, NotAllowed, WrongMoment):
        actions.take(random.choice(codes), by)
    return [whole(bare, by)]


def breaks(by: Actor) -> list[set[str]]:
    seen: list[set[str]] = []

    def breaking() -> None:
        seen.append(bare())
        raise Fault

    with suppress(Fault):
        whole(breaking, by)
    return [*seen, whole(bare, by)]


def borrows(by: Actor) -> list[set[str]]:
    """For a moment with the eyes of the house, then with one's own again."""

    def borrowing() -> list[set[str]]:
        before = bare()
        with seen_by(HOUSE):
            everything = bare()
        assert len(everything) == UNITS * EACH
        return [before, bare()]

    return whole(borrowing, by)


def forgets(by: Actor) -> list[set[str]]:
    """What comes after the transaction, or without one, has nobody's eyes."""
    after: list[set[str]] = []

    def work() -> set[str]:
        put_aside(lambda: after.append(bare()))
        return bare()

    seen = whole(work, by)
    connections["default"].close()
    with transaction.atomic():
        after.append(bare())
    assert after == [set(), set()], "something was left behind on the connection"
    return [seen]


def test_a_thousand_mixed_requests_leak_nothing(people):
    wrong: list[str] = []
    done: list[str] = []
    waiting = [(random.Random(n).choice(people), KINDS_OF_REQUEST[n % len(KINDS_OF_REQUEST)]) for n in range(REQUESTS)]

    def serve() -> None:
        while True:
            try:
                (actor, sees), kind = waiting.pop()
            except IndexError:
                return
            try:
                wrong.extend(f"{actor.id} {kind.__name__}" for seen in kind(actor) if seen != sees)
                done.append(kind.__name__)
            except Exception as fault:
                wrong.append(f"{actor.id} {kind.__name__}: {fault!r}")
            finally:
                connections["default"].close()

    threads = [threading.Thread(target=serve) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, (len(wrong), wrong[:5])
    assert len(done) == REQUESTS


KINDS_OF_REQUEST = (reads, lists, changes, breaks, borrows, forgets)
