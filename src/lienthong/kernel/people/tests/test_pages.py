"""The directory of people, for those who are signed in."""

import datetime as dt
import html

import pytest
from django.urls import resolve

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE
from lienthong.kernel.base.errors import NotThere
from lienthong.kernel.people import api as people
from lienthong.kernel.people.models import Person
from lienthong.kernel.people.views.doing import about_a_person
from lienthong.kernel.people.views.staff import people_page, person_page
from lienthong.kernel.units import api as units

from .conftest import WARD, actor


@pytest.fixture
def see(nghe_an, rf):
    def shown(view, path, *args, by):
        request = rf.get(path)
        request.actor = by
        with standing_on("2026-11-22"):
            answer = view(request, *args)
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    return shown


@pytest.fixture
def lan(nghe_an):
    return actor("lan", "counter", WARD, "na-ng-lan")


@pytest.fixture
def mai(nghe_an):
    return actor("mai", "unit_admin", WARD, "na-ng-mai-truongvinh")


def test_a_visitor_is_asked_to_sign_in(nghe_an, rf):
    request = rf.get("/can-bo")
    request.actor = ANYONE
    assert people_page(request)["Location"].startswith("/dang-nhap?next=")


@pytest.mark.parametrize("typed", ["hùng", "vo dinh hung", "Võ Đình Hùng"])
def test_people_are_found_by_name(see, lan, typed):
    page = see(people_page, f"/can-bo?q={typed}&don-vi=phuong truong vinh", by=lan)
    assert "Võ Đình Hùng" in page and "Chủ tịch UBND phường" in page and "Hồ Quang Minh" not in page


def test_a_unit_shows_its_people_and_an_unknown_one_says_so(see, lan):
    page = see(people_page, "/can-bo?don-vi=Sở KH%26CN", by=lan)
    assert "Hoàng Thị Mỹ Hạnh" in page and "Võ Đình Hùng" not in page
    assert "Không có đơn vị nào mang tên này" in see(people_page, "/can-bo?don-vi=zzzz", by=lan)


def test_the_list_masks_addresses_and_leaves_no_trace(see, mai):
    page = see(people_page, "/can-bo?q=minh&don-vi=Phường Trường Vinh", by=mai)
    assert "m…@nghean.example" in page and "minh@nghean.example" not in page
    assert not Entry.objects.filter(outcome="read").exists()


def test_where_the_wall_hides_every_address_no_column_of_dashes_stands(see, mai, lan):
    assert "Thư điện tử" in see(people_page, "/can-bo?q=minh&don-vi=Phường Trường Vinh", by=mai)
    page = see(people_page, "/can-bo?don-vi=Sở KH%26CN", by=lan)
    assert "Hoàng Thị Mỹ Hạnh" in page and "hư điện tử" not in page


def test_the_address_is_read_on_request_by_those_in_need_and_on_the_record(see, mai, lan):
    assert "minh@nghean.example" not in see(person_page, "/can-bo/na-ng-minh", "na-ng-minh", by=mai)
    assert not Entry.objects.filter(outcome="read").exists()
    assert "minh@nghean.example" in see(person_page, "/can-bo/na-ng-minh?xem=thu", "na-ng-minh", by=mai)
    assert Entry.objects.filter(outcome="read", subject="na-ng-minh").count() == 1
    page = see(person_page, "/can-bo/na-ng-minh?xem=thu", "na-ng-minh", by=lan)
    assert "minh@nghean.example" not in page and "Xem địa chỉ đầy đủ" not in page


def test_everybody_reads_their_own_address(see, lan):
    assert "lan@nghean.example" in see(person_page, "/can-bo/na-ng-lan", "na-ng-lan", by=lan)


def test_a_citizen_is_not_in_the_directory(see, lan):
    assert "Nguyễn Thị Tư" not in see(people_page, "/can-bo?q=tư", by=lan)
    with pytest.raises(NotThere):
        see(person_page, "/can-bo/na-ng-tu", "na-ng-tu", by=lan)


