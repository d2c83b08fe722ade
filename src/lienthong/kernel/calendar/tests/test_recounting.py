"""Days and rules change while clocks run: exactly those concerned move, each with old, new, why and document."""

import datetime as dt
import random

import pytest

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.calendar import actions, spans
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.api import ClockStart, CountedIn, Period
from lienthong.kernel.calendar.clocks import changed
from lienthong.kernel.calendar.jobs import recount_all
from lienthong.kernel.calendar.models import LocalPolicy, Recount
from lienthong.kernel.calendar.places import declared_policies
from lienthong.kernel.calendar.policies import ENDS_WORDS, FROM_WORDS, policy_on
from lienthong.kernel.calendar.rules import shipped
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.units import api as units

pytestmark = pytest.mark.django_db
BEFORE, KNOWN = dt.date(2025, 12, 24), dt.date(2025, 12, 25)
SWAP = {"off": "2026-01-02", "worked": "2026-01-10", "cited": "12729/VPCP-KGVX (25/12/2025)", "known_on": "2025-12-25"}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def started(code: str, start: str, amount: int, unit: int | None = None, **more) -> calendar.ClockCard:
    period = Period(amount, from_at=at(start), **more)
    return calendar.start(ClockStart(code, "thu", unit, at(start).date(), period=period))


def due(code: str) -> str:
    return calendar.of([code])[code].due_at.astimezone(VIETNAM).strftime("%d/%m %H:%M")


def moved_subjects() -> list[str]:
    """Those of whom somebody was told, in order."""
    events = EventRow.objects.filter(kind="calendar.due_moved").order_by("id")
    return [subject for row in events for subject in row.facts["subjects"]]


# -- the swap of 2 January 2026 ------------------------------------------------------------------------------


def the_story() -> dict[str, tuple[str, str]]:
    """Started when nobody knew of the swap: when each is due before, and after."""
    return {
        "ends-before": ("31/12 17:30", "31/12 17:30"),
        "ends-on-2-january": ("02/01 17:30", "05/01 17:30"),
        "ends-between": ("06/01 17:30", "07/01 17:30"),
        "ends-on-friday-9": ("09/01 17:30", "10/01 17:30"),
        "crosses-both": ("12/01 17:30", "12/01 17:30"),
        "hours-into-the-2nd": ("02/01 10:30", "05/01 10:30"),
        "set-by-a-document": ("02/01 23:59", "02/01 23:59"),
    }


def start_the_story() -> None:
    started("ends-before", "2025-12-24T09:00", 5)
    started("ends-on-2-january", "2025-12-24T09:00", 6)
    started("ends-between", "2025-12-24T09:00", 8)
    started("ends-on-friday-9", "2025-12-24T09:00", 11)
    started("crosses-both", "2025-12-24T09:00", 12)
    started("hours-into-the-2nd", "2025-12-24T09:00", (6 * 8 + 1) * 60 + 30, measure=CountedIn.MINUTE)
    calendar.start(ClockStart("set-by-a-document", "thu", None, BEFORE, dt.date(2026, 1, 2)))


def test_when_the_swap_becomes_known_exactly_the_clocks_that_cross_it_move():
    """The product knows the swap since 25 December 2025; a house that stands before that day does not count with it."""
    with standing_on("2025-12-24T09:00"):
        start_the_story()
        assert {code: due(code) for code in the_story()} == {code: before for code, (before, _) in the_story().items()}
        assert actions.renew(HOUSE) == 0
    with standing_on("2025-12-25T00:11"):
        assert actions.renew(HOUSE) == 1
        assert recount_all() == 4
        assert {code: due(code) for code in the_story()} == {code: after for code, (_, after) in the_story().items()}
        assert actions.renew(HOUSE) == 0
        assert recount_all() == 0
    went = [code for code, (before, after) in the_story().items() if before != after]
    assert sorted(moved_subjects()) == sorted(went)
    for code in the_story():
        lines = calendar.changes(code)
        assert [one.what for one in lines] == (["recount"] if code in went else [])
        for one in lines:
            assert "12729/VPCP-KGVX (25/12/2025)" in one.cited
            assert one.old_due_at != one.new_due_at
            assert one.at == at("2025-12-25T00:11")
    row = Recount.objects.get()
    assert (row.state, row.moved, row.seen) == ("done", 4, 5), "only those that run across the days are looked at"


