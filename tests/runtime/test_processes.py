"""Programs that the house starts do not outlive it, and end when told."""

import os
import signal
import subprocess
import sys
import time

import psutil

from lienthong.config import processes

from .conftest import bare_environment


def test_a_child_ends_when_its_parent_is_killed():
    program = """
import signal, subprocess, time
from lienthong.config import processes
child = processes.start(["sleep", "600"], death=signal.SIGTERM, output=subprocess.DEVNULL, env={})
print(child.pid, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=bare_environment()
    )
    child = psutil.Process(int(parent.stdout.readline()))
    assert os.getpgid(child.pid) == child.pid, "a group of its own: Ctrl-C in the terminal reaches only the house"
    parent.kill()
    parent.communicate()
    psutil.wait_procs([child], timeout=60)
    assert not child.is_running()


def test_a_child_started_just_as_its_parent_ends_is_not_forgotten(tmp_path):
    # The parent given is not the real one, which is how it looks to a child whose parent has already gone.
    program = f"""
import signal
from lienthong.config import processes
processes.die_with_parent(signal.SIGTERM, {os.getpid() + 1_000_000})
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, env=bare_environment())
    assert done.returncode == -signal.SIGTERM


def test_a_program_that_will_not_stop_is_stopped_with_all_it_started(tmp_path):
    ready = tmp_path / "ready"
    script = f"trap '' TERM; sleep 61 & echo up > {ready}; wait; sleep 62"
    child = processes.start(["sh", "-c", script], death=signal.SIGKILL, output=subprocess.DEVNULL, env=os.environ)
    while not ready.exists():
        time.sleep(0.01)
    grandchild = psutil.Process(child.pid).children()[0]
    assert processes.end_group(child, signal.SIGTERM, 0.2) == -signal.SIGKILL
    psutil.wait_procs([grandchild], timeout=60)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_processes_are_found_by_their_folder(tmp_path):
    child = subprocess.Popen(["sleep", "600"], cwd=tmp_path)
    try:
        assert [process.pid for process in processes.working_in(tmp_path)] == [child.pid]
    finally:
        child.kill()
        child.wait()
    assert processes.working_in(tmp_path) == []
