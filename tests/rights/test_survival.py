"""Each verb of people, access and competence: killed before each message, clicked twice, done by two at once."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from lienthong.config.connection import Connection
from lienthong.domains.plans.tests.work_desk import DAY
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal
from lienthong.kernel.base.tests.factories import in_a_child

from .conftest import House
from .surviving import CASES, MORE, SAME
from .test_verbs import ours

ROOMS = ("access", "audit", "base", "competence", "inbox", "jobs", "notifications", "people", "procrastinate")
WAITING = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
PATIENCE = 5.0


class Ledger:
    """All rows of the rooms that a verb of people can touch, read past every wall."""

    def __init__(self, dsn: str) -> None:
        self.line = psycopg.connect(dsn, autocommit=True)
        tables = self.line.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        self.tables = [name for (name,) in tables if name.split("_")[0] in ROOMS]
        one = "select '{0}', count(*), md5(string_agg(t::text, '|' order by t::text)) from {0} t"
        self.sql = " union all ".join(one.format(name) for name in self.tables)

    def read(self) -> dict[str, tuple[int, str]]:
        return {name: (rows, mark) for name, rows, mark in self.line.execute(self.sql)}


def grown(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> dict[str, int]:
    """How many rows more each table has, where it has more or fewer."""
    return {name: after[name][0] - rows for name, (rows, _) in before.items() if after[name][0] != rows}


def changed(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> set[str]:
    return {name for name, held in before.items() if after[name] != held}


@pytest.fixture
def ledger(standing: House, house: Connection) -> Iterator[Ledger]:
    name = str(conninfo_to_dict(standing.work.dsn)["dbname"])
    kept = Ledger(house.dsn("superuser", name))
    yield kept
    kept.line.close()


def test_every_verb_of_the_three_rooms_is_tried() -> None:
    wanted = {name for name in ours() if name.split(".")[0] in ("access", "competence", "people")}
    assert set(CASES) == wanted, "say in surviving.py how the verb is asked"


@pytest.mark.parametrize("verb", sorted(CASES))
def test_killed_in_the_middle_it_is_done_wholly_or_not_and_clicked_twice_once(
    standing: House, ledger: Ledger, verb: str
) -> None:
    work = CASES[verb](standing)
    before, kills, kept = ledger.read(), 0, False
    for number in count(1):
        over, answer = in_a_child(lambda: work("một"), number)
        after = ledger.read()
        if over:
            break
        kills += 1
        assert kept is False or after == before, "what was done before the kill is not done twice"
        if after != before:
            assert "audit_entry" in changed(before, after), "done, and not written down"
            before, kept = after, True
    assert kills > 5, "killed before each message in turn"
    assert kept or after != before, "it does something"
    assert work("một") == answer and ledger.read() == after, "asked again under its key, nothing more is done"
    try:
        work("hai")
    except Refusal:
        assert verb not in MORE | SAME
        assert ledger.read() == after or set(changed(after, ledger.read())) <= {"audit_entry"}
    else:
        more = grown(after, ledger.read())
        assert verb in MORE | SAME
        rows = {name for name in more if name.split("_")[0] in ("access", "competence", "people")}
        assert verb in MORE or not rows


@pytest.mark.parametrize("verb", sorted(CASES))
def test_by_two_at_once_it_is_done_once(standing: House, ledger: Ledger, verb: str) -> None:
    work = CASES[verb](standing)
    came = at_once(ledger.line, [lambda: work("một"), lambda: work("hai")])
    refused = [one for one in came if isinstance(one, Refusal)]
    assert len(refused) == (verb not in MORE | SAME), f"{came}"
    assert all(len(str(one)) > 20 for one in refused), "says what happened and what to do"


def at_once(line: psycopg.Connection, acts: list[Callable[[], Any]]) -> list[Any]:
    """What came of each act, where all have begun before any may write itself down."""
    came: list[Any] = [None] * len(acts)

    def act(place: int) -> None:
        try:
            with standing_on(DAY):
                came[place] = acts[place]()
        except Exception as fault:
            came[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[place]) for place in range(len(acts))]
    with line.transaction():
        line.execute("lock table audit_entry in share row exclusive mode")
        for thread in threads:
            thread.start()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and _waiting(line) < len(acts):
            time.sleep(0.005)
        met = _waiting(line)
    for thread in threads:
        thread.join()
    for one in came:
        if isinstance(one, Exception) and not isinstance(one, Refusal):
            raise one
    assert met == len(acts), f"they do not meet: {came}"
    return came


def _waiting(line: psycopg.Connection) -> int:
    line.execute("select pg_stat_clear_snapshot()")
    row = line.execute(WAITING).fetchone()
    assert row is not None
    return int(row[0])
