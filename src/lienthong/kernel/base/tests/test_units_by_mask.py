"""Whose units are seen is looked up bit by bit; walls of older houses are told to do the same."""

from importlib import import_module

import pytest
from django.db import connection

from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.base.row_security import of_seen_unit
from lienthong.kernel.base.transactions import tell_database, whole

pytestmark = pytest.mark.django_db
OLD = "(select unnest(nullif(current_setting('lienthong.units', true), '')::int[]))"
UNITS = [frozenset(), frozenset({0}), frozenset({7, 8}), frozenset({1, 63, 64, 4095, 10_000}), frozenset(range(3, 700))]


def seen(condition: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select n from generate_series(0, 10008) n where {condition} order by n")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("units", UNITS)
def test_exactly_the_units_of_the_actor_are_seen(units):
    by = Actor("account:thu", "Thử", units=units)
    assert whole(lambda: seen(of_seen_unit("n")), by) == sorted(units) == whole(lambda: seen(f"n in {OLD}"), by)


def test_no_unit_is_no_unit_and_nobody_sees_none():
    by = Actor("account:thu", "Thử", units=frozenset({0, 1}))
    assert whole(lambda: seen(f"{of_seen_unit('null::bigint')} or n = 5"), by) == [5]
    assert whole(lambda: seen(of_seen_unit("n")), ANYONE) == []


def test_walls_of_an_older_house_look_at_the_bit_too():
    anew = import_module("lienthong.kernel.base.migrations.0003_units_by_mask").ANEW

    def work() -> tuple[str, str, list[int]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "create temporary table old_wall (unit_id bigint, other_id int);"
                "alter table old_wall enable row level security; alter table old_wall force row level security;"
                f"create policy old_wall_both on old_wall using (unit_id in {OLD} or (other_id in {OLD}))"
                f" with check (unit_id in {OLD})"
            )
            cursor.execute(anew)
            cursor.execute(
                "select pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) from pg_policy"
                " where polname = 'old_wall_both'"
            )
            [(used, checked)] = cursor.fetchall()
            cursor.execute("insert into old_wall values (1, 9), (8, 2)")
            tell_database(Actor("account:thu", "Thử", units=frozenset({2, 8})))
            cursor.execute("select unit_id from old_wall order by 1")
            return used, checked, [row[0] for row in cursor.fetchall()]

    used, checked, rows = whole(work, Actor("account:thu", "Thử", units=frozenset({1, 2, 8})))
    assert "lienthong.units" not in used + checked and used.count("get_bit") == 2 and checked.count("get_bit") == 1
    assert rows == [8]
