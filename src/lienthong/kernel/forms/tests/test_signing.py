"""A declaration is signed with the account of whoever declares; the evidence is what the house itself knows."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.forms.api import FaultyForm, read_form
from lienthong.kernel.forms.looking import digest_of
from lienthong.kernel.forms.models import Declaration

from .browsing import Window
from .factories import lan, mai, published
from .samples import kind, of, one

Come = Callable[[Actor], Client]
SIGNED = of(
    {"ten": {"type": "string"}, "ky": kind("signature")}, {"ky": {"label": "Người khai ký"}}, required=("ten", "ky")
)
TU = Actor("account:tu", "Nguyễn Thị Tư", grants=(Grant("citizen", 0, frozenset()),))


def newest() -> Declaration:
    """The declaration that was begun last."""
    return whole(lambda: Declaration.objects.select_related("version").order_by("-id")[0], HOUSE)


def step_of(form: str, client: Client) -> Window:
    """The one step of a new declaration."""
    window = Window(f"/khai/{form}", client).press()
    return window if "/buoc/" in window.path else window.go(f"{window.path}/buoc/a")


def test_who_has_signed_in_signs_with_the_account_and_the_house_keeps_the_evidence(
    province: None, come_as: Come
) -> None:
    window = step_of(published(SIGNED), come_as(TU))
    assert "Tôi, Nguyễn Thị Tư, ký tờ khai này" in window.text
    window.fill(ten="Tên", ky="account").press().press()
    held = newest()
    fact = held.signed["ky"]
    assert held.state == "sent" and held.answer == {"ten": "Tên", "ky": "account"}
    assert (fact["by"], fact["name"], fact["digest"]) == ("account:tu", "Nguyễn Thị Tư", digest_of(held.answer))
    assert abs((dt.datetime.fromisoformat(fact["at"]) - held.sent_at).total_seconds()) < 5
    said = come_as(lan()).get(f"/to-khai/nhan/{held.code}").content.decode()
    assert "Nguyễn Thị Tư đã ký bằng tài khoản lúc" in said and "nội dung còn nguyên từ khi ký" in said

    def falsify() -> None:
        Declaration.objects.filter(pk=held.pk).update(answer={**held.answer, "ten": "Tên khác"})

    whole(falsify, HOUSE)
    assert "NỘI DUNG ĐÃ KHÁC" in come_as(lan()).get(f"/to-khai/nhan/{held.code}").content.decode()


@pytest.mark.parametrize("who", [None, "official"])
def test_who_has_not_signed_in_or_fills_in_for_another_signs_on_paper(
    province: None, come_as: Come, who: str | None
) -> None:
    client = come_as(mai()) if who else Client()
    form = published(SIGNED)
    way = Window(f"/khai/{form}", client).tree.xpath('//a[starts-with(@href, "/dang-nhap")]/@href')
    assert way == ([] if who else [f"/dang-nhap?next=/khai/{form}"])
    window = step_of(form, client)
    assert "bằng tài khoản đang đăng nhập" not in window.text
    window.put("ky", "account").fill(ten="Tên").press()
    assert window.answer.status_code == 422 and "Chỉ người khai đã đăng nhập" in window.text
    window.put("ky", "paper").press().press()
    assert newest().state == "sent" and newest().signed == {}


@pytest.mark.parametrize("given", ["x", "ACCOUNT", {"by": "account:hung"}, ["account"], True, 1])
def test_nothing_else_is_a_signature(given: Any) -> None:
    assert one(kind("signature"), given)[0] is None
    assert one(kind("signature"), "account")[0] is None, "nobody has signed in"
    assert one(kind("signature"), "paper") == ("paper", ())


ROWS = {"type": "array", "maxItems": 2, "items": {"type": "object", "additionalProperties": False,
        "properties": {"k": kind("signature")}}}  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        of({"a": kind("signature")}, {"a": {"computed": '"account"'}}),
        of({"a": kind("signature")}, {"a": {"prefill": ["people.full_name"]}}),
        of({"a": {"type": "array", "maxItems": 2, "items": kind("signature")}}),
        of({"a": ROWS}, {"a.k": {"label": "K"}}),
    ],
)
def test_no_form_signs_by_itself(form: dict[str, Any]) -> None:
    with pytest.raises(FaultyForm) as no:
        read_form(json.dumps(form))
    assert "Chữ ký không" in str(no.value.faults[0])
