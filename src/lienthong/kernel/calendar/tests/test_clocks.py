"""Clocks: started once, stopped in time or late, moved by a document, all in one statement each."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lienthong.kernel.base import VIETNAM, standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import HouseFault
from lienthong.kernel.base.policy import RULES, allow, house
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.base.verbs import VERBS, creates
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.calendar.api import ClockStart
from lienthong.kernel.jobs.tests.factories import EventRow
from lienthong.kernel.units.tests.factories import Unit

pytestmark = pytest.mark.django_db
START, DUE = dt.date(2026, 3, 2), dt.date(2026, 3, 31)


@creates("test_clocks.move", sentence="dời hạn")
def move(by, *, subject: str, day: str | None) -> bool:
    return calendar.reset(subject, dt.date.fromisoformat(day) if day else None, "Thiên tai", "15/QĐ-UBND")


allow("test_clocks.move", house)


def teardown_module() -> None:
    VERBS.pop("test_clocks.move")
    RULES.pop("test_clocks.move")


@pytest.fixture
def unit():
    return Unit.objects.create(code="thu-phuong-a")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def started(unit, due: dt.date | None = DUE, subject: str = "GV-1") -> calendar.ClockCard:
    return calendar.start(ClockStart(subject, "plans.assignment", unit.pk, START, due))


def test_a_day_is_in_time_to_its_last_instant(unit):
    card = started(unit)
    assert card.due_at == at("2026-03-31T23:59:59.999999")
    calendar.stop("GV-1", at("2026-03-31T23:59:59.999999"))
    assert calendar.of(["GV-1"])["GV-1"].state == "met"
    started(unit, subject="GV-2")
    calendar.stop("GV-2", at("2026-04-01T00:00"))
    late = calendar.of(["GV-2"])["GV-2"]
    assert (late.state, late.stopped_on, late.late(DUE)) == ("missed", dt.date(2026, 4, 1), True)


def test_without_a_day_nothing_is_ever_late(unit):
    card = started(unit, None)
    assert not card.late(dt.date(2099, 1, 1))
    calendar.stop("GV-1", at("2099-01-01T00:00"))
    assert calendar.of(["GV-1"])["GV-1"].state == "met"


def test_a_running_clock_is_late_the_day_after(unit):
    card = started(unit)
    assert not card.late(DUE)
    assert card.late(DUE + dt.timedelta(days=1))


def test_a_subject_has_one_clock(unit):
    with pytest.raises(HouseFault, match="two clocks"):
        calendar.start_many([ClockStart("GV-1", "x", unit.pk, START)] * 2)
    started(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        started(unit)


def test_stopping_twice_keeps_the_first_end(unit):
    started(unit)
    assert calendar.stop("GV-1", at("2026-03-05T08:00"))
    assert not calendar.stop("GV-1", at("2026-05-05T08:00"))
    assert calendar.of(["GV-1"])["GV-1"].stopped_on == dt.date(2026, 3, 5)
    assert not calendar.stop("GV-unknown")


def test_what_was_taken_for_done_runs_on_to_the_same_day(unit):
    started(unit)
    calendar.stop("GV-1", at("2026-03-05T08:00"))
    assert calendar.resume("GV-1", "Kết quả chưa đạt")
    card = calendar.of(["GV-1"])["GV-1"]
    assert (card.state, card.due_on, card.stopped_at) == ("running", DUE, None)
    assert [one.what for one in calendar.changes("GV-1")] == ["stopped", "resumed"]


def test_a_due_date_moves_with_reason_and_document_and_the_rooms_above_hear_of_it(unit):
    started(unit)
    with standing_on("2026-03-10T09:00"):
        assert move(HOUSE, subject="GV-1", day="2026-04-15")
        assert not move(HOUSE, subject="GV-1", day="2026-04-15"), "already so"
    card = calendar.of(["GV-1"])["GV-1"]
    assert (card.due_on, card.due_at) == (dt.date(2026, 4, 15), at("2026-04-15T23:59:59.999999"))
    (change,) = calendar.changes("GV-1")
    assert (change.old_due_on, change.new_due_on, change.cited) == (DUE, dt.date(2026, 4, 15), "15/QĐ-UBND")
    assert change.at == at("2026-03-10T09:00")
    assert [row.facts["subjects"] for row in EventRow.objects.filter(kind="calendar.due_moved")] == [["GV-1"]]


def test_a_due_date_can_be_taken_away(unit):
    started(unit)
    move(HOUSE, subject="GV-1", day=None)
    assert calendar.of(["GV-1"])["GV-1"].due_at is None


def test_a_stopped_clock_does_not_move(unit):
    started(unit)
    calendar.stop("GV-1", at("2026-03-05T08:00"))
    assert not move(HOUSE, subject="GV-1", day="2026-04-15")


def test_nothing_is_owed_after_it_is_void(unit):
    started(unit)
    assert calendar.void_many(["GV-1"], "Nhiệm vụ bị bãi bỏ", "20/QĐ-UBND") == ["GV-1"]
    card = calendar.of(["GV-1"])["GV-1"]
    assert (card.state, card.late(dt.date(2027, 1, 1))) == ("void", False)
    assert calendar.due_before([unit.pk], dt.date(2027, 1, 1)) == []


def test_six_thousand_start_and_stop_in_one_statement_each(unit):
    many = [ClockStart(f"GV-{n}", "plans.assignment", unit.pk, START, DUE) for n in range(6000)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        cards = calendar.start_many(many)
        stopped = calendar.stop_many(list(cards)[:5990], at("2026-03-20T09:00"))
    assert len(asked) == 2
    assert (len(cards), len(stopped)) == (6000, 5990)
    assert len(calendar.due_before([unit.pk], dt.date(2026, 4, 1))) == 10


def test_which_clocks_of_a_unit_are_late_or_soon_due(unit):
    other = Unit.objects.create(code="thu-phuong-b")
    for n, day in enumerate([dt.date(2026, 3, 9), dt.date(2026, 3, 10), dt.date(2026, 3, 14), None]):
        started(unit, day, f"GV-{n}")
    started(other, dt.date(2026, 3, 9), "GV-other")
    today = dt.date(2026, 3, 10)
    assert [card.subject for card in calendar.due_before([unit.pk], today)] == ["GV-0"]
    assert [card.subject for card in calendar.due_between([unit.pk], today, dt.date(2026, 3, 15))] == ["GV-1", "GV-2"]


def test_history_cannot_be_rewritten_by_the_program(unit):
    started(unit)
    calendar.stop("GV-1")
    for forbidden in ("delete from calendar_clock_change", "update calendar_clock_change set why = 'x'"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forbidden)


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        ("2026-03-13", "2026-03-10", "còn 3 ngày"),
        ("2026-03-10", "2026-03-10", "đến hạn hôm nay"),
        ("2026-03-05", "2026-03-10", "quá hạn 5 ngày"),
        ("2026-03-15", "2026-03-13", "còn 2 ngày, đều là ngày nghỉ"),
        ("2026-02-23", "2026-02-13", "còn 10 ngày"),
        ("2026-03-14", "2026-03-13", "còn 1 ngày, là ngày nghỉ"),
        ("2126-03-10", "2026-03-10", "còn 36524 ngày"),
        (None, "2026-03-10", "không định hạn"),
    ],
)
def test_how_long_there_is_still(unit, due, today, words):
    card = started(unit, dt.date.fromisoformat(due) if due else None)
    assert calendar.remaining(card, dt.date.fromisoformat(today)) == words


@pytest.mark.parametrize(
    ("stopped", "words"),
    [("2026-03-31T10:00", "xong trong hạn"), ("2026-04-03T10:00", "xong, quá hạn 3 ngày")],
)
def test_how_it_ended(unit, stopped, words):
    started(unit)
    calendar.stop("GV-1", at(stopped))
    assert calendar.remaining(calendar.of(["GV-1"])["GV-1"], dt.date(2026, 6, 1)) == words


def test_clocks_work_as_the_house_from_inside_a_whole(unit):
    assert whole(lambda: started(unit).subject, HOUSE) == "GV-1"
