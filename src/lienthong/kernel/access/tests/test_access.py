"""Signing in, what an account may do, and that a right taken away is gone at the next request."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from lienthong.kernel.access import api as access
from lienthong.kernel.access.models import Account, Grant
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

PASSWORD = "mot-mat-khau-dai"
HASH = make_password(PASSWORD)
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A province with a ward, and three people in it."""
    for code, parent, name in (("t", "", "Tỉnh thử"), ("t-p", "t", "Phường Thử"), ("t-x", "t", "Xã Khác")):
        units.found(
            HOUSE, code=code, name=name, kind="phuong" if parent else "tinh", tier="xa" if parent else "tinh",
            parent=parent or None, since=dt.date(2025, 7, 1), cited="Quyết định thử",
        )  # fmt: skip
    for code, name in (("p-lan", "Phan Thị Lan"), ("p-hung", "Võ Đình Hùng"), ("p-nam", "Cao Xuân Nam")):
        people.hire(HOUSE, code=code, full_name=name, unit="t-p", since=dt.date(2025, 7, 1))
    ids = {code: card.id for code, card in units.cards_of({"t", "t-p", "t-x"}).items()}
    rows = [
        {"username": "lan", "person": "p-lan", "unit_id": ids["t-p"], "roles": ["officer"]},
        {"username": "hung", "person": "p-hung", "unit_id": ids["t-p"], "roles": ["leader", "unit_admin"]},
        {"username": "nam", "person": "p-nam", "unit_id": ids["t"], "roles": ["system_admin"]},
    ]
    access.load(HOUSE, rows=rows, password_hash=HASH, since=dt.date(2025, 7, 1))
    return ids


def signed_in(name: str) -> Client:
    client = Client()
    answer = client.post("/dang-nhap", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return client


def test_an_actor_holds_roles_over_its_subtree(place):
    lan, nam = access.actor_named("lan"), access.actor_named("nam")
    assert lan.over(place["t-p"], "officer") and not lan.over(place["t-x"], "officer")
    assert nam.over(place["t-x"], "system_admin") and not nam.everywhere


def test_a_grant_holds_only_between_its_days(place):
    with standing_on("2025-06-30"):
        assert access.actor_named("lan").grants == ()
    code = Grant.objects.get(account__username="lan").code
    access.revoke(code, HOUSE, reason="thôi việc", on=today())
    assert access.actor_named("lan").grants == ()
    with standing_on(today() - dt.timedelta(days=1)):
        assert access.actor_named("lan").has("officer"), "history answers the same later"


def test_a_right_taken_away_is_gone_at_the_next_request(place):
    client = signed_in("nam")
    assert client.get("/he-thong/nhat-ky").status_code == 200
    access.revoke(Grant.objects.get(account__username="nam").code, HOUSE, reason="chuyển công tác")
    assert client.get("/he-thong/nhat-ky").status_code == 404


def test_who_may_not_give_a_role_may_not_take_it(place):
    hung = access.actor_named("hung")
    given = access.grant(HOUSE, username="lan", role="coordinator", unit_id=place["t-p"])
    with pytest.raises(NotAllowed):
        access.revoke(given, hung, reason="không thích")
    assert access.revoke(Grant.objects.get(account__username="lan", role_id="officer").code, hung, reason="đổi việc")


def test_a_closed_account_is_out_at_once(place):
    client = signed_in("lan")
    assert client.get("/tai-khoan").status_code == 200
    access.close_account("tk-lan", HOUSE, reason="thôi việc")
    answer = client.get("/tai-khoan")
    assert answer.status_code == 302 and "/dang-nhap" in answer["Location"]


def test_the_same_words_for_an_unknown_name_and_a_wrong_password(place):
    answers = {
        Client()
        .post("/dang-nhap", {"username": name, "password": "sai-mat-khau-roi"})
        .content.count("Tên đăng nhập hoặc mật khẩu chưa đúng".encode())
        for name in ("lan", "khong-co-ai")
    }
    assert len(answers) == 1 and answers.pop() >= 1


def test_guessing_is_stopped(place):
    client = Client()
    for _ in range(5):
        client.post("/dang-nhap", {"username": "lan", "password": "doan-mo-lan-nua"})
    assert client.post("/dang-nhap", {"username": "lan", "password": PASSWORD}).status_code == 429


def test_next_leads_only_inside(place):
    client = Client()
    body = {"username": "lan", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/dang-nhap", body)["Location"] == "/"


def test_who_may_give_what(place):
    lan, hung, nam = (access.actor_named(name) for name in ("lan", "hung", "nam"))
    with pytest.raises(NotAllowed):
        access.grant(lan, username="lan", role="citizen", unit_id=place["t-p"])
    assert access.grant(hung, username="lan", role="citizen", unit_id=place["t-p"])
    with pytest.raises(NotAllowed):
        access.grant(hung, username="lan", role="citizen", unit_id=place["t-x"])
    for who in (hung, nam):
        for role in ("system_admin", "unit_admin", "auditor", "province_leader", "coordinator", "officer"):
            with pytest.raises(NotAllowed):
                access.grant(who, username="lan", role=role, unit_id=place["t-p"])


def test_nobody_gives_or_takes_a_role_of_their_own(place):
    hung, nam = access.actor_named("hung"), access.actor_named("nam")
    with pytest.raises(NotAllowed, match="chính mình"):
        access.grant(hung, username="hung", role="citizen", unit_id=place["t-p"])
    given = access.grant(nam, username="hung", role="citizen", unit_id=place["t-p"])
    with pytest.raises(NotAllowed, match="chính mình"):
        access.revoke(given, hung, reason="không cần nữa")


def test_one_does_not_close_what_one_cannot_see(place):
    with pytest.raises(NotThere):
        access.close_account("tk-nam", access.actor_named("lan"), reason="x")


def test_a_new_password_ends_the_other_sessions_and_is_written_for_nobody(place):
    here, elsewhere = signed_in("lan"), signed_in("lan")
    body = {"old_password": PASSWORD, "new_password1": "mat-khau-moi-dai-hon", "new_password2": "mat-khau-moi-dai-hon"}
    assert here.post("/tai-khoan", body).status_code == 302
    assert here.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 302
    entry = Entry.objects.get(verb="access.set_password")
    assert "argon2" not in str(entry.args)


def test_weak_passwords_and_bad_names_are_refused_by_field(place):
    with pytest.raises(Unfit) as no:
        access.hashed("12345", Account.objects.get(username="lan"))
    assert "password" in no.value.fields
    with pytest.raises(Unfit) as no:
        access.open_account(HOUSE, username="tên có dấu", person="p-lan")
    assert "username" in no.value.fields


def test_a_stranger_s_session_hash_is_nobody(place):
    from lienthong.kernel.access.actors import of_session

    account = Account.objects.get(username="lan")
    assert of_session(str(account.pk), account.get_session_auth_hash()).id == "account:lan"
    assert of_session(str(account.pk), "0" * 64).kind == "anyone"
    assert of_session("1 or 1=1", "x").kind == "anyone"


def test_argon2id_is_used():
    assert make_password("x").startswith("argon2$argon2id$")


def test_anyone_is_sent_to_the_login():
    assert Client().get("/tai-khoan")["Location"].startswith("/dang-nhap?next=")


def test_actor_is_frozen(place):
    lan: Actor = access.actor_named("lan")
    with pytest.raises(AttributeError):
        lan.everywhere = True  # type: ignore[misc]
