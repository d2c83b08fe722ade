"""Days that places declare for themselves, and the public page of the working year."""

import datetime as dt

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
    assert rules.count("chưa xác minh") == 8


def test_the_figures_of_2026_are_those_of_the_calendar():
    shown = page("?nam=2026")
    days = (dt.date(2026, 1, 1) + dt.timedelta(n) for n in range(365))
    total = sum(calendar.is_working(day).works for day in days)
    assert total == 249
    assert f'<span class="stat__value">{total}' in shown


def test_a_year_without_announcement_says_so():
    assert "Lịch nghỉ lễ, tết năm 2027 chưa công bố" in page("?nam=2027")
    assert "Lịch nghỉ lễ, tết năm 2031 chưa công bố" in page("?nam=2031")


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
