"""The supervisor: brings up database, web and worker in order, watches over them, and takes them down in order."""

import contextlib
import hashlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol, TypeVar

from lienthong.config import own_server, processes, structure
from lienthong.config.address import HOST, answers, check_port, check_port_patiently
from lienthong.config.connection import DATABASE
from lienthong.config.database import Cluster
from lienthong.config.home import Home, write_whole
from lienthong.config.trouble import Trouble

T = TypeVar("T")


class Say(Protocol):
    """Writes to the terminal."""

    def __call__(self, text: str, *, end: str = "\n") -> None: ...


WEB_PATIENCE = 90.0
STOP_PATIENCE = {"web": 15.0, "worker": 45.0}
FALLS_BEFORE_GIVING_UP = 5
FALLS_WITHIN = 60.0
NOT_THERE = 3  # what a command answers when its room is not built


class Leave(BaseException):
    """Somebody asked the house to stop while it was still starting."""


@dataclass
class Watched:
    """One program under watch, and how often it fell lately."""

    name: str
    command: list[str]
    child: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)
    again_at: float = 0.0


@dataclass
class Supervisor:
    """One run of one house."""

    home: Home
    port: int
    say: Say
    environment: dict[str, str]
    cluster: Cluster | None = None
    asked: int = 0
    programs: list[Watched] = field(default_factory=list)

    # -- the whole run -----------------------------------------------------------------------------------

    def run(self) -> int:
        """Start everything, serve until asked to stop, stop everything. Returns the exit code."""
        address = f"http://{HOST}:{self.port}"
        embedded = not self.environment.get("DATABASE_URL")
        with self._signals() as woken:
            try:
                self.home.check_free()
                check_port_patiently(self.port)
                self.home.prepare(embedded=embedded)
                with self.home.locked(address=address):
                    try:
                        self._start(address, embedded)
                        return self._serve(woken)
                    finally:
                        self._stop()
            except (Leave, Trouble):
                # A program that got the same Ctrl-C may fall with a complaint of its own: that is no trouble.
                if not self.asked:
                    raise
                self.say("Đã dừng trước khi khởi động xong. Lần sau sẽ làm tiếp từ chỗ này.")
                return 0

    def _start(self, address: str, embedded: bool) -> None:
        began = time.monotonic()
        self.say(f"Liên Thông khởi động. Nhà: {self.home.place}")
        if embedded:
            self._step("Cơ sở dữ liệu nhúng", self._start_database)
        else:
            self.say("  Dùng máy chủ cơ sở dữ liệu trong DATABASE_URL.")
            own_server.check_all(self.environment)
        if structure.remembered(self.environment["DATABASE_URL"]) != structure.mark():
            self._step("Cấu trúc dữ liệu", lambda: self._once("upgrade"))
        if not embedded and (warning := own_server.check_rights(self.environment["DATABASE_URL"])):
            self.say(f"  {warning}")
        demo = self._remembered_demo(embedded)
        if not demo.exists() and _wanted(self.environment.get("LIENTHONG_DEMO", ""), embedded):
            self._step("Dữ liệu mẫu của tỉnh", lambda: self._load_demo(demo))
        if demo.exists():
            self.environment.setdefault("LIENTHONG_DEMO", "on")
        check_port(self.port)
        self._step("Trang web và việc chạy nền", self._start_programs)
        self.say(f"Sẵn sàng sau {_seconds(time.monotonic() - began)}: {address}")
        if demo.exists() and (accounts := demo.read_text(encoding="utf-8").strip()):
            self.say(accounts)
        self.say("Nhấn Ctrl-C để dừng. Dữ liệu được giữ lại cho lần sau.")

    def _step(self, what: str, work: Callable[[], T]) -> T:
        """Name the work while it is done, and the seconds it took when it is: one line for each step."""
        began = time.monotonic()
        self.go_on()
        self.say(f"  {what}…", end="")
        try:
            done = work()
            self.go_on()
        except BaseException:
            self.say("")
            raise
        self.say(f" xong, {_seconds(time.monotonic() - began)}")
        return done

    def go_on(self) -> None:
        """Leave the start when somebody has asked for that; each wait asks here."""
        # No handler raises by itself: what it raised inside a callback of Python's own would be lost.
        if self.asked:
            raise Leave

    # -- starting ----------------------------------------------------------------------------------------

    def _start_database(self) -> None:
        self.cluster = up(self.home, self.go_on)
        self.environment["DATABASE_URL"] = self.cluster.dsn("app")
        self.environment["DATABASE_OWNER_URL"] = self.cluster.dsn("owner")

    def _once(self, *arguments: str) -> str | None:
        """Run one command of our own to its end. What it prints is returned, what it logs goes to start.log.

        None when the room of that command is not there.
        """
        path = self.home.log("start")
        with path.open("ab") as log, tempfile.TemporaryFile() as output:
            seen = log.tell()
            child = processes.start(
                [*own_command(), *arguments],
                death=signal.SIGKILL,
                output=output,
                errors=log,
                env=self._child_environment(owner=True),
                cwd=os.getcwd(),
            )
            code = self._ended(child)
            output.seek(0)
            printed = output.read().decode("utf-8", "replace")
        if code == NOT_THERE:
            return None
        if code != 0:
            said = _from(path, seen).strip().splitlines() or printed.splitlines()
            if code == 2 and said:
                raise Trouble(said[-1])
            raise Trouble(
                f"Lệnh «lienthong {' '.join(arguments)}» không làm xong: {said[-1] if said else 'không rõ lý do'}. "
                f"Xem chi tiết ở cuối tệp {path}.",
                code=1,
            )
        return printed

    def _ended(self, child: subprocess.Popen[bytes]) -> int:
        while True:
            try:
                self.go_on()
                return child.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            except BaseException:
                processes.end_group(child, signal.SIGTERM, 5.0)
                raise

    def _remembered_demo(self, embedded: bool) -> Path:
        """The file that tells that this very database has the demo province, and what its accounts are."""
        address = "" if embedded else self.environment["DATABASE_URL"]
        mark = "-" + hashlib.sha256(address.encode()).hexdigest()[:8] if address else ""
        return self.home.place / f"demo{mark}.txt"

    def _load_demo(self, remembered: Path) -> None:
        """Load the demo province; what it says of its accounts is shown at this start and at every later one."""
        accounts = self._once("demo", "load")
        if accounts is not None:
            write_whole(remembered, accounts, 0o600)

    def _start_programs(self) -> None:
        self.programs = [
            Watched("web", [*own_command(), "web", "--port", str(self.port)]),
            Watched("worker", [*own_command(), "worker"]),
        ]
        for program in self.programs:
            self._launch(program)
        deadline = time.monotonic() + WEB_PATIENCE
        while not answers(self.port):
            self.go_on()
            for program in self.programs:
                if program.child is not None and program.child.poll() is not None:
                    raise self._fell(program)
            if time.monotonic() > deadline:
                raise Trouble(
                    f"Trang web không trả lời sau {WEB_PATIENCE:.0f} giây. Xem tệp {self.home.log('web')}.",
                    code=1,
                )
            time.sleep(0.1)

    def _launch(self, program: Watched) -> None:
        log = self.home.log(program.name)
        if log.exists() and log.stat().st_size > 20_000_000:
            log.replace(log.with_suffix(".1.log"))
        with log.open("ab") as output:
            program.child = processes.start(
                program.command,
                death=signal.SIGKILL,
                output=output,
                env=self._child_environment(owner=False),
                cwd=os.getcwd(),
            )

    def _child_environment(self, *, owner: bool) -> dict[str, str]:
        """Web and worker get the application's address alone: what they hold cannot change a table."""
        environment = {
            **self.environment,
            "LIENTHONG_HOME": str(self.home.place),
            "LIENTHONG_SECRET_KEY": self.environment.get("LIENTHONG_SECRET_KEY") or self.home.secrets()["signing"],
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        if not owner:
            environment.pop("DATABASE_OWNER_URL", None)
        return environment

    # -- watching ----------------------------------------------------------------------------------------

    def _serve(self, woken: socket.socket) -> int:
        while not self.asked:
            ready, _, _ = select.select([woken], [], [], 1.0)
            if ready:
                woken.recv(4096)
            if not self.asked:
                self._look_after_database()
                for program in self.programs:
                    self._look_after(program)
        self.say("Đang dừng: trang web trước, việc chạy nền làm nốt việc dở, cơ sở dữ liệu sau cùng…")
        return 0

    def _look_after_database(self) -> None:
        if self.cluster is None or self.cluster.alive():
            return
        self.say("Cơ sở dữ liệu dừng đột ngột; đang khởi động lại và phục hồi.")
        began = time.monotonic()
        self.cluster.start()
        self.say(f"Cơ sở dữ liệu đã phục hồi sau {_seconds(time.monotonic() - began)}; dữ liệu còn nguyên.")

    def _look_after(self, program: Watched) -> None:
        now = time.monotonic()
        if program.child is not None and program.child.poll() is not None:
            processes.end_group(program.child, signal.SIGKILL, 0)
            program.child = None
            program.falls = [*(fall for fall in program.falls if now - fall < FALLS_WITHIN), now]
            if len(program.falls) >= FALLS_BEFORE_GIVING_UP:
                raise self._fell(program)
            program.again_at = now + 2.0 ** (len(program.falls) - 1) - 1.0
            self.say(f"Chương trình «{program.name}» dừng đột ngột; đang khởi động lại.")
        if program.child is None and now >= program.again_at:
            self._launch(program)

    def _fell(self, program: Watched) -> Trouble:
        path = self.home.log(program.name)
        lines = _from(path, max(0, path.stat().st_size - 4000)).strip().splitlines()
        return Trouble(
            f"Chương trình «{program.name}» không chạy được: {lines[-1] if lines else 'không rõ lý do'}. "
            f"Xem chi tiết ở cuối tệp {path}.",
            code=1,
        )

    # -- stopping ----------------------------------------------------------------------------------------

    def _stop(self) -> None:
        """Web first, so nothing new comes in; the worker finishes its job; the database last."""
        for program in self.programs:
            if program.child is not None:
                patience = 0.0 if self.asked > 1 else STOP_PATIENCE[program.name]
                processes.end_group(program.child, signal.SIGTERM, patience)
                program.child = None
        if self.cluster is not None:
            self.cluster.stop()
        if self.asked:
            self.say("Đã dừng hẳn.")

    @contextlib.contextmanager
    def _signals(self) -> Iterator[socket.socket]:
        """Signals are counted, and any of them wakes the watch."""
        waker, woken = socket.socketpair()
        for end in (waker, woken):
            end.setblocking(False)

        def asked(_number: int, _frame: FrameType | None) -> None:
            self.asked += 1

        watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, asked) for number in watched}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        earlier = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        try:
            yield woken
        finally:
            signal.set_wakeup_fd(earlier)
            for number, handler in before.items():
                signal.signal(number, handler)
            waker.close()
            woken.close()


def up(home: Home, waiting: Callable[[], None] = lambda: None) -> Cluster:
    """The embedded database of a home: laid if it is new, healed if it fell, running, with its roles."""
    cluster = home.cluster()
    waiting()
    if not cluster.made():
        cluster.make()
    waiting()
    try:
        cluster.start(waiting)
        cluster.make_roles()
        if not cluster.has_database(DATABASE):
            cluster.create_database(DATABASE)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _wanted(said: str, embedded: bool) -> bool:
    """Demo accounts have known passwords: a database of one's own gets them only when asked for by name."""
    return embedded if not said else said.lower() in {"1", "true", "yes", "on"}


def own_command() -> list[str]:
    """How this program starts itself again, whatever folder it is called from."""
    return [sys.executable, "-m", "lienthong.config.cli"]


def _from(path: Path, offset: int) -> str:
    with path.open("rb") as log:
        log.seek(offset)
        return log.read().decode("utf-8", "replace")


def _seconds(value: float) -> str:
    return f"{value:.1f} giây".replace(".", ",")
