"""Units on the screen: found with and without marks, as of a day, by everybody."""

import datetime as dt
import html

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotThere, Unfit
from lienthong.kernel.units import api as units
from lienthong.kernel.units.views.public import tree_page, unit_page, units_page

WARD = "na-p-truong-vinh-2025"
OFFICER = Actor("account:minh", "Anh Minh", person="na-ng-minh", grants=(Grant("officer", 1, frozenset({1})),))


@pytest.fixture
def see(nghe_an, rf):
    def shown(view, path: str, *args: str, actor: Actor = ANYONE) -> str:
        request = rf.get(path)
        request.actor = actor
        with standing_on("2026-11-22"):
            answer = view(request, *args)
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    return shown


def test_the_list_turns_its_pages_and_never_shows_a_unit_twice(see):
    first = see(units_page, "/don-vi?cap=xa")
    assert "130 cơ quan, đơn vị" in first and "Trang sau" in first
    names = [line for line in first.split("data-keys-open>")[1:]]
    assert len(names) == 50
    following = first.split('rel="next" href="')[1].split('"')[0]
    second = see(units_page, following)
    assert not {n.split("<")[0] for n in names} & {n.split("<")[0] for n in second.split("data-keys-open>")[1:]}
    assert names[0].startswith("Phường"), "in the order of the alphabet"


@pytest.mark.parametrize("typed", ["truong vinh", "Trường Vinh", "TRƯỜNG VINH", "trường vinh", "p. truong vinh"])
def test_a_unit_is_found_with_and_without_marks(see, typed):
    assert "Phường Trường Vinh" in see(units_page, f"/don-vi?q={typed}").split("data-keys-open>", 1)[1]


def test_marks_that_were_typed_are_meant(see):
    assert "Phường Trường Vinh" not in see(units_page, "/don-vi?q=trương vinh")


def test_an_old_name_leads_to_who_holds_it_now(see):
    page = see(units_page, "/don-vi?q=Phường Hưng Dũng")
    assert "là tên cũ" in page and "Phường Trường Vinh" in page
    page = see(units_page, "/don-vi?q=Phường Hưng Dũng&ngay=30/06/2025")
    assert "là tên cũ" not in page and "Thành phố Vinh" in page


def test_a_group_shows_its_members(see):
    page = see(units_page, "/don-vi?nhom=group:so-ban-nganh")
    assert "Sở Khoa học và Công nghệ" in page and "Phường Trường Vinh" not in page


def test_a_day_that_is_none_says_so_and_shows_today(see):
    page = see(units_page, "/don-vi?ngay=31/02/2025")
    assert "Nhập ngày theo dạng" in page and "Hôm nay" in page


def test_the_tree_of_2024_has_districts_and_that_of_today_has_none(see):
    assert "Huyện Quế Phong" in see(tree_page, "/don-vi/cay?ngay=01/01/2024")
    page = see(tree_page, "/don-vi/cay")
    assert "Huyện Quế Phong" not in page and "Sở Nội vụ" in page and "130 xã, phường, thị trấn" in page


def test_a_unit_tells_its_kin_with_the_decision_and_its_codes(see):
    page = see(unit_page, f"/don-vi/{WARD}", WARD)
    assert "Hình thành từ" in page and "1678/NQ-UBTVQH15" in page and "Mã thống kê" in page
    old = see(unit_page, "/don-vi/na-h-vinh", "na-h-vinh")
    assert "không còn từ ngày 01/07/2025" in old and "Phường Trường Vinh" in old


def test_history_is_for_those_who_work_here(see):
    units.rename(WARD, HOUSE, name="Phường Mới", on=dt.date(2026, 11, 1), cited="9/NQ")
    assert "đổi tên đơn vị" not in see(unit_page, f"/don-vi/{WARD}", WARD)
    page = see(unit_page, f"/don-vi/{WARD}", WARD, actor=OFFICER)
    assert "đổi tên đơn vị" in page and "9/NQ" in page
    assert "Phường Trường Vinh" in page, "the old name stays readable"


def test_an_unknown_unit_is_not_there(see):
    with pytest.raises(NotThere):
        see(unit_page, "/don-vi/na-khong-co", "na-khong-co")


@pytest.mark.parametrize("bad", ["sau=xxxx", "truoc=%20", "cap=../..", "nhom=zz", "q=%25_%5C", "ngay=0001-01-01"])
def test_strange_addresses_are_harmless(see, bad):
    see(units_page, f"/don-vi?{bad}")


def test_a_sign_that_no_table_holds_is_refused_in_words(see):
    with pytest.raises(Unfit):
        see(units_page, "/don-vi?truoc=%00")


def test_the_pages_ask_few_questions(see, django_assert_max_num_queries):
    see(units_page, "/don-vi?q=vinh")
    with django_assert_max_num_queries(12):
        see(units_page, "/don-vi?q=vinh")
    see(unit_page, f"/don-vi/{WARD}", WARD)
    with django_assert_max_num_queries(20):
        see(unit_page, f"/don-vi/{WARD}", WARD)
    with django_assert_max_num_queries(6):
        see(tree_page, "/don-vi/cay")
