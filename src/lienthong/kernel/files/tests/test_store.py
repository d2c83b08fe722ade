"""The store: each content once, whole or not at all, whatever is in the way."""

import errno
import io
import os
import time

import pytest

from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.files import store as bytes_of
from lienthong.kernel.files.store import StoreFull


def contents(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != ".lock")


def test_the_same_bytes_lie_there_once(store):
    first = bytes_of.put(b"xin chao")
    again = bytes_of.put(io.BytesIO(b"xin chao"))
    assert first == again
    assert contents(store) == [f"{first.sha256[:2]}/{first.sha256[2:4]}/{first.sha256}"]
    assert bytes_of.read(first.sha256).read_bytes() == b"xin chao"


def test_large_ones_come_piece_by_piece(store):
    kept = bytes_of.put(io.BytesIO(b"abc" * 1_000_000))
    assert kept.size == 3_000_000 == kept.place.stat().st_size


@pytest.mark.parametrize(("given", "most"), [(b"", 10), (b"x" * 11, 10)])
def test_empty_and_too_large_leave_nothing(store, given, most):
    with pytest.raises(Unfit):
        bytes_of.put(given, most)
    assert contents(store) == []


class Breaks(io.BytesIO):
    def read(self, size=-1):
        piece = super().read(10)
        if not piece:
            raise ConnectionResetError("the sender went away")
        return piece


def test_a_sender_who_goes_away_leaves_nothing(store):
    with pytest.raises(ConnectionResetError):
        bytes_of.put(Breaks(b"x" * 50))
    assert contents(store) == []


def test_a_full_disk_is_a_clear_refusal_and_nothing_half_saved(store, monkeypatch):
    """/dev/full answers every write as a full disk does; the store writes to it in place of its temporary file."""
    real = os.open
    monkeypatch.setattr(
        os, "open", lambda path, flags, *a: real("/dev/full" if "arriving" in str(path) else path, os.O_WRONLY)
    )
    with pytest.raises(StoreFull) as full:
        bytes_of.put(b"x" * 3_000_000)
    assert full.value.__cause__.errno == errno.ENOSPC
    assert "hết chỗ" in full.value.sentence
    assert contents(store) == []


def test_a_content_that_was_cut_short_is_mended_by_the_next_upload(store):
    kept = bytes_of.put(b"whole content")
    kept.place.write_bytes(b"who")
    assert bytes_of.put(b"whole content").place.read_bytes() == b"whole content"


def test_a_content_that_is_gone_is_said_so(store):
    kept = bytes_of.put(b"here")
    kept.place.unlink()
    with pytest.raises(NotThere) as gone:
        bytes_of.read(kept.sha256)
    assert "sao lưu" in gone.value.next_step


def test_the_sweep_spares_what_was_brought_again(store):
    old = bytes_of.put(b"old")
    os.utime(old.place, (time.time() - 2 * bytes_of.GRACE,) * 2)
    assert list(bytes_of.unreferenced()) == [[old.sha256]]
    bytes_of.put(b"old")
    assert not bytes_of.remove(old.sha256)
    os.utime(old.place, (time.time() - 2 * bytes_of.GRACE,) * 2)
    assert bytes_of.remove(old.sha256)
    assert contents(store) == []
