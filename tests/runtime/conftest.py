"""A real house for these tests: its own home, its own port, started and ended by the command itself."""

import json
import os
import re
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from lienthong.config import engine
from lienthong.config.connection import Connection, new_passwords
from lienthong.config.database import THROW_AWAY, Cluster, socket_folder
from lienthong.config.os_user import OsUser, database_user
from lienthong.config.testing_database import in_memory, temporary_name

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds that a busy machine may take; where all is well they are not waited for
COMMAND = [sys.executable, "-m", "lienthong.config.cli"]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="chỉ thử được khi là root")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bare_environment(**more: str) -> dict[str, str]:
    """This terminal's variables without those that would lead the house elsewhere."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "LIENTHONG_", "PG", "PYTEST_", "DJANGO_")) and name != "PORT"
    }
    return {**kept, "LIENTHONG_DEMO": "off", **more}


def descendants(pid: int) -> list[psutil.Process]:
    """A process and all it started."""
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]


def owners(pid: int) -> dict[str, str]:
    """The OS user of a process and of all it started, by name; what ended while we looked is left out."""
    found = {}
    for process in descendants(pid):
        with suppress(psutil.NoSuchProcess):
            found[process.name()] = process.username()
    return found


def get(port: int, path: str = "/healthz") -> int:
    """The status code that the web answers, 0 when nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def until(true: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait until something holds and return it; fail when it does not within the given seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def program_for(user: OsUser | None) -> tuple[list[str], dict[str, str]]:
    """The command `lienthong` such that this user can run it, and the variables it needs; skips if none can be."""
    if user is None or user.may("x", Path(sys.executable)):
        return COMMAND, {}
    # A Python in root's own folder is closed to others: the system's own of the same version serves.
    other = Path(f"/usr/bin/python3.{sys.version_info.minor}")
    if not (user.may("x", other) and user.may("r", ROOT / "src" / "lienthong")):
        pytest.skip(f"người dùng {user.name} không chạy được chương trình trong thư mục này")
    return [str(other), *COMMAND[1:]], {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *site.getsitepackages()])}


