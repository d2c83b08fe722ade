"""Background work: the queue stands in the database, so a job and what it is about are committed together."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections, connection
from procrastinate import exceptions
from procrastinate.contrib.django import app

from .drains import REACTIONS, drain, register_waker

Work = Callable[..., Any]


def job(name: str, *, queue: str = "default", every: str = "", lock: str | None = None) -> Callable[[Work], Any]:
    """Make a function background work: `name` is lasting, `every` a cron line; it takes codes and calls a verb."""

    def dress(work: Work) -> Any:
        @wraps(work)
        def run(*args: Any, **kwargs: Any) -> Any:
            close_old_connections()
            try:
                return work(**{k: v for k, v in kwargs.items() if k != "timestamp"})
            finally:
                if not connection.in_atomic_block:
                    close_old_connections()

        task = app.task(name=name, queue=queue, queueing_lock=lock, lock=lock)(run)
        return app.periodic(cron=every)(task) if every else task

    return dress


@job("jobs.drain", queue="drains")
def drain_room(room: str) -> int:
    """Let one room take the events that wait for it."""
    return drain(room)


@job("jobs.drain_all", queue="drains", every="* * * * *", lock="jobs.drain_all")
def drain_all() -> int:
    """Every minute: whatever no wake-up call reached."""
    return sum(drain(room) for room in sorted(REACTIONS))


def wake(room: str) -> None:
    """Ask for a drain of this room soon; one waiting call is enough."""
    try:
        drain_room.configure(queueing_lock=f"drain:{room}").defer(room=room)
    except exceptions.AlreadyEnqueued:
        return


register_waker(wake)
