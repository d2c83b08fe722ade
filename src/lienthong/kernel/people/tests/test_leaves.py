"""Being away: written down by whom it concerns, seen without its reason, and followed by whoever stands in."""

import datetime as dt

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import actions, leaves
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Leave, Person
from lienthong.kernel.units import api as units

from .conftest import WARD, actor

DAY = dt.date(2026, 11, 20)
ONE = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day(nghe_an):
    with standing_on("2026-11-20T09:00"):
        yield


@pytest.fixture
def mai():
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


@pytest.fixture
def minh():
    return actor("minh", "officer", WARD, "na-ng-minh")


def away(by, **more) -> str:
    given = {"person": "na-ng-minh", "kind": "annual", "first_on": DAY, "last_on": DAY + 4 * ONE, **more}
    return people.register_leave(by, **given)


def test_somebody_is_away_from_the_first_to_the_last_day_and_all_at_work_know_who_stands_in(minh):
    away(minh, substitute="na-ng-lan")
    elsewhere = actor("hanh", "coordinator", "na-so-khcn", "na-ng-hanh")
    for day, gone in ((DAY - ONE, False), (DAY, True), (DAY + 4 * ONE, True), (DAY + 5 * ONE, False)):
        card = whole(lambda day=day: people.away(["na-ng-minh"], day), elsewhere).get("na-ng-minh")
        assert (card is not None) == gone
        if card:
            assert (card.last_on, card.substitute_name) == (DAY + 4 * ONE, "Phan Thị Lan")
            assert not hasattr(card, "kind")


def test_why_is_for_the_person_their_leader_and_their_administrator(minh, mai):
    away(mai, kind="sick")
    person = Person.objects.get(code="na-ng-minh")
    hung = actor("hung", "leader", WARD, "na-ng-hung")
    lan = actor("lan", "counter", WARD, "na-ng-lan")
    hanh = actor("hanh", "leader", "na-so-khcn", "na-ng-hanh")
    for who, knows in ((minh, True), (mai, True), (hung, True), (lan, False), (hanh, False)):
        seen = whole(lambda who=who: [one.kind for one in leaves.leaves_of(who, person)], who)
        assert seen == (["nghỉ ốm"] if knows else [])


def test_the_wall_hides_leaves_of_other_units_also_from_a_careless_query(minh):
    away(minh)
    himself = actor("minh", "citizen", "na-so-khcn", "na-ng-minh")  # no unit of his is that of the row
    hanh = actor("hanh", "leader", "na-so-khcn", "na-ng-hanh")
    assert [whole(Leave.objects.count, one) for one in (himself, hanh, ANYONE, HOUSE)] == [1, 0, 0, 1]


def test_strangers_write_down_nobodys_leave(minh):
    for role, unit, person in (("officer", WARD, "na-ng-lan"), ("leader", "na-so-khcn", "na-ng-hanh")):
        with pytest.raises(NotAllowed):
            away(actor("x", role, unit, person))
    with pytest.raises((NotAllowed, NotThere)):
        away(actor("tu", "citizen", WARD, "na-ng-tu"))
    code = away(minh)
    with pytest.raises(NotThere):
        actions.cancel_leave(code, actor("lan", "counter", WARD, "na-ng-lan"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_on": DAY - ONE}, "last_on"),
        ({"first_on": DAY - 400 * ONE}, "first_on"),
        ({"last_on": DAY + 2000 * ONE}, "last_on"),
        ({"kind": "lười"}, "kind"),
        ({"substitute": "na-ng-hanh"}, "substitute"),
        ({"substitute": "na-ng-minh"}, "substitute"),
    ],
)
def test_what_does_not_fit_names_its_field(minh, given, field):
    with pytest.raises(Unfit) as no:
        away(minh, **given)
    assert list(no.value.fields) == [field]


def test_nobody_is_away_twice_nor_stands_in_while_away(minh, mai):
    away(minh)
    with pytest.raises(Unfit) as no:
        away(mai, first_on=DAY + 4 * ONE, last_on=DAY + 9 * ONE)
    assert list(no.value.fields) == ["first_on"]
    with pytest.raises(Unfit) as no:
        away(mai, person="na-ng-lan", substitute="na-ng-minh")
    assert list(no.value.fields) == ["substitute"]


def test_nobody_who_writes_down_anothers_leave_stands_in_for_them(mai):
    with pytest.raises(Unfit) as no:
        away(mai, person="na-ng-minh", substitute="na-ng-mai-truongvinh")
    assert "tự đặt mình" in no.value.by_field()["substitute"]


def test_a_leave_is_cut_short_once_begun_and_cancelled_before(minh):
    code = away(minh)
    with standing_on("2026-11-22T09:00"):
        with pytest.raises(Unfit):
            actions.cancel_leave(code, minh)
        for wrong in (DAY - ONE, DAY + 4 * ONE):
            with pytest.raises(Unfit):
                actions.shorten_leave(code, minh, last_on=wrong)
        actions.shorten_leave(code, minh, last_on=DAY + ONE)
        assert people.away(["na-ng-minh"]) == {}
        assert "na-ng-minh" in people.away(["na-ng-minh"], DAY + ONE)
        again = away(minh, first_on=DAY + 5 * ONE, last_on=DAY + 6 * ONE)
    with standing_on("2026-11-23T09:00"):
        actions.cancel_leave(again, minh)
        assert people.away(["na-ng-minh"], DAY + 5 * ONE) == {}
    assert whole(Leave.ever.count, HOUSE) == 3, "what was said before stays"


def test_the_pages_say_who_is_away_and_let_it_be_taken_back(come_as, minh):
    client = come_as(minh)
    got = client.post(
        "/can-bo/na-ng-minh/vang-mat",
        {"kind": "duty", "first_on": "20/11/2026", "last_on": "24/11/2026", "substitute": "na-ng-lan", "key": "k" * 12},
    )
    assert got.status_code == 303
    page = client.get("/can-bo/na-ng-minh").content.decode()
    assert "Vắng đến hết 24/11/2026" in page and "Phan Thị Lan" in page and "Công tác" in page
    for path in (f"/don-vi/{WARD}/can-bo", f"/don-vi/{WARD}", "/can-bo?q=minh"):
        assert "vắng đến hết 24/11/2026" in client.get(path).content.decode(), path
    lan = come_as(actor("lan", "counter", WARD, "na-ng-lan"))
    page = lan.get("/can-bo/na-ng-minh").content.decode()
    assert "Vắng đến hết 24/11/2026" in page and "Công tác" not in page
    [code] = Leave.objects.values_list("code", flat=True)
    client = come_as(minh)
    assert client.post(f"/vang-mat/{code}", {"key": "m" * 12}).status_code == 303
    assert "Vắng đến hết" not in client.get("/can-bo/na-ng-minh").content.decode()


def test_the_chart_goes_down_level_by_level_with_who_is_in_charge(come_as, minh):
    client = come_as(minh)
    top = client.get("/so-do-to-chuc").content.decode()
    assert "Sơ đồ tổ chức" in top
    children = units.level(units.card(units.card(WARD).parent).id, DAY)
    page = client.get(f"/so-do-to-chuc?don-vi={units.card(WARD).parent}").content.decode()
    assert all(one.name in page for one in children.units[:3])
    assert client.get("/so-do-to-chuc?don-vi=khong-co").status_code == 404
    assert "Nhập ngày" in client.get("/so-do-to-chuc?ngay=xyz").content.decode()
