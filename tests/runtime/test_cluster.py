"""The embedded database by itself: rights, sockets, hard ends, two at once."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from lienthong.config import processes, testing_database
from lienthong.config.connection import HOUSE, Connection
from lienthong.config.database import SOCKET_PATH_LIMIT
from lienthong.config.testing_database import throwaway_cluster
from lienthong.config.trouble import Trouble

from .conftest import ROOT, bare_environment, laid, until


def execute(dsn, *statements):
    with psycopg.connect(dsn, autocommit=True) as database:
        rows = [database.execute(statement) for statement in statements]
        return rows[-1].fetchall() if rows[-1].description else None


def keep_a_row(cluster):
    execute(cluster.dsn("owner"), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('còn đây')")


def test_application_role_has_no_rights_beyond_its_rows(standing):
    rights = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = "
    for name in ("lienthong_app", "lienthong_owner"):
        assert execute(standing.dsn("app"), f"{rights} '{name}'") == [(False,) * 5]
    execute(standing.dsn("owner"), "CREATE TABLE thing (id serial PRIMARY KEY, unit int)")
    execute(standing.dsn("app"), "INSERT INTO thing (unit) VALUES (1), (2)", "UPDATE thing SET unit = unit")
    for forbidden in ("CREATE TABLE mine ()", "ALTER TABLE thing ADD x int", "DROP TABLE thing", "TRUNCATE thing"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(standing.dsn("app"), forbidden)


def test_row_security_holds_for_the_application(standing):
    execute(
        standing.dsn("owner"),
        "CREATE TABLE secret (unit int)",
        "INSERT INTO secret VALUES (1), (2), (3)",
        "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON secret USING (unit = 2)",
    )
    assert execute(standing.dsn("app"), "SELECT unit FROM secret") == [(2,)]
    assert len(execute(standing.dsn("superuser"), "SELECT unit FROM secret")) == 3


def test_the_role_of_the_house_is_taken_by_the_application_alone_and_nobody_signs_in_as_it(standing):
    assert execute(standing.dsn("app"), f"SET ROLE {HOUSE}", "SELECT current_user") == [(HOUSE,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(standing.dsn("owner"), f"SET ROLE {HOUSE}")
    with pytest.raises(psycopg.OperationalError):
        execute(standing.dsn("app").replace("lienthong_app", HOUSE), "SELECT 1")
    standing.make_roles()  # as at every start
    assert execute(standing.dsn("app"), "SELECT current_user") == [("lienthong_app",)]


def test_nobody_enters_without_the_password(standing):
    for role in ("superuser", "owner", "app"):
        stranger = Connection(str(standing.sockets), {**standing.passwords, role: "wrong"})
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            execute(stranger.dsn(role), "SELECT 1")


def test_socket_is_closed_to_others_and_no_port_is_open(standing):
    for path in (standing.sockets, standing.data):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((standing.sockets / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert execute(standing.dsn("app"), "SHOW listen_addresses") == [("",)]
    if os.geteuid() == 0:
        assert standing.data.stat().st_uid == standing.user.uid != 0


def test_settings_that_the_house_relies_on(standing):
    assert execute(standing.dsn("app"), "SHOW timezone") == [("Asia/Ho_Chi_Minh",)]
    assert execute(standing.dsn("app"), "SHOW jit") == [("off",)]
    about = (
        "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale FROM pg_database WHERE datname = 'lienthong'"
    )
    assert execute(standing.dsn("app"), about) == [("UTF8", "b", "C.UTF-8")]
    assert execute(standing.dsn("app"), "SELECT upper('đặng thị hồng')") == [("ĐẶNG THỊ HỒNG",)]


def test_extensions_can_be_made_by_the_owner(standing):
    for name in ("unaccent", "pg_trgm", "btree_gist"):
        execute(standing.dsn("owner"), f"CREATE EXTENSION {name}")


def test_a_killed_server_comes_back_with_its_data(cluster):
    keep_a_row(cluster)
    cluster.child.kill()
    cluster.child.wait()
    assert not cluster.alive()
    assert (cluster.data / "postmaster.pid").exists()
    cluster.start()
    assert execute(cluster.dsn("app"), "SELECT word FROM kept") == [("còn đây",)]


def test_a_killed_server_with_a_busy_child_comes_back(cluster):
    keep_a_row(cluster)
    busy = "SELECT count(*) FROM generate_series(1, 2000000000)"

    def be_busy():
        with pytest.raises(psycopg.Error):
            execute(cluster.dsn("app"), busy)

    thread = threading.Thread(target=be_busy)
    thread.start()
    until(lambda: execute(cluster.dsn("superuser"), f"SELECT 1 FROM pg_stat_activity WHERE query = '{busy}'"))
    cluster.child.kill()
    cluster.child.wait()
    assert processes.working_in(cluster.data), "the busy child should have outlived its server"
    cluster.start()
    thread.join(240)
    assert execute(cluster.dsn("app"), "SELECT word FROM kept") == [("còn đây",)]


def test_a_stale_lock_naming_a_living_stranger_is_seen_through(cluster):
    keep_a_row(cluster)
    lock = (cluster.data / "postmaster.pid").read_text()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **cluster.user.spawn_as())
    try:
        stale = cluster.data / "postmaster.pid"
        stale.write_text("\n".join([str(stranger.pid), *lock.splitlines()[1:]]) + "\n")
        cluster.user.own(stale)
        cluster.start()
        assert execute(cluster.dsn("app"), "SELECT word FROM kept") == [("còn đây",)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_left_running_is_stopped_cleanly_before_the_next(cluster):
    keep_a_row(cluster)
    orphan = cluster.child
    cluster.child = None
    cluster.start()
    assert orphan.wait(120) == 0, "fast shutdown, not a kill"
    assert execute(cluster.dsn("app"), "SELECT word FROM kept") == [("còn đây",)]


def test_two_servers_side_by_side(clusters):
    pair = [clusters("one"), clusters("two")]
    for cluster in pair:
        laid(cluster)
    execute(pair[0].dsn("owner"), "CREATE TABLE only_here ()")
    with pytest.raises(psycopg.errors.UndefinedTable):
        execute(pair[1].dsn("owner"), "SELECT * FROM only_here")
    pair[0].stop()
    assert execute(pair[1].dsn("app"), "SELECT 1") == [(1,)]


def test_a_deep_home_gets_a_short_private_socket_folder(clusters):
    cluster = clusters("deep", deep=4)
    assert len(str(cluster.data)) > SOCKET_PATH_LIMIT
    assert len(str(cluster.sockets / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    cluster.make()
    cluster.start()
    assert execute(cluster.dsn("superuser", "postgres"), "SELECT 1") == [(1,)]


def test_laying_broken_off_half_way_is_begun_anew(clusters):
    cluster = clusters()
    half = cluster.data.with_name(".data.half")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster.make()
    assert not half.exists()
    cluster.start()
    assert cluster.alive()


def test_settings_of_the_terminal_do_not_lead_the_server_astray(clusters, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LC_ALL", "vi_VN.TCVN")
    cluster = clusters()
    cluster.make()
    cluster.start()
    assert execute(cluster.dsn("superuser", "postgres"), "SHOW port") == [("5432",)]


def test_databases_from_one_template_in_parallel(standing):
    standing.create_database("template_of_tests")
    execute(standing.dsn("owner", "template_of_tests"), "CREATE TABLE thing AS SELECT generate_series(1, 1000) AS id")
    names = [f"copy_{number}" for number in range(4)]
    # PostgreSQL lets several copies of one template be made at a time as long as nobody is connected to it.
    threads = [threading.Thread(target=standing.create_database, args=(name, "template_of_tests")) for name in names]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began < 20
    for name in names:
        assert execute(standing.dsn("app", name), "SELECT count(*) FROM thing") == [(1000,)]
        standing.drop_database(name)
        assert not standing.has_database(name)


def test_a_broken_data_folder_is_named_with_its_log(cluster):
    cluster.stop()
    (cluster.data / "global" / "pg_control").unlink()
    with pytest.raises(Trouble, match=r"database\.log"):
        cluster.start()


def test_data_of_another_postgresql_is_told_apart(cluster):
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(Trouble, match="phiên bản PostgreSQL khác"):
        cluster.start()


def test_the_server_ends_cleanly_when_its_starter_is_killed(clusters):
    cluster = clusters()
    cluster.make()
    program = f"""
