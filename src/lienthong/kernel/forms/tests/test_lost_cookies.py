"""Whoever declares without an account loses nothing when their phone forgets its cookies: the address is the key."""

import pytest
from django.test import Client

from lienthong.kernel.base.actor import Actor
from lienthong.kernel.forms import links
from lienthong.kernel.forms.views.filling import has_filler

from .browsing import Window
from .factories import SMALL, citizen, kept, newest_code, published
from .test_english import english_visitor, translated
from .test_signed_out import Come

HX = {"HX-Request": "true"}


def at_step(window: Window) -> Window:
    """A visitor who has begun, at their first step, with a name typed."""
    return window.go(f"{window.path}/buoc/mot").fill(ten="Anna Smith")


def forgetful() -> Client:
    """A browser without any cookie, before a house that asks for what protects its forms."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("quick", [True, False])
def test_what_is_typed_is_saved_although_all_cookies_are_gone(province: None, quick: bool) -> None:
    window = at_step(Window(f"/khai/{published(SMALL)}").press())
    answer = forgetful().post(window.path, {**window.sent(), "act": "tiep"}, headers=HX if quick else {})
    assert answer.status_code == (200 if quick else 303) and kept(newest_code()).kept["ten"] == "Anna Smith"
    home = window.path.rpartition("/buoc/")[0]
    assert forgetful().get(home).status_code == 200, "and goes on from the link"


def test_it_goes_on_in_its_language_to_the_end(province: None) -> None:
    window = at_step(english_visitor(published(translated(SMALL))))
    home = window.path.rpartition("/buoc/")[0]
    window.client = forgetful()
    window.press("act", "tiep")
    assert '<html lang="en"' in window.answer.content.decode()
    sent = forgetful().post(f"{home}/kiem-tra", {"key": "khoa-gui-khong-cookie"})
    assert sent.status_code == 303 and kept(newest_code()).state == "sent"


def test_where_somebody_has_signed_in_a_form_of_another_site_does_nothing(province: None, come_as: Come) -> None:
    who: Actor = citizen()
    window = Window(f"/khai/{published(SMALL)}", come_as(who)).press().fill(ten="Trần Thị Thử")
    strict = forgetful()
    strict.cookies = window.client.cookies
    sent = {**window.sent(), "csrfmiddlewaretoken": "", "act": "tiep"}
    other = strict.post(window.path, sent, headers={"Origin": "https://evil.example"})
    assert other.status_code == 403 and kept(newest_code()).kept == {}
    begin = forgetful().post(window.path.split("/to-khai")[0] + f"/khai/{published(SMALL)}", {"key": "khoa-mot-hai"})
    assert begin.status_code == 403, "what has no secret yet is protected as everything is"


def test_a_secret_that_begins_like_a_code_asks_for_no_sign_in(province: None, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "TK-" + "a" * 40  # pragma: allowlist secret
    assert links.is_secret(secret) and not has_filler(secret) and has_filler("TK-2026-000001")
    monkeypatch.setattr("lienthong.kernel.forms.views.filling.new_secret", lambda: secret)
    window = at_step(Window(f"/khai/{published(SMALL)}").press())
    assert secret in window.path and window.answer.status_code == 200
    assert forgetful().post(window.path, {**window.sent(), "act": "nghi"}).status_code == 303
    assert kept(newest_code()).kept["ten"] == "Anna Smith"
