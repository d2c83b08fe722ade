"""One throw-away server for each worker; its tests work in copies of one migrated database."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as property_tests
from playwright.sync_api import Browser, expect, sync_playwright
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import DuplicateDatabase
from tests.runtime.begun_first import begun_first

from lienthong.config.connection import Connection
from lienthong.config.testing_database import throwaway_cluster
from lienthong.kernel.base.actor import Actor

pytest_plugins = ["tests.runtime.second_try"]
TEMPLATE = "house_template"
SHARED = Path(__file__).resolve().parent.parent / "shared"
CHROMIUM = Path("/usr/bin/chromium")
COMPILED = Path(__file__).resolve().parent / "build" / "compiled"
IN_CI = bool(os.environ.get("LIENTHONG_CI"))
_running = ExitStack()
_place: list[Connection] = []
_registered: list[tuple[dict[str, Any], dict[str, Any]]] = []


def _point_at(dsn: str) -> None:
    """Let Django's default connection speak to this database as this role."""
    parts = conninfo_to_dict(dsn)
    settings = connections.settings["default"]
    connections["default"].close()
    settings.update(
        NAME=parts["dbname"],
        USER=parts["user"],
        PASSWORD=parts["password"],
        HOST=parts["host"],
        PORT=str(parts["port"]),
    )
    settings["OPTIONS"] = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
    connections["default"].settings_dict.update(settings)
    os.environ["DATABASE_URL"] = dsn


def _started() -> Connection:
    """The server of this worker, with the migrated template; started at the first need."""
    if not _place:
        place = _running.enter_context(throwaway_cluster(memory=True)).connection
        place.create_database(TEMPLATE)
        _point_at(place.dsn("owner", TEMPLATE))
        # Each migration makes the classes of tables anew: looking through them for rubbish takes a third of the time.
        gc.disable()
        call_command("migrate", verbosity=0, interactive=False)
        gc.enable()
        connections["default"].close()
        _place.append(place)
    return _place[0]


# What lands must not hang on luck: CI draws the same examples each time, and none has to be quick on a machine that is
# busy with something else; at the desk the examples differ from run to run.
patient = property_tests(deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_tests.register_profile("same-each-time", patient, derandomize=True, database=None)
property_tests.register_profile("other-each-time", patient)
property_tests.load_profile("same-each-time" if IN_CI else "other-each-time")


def pytest_configure() -> None:
    # The browser's driver leaves an event loop in the main thread; what tests ask of the database there is their own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # A run is some sixty processes, each of which would compile the templates of its pages anew.
    COMPILED.parent.mkdir(exist_ok=True)
    os.environ["LIENTHONG_COMPILED"] = settings.TEMPLATES[0]["OPTIONS"]["compiled"] = str(COMPILED)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, whatever the order of the rest: begun last, it would leave others idle."""
    from lienthong.kernel.base.policy import RULES
    from lienthong.kernel.base.verbs import VERBS
    from lienthong.kernel.jobs.api import REACTIONS

    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = sorted((item for item in items if item.get_closest_marker("long")), key=lambda item: item.nodeid)
    items[:] = begun_first(long, [item for item in items if not item.get_closest_marker("long")], workers)
    _registered.extend((registry, dict(registry)) for registry in (VERBS, RULES, REACTIONS))


@pytest.fixture(scope="module", autouse=True)
def entered_again() -> None:
    """What a module of tests registers when it is read is there whenever it is entered.

    Modules take their verbs away when they are left, and a worker may come back to one: it is given what another has
    not begun yet.
    """
    for registry, known in _registered:
        for name, one in known.items():
            registry.setdefault(name, one)


def pytest_unconfigure() -> None:
    connections.close_all()
    _running.close()


@pytest.fixture(scope="session")
def house(django_db_blocker: object) -> Connection:
    """The server of this worker: a room reads only what is older than every open transaction of its server."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return _started()


@pytest.fixture(scope="session")
def django_db_setup(house: Connection, django_db_blocker: object) -> Iterator[None]:
    """Tests marked `django_db` work in a copy of the template, each in a transaction that is rolled back."""
    house.create_database("house", TEMPLATE)
    _point_at(house.dsn("app", "house"))
    yield
    connections.close_all()


@pytest.fixture
def own_database(django_db_setup: None, house: Connection, django_db_blocker: object) -> Iterator[str]:
    """A database of the test's own, where transactions really end; yields its address as the application role."""
    before = os.environ["DATABASE_URL"]
    with _copy(house, "own", TEMPLATE) as dsn:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            yield dsn
            connections.close_all()
        _point_at(before)


@contextmanager
def _copy(house: Connection, name: str, template: str) -> Iterator[str]:
    try:
        house.create_database(name, template)
    except DuplicateDatabase:  # left by a test that was broken off
        house.drop_database(name)
        house.create_database(name, template)
    dsn = house.dsn("app", name)
    _point_at(dsn)
    try:
        yield dsn
    finally:
        connections.close_all()
        house.drop_database(name)


@pytest.fixture(scope="session")
def laid_once(
    django_db_setup: None, house: Connection, django_db_blocker: object
) -> Iterator[Callable[[str, Callable[[], object]], AbstractContextManager[object]]]:
    """Stands tests in a database in which something lies already, laid for the first of them: that takes seconds.

    Gives what was said while it was laid. What they change must be rolled back: ask for `db` behind it.
    """
    with ExitStack() as kept:
        laid: dict[str, tuple[str, object]] = {}

        @contextmanager
        def standing_in(name: str, lay: Callable[[], object]) -> Iterator[object]:
            before = os.environ["DATABASE_URL"]
            if name not in laid:
                dsn = kept.enter_context(_copy(house, name, TEMPLATE))
                with django_db_blocker.unblock():  # type: ignore[attr-defined]
                    laid[name] = dsn, lay()
            connections.close_all()
            _point_at(laid[name][0])
            try:
                yield deepcopy(laid[name][1])
            finally:
                connections.close_all()
                _point_at(before)

        yield standing_in


@pytest.fixture
def come_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor], Client]:
    """A browser in which this actor has signed in: who comes is taken on trust, the rest is the house's own way."""

    def as_actor(actor: Actor) -> Client:
        monkeypatch.setattr("lienthong.kernel.access.middleware.of_session", lambda *_: actor)
        client = Client()
        session = client.session
        session.update({SESSION_KEY: "1", BACKEND_SESSION_KEY: "x", HASH_SESSION_KEY: "x"})
        session.save()
        return client

    return as_actor


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the repository; tests that need it are skipped by name without it."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one for the run (two engines in one process refuse each other); skipped by name without it."""
    if not CHROMIUM.exists():
        pytest.fail("needs Chromium") if IN_CI else pytest.skip("needs Chromium")
    expect.set_options(timeout=20_000)  # a busy machine is waited for; where all is well it costs nothing
    with sync_playwright() as engine:
        found = engine.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield found
        found.close()
