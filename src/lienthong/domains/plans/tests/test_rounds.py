"""Rounds: a rule of reporting opens them on their days; several are open at once; closed, opened again, moved."""

import datetime as dt

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.rounds import open_due_rounds
from lienthong.domains.plans.models import Round, Sheet
from lienthong.domains.plans.owing import line
from lienthong.domains.plans.queries.rounds import rounds_view
from lienthong.domains.plans.states import RoundState
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import Refusal, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.notifications.tests.factories import Notice

from .factories import THANH_VINH, TRUONG_VINH, WARD_TASK, AtWork, seen

D = dt.date


def monthly(at: AtWork, **more: object) -> dict[str, object]:
    """The rule of plan 254: each month, before the fifteenth."""
    given = {"period": "month", "since": D(2026, 2, 1), "until": D(2026, 12, 31), "due_day": 14, "opens_before": 5}
    return actions.schedule(at.plan, at.actor("hanh"), **{**given, **more})


def rounds(at: AtWork) -> dict[str, Round]:
    """All rounds by name."""
    return {one.name: one for one in seen(lambda: list(Round.objects.filter(plan__code=at.plan)))}


def open_lines() -> set[str]:
    """The subjects of the lines that wait for units' reports."""
    return set(WorkItem.objects.filter(kind="plans.report").values_list("subject", flat=True))


def unit_id(at: AtWork, code: str) -> int:
    """A unit's key."""
    return at.assignment(at.work(WARD_TASK, code)).unit_id


def test_a_rule_lays_all_its_rounds_and_each_opens_on_its_day(at_work: AtWork) -> None:
    made = monthly(at_work)
    assert made["rounds"] == 11 and made["opened"] == 0
    with standing_on("2026-02-22T08:00:00"):
        assert open_due_rounds() == 0
    with standing_on("2026-02-23T08:00:00"):
        assert open_due_rounds() == 1
        assert open_due_rounds() == 0
    found = rounds(at_work)
    assert found["Tháng 2/2026"].state == RoundState.OPEN
    assert found["Tháng 2/2026"].due_on == D(2026, 3, 14)
    assert found["Tháng 3/2026"].state == RoundState.PLANNED
    assert found["Quý I/2026"].state == RoundState.OPEN


def test_two_rounds_stand_beside_each_other_with_their_own_lines_and_clocks(at_work: AtWork) -> None:
    monthly(at_work)
    with standing_on("2026-02-23T08:00:00"):
        open_due_rounds()
        ward = unit_id(at_work, TRUONG_VINH)
        february, quarter = rounds(at_work)["Tháng 2/2026"], rounds(at_work)["Quý I/2026"]
        lines = {line(february.code, ward): D(2026, 3, 14), line(quarter.code, ward): D(2026, 4, 10)}
        clocks = seen(lambda: calendar.of(lines))
        assert {subject: clock.due_on for subject, clock in clocks.items()} == lines
        assert set(lines) <= seen(open_lines)
        # What is due first is what one writes into; the other round by its code.
        code = at_work.work(WARD_TASK)
        first = at_work.fill(code)
        second = at_work.fill(code, round=quarter.code, percent=55)
        assert first == f"{february.code}.{code}" and second == f"{quarter.code}.{code}"


def test_the_next_round_of_a_rule_closes_the_one_before_but_no_other(at_work: AtWork) -> None:
    monthly(at_work)
    for day in ("2026-02-23", "2026-03-26"):
        with standing_on(f"{day}T08:00:00"):
            open_due_rounds()
    found = rounds(at_work)
    assert [found[name].state for name in ("Tháng 2/2026", "Tháng 3/2026", "Quý I/2026")] == ["closed", "open", "open"]


def test_who_types_into_a_round_that_closes_learns_where_to_go_on(at_work: AtWork) -> None:
    monthly(at_work)
    code = at_work.work(WARD_TASK)
    with standing_on("2026-02-23T08:00:00"):
        open_due_rounds()
        february = rounds(at_work)["Tháng 2/2026"].code
        at_work.fill(code, round=february)
        actions.close_round(february, at_work.actor("hanh"))
        with pytest.raises(WrongMoment) as no:
            at_work.fill(code, round=february, percent=70)
        assert "Kỳ Tháng 2/2026 đã khép" in no.value.sentence
        assert "Quý I/2026" in no.value.next_step
        with pytest.raises(WrongMoment):
            actions.send(f"{february}.{code}", at_work.actor("hung"))
    assert seen(lambda: at_work.report(code)) is not None


def test_a_closed_round_opens_again_for_those_who_lack(at_work: AtWork) -> None:
    quarter = at_work.newest_round().code
    complete(at_work)
    actions.close_round(quarter, at_work.actor("hanh"))
    ward, other = unit_id(at_work, TRUONG_VINH), unit_id(at_work, THANH_VINH)
    assert not {line(quarter, ward), line(quarter, other)} & seen(open_lines)
    with pytest.raises(Unfit):
        actions.reopen_round(quarter, at_work.actor("hanh"), why=" ")
    actions.reopen_round(quarter, at_work.actor("hanh"), why="Công văn 12/SKHCN")
    opened = seen(open_lines)
    assert line(quarter, other) in opened and line(quarter, ward) not in opened
    assert seen(lambda: calendar.of([line(quarter, other)]))[line(quarter, other)].due_on == D(2026, 4, 10)


