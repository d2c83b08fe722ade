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


def _sweep() -> None:
    """Remove what test runs that were killed left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).split("-", maxsplit=1)[0]
        if number.isdigit() and not psutil.pid_exists(int(number)) and folder.stat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """A running server in a temporary folder, gone at the end, with the roles and rights of a real house.

    Databases are made with `create_database(name)` (empty) and `create_database(name, template)` (a copy);
    `dsn(role, name)` gives the address. `cluster.connection.as_json()` carries it to another process.
    Start it from the main thread.
    """
    _sweep()
    user = database_user()
    # A temporary folder of root's own would be out of the database user's reach.
    place = "/tmp" if user.blocked_at(Path(tempfile.gettempdir())) else None  # noqa: S108 - mkdtemp makes it 700
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
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
        shutil.rmtree(folder, ignore_errors=True)
