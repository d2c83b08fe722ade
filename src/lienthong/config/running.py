"""Commands about a house that runs or is to run: start it, stop it, ask after it, reach its database."""

import contextlib
import importlib
import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import psutil

from lienthong.config import own_server
from lienthong.config.address import answers
from lienthong.config.connection import NAMES, Connection
from lienthong.config.home import Home, default_place
from lienthong.config.supervisor import Supervisor, up
from lienthong.config.trouble import Trouble
from lienthong.kernel.base.terminal import Arguments, say

DEFAULT_PORT = "8000"


def the_home() -> Home:
    """The home that this terminal means."""
    return Home(default_place(os.environ))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise Trouble(f"PORT «{text}» không phải số cổng. Hãy đặt một số từ 1024 đến 65535, ví dụ: PORT=8001")


def _forget_strange_settings() -> None:
    """Drop PG… variables of this terminal: they are meant for another server."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def run(arguments: list[str]) -> int:
    """Start the whole house and stay until it is asked to stop."""
    parser = Arguments(prog="lienthong run", description="Khởi động cả nhà và canh giữ cho tới khi được dừng.")
    parser.add_argument("--port", default=os.environ.get("PORT") or DEFAULT_PORT, help="cổng của trang web")
    port = _port(parser.parse_args(arguments).port)
    os.umask(0o077)
    if not os.environ.get("DATABASE_URL"):
        _forget_strange_settings()
    return Supervisor(home=the_home(), port=port, say=say, environment=dict(os.environ)).run()


def stop(arguments: list[str]) -> int:
    """Ask the house that runs in this home to stop, and wait until it has."""
    Arguments(prog="lienthong stop", description="Dừng nhà đang chạy và đợi tới khi dừng hẳn.").parse_args(arguments)
    home = the_home()
    noted = home.running()
    if noted is None:
        say("Không có bản nào đang chạy trong nhà này.")
        return 0
    if "pid" not in noted:
        raise Trouble("Nhà đang được dùng nhưng chưa ghi số tiến trình. Hãy thử lại sau vài giây.", code=1)
    os.kill(noted["pid"], signal.SIGTERM)
    deadline = time.monotonic() + 180
    while home.running() is not None:
        if time.monotonic() > deadline:
            raise Trouble(
                f"Tiến trình {noted['pid']} chưa dừng sau 180 giây. Xem tệp trong {home.place / 'log'}.", code=1
            )
        time.sleep(0.1)
    say("Đã dừng hẳn.")
    return 0


def status(arguments: list[str]) -> int:
    """Say whether the house runs, where, and what memory it uses; exit code 0 when it serves."""
    parser = Arguments(prog="lienthong status", description="Nhà có đang chạy không.")
    parser.add_argument("--json", action="store_true", help="in cho máy đọc")
    machine = parser.parse_args(arguments).json
    home = the_home()
    noted = home.running()
    found: dict[str, Any] = {
        "home": str(home.place),
        "running": noted is not None,
        "serving": False,
        "pid": None,
        "address": None,
        "memory_mb": None,
    }
    if noted and "pid" in noted:
        address: str | None = noted.get("address")
        found |= {"pid": noted["pid"], "address": address, "memory_mb": memory(noted["pid"])}
        found["serving"] = address is not None and answers(int(address.rsplit(":", 1)[1]))
    if machine:
        say(json.dumps(found, ensure_ascii=False))
    elif noted is None:
        say(f"Không có bản nào đang chạy trong nhà {home.place}. Khởi động: lienthong run")
    else:
        state = "đang phục vụ" if found["serving"] else "chưa trả lời"
        say(f"Nhà {home.place}: {state}, {found['address']}, tiến trình {found['pid']}, {found['memory_mb']} MB.")
    return 0 if found["serving"] else 1


def memory(pid: int) -> int | None:
    """Memory of a process and all it started, in MB, shared pages counted once (PSS)."""
    total = 0
    try:
        top = psutil.Process(pid)
        for process in [top, *top.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
    except psutil.Error:
        return None
    return total // 1_000_000


def _running_connection(home: Home) -> Connection | None:
    noted = home.running()
    return home.connection() if noted is not None and home.data.exists() else None


@contextlib.contextmanager
def with_database() -> Iterator[None]:
    """A database for one command: the named one, the one of the running house, or one started for this command."""
    if os.environ.get("DATABASE_URL"):
        _with_own_server()
        yield
        return
    _forget_strange_settings()
    home = the_home()
    if connection := _running_connection(home):
        _lend(home, connection)
        yield
        return
    home.prepare(embedded=True)
    with home.locked():
        cluster = up(home)
        try:
            _lend(home, cluster.connection)
            yield
        finally:
            cluster.stop()


def lend_running() -> bool:
    """Reach the database of the house that runs in this home; False where none runs."""
    home = the_home()
    connection = _running_connection(home)
    if connection is None:
        return False
    _forget_strange_settings()
    _lend(home, connection)
    return True


def _with_own_server() -> None:
    own_server.check_all(os.environ)
    # Only rows lie on that server; files lie in the home, also for a command that runs alone.
    os.environ["LIENTHONG_HOME"] = str(the_home().place)


def _lend(home: Home, connection: Connection) -> None:
    os.environ["DATABASE_URL"] = connection.dsn("app")
    os.environ["DATABASE_OWNER_URL"] = connection.dsn("owner")
    os.environ["LIENTHONG_HOME"] = str(home.place)
    os.environ.setdefault("LIENTHONG_SECRET_KEY", home.secrets()["signing"])


def _role(prog: str, says: str, arguments: list[str], roles: list[str]) -> Any:
    parser = Arguments(prog=prog, description=says)
    parser.add_argument("--role", choices=roles, default="app", help="vai: " + ", ".join(roles))
    return parser.parse_args(arguments).role


def database_url(arguments: list[str]) -> int:
    """Print the address (with password) of the database of the running house."""
    role = _role("lienthong db url", "In địa chỉ cơ sở dữ liệu của nhà đang chạy.", arguments, list(NAMES))
    connection = _running_connection(the_home())
    if connection is None:
        raise Trouble("Không có bản nào đang chạy trong nhà này. Hãy khởi động trước: lienthong run")
    say(connection.dsn(role))
    return 0


def database_shell(arguments: list[str]) -> int:
    """Open psql in the database."""
    role = _role("lienthong db shell", "Mở psql vào cơ sở dữ liệu.", arguments, ["app", "owner"])
    return importlib.import_module("lienthong.config.upkeep").shell(role)  # type: ignore[no-any-return]


def web(arguments: list[str]) -> int:
    """Run the web server alone."""
    parser = Arguments(prog="lienthong web", description="Chỉ chạy trang web.")
    parser.add_argument("--port", default=os.environ.get("PORT") or DEFAULT_PORT, help="cổng của trang web")
    port = _port(parser.parse_args(arguments).port)
    if not os.environ.get("DATABASE_URL"):
        connection = _running_connection(the_home())
        if connection is None:
            raise Trouble("Chưa có cơ sở dữ liệu. Hãy dùng `lienthong run`, hoặc đặt DATABASE_URL.")
        _lend(the_home(), connection)
    else:
        _with_own_server()
        if warning := own_server.check_rights(os.environ["DATABASE_URL"]):
            say(warning)
    # Loaded late: it loads the whole program, which the other commands here do without.
    return importlib.import_module("lienthong.config.server").serve(port)  # type: ignore[no-any-return]
