"""Who presses a button after their session has ended loses nothing, and nothing goes out by itself."""

import re
from html import unescape

import pytest
from django.test import Client

from lienthong.kernel.access import kept
from lienthong.kernel.access.models import Account

from .test_access import PASSWORD, place

__all__ = ["place"]
pytestmark = pytest.mark.django_db
WHERE = "/thong-bao/tuy-chon"
TYPED = {"key": "mot-ma-du-dai", "why": "Đã khảo sát\r\nhai điểm.", "unit": "7", "more": ["a", "b"]}
CAME = {"referer": "http://testserver/thong-bao?x=1"}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page)}


def test_what_was_typed_comes_back_after_the_sign_in_and_waits_for_a_press(place):
    client = Client()
    asked = client.post(WHERE, TYPED, headers=CAME).content.decode()
    assert "Phiên làm việc đã hết" in asked and "Đã khảo sát" not in asked
    fields = hidden(asked)
    wrong = client.post("/dang-nhap", {**fields, "username": "lan", "password": "sai-roi-sai-roi"})
    assert wrong.status_code == 422 and hidden(wrong.content.decode())["kept"] == fields["kept"]
    shown = client.post("/dang-nhap", {**fields, "username": "lan", "password": PASSWORD}).content.decode()
    assert "Phan Thị Lan" in shown and "Đã khảo sát" in shown and f'action="{WHERE}"' in shown
    assert [value for name, value in re.findall(r'name="(more)" value="([^"]*)"', shown) if name] == ["a", "b"]
    assert hidden(shown)["why"] == TYPED["why"] and hidden(shown)["key"] == TYPED["key"]
    assert 'href="/thong-bao?x=1"' in shown


def led(answer) -> str:
    """The page to which somebody is led, with its words on a press that had no effect."""
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap?next=")
    shown = Client().get(answer["Location"]).content.decode()
    assert "Phiên làm việc đã hết" in shown and "Nút vừa bấm chưa có tác dụng" in shown
    assert "kept" not in hidden(shown), "nothing was written that is worth keeping"
    return hidden(shown)["next"]


def test_who_presses_a_bare_button_too_late_reads_that_nothing_was_done_and_comes_back_to_its_page(place):
    assert led(Client().post("/thong-bao/da-doc", {"key": "mot-ma-du-dai"}, headers=CAME)) == "/thong-bao?x=1"
    assert led(Client().post(WHERE, {"key": "x"}, headers={"referer": "http://evil.example/a"})) == "/"
    password = Client().post("/tai-khoan", {"new_password1": "mật khẩu mới của tôi"})
    assert led(password) == "/" and "khẩu" not in password["Location"]
    assert "Phiên làm việc đã hết" not in Client().get(Client().get(WHERE)["Location"]).content.decode()


def test_a_bare_button_of_a_browser_that_has_forgotten_everything_is_answered_in_the_same_words(place):
    client = Client(enforce_csrf_checks=True)
    own = {**CAME, "origin": "http://testserver"}
    for path in ("/thong-bao/da-doc", "/dang-nhap"):
        assert led(client.post(path, {"key": "mot-ma-du-dai"}, headers=own)) == "/thong-bao?x=1"
    foreign = client.post("/thong-bao/da-doc", {"key": "k"}, headers={"origin": "http://evil.example"})
    assert "Trang đã mở quá lâu" in foreign.content.decode()


def test_a_part_that_htmx_asks_for_becomes_the_whole_page(place):
    came = {"hx-request": "true", "hx-current-url": "http://testserver/thong-bao"}
    assert Client().get(WHERE, headers=came)["HX-Redirect"] == "/dang-nhap?next=%2Fthong-bao"
    answer = Client().post(WHERE, TYPED, headers=came)
    assert answer["HX-Retarget"] == "body" and "Phiên làm việc đã hết" in answer.content.decode()


def test_what_the_house_did_not_seal_is_not_taken(place):
    forged = {"kept": "eyJ4Ijoi", "username": "lan", "password": PASSWORD, "next": "/thong-bao"}
    assert Client().post("/dang-nhap", forged)["Location"] == "/thong-bao"
    assert kept.opened("") is None


def test_files_cannot_be_kept_and_the_page_says_so():
    given = kept.Kept("/a", "/b", [("x", "một câu")], files=True)
    assert kept.opened(kept.sealed(given)) == given


def test_a_form_older_than_the_sign_in_is_shown_again_but_no_other_site_speaks_through_it(place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(username="lan"), "django.contrib.auth.backends.ModelBackend")
    again = client.post(WHERE, TYPED, headers={**CAME, "origin": "http://testserver"})
    assert again.status_code == 403
    shown = again.content.decode()
    assert "Phan Thị Lan" in shown and "Gửi lại" in shown and hidden(shown)["why"] == TYPED["why"]
    for origin in ({"origin": "http://evil.example"}, {}):
        foreign = client.post(WHERE, TYPED, headers=origin).content.decode()
        assert "khảo sát" not in foreign and "Trang đã mở quá lâu" in foreign
    signed_out = Client(enforce_csrf_checks=True).post(WHERE, TYPED, headers={"origin": "http://testserver"})
    assert "kept" in hidden(signed_out.content.decode())
