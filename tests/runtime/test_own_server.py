"""A database server of one's own: prepared as its page says it works; what hinders is one sentence without password."""

import os
import re
import signal
import subprocess
from urllib.parse import quote

import psycopg
import pytest

from lienthong.config import cli, own_server
from lienthong.config.connection import NAMES
from lienthong.config.trouble import Trouble

from .conftest import ROOT, get

PAGE = ROOT / "docs" / "own-database.md"
SECRET = "tuyệt-mật"


def as_role(address, role, password=SECRET):
    return re.sub(r"//[^@]*@", f"//{role}:{quote(password)}@", address)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"junk {SECRET}", "không đúng khuôn dạng"),
        (f"mysql://root:{SECRET}@localhost/x", "không đúng khuôn dạng"),
        (f"postgresql://u:{SECRET}@127.0.0.1:1/x", "không có máy chủ PostgreSQL nào trả lời"),
        (f"postgresql://u:{SECRET}@/x?host=/nonexistent", "không có máy chủ PostgreSQL nào trả lời"),
        (f"postgresql://u:{SECRET}@no-such-host.invalid/x", "không tìm thấy tên máy chủ"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_by_every_command(address, sentence, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    monkeypatch.setenv("LIENTHONG_HOME", str(tmp_path / "home"))
    for command in (["migrate"], ["audit", "verify"], ["web", "--port", "1"]):
        assert cli.main(command) == 2
        said = capsys.readouterr().err
        assert sentence in said
        assert len(said.splitlines()) == 1
        assert SECRET not in said


def test_a_server_that_is_too_old_is_said(standing, monkeypatch):
    own_server.check(standing.dsn("app"))
    monkeypatch.setattr(own_server, "OLDEST", 99)
    with pytest.raises(Trouble, match="quá cũ: cần từ bản 99"):
        own_server.check(standing.dsn("app"))


def test_a_wrong_password_or_name_is_said_without_the_password(standing):
    app = standing.dsn("app")
    for address, sentence in (
        (as_role(app, NAMES["app"]), "sai tên hoặc mật khẩu"),
        (standing.dsn("app", "no-such-database"), "không có cơ sở dữ liệu"),
    ):
        with pytest.raises(Trouble, match=sentence) as told:
            own_server.check(address)
        assert SECRET not in told.value.sentence
        assert standing.passwords["app"] not in told.value.sentence


def test_a_role_that_may_not_make_tables_is_said(standing):
    own_server.check_may_build(standing.dsn("owner"), "DATABASE_OWNER_URL")
    with pytest.raises(Trouble, match="không được tạo bảng"):
        own_server.check_may_build(standing.dsn("app"), "DATABASE_URL")


def test_rights_are_looked_at_before_the_pages_are(standing):
    standing.create_database("rights")
    with psycopg.connect(standing.dsn("owner", "rights"), autocommit=True) as database:
        database.execute("create table thing (code text)")
        assert own_server.check_rights(standing.dsn("app", "rights")) == ""
        assert "sở hữu bảng" in own_server.check_rights(standing.dsn("owner", "rights"))
        assert "là vai quản trị" in own_server.check_rights(standing.dsn("superuser", "rights"))
        database.execute("create table audit_entry (code text)")
        assert "sửa, xóa được nhật ký" in own_server.check_rights(standing.dsn("app", "rights"))
        database.execute(f"revoke update, delete, truncate on audit_entry from {NAMES['app']}")
        assert own_server.check_rights(standing.dsn("app", "rights")) == ""
        database.execute(f"revoke select on thing from {NAMES['app']}")
    with pytest.raises(Trouble, match="chưa được cấp quyền"):
        own_server.check_rights(standing.dsn("app", "rights"))


@pytest.mark.long
def test_a_server_prepared_as_the_page_says_serves(houses, clusters):
    cluster = clusters(synchronous_commit="on")
    cluster.make()
    cluster.start()
    (statements,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run(
        [cluster.engine.program("psql"), "-v", "ON_ERROR_STOP=1", "-q"],
        input=statements,
        env={
            "PATH": os.defpath,
            "PGHOST": str(cluster.sockets),
            "PGUSER": NAMES["superuser"],
            "PGDATABASE": "postgres",
            "PGPASSWORD": cluster.passwords["superuser"],
        },
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    house = houses(
        DATABASE_URL=as_role(cluster.dsn("app"), NAMES["app"], "second-password"),
        DATABASE_OWNER_URL=as_role(cluster.dsn("owner"), NAMES["owner"], "first-password"),
    )
    house.start()
    assert get(house.port) == 200
    assert "Lưu ý" not in house.said
    assert own_server.check_rights(house.environment["DATABASE_URL"]) == ""
    house.process.send_signal(signal.SIGINT)
    assert house.ends() == 0
