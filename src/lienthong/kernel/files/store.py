"""The store: each content once, by its SHA-256, in two levels of folders; complete or not at all.

Bytes come under a temporary name, are forced to the disk, and get their own name by one rename. A content that is
already there is only touched, so that the sweep takes it for new. Files are kept before their row is committed; what
no row names is swept a day later.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from lienthong.kernel.base.errors import NotThere, Refusal, Unfit
from lienthong.web.speech import later

PIECE = 1_048_576
LARGEST = 100_000_000
GRACE = 24 * 3600.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Readable(Protocol):
    """Something that gives bytes piece by piece: an upload, an open file."""

    def read(self, size: int = -1, /) -> bytes: ...


class StoreFull(Refusal):
    """The disk cannot take the file; nothing of it was kept."""

    code = "store_full"
    status = 507
    sentence = later("Máy chủ đã hết chỗ lưu tệp nên chưa nhận được tệp này.")
    next_step = later("Nội dung khác không bị ảnh hưởng. Báo quản trị hệ thống tăng dung lượng rồi gửi lại tệp.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A content in the store."""

    sha256: str
    size: int
    place: Path


def place_of(sha256: str) -> Path:
    """Where a content lies, whether or not it is there."""
    return _folder() / sha256[:2] / sha256[2:4] / sha256


def put(source: Readable | bytes, most: int = LARGEST) -> Stored:
    """Bring a content in; StoreFull and Unfit (too large, empty) leave nothing behind."""
    pieces = _pieces(source)
    arriving = _folder() / "arriving"
    half = arriving / secrets.token_hex(16)
    try:
        arriving.mkdir(mode=0o700, parents=True, exist_ok=True)
        sha256, size = _write(pieces, half, most)
        return _settle(half, sha256, size)
    except OSError as fault:
        if fault.errno in _FULL:
            raise StoreFull from fault
        raise
    finally:
        half.unlink(missing_ok=True)


def read(sha256: str) -> Path:
    """The place of a content that must be there."""
    place = place_of(sha256)
    if not place.is_file():
        raise NotThere(
            "Tệp có tên trong hệ thống nhưng không còn nội dung trên máy chủ.",
            "Báo quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        )
    return place


def unreferenced(older_than: float = GRACE) -> Iterator[list[str]]:
    """Digests of old enough contents, folder by folder, for the sweep to ask which of them are named by a row."""
    limit = time.time() - older_than
    for folder in sorted(_folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
        old = [entry.name for entry in os.scandir(folder) if entry.stat().st_mtime < limit]
        if old:
            yield old


def remove(sha256: str, older_than: float = GRACE) -> bool:
    """Take a content away, unless somebody brought it again meanwhile."""
    place = place_of(sha256)
    with _alone():
        try:
            if place.stat().st_mtime >= time.time() - older_than:
                return False
            place.unlink()
        except FileNotFoundError:
            return False
    return True


def remove_arriving(older_than: float = GRACE) -> int:
    """Take away what uploads that were killed left half-written."""
    limit, gone = time.time() - older_than, 0
    for half in (_folder() / "arriving").glob("*"):
        if half.stat().st_mtime < limit:
            half.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.FILES_FOLDER)


def _pieces(source: Readable | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes | bytearray | memoryview):
        yield bytes(source)
        return
    while piece := source.read(PIECE):
        yield piece


def _write(pieces: Iterator[bytes], half: Path, most: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for piece in pieces:
            size += len(piece)
            if size > most:
                raise Unfit(
                    later("Tệp lớn hơn {most} MB nên hệ thống không nhận."),
                    later("Chia nhỏ tệp, hoặc lưu lại với ảnh có độ phân giải thấp hơn rồi gửi lại."),
                    most=most // 1_000_000,
                )
            digest.update(piece)
            out.write(piece)
        if not size:
            raise Unfit(later("Tệp rỗng, không có nội dung."), later("Mở tệp trên máy để kiểm tra rồi chọn lại tệp."))
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _settle(half: Path, sha256: str, size: int) -> Stored:
    place = place_of(sha256)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone():
        if place.is_file() and place.stat().st_size == size:
            os.utime(place)
        else:
            half.rename(place)
            _sync_folder(place.parent)
    return Stored(sha256, size, place)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Between looking and renaming or removing, no other process does the same."""
    with open(_folder() / ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
