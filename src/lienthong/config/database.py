"""The embedded database: made, started, asked whether it is ready, stopped, and healed after a hard end.

PostgreSQL's own programs with our own start. Roles: `postgres` (makes databases, nothing else),
`lienthong_owner` (owns the tables, runs migrations) and `lienthong_app` (what the program itself uses:
neither superuser nor owner, so row-level security holds for it).
"""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from lienthong.config import processes
from lienthong.config.connection import DATABASE, HOUSE, NAMES, PORT, Connection, Role
from lienthong.config.engine import Engine
from lienthong.config.os_user import OsUser
from lienthong.config.trouble import Trouble

PATIENCE = 120.0
SOCKET_PATH_LIMIT = 107  # sun_path of Linux less the closing zero
SMALL_MACHINE: dict[str, str] = {
    "shared_buffers": "128MB",
    "max_connections": "60",
    "jit": "off",
    "huge_pages": "off",
    "io_method": "sync",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    # pglz, the one way this build knows, cost a fifth of every step; pages are written whole once after a checkpoint.
    "wal_compression": "off",
    "max_wal_senders": "2",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}
THROW_AWAY: dict[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Tests connect thousands of times; stretching a random password 4096 times each time costs half of a connection.
    "scram_iterations": "1",
}


@dataclass
class Cluster:
    """One embedded PostgreSQL server with its data folder; may be started and stopped many times."""

    data: Path
    log: Path
    user: OsUser
    engine: Engine
    passwords: Mapping[str, str]
    sockets: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    death: signal.Signals = signal.SIGINT
    child: subprocess.Popen[bytes] | None = None

    @property
    def connection(self) -> Connection:
        return Connection(str(self.sockets), self.passwords)

    def dsn(self, role: Role = "app", database: str = DATABASE) -> str:
        """See `Connection.dsn`."""
        return self.connection.dsn(role, database)

    def create_database(self, name: str, template: str | None = None) -> None:
        """See `Connection.create_database`."""
        self.connection.create_database(name, template)

    def drop_database(self, name: str) -> None:
        """See `Connection.drop_database`."""
        self.connection.drop_database(name)

    # -- making ------------------------------------------------------------------------------------------

    def made(self) -> bool:
        """Whether the data folder holds a whole cluster."""
        return (self.data / "PG_VERSION").exists()

    def make(self) -> None:
        """Lay the data folder; broken off half-way, it is laid anew the next time."""
        half = self.data.with_name(f".{self.data.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        self.user.own(half)
        with tempfile.NamedTemporaryFile("w", prefix=".told-", dir=self.data.parent) as told:
            told.write(self.passwords["superuser"])
            told.flush()
            self.user.own(Path(told.name))
            done = subprocess.run(
                [self.engine.program("initdb"), "-D", str(half), "-U", NAMES["superuser"]]
                + [f"--pwfile={told.name}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
                + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
                + (["--no-sync"] if self.settings.get("fsync") == "off" else [])
                + [f"--set={one}={self.settings[one]}" for one in ("scram_iterations",) if one in self.settings],
                cwd="/",
                env=_bare_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                preexec_fn=processes.before_exec(signal.SIGKILL),
                **self.user.spawn_as(),
            )
        with self.log.open("a", encoding="utf-8") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0:
            raise self._diagnosed("Không tạo được cơ sở dữ liệu", done.stderr)
        half.rename(self.data)

    def make_roles(self) -> None:
        """Give the server its roles and their passwords; may be run again."""
        with psycopg.connect(self.dsn("superuser", "postgres"), autocommit=True) as server:
            known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
            for role in ("owner", "app"):
                name = NAMES[role]
                verb = "ALTER" if name in known else "CREATE"
                server.execute(
                    sql.SQL(
                        verb
                        + " ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS"
                        + " NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
                    ).format(sql.Identifier(name), sql.Literal(self.passwords[role]))
                )

            if HOUSE not in known:
                server.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(HOUSE)))
            server.execute(
                sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                    sql.Identifier(HOUSE), sql.Identifier(NAMES["app"])
                )
            )

    def has_database(self, name: str) -> bool:
        """Whether a database of this name is there."""
        with psycopg.connect(self.dsn("superuser", "postgres")) as server:
            return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    # -- starting and stopping ---------------------------------------------------------------------------

    def start(self, waiting: Callable[[], None] = lambda: None) -> None:
        """Start the server and return once it answers a query; `waiting` is called while it does not yet."""
        self.clear_orphans()
        deadline = time.monotonic() + PATIENCE
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.replace(self.log.with_suffix(".1.log"))
        while True:
            seen = self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as log:
                self.child = processes.start(
                    [self.engine.program("postgres"), "-D", self.data, *self._options()],
                    death=self.death,
                    output=log,
                    env=_bare_environment(),
                    **self.user.spawn_as(),
                )
            if self._answers(deadline, waiting):
                return
            said = self._said(seen)
            ended = self.child.poll() is not None
            self.stop(signal.SIGQUIT)
            # After a hard end the old server's last children may hold its memory for a moment.
            if ended and "shared memory block" in said and time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise self._diagnosed("Cơ sở dữ liệu không khởi động được", said)

    def _options(self) -> list[str]:
        settings = {
            **SMALL_MACHINE,
            **self.settings,
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _answers(self, deadline: float, waiting: Callable[[], None]) -> bool:
        assert self.child is not None
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                return False
            try:
                with psycopg.connect(self.dsn("superuser", "postgres"), connect_timeout=5) as server:
                    row = server.execute("SHOW data_directory").fetchone()
                return row is not None and os.path.realpath(row[0]) == os.path.realpath(self.data)
            except psycopg.OperationalError:
                time.sleep(0.05)
                waiting()
        return False

    def alive(self) -> bool:
        """Whether the server that we started still runs."""
        return self.child is not None and self.child.poll() is None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server that we started: with SIGINT everything is written and closed properly."""
        if self.child is None:
            return
        processes.end_group(self.child, how, PATIENCE)
        self.child = None

    def clear_orphans(self) -> bool:
        """Stop what an earlier start of this data folder left running, and its stale lock. True if any was.

        PostgreSQL itself would take any living process with the old number for its own server and refuse.
        """
        left = [process for process in processes.working_in(self.data) if self._is_ours(process)]
        masters = {process.pid for process in left} & {self._noted_pid()}
        for process in left:
            if process.pid in masters or not masters:
                _signal(process, signal.SIGINT if process.pid in masters else signal.SIGQUIT)
        _, still = psutil.wait_procs(left, timeout=PATIENCE)
        for process in still:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(still, timeout=10)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        return bool(left)

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    @staticmethod
    def _is_ours(process: psutil.Process) -> bool:
        try:
            return process.name() == "postgres"
        except psutil.Error:
            return False

    # -- saying what is wrong ----------------------------------------------------------------------------

    def _said(self, since: int) -> str:
        try:
            with self.log.open("rb") as log:
                log.seek(since)
                return log.read().decode("utf-8", "replace")
        except OSError:
            return ""

    def _diagnosed(self, what: str, said: str) -> Trouble:
        return Trouble(f"{what}: {_reason(said, self.log)}")


def _reason(said: str, log: Path) -> str:
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return (
            f"ổ đĩa chứa {log.parent.parent} đã đầy. Hãy giải phóng chỗ trống hoặc đặt LIENTHONG_HOME "
            "sang ổ đĩa khác, rồi chạy lại. Dữ liệu đã lưu vẫn còn nguyên."
        )
    if "database files are incompatible with server" in said:
        return (
            "dữ liệu do một phiên bản PostgreSQL khác tạo ra. Hãy chạy bằng phiên bản Liên Thông đã tạo nó, "
            "hoặc chọn LIENTHONG_HOME khác."
        )
    if "could not create shared memory segment" in said or "Cannot allocate memory" in said:
        return "máy không còn đủ bộ nhớ. Hãy đóng bớt chương trình rồi chạy lại."
    return f"xem chi tiết ở cuối tệp {log}."


def _signal(process: psutil.Process, what: signal.Signals) -> None:
    try:
        process.send_signal(what)
    except psutil.Error:
        pass


def _bare_environment() -> dict[str, str]:
    """No PG… variable of the person who starts us may lead the server astray."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def socket_folder(wanted: Path, noted: Path, user: OsUser) -> Path:
    """A folder of mode 700 for the socket: `wanted`, or a short one elsewhere when its path is too long.

    `noted` is a file that remembers the short folder from one start to the next.
    """
    if len(os.fsencode(wanted / f".s.PGSQL.{PORT}.lock")) <= SOCKET_PATH_LIMIT:
        wanted.mkdir(mode=0o700, exist_ok=True)
        user.own(wanted)
        os.chmod(wanted, 0o700)
        return wanted
    if noted.exists():
        known = Path(noted.read_text(encoding="utf-8"))
        if _private_to(known, user):
            return known
    short = Path(tempfile.mkdtemp(prefix="lienthong-", dir="/tmp"))
    user.own(short)
    noted.write_text(str(short), encoding="utf-8")
    return short


def _private_to(folder: Path, user: OsUser) -> bool:
    try:
        seen = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == user.uid and stat.S_IMODE(seen.st_mode) == 0o700
