"""The home: the one folder that holds everything a running house keeps (database, files, logs, passwords).

```
<home>/                 711 for root (the database's user passes through), 700 for anybody else
  home.json             what made this home: format, program, PostgreSQL
  lock                  held by the house that runs here; says its process and address
  secrets.json          600: passwords of the database roles and the signing key
  database/data/        700, owned by the database's user
  socket/               700, the database's socket (a short folder elsewhere when the path is too long)
  engine/<version>/     PostgreSQL's programs, only where the installed ones cannot be reached
  files/                700, uploaded files
  compiled/             700, templates as Jinja compiled them; made anew where it is missing
  log/                  700: database.log, web.log, worker.log, start.log
```
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.metadata
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.config import engine
from lienthong.config.connection import Connection, new_passwords
from lienthong.config.database import Cluster, socket_folder
from lienthong.config.os_user import OsUser, database_user
from lienthong.config.trouble import Trouble

FORMAT = 1
ROOM_FOR_A_NEW_HOME = 400_000_000
ROOM_FOR_A_START = 100_000_000
IGNORED_IN_AN_EMPTY_FOLDER = {"lost+found", ".home.json.half"}


def checkout() -> Path:
    """The folder that this copy of the program runs from."""
    return Path(__file__).resolve().parents[3]


def default_place(environment: Mapping[str, str]) -> Path:
    """Where the home lies when nobody says: one per copy of the program, so two copies never meet."""
    if said := environment.get("LIENTHONG_HOME", "").strip():
        return Path(os.path.abspath(os.path.expanduser(said)))
    mark = hashlib.sha256(os.fsencode(checkout())).hexdigest()[:8]
    if os.geteuid() == 0:
        return Path("/var/lib/lienthong") / mark
    shared = environment.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")
    return Path(shared) / "lienthong" / mark


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


@dataclass(frozen=True)
class Home:
    """The home at one place, and what is in it."""

    place: Path

    @property
    def lock_file(self) -> Path:
        return self.place / "lock"

    @property
    def files(self) -> Path:
        return self.place / "files"

    @property
    def data(self) -> Path:
        return self.place / "database" / "data"

    def log(self, name: str) -> Path:
        """The log file of one of the house's programs."""
        return self.place / "log" / f"{name}.log"

    # -- laying and checking -----------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether somebody has started a house here before."""
        return (self.place / "home.json").exists()

    def prepare(self, *, embedded: bool) -> None:
        """Make the home if it is new, and say clearly why it cannot be used if that is so."""
        self._check_name()
        user = self.user()
        if embedded:
            self._check_reach(user, self.place.parent)
        self._make_folder()
        self._check_stamp()
        new = embedded and not self.data.exists()
        self._check_room(ROOM_FOR_A_NEW_HOME if new else ROOM_FOR_A_START)
        self._write_stamp()
        for folder in (self.files, self.place / "log"):
            folder.mkdir(mode=0o700, exist_ok=True)
        if embedded:
            self._check_reach(user, self.place)
            self.data.parent.mkdir(mode=0o700, exist_ok=True)
            user.own(self.data.parent)

    def _check_name(self) -> None:
        try:
            self.place.stat()
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError | ValueError) -> Trouble:
        why = _why(error) if isinstance(error, OSError) else "tên có ký tự không dùng được"
        return Trouble(
            f"Không tạo hoặc không đọc được thư mục {self.place} ({why}). "
            "Hãy đặt LIENTHONG_HOME sang một thư mục mà bạn có quyền ghi, rồi chạy lại."
        )

    def _make_folder(self) -> None:
        mode = 0o711 if os.geteuid() == 0 else 0o700
        made = []
        try:
            for folder in [*reversed(self.place.parents), self.place]:
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            entries = {entry.name for entry in os.scandir(self.place)} - IGNORED_IN_AN_EMPTY_FOLDER
        except OSError as error:
            raise self._unusable(error) from error
        if entries and not self.exists() and "lock" not in entries:
            raise Trouble(
                f"Thư mục {self.place} đã chứa thứ khác, không phải nhà của Liên Thông. "
                "Hãy đặt LIENTHONG_HOME sang một thư mục trống hoặc chưa có."
            )
        # Only what we have just made, and the home itself, get a mode from us; nobody else's folder does.
        for folder in made:
            folder.chmod(0o755 if os.geteuid() == 0 else 0o700)
        owner = self.place.stat().st_uid
        if owner == os.geteuid():
            self.place.chmod(mode)
        elif os.geteuid() != 0:
            raise Trouble(
                f"Nhà {self.place} thuộc về người dùng khác (số {owner}). Hãy chạy bằng chính người dùng đó, "
                "hoặc đặt LIENTHONG_HOME sang thư mục của bạn."
            )

    def _check_stamp(self) -> None:
        if not self.exists():
            return
        try:
            stamp = self.stamp()
            newer = int(stamp["format"]) > FORMAT or _version(stamp["program"]) > _version(_program())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Trouble(
                f"Không đọc được {self.place / 'home.json'}: tệp này đã hỏng. Hãy khôi phục nó từ bản sao lưu, "
                "hoặc đặt LIENTHONG_HOME sang một thư mục mới."
            ) from error
        if newer:
            raise Trouble(
                f"Nhà {self.place} do phiên bản mới hơn tạo ra (Liên Thông {stamp['program']}, "
                f"khuôn dạng {stamp['format']}); phiên bản đang chạy là {_program()}. "
                "Hãy cập nhật chương trình, hoặc đặt LIENTHONG_HOME sang nhà khác. Dữ liệu chưa bị động tới."
            )

    def _check_room(self, needed: int) -> None:
        free = shutil.disk_usage(self.place).free
        if free < needed:
            raise Trouble(
                f"Ổ đĩa chứa {self.place} chỉ còn {free // 1_000_000} MB, cần ít nhất "
                f"{needed // 1_000_000} MB. Hãy giải phóng chỗ trống hoặc đặt LIENTHONG_HOME sang ổ đĩa khác."
            )

    def _check_reach(self, user: OsUser, place: Path) -> None:
        if blocked := user.blocked_at(place):
            raise Trouble(
                f"Cơ sở dữ liệu chạy bằng người dùng hệ thống «{user.name}», nhưng người dùng này không đi qua "
                f"được thư mục {blocked}. Hãy đặt LIENTHONG_HOME ở nơi khác, ví dụ /var/lib/lienthong-2, "
                f"hoặc tự mở lối đi bằng lệnh: chmod o+x {blocked}"
            )

    def stamp(self) -> dict[str, Any]:
        """What made this home."""
        loaded: dict[str, Any] = json.loads((self.place / "home.json").read_text(encoding="utf-8"))
        return loaded

    def _write_stamp(self) -> None:
        wanted = {"format": FORMAT, "program": _program()}
        if not self.exists() or self.stamp() != wanted:
            write_whole(self.place / "home.json", json.dumps(wanted) + "\n", 0o644)

    # -- what is in it -----------------------------------------------------------------------------------

    def user(self) -> OsUser:
        """The user of the operating system that the database of this home runs as."""
        return database_user(self.data)

    def secrets(self) -> dict[str, str]:
        """Passwords of the database roles and the signing key; made at the first asking."""
        path = self.place / "secrets.json"
        if not path.exists():
            write_whole(path, json.dumps({**new_passwords(), "signing": secrets.token_urlsafe(48)}), 0o600)
        loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    def cluster(self) -> Cluster:
        """The embedded database of this home, not yet started."""
        user = self.user()
        return Cluster(
            data=self.data,
            log=self.log("database"),
            user=user,
            engine=engine.reachable(user, self.place / "engine"),
            passwords=self._passwords(),
            sockets=socket_folder(self.place / "socket", self.place / "socket-folder", user),
        )

    def connection(self) -> Connection:
        """How to speak to the database of a house that runs here now."""
        user = self.user()
        sockets = socket_folder(self.place / "socket", self.place / "socket-folder", user)
        return Connection(str(sockets), self._passwords())

    def _passwords(self) -> dict[str, str]:
        kept = self.secrets()
        return {role: kept[role] for role in ("superuser", "owner", "app")}

    # -- who runs here -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def locked(self, **said: Any) -> Iterator[None]:
        """Hold this home alone; whoever comes second is told who holds it. The kernel frees it at any end."""
        handle = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            if not _taken(handle):
                raise Trouble(_already(self.place, self._noted()))
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps({"pid": os.getpid(), **said}).encode(), 0)
            yield
            os.ftruncate(handle, 0)
        finally:
            os.close(handle)

    def check_free(self) -> None:
        """Say who holds this home, if anybody does."""
        if (noted := self.running()) is not None:
            raise Trouble(_already(self.place, noted))

    def running(self) -> dict[str, Any] | None:
        """What the house that runs here said of itself (its `pid`, perhaps its `address`), or None."""
        try:
            handle = os.open(self.lock_file, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return self._noted()
        else:
            return None
        finally:
            os.close(handle)

    def _noted(self) -> dict[str, Any]:
        try:
            noted: dict[str, Any] = json.loads(self.lock_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted


def _taken(handle: int) -> bool:
    # Whoever asks `running()` holds the lock for a moment; that alone is no second house.
    for _ in range(5):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _program() -> str:
    return importlib.metadata.version("lienthong")


def write_whole(path: Path, text: str, mode: int) -> None:
    """Write a small file whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)


def _why(error: OSError) -> str:
    known = {
        errno.EACCES: "không đủ quyền",
        errno.EPERM: "không đủ quyền",
        errno.EEXIST: "đã có tệp trùng tên",
        errno.ENOTDIR: "trên đường dẫn có một tệp, không phải thư mục",
        errno.EROFS: "ổ đĩa này chỉ cho đọc",
        errno.ENAMETOOLONG: "tên quá dài",
        errno.ENOENT: "nơi này không nhận thư mục mới",
        errno.ENOSPC: "ổ đĩa đã đầy",
        errno.EDQUOT: "đã hết hạn mức ổ đĩa",
        errno.ELOOP: "đường dẫn tự quay vòng",
    }
    return known.get(error.errno or 0, error.strerror or "lỗi hệ thống")


def _already(place: Path, noted: Mapping[str, Any]) -> str:
    who = f"tiến trình {noted['pid']}" if "pid" in noted else "một tiến trình khác"
    where = f", tại {noted['address']}" if noted.get("address") else ""
    return (
        f"Nhà {place} đang được dùng ({who}{where}). Hãy dùng bản đang chạy, dừng nó bằng `lienthong stop`, "
        "hoặc đặt LIENTHONG_HOME và PORT khác để chạy thêm một bản."
    )
