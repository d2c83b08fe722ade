"""A citizen whose session ends while they type: they sign in again, and what was typed is kept by a press."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from lienthong.kernel.base.actor import Actor

from .browsing import Window
from .factories import SMALL, citizen, kept, published

Come = Callable[[Actor], Client]
NOWHERE, HX = "TK-2026-999999", {"HX-Request": "true"}


def begun_by(client: Client) -> Window:
    """At the first step of a new declaration, with a name typed."""
    window = Window(f"/khai/{published(SMALL)}", client).press()
    return window.fill(ten="Nam")


def signed_out(client: Client) -> None:
    """As after an expiry."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.mark.parametrize("quick", [True, False])
def test_what_was_typed_comes_along_and_is_kept_by_a_press(province: None, come_as: Come, quick: bool) -> None:
    client = come_as(citizen())
    window = begun_by(client)
    code = window.path.split("/")[2]
    signed_out(client)
    sent = {**window.sent(), "act": "tiep"}
    page = client.post(window.path, sent, headers=HX if quick else {}).content.decode()
    assert "Phiên làm việc đã hết" in page and "Nam" not in page
    assert kept(code).kept == {}, "nothing goes out by itself"
    assert 'name="kept"' in page, "a single word is an answer too"


def test_whether_there_is_such_a_declaration_is_not_told(province: None, come_as: Come) -> None:
    window = begun_by(come_as(citizen()))
    code, client = window.path.split("/")[2], Client()
    there, nowhere = ([
        client.get(f"/to-khai/{mark}"), client.get(f"/to-khai/{mark}/kiem-tra"),
        client.post(f"/to-khai/{mark}/buoc/mot", {"ten": "Nam", "key": "khoa-gui-trung"}),
        client.post(f"/to-khai/{mark}/buoc/khong-co", {"ten": "Nam", "key": "khoa-gui-trung"}, headers=HX),
    ] for mark in (code, NOWHERE))  # fmt: skip
    seen = [[(one.status_code, one.get("Location", "").replace(mark, "…")) for one in some]
            for mark, some in ((code, there), (NOWHERE, nowhere))]  # fmt: skip
    assert seen[0] == seen[1] and seen[0][0] == (302, "/dang-nhap?next=%2Fto-khai%2F…")
    assert all("Phiên làm việc đã hết" in one.content.decode() for one in (*there[2:], *nowhere[2:]))


def test_a_secret_address_asks_for_no_sign_in(province: None) -> None:
    window = Window(f"/khai/{published(SMALL)}").press()
    assert window.answer.status_code == 200 and Client().get(window.path).status_code == 200
    assert Client().get(f"/to-khai/{'a' * 43}").status_code == 404
