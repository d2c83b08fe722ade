"""Commands that keep the database's structure in step with the program."""

import gc
import importlib
import os
import subprocess
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.core.management import call_command, execute_from_command_line
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from lienthong.config import engine, own_server, structure
from lienthong.config.trouble import Trouble
from lienthong.kernel.base.terminal import Arguments, say


def _django() -> str:
    """Set the program up and name the connection that may change tables."""
    django.setup()
    return "owner" if "owner" in connections.databases else "default"


def _refuse_a_newer_structure(alias: str) -> None:
    loader = MigrationLoader(connections[alias])
    assert loader.applied_migrations is not None
    unknown = [
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps
        and (app, name) not in loader.disk_migrations
        and not any((app, name) in replaced.replaces for replaced in loader.replacements.values())
    ]
    if unknown:
        raise Trouble(
            "Cơ sở dữ liệu do phiên bản mới hơn tạo ra: có thay đổi cấu trúc mà bản đang chạy không biết "
            f"({', '.join(sorted(unknown)[:3])}). Hãy cập nhật chương trình; dữ liệu chưa bị động tới."
        )


def _bring_up_the_structure() -> None:
    alias = _django()
    variable = "DATABASE_OWNER_URL" if alias == "owner" else "DATABASE_URL"
    own_server.check_may_build(os.environ[variable], variable)
    _refuse_a_newer_structure(alias)
    # Each migration makes the classes of tables anew: looking through them for rubbish takes a third of the time.
    gc.disable()
    try:
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    finally:
        gc.enable()
    with connections[alias].cursor() as cursor:
        cursor.execute(row_security().house_in_order())


def _remember() -> None:
    """What is remembered is not looked at again at the next start, so nothing may be pending any more."""
    structure.remember(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"], structure.mark())


def migrate(arguments: list[str]) -> int:
    """Bring the tables to what this version needs; nothing to do is quick."""
    Arguments(prog="lienthong migrate", description="Lập hoặc cập nhật cấu trúc dữ liệu.").parse_args(arguments)
    _bring_up_the_structure()
    if not data_moves().pending():
        _remember()
    return 0


def upgrade(arguments: list[str]) -> int:
    """Bring tables and data to what this version needs; may be run again after a stop."""
    Arguments(prog="lienthong upgrade", description="Đưa dữ liệu lên phiên bản này.").parse_args(arguments)
    _bring_up_the_structure()
    data_moves().carry_out(say)
    _remember()
    say("Cấu trúc và dữ liệu đã khớp với phiên bản đang chạy.")
    return 0


def data_moves() -> Any:
    """The room's module, which has tables and can only be loaded when Django is set up."""
    return importlib.import_module("lienthong.kernel.base.data_moves")


def row_security() -> Any:
    """The walls and rights of tables; the same."""
    return importlib.import_module("lienthong.kernel.base.row_security")


def manage(arguments: list[str]) -> int:
    """A command of Django's own, for those who develop."""
    execute_from_command_line(["lienthong manage", *arguments])
    return 0


def shell(role: str) -> int:
    """Open psql as one of the roles; the password never stands on the command line."""
    address = urlsplit(os.environ["DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"])
    bare = address._replace(netloc=f"{address.username}@").geturl()
    environment = {**os.environ, "PGPASSWORD": unquote(address.password or "")}
    return subprocess.run([engine.installed().program("psql"), bare], env=environment, check=False).returncode
