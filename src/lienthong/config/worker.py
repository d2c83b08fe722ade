"""The worker: takes background jobs from the queue in the database and carries them out."""

import asyncio
from typing import Any

import django
import structlog

from lienthong.config.cli import Arguments

SLOTS = 4
PATIENCE_FOR_RUNNING_JOBS = 30.0
STALLED_AFTER = 30.0
LOOK_FOR_STALLED_EVERY = 20.0

log = structlog.get_logger(__name__)


def work(arguments: list[str]) -> int:
    """Carry out background jobs until asked to stop; a job already begun is finished first."""
    parser = Arguments(prog="lienthong worker", description="Chỉ chạy việc nền.")
    parser.add_argument("--slots", type=int, default=SLOTS, help="số việc làm cùng lúc")
    slots = parser.parse_args(arguments).slots
    django.setup()
    # Known only once Django is set up: the queue's own Django part builds its application at that moment.
    from procrastinate.contrib.django import app

    asyncio.run(_work(app, slots))
    return 0


async def _work(app: Any, slots: int) -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as queue:
        async with queue.open_async():
            nurse = asyncio.create_task(_take_up_stalled(queue))
            try:
                await queue.run_worker_async(
                    name="lienthong", concurrency=slots, shutdown_graceful_timeout=PATIENCE_FOR_RUNNING_JOBS
                )
            finally:
                nurse.cancel()


async def _take_up_stalled(queue: Any) -> None:
    """Give back to the queue what a worker held when it was killed; else its lock would block its kind forever."""
    while True:
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            log.warning("job taken up again after its worker died", job=job.task_name, id=job.id)
            await queue.job_manager.retry_job(job)
        await asyncio.sleep(LOOK_FOR_STALLED_EVERY)
