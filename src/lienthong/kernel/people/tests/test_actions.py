"""What can happen to people at work, told in phường Trường Vinh."""

import datetime as dt

import pytest

from lienthong.kernel.audit.tests.factories import Entry, opened
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.people import api as people
from lienthong.kernel.people import queries
from lienthong.kernel.people.actions import close_unit
from lienthong.kernel.people.models import Contact, Person
from lienthong.kernel.units import api as units

from .conftest import DEMO, WARD, actor

DAY = dt.date(2026, 11, 20)
CITED = "77/QĐ-UBND (01/11/2026)"
CHAIR = f"{WARD}.chu-tich"


@pytest.fixture
def mai(nghe_an):
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def test_everybody_is_taken_in_once_and_every_unit_of_the_plan_has_a_head(nghe_an):
    assert len(nghe_an) > 300
    people.load(DEMO, HOUSE)
    assert Person.objects.count() == len({row["code"] for row in nghe_an})
    hung = people.head_of(units.card(WARD).id, DAY)
    assert (hung.person, hung.person_name, hung.title) == ("na-ng-hung", "Võ Đình Hùng", "Chủ tịch UBND phường")
    heads = people.holders((one.id for one in units.members("group:ubnd-cap-xa", DAY)), ["head"], DAY)
    assert len({seat.unit for seat in heads}) == len(heads) == 130


def test_a_chair_passes_on_and_the_day_answers_who_sat_there(mai):
    on = dt.date(2026, 11, 1)
    people.hire(mai, code="na-ng-moi", full_name="Lê Văn  Mới", unit=WARD, since=on, email="Moi@nghean.example")
    people.seat(CHAIR, mai, person="na-ng-moi", on=on, cited=CITED)
    unit = units.card(WARD).id
    assert people.head_of(unit, dt.date(2026, 10, 31)).person == "na-ng-hung"
    assert people.head_of(unit, on).person_name == "Lê Văn Mới"
    assert people.posts_of("na-ng-hung", on) == []
    assert [post.code for post in people.posts_of("na-ng-hung", dt.date(2026, 10, 31))] == [CHAIR]


def test_one_who_acts_stands_in_until_somebody_is_appointed(mai):
    unit = units.card(WARD).id
    people.vacate(CHAIR, mai, person="na-ng-hung", on=dt.date(2026, 11, 1), cited=CITED)
    assert people.head_of(unit, DAY) is None
    people.seat(CHAIR, mai, person="na-ng-minh", on=dt.date(2026, 11, 5), cited=CITED, how="acting")
    held = people.head_of(unit, DAY)
    assert (held.person, held.acting) == ("na-ng-minh", True)
    assert len(people.posts_of("na-ng-minh", DAY)) == 2


def test_who_leaves_a_unit_leaves_its_posts(mai):
    people.leave("na-ng-minh", mai, unit=WARD, on=DAY, cited=CITED)
    assert people.posts_of("na-ng-minh", DAY) == []
    assert queries.staff_over_time("na-ng-minh")[0].until == DAY


def test_who_sat_in_a_unit_that_is_no_more_sits_there_no_more(nghe_an):
    taken, heir = "na-x-con-cuong-2025", "na-x-anh-son-2025"
    unit = units.card(taken).id
    before = {seat.person for seat in people.holders([unit], on=DAY - dt.timedelta(days=1))}
    assert before
    future = f"{taken}.sap-toi"
    people.hire(HOUSE, code="na-ng-sap-toi", full_name="Lê Sắp Tới", unit=taken, since=DAY + dt.timedelta(days=5))
    people.open_post(HOUSE, code=future, unit=taken, title="Chuyên viên")
    people.seat(future, HOUSE, person="na-ng-sap-toi", on=DAY + dt.timedelta(days=5), cited=CITED)
    units.merge(HOUSE, sources=[taken], into={"code": heir}, on=DAY, cited=CITED)
    drain("people", also_running=True)
    assert people.holders([unit], on=DAY) == []
    assert people.holders([unit], on=DAY + dt.timedelta(days=9)) == []
    assert {seat.person for seat in people.holders([unit], on=DAY - dt.timedelta(days=1))} == before
    assert [queries.staff_over_time(person)[0].until for person in before] == [DAY] * len(before)
    assert queries.staff_over_time("na-ng-sap-toi") == []
    stamp = people.seat_stamp()
    assert close_unit(HOUSE, unit=taken, on=DAY) == 0, "a repeat ends nothing"
    assert people.seat_stamp() == stamp


