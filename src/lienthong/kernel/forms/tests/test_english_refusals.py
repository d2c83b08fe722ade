"""What the house refuses, has lost or fails at is said in English to whoever reads a declaration in English."""

import json
import os
from typing import Any

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotThere, Refusal, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.links import holder, new_secret
from lienthong.kernel.forms.models import Version
from lienthong.kernel.forms.states import DECLARATION_MOVES, DeclarationState
from lienthong.kernel.forms.views import filling
from lienthong.web.speech import speaking

from .browsing import Window
from .factories import SMALL, as_one, begun, kept, newest_code, published
from .samples import kind, of
from .test_english import MARKED, english_visitor, translated, vietnamese_on

PAPER = translated(of({"giay": kind("file"), "ten": {"type": "string"}}))
LOST = new_secret()


def english(answer: HttpResponse, status: int, *words: str) -> None:
    """The page is whole in English, says these words, and what to do next."""
    page = answer.content.decode()
    assert answer.status_code == status, page[-1500:]
    assert '<html lang="en"' in page
    assert not [one for one in vietnamese_on(answer.content) if one != "Tiếng Việt"]
    for word in words:
        assert word in page, word


def visitor(form: dict[str, Any] | None = None) -> tuple[Window, str]:
    """Somebody who reads English has begun: their window, and the address of the declaration."""
    window = english_visitor(published(form or translated(SMALL)))
    return window, window.path


# -- lost, expired, refused ------------------------------------------------------------------------------


def test_a_link_that_leads_nowhere_speaks_as_the_last_page_did_and_offers_the_other(province: None) -> None:
    window, home = visitor()
    answer = window.client.get(f"/to-khai/{LOST}")
    english(answer, 404, "There is no declaration at this link.", "fill in a new declaration", "What to do next")
    assert 'href="?ngon-ngu=vi"' in answer.content.decode() and "/tim-kiem" not in answer.content.decode()
    english(window.client.get(f"{home}x"), 404, "Check that the whole link was copied")
    english(window.client.get(f"{home}/mot/hai/ba"), 404, "Page not found")
    english(window.client.get("/to-khai/TK-2026-000001/goi-y/noi"), 404, "sign in and open it again")
    english(window.client.get(f"{home}/tep/tep-khong-co"), 404, "could not be found")
    fresh = Client()
    page = fresh.get(f"/to-khai/{LOST}").content.decode()
    assert "Không có tờ khai nào ở đường dẫn này." in page and 'href="?ngon-ngu=en"' in page
    english(fresh.get(f"/to-khai/{LOST}?ngon-ngu=en"), 404, "There is no declaration at this link.")


def test_a_form_that_takes_nothing_says_so_in_the_language_of_the_link(province: None) -> None:
    english(Client().get("/khai/bm-khong-co?ngon-ngu=en"), 404, "This form is not open for declarations at the moment.")
    assert "hiện không nhận khai" in Client().get("/khai/bm-khong-co").content.decode()


def test_what_is_remembered_is_the_language_alone_and_only_where_it_is_not_the_houses(province: None) -> None:
    window, home = visitor()
    cookie = window.client.cookies["language"]
    assert cookie.value == "en" and cookie["httponly"] and cookie["samesite"] == "Lax"
    window.client.post(f"{home}/ngon-ngu", {"key": "khoa-ngon-ngu-1", "ngon-ngu": "vi"})
    window.go(home)
    assert window.client.cookies["language"].value == ""
    assert "Không có tờ khai" in window.client.get(f"/to-khai/{LOST}").content.decode()
    plain = Client()
    plain.get("/khai/" + kept(newest_code()).version.code.split(".")[0])
    assert "language" not in plain.cookies


def test_pages_of_officials_speak_vietnamese_whatever_was_read_last(province: None) -> None:
    window, _ = visitor()
    for path in ("/khong-co-trang-nay", "/cong-khai/khong-co", "/don-vi/khong-co?ngon-ngu=en"):
        page = window.client.get(path).content.decode()
        assert '<html lang="vi"' in page and "Không tìm thấy" in page, path


def test_a_page_that_lay_open_too_long_is_told_in_english_and_asks_nobody_to_sign_in(province: None) -> None:
    form = published(translated(SMALL))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["language"] = "en"
    origin = {"Origin": "http://testserver", "Referer": f"http://testserver/khai/{form}"}
    answer = strict.post(f"/khai/{form}", {"unit": "na"}, headers=origin)
    english(answer, 403, "The page was open for too long", "nothing was recorded")
    assert "password" not in answer.content.decode()
    del strict.cookies["language"]
    page = strict.post(f"/khai/{form}", {"unit": "na"}, headers=origin).content.decode()
    assert "Trang đã mở quá lâu" in page and "password" not in page


def test_what_cannot_be_sent_or_opened_so_is_told_in_english(province: None) -> None:
    window, home = visitor()
    english(window.client.get(f"{home}/bo"), 405, "cannot be opened this way")
    english(window.client.post(f"{home}/buoc/mot", {"ten": "a\x00b"}), 422, "characters that cannot be stored")
    english(window.client.post(f"{home}/buoc/mot", {"ten": "a"}), 422, "prevents it from being sent twice")
    english(window.client.post(f"{home}/ngon-ngu", {"key": "khoa-thu-mot", "ngon-ngu": "fr"}), 422, "not available")
    english(window.client.post(f"{home}/buoc/mot", b"x", content_type="multipart/form-data"), 400, "not valid")
    key = {"key": "khoa-hai-lan-1"}
    window.client.post(f"{home}/ngon-ngu", {**key, "ngon-ngu": "en"})
    english(
        window.client.post(f"{home}/ngon-ngu", {**key, "ngon-ngu": "vi"}),
        422,
        "already been sent with different content",
    )