def forget() -> None:
    """The calendars and marks made of other rows than those that ship."""
    spans.calendar_with.cache_clear()
    spans._shipped.cache_clear()


def test_a_swap_that_the_house_declares_moves_the_same_clocks(monkeypatch):
    """A house whose product does not know the swap yet declares it itself, by the same document."""
    rows = tuple(row for row in spans.shipped_rows() if str(row.day) not in ("2026-01-02", "2026-01-10"))
    monkeypatch.setattr("lienthong.kernel.calendar.rules.shipped_rows", lambda: rows)
    monkeypatch.setattr(spans, "shipped_rows", lambda: rows)
    forget()
    try:
        with standing_on("2025-12-25T15:00"):
            start_the_story()
            calendar.declare_swap(HOUSE, unit_id=None, **SWAP)
            assert recount_all() == 4
            assert {code: due(code) for code in the_story()} == {c: after for c, (_, after) in the_story().items()}
    finally:
        forget()


EDGES = [
    dt.time(7, 30),
    dt.time(11, 30),
    dt.time(13, 30),
    dt.time(15),
    dt.time(15, 0, 0, 1000),
    dt.time(17, 30),
    dt.time(),
]


def declared_ways() -> list[str]:
    """Policies of every kind, beside those that ship: the quick look-ups of a recount know most of them."""
    codes = ["chung", "mot-cua", "trong-ngay", "het-ngay", "gio-lam-viec"]
    for count_from in FROM_WORDS:
        for ends in ENDS_WORDS:
            for cut_off in (None, "15:00:00"):
                codes.append(f"thu-{len(codes)}")
                rule = {"label": "Thử", "name": "Thử", "count_from": count_from, "ends": ends, "cut_off": cut_off}
                LocalPolicy.objects.create(
                    code=codes[-1],
                    policy=codes[-1],
                    since="2021-01-01",
                    rule=rule,
                    cited="1/QĐ",
                    known_on="2021-01-01",
                    certainty="verified",
                )
    return codes


def test_two_thousand_clocks_after_the_swap_are_where_they_would_be_had_it_been_known():
    dice, starts, codes = random.Random(2026), [], declared_ways()
    for n in range(2000):
        day = dt.date(2025, 12, 15) + dt.timedelta(dice.randrange(10))
        time = dice.choice([*EDGES, *[(dt.datetime.min + dt.timedelta(minutes=dice.randrange(1440))).time()] * 7])
        begun = min(dt.datetime.combine(day, time, VIETNAM), at("2025-12-24T22:00"))
        measure = dice.choice(list(CountedIn))
        amount = dice.randrange(1, 18) * (1 if measure is CountedIn.DAY else 240)
        period = Period(amount, measure, dice.choice(codes), from_at=begun)
        starts.append(ClockStart(f"HS-{n}", "thu", None, begun.date(), period=period))
    before, after, own = shipped(BEFORE), shipped(KNOWN), declared_policies()
    with standing_on("2025-12-24T23:00"):
        calendar.start_many(starts)
    with standing_on("2025-12-25T08:00"):
        actions.renew(HOUSE)
        recount_all()
    cards, moved = calendar.of([one.subject for one in starts]), set(moved_subjects())
    for one in starts:
        long = one.period
        rule = policy_on(long.policy, long.from_at.date(), "", own)
        old = calendar.due_at(long.from_at, long.amount, rule, before, long.measure)
        new = calendar.due_at(long.from_at, long.amount, rule, after, long.measure)
        assert cards[one.subject].due_at == new, long
        assert (one.subject in moved) == (old != new)
    assert 200 < len(moved) < 1800


