"""Who comes gets an account and an invitation, who moves other rights, who leaves nothing: within the minute."""

import datetime as dt
import re

import pytest
from django.test import Client

from lienthong.kernel.access import api as access
from lienthong.kernel.access.following import follow_people
from lienthong.kernel.access.invitations import invited
from lienthong.kernel.access.models import Account
from lienthong.kernel.access.usernames import username
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, WrongMoment
from lienthong.kernel.people import api as people

from .test_post_roles import DAY, SINCE, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    with standing_on(SINCE):
        ids = lay()
        people.hire(HOUSE, code="p-anh", full_name="Hồ Đức Anh", unit="t-p", since=SINCE)
    with standing_on(DAY):
        yield ids


def seated(person: str, post: str, day: dt.date = DAY) -> None:
    people.seat(f"t-p.{post}", HOUSE, person=person, on=day, cited="QĐ 3")


def of(person: str) -> list[Account]:
    return list(Account.objects.filter(person__code=person, is_active=True))


def test_names_say_the_unit_and_the_person_and_nobody_has_anothers() -> None:
    taken = {"skhcn_nguyenvana", "skhcn_nguyenvana2"}
    assert username("Nguyễn Văn A", "Sở Khoa học và Công nghệ", lambda name: False) == "skhcn_nguyenvana"
    assert username("Nguyễn Văn A", "Sở Khoa học và Công nghệ", taken.__contains__) == "skhcn_nguyenvana3"
    assert username("Đỗ Ước", "Phường Trường Vinh", lambda name: False) == "ptv_douoc"
    assert len(username("Lê " * 60, "Xã", lambda name: name in taken)) <= 60


def test_who_comes_to_a_post_gets_an_account_with_its_rights_and_is_invited(ward):
    seated("p-anh", "chuyen-vien")
    access.give_role("t-p.chuyen-vien", HOUSE, role="officer", cited="QĐ 3")
    assert follow_people() == (1, 0)
    [account] = of("p-anh")
    assert account.username == "t_hoducanh" and not account.has_usable_password()
    assert access.actor_named(account.username).over(ward["t-p"], "officer")
    assert follow_people() == (0, 0), "looked at again nothing is done twice"


def test_who_comes_later_gets_it_on_the_day(ward):
    later = DAY + dt.timedelta(days=5)
    seated("p-anh", "chuyen-vien", later)
    assert follow_people() == (0, 0)
    with standing_on(later):
        assert follow_people() == (1, 0)


def test_the_password_is_chosen_once_within_three_days(ward):
    seated("p-anh", "chuyen-vien")
    follow_people()
    [account] = of("p-anh")
    address = access.invitation(account.code)
    with standing_on(DAY + dt.timedelta(days=4)):
        assert Client().get(address).status_code == 410
    assert Client().get(address[:-3] + "xyz").status_code == 410
    page = Client().get(address)
    assert page.status_code == 200 and account.username in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    weak = Client().post(address, {"new_password1": "123", "new_password2": "123"})
    assert weak.status_code == 422
    chosen = "mat-khau-cua-rieng-toi"
    assert Client().post(address, {f"new_password{n}": chosen for n in (1, 2)})["Location"] == "/dang-nhap"
    assert Client().get(address).status_code == 410, "once"
    assert Client().post("/dang-nhap", {"username": account.username, "password": chosen}).status_code == 302


def test_a_closed_account_has_no_invitation(ward):
    address = access.invitation("tk-lan")
    token = address.removeprefix("/dat-mat-khau/")
    assert invited(token)
    access.close_account("tk-lan", HOUSE, reason="thử")
    assert invited(token) is None and access.invitation("tk-lan") == ""
    with pytest.raises(WrongMoment):
        access.invite("tk-lan", HOUSE)


def test_who_leaves_has_no_account_any_more_from_the_day_on(ward):
    client, later = Client(), DAY + dt.timedelta(days=2)
    client.force_login(Account.objects.get(username="lan"))
    people.leave("p-lan", HOUSE, unit="t-p", on=later, cited="QĐ 9")
    assert follow_people() == (0, 0) and client.get("/tai-khoan").status_code == 200
    with standing_on(later):
        assert follow_people() == (0, 1)
        assert client.get("/tai-khoan").status_code == 302
        assert not of("p-lan")


def test_a_system_administrator_who_leaves_loses_what_was_theirs_alone(ward):
    people.leave("p-nam", HOUSE, unit="t-p", on=DAY, cited="QĐ 9")
    assert follow_people() == (0, 1)
    assert not access.rights_at(dt.datetime.fromisoformat("2026-03-10T12:00:00+07:00"), person="p-nam")


def test_who_lives_here_as_well_keeps_the_account_of_a_citizen(ward):
    access.grant(HOUSE, username="lan", role="citizen", unit_id=ward["t-p"])
    people.leave("p-lan", HOUSE, unit="t-p", on=DAY, cited="QĐ 9")
    assert follow_people() == (0, 0)
    assert access.actor_named("lan").roles == {"citizen"}


def test_who_moves_keeps_the_account_and_has_other_rights(ward):
    access.give_role("t-p.chuyen-vien", HOUSE, role="officer", cited="QĐ 3")
    people.vacate("t-p.mot-cua", HOUSE, person="p-lan", on=DAY, cited="QĐ 4")
    seated("p-lan", "chuyen-vien")
    assert follow_people() == (0, 0)
    assert access.actor_named("lan").roles == {"officer"}


def test_what_somebody_closed_stays_closed_until_the_person_is_seated_anew(ward):
    access.close_account("tk-lan", access.actor_named("nam"), reason="lộ mật khẩu")
    assert follow_people() == (0, 0)
    with standing_on(DAY + dt.timedelta(days=1)):
        people.vacate("t-p.mot-cua", HOUSE, person="p-lan", on=DAY + dt.timedelta(days=1), cited="QĐ 4")
        seated("p-lan", "chuyen-vien", DAY + dt.timedelta(days=1))
        assert follow_people() == (1, 0)
        assert re.fullmatch(r"t_nguyenlan", of("p-lan")[0].username)


def test_an_administrator_keeps_the_accounts_of_the_unit_and_not_their_own(ward):
    mai = access.actor_named("mai")
    assert access.invite("tk-moi", mai) == "tk-moi"
    with pytest.raises(NotAllowed, match="chính mình"):
        access.close_account("tk-mai", mai, reason="thử")
    assert access.close_account("tk-moi", mai, reason="lộ mật khẩu")
