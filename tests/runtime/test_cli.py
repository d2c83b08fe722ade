"""The command `lienthong` before anything runs: what it offers, what it refuses, what it loads."""

import datetime as dt
import errno
import json
import os
import subprocess
import sys

import pytest

from lienthong.config import cli, running
from lienthong.config.trouble import Trouble
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .conftest import COMMAND, ROOT, bare_environment


def test_overview_names_every_command(capsys):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    for name in cli.COMMANDS:
        assert f"  {name} " in said
    assert cli.main([]) == 2


def test_the_help_of_one_word_names_the_commands_that_begin_with_it(capsys):
    for asked in ("-h", "--help", "help"):
        assert cli.main(["process", asked]) == 0
        said = capsys.readouterr().out
        assert [name for name in cli.COMMANDS if f"  {name} " in said] == [
            name for name in cli.COMMANDS if name.startswith("process ")
        ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["fly"], "Không có lệnh «fly»"),
        (["plans"], "cần thêm một từ: plans read, plans score"),
        (["run", "--port", "abc"], "PORT «abc» không phải số cổng"),
        (["run", "--port", "70000"], "PORT «70000» không phải số cổng"),
        (["run", "--port", "²"], "PORT «²» không phải số cổng"),
        (["run", "--port", "٣"], "PORT «٣» không phải số cổng"),
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


