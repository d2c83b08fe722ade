"""Standing in: who sees what, under whose name they act, who is told, and that it ends by itself and widens nothing."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.base.policy import RULES, allow, signed_in
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.inbox import actions, api, queries
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import Substitute, WorkItem
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.notifications.tests.factories import KINDS as NOTICE_KINDS
from lienthong.kernel.people import api as people
from lienthong.kernel.people.tests.factories import actions as people_actions
from lienthong.kernel.units.tests.factories import Unit

from .desk import actor, lay, settled, unit_id

pytestmark = pytest.mark.django_db
MON, TUE, WED, THU = (dt.date(2026, 3, day) for day in (9, 10, 11, 12))
PAGE = "/viec-can-lam/lam-thay"


@verb("test_desk.nod", of=lambda by: Unit.objects.all(), sentence="gật đầu")
def nod(unit: Unit, by) -> str:
    return unit.code


def setup_module() -> None:
    allow("test_desk.nod", signed_in)
    api.register_kind("test_desk.work", "Việc thử")
    notifications.register_kind("test_desk.news", label="Tin", title="Tin {n}")


def teardown_module() -> None:
    VERBS.pop("test_desk.nod")
    RULES.pop("test_desk.nod")
    KINDS.pop("test_desk.work")
    NOTICE_KINDS.pop("test_desk.news")


@pytest.fixture(autouse=True)
def desk():
    """Minh has one thing of his own and one that the ward shares with all; it is Monday."""
    with standing_on("2026-03-09T09:00"):
        settled()
        lay("rieng", TUE, holder="account:minh")
        lay("noi-khac", WED, holder="account:minh", unit_id=unit_id("other"))
        lay("chung", WED)
        yield


def asks(first=TUE, last=WED, person="p-lan") -> str:
    return actions.name_substitute(actor("minh"), person=person, first_on=first, last_on=last)


def sees(login: str) -> list[str]:
    by = actor(login)
    return whole(lambda: [item.subject for item in queries.mine(by, Asked()).items], by)


def told(login: str) -> list[tuple[str, str]]:
    def read() -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("select kind, title from notifications_notice where person = %s order by id", [f"p-{login}"])
            return cursor.fetchall()

    return whole(read, HOUSE)


def test_from_the_first_day_to_the_last_and_not_a_day_more():
    asks()
    seen = {}
    for day in (MON, TUE, WED, THU):
        with standing_on(day):
            seen[day.day] = sees("lan")
    assert seen == {9: ["chung"], 10: ["rieng", "noi-khac", "chung"], 11: ["rieng", "noi-khac", "chung"], 12: ["chung"]}
    with standing_on(TUE):
        assert sees("minh") == ["rieng", "noi-khac", "chung"], "who is away keeps their own"
        assert sees("hung") == ["chung"]
        lan = actor("lan")
        assert whole(lambda: queries.counts(lan, TUE), lan).total == 3


def test_the_database_lets_the_substitute_read_and_nobody_else():
    def bare(login: str) -> list[str]:
        def read() -> list[str]:
            with connection.cursor() as cursor:
                cursor.execute("select subject from inbox_item order by 1")
                return [row[0] for row in cursor.fetchall()]

        return whole(read, actor(login))

    assert "noi-khac" not in bare("lan")
    code = asks()
    assert "noi-khac" in bare("lan")
    assert "noi-khac" not in bare("hung")
    lan = actor("lan")
    assert whole(lambda: WorkItem.objects.filter(subject="noi-khac").update(title="x"), lan) == 0
    actions.end_substitute(code, lan)
    assert "noi-khac" not in bare("lan")


def test_a_line_says_for_whom_and_verbs_are_done_in_ones_own_name(come_as):
    with standing_on(TUE):
        lay("ward", TUE, holder="account:minh", title="Gật đầu với phường", verbs=("test_desk.nod",))
        asks()
        lan = actor("lan")
        browser = come_as(lan)
        page = browser.get("/viec-can-lam").content.decode()
        assert page.count("Thay Trần Minh") == 3
        assert "Nhận xử lý: Việc rieng" not in page, "what is given to one person is not taken by another"
        with standing_on(TUE):
            code = whole(lambda: WorkItem.objects.get(subject="ward").code, HOUSE)
        browser.post(f"/viec-can-lam/{code}/test_desk.nod", {"key": "mot-khoa-1"})
        entry = whole(lambda: Entry.objects.get(verb="test_desk.nod"), HOUSE)
        assert (entry.actor, entry.subject) == ("account:lan", "ward")
        with pytest.raises((NotAllowed, NotThere)):
            actions.take(code, lan)


def test_after_the_last_day_nothing_can_be_done_although_nobody_has_tidied_up(come_as):
    with standing_on(TUE):
        lay("ward", TUE, holder="account:minh", unit_id=unit_id("other"), verbs=("test_desk.nod",))
        asks()
    code = whole(lambda: WorkItem.objects.get(subject="ward").code, HOUSE)
    for day, status in ((MON, 404), (WED, 303), (THU, 404)):
        with standing_on(day):
            answer = come_as(actor("lan")).post(f"/viec-can-lam/{code}/test_desk.nod", {"key": f"mot-khoa-{day}"})
            assert answer.status_code == status, day


def test_both_are_told_and_the_substitute_is_told_what_the_absent_would_be():
    asks()
    assert told("lan") == [("inbox.standing_in", "Trần Minh nhờ anh/chị làm thay từ 10/03/2026 đến 11/03/2026")]
    assert told("minh") == [("inbox.stood_in", "Nguyễn Lan làm thay anh/chị từ 10/03/2026 đến 11/03/2026")]
    for day in (MON, TUE, THU):
        with standing_on(day):
            whole(lambda n=day.day: notifications.notify(["p-minh"], "test_desk.news", facts={"n": n}), HOUSE)
    assert [title for kind, title in told("lan") if kind == "test_desk.news"] == ["Thay Trần Minh: Tin 10"]
    assert [title for kind, title in told("minh") if kind == "test_desk.news"] == ["Tin 9", "Tin 10", "Tin 12"]


def test_it_ends_by_itself_and_both_learn_of_it_once():
    asks()
    with standing_on(WED):
        assert actions.end_past_substitutes(HOUSE) == 0
    with standing_on(THU):
        assert actions.end_past_substitutes(HOUSE) == 1
        assert actions.end_past_substitutes(HOUSE) == 0
    assert [kind for kind, _ in told("lan")] == ["inbox.standing_in", "inbox.standing_over"]
    assert [kind for kind, _ in told("minh")] == ["inbox.stood_in", "inbox.standing_over"]


@pytest.mark.parametrize("who", ["minh", "lan"])
def test_either_may_end_it_and_a_third_does_not_see_it(who):
    code = asks(first=MON)
    with pytest.raises(NotThere):
        actions.end_substitute(code, actor("hung"))
    actions.end_substitute(code, actor(who))
    assert sees("lan") == ["chung"]
    with pytest.raises(WrongMoment):
        actions.end_substitute(code, actor(who))
    assert asks(first=MON), "the days are free again"


@pytest.mark.parametrize("who", ["minh", "lan"])
def test_who_leaves_the_unit_neither_stands_in_nor_is_stood_in_for(who):
    asks(first=MON)
    assert "rieng" in sees("lan")
    people.vacate(f"ward.{who}", HOUSE, person=f"p-{who}", on=MON, cited="Thử")
    drain("inbox", also_running=True)
    assert whole(lambda: Substitute.objects.get().state, HOUSE) == "ended"
    assert "rieng" not in sees("lan")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"person": "p-xa"}, "person"),
        ({"person": "p-minh"}, "person"),
        ({"person": "p-nobody"}, "person"),
        ({"first": MON - dt.timedelta(1)}, "first_on"),
        ({"last": MON}, "last_on"),
        ({"last": MON + dt.timedelta(400)}, "last_on"),
    ],
)
def test_what_cannot_be_asked(asked, field):
    with pytest.raises(Unfit) as no:
        asks(**asked)
    assert list(no.value.fields) == [field]


def test_one_at_a_time_and_nobody_who_is_away_themselves():
    asks()
    with pytest.raises(Unfit) as no:
        asks(first=WED, last=THU, person="p-hung")
    assert "đã cử người làm thay" in no.value.fields["first_on"]
    with pytest.raises(Unfit) as no:
        actions.name_substitute(actor("hung"), person="p-minh", first_on=WED, last_on=THU)
    assert "Trần Minh cũng vắng" in no.value.fields["person"]
    assert asks(first=THU, last=THU, person="p-hung"), "the next day is free"


def test_who_holds_no_post_and_the_house_ask_nobody():
    for by in (HOUSE, replace(actor("minh"), posts=())):
        with pytest.raises(NotAllowed):
            actions.name_substitute(by, person="p-lan", first_on=TUE, last_on=WED)


def test_the_page_asks_shows_and_ends(come_as):
    browser = come_as(actor("minh"))
    page = browser.get(PAGE).content.decode()
    assert "Nguyễn Lan, Chuyên viên" in page
    assert "Phạm Thị Xa" not in page
    wrong = browser.post(PAGE, {"key": "mot-khoa-1", "person": "p-lan", "first_on": "x", "last_on": "11/03/2026"})
    assert wrong.status_code == 422
    assert "Nhập ngày đầu theo dạng" in wrong.content.decode()
    for at, (given, fields) in enumerate(
        [
            ({}, {"person", "first_on", "last_on"}),
            ({"person": "ai-do", "first_on": "09/03/2020", "last_on": "x"}, {"person", "first_on", "last_on"}),
            ({"person": "ai-do", "first_on": "11/03/2026", "last_on": "10/03/2026"}, {"person", "last_on"}),
        ]
    ):
        wrong = browser.post(PAGE, {"key": f"nhieu-loi-{at}", **given})
        page = wrong.content.decode()
        assert wrong.status_code == 422
        assert set(re.findall(r'<li><a href="#(\w+)">', page)) == fields
        assert all(f'id="{name}-loi"' in page for name in fields)
        assert not given or f'value="{given["first_on"]}"' in page
    asked = {"key": "mot-khoa-2", "person": "p-lan", "first_on": "10/03/2026", "last_on": "11/03/2026"}
    page = browser.post(PAGE, asked, follow=True).content.decode()
    assert "Nguyễn Lan làm thay anh/chị" in page
    code = whole(lambda: Substitute.objects.get().code, HOUSE)
    assert "Anh/chị làm thay Trần Minh" in come_as(actor("lan")).get(PAGE).content.decode()
    page = browser.post(f"{PAGE}/{code}/thoi", {"key": "mot-khoa-3"}, follow=True).content.decode()
    assert "Chưa có ai làm thay." in come_as(actor("minh")).get(PAGE).content.decode()


def test_the_list_costs_one_question_more_where_lines_are_anothers():
    asks(first=MON)

    def questions(login: str) -> int:
        by = actor(login)
        with CaptureQueriesContext(connection) as asked:
            whole(lambda: queries.mine(by, Asked()), by)
        return len(asked)

    assert questions("lan") == questions("hung")


def leave(first=TUE, last=WED, substitute="p-lan") -> str:
    return people.register_leave(
        HOUSE, person="p-minh", kind="annual", first_on=first, last_on=last, substitute=substitute
    )


def test_who_is_named_in_a_leave_stands_in_and_ends_with_it():
    code = leave(first=MON, last=WED)
    drain("inbox", also_running=True)
    [row] = Substitute.objects.filter(state="agreed")
    assert (row.substitute, row.first_on, row.last_on) == ("account:lan", MON, WED)
    assert "rieng" in sees("lan") and "inbox.standing_in" in {kind for kind, _ in told("lan")}
    drain("inbox", also_running=True)
    assert Substitute.objects.count() == 1
    with standing_on("2026-03-10T09:00"):
        people_actions.shorten_leave(code, HOUSE, last_on=TUE)
        drain("inbox", also_running=True)
    row.refresh_from_db()
    assert (row.state, row.last_on) == ("agreed", TUE)


def test_a_leave_that_is_cancelled_takes_the_standing_in_with_it():
    code = leave()
    drain("inbox", also_running=True)
    assert Substitute.objects.filter(state="agreed").count() == 1
    with standing_on("2026-03-09T10:00"):
        people_actions.cancel_leave(code, HOUSE)
        drain("inbox", also_running=True)
    assert not Substitute.objects.filter(state="agreed").exists()
    assert "inbox.standing_over" in {kind for kind, _ in told("lan")}


def test_where_nobody_can_stand_in_the_absent_person_is_told():
    asks(first=TUE, last=WED)
    leave()
    drain("inbox", also_running=True)
    assert Substitute.objects.count() == 1
    assert "inbox.nobody_stands_in" in {kind for kind, _ in told("minh")}