def test_a_clock_that_stood_still_is_reckoned_with_its_rest():
    """It stood still for six hours and a half before the swap was known; the quick look-ups would forget that."""
    with standing_on("2025-12-24T09:00"):
        for code in ("days", "hours"):
            measure = CountedIn.DAY if code == "days" else CountedIn.MINUTE
            started(code, "2025-12-22T09:00", 6 if code == "days" else 6 * 480, measure=measure)
        calendar.pause_many(["days", "hours"], calendar.WaitsFor.OTHER, "Chờ")
    with standing_on("2025-12-25T00:05"):
        changed(["days", "hours"], "go_on", "went_on", why="Đã có")
        assert (due("days"), due("hours")) == ("31/12 17:30", "30/12 17:30")
    with standing_on("2025-12-25T08:00"):
        calendar.declare_day(
            HOUSE, unit_id=None, day="2025-12-30", kind="closed", name="Bão", cited="1/CĐ", known_on="2025-12-25"
        )
        recount_all()
    assert (due("days"), due("hours")) == ("05/01 17:30", "31/12 17:30")


# -- places ------------------------------------------------------------------------------------------------


def test_a_ward_that_closes_for_an_afternoon_moves_its_own_clocks_alone(tree):
    province, ward, other = tree
    with standing_on("2026-03-06T08:00"):
        for name, unit in (("tinh", province), ("phuong", ward), ("xa", other)):
            started(f"{name}-days", "2026-03-06T09:00", 1, unit)
            started(f"{name}-hours", "2026-03-06T16:30", 8 * 60, unit, measure=CountedIn.MINUTE)
        storm = {"day": "2026-03-09", "kind": "closed", "name": "Bão số 2", "cited": "1/CĐ", "known_on": "2026-03-06"}
        calendar.declare_day(HOUSE, unit_id=ward, parts="13:30-17:30", **storm)
        assert recount_all() == 2
    assert (due("phuong-days"), due("phuong-hours")) == ("09/03 11:30", "10/03 10:30")
    assert {due(f"{name}-days") for name in ("tinh", "xa")} == {"09/03 17:30"}
    assert {due(f"{name}-hours") for name in ("tinh", "xa")} == {"09/03 16:30"}
    with standing_on("2026-03-06T09:00"):
        calendar.declare_day(HOUSE, unit_id=ward, **{**storm, "kind": "as_usual", "name": "Bão tan"})
        assert recount_all() == 2
    assert (due("phuong-days"), due("phuong-hours")) == ("09/03 17:30", "09/03 16:30")
    assert [one.why for one in calendar.changes("phuong-days")] == [
        "Bão số 2 (nghỉ tại địa phương, ngày 09/03/2026)",
        "Bão tan (theo lịch chung, ngày 09/03/2026)",
    ]


def test_summer_hours_of_a_province_hold_below_it_and_a_wards_own_go_before(tree):
    province, ward, other = tree
    papers = {"cited": "20/QĐ-UBND", "known_on": "2026-03-01"}
    with standing_on("2026-03-30T08:00"):
        started("HS-1", "2026-04-15T15:00", 3 * 60, ward, measure=CountedIn.MINUTE)
        started("HS-2", "2026-04-15T15:00", 3 * 60, other, measure=CountedIn.MINUTE)
        summer = {"since": "2026-01-01", "season": "16-04 15-10", "parts": "07:00-11:30 14:00-17:30", "name": "Giờ hè"}
        calendar.declare_hours(HOUSE, unit_id=province, **summer, **papers)
        recount_all()
        assert (due("HS-1"), due("HS-2")) == ("16/04 07:30", "16/04 07:30")
        late = {"since": "2026-04-01", "parts": "08:00-12:00 13:00-17:00", "name": "Giờ riêng"}
        calendar.declare_hours(HOUSE, unit_id=ward, **late, **papers)
        recount_all()
        assert (due("HS-1"), due("HS-2")) == ("16/04 09:00", "16/04 07:30")
        calendar.declare_hours(HOUSE, unit_id=ward, **{**late, "weekdays": "sat", "parts": "08:00-12:00"}, **papers)
        assert calendar.calendar_of(ward).works(dt.date(2026, 4, 18))
        assert not calendar.calendar_of(other).works(dt.date(2026, 4, 18))


