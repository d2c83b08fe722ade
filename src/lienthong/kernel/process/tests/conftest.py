"""A small province for tests of running."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from lienthong.config.connection import Connection

from .factories import found_province, offered


@pytest.fixture
def province(db: None) -> None:
    """Two wards."""
    found_province()


@pytest.fixture
def offer() -> Iterator[Callable[..., None]]:
    """Verbs and decision tables that a room above offers to procedures, until the test is over."""
    with ExitStack() as until:
        yield lambda *verbs, **tables: until.enter_context(offered(*verbs, **tables))


@pytest.fixture
def real_province(own_database: str, house: Connection) -> Iterator[str]:
    """The same in a database where transactions really end, while another database of the server has one open.

    A room reads only what is older than every open transaction of its server, and its own care of its tables is one
    at times: what would wait for such a one now and then waits here always, and is seen.
    """
    found_province()
    with psycopg.connect(house.dsn("superuser", "postgres")) as neighbour:
        neighbour.execute("select pg_current_xact_id()")
        yield own_database
