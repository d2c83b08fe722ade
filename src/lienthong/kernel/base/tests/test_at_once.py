"""A statement sent in one message: the eyes it sees with end with it, whatever was typed into it."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DataError, IntegrityError, connection, transaction
from psycopg.conninfo import conninfo_to_dict

from lienthong.config.connection import Connection
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.transactions import Prepared, at_once, planned_anew, read_again, seen_by, whole

ECHO = Prepared(
    "test_echo",
    "select %(words)s, 1 / %(by)s, coalesce(current_setting('lienthong.all', true), ''),"
    " coalesce(current_setting('lienthong.actor', true), '')",
    {"words": "text", "by": "int"},
)
WHO = Prepared("test_who", "select current_user::text, %(words)s", {"words": "text"})
MARK = Prepared("test_mark", "select n, (1 / n)::int from competence_stamp", {})
LAN = Actor("account:lan", "Lan", units=frozenset({1}))


def eyes() -> tuple[str, str]:
    """With whose eyes this connection sees now."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('lienthong.all', true), current_setting('lienthong.actor', true)")
        found: tuple[str, str] = tuple(one or "" for one in cursor.fetchone())  # type: ignore[assignment]
        return found


def role() -> str:
    """As which role this connection speaks now."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user::text")
        return str(cursor.fetchone()[0])


def without_its_role(server: Connection, dsn: str) -> None:
    """A server of one's own, whose administrator has not made the role of the house."""
    with psycopg.connect(server.dsn("superuser", str(conninfo_to_dict(dsn)["dbname"])), autocommit=True) as admin:
        admin.execute("revoke lienthong_house from lienthong_app")


@pytest.fixture
def roleless(own_database: str, house: Connection) -> Iterator[None]:
    without_its_role(house, own_database)
    yield
    with psycopg.connect(house.dsn("superuser", "postgres"), autocommit=True) as admin:
        admin.execute("grant lienthong_house to lienthong_app with inherit false, set true")


def test_the_house_speaks_as_its_role_for_one_statement_also_after_an_error(own_database: str) -> None:
    mine = role()
    assert at_once(WHO, {"words": "a"}, HOUSE) == [("lienthong_house", "a")]
    assert role() == mine == "lienthong_app"
    with pytest.raises(DataError):
        at_once(ECHO, {"words": "a", "by": 0}, HOUSE)
    assert role() == mine
    assert planned_anew(WHO, {"words": "b"}, HOUSE) == [("lienthong_house", "b")]
    assert role() == mine
    assert at_once(WHO, {"words": "c"}, LAN) == planned_anew(WHO, {"words": "c"}, LAN) == [(mine, "c")]


def test_on_a_page_the_house_speaks_as_its_role_for_its_statement_alone_also_after_an_error(own_database: str) -> None:
    def page() -> list[str]:
        assert (
            at_once(WHO, {"words": "a"}, HOUSE)
            == planned_anew(WHO, {"words": "a"}, HOUSE)
            == [("lienthong_house", "a")]
        )
        seen = [role(), *eyes()]
        for how in (at_once, planned_anew):
            with pytest.raises(DataError):  # what stands around it is not undone with it
                how(ECHO, {"words": "a", "by": 0}, HOUSE)
            seen += [role(), *eyes()]
        return seen

    assert whole(page, LAN) == ["lienthong_app", "off", LAN.id] * 3
    assert (role(), eyes()) == ("lienthong_app", ("", ""))


def test_without_its_role_the_house_sees_by_the_rule_for_people(roleless: None) -> None:
    assert at_once(ECHO, {"words": "a", "by": 1}, HOUSE) == [("a", 1, "on", "house")]
    assert at_once(WHO, {"words": "a"}, HOUSE) == planned_anew(WHO, {"words": "a"}, HOUSE) == [("lienthong_app", "a")]
    assert eyes() == ("", "")


def test_the_eyes_of_the_house_end_with_the_statement_also_after_an_error(roleless: None) -> None:
    assert at_once(ECHO, {"words": "a", "by": 1}, HOUSE) == [("a", 1, "on", "house")]
    assert eyes() == ("", "")
    with pytest.raises(DataError):
        at_once(ECHO, {"words": "a", "by": 0}, HOUSE)
    assert eyes() == ("", "")
    assert at_once(ECHO, {"words": "b", "by": 1}, LAN) == [("b", 1, "off", "account:lan")]
    assert eyes() == ("", "")


@pytest.mark.parametrize(
    "words",
    ["'; drop table base_once; --", "\\'; select 1; --", "%(_2)s", "%s %%", "$1", "{}", "\\", "'' || 1"],
)
def test_what_is_typed_stays_what_it_is(own_database: str, words: str) -> None:
    for who in (LAN, HOUSE):
        assert at_once(ECHO, {"words": words, "by": 1}, who)[0][0] == words
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from base_once")


def test_inside_a_transaction_it_sees_as_asked_and_leaves_the_eyes_as_they_were(roleless: None) -> None:
    def work() -> list[tuple[str, str]]:
        assert at_once(ECHO, {"words": "a", "by": 1}, HOUSE)[0][2:] == ("on", "house")
        seen = [eyes()]
        with pytest.raises(DataError):  # what stands around it is not undone with it
            at_once(ECHO, {"words": "a", "by": 0}, HOUSE)
        return [*seen, eyes()]

    assert whole(work, LAN) == [("off", LAN.id)] * 2
    assert eyes() == ("", "")


def test_eyes_lent_for_a_while_are_given_back_also_where_the_work_inside_is_undone(own_database: str) -> None:
    def broken() -> None:
        with transaction.atomic(), seen_by(HOUSE), transaction.atomic(savepoint=False):
            raise IntegrityError

    def work() -> list[tuple[str, str]]:
        with pytest.raises(IntegrityError):
            broken()
        seen = [eyes()]
        with seen_by(HOUSE):
            seen.append(eyes())
        seen.append(eyes())
        with seen_by(ANYONE):
            pass
        return [*seen, eyes()]

    mine = ("off", LAN.id)
    assert whole(work, LAN) == [mine, ("on", "house"), mine, mine]


def test_what_is_read_again_sees_what_another_process_wrote_a_moment_ago(own_database: str) -> None:
    def page() -> list[tuple[object, ...]]:
        seen: list[tuple[object, ...]] = []
        with psycopg.connect(own_database, autocommit=True) as other:
            for number in (1, 2, 5):
                other.execute("update competence_stamp set n = %s", [number])
                seen += read_again(MARK, {})
        return seen

    assert whole(page, LAN) == [(1, 1), (2, 0), (5, 0)]


def test_what_is_read_again_in_vain_is_an_error_of_djangos_and_spares_nobody(own_database: str) -> None:
    def page() -> None:
        with connection.cursor() as cursor:
            cursor.execute("update competence_stamp set n = 0")
        with pytest.raises(DataError, match="division by zero"), transaction.atomic():
            read_again(MARK, {})
        with connection.cursor() as cursor:
            cursor.execute("update competence_stamp set n = 3")
        assert read_again(MARK, {}) == [(3, 0)]

    whole(page, LAN)
    assert read_again(MARK, {}) == [(3, 0)]
