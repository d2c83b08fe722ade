"""Clocks that were reckoned: they stand still and go on, begin again, get more time, and every change is kept."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.verbs import VERBS, creates
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.api import ClockStart, CountedIn, Period, WaitsFor
from lienthong.kernel.calendar.dues import due_at
from lienthong.kernel.calendar.models import Clock, LocalPolicy
from lienthong.kernel.calendar.policies import policy_on
from lienthong.kernel.calendar.rules import MINUTE, shipped
from lienthong.kernel.calendar.states import CLOCK_MOVES, ClockState, may_from

pytestmark = pytest.mark.django_db


@creates("test_pausing.act", sentence="thử đồng hồ")
def act(by, *, name: str, subjects: list[str], more: dict) -> list[str]:
    given = {**more, "at": at(more["at"])} if "at" in more else dict(more)
    for key, kind in (("waiting_for", WaitsFor), ("measure", CountedIn)):
        if key in given:
            given[key] = kind(given[key])
    return getattr(calendar, name)(subjects, why="Theo quy định", cited="9/QĐ-UBND", **given)


allow("test_pausing.act", house)


def teardown_module() -> None:
    VERBS.pop("test_pausing.act")
    RULES.pop("test_pausing.act")


@pytest.fixture(autouse=True)
def in_march():
    with standing_on("2026-03-02T08:00"):
        yield


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def do(name: str, **more) -> list[str]:
    return act(HOUSE, name=name, subjects=["HS-1"], more=more)


def started(amount: int = 5, start: str = "2026-03-02T09:00", measure: CountedIn = CountedIn.DAY, **more):
    period = Period(amount, measure, from_at=at(start), **more)
    return calendar.start(ClockStart("HS-1", "thu", None, at(start).date(), period=period))


def card() -> calendar.ClockCard:
    return calendar.of(["HS-1"])["HS-1"]


def told() -> list[str]:
    return [one.what for one in calendar.changes("HS-1")]


def bare(when: dt.datetime | None) -> str:
    return when.astimezone(VIETNAM).replace(tzinfo=None).isoformat(timespec="minutes") if when else ""


def test_a_period_gives_a_clock_its_due_date_and_stays_with_it():
    one = started(policy="mot-cua")
    assert (bare(one.due_at), one.due_on) == ("2026-03-09T17:30", dt.date(2026, 3, 9))
    row = Clock.objects.get(subject="HS-1")
    assert (row.from_at, row.amount, row.measure, row.policy) == (at("2026-03-02T09:00"), 5, "day", "mot-cua")
    assert row.calendar_id
    assert (
        bare(
            calendar.start(
                ClockStart("HS-2", "x", None, dt.date(2026, 3, 2), period=Period(90, CountedIn.MINUTE))
            ).due_at
        )
        == "2026-03-02T09:30"
    )


def test_a_thousand_of_both_kinds_start_in_one_statement(tree):
    started()
    many = [ClockStart(f"A-{n}", "x", tree[1], dt.date(2026, 3, 2), period=Period(n % 20 + 1)) for n in range(1000)]
    many += [ClockStart(f"B-{n}", "x", tree[1], dt.date(2026, 3, 2), dt.date(2026, 4, 1)) for n in range(1000)]
    with CaptureQueriesContext(connection) as asked:
        cards = calendar.start_many(many)
    assert len(asked) <= 5, "the statement, its savepoint, and whether calendars and policies are there"
    for n in range(20):
        assert cards[f"A-{n}"].due_at == calendar.due(dt.datetime(2026, 3, 2, 8), n + 1).due
    assert cards["B-7"].due_on == dt.date(2026, 4, 1)


def test_a_pause_keeps_what_is_left():
    started(8 * 60, measure=CountedIn.MINUTE)  # Monday 09:00 to Tuesday 09:00
    assert do("pause_many", waiting_for="other", at="2026-03-02T15:00") == ["HS-1"]  # 4 h left
    assert (card().state, calendar.remaining(card(), dt.date(2026, 3, 9))) == ("paused", "tạm dừng từ ngày 02/03/2026")
    assert not card().late(dt.date(2026, 4, 1))
    assert calendar.due_before([], dt.date(2026, 4, 1)) == []
    assert do("go_on_many", at="2026-03-06T16:30") == ["HS-1"]  # Friday: 1 h, then Monday 3 h
    assert (card().state, bare(card().due_at)) == ("running", "2026-03-09T10:30")
    assert told() == ["paused", "went_on"]
    last = calendar.changes("HS-1")[-1]
    assert (bare(last.old_due_at), bare(last.new_due_at)) == ("2026-03-03T09:00", "2026-03-09T10:30")
    assert (last.why, last.cited) == ("Theo quy định", "9/QĐ-UBND")


def test_a_period_in_days_goes_on_to_the_end_of_a_day():
    started()  # to Monday 9 March, 17:30
    do("pause_many", waiting_for="payment", at="2026-03-04T10:00")
    do("go_on_many", at="2026-03-06T14:00")  # stood still for two days and two hours
    assert bare(card().due_at) == "2026-03-12T17:30"
    do("pause_many", waiting_for="payment", at="2026-03-09T10:00")
    do("go_on_many", at="2026-03-09T10:30")  # the parts of days are added up, not rounded up each
    assert bare(card().due_at) == "2026-03-12T17:30"


def test_a_clock_tells_its_whole_story():
    started()
    do("pause_many", waiting_for="payment", at="2026-03-04T10:00")
    do("go_on_many", at="2026-03-06T14:00")
    said = calendar.explain("HS-1")
    assert said[0] == "Tiếp nhận lúc 09:00, thứ Hai ngày 02/03/2026."
    assert any("91/2015/QH13" in one and "chưa xác minh" in one for one in said)
    assert said[-3].endswith("tạm dừng tính hạn (Theo quy định; 9/QĐ-UBND).")
    assert "hạn từ 17:30, thứ Hai ngày 09/03/2026 thành 17:30, thứ Năm ngày 12/03/2026" in said[-2]
    assert said[-1] == "Hạn hiện nay: 17:30, thứ Năm ngày 12/03/2026."
    stood = next(one for one in said if one.startswith("Không tính 18 giờ làm việc"))
    assert stood.endswith(
        "từ 10:00, thứ Tư ngày 04/03/2026 đến 14:00, thứ Sáu ngày 06/03/2026 (chờ nộp nghĩa vụ tài chính)."
    )
    whole = "Cộng thêm 18 giờ làm việc đã tạm dừng, tính tròn đến hết ngày: hết hạn lúc 17:30, thứ Năm ngày 12/03/2026."
    assert whole in said
    calendar.start(ClockStart("HS-9", "x", None, dt.date(2026, 3, 2), dt.date(2026, 4, 1)))
    assert calendar.explain("HS-9") == ["Hạn được ấn định: 24:00, thứ Tư ngày 01/04/2026."]
    assert calendar.explain("HS-khong-co") == []


def test_after_a_supplement_the_period_begins_again_unless_the_policy_lets_it_go_on(tree):
    started()
    do("pause_many", waiting_for="supplement", at="2026-03-04T10:00")
    do("go_on_many", at="2026-03-10T09:00")
    assert (bare(card().due_at), told()) == ("2026-03-17T17:30", ["paused", "restart"])
    assert Clock.objects.get(subject="HS-1").from_at == at("2026-03-10T09:00")
    assert card().started_on == dt.date(2026, 3, 2)


def test_a_policy_may_let_the_period_go_on_and_may_not_stop_for_payment():
    rule = {"label": "T", "name": "T", "count_from": "next_day", "ends": "end_of_work"}
    rule |= {"after_supplement": "pause", "stops_for_payment": False}
    LocalPolicy.objects.create(
        code="P-1",
        policy="rieng",
        since="2026-01-01",
        rule=rule,
        cited="x",
        known_on="2026-01-01",
        certainty="verified",
    )
    started(policy="rieng")
    assert do("pause_many", waiting_for="payment", at="2026-03-04T10:00") == []
    assert card().state == "running"
    do("pause_many", waiting_for="supplement", at="2026-03-04T10:00")
    do("go_on_many", at="2026-03-05T10:00")
    assert (bare(card().due_at), told()) == ("2026-03-10T17:30", ["paused", "went_on"])


def test_what_ends_while_it_stands_still_is_judged_by_when_it_was_paused():
    started(1)
    do("pause_many", waiting_for="other", at="2026-03-03T10:00")
    calendar.stop("HS-1", at("2026-05-01T10:00"))
    assert (card().state, card().paused_at, calendar.remaining(card(), dt.date(2026, 6, 1))) == (
        "met",
        None,
        "xong trong hạn",
    )
    assert not do("go_on_many")


def test_a_clock_begins_again_and_is_extended_once():
    started()
    assert do("restart_many", at="2026-03-04T16:00") == ["HS-1"]
    assert bare(card().due_at) == "2026-03-11T17:30"
    assert do("extend_many", more=60, measure="minute", at="2026-03-05T09:00") == [], "it is measured in days"
    assert do("extend_many", more=3, measure="day", at="2026-03-05T09:00") == ["HS-1"]
    assert bare(card().due_at) == "2026-03-16T17:30"
    assert do("extend_many", more=3, measure="day", at="2026-03-06T09:00") == [], "once (61/2018/NĐ-CP, Điều 19)"
    assert told() == ["restart", "extended"]


def test_what_is_late_is_not_extended():
    started(1)
    assert do("extend_many", more=3, measure="day", at="2026-03-04T09:00") == []


def test_a_day_that_somebody_sets_is_not_reckoned_any_more():
    started()
    do_reset = creates("test_pausing.reset", sentence="thử đặt hạn")(
        lambda by: calendar.reset("HS-1", dt.date(2026, 4, 1), "Lệnh", "8/QĐ")
    )
    allow("test_pausing.reset", house)
    try:
        assert do_reset(HOUSE)
    finally:
        VERBS.pop("test_pausing.reset")
        RULES.pop("test_pausing.reset")
    assert (card().due_on, Clock.objects.get(subject="HS-1").amount) == (dt.date(2026, 4, 1), None)
    assert do("pause_many", waiting_for="other", at="2026-03-04T10:00") == [], "a day set by a document does not move"


def test_a_stopped_clock_runs_on_to_its_day():
    started()
    calendar.stop("HS-1", at("2026-03-03T08:00"))
    assert calendar.resume("HS-1", "Chưa đạt")
    assert (card().state, bare(card().due_at)) == ("running", "2026-03-09T17:30")


@pytest.mark.parametrize(
    "wrong",
    [
        Period(0, CountedIn.MINUTE),
        Period(-1),
        Period(5, policy="khong-co"),
        Period(10**6),
        Period(0, policy="gio-lam-viec"),
    ],
)
def test_a_period_that_cannot_be_reckoned_is_refused(wrong):
    with pytest.raises(Unfit):
        calendar.start(ClockStart("HS-1", "x", None, dt.date(2026, 3, 2), period=wrong))
    assert calendar.of(["HS-1"]) == {}


def test_the_table_of_states_says_what_may_happen():
    assert may_from("meet") == ["paused", "running"]
    assert may_from("go_on") == ["paused"]
    assert may_from("resume") == ["met", "missed", "void"]
    assert {state for _, _, state in CLOCK_MOVES.drawn()} == set(ClockState)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_chain_of_pauses_leaves_the_same_time(data):
    """However often a clock stood still, as much working time was given as the period has."""
    Clock.objects.filter(subject="HS-1").update(subject=f"alt-{Clock.objects.count()}")
    minutes = data.draw(st.integers(60, 3000))
    started(minutes, measure=CountedIn.MINUTE)
    held, now_at, stood = shipped(dt.date(2026, 3, 2)), at("2026-03-02T09:00"), 0
    for _ in range(data.draw(st.integers(1, 4))):
        pause = now_at + dt.timedelta(minutes=data.draw(st.integers(0, 600)))
        back = pause + dt.timedelta(minutes=data.draw(st.integers(1, 6000)))
        do("pause_many", waiting_for="other", at=pause.replace(tzinfo=None).isoformat())
        do("go_on_many", at=back.replace(tzinfo=None).isoformat())
        stood += held.position(back) - held.position(pause)
        now_at = back
    policy = policy_on("chung", dt.date(2026, 3, 2))
    assert card().due_at == due_at(at("2026-03-02T09:00"), minutes, policy, held, CountedIn.MINUTE, stood)
    given = held.position(card().due_at) - held.position(at("2026-03-02T09:00")) - stood
    assert given == minutes * MINUTE


def test_a_clock_that_stands_still_or_began_again_or_got_more_says_so():
    started()
    do("pause_many", waiting_for="supplement", at="2026-03-04T10:00")
    said = calendar.explain("HS-1")
    assert any(one.startswith("Đang tạm dừng từ 10:00, thứ Tư ngày 04/03/2026 (chờ bổ sung hồ sơ)") for one in said)
    assert said[-1].startswith("Hạn trước khi tạm dừng: 17:30, thứ Hai ngày 09/03/2026")
    do("go_on_many", at="2026-03-06T14:00")  # by its policy the period begins again: five days from 9 to 13 March
    do("extend_many", more=2, measure="day", at="2026-03-09T09:00")
    said = calendar.explain("HS-1")
    assert said[:3] == [
        "Thời hạn tính lại từ đầu lúc 14:00, thứ Sáu ngày 06/03/2026.",
        "Lý do tính lại: Theo quy định; 9/QĐ-UBND.",
        "Thời hạn dưới đây gồm cả phần được gia hạn (Theo quy định; 9/QĐ-UBND).",
    ]
    assert "Đủ 7 ngày làm việc vào thứ Ba ngày 17/03/2026; hết hạn lúc 17:30 ngày đó." in said
    assert not any("Đang tạm dừng" in one or "Cộng thêm" in one for one in said), "what lies before is done with"
    assert said[-1] == "Hạn hiện nay: 17:30, thứ Ba ngày 17/03/2026."
