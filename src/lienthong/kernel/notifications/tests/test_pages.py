"""What a person sees of their notices."""

import re

import pytest
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.notifications.kinds import KINDS

LAN = Actor(
    "account:lan", "Chị Lan", person="p-lan", grants=(Grant("counter", 1, frozenset({1})),), units=frozenset({1})
)
MINH = Actor("account:minh", "Anh Minh", person="p-minh", grants=(Grant("officer", 1, frozenset({1})),))


@pytest.fixture
def told(own_database):
    notifications.register_kind("test.seen", label="Việc thử", title="Việc <b>{n}</b>", text="Nội dung {n}.")
    yield lambda *numbers: whole(
        lambda: [notifications.notify(["p-lan"], "test.seen", facts={"n": n}, url=f"/viec/{n}") for n in numbers], HOUSE
    )
    KINDS.pop("test.seen")


def once(shown):
    return re.search(r'name="key" value="([^"]+)"', shown)[1]


def test_the_list_the_badge_and_opening_one(told, come_as):
    told(1, 2)
    browser = come_as(LAN)
    shown = browser.get("/thong-bao").content.decode()
    assert "Việc &lt;b&gt;2&lt;/b&gt;" in shown
    assert "2 thông báo chưa đọc" in shown
    assert shown.index("&gt;2&lt;") < shown.index("&gt;1&lt;"), "newest first"
    address = re.search(r'action="(/thong-bao/[^"]+/mo)"', shown)[1]
    opened = browser.post(address)
    assert (opened.status_code, opened.url) == (303, "/viec/2")
    left = browser.get("/thong-bao?xem=chua-doc").content.decode()
    assert "Việc &lt;b&gt;1&lt;/b&gt;" in left
    assert "Việc &lt;b&gt;2&lt;/b&gt;" not in left
    assert come_as(MINH).post(address).status_code == 404
    assert "Chưa có thông báo nào" in come_as(MINH).get("/thong-bao").content.decode()


def test_all_that_was_on_the_page_is_read_and_what_came_since_is_not(told, come_as):
    told(1, 2)
    browser = come_as(LAN)
    shown = browser.get("/thong-bao").content.decode()
    newest = re.search(r'name="up_to" value="([^"]+)"', shown)[1]
    told(3)
    done = browser.post("/thong-bao/da-doc", {"key": once(shown), "up_to": newest}, follow=True).content.decode()
    assert "Đã đánh dấu 2 thông báo là đã đọc." in done
    assert "1 thông báo chưa đọc" in done


def test_long_lists_are_turned_page_by_page(told, come_as):
    told(*range(70))
    browser, seen, address = come_as(LAN), [], "/thong-bao"
    while address:
        shown = browser.get(address).content.decode()
        seen += re.findall(r"Nội dung (\d+)\.", shown)
        more = re.search(r'href="(\?sau=[^"]+)"', shown)
        address = "/thong-bao" + more[1] if more else ""
    assert [int(n) for n in seen] == list(range(69, -1, -1))


def test_choosing_by_which_way_to_hear(told, come_as):
    browser = come_as(LAN)
    shown = browser.get("/thong-bao/tuy-chon").content.decode()
    assert "Việc thử" in shown
    saved = browser.post("/thong-bao/tuy-chon", {"key": once(shown), "test.seen": "none"}, follow=True)
    assert "Đã ghi nhận cách nhận thông báo." in saved.content.decode()
    told(1)
    assert "Chưa có thông báo nào" in browser.get("/thong-bao").content.decode()
    wrong = browser.post("/thong-bao/tuy-chon", {"key": "12345678", "test.seen": "smoke"})
    assert wrong.status_code == 422


def test_a_visitor_is_asked_to_sign_in(own_database):
    for address in ("/thong-bao", "/thong-bao/tuy-chon"):
        assert Client().get(address).url.startswith("/dang-nhap?next=")
