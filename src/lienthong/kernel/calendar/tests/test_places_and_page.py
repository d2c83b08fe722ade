"""Days that places declare for themselves, and the public page of the working year."""

import datetime as dt
import re

import pytest
from django.test import Client

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import NotAllowed, Unfit
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.jobs.tests.factories import EventRow

pytestmark = pytest.mark.django_db
FESTIVAL = dt.date(2026, 3, 9)


def declare(unit: int | None, kind: str = "closed", by: Actor = HOUSE, **more) -> str:
    facts = {"day": FESTIVAL.isoformat(), "name": "Lễ hội thử", "cited": "15/QĐ-UBND", "known_on": "2026-02-01"}
    return calendar.declare_day(by, unit_id=unit, kind=kind, **{**facts, **more})


def test_a_ward_closes_for_itself_alone(tree):
    _, ward, other = tree
    declare(ward)
    assert not calendar.calendar_of(ward).works(FESTIVAL)
    assert calendar.calendar_of(other).works(FESTIVAL)
    assert calendar.calendar_of().works(FESTIVAL)
    card = calendar.calendar_of(ward).is_working(FESTIVAL)
    assert (card.reason, card.citation) == ("Lễ hội thử", "15/QĐ-UBND")


def test_a_province_closes_for_all_below_and_a_ward_may_differ(tree):
    province, ward, other = tree
    declare(province)
    declare(ward, "as_usual")
    assert calendar.calendar_of(ward).works(FESTIVAL)
    assert not calendar.calendar_of(other).works(FESTIVAL)


def test_the_newest_record_wins_and_the_older_stays(tree):
    _, ward, _ = tree
    declare(ward)
    declare(ward, "as_usual")
    assert calendar.calendar_of(ward).works(FESTIVAL)
    assert EventRow.objects.filter(kind="calendar.day_declared").count() == 2


def test_what_became_known_later_did_not_hold_before(tree):
    _, ward, _ = tree
    declare(ward)
    assert calendar.calendar_of(ward, known_on=dt.date(2026, 1, 31)).works(FESTIVAL)
    assert not calendar.calendar_of(ward, known_on=dt.date(2026, 2, 1)).works(FESTIVAL)


def test_due_dates_follow_the_place(tree):
    _, ward, other = tree
    declare(ward)
    start = dt.datetime(2026, 3, 6, 9)
    assert calendar.due(start, 1, calendar=calendar.calendar_of(ward)).on == dt.date(2026, 3, 10)
    assert calendar.due(start, 1, calendar=calendar.calendar_of(other)).on == dt.date(2026, 3, 9)
    assert "15/QĐ-UBND" in " ".join(calendar.due(start, 1, calendar=calendar.calendar_of(ward)).explain)


def test_who_may_declare_is_whoever_administers_the_place(tree):
    province, ward, other = tree
    admin = Actor(
        "account:nam", "Anh Nam", grants=(Grant("unit_admin", ward, frozenset({ward})),), units=frozenset({ward})
    )
    declare(ward, by=admin)
    for not_mine in (other, province, None):
        with pytest.raises(NotAllowed):
            declare(not_mine, by=admin)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "weekend"}, "kind"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "1990-01-01"}, "day"),
        ({"name": "  "}, "name"),
        ({"cited": ""}, "cited"),
        ({"certainty": "sure"}, "certainty"),
        ({"known_on": "hôm qua"}, "known_on"),
    ],
)
def test_a_day_without_document_or_with_nonsense_is_refused(tree, wrong, field):
    with pytest.raises(Unfit) as no:
        declare(tree[1], **wrong)
    assert field in no.value.fields


