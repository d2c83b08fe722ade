"""Killed between the commit of a verb and the reaction, or in the middle of the reaction: it happens once."""

import subprocess
import sys

import pytest

from lienthong.kernel.base.models import Once
from lienthong.kernel.jobs.models import EventRow, Reader, Stuck

REACTOR = """
import os, signal, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "lienthong.config.settings"
import django
django.setup()
from lienthong.kernel.base.events import KINDS
from lienthong.kernel.base.models import Once
from lienthong.kernel.jobs.drains import drain, reacts

@reacts("kill_room", KINDS["plans.issued"])
def took(batch):
    for one in batch:
        Once.objects.create(actor="kill_room", verb="took", key=str(one.id), asked="")
    if sys.argv[1] == "die":
        os.kill(os.getpid(), signal.SIGKILL)

for _ in range(1 if sys.argv[1] == "again" else 200):
    if drain("kill_room"):
        break
    time.sleep(0.05)
"""


def reactor(how: str) -> int:
    """A worker of its own; returns its exit code."""
    return subprocess.run([sys.executable, "-c", REACTOR, how], timeout=300, check=False).returncode


@pytest.fixture
def announced(own_database):
    facts = {"plan": "KH-2026-0001", "assignments": 1, "units": 1}
    for _ in range(3):
        EventRow.objects.create(kind="plans.issued", facts=facts, actor="house")


def test_a_reaction_that_was_killed_happens_once(announced):
    assert reactor("die") == -9
    assert not Once.objects.filter(actor="kill_room").exists(), "nothing half-done is left"
    assert not Reader.objects.filter(room="kill_room", event__gt=0).exists()
    assert reactor("live") == 0
    assert Once.objects.filter(actor="kill_room").count() == 3
    assert reactor("again") == 0
    assert Once.objects.filter(actor="kill_room").count() == 3
    assert not Stuck.objects.exists(), "nothing was tried a second time and laid aside"