def complete(at: AtWork, unit: str = TRUONG_VINH) -> None:
    """The ward sends all that it owes in the round due first."""
    ward = unit_id(at, unit)
    round_ = at.newest_round().code
    actions.begin_rows(at.actor("minh"), unit_id=ward, round=round_, how="nothing")
    actions.send_all(at.actor("hung"), unit_id=ward, round=round_)


def test_who_is_missing_is_counted_by_the_minute(at_work: AtWork) -> None:
    def look() -> tuple[list[str], int]:
        found = rounds_view(at_work.actor("hanh"), at_work.plan_row())
        return [one.unit.code for one in found.missing], found.chosen.in_time

    before = seen(look)
    assert TRUONG_VINH in before[0] and before[1] == 0
    complete(at_work)
    after = seen(look)
    assert TRUONG_VINH not in after[0] and after[1] == 1
    # What comes back is missing again, and was in time all the same.
    code = at_work.work(WARD_TASK)
    actions.send_back(at_work.report(code).code, at_work.actor("hanh"), why="Thiếu minh chứng")
    assert TRUONG_VINH in seen(look)[0]


def test_days_move_with_a_reason_and_the_clocks_follow(at_work: AtWork) -> None:
    quarter = at_work.newest_round()
    ward = unit_id(at_work, TRUONG_VINH)
    with pytest.raises(Unfit) as no:
        actions.set_days(quarter.code, at_work.actor("hanh"), cut_off=D(2026, 3, 31), report_due=D(2026, 3, 30), why="")
    assert set(no.value.fields) == {"report_due", "why"}
    actions.set_days(
        quarter.code, at_work.actor("hanh"), cut_off=D(2026, 3, 31), report_due=D(2026, 4, 20), why="CV 15/SKHCN"
    )
    subject = line(quarter.code, ward)
    assert seen(lambda: calendar.of([subject]))[subject].due_on == D(2026, 4, 20)
    assert seen(lambda: calendar.changes(subject))[-1].why == "CV 15/SKHCN"


def test_units_that_lack_are_reminded_once_a_day(at_work: AtWork) -> None:
    quarter = at_work.newest_round().code
    assert actions.remind(quarter, at_work.actor("hanh")) > 1
    told = told_of(at_work, "plans.hurry")
    actions.remind(quarter, at_work.actor("hanh"))
    assert told_of(at_work, "plans.hurry") == told > 0
    with pytest.raises(Refusal):
        actions.remind(quarter, at_work.actor("hung"))


def told_of(at: AtWork, kind: str) -> int:
    """How many notices of a kind there are."""
    return seen(lambda: Notice.objects.filter(kind=kind).count())


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"period": "week"}, "period"),
        ({"until": D(2025, 1, 1)}, "until"),
        ({"until": D(2099, 1, 1)}, "until"),
        ({"cut_day": 32}, "cut_day"),
        ({"due_day": None}, "due_day"),
        ({"due_day": 0}, "due_day"),
        ({"due_month": 0, "cut_day": 20, "due_day": 14}, "due_day"),
        ({"opens_before": 999}, "opens_before"),
        ({"said": "x" * 601}, "said"),
    ],
)
def test_what_makes_no_rule_is_named(at_work: AtWork, given: dict[str, object], part: str) -> None:
    with pytest.raises(Unfit) as no:
        monthly(at_work, **given)
    assert part in no.value.fields


def test_a_rule_that_ends_takes_only_what_has_not_begun(at_work: AtWork) -> None:
    made = monthly(at_work)
    with standing_on("2026-02-23T08:00:00"):
        open_due_rounds()
        actions.end_schedule(made["schedule"], at_work.actor("hanh"))
        again = monthly(at_work, due_day=20)  # numbers go on, none is given twice
        assert again["rounds"] == 11
    with standing_on("2026-12-01T08:00:00"):
        open_due_rounds()
    by_rule = seen(lambda: list(Round.objects.filter(schedule__code=made["schedule"])))
    assert [one.name for one in by_rule if one.state != RoundState.PLANNED] == ["Tháng 2/2026"]


def test_the_sheet_of_a_closed_round_keeps_what_was_owed(at_work: AtWork) -> None:
    first = at_work.newest_round()
    code = at_work.work(WARD_TASK)
    at_work.open_round()
    owed = seen(lambda: Sheet.objects.get(round=first, unit__code=TRUONG_VINH).owed)
    at_work.accepted(code, percent=100, done_on=D(2026, 2, 9))
    assert seen(lambda: Sheet.objects.get(round=first, unit__code=TRUONG_VINH).owed) == owed
