"""Notices: told once, to the right person, by the way they chose, one mail for all that came together."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor, Grant
from lienthong.kernel.base.errors import HouseFault, NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange.tests.factories import Envelope, Told, introduced
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.notifications.kinds import KINDS
from lienthong.kernel.notifications.models import Mail, Notice
from lienthong.kernel.notifications.queries import listed, preferences, unread
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

LAN = Actor(
    "account:lan", "Chị Lan", person="p-lan", grants=(Grant("counter", 1, frozenset({1})),), units=frozenset({1})
)
MINH = Actor("account:minh", "Anh Minh", person="p-minh", units=frozenset({1}))


@pytest.fixture(autouse=True)
def words():
    """On a Thursday at work: mails may go."""
    notifications.register_kind(
        "test.given", label="Được giao việc", title="Được giao {count} việc của {plan}", text="Hạn gần nhất: {due}."
    )
    notifications.register_kind("test.duty", label="Việc phải biết", title="Việc phải biết", duty=True)
    with standing_on("2026-02-05T09:00"):
        yield
    for kind in ("test.given", "test.duty"):
        KINDS.pop(kind)


@pytest.fixture
def cast(own_database):
    """Chị Lan of a ward has a mail address; Anh Minh has none; the house has a mail server."""
    since = dt.date(2025, 7, 1)
    units.found(
        HOUSE, code="ward", name="Phường Thử", kind="phuong", tier="commune", parent=None, since=since, cited="Thử"
    )
    for code, name, email in (("p-lan", "Chị Lan", "lan@tv.example"), ("p-minh", "Anh Minh", "")):
        people.hire(HOUSE, code=code, full_name=name, unit="ward", since=since, email=email)
    with introduced(Told(name="mail")) as server:
        yield server


FACTS = {"count": 3, "plan": "KH & 1174", "due": "14/02/2026"}


def tell(*persons, by=HOUSE, kind="test.given", dedup="", **more):
    return whole(lambda: notifications.notify(persons, kind, facts=FACTS, url="/ke-hoach/1", dedup=dedup, **more), by)


def mine(actor):
    return whole(lambda: list(Notice.objects.order_by("id")), actor)


def test_a_restricted_officer_tells_others_and_each_reads_their_own(own_database):
    assert tell("p-lan", "p-minh", "p-lan", "", by=MINH) == 2
    (notice,) = mine(LAN)
    assert (notice.person, notice.title, notice.text) == (
        "p-lan",
        "Được giao 3 việc của KH & 1174",
        "Hạn gần nhất: 14/02/2026.",
    )
    assert len(mine(MINH)) == 1
    assert mine(ANYONE) == []
    assert len(mine(HOUSE)) == 2


def test_what_an_event_says_twice_is_told_once(own_database):
    assert tell("p-lan", "p-minh", dedup="event:7") == 2
    assert tell("p-lan", "p-minh", dedup="event:7") == 0
    assert tell("p-lan") == tell("p-lan") == 1
    assert whole(Notice.objects.count, HOUSE) == 4


def test_telling_belongs_to_what_happened(own_database):
    with pytest.raises(HouseFault):
        notifications.notify(["p-lan"], "test.given", facts=FACTS)

    def work():
        notifications.notify(["p-lan"], "test.given", facts=FACTS)
        raise Unfit("Không được.")

    with pytest.raises(Unfit):
        whole(work, HOUSE)
    assert mine(HOUSE) == []


@pytest.mark.parametrize(
    "wrong", [{"kind": "test.unknown"}, {"url": "https://elsewhere.example"}, {"url": "//x.example"}]
)
def test_unknown_kinds_and_foreign_addresses_are_faults(own_database, wrong):
    given = {"kind": "test.given", "url": ""} | wrong
    with pytest.raises(HouseFault):
        whole(lambda: notifications.notify(["p-lan"], given["kind"], facts=FACTS, url=given["url"]), HOUSE)


def test_words_that_reach_into_objects_are_not_taken():
    with pytest.raises(HouseFault):
        notifications.register_kind("test.sly", label="x", title="{plan.__class__}")
    with pytest.raises(HouseFault):
        KINDS["test.given"].said({"count": 1})


def test_reading_one_and_all(own_database):
    for _ in range(3):
        tell("p-lan")
    first, second, third = mine(LAN)
    assert whole(lambda: unread(LAN), LAN) == "3"
    assert notifications.mark_read(first.code, LAN) == "/ke-hoach/1"
    with pytest.raises(NotThere):
        notifications.mark_read(second.code, MINH)
    assert notifications.mark_all_read(LAN, up_to=second.code) == 1
    assert [n.code for n in whole(lambda: listed(LAN, only_unread=True).rows, LAN)] == [third.code]
    assert notifications.mark_all_read(MINH, up_to=third.code) == 0
    assert whole(lambda: unread(LAN), LAN) == "1"


def test_the_badge_does_not_count_for_ever(own_database):
    whole(lambda: notifications.notify_many(notifications.News("p-lan", "test.duty") for _ in range(120)), HOUSE)
    assert whole(lambda: unread(LAN), LAN) == "hơn 99"


def test_one_mail_for_all_that_came_together(cast):
    with standing_on("2026-02-05T08:30"):
        for _ in range(3):
            tell("p-lan", "p-minh")
    assert notifications.mail_what_is_due() == 1
    assert notifications.mail_what_is_due() == 0
    (envelope,) = whole(lambda: list(Envelope.objects.all()), HOUSE)
    body = envelope.body
    assert (body["to"], body["subject"]) == ("lan@tv.example", "Liên Thông: 3 thông báo mới")
    assert body["text"].count("Được giao 3 việc của KH & 1174 (08:30, 05/02/2026)") == 3
    assert body["html"].count("Được giao 3 việc của KH &amp; 1174") == 3
    assert "http://127.0.0.1:8000/ke-hoach/1" in body["text"]
    states = {(n.person, n.mail) for n in mine(HOUSE)}
    assert states == {("p-lan", Mail.POSTED), ("p-minh", Mail.NO_ADDRESS)}


def test_a_house_without_a_mail_server_makes_no_mail_and_sends_none_late(cast, come_as):
    with introduced(Told(name="mail", ready=False, set_up=False)):
        tell("p-lan")
        assert notifications.mail_what_is_due() == 0
        assert whole(Envelope.objects.count, HOUSE) == 0
        assert [n.mail for n in mine(LAN)] == [Mail.NOT_SET_UP]
        assert whole(lambda: unread(LAN), LAN) == "1", "it is told all the same"
        assert "chưa cấu hình thư điện tử" in come_as(LAN).get("/thong-bao/tuy-chon").content.decode()
    assert "chưa cấu hình thư điện tử" not in come_as(LAN).get("/thong-bao/tuy-chon").content.decode()
    assert notifications.mail_what_is_due() == 0, "what is old is not mailed late"
    tell("p-lan")
    assert notifications.mail_what_is_due() == 1
    body = whole(lambda: Envelope.objects.get().body, HOUSE)
    assert body["subject"] == "Được giao 3 việc của KH & 1174"


def test_a_single_notice_is_the_subject_of_its_mail_and_what_was_read_is_not_mailed(cast):
    tell("p-lan")
    tell("p-lan")
    notifications.mark_read(mine(LAN)[0].code, LAN)
    assert notifications.mail_what_is_due() == 1
    (envelope,) = whole(lambda: list(Envelope.objects.all()), HOUSE)
    assert envelope.body["subject"] == "Được giao 3 việc của KH & 1174"
    assert "Hệ thống Liên Thông tỉnh Nghệ An xin thông báo:" in envelope.body["text"]
    assert [n.mail for n in mine(LAN)] == [Mail.READ_BEFORE, Mail.POSTED]


def test_a_long_list_is_cut_and_says_so(cast):
    whole(lambda: notifications.notify_many(notifications.News("p-lan", "test.duty") for _ in range(55)), HOUSE)
    notifications.mail_what_is_due()
    text = whole(lambda: Envelope.objects.get().body["text"], HOUSE)
    assert text.count("Việc phải biết") == 40
    assert "Còn 15 thông báo khác" in text
    assert "có 55 thông báo mới" in text


def test_people_choose_how_they_hear_of_a_kind(own_database):
    assert {p.kind: p.channel for p in whole(lambda: preferences(LAN), LAN) if p.kind.startswith("test.")} == {
        "test.given": "mail",
        "test.duty": "mail",
    }
    notifications.choose(LAN, channels={"test.given": "none", "test.duty": "in_app"})
    tell("p-lan", "p-minh")
    tell("p-lan", kind="test.duty")
    assert [(n.kind, n.mail) for n in mine(LAN)] == [("test.duty", Mail.NOT_WANTED)]
    assert len(mine(MINH)) == 1
    for wrong in ({"test.duty": "none"}, {"test.given": "smoke"}, {"test.unknown": "mail"}):
        with pytest.raises(Unfit):
            notifications.choose(LAN, channels=wrong)
    with pytest.raises(NotAllowed):
        notifications.choose(ANYONE, channels={"test.given": "mail"})


def test_the_database_lets_nobody_write_or_read_for_another(own_database):
    tell("p-lan", "p-minh")
    assert whole(lambda: Notice.objects.filter(person="p-lan").count(), MINH) == 0
    assert whole(lambda: Notice.objects.filter(person="p-lan").update(title="x"), MINH) == 0
    with pytest.raises(Exception, match="row-level security"):
        whole(lambda: Notice.objects.create(code="x", person="p-lan", kind="test.duty", title="x"), MINH)


WIDE = ["system_admin", "auditor", "province_leader"]
ROLES = [*WIDE, "unit_admin", "coordinator", "leader", "officer", "counter", "citizen"]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_its_own_and_no_one_elses(own_database, role):
    tell("p-lan", "p-x")
    who = Actor("account:x", "X", person="p-x", grants=(Grant(role, 1, frozenset({1})),), everywhere=role in WIDE)
    others, own = mine(HOUSE)
    assert notifications.mark_read(own.code, who)
    with pytest.raises(NotThere):
        notifications.mark_read(others.code, who)
    assert whole(lambda: [n.code for n in listed(who).rows], who) == [own.code]


def test_two_rounds_at_once_mail_each_once(cast):
    tell("p-lan")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lienthong.all', 'on', false)")
        cursor.execute("begin; select id from notifications_notice for update")
        assert notifications_round_elsewhere() == 0
        cursor.execute("commit")
    assert notifications.mail_what_is_due() == 1


def notifications_round_elsewhere():
    """Another worker's round, while this connection holds the rows."""
    import threading

    from django.db import connections

    answers = []

    def work():
        try:
            answers.append(notifications.mail_what_is_due())
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(240)
    return answers[0]


def test_a_code_is_unique(own_database):
    tell("p-lan")
    code = mine(LAN)[0].code
    with pytest.raises(IntegrityError):
        whole(lambda: Notice.objects.create(code=code, person="p", kind="test.duty", title="x"), HOUSE)
