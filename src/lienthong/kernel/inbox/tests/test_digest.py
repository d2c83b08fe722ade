"""What of the inbox stands in the morning's letter, and that it is one mail."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.exchange.tests.factories import Envelope, Told, introduced
from lienthong.kernel.inbox import actions, api
from lienthong.kernel.inbox.digest import says
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.models import WorkItem
from lienthong.kernel.notifications import api as notifications
from lienthong.kernel.notifications.tests.factories import KINDS as NOTICE_KINDS

from .desk import actor, lay, settled, unit_id

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 10)
EVERYBODY = ["p-minh", "p-lan", "p-hung", "p-xa"]


def setup_module() -> None:
    api.register_kind("test_desk.work", "Việc thử")
    api.register_kind("test_desk.signing", "Ký duyệt", roles=("leader",))
    notifications.register_kind("test_desk.morning", label="Tin", title="Tin mới", own=True)


def teardown_module() -> None:
    KINDS.pop("test_desk.work")
    KINDS.pop("test_desk.signing")
    NOTICE_KINDS.pop("test_desk.morning")


@pytest.fixture(autouse=True)
def desk():
    with standing_on("2026-03-10T07:30"):
        settled()
        yield


def said(persons=EVERYBODY) -> dict[str, list[tuple[str, list[str]]]]:
    """The paragraphs of each person: head, and lines with their notes."""
    found = whole(lambda: says(persons, TODAY), HOUSE)
    return {
        person: [(part.title, [f"{line.title} ({line.note})" for line in part.lines]) for part in parts]
        for person, parts in found.items()
    }


def test_what_is_late_due_and_due_soon_by_urgency():
    lay("A", dt.date(2026, 3, 12))
    lay("B", TODAY)
    lay("C", dt.date(2026, 3, 5))
    lay("D", dt.date(2026, 3, 13))
    lay("E", dt.date(2026, 3, 16))
    lay("F", None)
    assert said()["p-minh"] == [
        ("Quá hạn: 1 việc", ["Việc C (quá hạn 5 ngày)"]),
        ("Đến hạn hôm nay: 1 việc", ["Việc B (đến hạn hôm nay)"]),
        ("Sắp đến hạn: 2 việc", ["Việc A (còn 2 ngày)", "Việc D (còn 3 ngày)"]),
    ]


def test_the_days_of_the_place_are_those_that_are_counted():
    """Three working days ahead lie further where a place is closed; what ends among its days off is said to do so."""
    papers = {"cited": "1/TB-UBND", "known_on": "2026-03-01"}
    for day in ("2026-03-11", "2026-03-12"):
        calendar.declare_day(HOUSE, unit_id=unit_id(), day=day, kind="closed", name="Mưa lũ", **papers)
    for code, unit in (("A", "ward"), ("X", "other")):
        for day in (11, 12, 16):
            lay(f"{code}{day}", dt.date(2026, 3, day), unit_id=unit_id(unit))
    found = said()
    far = ["Việc A11 (còn 1 ngày, là ngày nghỉ)", "Việc A12 (còn 2 ngày, đều là ngày nghỉ)", "Việc A16 (còn 6 ngày)"]
    assert found["p-minh"] == [("Sắp đến hạn: 3 việc", far)]
    assert found["p-xa"] == [("Sắp đến hạn: 2 việc", ["Việc X11 (còn 1 ngày)", "Việc X12 (còn 2 ngày)"])]


def test_each_is_told_what_waits_for_them_alone():
    lay("unit", TODAY)
    lay("leader", TODAY, role="leader")
    lay("signing", TODAY, kind="test_desk.signing")
    lay("lan", TODAY, holder="account:lan")
    with standing_on("2026-03-10T07:00"):
        actions.take(whole(lambda: WorkItem.objects.get(subject="unit").code, HOUSE), actor("minh"))
    titles = {person: [line.split(" (")[0] for _, lines in parts for line in lines] for person, parts in said().items()}
    assert titles == {
        "p-minh": ["Việc unit"],
        "p-lan": ["Việc unit", "Việc lan"],
        "p-hung": ["Việc unit", "Việc leader", "Việc signing"],
    }
    assert said()["p-lan"][0][1][0] == "Việc unit (đến hạn hôm nay, Trần Minh đang xử lý)"
    assert said()["p-minh"][0][1] == ["Việc unit (đến hạn hôm nay)"]


def test_who_stands_in_reads_for_whom():
    lay("A", TODAY, holder="account:minh")
    actions.name_substitute(actor("minh"), person="p-lan", first_on=TODAY, last_on=TODAY)
    assert said()["p-lan"] == [("Đến hạn hôm nay: 1 việc", ["Việc A (đến hạn hôm nay, thay Trần Minh)"])]
    with standing_on("2026-03-11T07:30"):
        assert "p-lan" not in whole(lambda: says(EVERYBODY, dt.date(2026, 3, 11)), HOUSE)


def test_what_is_secret_is_not_named_in_a_mail():
    lay("A", TODAY, secret=True)
    assert said()["p-minh"] == [("Đến hạn hôm nay: 1 việc", ["Việc thử (đến hạn hôm nay)"])]


def test_a_long_list_is_cut_and_says_how_much_more_there_is():
    for n in range(35):
        lay(f"S{n:02}", dt.date(2026, 3, 2))
    lay("today", TODAY)
    late, now = whole(lambda: says(["p-minh"], TODAY), HOUSE)["p-minh"]
    assert (late.title, len(late.lines), late.more, late.short) == ("Quá hạn: 35 việc", 30, 5, "35 việc quá hạn")
    assert (now.title, now.lines, now.more, now.url) == ("Đến hạn hôm nay: 1 việc", (), 1, "/viec-can-lam?han=hom-nay")


def test_all_people_and_lines_cost_as_many_questions_as_one():
    def questions(persons) -> int:
        with CaptureQueriesContext(connection) as asked:
            whole(lambda: says(persons, TODAY), HOUSE)
        return len(asked)

    lay("A", TODAY)
    one = questions(["p-minh"])
    for n in range(20):
        lay(f"S{n}", TODAY, holder="account:lan" if n % 2 else "")
    assert questions(EVERYBODY) == one


def test_one_mail_with_work_and_news():
    lay("A", dt.date(2026, 3, 5))
    with introduced(Told(name="mail")):
        with standing_on("2026-03-09T22:00"):
            whole(lambda: notifications.notify(["p-minh", "p-xa"], "test_desk.morning"), HOUSE)
            assert notifications.mail_what_is_due() == 0
        with standing_on("2026-03-10T07:30"):
            assert notifications.mail_what_is_due() == 4
            assert notifications.mail_what_is_due() == 0
    mails = {e.body["to"]: e.body["subject"] for e in whole(lambda: list(Envelope.objects.all()), HOUSE)}
    assert mails == {
        "minh@tv.example": "Liên Thông ngày 10/03: 1 việc quá hạn, 1 thông báo mới",
        "lan@tv.example": "Liên Thông ngày 10/03: 1 việc quá hạn",
        "hung@tv.example": "Liên Thông ngày 10/03: 1 việc quá hạn",
        "xa@tv.example": "Liên Thông ngày 10/03: 1 thông báo mới",
    }
