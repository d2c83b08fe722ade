"""Where the web answers: whether the port is free to take, and whether somebody answers there."""

import socket
import time
import urllib.error
import urllib.request

import psutil

from lienthong.config.trouble import Trouble

HOST = "127.0.0.1"


def check_port(port: int) -> None:
    """Say clearly when another program already listens on the port; granian itself would share it silently."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Trouble(
                f"Không được phép dùng cổng {port} (cổng dưới 1024 dành cho quản trị). "
                "Hãy đặt PORT từ 1024 trở lên, ví dụ: PORT=8001"
            ) from None
        except OSError:
            raise Trouble(
                f"Cổng {port} đang có chương trình khác dùng{_listener(port)}. "
                f"Hãy dừng chương trình đó hoặc chọn cổng khác, ví dụ: PORT={port + 1}"
            ) from None


def _listener(port: int) -> str:
    try:
        for line in psutil.net_connections("inet"):
            if line.laddr and line.laddr.port == port and line.status == psutil.CONN_LISTEN and line.pid:
                return f" ({psutil.Process(line.pid).name()}, tiến trình {line.pid})"
    except (psutil.Error, OSError):
        pass
    return ""


def check_port_patiently(port: int) -> None:
    """As `check_port`, but patient for a moment: a house killed hard just now may still be letting go."""
    deadline = time.monotonic() + 2.0
    while True:
        try:
            check_port(port)
        except Trouble:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def answers(port: int) -> bool:
    """Whether the web answers its health address."""
    # http only, to our own loopback address; a proxy in the environment must not be asked.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
