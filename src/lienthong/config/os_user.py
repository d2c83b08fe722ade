"""Under which user of the operating system the embedded database runs.

PostgreSQL refuses to run as root. Started by root, the house lends it a user without rights of its own;
started by anybody else, the database runs as that person.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.config.trouble import Trouble

NAME = "lienthong"
_USERADD = [
    "--system",
    "--user-group",
    "--no-create-home",
    "--home-dir=/nonexistent",
    "--shell=/usr/sbin/nologin",
]


@dataclass(frozen=True)
class OsUser:
    """A user of the operating system that a program is started as."""

    name: str
    uid: int
    gid: int

    def spawn_as(self) -> dict[str, Any]:
        """Keywords for `subprocess` that hand the new program over to this user (none when we are it)."""
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a folder or file that we made to this user."""
        if os.geteuid() == 0 and self.uid != 0:
            os.chown(path, self.uid, self.gid)

    def may(self, what: str, path: Path) -> bool:
        """Whether this user may read (r), write (w) or enter (x) a path, as the kernel says."""
        if not self.spawn_as():
            return os.access(path, {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}[what])
        try:
            asked = subprocess.run(
                ["/bin/sh", "-c", f'test -{what} "$0"', str(path)],
                cwd="/",
                check=False,
                stdin=subprocess.DEVNULL,
                **self.spawn_as(),
            )
        except (PermissionError, subprocess.SubprocessError):
            raise Trouble(
                f"Máy này không cho root chạy chương trình bằng người dùng hệ thống «{self.name}», mà cơ sở dữ liệu "
                "không được chạy bằng root. Hãy chạy bằng một người dùng thường, hoặc đặt DATABASE_URL."
            ) from None
        return asked.returncode == 0

    def blocked_at(self, path: Path) -> Path | None:
        """The highest folder on the way to `path` that this user may not enter; None if the way is open."""
        for folder in [*reversed(path.parents), path]:
            if folder.is_dir() and not self.may("x", folder):
                return folder
        return None


def _by_uid(uid: int) -> OsUser:
    try:
        row = pwd.getpwuid(uid)
    except KeyError:
        return OsUser(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
    return OsUser(row.pw_name, row.pw_uid, row.pw_gid)


def _by_name(name: str) -> OsUser | None:
    try:
        row = pwd.getpwnam(name)
    except KeyError:
        return None
    return OsUser(row.pw_name, row.pw_uid, row.pw_gid)


def _made() -> OsUser | None:
    """The system user `lienthong`, made now; None where this machine does not let us."""
    program = shutil.which("useradd", path=os.defpath + ":/usr/sbin:/sbin")
    if program is None:
        return None
    subprocess.run(
        [program, *_USERADD, NAME],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    # Two first starts may race for the same name: whoever lost finds the user of the other.
    return _by_name(NAME)


def database_user(data: Path | None = None) -> OsUser:
    """The user for the database: whoever owns its data, else we, else (as root) a user without rights."""
    if os.geteuid() != 0:
        return _by_uid(os.geteuid())
    if data is not None and data.exists() and (owner := data.stat().st_uid) != 0:
        return _by_uid(owner)
    found = _by_name(NAME) or _made() or _by_name("nobody")
    if found is None or found.uid == 0:
        return OsUser("65534", 65534, 65534)
    return found
