"""The inbox is what the rooms say is open: what differs is found, told to the administrator, and mended."""

import datetime as dt

import pytest
from django.db import connection

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.actor import HOUSE, Actor, Grant
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.transactions import seen_by, whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import actions, api, openings
from lienthong.kernel.inbox.comparing import found, look, newest, said_of
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import Comparison, WorkItem
from lienthong.kernel.units.tests.factories import Unit

pytestmark = pytest.mark.django_db
KIND = "test_open.visit"
ASKS = """
select code as subject, 'test_open.visit' as kind, id as unit_id, '' as role, '' as holder
from units_unit where code like 'mo-%%'
"""
ADMIN = Actor("account:nam", "Cao Xuân Nam", grants=(Grant("system_admin", 1, frozenset({1})),), everywhere=True)


def lays(places):
    return [api.Put(KIND, one.subject, f"Thăm {one.subject}", f"/tham/{one.subject}", one.unit_id) for one in places]


@pytest.fixture(autouse=True)
def room():
    """A room that holds a visit open for each unit whose code begins with `mo-`."""
    api.register_kind(KIND, "Thăm đơn vị")
    made = api.register_open("test_open", [KIND], ASKS, lays)
    yield
    openings.withdraw(made)
    KINDS.pop(KIND)


def opened(*names: str) -> None:
    """Units are there to be visited, and the room has put their lines."""
    for name in names:
        Unit.objects.create(code=f"mo-{name}")
    lay(*names)


def lay(*names: str) -> None:
    """The lines of the visits to these units."""
    ids = dict(Unit.objects.filter(code__in=[f"mo-{name}" for name in names]).values_list("code", "pk"))
    whole(lambda: api.put_many(lays([api.Place(code, KIND, pk, "", "") for code, pk in ids.items()])), HOUSE)


def differing() -> set[tuple[str, str]]:
    return whole(lambda: {(one.fault.value, one.subject) for one in found() if one.kind.startswith("test_open")}, HOUSE)


def by_hand(statement: str) -> None:
    """What no verb did."""
    whole(lambda: connection.cursor().execute(statement), HOUSE)


def lies() -> dict[str, int]:
    with seen_by(HOUSE):
        return dict(WorkItem.objects.filter(kind=KIND).values_list("subject", "unit_id"))


BROKEN = {
    "delete from inbox_item where subject = 'mo-a'": ("missing", "mo-a"),
    "update units_unit set code = 'xa-b' where code = 'mo-b'": ("stale", "mo-b"),
    "update inbox_item set holder = 'account:minh' where subject = 'mo-b'": ("elsewhere", "mo-b"),
    "update inbox_item set role = 'leader' where subject = 'mo-b'": ("elsewhere", "mo-b"),
    "update inbox_item set unit_id = (select id from units_unit where code = 'mo-a') where subject = 'mo-b'": (
        "elsewhere",
        "mo-b",
    ),
}


@pytest.mark.parametrize("statement", BROKEN)
def test_what_was_broken_by_hand_is_found_and_mended(statement):
    opened("a", "b", "c")
    assert differing() == set()
    by_hand(statement)
    fault, subject = BROKEN[statement]
    assert differing() == {(fault, subject)}
    code = actions.compare(HOUSE)
    assert actions.mend(code, HOUSE)["total"] == 1
    assert differing() == set()
    with seen_by(HOUSE):
        row = Comparison.objects.get(code=code)
    assert (getattr(row, fault), row.found, row.mended, row.mended_by) == (1, 1, 1, HOUSE.name)


def test_a_line_sorted_by_another_day_than_its_clock_is_found_and_sorted_again():
    opened("a")
    day = dt.date(2026, 3, 20)
    clock = whole(lambda: calendar.start(calendar.ClockStart("mo-a", "test", None, dt.date(2026, 3, 1), day)), HOUSE)
    by_hand(f"update inbox_item set clock_id = {clock.id} where subject = 'mo-a'")
    assert differing() == {("other_day", "mo-a")}
    actions.mend(actions.compare(HOUSE), HOUSE)
    with seen_by(HOUSE):
        assert WorkItem.objects.get(subject="mo-a").sort_on == day
    assert differing() == set()


