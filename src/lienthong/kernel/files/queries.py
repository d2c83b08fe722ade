"""Where readings of files start: the row first, then the room that holds the reference is asked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lienthong.kernel.audit.api import note_reading
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.base.transactions import seen_by

from . import store
from .models import File, Scan
from .readers import READERS


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file as other rooms and pages see it."""

    code: str
    name: str
    media_type: str
    size: int
    sha256: str
    version: int
    kind: str
    subject: str
    scan: str
    by: str
    at: dt.datetime

    @property
    def url(self) -> str:
        """Where it can be fetched by those who may read it."""
        return f"/tep/{self.code}"


def open_file(code: str, by: Actor) -> tuple[FileCard, Path]:
    """A file and the place of its bytes, for one who may read it; for others it does not exist."""
    file = _row(code)
    reader = READERS.get(file.kind) if file else None
    if file is None or reader is None or not (by.kind == "house" or reader.may_read(by, file.subject)):
        raise NotThere
    if file.scan == Scan.HARMFUL:
        raise NotThere("Tệp này có mã độc nên đã bị khóa.", "Liên hệ người gửi tệp để nhận lại bản sạch.")
    if reader.personal and by.kind != "house":
        note_reading(by, file.subject, f"tệp {file.code}")
    return _card(file), store.read(file.sha256)


def cards(codes: Iterable[str]) -> dict[str, FileCard]:
    """Cards by code, for a room that shows the references it holds; whether to show them is that room's matter."""
    with seen_by(HOUSE):
        return {file.code: _card(file) for file in File.objects.filter(code__in=list(codes), dropped_at=None)}


def codes_of(*, kind: str, subject: str) -> list[str]:
    """The files that are kept for a thing, the oldest first, whether or not anything names them; for its own room."""
    with seen_by(HOUSE):
        rows = File.objects.filter(kind=kind, subject=subject, dropped_at=None).order_by("id")
        return list(rows.values_list("code", flat=True))


def kept_for(codes: Iterable[str], *, kind: str, subject: str) -> dict[str, FileCard]:
    """Cards of files that were kept for this very thing; NotThere for any other: nobody encloses another's file."""
    wanted = list(codes)
    found = cards(wanted) if wanted else {}
    if any(code not in found or (found[code].kind, found[code].subject) != (kind, subject) for code in wanted):
        raise NotThere("Có tệp không được nộp cho nội dung này.", "Chọn lại tệp rồi gửi lại.")
    return found


def versions(code: str, by: Actor) -> list[FileCard]:
    """This version and those before it, newest first, for one who may read them."""
    newest, _ = open_file(code, by)
    with seen_by(HOUSE):
        rows = File.objects.filter(kind=newest.kind, subject=newest.subject, dropped_at=None).select_related("replaces")
        by_code = {file.code: file for file in rows}
    found, here = [], by_code.get(code)
    while here is not None:
        found.append(_card(here))
        here = by_code.get(here.replaces.code) if here.replaces else None
    return found


def _row(code: str) -> File | None:
    with seen_by(HOUSE):
        return File.objects.filter(code=code, dropped_at=None).first()


def _card(file: File) -> FileCard:
    return FileCard(
        code=file.code,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        version=file.version,
        kind=file.kind,
        subject=file.subject,
        scan=file.get_scan_display(),
        by=file.uploaded_by_name,
        at=file.at,
    )
