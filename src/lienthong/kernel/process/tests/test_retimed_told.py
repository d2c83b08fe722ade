"""Whoever is concerned by a timer that the calendar moves is told of it, once, and is led to the list."""

import datetime as dt
from itertools import count

import pytest

from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar.tests.factories import renew
from lienthong.kernel.inbox.tests.factories import absent
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.notifications.tests.factories import Notice
from lienthong.kernel.process import actions
from lienthong.kernel.process.definition import Node, NodeKind, Period, Who
from lienthong.kernel.process.retimed import KIND, PAGE, retimed_since

from .factories import drawn, employed, held, published, started
from .killing import in_a_child
from .test_retiming import FRIDAY, reminded, waits, ward_closes

K = NodeKind
DAY = dt.date(2026, 3, 6)


def waiting_alone() -> str:
    """A process that waits for a day before its only step."""
    nodes = [
        Node("s", K.START), Node("cho", K.TIMER, "Chờ công khai", after=Period.days(1)),
        Node("lam", K.USER, "Làm", who=Who("officer")), Node("e", K.END),
    ]  # fmt: skip
    return published(drawn(nodes, ["s>cho", "cho>lam", "lam>e"], "Công khai rồi làm"))


def told() -> dict[str, list[tuple[str, str]]]:
    rows = whole(lambda: list(Notice.objects.filter(kind=KIND).order_by("id")), HOUSE)
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.person, []).append((row.title, row.url))
    return found


def look() -> int:
    moved = actions.follow_timers()
    jobs.drain("process", also_running=True)
    return moved


def test_whoever_holds_the_step_or_its_role_is_told_once_and_of_a_lone_timer_who_leads(province, come_as):
    lan, minh, hung, xa = (employed("lan", "officer"), employed("minh", "officer"), employed("hung", "leader"),
                           employed("xa", "officer", "na-p-2"))  # fmt: skip
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1), "ngay": "2026-03-09T08:00:00+07:00"}))
        runs = [started(process, subject=f"HS-{number}") for number in range(3)]
        held(runs[0], "tham", lan)
        there = started(process, subject="HS-xa", unit="na-p-2")
        jobs.drain("process", also_running=True)
        ward_closes()
        assert look() == 3 and waits(there)["han"] == "09/03 17:30"
        url = f"{PAGE}?tu=2026-03-06"
        assert told().keys() == {"n-lan", "n-minh"}, "those for whom the steps wait; nobody where nothing moved"
        [(title, led)] = told()["n-lan"]
        assert title.startswith("Hẹn giờ của quy trình đã dời: Lễ hội Đền Cờn") and led == url
        [row] = whole(lambda: list(Notice.objects.filter(kind=KIND, person="n-minh")), HOUSE)
        assert row.text.startswith("Căn cứ: 5/TB-UBND. Mở danh sách")
        assert look() == 0 and [len(one) for one in told().values()] == [1, 1]

        alone = started(waiting_alone(), subject="HS-cho")
        ward_closes(day="2026-03-10", name="Bão", cited="6/TB-UBND")
        assert look() == 4 and waits(alone) == {"cho": "11/03 17:30"}
        assert [len(told()[one]) for one in ("n-lan", "n-minh", "n-hung")] == [2, 2, 1]
        assert "n-xa" not in told()

        page = come_as(lan).get(url).content.decode()
        assert page.count("Hẹn han") == 3 and page.count("Chờ công khai") == 1 and "Hẹn ngay" not in page
        assert "17:30, 11/03/2026" in page and "Lý do: Bão" in page
        assert whole(lambda: len(retimed_since(hung, DAY).rows), hung) == 4
        assert whole(lambda: retimed_since(xa, DAY).rows, xa) == []
        assert whole(lambda: retimed_since(minh, DAY + dt.timedelta(days=1)).rows, minh) == []
        assert "Không còn hẹn giờ nào" in come_as(xa).get(f"{PAGE}?tu=hôm-qua").content.decode()


def test_whoever_stands_in_is_told_for_whom(province):
    lan, minh = employed("lan", "officer"), employed("minh", "officer")
    with standing_on(FRIDAY):
        renew(HOUSE)
        held(started(published(reminded({"han": Period.days(1)}))), "tham", lan)
        absent(lan, minh, "2026-03-06", "2026-03-06")
        ward_closes()
        assert look() == 1
        assert told()["n-minh"][0][0].startswith("Thay Lan: Hẹn giờ của quy trình đã dời")


def test_a_word_that_is_killed_on_its_way_is_said_again_and_once(real_province: str) -> None:
    employed("lan", "officer")
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1)}))
        for number in range(2):
            started(process, subject=f"HS-{number}")
        ward_closes()
        assert actions.follow_timers() == 2
        kills = next(
            number - 1 for number in count(1) if in_a_child(lambda: jobs.drain("process", also_running=True), number)[0]
        )
        assert kills > 5, "before each message in turn"
        assert [len(one) for one in told().values()] == [1]


@pytest.mark.parametrize("given", ["", "x", "2026-13-40", "9999-12-31", "0001-01-01", "2026-03-06T25:00"])
def test_a_day_that_is_none_is_a_week_ago(province, come_as, given):
    with standing_on(FRIDAY):
        assert come_as(employed("lan", "officer")).get(f"{PAGE}?tu={given}").status_code == 200
