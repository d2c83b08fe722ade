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


def _made(folder: Path) -> Path:
    """The folder, open to those who pass through: the database's user goes its way, nobody looks in."""
    os.chmod(folder, 0o711)  # noqa: S103
    return folder


def _roomy(place: Path) -> bool:
    """Whether a folder in memory is there, may be written to, and leaves enough for everything else."""
    if not os.access(place, os.W_OK | os.X_OK):
        return False
    return min(shutil.disk_usage(place).free, psutil.virtual_memory().available) >= ENOUGH


@contextmanager
def throwaway_cluster(in_memory: bool = False) -> Iterator[Cluster]:
    """A running server in a temporary folder, gone at the end, with the roles and rights of a real house.

    Databases are made with `create_database(name)` (empty) and `create_database(name, template)` (a copy);
    `dsn(role, name)` gives the address. `cluster.connection.as_json()` carries it to another process.
    `in_memory` keeps the data off the disk where the machine has memory for it. Start it from the main thread.
    """
    _sweep()
    user = database_user()
    # A temporary folder of root's own would be out of the database user's reach.
    place = "/tmp" if user.blocked_at(Path(tempfile.gettempdir())) else None  # noqa: S108 - mkdtemp makes it 700
    prefix = f"{PREFIX}{os.getpid()}-"
    folder = _made(Path(tempfile.mkdtemp(prefix=prefix, dir=place)))
    kept = folder
    try:
        # A copy of a database is 1200 files: 0.03 s in memory, 0.2 to 1.5 s on a disk that others write to as well.
        # Programs stay on the disk: a folder in memory may forbid running any.
        if in_memory and _roomy(MEMORY):
            kept = _made(Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY)))
        owned = kept / "server"
        owned.mkdir(mode=0o700)
        user.own(owned)
        cluster = Cluster(
            data=owned / "data",
            log=folder / "database.log",
            user=user,
            engine=engine.reachable(user, folder / "engine"),
            passwords=new_passwords(),
            sockets=socket_folder(folder / "s", folder / "socket-folder", user),
            settings=THROW_AWAY,
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
        shutil.rmtree(kept, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
