"""What the queue and the keys against double clicks forget, and what stays."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from django.db import connection
from procrastinate.contrib.django import app

from lienthong.kernel.base.models import Once
from lienthong.kernel.jobs.jobs import DONE_KEPT, FAILED_KEPT, KEYS_KEPT, forget_finished, forget_keys


def ended(name: str, status: str, days: float) -> None:
    """A job that came to its end so many days ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status) values ('x', %s, 'todo') returning id",
            [name],
        )
        (number,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, number])
        cursor.execute(
            "update procrastinate_events set at = now() - make_interval(hours => %s) where job_id = %s",
            [int(days * 24), number],
        )


def left() -> set[str]:
    """The jobs of this test that are still in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs where queue_name = 'x'")
        return {name for (name,) in cursor.fetchall()}


async def night() -> None:
    """What the worker does once a night."""
    with app.replace_connector(app.connector.get_worker_connector()) as queue:
        async with queue.open_async():
            await forget_finished.func(SimpleNamespace(app=queue), 0)


def test_jobs_that_are_done_go_and_failures_stay_for_some_months(own_database):
    done, failed = DONE_KEPT.days, FAILED_KEPT.days
    ended("done long ago", "succeeded", done + 1)
    ended("done just now", "succeeded", done - 1)
    ended("failed", "failed", failed - 1)
    ended("failed long ago", "failed", failed + 1)
    ended("waiting", "todo", failed + 1)
    with ThreadPoolExecutor(max_workers=1) as worker:  # as in the house: a browser test may have a loop in this thread
        worker.submit(lambda: asyncio.run(night())).result()
    assert left() == {"done just now", "failed", "waiting"}


def test_keys_are_kept_for_as_long_as_a_page_may_lie_open(own_database):
    for name, days in (("old", KEYS_KEPT.days + 1), ("young", KEYS_KEPT.days - 1)):
        made = Once.objects.create(actor="a", verb="x.y", key=f"key of {name}", asked="")
        with connection.cursor() as cursor:
            cursor.execute("update base_once set at = now() - make_interval(days => %s) where id = %s", [days, made.pk])
    assert forget_keys.func() == 1
    assert Once.objects.get().key == "key of young"
