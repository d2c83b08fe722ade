"""The worker: a job begun is finished at a stop, taken up again after a kill, and never carried out twice at once."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from .conftest import ROOT, bare_environment, until
from .slow_jobs import BEGUN, DONE, MAY_END

# As the command itself, but impatient, so that the tests need not wait a minute. It is too impatient for its own signs
# of life on purpose: what lives must be left alone even where it is slow.
IMPATIENT = """
import sys
from lienthong.config import hold, worker
worker.STALLED_AFTER, worker.LOOK_FOR_STALLED_EVERY, hold.LOOK_EVERY = 0.5, 0.5, 0.2
sys.exit(worker.work([]))
"""
PATIENCE = 120


@pytest.fixture
def environment(migrated):
    app, owner = migrated("queue")
    return bare_environment(
        DATABASE_URL=app,
        DATABASE_OWNER_URL=owner,
        DJANGO_SETTINGS_MODULE="tests.runtime.slow_settings",
        LIENTHONG_LOG="INFO",  # so that the queue tells that it waits
        PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    )


class Worker:
    """One worker and what it logs."""

    def __init__(self, environment, log):
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", IMPATIENT], env=environment, cwd="/", stdout=output, stderr=output
            )

    def said(self, words):
        """Whether it said this of the slow job."""
        return any(words in line and "tests.slow" in line for line in self.log.read_text("utf-8").splitlines())

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def workers(environment, tmp_path):
    begun = []

    def begin():
        begun.append(Worker(environment, tmp_path / f"worker-{len(begun)}.log"))
        return begun[-1]

    yield begin
    for worker in begun:
        worker.kill()
        sys.stderr.write(worker.log.read_text(encoding="utf-8"))


def defer(environment, folder):
    program = f"""
import django
django.setup()
from tests.runtime.slow_jobs import slow
slow.defer(folder={str(folder)!r})
"""
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, cwd="/")


def ask(environment, question):
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as database:
        return [row[0] for row in database.execute(question)]


def status(environment):
    return ask(environment, "SELECT status FROM procrastinate_jobs WHERE task_name = 'tests.slow' ORDER BY id")


def holders(environment):
    """The connections that hold the slow job."""
    key = "hashtextextended('lienthong job ' || job.id, 0)"
    return ask(
        environment,
        "SELECT pid FROM pg_locks JOIN procrastinate_jobs job ON task_name = 'tests.slow' "
        f"AND classid::bigint = ({key} >> 32) & 4294967295 AND objid::bigint = {key} & 4294967295 "
        "WHERE locktype = 'advisory' AND objsubid = 1 AND granted",
    )


def times(folder):
    return len((folder / BEGUN).read_text().split()) if (folder / BEGUN).exists() else 0


def test_a_job_begun_is_finished_before_the_worker_stops(environment, workers, tmp_path):
    defer(environment, tmp_path)
    worker = workers()
    until(lambda: times(tmp_path), PATIENCE)
    worker.process.send_signal(signal.SIGTERM)
    until(lambda: worker.said("Waiting for job to finish"), PATIENCE)
    (tmp_path / MAY_END).touch()
    assert worker.process.wait(PATIENCE) == 0
    assert (tmp_path / DONE).exists()
    assert status(environment) == ["succeeded"]


def test_a_job_whose_worker_was_killed_is_taken_up_again_once(environment, workers, tmp_path):
    defer(environment, tmp_path)
    killed = workers()
    until(lambda: times(tmp_path), PATIENCE)
    killed.kill()
    assert status(environment) == ["doing"]
    other = workers()
    until(lambda: times(tmp_path) == 2, PATIENCE)
    # The other one's own signs of life come too late for its own patience: it must not take itself for dead.
    until(lambda: other.said("still held"), PATIENCE)
    (tmp_path / MAY_END).touch()
    until(lambda: status(environment) == ["succeeded"], PATIENCE)
    assert times(tmp_path) == 2


def test_a_job_whose_worker_only_gives_no_sign_of_life_is_left_to_it(environment, workers, tmp_path):
    """A machine that slept, or a calculation that keeps the worker from anything else: it goes on afterwards."""
    defer(environment, tmp_path)
    frozen = workers()
    until(lambda: times(tmp_path), PATIENCE)
    frozen.process.send_signal(signal.SIGSTOP)
    other = workers()
    until(lambda: other.said("still held"), PATIENCE)
    (tmp_path / MAY_END).touch()
    frozen.process.send_signal(signal.SIGCONT)
    until(lambda: status(environment) == ["succeeded"], PATIENCE)
    assert times(tmp_path) == 1


def test_a_worker_whose_connection_broke_still_holds_its_job(environment, workers, tmp_path):
    defer(environment, tmp_path)
    worker = workers()
    until(lambda: times(tmp_path), PATIENCE)
    (broken,) = holders(environment)
    assert ask(environment, f"SELECT pg_terminate_backend({broken})") == [True]
    until(lambda: holders(environment) not in ([], [broken]), PATIENCE)
    assert status(environment) == ["doing"]
    (tmp_path / MAY_END).touch()
    until(lambda: status(environment) == ["succeeded"], PATIENCE)
    until(lambda: holders(environment) == [], PATIENCE)
    assert times(tmp_path) == 1
    assert worker.process.poll() is None


def test_a_killed_worker_s_job_gives_way_to_another_one_of_its_kind(environment, workers, tmp_path):
    """Only one of a kind may wait: the killed one's cannot go back, and must not block its kind either."""
    defer(environment, tmp_path)
    killed = workers()
    until(lambda: times(tmp_path), PATIENCE)
    killed.kill()
    defer(environment, tmp_path)
    (tmp_path / MAY_END).touch()
    other = workers()
    until(lambda: status(environment) == ["aborted", "succeeded"], PATIENCE)
    assert times(tmp_path) == 2
    assert other.said("another one of its kind waits")
