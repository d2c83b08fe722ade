"""The worker: a job already begun is finished at a stop, and taken up again after a kill."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from .conftest import COMMAND, ROOT, bare_environment, until
from .slow_jobs import BEGUN, DONE

# As the command itself, but impatient, so that the test need not wait a minute.
IMPATIENT = """
import sys
from lienthong.config import worker
worker.STALLED_AFTER, worker.LOOK_FOR_STALLED_EVERY = 2.0, 0.5
sys.exit(worker.work([]))
"""


@pytest.fixture
def environment(standing):
    standing.drop_database("queue")
    standing.create_database("queue")
    made = bare_environment(
        DATABASE_URL=standing.dsn("app", "queue"),
        DATABASE_OWNER_URL=standing.dsn("owner", "queue"),
        DJANGO_SETTINGS_MODULE="tests.runtime.slow_settings",
        PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    )
    subprocess.run([*COMMAND, "migrate"], env=made, check=True)
    return made


@pytest.fixture
def workers(environment):
    begun = []

    def begin():
        begun.append(subprocess.Popen([sys.executable, "-c", IMPATIENT], env=environment, cwd="/"))
        return begun[-1]

    yield begin
    for worker in begun:
        worker.kill()
        worker.wait()


def defer(environment, folder, seconds):
    program = f"""
import django
django.setup()
from tests.runtime.slow_jobs import slow
slow.defer(folder={str(folder)!r}, seconds={seconds})
"""
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, cwd="/")


def status(environment):
    with psycopg.connect(environment["DATABASE_URL"]) as database:
        rows = database.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'tests.slow'").fetchall()
    return [row[0] for row in rows]


def test_a_job_begun_is_finished_before_the_worker_stops(environment, workers, tmp_path):
    defer(environment, tmp_path, 2)
    worker = workers()
    until(lambda: (tmp_path / BEGUN).exists())
    assert not (tmp_path / DONE).exists()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert (tmp_path / DONE).exists()
    assert status(environment) == ["succeeded"]


def test_a_job_whose_worker_was_killed_is_taken_up_again(environment, workers, tmp_path):
    defer(environment, tmp_path, 3)
    killed = workers()
    until(lambda: (tmp_path / BEGUN).exists())
    killed.kill()
    killed.wait()
    assert status(environment) == ["doing"]
    workers()
    until(lambda: (tmp_path / DONE).exists(), 40)
    until(lambda: status(environment) == ["succeeded"])
    assert len((tmp_path / BEGUN).read_text().split()) == 2
