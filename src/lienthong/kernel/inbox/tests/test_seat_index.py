"""What waits for somebody is one question, answered by the index of each seat and each hand, however much is open."""

import datetime as dt
import itertools
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import api, queries
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.open_lines import lines_sql
from lienthong.kernel.inbox.tests.desk import actor, settled, unit_id

OPEN = 4_000
BY_SEAT_OR_HAND = {"inbox_item_seat", "inbox_item_holder", "inbox_item_pkey"}


@pytest.fixture(autouse=True)
def desk(own_database, house):
    api.register_kind("test_desk.work", "Việc thử")
    with standing_on("2026-03-10T09:00"):
        settled()
        seats = itertools.cycle(itertools.product(("ward", "other"), ("officer", "leader", "counter", "admin")))
        rows = [
            api.Put("test_desk.work", f"W{n}", "Việc", "/", unit_id(unit), role=role)
            for n, (unit, role) in zip(range(OPEN), seats, strict=False)
        ]
        whole(lambda: api.put_many(rows), HOUSE)
        # Only who owns a table may count it; what autovacuum did or did not find a moment ago would choose the way.
        counted = house.dsn("owner", connection.settings_dict["NAME"])
        with psycopg.connect(counted, autocommit=True) as server:
            server.execute("vacuum analyze inbox_item")
        yield
    KINDS.pop("test_desk.work")


def plan_of(login: str, asked: Callable[[Actor], tuple[str, dict[str, Any]]]) -> str:
    """How the database finds the first page of what waits for somebody."""
    by = actor(login)

    def explained() -> str:
        shape, facts = asked(by)
        found = shape.format(which="", **queries._way(False))
        with connection.cursor() as cursor:
            cursor.execute("explain " + lines_sql(found), {**facts, "size": queries.PAGE + 1})
            return "\n".join(row[0] for row in cursor.fetchall())

    return whole(explained, by)


@pytest.mark.parametrize("asked", [queries._to_count, partial(queries._my, size=queries.PAGE)])
@pytest.mark.parametrize("few", [0, queries.FEW])
@pytest.mark.parametrize("login", ["minh", "hung"])
def test_what_waits_is_found_by_the_index_of_the_seat(monkeypatch, login, few, asked):
    monkeypatch.setattr(queries, "FEW", few)
    plan = plan_of(login, asked)
    assert "Seq Scan on inbox_item" not in plan, plan
    used = set(re.findall(r"(?:using|Index Scan on) (inbox_item\w*)", plan))
    assert {"inbox_item_seat", "inbox_item_holder"} <= used <= BY_SEAT_OR_HAND, plan
    seats = re.findall(r"using inbox_item_seat.*\n\s+Index Cond: (.*)", plan)
    assert seats and all("unit_id =" in one and "role" in one for one in seats), plan


def test_each_finds_the_first_of_them(django_assert_max_num_queries):
    by = actor("minh")

    def page() -> list[str]:
        with django_assert_max_num_queries(1):
            return [line.subject for line in queries.mine(by, Asked(today=dt.date(2026, 3, 10))).items]

    assert whole(page, by) == [f"W{n}" for n in range(0, 8 * queries.PAGE, 8)]
