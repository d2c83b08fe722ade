"""Duties that return each year: one turn for each unit and year, made once, done with evidence, late where not."""

import datetime as dt

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from lienthong.domains.plans import actions
from lienthong.domains.plans.chasing import remind, turns_due
from lienthong.domains.plans.models import Turn
from lienthong.domains.plans.queries.check_scope import turns_seen
from lienthong.domains.plans.yearly import last_day, offered, reminded, reminder_days, years_wanted
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox import api as inbox

from .factories import KHCN, TRUONG_VINH, AtWork, seen

CITED = "Kế hoạch 1174/KH-UBND, mục III.6.1.a"


def duty(at: AtWork, **more: object) -> str:
    """Malware is removed once a year in every ward; returns the duty's code."""
    given = {"name": "Bóc gỡ mã độc", "cited": CITED, "sure": "verified", "since_year": 2026,
             "groups": ["group:cap-xa"], **more}  # fmt: skip
    return actions.add_duty(at.plan, at.actor("hanh"), **given)


def turn(at: AtWork, code: str, unit: str = TRUONG_VINH, year: int = 2026) -> Turn:
    """A unit's turn as it stands now."""
    return seen(lambda: Turn.objects.select_related("clock").get(duty__code=code, unit__code=unit, year=year))


def test_each_unit_has_one_turn_with_its_clock_and_line(at_work: AtWork) -> None:
    code = duty(at_work)
    rows = seen(lambda: list(Turn.objects.select_related("clock").filter(duty__code=code)))
    assert len(rows) == 3 and {one.clock.due_on for one in rows} == {dt.date(2026, 12, 31)}
    minh = at_work.actor("minh")
    assert seen(lambda: inbox.counts(minh, dt.date(2026, 2, 10)).kinds["plans.turn"], minh) == 1
    assert turns_due() == turns_due() == 0


def test_next_year_comes_by_itself_and_once(at_work: AtWork) -> None:
    code = duty(at_work)
    with standing_on("2026-11-30T05:25:00"):
        assert turns_due() == 0
    with standing_on("2026-12-01T05:25:00"):
        assert (turns_due(), turns_due()) == (3, 0)
    assert turn(at_work, code, year=2027).clock.due_on == dt.date(2027, 12, 31)
    with standing_on("2028-03-01T05:25:00"):
        assert turns_due() == 3
    ended = duty(at_work, name="Diễn tập", until_year=2026)
    with standing_on("2026-12-05T05:25:00"):
        assert turns_due() == 0, ended


def test_systems_of_one_unit_have_turns_of_their_own(at_work: AtWork) -> None:
    code = duty(
        at_work, groups=[],
        holders=[{"unit": KHCN, "system": "Trục liên thông"}, {"unit": KHCN, "system": "Trung tâm dữ liệu"}],
    )  # fmt: skip
    assert seen(lambda: Turn.objects.filter(duty__code=code).count()) == 2
    with pytest.raises(Unfit):
        duty(at_work, groups=[], holders=[{"unit": KHCN, "system": "A"}, {"unit": KHCN, "system": "A"}])
    with pytest.raises(Unfit):
        duty(at_work, groups=[])


def test_it_is_done_with_evidence_opened_again_and_excused(at_work: AtWork) -> None:
    mine = turn(at_work, duty(at_work)).code
    minh, hanh = at_work.actor("minh"), at_work.actor("hanh")
    done = {"done_on": dt.date(2026, 2, 9), "result": "Đã quét 42 máy, gỡ 3 máy nhiễm."}
    with pytest.raises(Unfit) as no:
        actions.do_turn(mine, minh, **done)
    assert set(no.value.fields) == {"document"}
    with pytest.raises(Unfit):
        actions.do_turn(mine, minh, **{**done, "done_on": dt.date(2025, 12, 31)}, document="BB 3")
    with pytest.raises(NotThere):
        actions.do_turn(mine, at_work.actor("an"), **done, document="BB 3")
    actions.do_turn(mine, minh, **done, document="BB 3/BB-UBND")
    assert seen(lambda: calendar.of([mine])[mine]).state == "met"
    with pytest.raises(NotAllowed):
        actions.reopen_turn(mine, at_work.actor("hung"), why="x")
    actions.reopen_turn(mine, hanh, why="Biên bản của năm trước.")
    assert seen(lambda: calendar.of([mine])[mine]).running
    actions.excuse_turn(mine, hanh, why="Đơn vị mới thành lập", cited="CV 8/SKHCN")
    assert seen(lambda: inbox.counts(minh, dt.date(2026, 2, 10)).kinds.get("plans.turn", 0), minh) == 0
    with pytest.raises(WrongMoment):
        actions.do_turn(mine, minh, **done, document="BB 3")