class House:
    """One run of `lienthong run` and what it printed."""

    def __init__(self, home: Path, port: int, user: OsUser | None = None, **more: str) -> None:
        self.home, self.port = home, port
        self.command, needed = program_for(user)
        self.environment = bare_environment(LIENTHONG_HOME=str(home), PORT=str(port), **needed, **more)
        self.spawn_as = user.spawn_as() if user else {}
        self.process: subprocess.Popen[bytes] | None = None
        self.output: Path | None = None
        self.said = ""

    def begin(self) -> "House":
        """Start it and do not wait."""
        if self.output is None:
            handle, name = tempfile.mkstemp(prefix="lienthong-said-")
            os.close(handle)
            self.output = Path(name)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*self.command, "run"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd="/",
                **self.spawn_as,
            )
        return self

    def start(self, seconds: float = 240.0) -> float:
        """Start it, wait until it says that it is ready, return the seconds it took."""
        began = time.monotonic()
        self.begin()
        until(lambda: "Sẵn sàng" in self.read() or self.process.poll() is not None, seconds)
        assert self.process.poll() is None, self.read()
        return time.monotonic() - began

    def read(self) -> str:
        """All that was printed so far."""
        self.said = self.output.read_text(encoding="utf-8")
        return self.said

    def ends(self, seconds: float = PATIENCE) -> int:
        """Wait for its end and return the exit code."""
        code = self.process.wait(seconds)
        self.read()
        return code

    def stop(self) -> int:
        """Ask it to stop and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.ends()

    def kill(self) -> None:
        """Kill the supervisor hard, as the kernel does when memory runs out."""
        self.process.kill()
        self.process.wait()

    def ask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same home."""
        return subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            timeout=300,
            **self.spawn_as,
        )

    def status(self) -> dict[str, Any]:
        """What `lienthong status --json` says."""
        return json.loads(self.ask("status", "--json").stdout)

    def program(self, name: str) -> psutil.Process:
        """The first process of one of the house's programs: web, worker or postgres."""
        mark = re.compile(rf"(cli {name}\b)|(bin/{name}\b)")
        for process in psutil.Process(self.process.pid).children():
            if mark.search(" ".join(process.cmdline())):
                return process
        raise AssertionError(f"no {name}")

    def clear(self) -> None:
        """End it in any case."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextmanager
def made_houses() -> Iterator[Callable[..., House]]:
    """Makes houses that are ended, and their homes removed, at the end."""
    made: list[House] = []

    def make(home: Path | None = None, port: int | None = None, user: OsUser | None = None, **more: str) -> House:
        if home is None:
            home = new_home()
            if user is not None:
                user.own(home)
        made.append(House(home, port or free_port(), user, **more))
        return made[-1]

    try:
        yield make
    finally:
        for house in reversed(made):
            house.clear()
        for house in made:
            shutil.rmtree(house.home, ignore_errors=True)
            if house.output is not None:
                house.output.unlink()


def new_home() -> Path:
    """An empty folder for a house of these tests."""
    return Path(tempfile.mkdtemp(prefix=temporary_name("home-"), dir=in_memory()))


@pytest.fixture
def houses() -> Iterator[Callable[..., House]]:
    """Makes houses for one test."""
    with made_houses() as make:
        yield make


@pytest.fixture(scope="module")
def laid_home() -> Iterator[Callable[[], Path]]:
    """Copies of a home that a house has laid and left, for tests of what comes after: laying costs twelve seconds."""
    with made_houses() as make:
        first = make()
        first.start()
        assert first.stop() == 0

        def copied() -> Path:
            home = new_home()
            for name in ("home.json", "secrets.json", "database", "files"):
                subprocess.run(["cp", "-a", first.home / name, home], check=True)  # with owners and modes
            return home

        yield copied


@contextmanager
def made_clusters() -> Iterator[Callable[..., Cluster]]:
    """Makes database servers, not yet laid, each in a folder of its own; all are stopped at the end."""
    made: list[Cluster] = []
    place = Path(tempfile.mkdtemp(prefix="lienthong-cluster-"))
    place.chmod(0o711)
    user = database_user()

    def make(name: str = "one", deep: int = 0, **settings: str) -> Cluster:
        folder = place / name
        for number in range(deep):
            folder = folder / f"a-rather-long-folder-name-{number}"
        (folder / "database").mkdir(parents=True)
        user.own(folder / "database")
        made.append(
            Cluster(
                data=folder / "database" / "data",
                log=folder / "database.log",
                user=user,
                engine=engine.reachable(user, folder / "engine"),
                passwords=new_passwords(),
                sockets=socket_folder(folder / "socket", folder / "socket-folder", user),
                settings={**THROW_AWAY, **settings},
            )
        )
        return made[-1]

    try:
        yield make
    finally:
        for cluster in made:
            cluster.stop(signal.SIGQUIT)
            if place not in cluster.sockets.parents:
                shutil.rmtree(cluster.sockets, ignore_errors=True)
        shutil.rmtree(place)


@pytest.fixture
def clusters() -> Iterator[Callable[..., Cluster]]:
    """Makes database servers for one test."""
    with made_clusters() as make:
        yield make


@pytest.fixture
def migrated(request: pytest.FixtureRequest, house: Connection) -> Iterator[Callable[[str], tuple[str, str]]]:
    """Makes databases with the house's tables in them, as copies: migrating an empty one costs eleven seconds.

    Gives the addresses as the program's role and as the owner.
    """
    template = request.config.pluginmanager.get_plugin(str(ROOT / "conftest.py")).TEMPLATE  # type: ignore[union-attr]
    made: list[str] = []

    def make(name: str) -> tuple[str, str]:
        house.drop_database(name)
        house.create_database(name, template)
        made.append(name)
        return house.dsn("app", name), house.dsn("owner", name)

    yield make
    for name in made:
        house.drop_database(name)


def laid(cluster: Cluster) -> Cluster:
    """A server brought up from nothing, with its roles and one database."""
    cluster.make()
    cluster.start()
    cluster.make_roles()
    cluster.create_database("lienthong")
    return cluster


@pytest.fixture(scope="module")
def standing() -> Iterator[Cluster]:
    """One running server for all tests of a module that leave it as it was."""
    with made_clusters() as make:
        yield laid(make())


@pytest.fixture
def cluster(clusters: Callable[..., Cluster]) -> Cluster:
    """A running server that a test may ill-treat; what was committed survives, as in a real house."""
    return laid(clusters(synchronous_commit="on", full_page_writes="on"))
