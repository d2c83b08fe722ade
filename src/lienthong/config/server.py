"""The web server: the program is loaded once, then shared by the workers that answer."""

import gc
import importlib
import os
import signal
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from lienthong.config.address import HOST
from lienthong.config.processes import die_with_parent

APPLICATION = "lienthong.config.wsgi:application"
WORKERS = 2
THREADS = 4


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
