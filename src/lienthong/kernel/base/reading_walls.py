"""The walls around a process that reads one document: what a hostile file could reach, were it to take it over.

Limits of memory, time and size; no rights of root; no network, no further program, no file but the program's own.
The kernel's walls hold against everything; where a machine does not offer one of them, the interpreter's own remains.
"""

import ctypes
import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

HEAD = struct.Struct(">QQ")
"""What the reading process is sent first: how long what it is told is, and how long the document."""
LARGEST_ANSWER = 24_000_000
MEMORY = 1_500_000_000
SECONDS = 60
OPEN_FILES = 64
NOBODY = 65534
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_RIGHTS, _NOT_DUMPABLE = 38, 4
_REFUSED = (
    *("socket.", "urllib.", "ftplib.", "smtplib.", "http.client.", "ctypes."),
    *("subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.", "os.kill"),
    *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    "shutil.",
)
_OWN = tuple(
    {f"{os.path.realpath(root)}/" for root in (sys.prefix, sys.base_prefix, Path(__file__).parents[3])}
    | {"/usr/lib/", "/usr/local/lib/", "/usr/share/"}
)


def read_alone(answer: Callable[[BinaryIO], dict[str, Any]], seconds: int = SECONDS) -> int:
    """The whole life of such a process: behind its walls it reads what it was sent, says one thing, and ends.

    `answer` takes what was sent and gives what is said; `seconds`: how long it may work.
    """
    close_in(seconds)
    given = json.dumps(answer(sys.stdin.buffer), ensure_ascii=False).encode("utf-8", "replace")
    if len(given) > LARGEST_ANSWER:
        given = b'{"refused": "too-long"}'
    sys.stdout.buffer.write(given)
    sys.stdout.buffer.flush()
    return 0


def close_in(seconds: int = SECONDS) -> None:
    """Close the walls around this process; nothing opens them again. All that reads must have been loaded before.

    `seconds`: how long it may work.
    """
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc is not None:
        libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
        # A network of its own, with nothing in it. Many containers do not grant it.
        if libc.unshare(_NEW_NETWORK) != 0 and os.geteuid() != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)
    _limit(seconds)
    if os.geteuid() == 0:
        _become_nobody()
    if libc is not None:
        libc.prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
    sys.addaudithook(_refuse)


def _limit(seconds: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _become_nobody() -> None:
    """Root becomes a user without rights, unless that user could not read the program itself (kept in root's home)."""
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    needed = [
        path for path in (json.__file__, __file__, getattr(sys.modules.get("pdfminer"), "__file__", None)) if path
    ]
    able = all(os.access(path, os.R_OK, effective_ids=True) for path in needed)
    os.seteuid(0)
    os.setegid(0)
    if able:
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        path, _, flags = args
        if not isinstance(path, str | bytes):  # a pipe that is open already
            return
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or not os.path.realpath(os.fsdecode(path)).startswith(_OWN):
            raise PermissionError(f"{path!r} is not for this process")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"{event} is not for this process")
