"""Background work: the queue stands in the database, so a job and what it is about are committed together."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import close_old_connections, connection
from django.db.models.functions import Now
from procrastinate import JobContext, builtin_tasks, exceptions
from procrastinate.contrib.django import app

from lienthong.kernel.base.models import Once

from .drains import REACTIONS, drain, register_waker

Work = Callable[..., Any]

# Some six jobs a minute are three million rows a year, and nobody asks for them again (docs/decisions, 2026-11-22).
DONE_KEPT = dt.timedelta(days=3)
FAILED_KEPT = dt.timedelta(days=90)
KEYS_KEPT = dt.timedelta(days=30)


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


@app.periodic(cron="10 3 * * *")
@app.task(name="jobs.forget_finished", queue="house", lock="jobs.forget_finished", pass_context=True)
async def forget_finished(context: JobContext, timestamp: int) -> None:
    """Each night: jobs that ended days ago are taken out of the queue; those that failed stay for some months."""
    await builtin_tasks.remove_old_jobs(context, max_hours=_hours(DONE_KEPT))
    await builtin_tasks.remove_old_jobs(
        context, max_hours=_hours(FAILED_KEPT), remove_failed=True, remove_cancelled=True, remove_aborted=True
    )


def _hours(span: dt.timedelta) -> int:
    return int(span / dt.timedelta(hours=1))


@job("jobs.forget_keys", queue="house", every="20 3 * * *", lock="jobs.forget_keys")
def forget_keys() -> int:
    """Each night: nobody presses a button again on a page that was opened weeks ago; returns how many keys went."""
    return Once.objects.filter(at__lt=Now() - KEYS_KEPT).delete()[0]


def wake(room: str) -> None:
    """Ask for a drain of this room soon; one waiting call is enough."""
    ask_once(drain_room, f"drain:{room}", room=room)


def ask_once(task: Any, turn: str, *, lock: str | None = None, **args: Any) -> None:
    """Ask for a job soon; where one of the same turn waits already, that one is enough."""
    wanted = {"queueing_lock": turn} | ({"lock": lock} if lock else {})
    try:
        task.configure(**wanted).defer(**args)
    except exceptions.AlreadyEnqueued:
        return


register_waker(wake)