@pytest.mark.django_db
def test_a_due_date_knows_the_days_that_the_place_declared(monkeypatch, capsys):
    units.found(HOUSE, code="thu-xa", name="Xã thử", kind="xa", tier="xa", parent=None, since=None, cited="thử")
    facts = {"day": "2026-03-09", "name": "Lễ hội thử", "cited": "15/QĐ-UBND", "known_on": "2026-02-01"}
    calendar.declare_day(HOUSE, unit_id=units.card("thu-xa").id, kind="closed", **facts)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///lent-by-the-running-house")
    asked = ["calendar", "due", "--from", "2026-03-06T09:00", "--days", "1", "--unit"]
    assert cli.main([*asked, "thu-xa"]) == 0
    said = capsys.readouterr().out
    assert "Hạn: 17:30, 10/03/2026" in said
    assert "15/QĐ-UBND" in said
    units.assign_code("thu-xa", HOUSE, scheme="dinh-danh", code="H41.901", since=None, cited="thử")
    assert cli.main([*asked, "H41.901"]) == 0
    assert "Hạn: 17:30, 10/03/2026" in capsys.readouterr().out
    assert cli.main([*asked, "khong-co"]) == 2
    assert "Không có đơn vị nào mang mã khong-co" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_unit_that_has_ended_is_told_and_counted_by_who_goes_on(monkeypatch, capsys):
    for code, name in (("xa-cu", "Xã Cũ"), ("xa-moi", "Xã Mới"), ("xa-bo", "Xã Bỏ")):
        units.found(HOUSE, code=code, name=name, kind="xa", tier="xa", parent=None, since=None, cited="thử")
    units.assign_code("xa-cu", HOUSE, scheme="dinh-danh", code="H41.902", since=None, cited="thử")
    on, day = dt.date(2026, 3, 5), {"day": "2026-03-09", "cited": "15/QĐ-UBND", "known_on": "2026-02-01"}
    calendar.declare_day(HOUSE, unit_id=units.card("xa-moi").id, kind="closed", name="Lễ hội xã Mới", **day)
    units.merge(HOUSE, sources=["xa-cu"], into={"code": "xa-moi"}, on=on, cited="10/NQ")
    units.end("xa-bo", HOUSE, on=on, cited="10/NQ")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///lent-by-the-running-house")

    def asked(unit: str, start: str) -> dict:
        given = ["calendar", "due", "--days", "1", "--unit", unit, "--from", start, "--json"]
        assert cli.main(given) == 0
        return json.loads(capsys.readouterr().out)

    for unit in ("xa-cu", "H41.902"):
        after = asked(unit, "2026-03-06T09:00")
        assert after["due"] == "2026-03-10T17:30:00+07:00", "the successor is closed on Monday"
        assert after["ended"] == {"on": "2026-03-05", "heir": "xa-moi"}
        assert "chấm dứt hoạt động từ ngày 05/03/2026" in after["explain"][0] and "Xã Mới" in after["explain"][0]
    before = asked("xa-cu", "2026-03-04T09:00")
    assert before["due"] == "2026-03-05T17:30:00+07:00" and "bắt đầu trước ngày đó" in before["explain"][0]
    gone = asked("xa-bo", "2026-03-06T09:00")
    assert gone["ended"] == {"on": "2026-03-05", "heir": None} and "không có đơn vị kế tục" in gone["explain"][0]
    assert "ended" not in asked("xa-moi", "2026-03-06T09:00")
    given = ["calendar", "diff", "--unit", "xa-cu", "--from", "2026-03-06T09:00", "--to", "2026-03-10T09:00"]
    assert cli.main([*given, "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted["ended"]["heir"] == "xa-moi" and counted["days"] == 1, "Monday of the successor is no working day"
    assert cli.main(given) == 0
    assert "Xã Cũ (xa-cu) đã chấm dứt hoạt động" in capsys.readouterr().out


def test_a_due_date_needs_no_house(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("LIENTHONG_HOME", str(tmp_path / "none"))
    assert cli.main(["calendar", "due", "--unit", "H41", "--from", "2026-03-06T09:00", "--days", "1"]) == 0
    assert "chưa xét ngày nghỉ riêng của H41" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("suffix", ["txt", "docx", "pdf"])
def test_a_plan_may_come_through_a_pipe(suffix):
    plan = (ROOT / "demo" / "nghe-an" / "plan" / f"ke-hoach-chuyen-doi-so-2026.{suffix}").read_bytes()
    done = subprocess.run(
        [*COMMAND, "plans", "read", "/dev/stdin", "--json"],
        input=plan,
        capture_output=True,
        check=True,
        env=bare_environment(),
    )
    assert len(json.loads(done.stdout)["tasks"]) == 57


@pytest.mark.parametrize(("given", "sentence"), [(b"", "Tệp rỗng"), (bytes(41 * 1024 * 1024), "quá giới hạn 40 MB")])
def test_a_pipe_with_nothing_or_too_much_is_said(given, sentence):
    done = subprocess.run(
        [*COMMAND, "plans", "read", "/dev/stdin"], input=given, capture_output=True, check=False, env=bare_environment()
    )
    assert done.returncode == 2
    assert sentence in done.stderr.decode()


def test_a_command_on_a_server_of_one_s_own_keeps_files_in_the_home(standing, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", standing.dsn("app"))
    monkeypatch.delenv("LIENTHONG_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with running.with_database():
        assert os.environ["LIENTHONG_HOME"].startswith(str(tmp_path))


def on_an_empty_database(standing, *arguments):
    standing.drop_database("empty")
    standing.create_database("empty")
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=bare_environment(DATABASE_URL=standing.dsn("app", "empty")),
        timeout=300,
    )


@pytest.mark.parametrize("arguments", [("audit", "verify"), ("worker",)])
def test_a_database_without_structure_is_one_sentence(standing, arguments):
    done = on_an_empty_database(standing, *arguments)
    assert done.returncode == 2
    assert "lienthong upgrade" in done.stderr.strip().splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_worker_without_hands_is_refused(standing):
    done = on_an_empty_database(standing, "worker", "--slots", "0")
    assert done.returncode == 2
    assert "từ 1 đến" in done.stderr


def test_a_reader_that_has_gone_ends_a_command_without_noise():
    code = (
        "import sys; from lienthong.config import cli;"
        "cli._dispatch = lambda given: sys.stdout.buffer.write(b'x' * 100_000) and 0;"
        "code = cli.main(['any']); sys.exit(code)"
    )
    inlet, outlet = os.pipe()
    os.close(inlet)
    ended = subprocess.run([sys.executable, "-c", code], stdout=outlet, stderr=subprocess.PIPE, check=False)
    os.close(outlet)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.parametrize("address", ["garbage", "postgres://["])
def test_an_address_that_is_none_is_said_also_where_no_database_is_needed(address):
    asked = ["calendar", "due", "--unit", "H41", "--from", "2025-12-30T14:30", "--days", "5"]
    ended = subprocess.run(
        [*COMMAND, *asked],
        env={**bare_environment(), "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "DATABASE_URL không đúng khuôn dạng" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
