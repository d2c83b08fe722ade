"""A role comes with a post: who sits there has it, in the unit, for the matters and on the days that were written."""

import datetime as dt

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.access.actors import _built
from lienthong.kernel.access.models import Account, Grant, PostRole
from lienthong.kernel.access.queries import rights_at, rights_over
from lienthong.kernel.base import now, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import role_for
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

SINCE = dt.date(2025, 7, 1)
DAY = dt.date(2026, 3, 10)
pytestmark = pytest.mark.django_db


def lay() -> dict[str, int]:
    """A ward with three posts and four people: one at the counter, a free post, an administrator, a newcomer."""
    for code, parent in (("t", ""), ("t-p", "t"), ("t-x", "t")):
        units.found(
            HOUSE, code=code, name=code.upper(), kind="phuong" if parent else "tinh", tier="xa" if parent else "tinh",
            parent=parent or None, since=SINCE, cited="Quyết định thử",
        )  # fmt: skip
    for code in ("lan", "mai", "moi", "nam"):
        people.hire(HOUSE, code=f"p-{code}", full_name=f"Nguyễn {code.title()}", unit="t-p", since=SINCE)
    for post in ("mot-cua", "chuyen-vien", "quan-tri"):
        people.open_post(HOUSE, code=f"t-p.{post}", unit="t-p", title=post)
    people.seat("t-p.mot-cua", HOUSE, person="p-lan", on=SINCE, cited="QĐ thử")
    people.seat("t-p.quan-tri", HOUSE, person="p-mai", on=SINCE, cited="QĐ thử")
    ids = {code: card.id for code, card in units.cards_of({"t", "t-p", "t-x"}).items()}
    rows = [
        {"username": "lan", "person": "p-lan", "unit_id": ids["t-p"], "roles": ["counter"], "post": "t-p.mot-cua"},
        {"username": "mai", "person": "p-mai", "unit_id": ids["t-p"], "roles": ["unit_admin"], "post": "t-p.quan-tri"},
        {"username": "moi", "person": "p-moi", "unit_id": ids["t-p"], "roles": []},
        {"username": "nam", "person": "p-nam", "unit_id": ids["t"], "roles": ["system_admin"], "post": "t-p.mot-cua"},
    ]
    access.load(HOUSE, rows=rows, password_hash="!", since=SINCE)
    return ids


@pytest.fixture
def ward():
    with standing_on(SINCE):
        ids = lay()
    with standing_on(DAY):
        yield ids


def test_what_is_loaded_with_a_post_comes_with_the_post_and_the_rest_with_the_account(ward):
    assert {one.role_id for one in PostRole.objects.all()} == {"counter", "unit_admin"}
    assert {(one.account.username, one.role_id) for one in Grant.objects.all()} == {("nam", "system_admin")}
    assert access.actor_named("lan").has("counter")


def test_who_sits_elsewhere_has_at_once_what_comes_with_it(ward):
    with standing_on("2026-03-10T09:00"):
        people.vacate("t-p.mot-cua", HOUSE, person="p-lan", on=DAY, cited="QĐ thử")
        people.seat("t-p.mot-cua", HOUSE, person="p-moi", on=DAY, cited="QĐ thử")
        assert not access.actor_named("lan").grants
        assert access.actor_named("moi").has("counter")


def test_a_role_is_given_to_a_post_for_some_days_and_taken_again(ward):
    mai = access.actor_named("mai")
    code = access.give_role(
        "t-p.mot-cua", mai, role="clerk", cited="QĐ 7", since=dt.date(2026, 3, 12), until=dt.date(2026, 4, 1)
    )

    def held(day: str) -> bool:
        with standing_on(day):
            return access.actor_named("lan").over(ward["t-p"], "clerk")

    assert [held(day) for day in ("2026-03-11", "2026-03-12", "2026-03-31", "2026-04-01")] == [False, True, True, False]
    with standing_on("2026-03-20"):
        access.take_role(code, mai, reason="hết việc")
    assert [held(day) for day in ("2026-03-19", "2026-03-20")] == [True, False]
    [clerk, counter] = rights_at(dt.datetime(2026, 3, 15, 9, tzinfo=now().tzinfo), username="lan")
    assert (clerk.role, clerk.post, clerk.cited, counter.role) == ("clerk", "t-p.mot-cua", "QĐ 7", "counter")


