"""Days, hours and ways of counting change while timers wait: exactly those concerned wait until another instant."""

import datetime as dt
from itertools import count

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lienthong.kernel.audit import api as audit
from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, WrongMoment
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.tests.factories import renew
from lienthong.kernel.jobs import api as jobs
from lienthong.kernel.process import actions
from lienthong.kernel.process.actions import retiming
from lienthong.kernel.process.actions.serving import fire
from lienthong.kernel.process.cards import run_card
from lienthong.kernel.process.definition import Definition, Node, NodeKind, Period, Who
from lienthong.kernel.process.event_logs import run_alone, traces
from lienthong.kernel.process.models import Migration, Moved, Past, Step
from lienthong.kernel.units import api as units

from .factories import WARD, author, drafted, drawn, next_version, open_step, person, published, started
from .killing import in_a_child

K = NodeKind
BEGUN, KNOWN = "2025-12-24T09:00:00", "2025-12-25T00:11:00"
FRIDAY = "2026-03-06T09:00:00"
PAPERS = {"cited": "5/TB-UBND", "known_on": "2026-03-06"}
FAIR = {"day": "2026-03-09", "kind": "closed", "name": "Lễ hội Đền Cờn", **PAPERS}
SWAP = "12729/VPCP-KGVX (25/12/2025)"

TIMERS: dict[str, Period | str] = {
    "ngan": Period.days(5),
    "ngang": Period.days(8),
    "qua": Period.days(12),
    "gio": Period((6 * 8 + 1) * 60 + 30),
    "ngay": "2026-01-06T08:00:00+07:00",
}


def reminded(timers: dict[str, Period | str], name: str = "Chờ và nhắc") -> Definition:
    """An officer examines, with timers on the border of the step that each remind a leader."""
    nodes, ways = [Node("s", K.START), Node("tham", K.USER, "Thẩm định", who=Who("officer")), Node("e", K.END)], []
    for key, after in timers.items():
        nodes += [
            Node(key, K.TIMER, f"Hẹn {key}", on="tham", interrupts=False, after=after),
            Node(f"{key}_nhac", K.USER, f"Nhắc {key}", who=Who("leader")), Node(f"{key}_e", K.END),
        ]  # fmt: skip
        ways += [f"{key}>{key}_nhac", f"{key}_nhac>{key}_e"]
    return drawn(nodes, ["s>tham", "tham>e", *ways], name)


def waits(run: str) -> dict[str, str]:
    """Until when each timer of a run waits."""
    rows = whole(lambda: list(Step.objects.filter(run__code=run, kind=K.TIMER).values_list("node", "fires_at")), HOUSE)
    return {node: at.astimezone(VIETNAM).strftime("%d/%m %H:%M") for node, at in rows}


def told(run: str) -> list[tuple[str, str]]:
    """Which timers of a run were moved, and what its past says of it, oldest first."""
    rows = Past.objects.filter(run__code=run, deed="retimed").order_by("id").values_list("node", "note")
    return whole(lambda: list(rows), HOUSE)


def asked_for() -> int:
    """How often a look at the timers waits in the queue."""
    waiting = ProcrastinateJob.objects.filter(task_name="process.follow_timers", status="todo")
    return whole(waiting.count, HOUSE)


def ward_closes(**other: str) -> None:
    calendar.declare_day(HOUSE, unit_id=units.card(WARD).id, **{**FAIR, **other})


def one_day(subject: str = "HS-1", days: int = 1) -> str:
    """A run that is reminded after a working day."""
    return started(published(reminded({"han": Period.days(days)})), subject=subject)


