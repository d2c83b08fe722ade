"""The page of what waits for me: what it shows to whom, and doing things in place."""

import datetime as dt
import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor, Grant, PostHeld
from lienthong.kernel.base.errors import WrongMoment
from lienthong.kernel.base.policy import RULES, allow, role_over
from lienthong.kernel.base.transactions import seen_by
from lienthong.kernel.base.verbs import VERBS, verb
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.inbox.shown import unsealed
from lienthong.kernel.units import api as units
from lienthong.kernel.units.tests.factories import Unit

pytestmark = pytest.mark.django_db
ADDRESS = "/viec-can-lam"
BLOCKED: list[str] = []


@verb("test_page.greet", of=lambda by: Unit.objects.all(), sentence="chào đơn vị")
def greet(unit: Unit, by: Actor) -> str:
    if BLOCKED:
        raise WrongMoment("Đơn vị đang nghỉ.", "Quay lại vào ngày làm việc.")
    api.close(unit.code)
    return unit.code


@verb("test_page.rename", of=lambda by: Unit.objects.all(), sentence="đổi tên đơn vị")
def rename(unit: Unit, by: Actor, *, name: str) -> str:
    return unit.code


def setup_module() -> None:
    allow("test_page.greet", role_over("pk", "leader"))
    allow("test_page.rename", role_over("pk", "leader"))
    api.register_kind("test_page.visit", "Thăm đơn vị", waiting="người dân chờ")
    api.register_kind("test_page.other", "Việc khác")


def teardown_module() -> None:
    for name in ("test_page.greet", "test_page.rename"):
        VERBS.pop(name)
        RULES.pop(name)
    for name in ("test_page.visit", "test_page.other"):
        KINDS.pop(name)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    BLOCKED.clear()
    with standing_on("2026-03-10T09:00"):
        yield


@pytest.fixture
def ward():
    return Unit.objects.create(code="thu-phuong")


def founded(code: str) -> str:
    units.found(HOUSE, code=code, name=code, kind="xa", tier="xa", parent=None, since=None, cited="thử")
    return code


def officer(unit: Unit, name: str = "minh", *roles: str) -> Actor:
    return Actor(
        f"account:{name}",
        f"Anh {name.title()}",
        posts=(PostHeld(f"vt-{name}", "Chuyên viên", unit.pk, "Phường thử"),),
        grants=tuple(Grant(role, unit.pk, frozenset({unit.pk})) for role in roles),
        units=frozenset({unit.pk}),
    )


def line(unit: Unit, subject: str, day: int | None = None, **more) -> None:
    due = dt.date(2026, 3, day) if day else None
    clock = calendar.start(
        calendar.ClockStart(f"{subject}-{more.get('kind', '')}", "test", unit.pk, dt.date(2026, 3, 1), due)
    )
    facts = {"kind": "test_page.visit", "title": f"Thăm {subject}", "url": f"/tham/{subject}", "unit_id": unit.pk}
    api.put(api.Put(subject=subject, clock=clock, **{**facts, **more}))


def shown(client: Client, query: str = "") -> str:
    answer = client.get(ADDRESS + query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r"data-keys-open>([^<]+)</a>", page)


def form_of(page: str, label: str) -> tuple[str, dict[str, str]]:
    """Where the form of a button goes, and what it carries unseen."""
    same = "(?:(?!</form>).)*?"
    found = re.search(rf'<form method="post" action="([^"]+)"[^>]*>({same}){label}', page, re.S)
    assert found, f"no button {label}"
    return found[1], dict(re.findall(r'name="([a-z]+)" value="([^"]+)"', found[2]))


def test_visitors_are_asked_to_sign_in():
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap?next=%2Fviec-can-lam")


def test_an_empty_inbox_says_what_will_come(come_as, ward):
    page = shown(come_as(officer(ward)))
    assert "Không có việc nào đang chờ" in page
    assert "việc gấp nhất ở trên cùng" in page


def test_lines_stand_by_urgency_with_due_kind_and_sender(come_as, ward):
    line(ward, "A", 13, from_name="Sở Khoa học và Công nghệ")
    line(ward, "B", 5)
    line(ward, "C")
    page = shown(come_as(officer(ward)))
    assert titles(page) == ["Thăm B", "Thăm A", "Thăm C"]
    for words in (
        ">Quá hạn 5 ngày<",
        "Người dân chờ",
        ">Còn 3 ngày<",
        "Không định hạn",
        "Từ: Sở Khoa học và Công nghệ",
    ):
        assert words in page
    assert "3 việc đang chờ, 1 việc quá hạn" in page


def test_tabs_and_kinds_narrow_the_list(come_as, ward):
    line(ward, "A", 9)
    line(ward, "B", 15)
    line(ward, "C", 20, kind="test_page.other")
    client = come_as(officer(ward))
    assert titles(shown(client, "?xem=qua-han")) == ["Thăm A"]
    assert titles(shown(client, "?xem=tuan-nay")) == ["Thăm B"]
    assert titles(shown(client, "?loai=test_page.other")) == ["Thăm C"]
    assert titles(shown(client, "?loai=khong.co")) == []
    assert titles(shown(client, "?xem=bịa&sau=%7F&truoc=x")) == ["Thăm A", "Thăm B", "Thăm C"]