def test_the_page_of_a_unit_shows_its_head_to_all_and_its_staff_to_colleagues(see, lan):
    unit_page = resolve(f"/don-vi/{WARD}").func
    page = see(unit_page, f"/don-vi/{WARD}", WARD, by=ANYONE)
    assert "Võ Đình Hùng" in page and "Hồ Quang Minh" not in page and "/can-bo/" not in page
    page = see(unit_page, f"/don-vi/{WARD}", WARD, by=lan)
    assert "Hồ Quang Minh" in page and "/can-bo/na-ng-minh" in page


def test_the_directory_asks_few_questions(see, lan, django_assert_max_num_queries):
    see(people_page, "/can-bo", by=lan)
    with django_assert_max_num_queries(12):  # who is away is read with the eyes of the house: three of them
        see(people_page, "/can-bo", by=lan)
    see(person_page, "/can-bo/na-ng-hung", "na-ng-hung", by=lan)  # names of units are remembered
    with django_assert_max_num_queries(22):  # what of theirs went over to others; each deed asks whose they are
        see(person_page, "/can-bo/na-ng-hung", "na-ng-hung", by=lan)


def test_the_form_of_leaving_offers_each_unit_on_whose_staff_somebody_still_is(see, mai):
    page = see(about_a_person, "/can-bo/na-ng-minh/thoi-viec", "na-ng-minh", "thoi-viec", by=mai)
    assert f'<option value="{WARD}"' in page
    with standing_on("2026-11-22"):
        people.leave("na-ng-minh", HOUSE, unit=WARD, on=dt.date(2026, 11, 22), cited="QĐ 1")
    page = see(about_a_person, "/can-bo/na-ng-minh/thoi-viec", "na-ng-minh", "thoi-viec", by=mai)
    assert f'<option value="{WARD}"' not in page


def test_a_unit_that_takes_somebody_later_does_not_administer_them_before(nghe_an):
    minh = Person.objects.get(code="na-ng-minh")
    ward, other = (units.card(code).id for code in (WARD, "na-so-khcn"))
    with standing_on("2026-11-22"):
        people.hire(HOUSE, code="na-ng-minh", full_name="", unit="na-so-khcn", since=dt.date(2026, 12, 1))
        assert minh.unit_id == ward
        people.leave("na-ng-minh", HOUSE, unit=WARD, on=dt.date(2026, 11, 25), cited="QĐ 1")
    for day, unit in (("2026-11-24", ward), ("2026-11-30", ward), ("2026-12-01", other)):
        with standing_on(day):
            assert minh.unit_id == unit, day


def test_the_directory_says_who_worked_where_on_a_day_with_and_without_marks(see, lan):
    with standing_on("2026-11-22"):
        people.rename_post(f"{WARD}.chuyen-vien", HOUSE, title="Công chức tư pháp", on=dt.date(2026, 11, 1), cited="QĐ")
        people.leave("na-ng-minh", HOUSE, unit=WARD, on=dt.date(2026, 11, 22), cited="QĐ 1")
    for typed in ("hồ quang minh", "ho quang minh"):
        then = see(people_page, f"/can-bo?q={typed}&don-vi=phuong truong vinh&ngay=15/10/2026", by=lan)
        assert "Hồ Quang Minh" in then and "Công chức tư pháp" not in then and "như tại ngày 15/10/2026" in then
        then = see(people_page, f"/can-bo?q={typed}&ngay=20/11/2026", by=lan)
        assert "Công chức tư pháp" in then
        assert "Không tìm thấy ai" in see(people_page, f"/can-bo?q={typed}&ngay=01/12/2026", by=lan)
        assert "Hồ Quang Minh" in see(people_page, f"/can-bo?q={typed}", by=lan)
    assert "Nhập ngày theo dạng" in see(people_page, "/can-bo?ngay=32/13/2026", by=lan)