def test_when_the_swap_becomes_known_exactly_the_timer_that_crosses_it_moves(province):
    with standing_on(BEGUN):
        renew(HOUSE)
        version = drafted(reminded(TIMERS))
        actions.publish(version, author(), decision="01/QĐ-UBND", effective_on=dt.date(2025, 12, 1))
        run = started(version.split(".")[0])
        before = {"ngan": "31/12 17:30", "ngang": "06/01 17:30", "qua": "12/01 17:30", "gio": "02/01 10:30",
                  "ngay": "06/01 08:00"}  # fmt: skip
        assert waits(run) == before
        assert actions.follow_timers() == 0
    with standing_on(KNOWN):
        jobs.drain("process", also_running=True)
        assert asked_for() == 0
        renew(HOUSE)
        jobs.drain("process", also_running=True)
        assert asked_for() == 1
        assert actions.follow_timers() == 2
        assert waits(run) == {**before, "ngang": "07/01 17:30", "gio": "05/01 10:30"}
        assert actions.follow_timers() == 0
    lines = dict(told(run))
    assert lines.keys() == {"ngang", "gio"}
    assert lines["ngang"].startswith("Từ 17:30 ngày 06/01/2026 sang 17:30 ngày 07/01/2026. Lý do: Lịch làm việc")
    assert SWAP in lines["ngang"] and SWAP in lines["gio"]
    whats = [one.what for one in whole(lambda: audit.history(open_step(run, "ngang")), HOUSE)]
    assert whats.count("dời thời điểm chờ theo lịch") == 1
    with standing_on("2026-01-06T18:00:00"):  # both that end by then by the new days, and the one at an instant
        assert actions.go_on() == 3
        assert waits(run).keys() == {"ngang", "qua"}


def test_a_day_of_a_place_moves_its_own_timers_and_the_run_tells_why(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1)}))
        here, there = started(process), started(process, subject="HS-2", unit="na-p-2")
        ward_closes()
    with standing_on("2026-03-06T09:01:00"):
        assert actions.follow_timers() == 1
        assert (waits(here)["han"], waits(there)["han"]) == ("10/03 17:30", "09/03 17:30")
        [(_, why)] = told(here)
        assert why.startswith("Từ 17:30 ngày 09/03/2026 sang 17:30 ngày 10/03/2026. Lý do: Lễ hội Đền Cờn (")
        assert why.endswith(", ngày 09/03/2026). Căn cứ: 5/TB-UBND.")
        card = whole(lambda: run_card(person("lan", "officer"), here), HOUSE)
        [line] = [one for one in card.past if one.note == why]
        assert line.what == "dời thời điểm chờ “Hẹn han”"
    with standing_on("2026-03-06T09:05:00"):
        ward_closes(day="2026-03-10", name="Bão", cited="6/TB-UBND")
        assert actions.follow_timers() == 1
        assert "Bão" in told(here)[1][1] and "Lễ hội" not in told(here)[1][1], "only what changed since"
        [trace] = whole(lambda: list(traces(HOUSE, run_alone(HOUSE, here))), HOUSE)
        happened = sorted((one.name, one.move) for one in trace.happened)
        assert happened == [("Hẹn han", "schedule"), ("Thẩm định", "schedule")]


