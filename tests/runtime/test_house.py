"""The whole house, really started: it serves, heals, says what hinders it, stops cleanly, and starts again."""

import os
import signal
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg
import pytest

from lienthong.config.home import Home
from lienthong.config.os_user import OsUser

from .conftest import descendants, get, needs_root, owners, until

NOBODY = OsUser("nobody", 65534, 65534)


def database(house, role="owner"):
    return psycopg.connect(house.ask("db", "url", "--role", role).stdout.strip(), autocommit=True)


def keep_a_row(house):
    with database(house) as opened:
        opened.execute("CREATE TABLE kept (word text)")
        opened.execute("INSERT INTO kept VALUES ('còn đây')")


def kept(house):
    with database(house) as opened:
        return opened.execute("SELECT word FROM kept").fetchone()[0]


def all_end(processes, seconds=30):
    psutil.wait_procs(processes, timeout=seconds)
    left = [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    assert not left, left


def house_user(house):
    return Home(house.home).user().name


def web_and_worker_never_hold_the_owner_s_password(house):
    owner = Home(house.home).secrets()["owner"]
    for name in ("web", "worker"):
        program = house.program(name)
        for process in [program, *program.children()]:
            assert "DATABASE_URL" in process.environ()
            assert not any(owner in value for value in process.environ().values())


@pytest.mark.long
def test_a_life_of_a_house(houses):
    """One long story on one home, because each start costs seconds."""
    house = houses()
    house.start()
    assert get(house.port) == 200
    found = house.status()
    assert found["serving"]
    assert found["pid"] == house.process.pid
    assert found["memory_mb"] < 500
    users = owners(house.process.pid)
    assert users.pop("postgres") == house_user(house)
    assert set(users.values()) == {psutil.Process().username()}
    web_and_worker_never_hold_the_owner_s_password(house)
    keep_a_row(house)

    second = houses(home=house.home)
    second.begin()
    assert second.ends() == 2
    assert f"tiến trình {house.process.pid}" in second.said
    neighbour = houses(port=house.port)
    neighbour.begin()
    assert neighbour.ends() == 2
    assert f"Cổng {house.port} đang có chương trình khác dùng" in neighbour.said
    assert list(neighbour.home.iterdir()) == [], "nothing is laid for a house that cannot stand"
    assert get(house.port) == 200

    everything = descendants(house.process.pid)
    if os.geteuid() == 0:
        assert house_user(house) != "root"
    assert house.stop() == 0
    assert "Đã dừng hẳn" in house.said
    all_end(everything)
    assert not (house.home / "database" / "data" / "postmaster.pid").exists()
    assert house.status() == {
        **found,
        "running": False,
        "serving": False,
        **dict.fromkeys(("pid", "address", "memory_mb")),
    }

    house.start()  # how quick it is, the bench measures
    assert "Cấu trúc dữ liệu" not in house.said, "nothing to migrate, so nothing is loaded to find that out"
    assert kept(house) == "còn đây"
    asked = house.ask("stop")
    assert asked.returncode == 0, asked.stderr
    assert house.ends() == 0


def test_what_falls_is_put_up_again(houses, laid_home):
    house = houses(home=laid_home())
    house.start()
    keep_a_row(house)
    web = house.program("web")
    workers = web.children()
    web.kill()
    until(lambda: not web.is_running() or web.status() == psutil.STATUS_ZOMBIE)
    all_end(workers)
    until(lambda: get(house.port) == 200)

    house.program("worker").kill()
    until(lambda: "«worker» dừng đột ngột" in house.read())
    until(lambda: house.program("worker"))

    house.program("postgres").kill()
    until(lambda: "đã phục hồi" in house.read())
    until(lambda: get(house.port) == 200)
    assert kept(house) == "còn đây"
    assert house.stop() == 0


def test_a_killed_supervisor_takes_all_along_and_the_next_start_is_healthy(houses, laid_home):
    house = houses(home=laid_home())
    house.start()
    keep_a_row(house)
    everything = descendants(house.process.pid)
    house.kill()
    house.start()
    assert get(house.port) == 200
    assert kept(house) == "còn đây"
    all_end(everything)
    assert house.stop() == 0


def test_ctrl_c_while_starting_leaves_nothing_behind(houses):
    house = houses()
    house.begin()
    until(lambda: (house.home / "database").exists() and list((house.home / "database").iterdir()))
    house.process.send_signal(signal.SIGINT)
    assert house.ends() == 0
    assert "Đã dừng trước khi khởi động xong" in house.said
    all_end([process for process in psutil.process_iter() if str(house.home) in " ".join(_words(process))])
    house.start()
    assert get(house.port) == 200


def _words(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_two_houses_side_by_side(houses, laid_home):
    pair = [houses(home=laid_home()) for _ in range(2)]
    for house in pair:
        house.begin()
    for house in pair:
        until(lambda house=house: "Sẵn sàng" in house.read(), 240)
        assert get(house.port) == 200
    keep_a_row(pair[0])
    with database(pair[1]) as opened, pytest.raises(psycopg.errors.UndefinedTable):
        opened.execute("SELECT * FROM kept")
    assert pair[0].stop() == 0
    assert get(pair[1].port) == 200
    assert pair[1].stop() == 0


def test_a_port_taken_by_a_stranger_is_said(houses, laid_home):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        house = houses(home=laid_home(), port=stranger.getsockname()[1])
        house.begin()
        assert house.ends() == 2
    assert "PORT=" in house.said
    house.start()


def test_a_web_that_cannot_load_is_said_with_its_log(houses):
    house = houses(LIENTHONG_POOL="không phải số")
    house.begin()
    assert house.ends() in (1, 2)
    assert ".log" in house.said
    assert len(house.said.strip().splitlines()) < 10, house.said


def test_a_web_without_its_pages_is_said_at_once(houses, laid_home, tmp_path):
    (tmp_path / "strange_settings.py").write_text(
        "from lienthong.config.settings import *\nROOT_URLCONF = 'lienthong.no_such_pages'\n", encoding="utf-8"
    )
    house = houses(home=laid_home(), DJANGO_SETTINGS_MODULE="strange_settings", PYTHONPATH=str(tmp_path))
    house.begin()
    assert house.ends(80) == 1, "the ninety seconds for a slow machine are not waited out"
    assert "«web» không chạy được" in house.said
    assert "no_such_pages" in house.said


def test_a_server_of_one_s_own_is_used_and_none_is_started(houses, migrated):
    app, owner = migrated("outside")
    house = houses(DATABASE_URL=app, DATABASE_OWNER_URL=owner)
    house.start()
    assert get(house.port) == 200
    assert "DATABASE_URL" in house.said
    assert not any(process.name() == "postgres" for process in descendants(house.process.pid))
    assert not (house.home / "database").exists()
    assert house.stop() == 0


@needs_root
def test_a_normal_user_lives_in_a_house_too(houses):
    house = houses(user=NOBODY)
    house.start()
    assert get(house.port) == 200
    keep_a_row(house)
    assert set(owners(house.process.pid).values()) == {"nobody"}
    assert stat.S_IMODE(house.home.stat().st_mode) == 0o700
    house.kill()
    house.start()
    assert kept(house) == "còn đây"
    assert house.stop() == 0


@needs_root
def test_as_root_a_home_out_of_reach_ends_with_two(houses):
    with tempfile.TemporaryDirectory(prefix="lienthong-closed-") as closed:
        house = houses(home=Path(closed) / "home")
        house.begin()
        assert house.ends() == 2
        assert f"chmod o+x {closed}" in house.said
        assert "Traceback" not in house.said


@pytest.fixture
def small_disk():
    """A disk of 60 MB of its own."""
    place = Path(tempfile.mkdtemp(prefix="lienthong-small-"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", place], check=False).returncode != 0:
        place.rmdir()
        pytest.skip("máy này không cho gắn ổ đĩa nhỏ để thử")
    place.chmod(0o755)
    yield place
    subprocess.run(["umount", "-l", place], check=True)
    place.rmdir()


@needs_root
def test_a_full_disk_is_said_before_the_start(houses, small_disk):
    house = houses(home=small_disk / "home")
    house.begin()
    assert house.ends() == 2
    assert "chỉ còn" in house.said
    assert "LIENTHONG_HOME" in house.said


@needs_root
def test_a_disk_that_fills_up_while_laying_is_said_and_heals(clusters, small_disk):
    cluster = clusters()
    home = small_disk / "database"
    home.mkdir(mode=0o700)
    cluster.user.own(home)
    cluster.data = home / "data"
    filler = small_disk / "filler"
    filler.write_bytes(bytes(40_000_000))
    with pytest.raises(Exception, match="đã đầy"):
        cluster.make()
    assert not cluster.made()
    filler.unlink()
    cluster.make()
    cluster.start()
