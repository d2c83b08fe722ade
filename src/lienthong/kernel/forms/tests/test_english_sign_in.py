"""Whoever reads a declaration in English is asked to sign in in English; everybody else in Vietnamese."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client

from lienthong.kernel.access import api as access
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.units import api as units

from .browsing import Window
from .factories import JULY, SMALL, WARD, citizen, kept, newest_code, published
from .test_english import translated, vietnamese_on

PASSWORD = "mật khẩu của bà Tư"  # pragma: allowlist secret
SIGN_IN = "/dang-nhap"


def english(answer: HttpResponse, status: int, *words: str) -> str:
    """The page is whole in English and says these words."""
    page = answer.content.decode()
    assert answer.status_code == status and '<html lang="en"' in page, page[:1500]
    assert not vietnamese_on(answer.content)
    for word in words:
        assert word in page, word
    return page


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([\w.-]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(unescape(value))
    return found


@pytest.fixture
def form(province: None) -> str:
    """A form in two languages, and a citizen of a password."""
    citizen("tu")
    row = {"username": "ngan", "person": "n-tu", "unit_id": units.card(WARD).id, "roles": ["citizen"]}
    access.load(HOUSE, rows=[row], password_hash=make_password(PASSWORD), since=JULY)
    return published(translated(SMALL))


@pytest.mark.parametrize("demo", [False, True])
def test_the_link_on_a_page_in_english_leads_to_a_sign_in_in_english_and_back(
    form: str, settings: object, demo: bool
) -> None:
    settings.DEMO = demo  # type: ignore[attr-defined]
    window = Window(f"/khai/{form}?ngon-ngu=en")
    (link,) = (one.get("href") for one in window.tree.iter("a") if (one.get("href") or "").startswith(SIGN_IN))
    page = english(window.client.get(link), 200, "Sign in", "User name", "Password")
    fields = hidden(page)
    assert fields["next"] == [f"/khai/{form}?ngon-ngu=en"]
    english(window.client.post(SIGN_IN, {**fields, "username": "ngan", "password": "x"}), 422, "is not correct")
    english(window.client.post(SIGN_IN, {**fields, "username": "", "password": ""}), 422, "Enter your user name")
    done = window.client.post(SIGN_IN, {**fields, "username": "ngan", "password": PASSWORD})
    assert [done["Location"]] == fields["next"]
    assert '<html lang="en"' in window.client.get(done["Location"]).content.decode()


@pytest.mark.parametrize("quick", [False, True])
def test_whose_session_ended_signs_in_in_english_and_finds_what_was_typed(form: str, quick: bool) -> None:
    client = Client()
    client.post(SIGN_IN, {"username": "ngan", "password": PASSWORD})
    window = Window(f"/khai/{form}?ngon-ngu=en", client).press().fill(ten="Anna Smith")
    code = newest_code()
    del client.cookies[settings.SESSION_COOKIE_NAME]
    came = {"Referer": f"http://testserver{window.path}"} | ({"HX-Request": "true"} if quick else {})
    page = english(client.post(window.path, {**window.sent(), "act": "tiep"}, headers=came), 200, "session has ended")
    found = client.post(SIGN_IN, {**hidden(page), "username": "ngan", "password": PASSWORD})
    page = english(found, 200, "Not sent yet", "Send again", "Anna Smith")
    assert kept(code).kept == {}, "nothing goes out by itself"
    again = client.post(window.path, hidden(page))
    assert again.status_code == 303
    assert kept(code).kept["ten"] == "Anna Smith"


def test_whoever_has_signed_in_anew_meanwhile_reads_what_they_typed_in_english(form: str) -> None:
    client = Client(enforce_csrf_checks=True)
    plain = Client()
    plain.post(SIGN_IN, {"username": "ngan", "password": PASSWORD})
    client.cookies = plain.cookies
    window = Window(f"/khai/{form}?ngon-ngu=en", plain).press().fill(ten="Anna Smith")
    came = {"Referer": f"http://testserver{window.path}", "Origin": "http://testserver"}
    english(
        client.post(window.path, {**window.sent(), "csrfmiddlewaretoken": "x" * 64}, headers=came),
        403,
        "Not sent yet",
        "Anna Smith",
    )


def test_too_many_wrong_tries_and_a_page_that_lay_too_long_are_told_in_english(form: str) -> None:
    client, wrong = Client(), {"username": "ngan", "password": "x", "next": f"/khai/{form}?ngon-ngu=en"}
    for _ in range(4):
        assert client.post(SIGN_IN, wrong).status_code == 422
    english(client.post(SIGN_IN, wrong), 429, "locked for now", "15 minutes")
    english(Client(enforce_csrf_checks=True).post(SIGN_IN, wrong), 403, "open for too long")


def test_nobody_else_signs_in_in_english_whatever_was_read_last(form: str) -> None:
    client = Window(f"/khai/{form}?ngon-ngu=en").client
    assert client.cookies["language"].value == "en"
    english(client.get(f"{SIGN_IN}?next=/to-khai/TK-2026-000001"), 200)
    ways = ("", "?next=/", "?next=/ke-hoach", "?ngon-ngu=en", "?next=/khaisinh",
            "?next=//evil.example/khai/x?ngon-ngu=en",
            "?next=https://evil.example/khai/?ngon-ngu=en", f"?next={quote('/khai/x?ngon-ngu=vi')}",
            f"?next={quote('/khai/x?ngon-ngu=xx&ngon-ngu=vi')}")  # fmt: skip
    for way in ways:
        page = client.get(SIGN_IN + way).content.decode()
        assert '<html lang="vi"' in page and "Tên đăng nhập" in page and "evil" not in page, way
    assert '<html lang="vi"' in Client().get(f"{SIGN_IN}?next=/to-khai/TK-2026-000001").content.decode()
