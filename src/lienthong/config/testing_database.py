"""A database for one run of the tests: the real server and roles, without care for power cuts, then gone."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from lienthong.config import engine
from lienthong.config.connection import new_passwords
from lienthong.config.database import THROW_AWAY, Cluster, socket_folder
from lienthong.config.os_user import database_user

PREFIX = "lienthong-test-"
MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of our own in it
ENOUGH = 3 * 1024**3  # bytes free; a whole run of the tests with two workers holds under 1 GB


def _sweep() -> None:
    """Remove what test runs that were killed left behind."""
    for place in (Path(tempfile.gettempdir()), MEMORY):
        for folder in place.glob(f"{PREFIX}*"):
            number = folder.name.removeprefix(PREFIX).split("-", maxsplit=1)[0]
            if number.isdigit() and not psutil.pid_exists(int(number)) and folder.stat().st_uid == os.geteuid():
                shutil.rmtree(folder, ignore_errors=True)


def in_memory() -> Path | None:
    """A folder in memory for what tests throw away; None where the machine has too little, or runs no programs there.

    A copy of a database is 1200 files: 0.03 s in memory, 0.2 to 1.5 s on a disk that others write to as well.
    """
    if not os.access(MEMORY, os.W_OK | os.X_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return MEMORY if min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) >= ENOUGH else None


def temporary_name(what: str) -> str:
    """How the name of a folder begins that is swept away once the run of the tests that made it is gone."""
    return f"{PREFIX}{os.getpid()}-{what}"


@contextmanager
def throwaway_cluster(memory: bool = False, durable: bool = False) -> Iterator[Cluster]:
    """A running server in a temporary folder, gone at the end, with the roles and rights of a real house.

    Databases are made with `create_database(name)` (empty) and `create_database(name, template)` (a copy);
    `dsn(role, name)` gives the address. `cluster.connection.as_json()` carries it to another process.
    With `memory` it lies off the disk where the machine has room for it; a `durable` one writes as a house's own does.
    Start it from the main thread.
    """
    _sweep()
    user = database_user()
    place = in_memory() if memory else None
    # A temporary folder of root's own would be out of the database user's reach.
    if place is None and user.blocked_at(Path(tempfile.gettempdir())):
        place = Path("/tmp")  # noqa: S108 - mkdtemp makes it 700
    folder = Path(tempfile.mkdtemp(prefix=temporary_name(""), dir=place))
    try:
        os.chmod(folder, 0o711)  # noqa: S103 - the database's user passes through, nobody looks in
        owned = folder / "server"
        owned.mkdir(mode=0o700)
        user.own(owned)
        cluster = Cluster(
            data=owned / "data",
            log=folder / "database.log",
            user=user,
            engine=engine.reachable(user, folder / "engine"),
            passwords=new_passwords(),
            sockets=socket_folder(folder / "s", folder / "socket-folder", user),
            settings={} if durable else THROW_AWAY,
            death=signal.SIGQUIT,
        )
        cluster.make()
        cluster.start()
        try:
            cluster.make_roles()
            yield cluster
        finally:
            cluster.stop(signal.SIGQUIT)
            if cluster.sockets.parent != folder:
                shutil.rmtree(cluster.sockets, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