def test_what_was_known_at_an_instant_is_answered_later_as_it_was(ward):
    mai = access.actor_named("mai")
    with standing_on("2026-03-11T09:00"):
        code = access.give_role("t-p.mot-cua", mai, role="clerk", cited="QĐ 7")
    with standing_on("2026-03-20T09:00"):
        access.take_role(code, mai, reason="giao nhầm", on=dt.date(2026, 3, 20))
    with standing_on("2026-04-20T09:00"):
        for instant, roles in (
            ("2026-03-11T08:59", {"counter"}),
            ("2026-03-11T09:00", {"counter", "clerk"}),
            ("2026-03-20T08:59", {"counter", "clerk"}),
            ("2026-03-20T09:00", {"counter"}),
        ):
            with standing_on(instant) as at:
                pass
            assert {one.role for one in rights_at(at, person="p-lan")} == roles, instant


def test_what_is_held_for_some_matters_opens_nothing_where_nobody_asks_for_them(ward):
    mai = access.actor_named("mai")
    access.give_role("t-p.mot-cua", mai, role="officer", cited="QĐ 8", fields=["ho-tich"], procedures=["1.000894"])
    lan = access.actor_named("lan")
    there = ward["t-p"]
    assert not lan.has("officer") and not lan.over(there, "officer") and not lan.units_as("officer")
    assert lan.over_matter(there, "officer", field="ho-tich", procedure="1.000894")
    assert not lan.over_matter(there, "officer", field="ho-tich", procedure="2.000635")
    assert not lan.over_matter(there, "officer", field="ho-tich")
    assert not lan.over_matter(ward["t-x"], "officer", field="ho-tich", procedure="1.000894")
    assert lan.over_matter(there, "counter", field="dat-dai"), "held for all of them"

    class Dossier:
        unit_id, field, procedure = there, "ho-tich", "1.000894"

    who = role_for("unit_id", "officer")
    assert who(lan, Dossier())
    Dossier.field = "dat-dai"
    assert not who(lan, Dossier())
    assert not role_for("unit_id", "leader")(lan, Dossier())


def test_reception_is_not_handling(ward):
    lan = access.actor_named("lan")
    assert lan.over(ward["t-p"], "counter") and not lan.over(ward["t-p"], "officer")


def test_an_administrator_gives_nothing_beyond_what_they_administer(ward):
    mai, nam = access.actor_named("mai"), access.actor_named("nam")
    for role in ("unit_admin", "auditor", "province_leader", "coordinator", "system_admin"):
        with pytest.raises(NotAllowed):
            access.give_role("t-p.mot-cua", mai, role=role, cited="QĐ 9")
    with pytest.raises(NotAllowed):
        access.give_role("t-p.mot-cua", mai, role="officer", unit="t-x", cited="QĐ 9")
    with pytest.raises(NotAllowed, match="chính mình"):
        access.give_role("t-p.quan-tri", mai, role="officer", cited="QĐ 9")
    with pytest.raises(NotAllowed):
        access.give_role("t-p.chuyen-vien", access.actor_named("lan"), role="officer", cited="QĐ 9")
    assert access.give_role("t-p.chuyen-vien", nam, role="coordinator", cited="QĐ 9")
    with pytest.raises(NotAllowed, match="người thứ hai"):
        access.give_role("t-p.chuyen-vien", nam, role="auditor", cited="QĐ 9")