def test_too_much_at_once_is_told_in_english(province: None) -> None:
    window, home = visitor(PAPER)
    body = b'--x\r\nContent-Disposition: form-data; name="ten"\r\n\r\na\r\n--x--\r\n'
    answer = window.client.generic(
        "POST", f"{home}/buoc/a", body, content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9)
    )
    english(answer, 413, "Too much was sent at once", "split it into smaller files")


def test_limits_of_visitors_are_told_in_english_on_every_page(province: None, settings: Any) -> None:
    window, home = visitor()
    form = kept(newest_code()).version.code.split(".")[0]
    settings.VISITORS_SAVES = settings.VISITORS_PAPERS = 0
    window.go(f"{home}/buoc/mot").fill(ten="Anna").press()
    english(window.answer, 429, "Try again after", "What you have saved is still there")
    assert window.value("ten") == "Anna"
    english(window.client.get(f"{home}/ban-in.pdf"), 429, "Try again after")
    settings.ALL_VISITORS_AN_HOUR = 0
    english(Window(f"/khai/{form}?ngon-ngu=en").press().answer, 429, "very large number of new declarations")


def test_files_that_are_not_taken_say_why_in_english_beside_their_field(
    province: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES_FOLDER = tmp_path
    window, home = visitor(PAPER)
    window.go(f"{home}/buoc/a").fill(ten="Anna")

    def upload(data: bytes) -> None:
        window.press(**{"giay.tep": SimpleUploadedFile("a.txt", data)})

    upload(b"x" * 21_000_000)
    english(window.answer, 422, "The file is larger than")
    settings.VISITORS_MB = 0
    upload(b"abc")
    english(window.answer, 422, "Try again after")
    settings.VISITORS_MB = 600
    real = os.open

    def full(path: Any, flags: int, *more: Any, **named: Any) -> int:
        return real("/dev/full", os.O_WRONLY) if "arriving" in str(path) else real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", full)
    upload(b"abc" * 1_000_000)
    english(window.answer, 422, "no space left for files", "on paper")
    assert window.value("ten") == "Anna"


def test_an_empty_file_is_told_in_english(province: None, settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    code, who = begun(published(PAPER))
    with speaking("en"), pytest.raises(Refusal, match="The file is empty"):
        as_one(who, lambda: actions.attach(code, who, name="a.txt", data=b""))


# -- what goes wrong inside ------------------------------------------------------------------------------


def test_what_came_too_late_is_told_in_english(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    window, home = visitor()
    code = newest_code()
    drop = actions.drop

    def dropped_meanwhile(*args: Any, **more: Any) -> Any:
        drop(code, holder(home.split("/")[2]))
        return drop(*args, **more)

    monkeypatch.setattr(actions, "drop", dropped_meanwhile)
    english(window.client.post(f"{home}/bo", {"key": "khoa-bo-mot"}), 409, "“discarded”", "cannot discard it now")


def test_a_file_that_comes_after_sending_leads_to_what_was_sent(province: None, settings: Any, tmp_path: Any) -> None:
    settings.FILES_FOLDER = tmp_path
    window, home = visitor(PAPER)
    window.go(f"{home}/buoc/a").fill(ten="Anna")
    code, who, attach = newest_code(), holder(home.split("/")[2]), actions.attach

    def sent_meanwhile(*args: Any, **more: Any) -> Any:
        actions.send(code, who)
        return attach(*args, **more)

    actions.attach = sent_meanwhile  # type: ignore[assignment]
    try:
        window.press(**{"giay.tep": SimpleUploadedFile("a.txt", b"abc")})
    finally:
        actions.attach = attach
    english(window.answer, 200, "Declaration sent")


def test_a_fault_of_the_house_is_told_in_english(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    window, home = visitor()
    monkeypatch.setattr(filling, "stages", lambda *_: 1 // 0)
    window.client.raise_request_exception = False
    english(window.client.get(home), 500, "Something went wrong", "Reload the page", "Please give them this error code")
    window.client.cookies.clear()
    english(window.client.get(home), 500, "Something went wrong")
    part = window.client.post(f"{home}/buoc/mot", {"ten": "a"}, headers={"HX-Request": "true"})
    assert not MARKED.search(json.loads(part["HX-Trigger"])["refused"]["text"])


def test_without_the_database_patience_is_asked_in_english(own_database: str) -> None:
    connection = connections["default"]
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], "1"
    client = Client(raise_request_exception=False)
    client.cookies["language"] = "en"
    try:
        english(client.get(f"/to-khai/{LOST}"), 503, "down for maintenance", "Reload the page")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port


# -- the pattern ------------------------------------------------------------------------------------------


def test_a_refusal_speaks_the_language_in_which_it_is_raised() -> None:
    with speaking("en"):
        assert NotThere().sentence == "This could not be found, or you do not have permission to see it."
        with pytest.raises(WrongMoment, match="The declaration is “sent”, so you cannot save it now") as late:
            DECLARATION_MOVES.target(DeclarationState.SENT, "save", actions.save.sentence)
        assert late.value.facts["state"] == "đã gửi"
    assert NotThere().sentence.startswith("Không tìm thấy")


def test_contact_and_province_stay_as_they_are_and_are_marked(province: None) -> None:
    page = Client().get(f"/to-khai/{LOST}?ngon-ngu=en").content.decode()
    assert f'<span lang="vi">{house.CONTACT}</span>' in page
    assert whole(lambda: Version.objects.count(), HOUSE) == 0
