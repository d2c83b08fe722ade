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


def test_a_bare_press_leads_to_the_page_of_the_button_not_to_one_that_takes_forms_only(place):
    answer = Client().post("/thong-bao/da-doc", {"key": "mot-ma-du-dai"}, headers=CAME)
    assert answer["Location"] == "/dang-nhap?next=%2Fthong-bao%3Fx%3D1"
    assert Client().post(WHERE, {"key": "x"}, headers={"referer": "http://evil.example/a"})["Location"].endswith("%2F")
    password = Client().post("/tai-khoan", {"new_password1": "mật khẩu mới của tôi"})
    assert password.status_code == 302


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
