"""What can happen to a file: it is kept, it gets a newer version, it is dropped, it is forgotten."""

import secrets

from lienthong.kernel.base import now
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import creates

from . import store
from .kinds import media_type
from .models import File
from .names import safe_name
from .readers import reader_of


def keep(
    source: store.Readable | bytes,
    name: str,
    by: Actor,
    *,
    kind: str,
    subject: str,
    replaces: str = "",
    most: int = store.LARGEST,
    key: str | None = None,
) -> str:
    """Keep a file for a thing; returns the file's code. May be called inside a verb.

    The bytes are on the disk before the row is committed; if the verb then fails, the sweep takes them away.
    `replaces` names the version before it, of the same thing. With the `key` of a form the same bytes sent twice are
    one file. Too large, empty or no room: a Refusal, nothing kept.
    """
    reader_of(kind)
    stored = store.put(source, most)
    label = safe_name(name)
    return _kept(
        by,
        key=key,
        kind=kind,
        subject=subject,
        name=label,
        media_type=media_type(stored.place, label),
        size=stored.size,
        sha256=stored.sha256,
        replaces=replaces,
    )


@creates("files.keep", sentence="lưu tệp")
def _kept(
    by: Actor, *, kind: str, subject: str, name: str, media_type: str, size: int, sha256: str, replaces: str
) -> str:
    """The row of a file whose bytes lie in the store already."""
    with seen_by(HOUSE):
        before = _version_before(replaces, kind, subject) if replaces else None
        file = File.objects.create(
            code=f"tep-{secrets.token_hex(12)}",
            kind=kind,
            subject=subject,
            name=name,
            media_type=media_type,
            size=size,
            sha256=sha256,
            replaces=before,
            version=before.version + 1 if before else 1,
            uploaded_by=by.id,
            uploaded_by_name=by.name[:200],
        )
    return file.code


def _version_before(code: str, kind: str, subject: str) -> File:
    before = File.objects.select_for_update().filter(code=code, kind=kind, subject=subject, dropped_at=None).first()
    if before is None or File.objects.filter(replaces=before).exists():
        raise Unfit(
            "Tệp này đã có phiên bản mới hơn hoặc không còn.", "Tải lại trang để xem phiên bản mới nhất rồi gửi lại."
        )
    return before


@creates("files.drop", sentence="bỏ tệp")
def drop(by: Actor, *, code: str) -> str:
    """The reference is gone, so nobody reads the file any more. Called by the room that held the reference."""
    with seen_by(HOUSE):
        File.objects.filter(code=code, dropped_at=None).update(dropped_at=now())
    return code


@creates("files.forget", sentence="xóa hẳn tệp")
def forget(by: Actor, *, kind: str, subject: str) -> str:
    """All files of a thing are gone for good, with their names, also those dropped before; returns the thing's code.

    For what somebody gave who owes nothing, where nothing of it may be got back: the bytes go with the next sweep.
    """
    reader_of(kind)
    with seen_by(HOUSE):
        newest_first = File.objects.filter(kind=kind, subject=subject).order_by("-version")
        for place in list(newest_first.values_list("pk", flat=True)):  # a version keeps the one before it
            File.objects.filter(pk=place).delete()
    return subject