def test_another_way_of_counting_moves_timers(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        run = one_day(days=2)
        assert waits(run)["han"] == "10/03 17:30"
        way = {
            "policy": calendar.DEFAULT,
            "since": "2026-03-01",
            "name": "Tính từ lúc nhận",
            "count_from": "same_moment",
        }
        calendar.declare_policy(HOUSE, ends="exact", **way, **PAPERS)
        jobs.drain("process", also_running=True)
        assert asked_for() == 1 and actions.follow_timers() == 1
        assert waits(run)["han"] == "10/03 09:00" and "Tính từ lúc nhận" in told(run)[0][1]


def test_other_hours_retimes_and_they_go_off_by_them(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        run = started(published(reminded({"han": Period.hours(2), "xa": Period.hours(4)})))
        assert waits(run) == {"han": "06/03 11:00", "xa": "06/03 15:00"}
        before = waits(run)
    with standing_on("2026-03-06T10:30:00"):
        ward = units.card(WARD).id
        hours = {"since": "2026-03-01", "parts": "08:00-09:00 09:15-10:00 15:00-20:00", "name": "Giờ hội"}
        calendar.declare_hours(HOUSE, unit_id=ward, **hours, **PAPERS)
        assert actions.follow_timers() == 2
        assert waits(run) == {"han": "06/03 16:15", "xa": "06/03 18:15"} != before
        assert actions.go_on() == 0
        early = {**hours, "parts": "08:00-20:00", "name": "Giờ dài"}
        calendar.declare_hours(HOUSE, unit_id=ward, **early, **PAPERS)
        assert actions.follow_timers() == 2
        assert waits(run)["han"] == "06/03 11:00"
    with standing_on("2026-03-06T11:00:00"):
        assert actions.go_on() == 1
        assert waits(run).keys() == {"xa"}


def test_an_end_that_has_passed_by_the_new_days_is_due_at_once_and_what_went_off_is_left_alone(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        ward_closes()
        run, timer = one_day(), ""
        timer = open_step(run, "han")
        assert waits(run)["han"] == "10/03 17:30"
    with standing_on("2026-03-10T08:00:00"):
        ward_closes(kind="as_usual", known_on="2026-03-10")
        assert actions.follow_timers() == 1
        assert waits(run)["han"] == "09/03 17:30"
        assert actions.go_on() == 1 and waits(run) == {}
        ward_closes(known_on="2026-03-10")
        assert actions.follow_timers() == 0
        with pytest.raises(NotThere):
            actions.retime(timer, HOUSE)
        assert len(told(run)) == 1


def test_only_the_house_moves_timers_and_only_where_something_changes(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        run = started(published(reminded({"han": Period.days(1), "ngay": "2026-03-09T08:00:00+07:00"})))
        for step in ("han", "ngay", "tham"):
            with pytest.raises(WrongMoment):
                actions.retime(open_step(run, step), HOUSE)
        ward_closes()
        with pytest.raises(NotAllowed):
            actions.retime(open_step(run, "han"), person("lan", "officer"))
        actions.retime(open_step(run, "han"), HOUSE)
        with pytest.raises(WrongMoment):
            actions.retime(open_step(run, "han"), HOUSE)
        assert len(told(run)) == 1


def test_a_timer_that_was_moved_after_it_was_found_due_does_not_go_off(province, monkeypatch):
    with standing_on(FRIDAY):
        renew(HOUSE)
        run = one_day()
    with standing_on("2026-03-09T18:00:00"):
        found = actions.serving._do

        def moved_meanwhile(code: str) -> None:
            ward_closes(known_on="2026-03-09")
            assert actions.retime(code, HOUSE) == code
            found(code)

        monkeypatch.setattr(actions.serving, "_do", moved_meanwhile)
        assert actions.go_on() == 1
        assert waits(run) == {"han": "10/03 17:30"}
        assert whole(lambda: Step.objects.get(run__code=run, node="han").tries, HOUSE) == 0
        fire(open_step(run, "han"), HOUSE)


def test_many_timers_are_looked_through_piece_by_piece(province, monkeypatch):
    monkeypatch.setattr(retiming, "PIECE", 2)
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1), "ngay": "2026-03-09T08:00:00+07:00"}))
        runs = [started(process, subject=f"HS-{number}") for number in range(4)]
        ward_closes()
        assert (actions.follow_timers(), actions.follow_timers()) == (4, 0)
        assert {waits(run)["han"] for run in runs} == {"10/03 17:30"}


def test_a_look_that_is_killed_is_taken_again_and_each_timer_is_moved_once(real_province: str) -> None:
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1)}))
        runs = [started(process, subject=f"HS-{number}") for number in range(2)]
        ward_closes()
        kills = next(number - 1 for number in count(1) if in_a_child(actions.follow_timers, number)[0])
        assert kills > 20, "before each message in turn"
        for run in runs:
            assert waits(run) == {"han": "10/03 17:30"} and len(told(run)) == 1


def test_a_timer_follows_in_another_version_and_back_again(province):
    with standing_on(FRIDAY):
        renew(HOUSE)
        process = published(reminded({"han": Period.days(1)}))
        run = started(process)
        target = next_version(process, reminded({"han": Period.days(2)}))
        code = actions.draw_migration(target, author(), source=f"{process}.v1")
        actions.count_migration(code, author())
        shown = whole(lambda: Migration.objects.get(code=code).counted["mark"], HOUSE)
        actions.migrate(code, author(), decision="03/QĐ-UBND", shown=shown)
        actions.carry_migrations()
        assert waits(run)["han"] == "10/03 17:30"
        ward_closes()
        assert actions.follow_timers() == 1
        assert waits(run)["han"] == "11/03 17:30"
        actions.undo_migration(code, author(), why="Ban hành nhầm")
        actions.carry_migrations()
        assert whole(lambda: Moved.objects.get().state, HOUSE) == "back", "nobody has done anything since"
        assert waits(run)["han"] == "10/03 17:30", "as long as in the old version, by the days of now"
        assert actions.follow_timers() == 0
