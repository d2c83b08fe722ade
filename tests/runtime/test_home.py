"""The home: where it lies, whom it lets in, and how it says that it cannot be used."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lienthong.config import home as home_module
from lienthong.config.home import Home, default_place
from lienthong.config.os_user import OsUser, database_user
from lienthong.config.trouble import Trouble

from .conftest import bare_environment, needs_root, program_for


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="lienthong-home-test-") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


def test_place_is_what_the_variable_says(folder):
    assert default_place({"LIENTHONG_HOME": str(folder)}) == folder
    assert default_place({"LIENTHONG_HOME": "~/x"}) == Path.home() / "x"


def test_default_place_is_one_for_each_checkout(monkeypatch):
    monkeypatch.setattr(home_module, "checkout", lambda: Path("/srv/one"))
    one = default_place({})
    monkeypatch.setattr(home_module, "checkout", lambda: Path("/srv/two"))
    assert default_place({}) != one
    assert one.parent.name == "lienthong"


def test_default_place_of_root_and_of_others(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_place({}).parent == Path("/var/lib/lienthong")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert default_place({"XDG_DATA_HOME": "/home/lan/.data"}).parent == Path("/home/lan/.data/lienthong")
    assert default_place({}).parent == Path.home() / ".local/share/lienthong"


def test_a_new_home_is_closed_to_strangers(folder):
    home = Home(folder / "a" / "b")
    home.prepare(embedded=True)
    assert mode(home.place) == (0o711 if os.geteuid() == 0 else 0o700)
    assert mode(home.data.parent) == mode(home.files) == mode(home.place / "log") == 0o700
    assert mode(folder) == 0o755
    home.secrets()
    assert mode(home.place / "secrets.json") == 0o600
    home.prepare(embedded=True)


def test_passwords_are_made_once_and_differ_between_homes(folder):
    homes = [Home(folder / name) for name in ("one", "two")]
    for home in homes:
        home.prepare(embedded=False)
    assert homes[0].secrets() == homes[0].secrets() != homes[1].secrets()


@pytest.mark.parametrize("stamp", [{"format": 99, "program": "0.1.0"}, {"format": 1, "program": "99.0"}])
def test_a_home_from_a_newer_version_is_left_alone(folder, stamp):
    home = Home(folder / "home")
    home.prepare(embedded=False)
    (home.place / "home.json").write_text(json.dumps(stamp))
    with pytest.raises(Trouble, match="phiên bản mới hơn"):
        home.prepare(embedded=False)
    assert home.stamp() == stamp


@pytest.mark.parametrize(
    "stamp", ["", "{", "[]", '{"format": null, "program": "0.1.0"}', '{"format": 1, "program": 3}']
)
def test_a_broken_stamp_is_said(folder, stamp):
    home = Home(folder / "home")
    home.prepare(embedded=False)
    (home.place / "home.json").write_text(stamp)
    with pytest.raises(Trouble, match="đã hỏng"):
        home.prepare(embedded=False)


def test_a_folder_of_somebody_else_is_not_taken_over(folder):
    (folder / "letter.txt").write_text("thư riêng")
    with pytest.raises(Trouble, match="đã chứa thứ khác"):
        Home(folder).prepare(embedded=False)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


def test_a_file_in_the_way_is_said(folder):
    (folder / "file").write_text("")
    for place in (folder / "file", folder / "file" / "home"):
        with pytest.raises(Trouble, match="Không tạo hoặc không đọc được"):
            Home(place).prepare(embedded=False)


def test_a_name_that_no_disk_takes_is_said(folder):
    for place in (folder / ("dài" * 200), Path("/proc/lien-thong"), folder / "\0"):
        with pytest.raises(
            Trouble, match=r"\((tên quá dài|nơi này không nhận thư mục mới|tên có ký tự không dùng được)\)"
        ):
            Home(place).prepare(embedded=False)


def test_too_little_room_is_said_before_anything_is_laid(folder, monkeypatch):
    monkeypatch.setattr(home_module, "ROOM_FOR_A_NEW_HOME", 10**18)
    with pytest.raises(Trouble, match=r"chỉ còn \d+ MB"):
        Home(folder / "home").prepare(embedded=True)
    assert not (folder / "home" / "database").exists()


def test_the_second_is_told_who_holds_the_home(folder):
    home = Home(folder / "home")
    home.prepare(embedded=False)
    assert home.running() is None
    with home.locked(address="http://127.0.0.1:8123"):
        assert home.running() == {"pid": os.getpid(), "address": "http://127.0.0.1:8123"}
        for second in (home.check_free, home.locked().__enter__):
            with pytest.raises(Trouble) as told:
                second()
            assert str(os.getpid()) in told.value.sentence
            assert "http://127.0.0.1:8123" in told.value.sentence
    assert home.running() is None
    home.check_free()


def test_a_home_held_by_a_process_that_was_killed_is_free(folder):
    home = Home(folder / "home")
    home.prepare(embedded=False)
    program = f"""
import os, signal
from pathlib import Path
from lienthong.config.home import Home
with Home(Path({str(home.place)!r})).locked():
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert home._noted(), "the killed one could not tidy up"
    assert home.running() is None
    with home.locked():
        pass


@needs_root
def test_as_root_a_home_out_of_reach_is_said_and_nothing_is_opened(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Trouble) as told:
        Home(closed / "home").prepare(embedded=True)
    assert str(closed) in told.value.sentence
    assert "LIENTHONG_HOME" in told.value.sentence
    assert mode(closed) == 0o700
    assert list(closed.iterdir()) == []


@needs_root
def test_as_root_a_private_empty_folder_may_be_the_home_itself(folder):
    place = folder / "mine"
    place.mkdir(mode=0o700)
    home = Home(place)
    home.prepare(embedded=True)
    assert home.user().blocked_at(home.data.parent) is None


@needs_root
def test_as_root_the_database_gets_a_user_without_rights(folder):
    user = database_user()
    assert user.uid != 0
    assert user.spawn_as()["extra_groups"] == []
    (folder / "data").mkdir()
    os.chown(folder / "data", 65534, 65534)
    assert database_user(folder / "data").uid == 65534, "who owns the data already keeps it"


@needs_root
def test_somebody_else_s_home_is_refused_to_a_normal_user(folder):
    home = Home(folder / "home")
    home.prepare(embedded=False)
    nobody = OsUser("nobody", 65534, 65534)
    program = f"""
from pathlib import Path
from lienthong.config.home import Home
from lienthong.config.trouble import Trouble
try:
    Home(Path({str(home.place)!r})).prepare(embedded=True)
except Trouble as trouble:
    print(trouble.sentence)
"""
    command, needed = program_for(nobody)
    done = subprocess.run(
        [command[0], "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=bare_environment(**needed),
        **nobody.spawn_as(),
    )
    assert "LIENTHONG_HOME" in done.stdout, done.stderr
