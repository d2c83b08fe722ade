"""A program is asked one thing; of what it says no more is kept than was agreed, and it is not waited for for ever.

`subprocess.run` keeps all that a program says: one that a hostile file has taken over could fill the memory of the
process that serves pages.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

PIECE = 64 * 1024
COMPLAINT = 64 * 1024


class SaidTooMuch(Exception):
    """The program said more than was agreed, and was ended."""


@dataclass(frozen=True, slots=True)
class Said:
    """How the program ended (0: well), what it said, and the beginning of what it complained of."""

    code: int
    answer: bytes
    complaint: bytes


def asked(program: Sequence[str], tell: bytes, *, environment: Mapping[str, str], seconds: float, most: int) -> Said:
    """Start a program, tell it something, take what it says.

    `seconds`, then TimeoutError; `most`: bytes of the answer, beyond them SaidTooMuch. The program is ended in both,
    with all that it has started; whoever of those keeps its pipes open is not waited for either.
    """
    until = time.monotonic() + seconds
    process = subprocess.Popen(
        program, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=dict(environment), start_new_session=True,
    )  # fmt: skip
    try:
        answer, complaint = _talked(process, tell, until, most)
        return Said(process.wait(max(0.0, until - time.monotonic())), answer, complaint)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        if process.returncode is None:  # not waited for yet, so the number is still its own
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def _talked(process: "subprocess.Popen[bytes]", tell: bytes, until: float, most: int) -> tuple[bytes, bytes]:
    """What the program answers and complains of, until it has closed both; whoever does not listen is not told more."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise AssertionError("unreachable: all three are pipes")
    answer, complaint, rest = bytearray(), bytearray(), memoryview(tell)
    hearing = {process.stdout.fileno(), process.stderr.fileno()}
    telling, saying = process.stdin.fileno(), process.stdout.fileno()
    with selectors.DefaultSelector() as ready:
        for one in (telling, *hearing):
            os.set_blocking(one, False)
            ready.register(one, selectors.EVENT_WRITE if one == telling else selectors.EVENT_READ)
        while hearing:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            for key, _ in ready.select(left):
                if key.fd == telling:
                    rest = _told(telling, rest)
                    if not rest:
                        ready.unregister(telling)
                        process.stdin.close()
                elif not (piece := os.read(key.fd, PIECE)):
                    ready.unregister(key.fd)
                    hearing.remove(key.fd)
                elif key.fd == saying:
                    answer += piece
                    if len(answer) > most:
                        raise SaidTooMuch
                else:  # all is taken, lest the program waits; the beginning is kept
                    complaint += piece[: COMPLAINT - len(complaint)]
    return bytes(answer), bytes(complaint)


def _told(pipe: int, rest: memoryview) -> memoryview:
    """What is left to be told; nothing where nobody listens any more."""
    try:
        return rest[os.write(pipe, rest[:PIECE]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]
