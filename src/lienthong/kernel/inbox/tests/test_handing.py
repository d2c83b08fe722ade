"""A line that somebody took who has gone goes on by rule; the list and the notices say so, and repeat nothing."""

import datetime as dt

import pytest

from lienthong.kernel.access import api as access
from lienthong.kernel.access.tests.factories import follow_people, propose
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.inbox import actions, api
from lienthong.kernel.inbox.ghosts import _held
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.notifications.tests.factories import Notice
from lienthong.kernel.people import api as people

from .desk import actor, lay, settled
from .factories import gone_hands, legacies, listed_for

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


@pytest.fixture
def ward():
    api.register_kind("test_desk.work", "Việc thử")
    with standing_on(DAY):
        settled()
        yield
    KINDS.pop("test_desk.work")


def line() -> WorkItem:
    return whole(lambda: WorkItem.objects.get(subject="GV-1"), HOUSE)


def taken(by: str) -> None:
    lay("GV-1", DAY, role="officer")
    actions.take(line().code, actor(by))


def leaves(name: str) -> None:
    people.leave(f"p-{name}", HOUSE, unit="ward", on=DAY, cited="9/QĐ")
    follow_people()


def test_who_sits_at_the_post_now_goes_on_is_told_once_and_reads_the_list(ward, come_as):
    taken("minh")
    assert actions.follow_leavers() == 0, "who works there keeps it"
    leaves("minh")
    people.seat("ward.minh", HOUSE, person="p-lan", on=DAY, cited="9/QĐ", how="charge")
    assert (actions.follow_leavers(), actions.follow_leavers()) == (1, 0)
    assert (line().taken_by, line().taken_name) == ("account:lan", "Nguyễn Lan")
    assert legacies("p-minh") == [("GV-1", "Nguyễn Lan", "post")] and gone_hands() == []
    [told] = whole(lambda: list(Notice.objects.filter(kind="inbox.handed_over")), HOUSE)
    assert told.person == "p-lan" and told.facts["giver"] == "Trần Minh"
    page = come_as(actor("lan")).get("/viec-can-lam/ban-giao?nguoi=p-minh").content.decode()
    assert "Việc của Trần Minh đã chuyển" in page and "Việc GV-1" in page and "Người nay giữ vị trí đó" in page
    assert "Việc GV-1" not in come_as(actor("xa")).get("/viec-can-lam/ban-giao").content.decode()
    assert listed_for(actor("hung")) == 1, "who leads the unit"


def test_a_closed_account_is_enough_and_it_waits_for_all_where_nobody_may(ward):
    taken("lan")
    access.close_account("tk-lan", HOUSE, reason="Thôi việc")
    assert actions.follow_leavers() == 1
    assert line().taken_by == "" and legacies("p-lan") == [("GV-1", "", "unit")]


def test_the_nightly_look_finds_what_lies_in_hands_that_are_gone(ward):
    lay("GV-1", DAY, holder="account:minh")
    assert whole(_held, HOUSE) == []
    leaves("minh")
    [ghost] = whole(_held, HOUSE)
    assert (ghost.who, ghost.what) == ("minh", "Việc GV-1")


def test_what_somebody_proposed_who_has_gone_lapses_and_stands_in_their_list(ward):
    lan = whole(lambda: access.actor_named("lan"), HOUSE)
    facts = {"role": "officer", "unit_id": lan.posts[0].unit, "hours": 12, "reason": "Bão lớn, cả phường trực cả đêm"}
    code = propose(lan, verb="access.break_glass", given=facts, reason="Trực bão cả đêm")
    leaves("lan")
    jobs.drain("inbox", also_running=True)
    assert legacies("p-lan") == [(code, "", "lapsed")]


def test_an_appointment_taken_back_is_told_to_who_was_to_come_and_to_who_stays(ward):
    soon = DAY + dt.timedelta(days=20)
    people.seat("ward.minh", HOUSE, person="p-lan", on=soon, cited="9/QĐ")
    VERBS["people.call_off"]("ward.minh", HOUSE, person="p-lan", on=soon, cited="10/QĐ")
    jobs.drain("inbox", also_running=True)
    told = whole(lambda: {one.person: one for one in Notice.objects.filter(subject="ward.minh")}, HOUSE)
    assert {who: one.kind for who, one in told.items()} == {"p-lan": "people.called_off", "p-minh": "people.stays"}
    assert told["p-lan"].facts == {"title": "Chuyên viên", "on": "30/03/2026"}
