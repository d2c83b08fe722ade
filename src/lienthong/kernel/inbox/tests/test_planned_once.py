"""What every page asks is planned once for a connection: it answers as if asked anew, and each sees only their own."""

import datetime as dt

import pytest
from django.db import connection

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.inbox import actions, api, queries
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.open_lines import read

from .desk import actor, lay, settled, unit_id

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)
MORE_THAN_THE_DATABASE_TRIES = 8
"""After five plans for the values at hand the database may keep one for all values."""
EACH_UNIT = (
    "select i.id, i.sort_on from inbox_item i where unit_id = any(%(units)s) {which} order by 2, 1 limit %(size)s"
)


def setup_module() -> None:
    api.register_kind("test_desk.work", "Việc thử")
    api.register_kind("test_desk.led", "Việc của lãnh đạo", roles=("leader",))


def teardown_module() -> None:
    for name in ("test_desk.work", "test_desk.led"):
        KINDS.pop(name)


@pytest.fixture(autouse=True)
def desk():
    with standing_on("2026-03-10T09:00"):
        settled()
        for n in range(40):
            lay(f"W{n}", DAY + dt.timedelta(days=n % 7 - 3), unit_id=unit_id("other" if n % 3 else "ward"))
        for n, holder in enumerate(("account:minh", "account:lan", "account:xa")):
            lay(f"H{n}", DAY, holder=holder)
        lay("R0", DAY, role="leader")
        lay("R1", None, role="officer", unit_id=unit_id("other"))
        lay("L0", DAY, kind="test_desk.led")
        actions.name_substitute(actor("lan"), person="p-minh", first_on=DAY, last_on=DAY)
        yield


def of_two_units() -> Actor:
    """Somebody with more seats than the others."""
    grants = tuple(Grant("officer", unit_id(code), frozenset({unit_id(code)})) for code in ("ward", "other"))
    return Actor("account:hai", "Hai", grants=grants, units=frozenset({unit_id("ward"), unit_id("other")}))


def everybody() -> list[Actor]:
    return [*map(actor, ("minh", "lan", "hung", "xa")), of_two_units()]


def as_asked_anew(by: Actor, shape: str, facts: dict[str, object]) -> list[str]:
    lines = read(shape.format(which="", **queries._way(False)), {**facts, "size": queries.PAGE + 1})
    return [line.code for line in lines[: queries.PAGE]]


def test_what_waits_is_the_same_as_asked_anew_for_each_in_turn_on_one_connection():
    people = everybody()
    found = {}
    for _ in range(MORE_THAN_THE_DATABASE_TRIES):
        for by in people:
            lines = whole(lambda by=by: [line.code for line in queries.mine(by, Asked(today=DAY)).items], by)
            anew = whole(lambda by=by: as_asked_anew(by, *queries._to_count(by)), by)
            assert lines == anew and lines, by.id
            found[by.id] = lines
    assert len({tuple(lines) for lines in found.values()}) == len(people), "all were shown the same"


def test_what_is_open_in_units_is_the_same_as_asked_anew():
    for _ in range(MORE_THAN_THE_DATABASE_TRIES):
        for by in everybody():
            lines = whole(lambda by=by: [line.code for line in queries.seen(by, Asked(today=DAY)).items], by)
            anew = whole(lambda by=by: as_asked_anew(by, EACH_UNIT, {"units": sorted(by.units)}), by)
            assert lines == anew and lines, by.id


def test_the_numbers_are_those_of_the_lines_whoever_was_counted_for_before():
    for _ in range(MORE_THAN_THE_DATABASE_TRIES):
        for by in everybody():
            lines = whole(lambda by=by: queries.mine(by, Asked(today=DAY), size=1_000).items, by)
            counted, beside = whole(lambda by=by: queries.counts_beside(by, DAY, "select 7"), by)
            assert (counted.total, beside) == (len(lines), 7)
            assert counted.today == sum(line.sort_on == DAY for line in lines)


def test_who_may_see_less_than_before_sees_less_with_the_same_plan():
    minh = actor("minh")
    asked = Asked(today=DAY)
    assert whole(lambda: len(queries.mine(minh, asked).items), minh) > 2
    # The seats are still asked for, yet the walls of the database have come nearer.
    nobody = Actor("account:la", "Lạ")
    assert whole(lambda: queries.mine(minh, asked).items, nobody) == []
    assert whole(lambda: queries.counts(minh, DAY).total, nobody) == 0


def test_the_connection_is_told_a_question_once():
    by = actor("minh")

    def known() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_prepared_statements where name like 'inbox_%'")
            return int(cursor.fetchone()[0])

    for _ in range(3):
        whole(lambda: queries.mine(by, Asked(today=DAY)), by)
        whole(lambda: queries.counts(by, DAY), by)
        numbers = whole(known, HOUSE)
    whole(lambda: queries.mine(by, Asked(today=DAY)), by)
    assert 2 <= whole(known, HOUSE) == numbers
