"""Programs that the house starts: each in a group of its own, none of which outlives the house."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import psutil

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(death: signal.Signals, parent: int) -> None:
    """Ask the kernel to send `death` to this process when `parent` ends, however it ends."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(death))
    if os.getppid() != parent:
        # The parent ended before the kernel was asked: then nobody would ever tell us.
        os.kill(os.getpid(), death)


def before_exec(death: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()
    return lambda: die_with_parent(death, parent)


def start(
    command: Sequence[str | Path],
    *,
    death: signal.Signals,
    output: IO[bytes] | int,
    errors: IO[bytes] | int = subprocess.STDOUT,
    env: Mapping[str, str],
    cwd: str | Path = "/",
    **spawn_as: Any,
) -> subprocess.Popen[bytes]:
    """Start a program in its own process group; when we die, even by kill −9, the kernel sends it `death`.

    Call it from the main thread: the kernel counts the end of the starting thread as the end of the parent.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=dict(env),
        cwd=str(cwd),
        start_new_session=True,
        preexec_fn=before_exec(death),  # noqa: PLW1509 - one thread, and exec follows at once
        **spawn_as,
    )


def working_in(folder: Path) -> list[psutil.Process]:
    """All processes whose working folder is this one: for a data folder, all of its PostgreSQL server."""
    place = os.path.realpath(folder)
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == place and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end_group(child: subprocess.Popen[bytes], asked: signal.Signals, patience: float) -> int | None:
    """End a program and all it started: first ask, after `patience` seconds insist. Returns its exit code."""
    if child.poll() is None:
        child.send_signal(asked)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    return child.wait()