def test_a_long_list_turns_pages_and_keeps_the_filter(come_as, ward):
    for n in range(31):
        line(ward, f"S{n:02}", 20)
    line(ward, "other", 20, kind="test_page.other")
    client = come_as(officer(ward))
    first = shown(client, "?loai=test_page.visit")
    assert len(titles(first)) == 30
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert "loai=test_page.visit" in onward
    second = shown(client, onward)
    assert titles(second) == ["Thăm S30"]
    assert 'rel="prev"' in second


def test_a_long_list_asks_the_database_the_same_few_questions(come_as, ward):
    leader = officer(ward, "hung", "leader")

    def questions() -> int:
        client = come_as(leader)
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        return len(asked)

    line(ward, ward.code, 20, verbs=("test_page.greet",))
    one = questions()
    for n in range(25):
        line(ward, f"S{n}", 20, verbs=("test_page.greet",))
    assert questions() == one


def closed_in_the_afternoon(unit: Unit, day: int) -> None:
    facts = {"day": f"2026-03-{day}", "kind": "closed", "parts": "13:30-17:30", "name": "Họp", "cited": "1/TB-UBND"}
    calendar.declare_day(HOUSE, unit_id=unit.pk, known_on="2026-03-01", **facts)


def due_at_hour(unit: Unit, subject: str, at: dt.datetime) -> None:
    clock = calendar.start(calendar.ClockStart(subject, "test", unit.pk, dt.date(2026, 3, 1), None, at))
    put = {"kind": "test_page.visit", "title": f"Thăm {subject}", "url": f"/tham/{subject}", "unit_id": unit.pk}
    api.put(api.Put(subject=subject, clock=clock, **put))


def test_the_time_left_is_counted_by_the_hours_of_the_place(come_as):
    ward, other = (units.card(founded(code)).id for code in ("thu-dong", "thu-doai"))
    closed_in_the_afternoon(Unit(pk=ward), 10)
    tomorrow = dt.datetime(2026, 3, 11, 8, 30, tzinfo=calendar.end_of_day(dt.date(2026, 3, 11)).tzinfo)
    for unit, said in ((ward, "Còn 3 giờ làm việc"), (other, "Còn 7 giờ làm việc")):
        due_at_hour(Unit(pk=unit), f"U{unit}", tomorrow)
        assert said in shown(come_as(officer(Unit(pk=unit))))
    due_at_hour(Unit(pk=other), "U-SOM", tomorrow - dt.timedelta(days=1, hours=1))
    assert "2 việc đang chờ, 1 việc quá hạn" in shown(come_as(officer(Unit(pk=other))))


def test_calendars_of_a_whole_page_are_one_question(come_as):
    places = [Unit(pk=units.card(founded(f"thu-{n}")).id) for n in range(4)]
    for n, unit in enumerate(places, 16):
        closed_in_the_afternoon(unit, n)
        line(unit, f"S{n}", 20)
    everywhere = Actor("account:hung", "Anh Hùng", units=frozenset(unit.pk for unit in places))
    shown(come_as(everywhere), "?xem=don-vi")
    client = come_as(everywhere)
    with CaptureQueriesContext(connection) as asked:
        assert len(titles(shown(client, "?xem=don-vi"))) == 4
    assert len([one for one in asked.captured_queries if '"calendar_day"' in one["sql"]]) == 0
    assert len([one for one in asked.captured_queries if "calendar_place" in one["sql"]]) == 1


def test_a_button_does_the_verb_of_the_room_and_the_line_goes(come_as, ward):
    line(ward, ward.code, 20, verbs=("test_page.greet",))
    client = come_as(officer(ward, "hung", "leader"))
    address, sent = form_of(shown(client), "Chào đơn vị")
    answer = client.post(address, sent, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 303)]
    assert "Đã chào đơn vị: Thăm thu-phuong" in answer.content.decode()
    assert titles(answer.content.decode()) == []
    assert Entry.objects.get(verb="test_page.greet").subject == ward.code


def test_no_button_where_the_policy_says_no_or_the_verb_asks_for_more(come_as, ward):
    line(ward, ward.code, 20, verbs=("test_page.greet", "test_page.rename", "gone.away"))
    page = shown(come_as(officer(ward)))
    assert "Chào đơn vị" not in page
    leader = shown(come_as(officer(ward, "hung", "leader")))
    assert "Chào đơn vị" in leader
    assert "Đổi tên đơn vị" not in leader


def test_what_is_refused_is_said_above_the_list_and_nothing_changes(come_as, ward):
    line(ward, ward.code, 20, verbs=("test_page.greet",))
    client = come_as(officer(ward, "hung", "leader"))
    address, sent = form_of(shown(client), "Chào đơn vị")
    BLOCKED.append("yes")
    page = client.post(address, sent, follow=True).content.decode()
    assert "Đơn vị đang nghỉ. Quay lại vào ngày làm việc." in page
    assert titles(page) == ["Thăm thu-phuong"]


