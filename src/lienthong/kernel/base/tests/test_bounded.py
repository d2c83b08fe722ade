"""A program that is asked something: what it says, what it may not do to whoever asks."""

import fcntl
import os
import signal
import sys
import time

import pytest

from lienthong.kernel.base.bounded import COMPLAINT, SaidTooMuch, asked
from lienthong.kernel.base.reading_room import CannotRead, answered


def python(text: str, tell: bytes = b"", *, seconds: float = 20, most: int = 1000):
    return asked([sys.executable, "-c", text], tell, environment=os.environ, seconds=seconds, most=most)


def test_it_is_told_and_says():
    said = python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])", b"abc")
    assert (said.code, said.answer, said.complaint) == (0, b"cba", b"")


def test_how_it_ended_and_what_it_complained_of():
    said = python("raise SystemExit('hỏng')")
    assert said.code == 1 and said.complaint.decode().strip() == "hỏng"


def test_who_says_too_much_is_ended_and_nothing_piles_up():
    with pytest.raises(SaidTooMuch):
        python("while True: print('x' * 10**6)")
    assert len(python("print('y' * 999)").answer) == 1000


def test_of_complaints_the_beginning_is_kept():
    said = python("import sys; sys.stderr.write('z' * 10**7); print('done')")
    assert said.answer == b"done\n" and said.complaint == b"z" * COMPLAINT


@pytest.mark.parametrize("doing", ["while True: pass", "import time; time.sleep(600)"])
def test_who_takes_too_long_is_ended(doing):
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        python(doing, seconds=0.5, tell=b"q" * 10**7)
    assert time.monotonic() - begun < 300


@pytest.mark.parametrize("apart", ["", "setsid "])
def test_whoever_a_program_leaves_behind_is_not_waited_for(apart, tmp_path):
    """What it left holds its pipes; in a session of its own it lives on, but nobody hangs on it."""
    begun, kept = time.monotonic(), tmp_path / "pid"
    with pytest.raises(TimeoutError):
        asked(["/bin/sh", "-c", f"{apart}sleep 300 & echo $! > {kept}"], b"", environment=os.environ, seconds=2, most=9)
    assert time.monotonic() - begun < 250
    if apart and kept.exists():
        os.kill(int(kept.read_text()), signal.SIGKILL)


def test_what_a_program_has_started_ends_with_it(tmp_path):
    begun, lock = time.monotonic(), tmp_path / "lock"
    with pytest.raises(TimeoutError):
        asked(["/bin/sh", "-c", f"exec 9>{lock}; flock 9; sleep 300"], b"", environment=os.environ, seconds=2, most=9)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
    assert time.monotonic() - begun < 250


def test_who_does_not_listen_may_still_answer():
    assert python("print(1)", b"q" * 10**7).answer == b"1\n"


@pytest.mark.parametrize(
    "said", ["", "nonsense", "[1]", "{}", "[" * 10**5, '{"read": ' + "[" * 9000 + "]" * 9000 + "}", "1"]
)
def test_a_reader_that_says_nonsense_has_crashed(said, monkeypatch, tmp_path):
    (tmp_path / "strange_child.py").write_text(f"print({said!r})")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(CannotRead) as no:
        answered("strange_child", b"", b"")
    assert no.value.why == "crashed"
