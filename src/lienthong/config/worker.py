"""The worker: takes background jobs from the queue in the database and carries them out.

A job whose worker died is taken up again, and no job ever runs twice at the same time.
"""

import asyncio
from typing import Any

import django
import psycopg
import structlog

from lienthong.config.hold import Address, Database, Hold, connected, nobody_holds
from lienthong.config.trouble import Trouble
from lienthong.kernel.base.terminal import Arguments

SLOTS = 4
MOST_SLOTS = 32
PATIENCE_FOR_RUNNING_JOBS = 30.0
SIGN_OF_LIFE_EVERY = 5.0
STALLED_AFTER = 30.0
LOOK_FOR_STALLED_EVERY = 15.0

log = structlog.get_logger(__name__)

_QUIET = """
select job.id, job.task_name
from procrastinate_jobs job left join procrastinate_workers worker on worker.id = job.worker_id
where job.status = 'doing' and (worker.id is null or worker.last_heartbeat < now() - make_interval(secs => %s))
"""
_AGAIN = "select procrastinate_retry_job_v2(%s, now(), null, null, null)"
_GIVE_UP = "select procrastinate_finish_job_v1(%s, 'aborted', false)"


def work(arguments: list[str]) -> int:
    """Carry out background jobs until asked to stop; a job already begun is finished first."""
    parser = Arguments(prog="lienthong worker", description="Chỉ chạy việc nền.")
    parser.add_argument("--slots", type=int, default=SLOTS, help="số việc làm cùng lúc")
    slots = parser.parse_args(arguments).slots
    if not 1 <= slots <= MOST_SLOTS:
        raise Trouble(f"Số việc làm cùng lúc phải từ 1 đến {MOST_SLOTS}, ví dụ: lienthong worker --slots {SLOTS}")
    django.setup()
    # Known only once Django is set up: the queue's own Django part builds its application at that moment.
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    asyncio.run(_work(app, slots, connector_params()))
    return 0


async def _work(app: Any, slots: int, address: Address) -> None:
    hold = Hold(address)
    with app.replace_connector(app.connector.get_worker_connector()) as queue:
        async with queue.open_async():
            beside = [asyncio.create_task(hold.watch()), asyncio.create_task(_look_for_stalled(address))]
            try:
                await queue.run_worker_async(
                    name="lienthong",
                    concurrency=slots,
                    shutdown_graceful_timeout=PATIENCE_FOR_RUNNING_JOBS,
                    update_heartbeat_interval=SIGN_OF_LIFE_EVERY,
                    worker_middleware=[hold.around],
                )
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
                await hold.close()


async def _look_for_stalled(address: Address) -> None:
    """Look again and again, whatever happens: a look that failed must not be the last one."""
    suspects: set[int] = set()
    while True:
        try:
            suspects = await take_up_stalled(address, suspects)
        except psycopg.errors.UndefinedTable:
            log.warning("no queue yet in which to look for jobs whose worker died")
        except psycopg.Error:
            suspects = set()
            log.exception("could not look for jobs whose worker died")
        await asyncio.sleep(LOOK_FOR_STALLED_EVERY)


async def take_up_stalled(address: Address, suspects: set[int]) -> set[int]:
    """Give back to the queue what a dead worker held; else its lock would block its kind forever.

    Only a job that was among the `suspects` of the look before is taken: in between, whoever lives can say so, also
    when database or machine have just come back. Returns the suspects for the next look.
    """
    async with await connected(address) as database:
        quiet = dict(await (await database.execute(_QUIET, [STALLED_AFTER])).fetchall())
        for number in sorted(quiet.keys() & suspects):
            async with database.transaction():
                if await nobody_holds(database, number):
                    await _give_back(database, number, quiet[number])
                else:
                    log.warning("job still held by a worker without a sign of life", job=quiet[number], id=number)
        return set(quiet)


async def _give_back(database: Database, number: int, name: str) -> None:
    try:
        async with database.transaction():
            await database.execute(_AGAIN, [number])
    except psycopg.errors.UniqueViolation:
        # Another one of its kind waits already, and only one may: that one does the work.
        await database.execute(_GIVE_UP, [number])
        log.warning("job given up after its worker died: another one of its kind waits", job=name, id=number)
    else:
        log.warning("job taken up again after its worker died", job=name, id=number)