def page(query: str = "", status: int = 200) -> str:
    answer = Client().get(f"/lich-lam-viec{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_everybody_reads_the_year_with_documents_and_doubts():
    with standing_on("2026-03-10T09:00"):
        shown = page()
    assert "Lịch làm việc năm 2026" in shown
    assert "12729/VPCP-KGVX (25/12/2025)" in shown
    assert "chưa xác minh" in shown
    assert "Thứ Bảy ngày 10/01/2026" in shown
    assert "(hôm nay)" in shown
    assert shown.count('class="months__month"') == 12


def test_the_page_shows_by_which_rules_days_are_counted_and_which_are_unverified():
    with standing_on("2026-03-10T09:00"):
        shown = page()
    rules = shown[shown.index("Cách tính ngày, giờ và thời hạn") :]
    assert "07:30–11:30; 13:30–17:30" in rules
    assert "118/2025/NĐ-CP, Điều 18 khoản 2" in rules
    assert "309/2026" not in rules  # not yet in force on that day
    assert len(re.findall(r"chưa xác minh\s*</span>", rules)) == 11, "each of the rules, and none without its mark"


def test_what_the_house_declared_of_supplements_money_and_extensions_says_of_what_and_since_when_it_holds():
    with standing_on("2026-03-10T09:00"):
        calendar.declare_policy(
            HOUSE, policy="mot-cua", procedure="1.004227", since="2026-02-01", name="Riêng", cited="7/QĐ-UBND",
            count_from="next_day", ends="end_of_work", known_on="2026-01-20", after_supplement="pause",
            stops_for_payment=False, extensions=0, certainty="unverified",
        )  # fmt: skip
        shown = page()
    rules = re.findall(r"<tr\b.*?</tr>", shown[shown.index("Cách tính ngày, giờ và thời hạn") :], re.DOTALL)
    for words in ("tính tiếp phần còn lại", "Không dừng trong lúc chờ nộp", "Không gia hạn"):
        [rule] = [row for row in rules if words in row]
        assert "thủ tục 1.004227" in rule
        assert "01/02/2026" in rule
        assert "7/QĐ-UBND" in rule
        assert "chưa xác minh" in rule
    for words in ("tính lại từ đầu", "Dừng tính trong lúc chờ nộp", "Gia hạn nhiều nhất 1 lần"):
        [rule] = [row for row in rules if words in row]
        assert "1.004227" not in rule
        assert "01/01/2021" in rule


def test_the_figures_of_2026_are_those_of_the_calendar():
    shown = page("?nam=2026")
    days = (dt.date(2026, 1, 1) + dt.timedelta(n) for n in range(365))
    total = sum(calendar.is_working(day).works for day in days)
    assert total == 249
    assert f'<span class="stat__value">{total}' in shown


def test_a_year_without_announcement_says_so():
    assert "Lịch nghỉ lễ, tết năm 2027 chưa công bố" in page("?nam=2027")
    assert "Lịch nghỉ lễ, tết năm 2031 chưa công bố" in page("?nam=2031")


def test_a_swap_that_is_only_talked_of_stands_on_the_page_of_its_year_until_it_is_declared():
    words = "nghỉ hoán đổi thứ Hai ngày 23/11/2026 mới được lấy ý kiến"
    with standing_on("2026-11-20T09:00"):
        assert words in page("?nam=2026") and words not in page("?nam=2025")
        papers = {"cited": "1/TB-BNV", "known_on": "2026-11-20"}
        calendar.declare_swap(HOUSE, unit_id=None, off="2026-11-23", worked="2026-11-28", **papers)
        assert words not in page("?nam=2026")


@pytest.mark.parametrize("wrong", ["1999", "abc", "²⁰²⁶", "99999999999", "", "-5"])
def test_a_year_that_is_none_is_not_found(wrong):
    assert "Chọn một năm từ 2021 đến 2100" in page(f"?nam={wrong}", 404)


def test_the_calendar_of_a_unit_names_it(tree):
    declare(tree[1])
    shown = page("?nam=2026&don-vi=thu-phuong")
    assert "Đơn vị phuong" in shown
    assert "Lễ hội thử" in shown
    assert "Lễ hội thử" not in page("?nam=2026")
    page("?don-vi=khong-co", 404)


def test_half_days_hours_and_local_rules_stand_on_the_page_with_their_documents(tree):
    province, ward, _ = tree
    papers = {"cited": "20/QĐ-UBND", "known_on": "2026-01-05"}
    summer = {"since": "2026-01-01", "season": "16-04 15-10", "parts": "07:00-11:30 14:00-17:30", "name": "Giờ mùa hè"}
    calendar.declare_hours(HOUSE, unit_id=province, **summer, **papers)
    morning = {"since": "2026-02-01", "weekdays": "sat", "parts": "07:30-11:30", "name": "Sáng thứ Bảy"}
    calendar.declare_hours(HOUSE, unit_id=ward, **morning, **papers)
    declare(ward, parts="13:30-17:30")
    with standing_on("2026-05-10T09:00"):
        shown, common = page("?nam=2026&don-vi=thu-phuong"), page("?nam=2026")
    assert "Lễ hội thử; làm việc 07:30–11:30" in shown
    assert "Làm việc một phần ngày" in shown
    assert "07:00–11:30; 14:00–17:30, từ 16/04 đến 15/10 hằng năm" in shown
    assert "07:30–11:30 (thứ Bảy)" in shown
    assert "20/QĐ-UBND" in shown
    assert "Làm việc một phần ngày" not in common
    places = common[common.index("Nơi có ngày nghỉ, giờ làm việc riêng") :]
    assert '?nam=2026&amp;don-vi=thu-phuong"' in places
    assert "có giờ riêng" in places
    assert "Nơi có ngày nghỉ" not in shown


@pytest.mark.parametrize(
    ("verb", "wrong", "field"),
    [
        (calendar.declare_day, {"parts": "17:30-13:30"}, "parts"),
        (calendar.declare_day, {"kind": "holiday", "parts": "13:30-17:30"}, "parts"),
        (calendar.declare_hours, {"parts": "sáng"}, "parts"),
        (calendar.declare_hours, {"parts": ""}, "parts"),
        (calendar.declare_hours, {"weekdays": "thứ bảy"}, "weekdays"),
        (calendar.declare_hours, {"season": "31-02 01-10"}, "season"),
        (calendar.declare_hours, {"since": "mai"}, "since"),
        (calendar.declare_hours, {"cited": " "}, "cited"),
        (calendar.declare_swap, {"worked": "2026-03-09"}, "worked"),
        (calendar.declare_swap, {"off": "1999-01-01"}, "off"),
        (calendar.declare_policy, {"count_from": "hôm sau"}, "count_from"),
        (calendar.declare_policy, {"ends": ""}, "ends"),
        (calendar.declare_policy, {"after_supplement": "?"}, "after_supplement"),
        (calendar.declare_policy, {"cut_off": "15 giờ"}, "cut_off"),
        (calendar.declare_policy, {"hours_per_day": 0}, "hours_per_day"),
        (calendar.declare_policy, {"policy": "một cửa"}, "policy"),
        (calendar.declare_policy, {"policy": "moi", "procedure": "1.000001"}, "policy"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_field(tree, verb, wrong, field):
    known = {"cited": "1/QĐ", "known_on": "2026-02-01"}
    given = {
        "calendar.declare_day": {"unit_id": tree[1], "day": "2026-03-09", "kind": "closed", "name": "Hội"},
        "calendar.declare_hours": {"unit_id": tree[1], "since": "2026-03-01", "parts": "08:00-12:00", "name": "Giờ"},
        "calendar.declare_swap": {"unit_id": tree[1], "off": "2026-03-09", "worked": "2026-03-14"},
        "calendar.declare_policy": {
            "policy": "chung", "since": "2026-03-01", "name": "Mới", "count_from": "next_day", "ends": "exact",
        },
    }[verb.name]  # fmt: skip
    with pytest.raises(Unfit) as no:
        verb(HOUSE, **{**given, **known, **wrong})
    assert list(no.value.fields) == [field]
