"""When mails may come: the morning's letter, quiet hours, days off, what is urgent. Nothing is lost, nothing twice."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.access import api as access
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import ANYONE, HOUSE, Actor
from lienthong.kernel.base.errors import HouseFault, NotAllowed, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.exchange.tests.factories import Envelope, Told, introduced
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.notifications import digests, standing_in
from lienthong.kernel.notifications.kinds import KINDS
from lienthong.kernel.notifications.models import Mail, Notice, Rhythm
from lienthong.kernel.notifications.queries import hours_of
from lienthong.kernel.notifications.rules import USUAL, Hours
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

LAN = Actor("account:lan", "Chị Lan", person="p-lan")
SINCE = dt.date(2025, 7, 1)
KINDS_HERE = {
    "test.news": {"label": "Tin", "title": "Tin {n}"},
    "test.fire": {"label": "Khẩn", "title": "Khẩn {n}", "urgent": True},
    "test.calm": {"label": "Thong thả", "title": "Thong thả {n}", "channel": notifications.Channel.MORNING},
    "test.own": {"label": "Riêng", "title": "Riêng {n}", "own": True},
}


@pytest.fixture(autouse=True)
def words(monkeypatch):
    monkeypatch.setattr(digests, "_SAYS", {})
    monkeypatch.setattr(standing_in, "_known", [])
    for name, said in KINDS_HERE.items():
        notifications.register_kind(name, **said)
    yield
    for name in KINDS_HERE:
        KINDS.pop(name)


@pytest.fixture
def cast(own_database):
    """Chị Lan and Anh Minh of a ward have accounts and mail addresses; the house has a mail server."""
    units.found(
        HOUSE, code="ward", name="Phường Thử", kind="phuong", tier="commune", parent=None, since=SINCE, cited="Thử"
    )
    for name in ("lan", "minh"):
        people.hire(
            HOUSE, code=f"p-{name}", full_name=name.title(), unit="ward", since=SINCE, email=f"{name}@tv.example"
        )
        access.open_account(HOUSE, username=name, person=f"p-{name}")
    with introduced(Told(name="mail")) as server:
        yield server


def tell(kind="test.news", *, n=1, to=("p-lan",)):
    return whole(lambda: notifications.notify(to, kind, facts={"n": n}, url=f"/viec/{n}"), HOUSE)


def mails(at: str) -> list[tuple[str, str]]:
    """What leaves at an instant: to whom, under which subject."""
    with standing_on(at):
        before = {e.code for e in envelopes()}
        notifications.mail_what_is_due()
        return sorted((e.body["to"], e.body["subject"]) for e in envelopes() if e.code not in before)


def envelopes() -> list[Envelope]:
    return whole(lambda: list(Envelope.objects.order_by("id")), HOUSE)


def states() -> list[str]:
    return whole(lambda: list(Notice.objects.order_by("id").values_list("mail", flat=True)), HOUSE)


@pytest.mark.parametrize(
    ("hours", "at", "works", "quiet"),
    [
        (USUAL, "20:59", True, False),
        (USUAL, "21:00", True, True),
        (USUAL, "00:00", True, True),
        (USUAL, "06:29", True, True),
        (USUAL, "06:30", True, False),
        (USUAL, "10:00", False, True),
        (Hours(rest_days=True), "10:00", False, False),
        (Hours(rest_days=True), "22:00", False, True),
        (Hours(quiet_from=dt.time(12), quiet_until=dt.time(13)), "12:30", True, True),
        (Hours(quiet_from=dt.time(12), quiet_until=dt.time(13)), "23:30", True, False),
        (Hours(quiet_from=dt.time(6), quiet_until=dt.time(6)), "06:00", True, False),
    ],
)
def test_quiet_hours_over_midnight_and_on_days_off(hours, at, works, quiet):
    instant = dt.datetime.combine(dt.date(2026, 2, 5), dt.time.fromisoformat(at), VIETNAM)
    assert hours.quiet(instant, works) is quiet


def test_what_is_told_at_night_waits_for_the_morning_and_comes_in_one_mail(cast):
    with standing_on("2026-02-05T21:30"):
        tell(n=1)
    assert mails("2026-02-05T21:31") == []
    with standing_on("2026-02-06T06:45"):
        tell(n=2)
    assert mails("2026-02-06T06:46") == [], "the letter of the morning will hold it"
    assert states() == [Mail.DUE, Mail.DUE], "it waits, it is not lost"
    assert mails("2026-02-06T07:29") == []
    assert mails("2026-02-06T07:30") == [("lan@tv.example", "Liên Thông ngày 06/02: 2 thông báo mới")]
    assert states() == [Mail.POSTED, Mail.POSTED]
    assert mails("2026-02-06T07:31") == []


def test_at_work_a_mail_goes_at_once_and_the_day_has_one_letter(cast):
    with standing_on("2026-02-05T10:00"):
        assert mails("2026-02-05T10:00") == [], "nobody has anything to read"
        tell(n=1)
    assert mails("2026-02-05T10:01") == [("lan@tv.example", "Tin 1")]
    assert mails("2026-02-05T15:00") == []


def test_from_the_last_working_day_to_the_next_over_tet(cast):
    """13/02/2026 is a Friday; the offices are closed for Tết from 14/02 to 22/02 (Saturday, Sunday and the holiday)."""
    with standing_on("2026-02-14T09:00"):
        tell(n=1)
    for day in range(14, 23):
        assert mails(f"2026-02-{day}T10:00") == [], f"day {day} is a day off"
    assert mails("2026-02-23T07:30") == [("lan@tv.example", "Liên Thông ngày 23/02: 1 thông báo mới")]


def test_what_is_urgent_is_mailed_at_night_alone(cast):
    with standing_on("2026-02-05T23:00"):
        tell(n=1)
        tell("test.fire", n=2)
    assert mails("2026-02-05T23:01") == [("lan@tv.example", "Khẩn: Khẩn 2")]
    assert states() == [Mail.DUE, Mail.POSTED]


def test_what_is_meant_for_the_morning_waits_for_it_all_day(cast):
    with standing_on("2026-02-05T09:00"):
        notifications.mail_what_is_due()
        tell("test.calm", n=1)
    assert mails("2026-02-05T09:01") == []
    assert mails("2026-02-05T16:00") == []
    assert mails("2026-02-06T07:30") == [("lan@tv.example", "Liên Thông ngày 06/02: 1 thông báo mới")]


def test_who_wants_no_letter_gets_mails_after_the_quiet_hours(cast):
    chosen = {"quiet_from": dt.time(22), "quiet_until": dt.time(6), "rest_days": True}
    notifications.set_rhythm(LAN, digest_at=None, **chosen)
    with standing_on("2026-02-06T23:00"):
        tell(n=1)
        tell("test.calm", n=2)
    assert mails("2026-02-06T23:01") == []
    assert mails("2026-02-07T06:00") == [("lan@tv.example", "Liên Thông: 2 thông báo mới")], "a Saturday: as chosen"


def test_each_at_the_hour_they_chose(cast):
    notifications.set_rhythm(LAN, digest_at=dt.time(9), quiet_from=dt.time(21), quiet_until=dt.time(6), rest_days=False)
    with standing_on("2026-02-05T22:00"):
        tell(n=1, to=("p-lan", "p-minh"))
    assert [to for to, _ in mails("2026-02-06T07:30")] == ["minh@tv.example"]
    assert [to for to, _ in mails("2026-02-06T09:00")] == ["lan@tv.example"]
    assert whole(lambda: hours_of(LAN), LAN).digest_at == dt.time(9)


def test_rooms_say_what_waits_and_who_has_nothing_gets_no_mail(cast):
    line = notifications.DigestLine("Báo cáo quý I", "/viec/7", "quá hạn 2 ngày")
    part = notifications.DigestPart("Việc quá hạn", (line,), "3 việc quá hạn", more=2, url="/viec-can-lam")
    notifications.register_digest("test", lambda persons, day: {"p-minh": [part]} if "p-minh" in persons else {})
    with standing_on("2026-02-05T15:00"):
        tell(n=5, to=("p-minh",))
        notifications.mail_what_is_due()
    with standing_on("2026-02-05T22:00"):
        tell(n=1, to=("p-minh",))
    assert mails("2026-02-06T07:35") == [("minh@tv.example", "Liên Thông ngày 06/02: 3 việc quá hạn, 1 thông báo mới")]
    body = envelopes()[-1].body
    for words in (
        "Báo cáo quý I (quá hạn 2 ngày)",
        "/viec/7",
        "Còn 2 việc khác",
        "Tin 1",
        "thông báo trước đó chưa đọc",
    ):
        assert words in body["text"], words
    assert '/viec/7">Báo cáo quý I</a>' in body["html"]
    assert mails("2026-02-06T07:36") == []
    with pytest.raises(HouseFault):
        notifications.register_digest("test", lambda persons, day: {})


def test_a_letter_that_breaks_is_written_the_next_minute_and_what_is_urgent_goes_meanwhile(cast):
    broken = [True]

    def says(persons, day):
        if broken:
            raise RuntimeError("a room is ill")
        return {}

    notifications.register_digest("test", says)
    with standing_on("2026-02-05T22:00"):
        tell(n=1)
        tell("test.fire", n=2)
    with standing_on("2026-02-06T07:30"), pytest.raises(RuntimeError):
        notifications.mail_what_is_due()
    assert [e.body["subject"] for e in envelopes()] == ["Liên Thông: 2 thông báo mới".replace("Liên", "Khẩn: Liên")]
    assert whole(Rhythm.objects.exclude(digested_on=None).count, HOUSE) == 0, "nobody was written down as served"
    broken.clear()
    with standing_on("2026-02-06T07:31"):
        tell("test.calm", n=3)
    assert mails("2026-02-06T07:31") == [("lan@tv.example", "Liên Thông ngày 06/02: 1 thông báo mới")]


def test_a_hundred_letters_cost_as_many_questions_as_one(cast):
    def questions(many: int, day: int) -> int:
        for n in range(many):
            code = f"p-{day}-{n}"
            people.hire(
                HOUSE, code=code, full_name=f"Người {n}", unit="ward", since=SINCE, email=f"x{day}{n}@t.example"
            )
            access.open_account(HOUSE, username=f"x{day}{n}", person=code)
        with standing_on(f"2026-02-0{day}T06:00"):
            tell(n=1, to=[f"p-{day}-{n}" for n in range(many)])
        with standing_on(f"2026-02-0{day}T07:30"), CaptureQueriesContext(connection) as asked:
            assert digests.send_digests() == many
        return len(asked)

    assert questions(1, 3) == questions(100, 4)


def test_nobody_else_reads_or_sets_when_mails_come(cast):
    chosen = {"digest_at": dt.time(7), "quiet_from": dt.time(20), "quiet_until": dt.time(6), "rest_days": False}
    notifications.set_rhythm(LAN, **chosen)
    minh = Actor("account:minh", "Anh Minh", person="p-minh")
    assert whole(Rhythm.objects.count, minh) == 0
    assert whole(Rhythm.objects.count, LAN) == 1
    with pytest.raises(NotAllowed):
        notifications.set_rhythm(ANYONE, **chosen)
    with pytest.raises(Unfit):
        notifications.set_rhythm(LAN, **{**chosen, "digest_at": dt.time(7, 15)})


def test_who_stands_in_is_told_for_whom_and_nobody_twice(cast):
    instead = notifications.StandIn("p-minh", "Chị Lan")
    notifications.register_stand_ins(lambda persons: {"p-lan": [instead]} if "p-lan" in persons else {})
    with standing_on("2026-02-05T10:00"):
        tell(n=1)
        tell(n=2, to=("p-lan", "p-minh"))
        tell("test.own", n=3)
    told = whole(lambda: list(Notice.objects.order_by("id").values_list("person", "title")), HOUSE)
    assert told == [
        ("p-lan", "Tin 1"), ("p-minh", "Thay Chị Lan: Tin 1"), ("p-lan", "Tin 2"), ("p-minh", "Tin 2"),
        ("p-lan", "Riêng 3"),
    ]  # fmt: skip


def test_the_page_says_when_mails_come_and_keeps_what_is_chosen(cast, come_as):
    browser = come_as(LAN)
    page = browser.get("/thong-bao/tuy-chon").content.decode()
    assert '<option value="07:30" selected>' in page
    sent = {"key": "mot-khoa-1", "digest_at": "", "quiet_from": "22:00", "quiet_until": "06:00", "rest_days": "on"}
    after = browser.post("/thong-bao/gio-nhan-thu", sent, follow=True).content.decode()
    assert "Đã ghi nhận giờ nhận thư." in after
    kept = Hours(None, dt.time(22), dt.time(6), rest_days=True)
    assert whole(lambda: hours_of(LAN), LAN) == kept
    assert browser.post("/thong-bao/gio-nhan-thu", {"key": "mot-khoa-2", "quiet_from": "1:00"}).status_code == 422
