"""The command `lienthong` before anything runs: what it offers, what it refuses, what it loads."""

import errno
import os
import subprocess
import sys

import pytest

from lienthong.config import cli
from lienthong.config.trouble import Trouble

from .conftest import bare_environment


def test_overview_names_every_command(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in cli.COMMANDS:
        assert f"  {name} " in said
    assert cli.main([]) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "Không có lệnh «fly»"),
        (["plans"], "cần thêm một từ: plans read, plans score"),
        (["run", "--port", "abc"], "PORT «abc» không phải số cổng"),
        (["run", "--port", "70000"], "PORT «70000» không phải số cổng"),
        (["status", "--nonsense"], "lienthong status --help"),
    ],
)
def test_a_wrong_command_is_answered_with_what_to_do(arguments, sentence, capsys):
    assert cli.main(arguments) == 2
    assert sentence in capsys.readouterr().err


def test_a_full_disk_is_one_sentence(monkeypatch, capsys):
    def full(_given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(cli, "_dispatch", full)
    assert cli.main(["run"]) == 2
    assert "Ổ đĩa đã đầy" in capsys.readouterr().err


def test_other_faults_of_the_system_are_not_hidden(monkeypatch):
    def broken(_given):
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(cli, "_dispatch", broken)
    with pytest.raises(OSError, match="I/O"):
        cli.main(["run"])


def test_a_command_whose_room_is_missing_says_so(monkeypatch):
    with pytest.raises(Trouble) as told:
        cli._function("lienthong.no_such_room:command")
    assert told.value.code == 3


def test_a_missing_library_inside_a_room_is_not_taken_for_a_missing_room(tmp_path, monkeypatch):
    (tmp_path / "a_room.py").write_text("import a_library_that_is_missing\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModuleNotFoundError, match="a_library_that_is_missing"):
        cli._function("a_room:command")


def loaded_by(*arguments):
    program = f"""
import sys
from lienthong.config import cli
cli.main({list(arguments)!r})
print("LOADED", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=bare_environment(), cwd="/"
    )
    return done.stdout.rsplit("LOADED", 1)[1].split()


def test_the_command_itself_loads_neither_django_nor_the_database():
    assert not {"django", "psycopg", "granian", "psutil"} & set(loaded_by("--help"))


def test_reading_a_plan_needs_neither_django_nor_the_database(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("Đây không phải kế hoạch.\n", encoding="utf-8")
    assert not {"django", "psycopg", "granian"} & set(loaded_by("plans", "read", str(plan), "--json"))