def test_the_administrator_of_a_unit_reaches_no_further(mai):
    with pytest.raises(NotAllowed):
        people.hire(mai, code="x", full_name="X Y", unit="na-so-khcn", since=DAY)
    with pytest.raises(NotAllowed):
        people.open_post(mai, code="na-so-khcn.x", unit="na-so-khcn", title="X")
    with pytest.raises(NotAllowed):
        people.vacate("na-so-khcn.giam-doc", mai, person="na-ng-hanh", on=DAY, cited=CITED)
    with pytest.raises(NotAllowed):
        people.change_person("na-ng-hanh", mai, email="a@b.vn")


def test_personal_arguments_lie_under_the_persons_own_key(mai):
    people.change_person("na-ng-minh", mai, full_name="Hồ Quang Minh Nhật", email="nhat@nghean.example")
    entry = Entry.objects.filter(verb="people.change_person").get()
    assert entry.args == {} or not {"full_name", "email"} & set(entry.args)
    assert opened(entry.person, entry.sealed_args) == {
        "full_name": "Hồ Quang Minh Nhật",
        "email": "nhat@nghean.example",
    }
    assert people.person("na-ng-minh").full_name == "Hồ Quang Minh Nhật"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"email": "không phải"}, "email"), ({"full_name": "  "}, "full_name"), ({"sex": "x"}, "sex")],
)
def test_what_does_not_fit_names_its_field(mai, given, field):
    with pytest.raises(Unfit) as no:
        people.change_person("na-ng-minh", mai, **given)
    assert field in no.value.fields


def test_the_wall_hides_contacts_of_other_units_also_from_a_careless_query(nghe_an, mai):
    seen = whole(lambda: set(Contact.objects.values_list("unit__code", flat=True)), mai)
    assert seen == {WARD}
    assert whole(lambda: Contact.objects.count(), HOUSE) > 300
    assert whole(lambda: Contact.objects.count(), ANYONE) == 0


def test_an_address_is_masked_without_need_and_its_reading_is_noted(nghe_an, mai):
    minh = Person.objects.get(code="na-ng-minh")
    lan = actor("lan", "counter", WARD, "na-ng-lan")
    assert whole(lambda: queries.contact(lan, minh), lan) == ("m…@nghean.example", False)
    assert not Entry.objects.filter(outcome="read").exists()
    assert whole(lambda: queries.contact(mai, minh), mai) == ("minh@nghean.example", True)
    assert Entry.objects.get(outcome="read").subject == "na-ng-minh"
    himself = actor("minh", "officer", WARD, "na-ng-minh")
    assert whole(lambda: queries.contact(himself, minh), himself)[1]
    assert Entry.objects.filter(outcome="read").count() == 1


def test_people_are_found_with_and_without_marks(nghe_an):
    lan = actor("lan", "counter", WARD, "na-ng-lan")
    assert "na-ng-hung" in [one.code for one in people.search(lan, "vo dinh hung")]
    assert [one.code for one in people.search(lan, "Võ Đình Hùng")] == ["na-ng-hung"]
    assert people.search(lan, "Vô Đình Hùng") == []
    assert people.search(ANYONE, "hung") == []