def test_who_was_first_is_said_politely(come_as, ward):
    line(ward, ward.code, 20, verbs=("test_page.greet",))
    line(ward, "B", 20)
    late, early = come_as(officer(ward, "hung", "leader")), officer(ward, "lan", "leader")
    address, sent = form_of(shown(late), "Chào đơn vị")
    VERBS["test_page.greet"](ward.code, early)
    BLOCKED.append("the matter is over")
    page = late.post(address, sent, follow=True).content.decode()
    assert "Anh Lan đã chào đơn vị lúc " in page and "Thăm thu-phuong. Danh sách dưới đây đã cập nhật." in page
    assert "Đơn vị đang nghỉ" not in page
    assert titles(page) == ["Thăm B"]


def gone_since(come_as, who: Actor, ward) -> tuple[str, dict[str, str]]:
    """A button that was shown to somebody, of a line that has gone since because a colleague was first."""
    line(ward, ward.code, 20, verbs=("test_page.greet",))
    shown_button = form_of(shown(come_as(who)), "Chào đơn vị")
    VERBS["test_page.greet"](ward.code, officer(ward, "lan", "leader"))
    BLOCKED.append("the matter is over")
    return shown_button


@pytest.mark.parametrize("proof", ["", "x", "WyJWQy0xIl0:1x:y", "mine, changed"])
def test_a_line_that_has_gone_is_named_only_to_who_was_shown_it(come_as, ward, proof):
    hung = officer(ward, "hung", "leader")
    address, sent = gone_since(come_as, hung, ward)
    sent |= {
        "dong": sent["dong"][:-1] + ("A" if sent["dong"][-1] != "A" else "B") if proof == "mine, changed" else proof
    }
    assert come_as(hung).post(address, sent).status_code == 404


def test_what_one_person_was_shown_says_nothing_to_another(come_as, ward):
    other = Unit(pk=units.card(founded("thu-xa")).id)
    address, sent = gone_since(come_as, officer(ward, "hung", "leader"), ward)
    for who in (officer(ward, "tu", "leader"), officer(other, "hung", "leader")):
        assert come_as(who).post(address, sent).status_code == 404


def test_a_page_that_stood_open_for_two_days_is_not_believed(come_as, ward, monkeypatch):
    hung = officer(ward, "hung", "leader")
    address, sent = gone_since(come_as, hung, ward)
    assert unsealed(hung, sent["dong"]).title == "Thăm thu-phuong"
    later = time.time() + 2 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert come_as(hung).post(address, sent).status_code == 404


@pytest.mark.parametrize("verb_name", ["units.end", "test_page.rename", "test_page.greet", "nothing"])
def test_only_the_verbs_of_the_line_can_be_done_from_it(come_as, ward, verb_name):
    line(ward, ward.code, 20, verbs=("test_page.rename",))
    with seen_by(HOUSE):
        code = WorkItem.objects.get().code
    client = come_as(officer(ward, "hung", "leader"))
    assert client.post(f"{ADDRESS}/{code}/{verb_name}", {"key": "12345678"}).status_code == 404


def test_lines_of_other_units_cannot_be_touched(come_as, ward):
    other = Unit.objects.create(code="thu-xa")
    line(other, "A", 20)
    with seen_by(HOUSE):
        code = WorkItem.objects.get().code
    assert come_as(officer(ward)).post(f"{ADDRESS}/{code}/inbox.take", {"key": "12345678"}).status_code == 404


def test_taking_and_giving_back(come_as, ward):
    line(ward, "A", 20)
    minh = come_as(officer(ward))
    address, sent = form_of(shown(minh), "Nhận xử lý")
    page = minh.post(address, sent, follow=True).content.decode()
    assert "Anh/chị đang xử lý" in page
    address, sent = form_of(page, "Trả lại cho đơn vị")
    lan = shown(come_as(officer(ward, "lan")))
    assert "Anh Minh đang xử lý" in lan
    assert "Nhận xử lý" not in lan
    page = come_as(officer(ward)).post(address, sent, follow=True).content.decode()
    assert "Nhận xử lý" in page


def test_a_double_press_is_one(come_as, ward):
    line(ward, ward.code, 20, verbs=("test_page.greet",))
    client = come_as(officer(ward, "hung", "leader"))
    address, sent = form_of(shown(client), "Chào đơn vị")
    for _ in range(2):
        answer = client.post(address, sent, follow=True)
        assert "Đã chào đơn vị" in answer.content.decode()
    assert Entry.objects.filter(verb="test_page.greet").count() == 1


def test_a_title_is_text_never_markup(come_as, ward):
    line(ward, "A", 20, title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in shown(come_as(officer(ward)))


def test_the_badge_in_the_navigation_counts(come_as, ward):
    line(ward, "A", 9)
    page = shown(come_as(officer(ward, "minh", "officer")))
    assert "việc đang chờ, trong đó có việc quá hạn" in page