def test_who_administers_one_field_gives_roles_in_that_field_alone(ward):
    access.give_role("t-p.chuyen-vien", HOUSE, role="unit_admin", cited="QĐ 1", fields=["ho-tich"], since=SINCE)
    people.seat("t-p.chuyen-vien", HOUSE, person="p-moi", on=DAY, cited="QĐ 1")
    moi = access.actor_named("moi")
    for fields in ([], ["dat-dai"], ["ho-tich", "dat-dai"]):
        with pytest.raises(NotAllowed):
            access.give_role("t-p.mot-cua", moi, role="officer", cited="QĐ 2", fields=fields)
    code = access.give_role("t-p.mot-cua", moi, role="officer", cited="QĐ 2", fields=["ho-tich"])
    whole = access.give_role("t-p.mot-cua", access.actor_named("mai"), role="officer", cited="QĐ 2")
    with pytest.raises(NotAllowed):
        access.take_role(whole, moi, reason="thử")
    assert access.take_role(code, moi, reason="thử") == code


def test_what_was_brought_must_fit(ward):
    mai = access.actor_named("mai")
    for wrong, field in (
        ({"role": "officer", "cited": " "}, "cited"),
        ({"role": "citizen", "cited": "x"}, "role"),
        ({"role": "khong-co", "cited": "x"}, "role"),
        ({"role": "officer", "cited": "x", "since": dt.date(2026, 3, 9)}, "since"),
        ({"role": "officer", "cited": "x", "until": DAY}, "until"),
    ):
        with pytest.raises(Unfit) as no:
            access.give_role("t-p.mot-cua", mai, **wrong)
        assert field in no.value.fields
    code = access.give_role("t-p.mot-cua", mai, role="officer", cited="x")
    with pytest.raises(WrongMoment):
        access.give_role("t-p.mot-cua", mai, role="officer", cited="x", until=dt.date(2026, 5, 1))
    access.take_role(code, mai, reason="thử")
    with pytest.raises(NotThere):
        access.take_role(code, mai, reason="thử")
    with pytest.raises(NotThere):
        access.take_role(code, access.actor_named("moi"), reason="thử")


def test_given_again_over_other_days_it_is_one(ward):
    mai = access.actor_named("mai")
    until = dt.date(2026, 4, 1)
    code = access.give_role("t-p.mot-cua", mai, role="officer", cited="x", until=until)
    assert access.give_role("t-p.mot-cua", mai, role="officer", cited="y", since=dt.date(2026, 3, 20)) == code
    [one] = PostRole.objects.filter(code=code)
    assert (one.valid.lower, one.valid.upper) == (DAY, None)
    with standing_on("2026-05-01"):
        assert access.actor_named("lan").over(ward["t-p"], "officer")


def test_who_has_this_right_here(ward):
    found = {(one.username, one.role, one.unit_id) for one in rights_over(ward["t-p"], DAY)}
    here, above = ward["t-p"], ward["t"]
    assert found == {("lan", "counter", here), ("mai", "unit_admin", here), ("nam", "system_admin", above)}
    assert [one.username for one in rights_over(ward["t-x"], DAY)] == ["nam"]
    assert not rights_over(ward["t-p"], dt.date(2025, 6, 30))


def test_a_remembered_actor_ends_with_its_hour_and_with_its_day(ward):
    lan = Account.objects.get(username="lan")
    with standing_on("2026-03-10T09:00") as at:
        Grant.objects.create(
            code="gv-lan-gap", account=lan, role_id="leader", unit_id=ward["t-p"],
            ends_at=at + dt.timedelta(hours=1), cited="thử",
        )  # fmt: skip
        assert _built(lan.pk, "x", (1,)).has("leader")
    with standing_on("2026-03-10T09:59"):
        assert _built(lan.pk, "x", (1,)).has("leader")
    with standing_on("2026-03-10T10:00"):
        assert not _built(lan.pk, "x", (1,)).has("leader")
    access.give_role("t-p.mot-cua", HOUSE, role="clerk", cited="x", since=DAY, until=DAY + dt.timedelta(days=1))
    with standing_on("2026-03-10T23:59"):
        assert _built(lan.pk, "x", (2,)).has("clerk")
    with standing_on("2026-03-11T00:00"):
        assert not _built(lan.pk, "x", (2,)).has("clerk")