@pytest.mark.parametrize("taken", ["na-ng-hanh", "na-ng-duc-ubnd"])
def test_nobody_takes_a_person_from_a_unit_that_has_not_let_them_go(nghe_an, mai, taken):
    before = whole(lambda: queries.Contact.objects.get(person__code=taken), HOUSE)
    with pytest.raises(NotAllowed):
        people.hire(mai, code=taken, full_name="Tên Khác", unit=WARD, since=DAY, email="ke-gian@nghean.example")
    after = whole(lambda: queries.Contact.objects.get(person__code=taken), HOUSE)
    assert (after.email, after.unit_id) == (before.email, before.unit_id)
    people.leave(taken, HOUSE, unit="na-so-khcn" if "hanh" in taken else "na-ubnd", on=DAY, cited=CITED)
    assert people.hire(mai, code=taken, full_name="", unit=WARD, since=DAY + dt.timedelta(days=1)) == taken


def test_a_citizen_of_elsewhere_is_not_taken_over(nghe_an):
    khcn = actor("quan", "unit_admin", "na-so-khcn", "na-ng-quan-khcn")
    with pytest.raises(NotAllowed):
        people.hire(khcn, code="na-ng-tu", full_name="Tên Khác", unit="na-so-khcn", since=DAY, email="a@b.vn")


def test_a_citizen_who_has_signed_in_sees_only_themselves(nghe_an):
    tu = actor("tu", "citizen", WARD, "na-ng-tu")
    assert list(queries.visible(tu).values_list("code", flat=True)) == ["na-ng-tu"]


def test_who_has_no_role_and_no_post_sees_only_themselves(nghe_an):
    bare = Actor("account:moi", "Mới", person="na-ng-tu")
    assert list(queries.visible(bare).values_list("code", flat=True)) == ["na-ng-tu"]


def test_a_code_that_fits_into_no_address_is_not_taken_in(nghe_an, tmp_path):
    head = "code,full_name,sex,unit,post,post_name,account,roles,email\n"
    (tmp_path / "people.csv").write_text(f"{head}na-ng-x.y,X Y,nam,{WARD},,,,,\n", encoding="utf-8")
    with pytest.raises(Unfit, match=r"na-ng-x\.y"):
        people.load(tmp_path, HOUSE)


def test_a_citizen_is_seen_only_by_those_over_the_unit(nghe_an, mai):
    khcn = actor("hanh", "coordinator", "na-so-khcn", "na-ng-hanh")
    assert "na-ng-tu" not in set(queries.visible(khcn).values_list("code", flat=True))
    with pytest.raises(NotThere):
        people.change_person("na-ng-tu", khcn, email="a@b.vn")


@pytest.mark.parametrize(
    "role", ["officer", "leader", "coordinator", "counter", "auditor", "province_leader", "citizen"]
)
def test_only_administrators_change_staff(nghe_an, role):
    by = actor("x", role, "na", "na-ng-x")
    for change in (
        lambda: people.hire(by, code="x", full_name="X Y", unit=WARD, since=DAY),
        lambda: people.open_post(by, code=f"{WARD}.x", unit=WARD, title="X"),
        lambda: people.seat(CHAIR, by, person="na-ng-minh", on=DAY, cited=CITED),
        lambda: people.vacate(CHAIR, by, person="na-ng-hung", on=DAY, cited=CITED),
        lambda: people.change_person("na-ng-minh", by, email="a@b.vn"),
        lambda: people.leave("na-ng-minh", by, unit=WARD, on=DAY, cited=CITED),
    ):
        with pytest.raises((NotAllowed, NotThere) if role == "citizen" else NotAllowed):
            change()


def test_the_stamp_changes_with_every_seat(mai):
    before = people.seat_stamp()
    people.vacate(CHAIR, mai, person="na-ng-hung", on=DAY, cited=CITED)
    assert people.seat_stamp() > before


def test_asking_who_sits_in_130_units_takes_two_questions(nghe_an, django_assert_num_queries):
    wanted = [one.id for one in units.members("group:ubnd-cap-xa", DAY)]
    with django_assert_num_queries(2):
        people.holders(wanted, on=DAY)
