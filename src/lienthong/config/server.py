"""The web server: the program is loaded once, then shared by the workers that answer."""

import gc
import importlib
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import psutil
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from lienthong.config.processes import die_with_parent
from lienthong.config.trouble import Trouble

APPLICATION = "lienthong.config.wsgi:application"
HOST = "127.0.0.1"
WORKERS = 2
THREADS = 4


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


def serve(port: int) -> int:
    """Answer on the loopback address until asked to stop; the workers end with this process, however it ends."""
    # Loaded before the workers are forked: they share its memory instead of holding a copy each.
    module, name = APPLICATION.split(":")
    application = getattr(importlib.import_module(module), name)
    gc.collect()
    gc.freeze()
    parent = os.getpid()

    def in_worker(_target: str) -> Callable[..., Any]:
        die_with_parent(signal.SIGKILL, parent)
        loaded: Callable[..., Any] = application
        return loaded

    server = Server(
        APPLICATION,
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    server.serve(target_loader=in_worker)
    return 0
