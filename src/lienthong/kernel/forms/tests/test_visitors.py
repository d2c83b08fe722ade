"""Who has no account begins only so many declarations within an hour; what was begun goes on."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import TooMany
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.actions.visitors import mark_of
from lienthong.kernel.forms.links import holder, new_secret
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import SMALL, as_one, begun, published

Come = Callable[[Actor], Client]


def rows() -> list[tuple[Any, ...]]:
    """The counts as they stand."""

    def asked() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("select address, begun from forms_inflow order by id")
            return list(cursor.fetchall())

    return whole(asked, HOUSE)


def pressed(form: str, address: str = "", client: Client | None = None) -> Window:
    """Somebody at an address presses “begin”."""
    window = Window(client=client or Client(headers={"X-Forwarded-For": address}))
    return window.go(f"/khai/{form}").press()


@pytest.fixture
def narrow(settings: Any) -> Any:
    """Two from one address, five from all; one proxy of ours."""
    settings.VISITORS_AN_HOUR, settings.ALL_VISITORS_AN_HOUR, settings.PROXIES = 2, 5, 1
    return settings


def test_one_address_begins_only_so_many_and_is_told_what_to_do(province: None, narrow: Any) -> None:
    form = published(SMALL)
    first = pressed(form, "203.0.113.7")
    assert first.path.startswith("/to-khai/") and pressed(form, "203.0.113.7").path.startswith("/to-khai/")
    third = pressed(form, "203.0.113.7")
    assert third.answer.status_code == 429 and third.path == f"/khai/{form}"
    assert "đã bắt đầu 2 tờ khai" in third.text and "đăng nhập" in third.text and "Bắt đầu khai" in third.text
    assert whole(Declaration.objects.count, HOUSE) == 2, "refused, nothing is begun"
    assert pressed(form, "203.0.113.8").path.startswith("/to-khai/"), "another address is not meant"
    assert pressed(form, "6.6.6.6, 203.0.113.7").answer.status_code == 429, (
        "what it writes before our proxy is no alibi"
    )
    going = first.go(f"{first.path}/buoc/mot").fill(ten="Trần Thị Thử").press("act", "cap-nhat")
    assert going.answer.status_code == 200, "what was begun goes on"


def test_a_few_who_use_up_what_all_may_shut_nobody_else_out(province: None, narrow: Any) -> None:
    form = published(SMALL)
    for number in (1, 1, 2, 2, 3):
        assert pressed(form, f"203.0.113.{number}").path.startswith("/to-khai/")
    again = pressed(form, "203.0.113.3")
    assert again.answer.status_code == 429 and "rất nhiều tờ khai mới" in again.text
    honest = pressed(form, "198.51.100.9")
    assert honest.path.startswith("/to-khai/"), "who has begun none in this hour is served"
    assert pressed(form, "198.51.100.9").answer.status_code == 429, "once"
    narrow.ALL_VISITORS_AN_HOUR = 1
    assert pressed(form, "198.51.100.10").answer.status_code == 429, "and not without end"


def test_whoever_has_many_networks_of_a_house_is_one() -> None:
    assert mark_of("2001:db8:0:100::1") == mark_of("2001:db8:0:1ff:9::1") != mark_of("2001:db8:0:200::1")


def test_pressed_again_it_is_not_counted_and_who_signs_in_neither(province: None, narrow: Any, come_as: Come) -> None:
    form, who = published(SMALL), holder(new_secret())
    for _ in range(4):
        as_one(who, lambda: actions.begin(who, key="khoa-mot-hai", form=form, visitor=mark_of("203.0.113.7")))
    assert [count for _, count in rows()] == [1]
    tu = Actor("account:tu", "Nguyễn Thị Tư", grants=(Grant("citizen", 0, frozenset()),))
    for _ in range(4):
        assert pressed(form, client=come_as(tu)).path.startswith("/to-khai/TK-")
    assert [count for _, count in rows()] == [1]


def test_the_address_is_not_kept_and_its_count_is_forgotten(province: None, narrow: Any) -> None:
    form = published(SMALL)
    pressed(form, "203.0.113.7")
    assert rows() == [(mark_of("203.0.113.7"), 1)] and "203.0.113" not in str(rows())
    with standing_on(now() + dt.timedelta(hours=1)):
        pressed(form, "203.0.113.7")
    with standing_on(now() + dt.timedelta(hours=27)):
        pressed(form, "203.0.113.7")
    assert [count for _, count in rows()] == [1]


def test_where_no_proxy_tells_only_all_together_are_counted(province: None, narrow: Any) -> None:
    narrow.PROXIES = 0
    form = published(SMALL)
    for _ in range(4):
        assert pressed(form, "203.0.113.7").path.startswith("/to-khai/")
    assert rows() == [("", 4)]


def test_of_many_at_once_no_more_begin_than_may(real_province: str, narrow: Any) -> None:
    form, mark, told = published(SMALL), mark_of("203.0.113.7"), []
    gate = threading.Barrier(6)

    def come() -> None:
        gate.wait()
        try:
            begun(form, visitor=mark)
            told.append("begun")
        except TooMany:
            told.append("told")
        finally:
            connections.close_all()

    hands = [threading.Thread(target=come) for _ in range(6)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert sorted(told) == ["begun"] * 2 + ["told"] * 4
    assert whole(Declaration.objects.count, HOUSE) == 2
