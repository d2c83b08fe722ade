"""A swap of two days becomes known: whose lines have another day now is told once, how many, and sees which."""

import datetime as dt

import pytest

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.tests.factories import followed, recount_all
from lienthong.kernel.inbox import api
from lienthong.kernel.inbox.asked import Asked
from lienthong.kernel.inbox.kinds import KINDS
from lienthong.kernel.inbox.queries import PAGE, mine
from lienthong.kernel.inbox.tests import desk
from lienthong.kernel.inbox.tests.factories import absent
from lienthong.kernel.jobs.api import drain
from lienthong.kernel.notifications.tests.factories import Notice

START = dt.datetime(2025, 12, 24, 9, tzinfo=VIETNAM)
CROSSING, BEFORE, BOTH = 6, 5, 12
"""Working days from 24 December: due on 2 January, on 31 December, behind both swapped days."""


@pytest.fixture
def ward(own_database):
    """Three people in a ward, one in another; the calendar as it is known on 24 December 2025."""
    api.register_kind("test_desk.work", "Việc thử")
    with standing_on(START.isoformat()[:16]):
        desk.settled()
    yield
    KINDS.pop("test_desk.work")


def lay(subject: str, amount: int = CROSSING, unit: str = "ward", **more: object) -> None:
    """A line whose clock is reckoned from its beginning."""

    def put() -> None:
        period = calendar.Period(amount, from_at=START)
        one = calendar.ClockStart(subject, "test", desk.unit_id(unit), START.date(), period=period)
        line = {"kind": "test_desk.work", "title": f"Việc {subject}", "url": f"/viec/{subject}", "role": "officer"}
        api.put(
            api.Put(**{**line, "subject": subject, "unit_id": desk.unit_id(unit), "clock": calendar.start(one), **more})
        )

    with standing_on(START.isoformat()[:16]):
        whole(put, HOUSE)


def swap_becomes_known() -> str:
    """25 December: the calendar follows, clocks are reckoned again, whoever is to be told is told; the recount."""
    with standing_on("2025-12-25T08:00"):
        code = followed()
        drain("inbox", also_running=True)
    return code


def told() -> dict[str, list[str]]:
    rows = whole(lambda: list(Notice.objects.filter(kind="inbox.days_moved").order_by("person", "id")), HOUSE)
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(row.title)
    return found


def moved(login: str, code: str) -> list[str]:
    """What somebody sees on the page of the recount."""
    with standing_on("2025-12-25T10:00"):
        who = desk.actor(login)
        return whole(lambda: [line.title for line in mine(who, Asked(recount=code)).items], who)


def test_exactly_those_whose_lines_have_moved_are_told_once_how_many(ward):
    for n in range(3):
        lay(f"DT-{n}")  # for whoever holds the role: Minh and Lan
    lay("DT-lan", holder="account:lan", role="")
    lay("DT-leader", role="leader")
    lay("DT-unit", role="")  # for all who sit in the ward
    lay("DT-stays", BEFORE, holder="account:minh", role="")
    lay("DT-both", BOTH, role="leader")
    lay("DT-there", BEFORE, unit="other")
    lay("DT-closed", role="leader")
    whole(lambda: api.close("DT-closed", "test_desk.work"), HOUSE)
    code = swap_becomes_known()
    said = {person: title for person, (title,) in told().items()}
    assert said.keys() == {"p-minh", "p-lan", "p-hung"}, "nobody in the other ward, where nothing moved"
    assert said["p-minh"].startswith("Hạn của 4 việc đã dời: ")
    assert said["p-lan"].startswith("Hạn của 5 việc đã dời: ")
    assert said["p-hung"].startswith("Hạn của 2 việc đã dời: ")
    assert sorted(moved("hung", code)) == ["Việc DT-leader", "Việc DT-unit"]
    assert "Việc DT-lan" in moved("lan", code)
    assert "Việc DT-lan" not in moved("minh", code)
    assert moved("xa", code) == []


def test_whoever_hears_of_it_twice_is_told_once_and_the_notice_leads_to_the_list(ward, come_as):
    lay("DT-1")
    code = swap_becomes_known()
    with standing_on("2025-12-25T09:00"):
        assert recount_all() == 0
        drain("inbox", also_running=True)
        (row,) = whole(lambda: list(Notice.objects.filter(kind="inbox.days_moved", person="p-minh")), HOUSE)
        assert "12729/VPCP-KGVX (25/12/2025)" in row.text
        assert row.url == f"/viec-can-lam/doi-han/{code}"
        client = come_as(desk.actor("minh"))
        shown = client.get(row.url).content.decode()
        assert "Việc DT-1" in shown
        assert "02/01/2026" in shown
        assert "05/01/2026" in shown
        why = client.get("/thoi-han/DT-1").content.decode()
        assert "Thứ Sáu ngày 02/01/2026 không tính: Nghỉ hoán đổi" in why
        assert "17:30, thứ Sáu ngày 02/01/2026" in why
        assert client.get("/viec-can-lam/doi-han/TL-khong-co").status_code == 404
        assert client.get("/thoi-han/khong-co").status_code == 404
        client = come_as(desk.actor("xa"))
        assert "Việc DT-1" not in client.get(row.url).content.decode()
        assert client.get("/thoi-han/DT-1").status_code == 404, "whoever does not see the matter does not see its clock"


def test_whoever_stands_in_is_told_for_whom(ward):
    lay("DT-lan", holder="account:lan", role="")
    absent(desk.actor("lan"), desk.actor("minh"), "2025-12-24", "2025-12-31")
    code = swap_becomes_known()
    assert told()["p-minh"][0].startswith("Thay Nguyễn Lan: Hạn của 1 việc đã dời")
    assert moved("minh", code) == ["Việc DT-lan"]


def test_many_lines_are_one_notice_and_pages_of_a_list(ward):
    for n in range(PAGE + 5):
        lay(f"DT-{n:02}", holder="account:lan", role="")
    code = swap_becomes_known()
    assert [len(titles) for titles in told().values()] == [1]
    who = desk.actor("lan")
    first = whole(lambda: mine(who, Asked(recount=code)), who)
    second = whole(lambda: mine(who, Asked(recount=code), after=first.next), who)
    titles = [line.title for line in (*first.items, *second.items)]
    assert len(first.items) == PAGE
    assert sorted(titles) == [f"Việc DT-{n:02}" for n in range(PAGE + 5)]
