"""Files: kept inside verbs, read by whom their room names, swept when nothing names them."""

import io
import os
import time

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import ANYONE, HOUSE
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, Unfit
from lienthong.kernel.base.policy import RULES, allow, signed_in
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, creates
from lienthong.kernel.files import api as files
from lienthong.kernel.files.jobs import sweep
from lienthong.kernel.files.models import File
from lienthong.kernel.files.views import download

from .conftest import LAN, MINH


@creates("test.hand_in", sentence="nộp")
def hand_in(by, *, fail=False):
    code = files.keep(io.BytesIO(b"noi dung"), "../b\u00e1o c\u00e1o.txt", by, kind="shelf", subject="S-1")
    if fail:
        raise Unfit("Không nhận.")
    return code


allow("test.hand_in", signed_in)


def teardown_module():
    VERBS.pop("test.hand_in")
    RULES.pop("test.hand_in")


def lying(store):
    return [p for p in store.glob("??/??/*") if p.is_file()]


def test_a_verb_keeps_a_file_and_it_is_written_down(own_database, shelf):
    code = hand_in(LAN)
    card, place = whole(lambda: files.open_file(code, LAN), LAN)
    assert place.read_bytes() == b"noi dung"
    assert (card.name, card.media_type, card.size, card.version) == ("báo cáo.txt", "text/plain", 8, 1)
    assert (card.scan, card.by, card.url) == ("chưa quét", "Chị Lan", f"/tep/{code}")
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == ["test.hand_in", "files.keep"]


def test_a_file_is_enclosed_only_with_what_it_was_kept_for(own_database, shelf):
    code = hand_in(LAN)

    def enclosed(asked, kind, subject):
        return whole(lambda: list(files.kept_for([asked], kind=kind, subject=subject)), LAN)

    assert enclosed(code, "shelf", "S-1") == [code]
    for asked, kind, subject in ((code, "shelf", "S-2"), (code, "drawer", "S-1"), ("khong-co", "shelf", "S-1")):
        with pytest.raises(NotThere, match="không được nộp cho nội dung này"):
            enclosed(asked, kind, subject)


def test_a_verb_that_fails_leaves_only_bytes_for_the_sweep(own_database, shelf):
    with pytest.raises(Unfit):
        hand_in(LAN, fail=True)
    assert whole(File.objects.count, HOUSE) == 0
    orphan = lying(shelf)[0]
    assert sweep() == 0, "bytes of today may belong to a verb that has not ended yet"
    os.utime(orphan, (time.time() - 90_000,) * 2)
    kept = hand_in(LAN)
    os.utime(orphan, (time.time() - 90_000,) * 2)
    assert sweep() == 0, "now a row names the same bytes"
    files.drop(HOUSE, code=kept)
    assert sweep() == 0, "what was dropped by mistake can be found for a month"
    whole(lambda: File.objects.update(dropped_at="2020-01-01T00:00:00+07:00"), HOUSE)
    assert sweep() == 1
    assert lying(shelf) == []


def test_the_room_that_holds_the_reference_says_who_may_read(own_database, shelf):
    code = hand_in(LAN)
    for nobody in (MINH, ANYONE):
        with pytest.raises(NotThere):
            whole(lambda nobody=nobody: files.open_file(code, nobody), nobody)
    with pytest.raises(NotThere):
        whole(lambda: files.open_file("tep-none", LAN), LAN)


def test_a_kind_without_a_reader_is_not_kept(own_database, shelf):
    with pytest.raises(HouseFault):
        files.keep(b"x", "x", LAN, kind="nobody", subject="S")
    assert lying(shelf) == []


def test_a_visitor_keeps_nothing_and_a_person_drops_nothing(own_database, shelf):
    with pytest.raises(NotAllowed):
        files.keep(b"x", "x", ANYONE, kind="shelf", subject="S")
    code = hand_in(LAN)
    with pytest.raises(NotAllowed):
        files.drop(LAN, code=code)


def test_reading_what_is_personal_leaves_a_trace(own_database, shelf):
    code = files.keep(b"x", "don.txt", LAN, kind="letter", subject=LAN.id)
    whole(lambda: files.open_file(code, LAN), LAN)
    entry = Entry.objects.get(outcome="read")
    assert (entry.actor, entry.args) == (LAN.id, {"what": f"tệp {code}"})


def test_versions_follow_one_another_in_one_line(own_database, shelf):
    first = files.keep(b"1", "kh.txt", LAN, kind="shelf", subject="S-1")
    second = files.keep(b"2", "kh.txt", LAN, kind="shelf", subject="S-1", replaces=first)
    assert [(v.code, v.version) for v in whole(lambda: files.versions(second, LAN), LAN)] == [(second, 2), (first, 1)]
    for wrong in ({"subject": "S-1", "replaces": first}, {"subject": "S-2", "replaces": second}):
        with pytest.raises(Unfit):
            files.keep(b"3", "kh.txt", LAN, kind="shelf", **wrong)


def test_the_database_shows_rows_only_to_the_one_who_kept_them(own_database, shelf):
    hand_in(LAN)
    assert [whole(File.objects.count, who) for who in (LAN, MINH, ANYONE, HOUSE)] == [1, 0, 0, 1]


def ask(code, actor):
    request = RequestFactory().get(f"/tep/{code}")
    request.actor = actor
    return download.file(request, code)


def test_the_page_gives_an_attachment_that_no_browser_takes_for_a_page(own_database, shelf):
    code = files.keep(b"<!doctype html><script>1</script>", "hại.html", LAN, kind="shelf", subject="S")
    response = ask(code, LAN)
    assert b"".join(response.streaming_content).startswith(b"<!doctype")
    response.close()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''h%E1%BA%A1i.html")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with pytest.raises(NotThere):
        ask(code, MINH)


def test_through_the_whole_house_it_is_404_for_a_visitor(own_database, shelf):
    code = hand_in(LAN)
    assert reverse("file", args=[code]) == f"/tep/{code}"
    assert Client().get(f"/tep/{code}").status_code == 404


def test_an_upload_that_is_far_too_large_is_refused_before_it_is_read(own_database):
    class Endless:
        """A body that announces 300 MB; reading any of it is a failure."""

        def read(self, *_):
            raise AssertionError("the body was read")

        readline = read

    answer = Client().generic(
        "POST",
        "/giao-dien",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(300_000_000),
        **{"wsgi.input": Endless()},
    )
    assert answer.status_code == 413
    assert "quá lớn" in answer.content.decode()
