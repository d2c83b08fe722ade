"""The database's structure: brought up, remembered, and left alone when it comes from a newer version."""

import subprocess

import psycopg
import pytest

from lienthong.config import structure

from .conftest import COMMAND, bare_environment


@pytest.fixture
def addresses(standing):
    standing.drop_database("structure")
    standing.create_database("structure")
    return {role: standing.dsn(role, "structure") for role in ("app", "owner")}


def migrate(addresses, word="migrate"):
    environment = bare_environment(DATABASE_URL=addresses["app"], DATABASE_OWNER_URL=addresses["owner"])
    return subprocess.run([*COMMAND, word], env=environment, capture_output=True, text=True, check=False, cwd="/")


@pytest.mark.long
def test_structure_is_brought_up_remembered_and_refused_when_newer(addresses):
    assert structure.remembered(addresses["app"]) is None
    done = migrate(addresses)
    assert done.returncode == 0, done.stderr
    assert structure.remembered(addresses["app"]) == structure.mark()
    with psycopg.connect(addresses["owner"]) as database:
        owners = database.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'django%'"
        ).fetchall()
        assert owners == [("lienthong_owner",)]
    structure.remember(addresses["owner"], "lienthong structure of an earlier version")
    upgraded = migrate(addresses, "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert "đã khớp với phiên bản đang chạy" in upgraded.stdout
    assert structure.remembered(addresses["app"]) == structure.mark()
    with psycopg.connect(addresses["owner"]) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_later', now())")
    later = migrate(addresses)
    assert later.returncode == 2
    assert "phiên bản mới hơn" in later.stderr
    assert "audit.9999_later" in later.stderr
    assert "Traceback" not in later.stderr


def test_whoever_does_not_own_the_database_goes_without_a_mark(addresses):
    structure.remember(addresses["app"], "lienthong structure x")
    assert structure.remembered(addresses["owner"]) is None
    structure.remember(addresses["owner"], "lienthong structure x")
    assert structure.remembered(addresses["app"]) == "lienthong structure x"


def test_a_database_that_does_not_answer_remembers_nothing():
    assert structure.remembered("postgresql://a@/b?host=/nonexistent") is None


def test_the_mark_changes_with_a_migration(monkeypatch, tmp_path):
    before = structure.mark()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.py").write_text("")
    (tmp_path / "room" / "migrations").mkdir(parents=True)
    monkeypatch.setattr(structure, "PRODUCT", tmp_path)
    first = structure.mark()
    (tmp_path / "room" / "migrations" / "0001_initial.py").write_text("")
    second = structure.mark()
    (tmp_path / "room" / "data_moves.py").write_text("")
    assert len({before, first, second, structure.mark()}) == 4
