"""What the administrator sees of the outbox, and does about it."""

import datetime as dt
import re

import pytest
from django.db.models.functions import Now
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange import api as exchange
from lienthong.kernel.exchange.models import Envelope
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import Told, introduced

ADDRESS = "/he-thong/goi-tin"
ROLES = ["unit_admin", "coordinator", "leader", "officer", "counter", "citizen", "auditor", "province_leader"]


def who(role):
    return Actor(f"account:{role}", role, person="p-x", grants=(Grant(role, 1, frozenset({1})),), units=frozenset({1}))


@pytest.fixture
def stuck(own_database):
    """One envelope that was refused, one whose partner has not answered three times."""
    exchange.register_kind("letter", "Thư thử")
    with introduced(Told("no", "down")) as partner:
        codes = whole(
            lambda: exchange.post_many(
                "told", [exchange.Draft("letter", {"text": "nội dung riêng"}, key, f"KH-{key}") for key in "ab"]
            ),
            HOUSE,
        )
        exchange.deliver("told")
        whole(lambda: Envelope.objects.filter(code=codes[1]).update(attempts=3), HOUSE)
        yield partner, codes


def test_what_is_stuck_stands_first_with_the_reason(stuck, come_as):
    shown = come_as(who("system_admin")).get(ADDRESS).content.decode()
    assert "Không nhận: sai địa chỉ." in shown
    assert "không trả lời" in shown
    assert "Thư thử: KH-a" in shown
    assert "Đã dừng gửi" in shown
    assert "nội dung riêng" not in shown, "bodies may be personal and stay in the envelope"


def test_tabs_and_filters(stuck, come_as):
    browser = come_as(who("system_admin"))

    def found(query):
        return set(re.findall(r"Thư thử: (KH-\w)", browser.get(ADDRESS + query).content.decode()))

    assert found("?xem=given_up") == {"KH-a"}
    assert found("?xem=failed") == {"KH-b"}
    assert found("?xem=sent") == set()
    assert found("?xem=all&doi_tac=told") == {"KH-a", "KH-b"}
    assert found("?xem=all&doi_tac=mail") == set()
    assert found("?xem=khong-co&sau=x") == {"KH-a", "KH-b"}


def test_who_an_envelope_is_about_stands_there_by_name(own_database, come_as):
    exchange.register_kind("letter", "Thư thử")
    with introduced(Told()):
        since = dt.date(2025, 7, 1)
        ward = {"code": "ward", "name": "Phường Thử", "kind": "phuong", "tier": "commune"}
        units.found(HOUSE, **ward, parent=None, since=since, cited="Thử")
        people.hire(HOUSE, code="na-ng-thu", full_name="Trần Thị Thử", unit="ward", since=since)
        code = whole(lambda: exchange.post("told", "letter", {}, dedup="a", subject="na-ng-thu"), HOUSE)
        browser = come_as(who("system_admin"))
        for address in (f"{ADDRESS}?xem=all", f"{ADDRESS}/{code}"):
            shown = browser.get(address).content.decode()
            assert "Trần Thị Thử" in shown and "na-ng-thu" not in shown


def test_retry_and_give_up_from_the_page(stuck, come_as):
    _, (refused, failed) = stuck
    browser = come_as(who("system_admin"))
    shown = browser.get(f"{ADDRESS}/{refused}").content.decode()
    key = re.search(r'name="key" value="([^"]+r)"', shown)[1]
    assert "Gửi lại ngay" in shown
    assert "Dừng gửi gói tin này" not in shown, "it is stopped already"
    for _ in range(2):  # a double click
        assert browser.post(f"{ADDRESS}/{refused}/gui-lai", {"key": key}).status_code == 303
    assert whole(lambda: Envelope.objects.get(code=refused).state, HOUSE) == "waiting"

    empty = browser.post(f"{ADDRESS}/{failed}/dung-gui", {"key": "12345678", "reason": " "})
    assert empty.status_code == 422
    assert "Ghi lý do từ 5 đến 500 ký tự." in empty.content.decode()
    done = browser.post(f"{ADDRESS}/{failed}/dung-gui", {"key": "12345679", "reason": "không cần gửi"}, follow=True)
    assert "Dừng bởi system_admin: không cần gửi" in done.content.decode()


def test_a_partner_without_an_address_says_what_to_do(own_database, come_as):
    shown = come_as(who("system_admin")).get(ADDRESS).content.decode()
    assert "Chưa cấu hình" in shown
    assert "khai báo máy chủ thư của tỉnh (LIENTHONG_SMTP)" in shown
    assert "Không có gói tin nào cần xem lại" in shown


def test_what_waits_for_a_partner_that_nobody_set_up_is_said_once_and_is_not_stuck(own_database, come_as):
    exchange.register_kind("quiet", "Thư lặng")
    with introduced(Told(ready=False, set_up=False)) as partner:
        whole(lambda: exchange.post("told", "quiet", {}, dedup="a", subject="KH-a"), HOUSE)
        whole(lambda: Envelope.objects.update(next_try=Now() - dt.timedelta(hours=1)), HOUSE)
        browser = come_as(who("system_admin"))
        shown = browser.get(ADDRESS).content.decode()
        assert "KH-a" not in shown
        assert shown.count("Chưa khai báo địa chỉ.") == 1
        assert "KH-a" in browser.get(f"{ADDRESS}?xem=waiting").content.decode()
        partner.set_up = True  # a wrong address is a fault that a person must see
        assert "KH-a" in browser.get(ADDRESS).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_for_everybody_else_the_pages_do_not_exist(stuck, come_as, role):
    _, (refused, _) = stuck
    browser = come_as(who(role))
    assert browser.get(ADDRESS).status_code == 404
    assert browser.get(f"{ADDRESS}/{refused}").status_code == 404
    for verb in ("gui-lai", "dung-gui"):
        answer = browser.post(f"{ADDRESS}/{refused}/{verb}", {"key": "12345678", "reason": "thử xem sao"})
        assert answer.status_code == 404
    assert whole(lambda: Envelope.objects.get(code=refused).state, HOUSE) == "given_up"


def test_a_visitor_is_asked_to_sign_in(own_database):
    assert Client().get(ADDRESS).url.startswith("/dang-nhap?next=")


def test_what_is_tried_again_by_itself_is_not_yet_shown_as_stuck(stuck, come_as):
    _, (_, failed) = stuck
    whole(lambda: Envelope.objects.filter(code=failed).update(attempts=1), HOUSE)
    shown = come_as(who("system_admin")).get(ADDRESS).content.decode()
    assert "KH-a" in shown
    assert "KH-b" not in shown