def test_many_are_mended_in_pieces(monkeypatch):
    monkeypatch.setattr("lienthong.kernel.inbox.actions.comparing.PIECE", 2)
    monkeypatch.setattr("lienthong.kernel.inbox.actions.comparing.MOST", 4)
    opened(*"abcdefg")
    by_hand(f"delete from inbox_item where kind = '{KIND}'")
    assert actions.mend(actions.compare(HOUSE), HOUSE)["missing"] == 4
    assert actions.mend(actions.compare(HOUSE), HOUSE)["missing"] == 3
    assert len(lies()) == 7 and differing() == set()


def test_what_has_come_right_meanwhile_is_not_touched():
    opened("a", "b")
    by_hand("delete from inbox_item where subject in ('mo-a', 'mo-b')")
    code = actions.compare(HOUSE)
    lay("a")
    with seen_by(HOUSE):
        before = WorkItem.objects.get(subject="mo-a").code
    assert actions.mend(code, HOUSE)["total"] == 1
    with seen_by(HOUSE):
        assert WorkItem.objects.get(subject="mo-a").code == before
    with pytest.raises(WrongMoment):
        actions.mend(code, HOUSE)


def test_mending_is_told_in_the_audit():
    opened("a")
    by_hand("delete from inbox_item where subject = 'mo-a'")
    code = actions.compare(ADMIN)
    actions.mend(code, ADMIN)
    done = Entry.objects.get(verb="inbox.mend")
    assert (done.actor, done.subject) == ("account:nam", code)
    assert Entry.objects.get(verb="inbox.note_comparison").args["said"] == "Đã sửa: 1 thiếu trong hộp việc."


def test_only_the_administrator_and_the_house_mend():
    opened("a")
    code = actions.compare(HOUSE)
    leader = Actor("account:hung", "Hùng", grants=(Grant("leader", 1, frozenset({1})),), units=frozenset({1}))
    with pytest.raises(NotAllowed):
        actions.compare(leader)
    with pytest.raises(NotThere):
        actions.mend(code, leader)


def test_a_kind_for_which_nobody_answers_is_named_and_left_alone():
    api.register_kind("test_open.stray", "Việc lạ")
    try:
        unit = Unit.objects.create(code="thu-x").pk
        whole(lambda: api.put(api.Put("test_open.stray", "la", "Lạ", "/la", unit)), HOUSE)
        one = whole(lambda: look(again=False), HOUSE)
        assert one.unanswered == {"test_open.stray": 1} and one.found == 0
        assert said_of(one) == "Hộp việc khớp với các phần của hệ thống."
    finally:
        KINDS.pop("test_open.stray")


def test_one_room_answers_for_a_kind():
    with pytest.raises(HouseFault, match="said twice"):
        api.register_open("test_other", [KIND], ASKS, lays)


def test_the_look_costs_the_same_few_questions_however_much_is_open(django_assert_max_num_queries):
    opened(*"abcdefghij")
    by_hand("delete from inbox_item where subject > 'mo-c'")
    questions = len(openings.questions())
    with seen_by(HOUSE), django_assert_max_num_queries(3 * questions + 6):
        look(again=False)


def test_the_page_shows_what_differs_and_mends_it(come_as):
    opened("a")
    by_hand("delete from inbox_item where subject = 'mo-a'")
    client = come_as(ADMIN)
    assert "Chưa có lần đối chiếu nào" in client.get("/he-thong/doi-chieu-hop-viec").content.decode()
    page = client.post("/he-thong/doi-chieu-hop-viec", {"key": "a" * 12}, follow=True).content.decode()
    assert "Hộp việc lệch 1 việc" in page and "mo-a" in page and "Sửa cho khớp" in page
    code = whole(newest, HOUSE).code
    page = client.post("/he-thong/doi-chieu-hop-viec", {"key": "b" * 12, "code": code}, follow=True).content.decode()
    assert "Đã sửa 1 việc cho khớp" in page and "Sửa cho khớp</" not in page
    assert lies().keys() == {"mo-a"}