def test_a_clock_that_was_handed_on_keeps_the_calendar_it_was_reckoned_on(tree):
    _, ward, other = tree
    with standing_on("2026-03-06T08:00"):
        day = {"day": "2026-06-01", "kind": "closed", "name": "Hội", "cited": "1/TB", "known_on": "2026-03-06"}
        calendar.declare_day(HOUSE, unit_id=ward, **day)
        calendar.declare_day(HOUSE, unit_id=other, **day)
        started("HS-1", "2026-03-06T09:00", 1, ward)
        calendar.hand_many(["HS-1"], other, "Chuyển")
        calendar.declare_day(HOUSE, unit_id=other, **{**day, "day": "2026-03-09"})
        assert recount_all() == 0
        calendar.declare_day(HOUSE, unit_id=ward, **{**day, "day": "2026-03-09"})
        assert recount_all() == 1
    assert due("HS-1") == "10/03 17:30"


def test_a_unit_that_comes_below_a_place_counts_by_its_days(tree):
    _, ward, _ = tree
    with standing_on("2026-03-06T08:00"):
        day = {"day": "2026-03-09", "kind": "closed", "name": "Hội", "cited": "1/TB", "known_on": "2026-03-06"}
        calendar.declare_day(HOUSE, unit_id=ward, **day)
        units.found(
            HOUSE, code="thu-tram", name="Trạm", kind="phong", tier="xa", parent="thu-phuong", since=None, cited="thử"
        )
        actions.renew(HOUSE)
        started("HS-1", "2026-03-06T09:00", 1, units.card("thu-tram").id)
    assert due("HS-1") == "10/03 17:30"


# -- what must not happen --------------------------------------------------------------------------------------


def test_nobody_becomes_late_by_a_change_that_was_not_known_before():
    """On Friday afternoon it becomes known that last Saturday had been a working day."""
    with standing_on("2026-03-13T10:00"):
        started("HS-1", "2026-03-05T09:00", 6)
        started("HS-2", "2026-03-05T09:00", 9)
        assert (due("HS-1"), due("HS-2")) == ("13/03 17:30", "18/03 17:30")
        calendar.declare_day(
            HOUSE,
            unit_id=None,
            day="2026-03-07",
            kind="swapped_working_day",
            name="Làm bù",
            cited="x",
            known_on="2026-03-13",
        )
        assert recount_all() == 1
    assert (due("HS-1"), due("HS-2")) == ("13/03 17:30", "17/03 17:30")


def test_a_clock_that_stands_still_or_is_done_stays_and_follows_when_it_runs_again():
    with standing_on("2026-03-06T08:00"):
        started("HS-1", "2026-03-06T09:00", 1)
        calendar.stop("HS-1", at("2026-03-06T10:00"))
        day = {"day": "2026-03-09", "kind": "closed", "name": "Bão", "cited": "1/CĐ", "known_on": "2026-03-06"}
        calendar.declare_day(HOUSE, unit_id=None, **day)
        assert recount_all() == 0
        calendar.resume("HS-1", "Chưa đạt")
    assert due("HS-1") == "10/03 17:30"


# -- policies ----------------------------------------------------------------------------------------------


def test_another_policy_moves_the_clocks_that_it_counts(tree):
    with standing_on("2026-03-06T08:00"):
        started("chung", "2026-03-06T16:00", 2)
        started("mot-cua", "2026-03-06T16:00", 2, policy="mot-cua")
        started("rieng", "2026-03-06T16:00", 2, policy="mot-cua", procedure="1.004227")
        told = {"count_from": "same_moment", "ends": "exact", "cited": "5/2026/TT", "known_on": "2026-03-06"}
        calendar.declare_policy(
            HOUSE, policy="mot-cua", procedure="1.004227", since="2026-03-01", name="Tính từ lúc nhận", **told
        )
        assert recount_all() == 1
        assert (due("chung"), due("mot-cua"), due("rieng")) == ("10/03 17:30", "11/03 17:30", "10/03 16:00")
        with_cut_off = {**told, "count_from": "next_day", "ends": "end_of_day"}
        calendar.declare_policy(HOUSE, policy="mot-cua", since="2026-03-05", name="Không giờ chốt", **with_cut_off)
        assert recount_all() == 1
        assert (due("mot-cua"), due("rieng")) == ("10/03 23:59", "10/03 16:00")
    (line,) = calendar.changes("mot-cua")
    assert (line.what, line.cited) == ("recount", "5/2026/TT")
    assert "Không giờ chốt" in line.why
