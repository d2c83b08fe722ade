"""The second door of Base, for tests of any room: a process that is killed in the middle of its work, in a child."""

import json
import os
import signal
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

WENT_WRONG = 3


def in_a_child(work: Callable[[], Any], number: int) -> tuple[bool, Any]:
    """Whether the work was done before the message of this number would have been sent; and its result."""
    connections.close_all()  # no two processes speak over one line
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_until(work, number, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False, None
    assert os.waitstatus_to_exitcode(status) == 0, said.decode()
    return True, json.loads(said)


def _work_until(work: Callable[[], Any], number: int, pipe: int) -> None:
    """In the child: never comes back."""
    left, speak = [number], psycopg.Connection.wait

    def counted(self: Any, *args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return speak(self, *args, **more)

    psycopg.Connection.wait = counted  # type: ignore[method-assign]
    try:
        os.write(pipe, json.dumps(work()).encode())
        os._exit(0)
    except BaseException as fault:
        os.write(pipe, repr(fault).encode())
        os._exit(WENT_WRONG)
