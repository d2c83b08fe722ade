"""A citizen finds the form they need: on a list for everybody, from the first page, in the search box."""

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.base import today
from lienthong.kernel.base.actor import ANYONE, Actor
from lienthong.kernel.forms import actions
from lienthong.kernel.forms.offering import offers
from lienthong.kernel.search import api as search

from .factories import NEW_YEAR, OTHER, SMALL, citizen, drafted, mai, published

Come = Callable[[Actor], Client]
DAY = NEW_YEAR + dt.timedelta(days=40)


def called(title: str, english: str = "") -> dict[str, Any]:
    """The small form under another name."""
    form = copy.deepcopy(SMALL)
    form["title"] = {"vi": title, "en": english} if english else title
    return form


def found(text: str = "", day: dt.date = DAY) -> list[str]:
    return [one.title for one in offers(ANYONE, text, day)]


def test_only_forms_in_force_are_offered_by_the_words_of_their_names(province: None) -> None:
    birth = published(called("Tờ khai đăng ký khai sinh"))
    published(called("Đơn đề nghị hỗ trợ nhà ở"), unit=OTHER)
    published(called("Áp dụng sau này"), on=DAY + dt.timedelta(days=1))
    drafted(called("Đang soạn"))
    assert found() == ["Đơn đề nghị hỗ trợ nhà ở", "Tờ khai đăng ký khai sinh"]
    assert found("Áp dụng", DAY + dt.timedelta(days=1)) == ["Áp dụng sau này"]
    for text in ("khai sinh", "KHAI SINH", "dang ky khai", "sinh thanh vinh", birth):
        assert found(text) == ["Tờ khai đăng ký khai sinh"], text
    assert found("don vinh phu") == ["Đơn đề nghị hỗ trợ nhà ở"]
    assert found("sinh khong co") == [] and found("inh") == []
    assert found("100% _ (đơn)") == []


def test_what_ended_is_offered_no_more_nor_what_a_later_version_replaced_twice(province: None) -> None:
    form = published(called("Tờ khai cũ"))
    published(called("Tờ khai mới"), of=form, on=NEW_YEAR + dt.timedelta(days=10))
    assert len(found()) == 1
    soon = today() + dt.timedelta(days=5)
    actions.end(f"{form}.v2", mai(), on=soon)
    assert found(day=soon) == [] and len(found(day=soon - dt.timedelta(days=1))) == 1


@pytest.mark.parametrize("who", [None, citizen])
def test_from_the_first_page_to_the_declaration(province: None, come_as: Come, who: Callable[[], Actor] | None) -> None:
    form = published(called("Tờ khai đăng ký khai sinh", "Birth registration"))
    client = come_as(who()) if who else Client()
    assert 'href="/khai"' in client.get("/").content.decode()
    page = client.get("/khai?q=khai+sinh").content.decode()
    assert f'href="/khai/{form}"' in page and "Phường Thành Vinh" in page
    assert client.get(f"/khai/{form}").status_code == 200
    assert "Không có biểu mẫu nào theo từ đang tìm" in client.get("/khai?q=zzz").content.decode()
    english = client.get("/khai?ngon-ngu=en").content.decode()
    assert "Birth registration" in english and f'href="/khai/{form}?ngon-ngu=en"' in english
    assert f'href="/khai/{form}"' in client.get("/tim-kiem?q=khai+sinh").content.decode()


def test_the_search_box_finds_forms_in_force_for_everybody(province: None) -> None:
    form = published(called("Tờ khai đăng ký khai sinh"))
    hits = [hit for group in search.find(ANYONE, "dang ky khai sinh") for hit in group.hits]
    assert [(hit.title, hit.url) for hit in hits] == [("Tờ khai đăng ký khai sinh", f"/khai/{form}")]