import time
from pathlib import Path
from lienthong.config.database import Cluster
from lienthong.config.engine import Engine
from lienthong.config.os_user import OsUser
cluster = Cluster(data=Path({str(cluster.data)!r}), log=Path({str(cluster.log)!r}), user={cluster.user!r},
    engine=Engine(Path({str(cluster.engine.bin)!r}), "18"), passwords={cluster.passwords!r},
    sockets=Path({str(cluster.sockets)!r}))
cluster.start()
print(cluster.child.pid, flush=True)
time.sleep(600)
"""
    starter = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=bare_environment(), cwd=ROOT
    )
    server = psutil.Process(int(starter.stdout.readline()))
    starter.send_signal(signal.SIGKILL)
    starter.communicate()
    psutil.wait_procs([server], timeout=120)
    assert not server.is_running()
    assert not (cluster.data / "postmaster.pid").exists(), "a clean stop takes its lock along"
    assert "database system is shut down" in cluster.log.read_text()


@pytest.mark.parametrize(("enough", "asked", "inside"), [(0, True, True), (1 << 62, True, False), (0, False, False)])
def test_a_throw_away_server_lies_in_memory_where_there_is_room_and_leaves_nothing(
    monkeypatch, passable, enough, asked, inside
):
    monkeypatch.setattr(testing_database, "MEMORY", passable)
    monkeypatch.setattr(testing_database, "ENOUGH", enough)
    with throwaway_cluster(memory=asked) as thrown:
        assert (passable in thrown.data.parents) is inside
        thrown.create_database("one")
        assert execute(thrown.dsn("app", "one"), "SELECT 1") == [(1,)]
    assert not any(passable.iterdir()) and not thrown.data.exists() and not thrown.log.parent.exists()


@pytest.fixture
def passable():
    """A folder that the database's user may pass through."""
    with tempfile.TemporaryDirectory(prefix="lienthong-memory-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)
