"""Whoever fails in a browser is tried once more in CI, by name, from a fresh start; nobody else is."""

import subprocess
import sys

import pytest

from .conftest import ROOT, bare_environment

TESTS = """
import os
import pathlib
import pytest

HERE = pathlib.Path(__file__).parent

@pytest.fixture
def fresh(tmp_path):
    yield tmp_path
    (HERE / "torn").open("a").write("x")

def once(name):
    tries = HERE / name
    tries.open("a").write("x")
    assert len(tries.read_text()) > 1, "bad luck"

@pytest.mark.browser
@pytest.mark.parametrize("n", range(LUCKLESS))
def test_in_a_browser(fresh, n):
    assert not list(fresh.iterdir()), "a second try starts afresh"
    (fresh / "used").touch()
    once(f"browser-{n}")

@pytest.mark.browser
def test_that_holds():
    pass
"""
ALWAYS = "\n@pytest.mark.browser\ndef test_that_never_holds():\n    once('x'); assert 0\n"
ELSEWHERE = "\ndef test_without_a_browser():\n    once('elsewhere')\n"


def run(folder, text, luckless, **more):
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser: as in the house\n", "utf-8")
    (folder / "test_it.py").write_text(text.replace("LUCKLESS", str(luckless)), "utf-8")
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "tests.runtime.second_try"]
    done = subprocess.run(
        [*asked, "-p", "no:django", "-p", "no:randomly", "-p", "no:playwright", "."],
        env=bare_environment(PYTHONPATH=str(ROOT), **more), cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.mark.parametrize(("luckless", "code"), [(0, 0), (1, 0), (2, 0), (3, 1)])
def test_up_to_two_in_ci_may_need_a_second_try_and_are_named(tmp_path, luckless, code):
    ended, said = run(tmp_path, TESTS, luckless, LIENTHONG_CI="1")
    assert ended == code, said
    assert (f"{luckless} rerun" in said) == bool(luckless)
    last = said.partition("Phép thử phải thử lại")[2]
    assert [f"test_in_a_browser[{n}]" in last for n in range(3)] == [n < luckless for n in range(3)]
    assert ("quá 2, coi như hỏng" in last) == (luckless > 2)
    assert (said.count("bad luck") > 0) == bool(luckless), "why it failed is told too"
    if luckless:
        assert (tmp_path / "torn").read_text() == "xx" * luckless


@pytest.mark.parametrize(
    ("text", "where"),
    [(TESTS + ALWAYS, {"LIENTHONG_CI": "1"}), (TESTS + ELSEWHERE, {"LIENTHONG_CI": "1"}), (TESTS, {})],
    ids=["fails twice", "without a browser", "at the desk"],
)
def test_what_is_no_bad_luck_is_red(tmp_path, text, where):
    ended, said = run(tmp_path, text, 0 if where else 1, **where)
    assert ended == 1, said