def test_done_after_the_year_is_late(at_work: AtWork) -> None:
    mine = turn(at_work, duty(at_work)).code
    with standing_on("2027-01-15T09:00:00"):
        actions.do_turn(
            mine, at_work.actor("hung"), done_on=dt.date(2027, 1, 14), result="Làm muộn.", document="BB 1"
        )  # fmt: skip
    assert seen(lambda: calendar.of([mine])[mine]).state == "missed"


def test_an_ended_duty_leaves_this_year_and_takes_the_next(at_work: AtWork) -> None:
    code = duty(at_work)
    with standing_on("2026-12-02T05:25:00"):
        turns_due()
        assert actions.end_duty(code, at_work.actor("hanh"), cited="QĐ 90") == 3
        assert turns_due() == 0
    assert (turn(at_work, code).state, turn(at_work, code, year=2027).state) == ("owed", "void")


def test_a_unit_sees_its_own_turns_alone(at_work: AtWork) -> None:
    duty(at_work)
    for who, sees in (("minh", 1), ("an", 1), ("hoa", 0), ("hanh", 3), ("duc", 3), ("tu", 0)):
        actor = at_work.actor(who)
        assert seen(lambda a=actor: turns_seen(a).count(), actor) == sees, who
    for who, sees in (("minh", 1), ("hoa", 0)):
        assert seen(Turn.objects.count, at_work.actor(who)) == sees, who
    with pytest.raises(NotAllowed):
        actions.add_duty(at_work.plan, at_work.actor("hung"), name="x", cited="y", sure="verified", since_year=2026)


def test_reminders_come_before_and_after(at_work: AtWork) -> None:
    duty(at_work)
    said = {}
    for day in ("2026-11-01", "2026-11-02", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-15"):
        with standing_on(f"{day}T07:10:00"):
            said[day] = remind()
    assert said == {
        "2026-11-01": 3, "2026-11-02": 0, "2026-12-31": 3, "2027-01-01": 3, "2027-01-02": 0, "2027-01-15": 3,
    }  # fmt: skip


def test_what_is_offered_says_where_it_stands_and_how_sure_that_is() -> None:
    by_key = {one.key: one for one in offered()}
    assert by_key["dien-tap"].sure == by_key["boc-go"].sure == "verified"
    assert by_key["dien-tap"].hidden and "1174" in by_key["dien-tap"].cited
    assert by_key["bao-cao-attt"].sure == "unverified"
    assert last_day(2026, by_key["bao-cao-attt"].month, by_key["bao-cao-attt"].day) == dt.date(2026, 12, 19)


@drawn(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.integers(-300, 80))
def test_the_days_that_are_asked_for_are_those_on_which_people_are_reminded(on: dt.date, left: int) -> None:
    ends = on + dt.timedelta(days=left)
    assert (ends in reminder_days(on, (60, 30, 14, 7, 1, 0), 15)) is reminded(ends, on)


@drawn(st.dates(dt.date(2024, 1, 1), dt.date(2090, 1, 1)))
def test_every_day_of_the_year_has_this_years_turn_and_december_the_next(on: dt.date) -> None:
    years = years_wanted(on, 2024, None)
    assert on.year in years and (on.year + 1 in years) is (on.month == 12)
    assert last_day(on.year, 2, 29) in (dt.date(on.year, 2, 28), dt.date(on.year, 2, 28) + dt.timedelta(days=1))
