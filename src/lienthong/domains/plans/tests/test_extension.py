"""Extensions: asked for by a unit's head, decided with a citation; one row's clock moves, and its history agrees."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Assignment, Correction, Extension
from lienthong.domains.plans.queries.extensions import flagged, signs
from lienthong.domains.plans.states import ExtensionState, Status
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar

from .factories import ANH_SON, KHCN, NV, NV_TASK, OWN_TASK, THANH_VINH, UNDATED, WARD_TASK, AtWork, seen
from .test_accept import status
from .test_awaiting import together
from .test_correct import correct
from .test_obstacle import waits_for

ASKED = {"day": dt.date(2026, 5, 15), "why": "Nhà thầu giao thiết bị chậm.", "done": "Đã thay 7 trong 12 máy."}
CITED = {"cited": "Công văn 77/UBND-CNTT", "decided_on": dt.date(2026, 2, 10)}


def asked(at: AtWork, work: str, who: str = "hung", **more: Any) -> str:
    return actions.ask_extension(work, at.actor(who), **{**ASKED, **more})


def row(code: str) -> Extension:
    return seen(lambda: Extension.objects.select_related("clock").get(code=code))


def flags(at: AtWork, work: str) -> list[str]:
    found = seen(lambda: signs(flagged(Assignment.objects.filter(code=work).select_related("clock"))))
    return [sign.text for sign in found.get(at.assignment(work).pk, [])]


def test_granted_moves_the_clock_of_this_row_alone(at_work: AtWork) -> None:
    work, other = at_work.work(WARD_TASK), at_work.work(WARD_TASK, THANH_VINH)
    code = asked(at_work, work)
    assert row(code).clock.due_on == dt.date(2026, 2, 13) and waits_for(at_work, "hanh", "Xét gia hạn đến 15/05/2026")
    assert flags(at_work, work) == ["đang xin gia hạn đến 15/05/2026"]
    assert at_work.assignment(work).clock.due_on == dt.date(2026, 3, 31), "nothing moves before it is decided"
    actions.grant_extension(code, at_work.actor("hanh"), **CITED)
    assert at_work.assignment(work).clock.due_on == dt.date(2026, 5, 15)
    assert at_work.assignment(other).clock.due_on == at_work.item(WARD_TASK).due_on == dt.date(2026, 3, 31)
    assert flags(at_work, work) == ["đã gia hạn đến 15/05/2026, lần 1"]
    assert not waits_for(at_work, "hanh", "Xét gia hạn")
    with standing_on("2026-04-20T09:00:00"):
        assert (status(at_work, work), status(at_work, other)) == (Status.NOT_STARTED, Status.LATE)
    with standing_on("2026-05-16T09:00:00"):
        assert status(at_work, work) == Status.LATE
    [change] = seen(lambda: calendar.changes(work))
    assert (change.old_due_on, change.new_due_on) == (dt.date(2026, 3, 31), dt.date(2026, 5, 15))
    assert change.cited == "Công văn 77/UBND-CNTT ngày 10/02/2026"
    assert "Đã gia hạn đến 15/05/2026" in at_work.client("minh").get("/thong-bao").content.decode()
    page = at_work.client("minh").get(f"/viec-duoc-giao/{work}").content.decode()
    assert "đã gia hạn đến 15/05/2026, lần 1" in page and "Nhà thầu giao thiết bị chậm." in page


def test_refused_leaves_the_day_and_says_why(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    code, hanh = asked(at_work, work), at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.refuse_extension(code, hanh, why="  ")
    actions.refuse_extension(code, hanh, why="Đã gia hạn chung cả tỉnh.")
    assert row(code).state == ExtensionState.REFUSED and flags(at_work, work) == []
    assert at_work.assignment(work).clock.due_on == dt.date(2026, 3, 31)
    assert "Đã gia hạn chung cả tỉnh." in at_work.client("hung").get("/thong-bao").content.decode()
    again = asked(at_work, work, day=dt.date(2026, 4, 15))
    actions.grant_extension(again, hanh, **CITED, day=dt.date(2026, 4, 10))
    assert flags(at_work, work) == ["đã gia hạn đến 10/04/2026, lần 1"]
    listed = at_work.client("hung").get(f"/ke-hoach/{at_work.plan}/gia-han?xem=dong-y").content.decode()
    assert "cho đến 10/04/2026" in listed


def test_a_second_open_request_is_refused_politely(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    first = asked(at_work, work)
    with pytest.raises(WrongMoment, match="Võ Đình Hùng đã đề nghị gia hạn việc này ngày 10/02/2026"):
        asked(at_work, work, day=dt.date(2026, 6, 1))
    actions.withdraw_extension(first, at_work.actor("hung"))
    assert flags(at_work, work) == [] and not waits_for(at_work, "hanh", "Xét gia hạn")
    asked(at_work, work)


def test_asked_after_the_day_is_shown_as_late_asking(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    with standing_on("2026-04-05T09:00:00"):
        code = asked(at_work, work)
        assert row(code).late and status(at_work, work) == Status.LATE, "a flag beside the status, never a status"
        assert "xin khi đã quá hạn" in at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/gia-han").content.decode()
        actions.grant_extension(code, at_work.actor("hanh"), **CITED)
        assert status(at_work, work) == Status.NOT_STARTED
    assert not row(asked(at_work, at_work.work(WARD_TASK, ANH_SON), "son")).late


def test_decided_after_the_work_was_done_says_whether_it_was_in_time(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    code = asked(at_work, work)
    with standing_on("2026-04-20T09:00:00"):
        at_work.accepted(work, percent=100, done_on=dt.date(2026, 4, 15))
        assert status(at_work, work) == Status.DONE_LATE
        actions.grant_extension(code, at_work.actor("hanh"), **CITED)
        assert status(at_work, work) == Status.DONE_IN_TIME and at_work.assignment(work).clock.state == "met"
        with pytest.raises(WrongMoment):
            asked(at_work, work, day=dt.date(2026, 8, 1))


def test_who_asks_and_who_decides(at_work: AtWork) -> None:
    work, own = at_work.work(WARD_TASK), at_work.work(OWN_TASK, KHCN)
    for who, no in (("minh", NotAllowed), ("thong", NotThere), ("hanh", NotAllowed), ("duc", NotAllowed)):
        with pytest.raises(no):
            asked(at_work, work, who)
    code = asked(at_work, work)
    for who, no in (("hung", NotAllowed), ("quyen", NotAllowed), ("thong", NotThere), ("toan", NotThere)):
        with pytest.raises(no):
            actions.grant_extension(code, at_work.actor(who), **CITED)
    actions.grant_extension(code, at_work.actor("nghia"), **CITED)
    mine = asked(at_work, own, "nghia", day=dt.date(2026, 9, 30))
    assert waits_for(at_work, "duc", "Xét gia hạn")
    for who in ("hanh", "nghia"):
        with pytest.raises(NotAllowed):
            actions.grant_extension(mine, at_work.actor(who), **CITED)
    actions.grant_extension(mine, at_work.actor("duc"), **CITED)
    for who, n in (("thong", 0), ("toan", 0), ("hung", 1), ("hanh", 2), ("duc", 2)):
        assert seen(lambda: Extension.objects.count(), at_work.actor(who)) == n, who


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"day": dt.date(2026, 3, 31)}, "day"),
        ({"day": dt.date(2026, 1, 1)}, "day"),
        ({"why": " "}, "why"),
        ({"done": ""}, "done"),
        ({"why": "x" * 4001}, "why"),
    ],
)
def test_what_lacks_something_is_refused_by_its_field(at_work: AtWork, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Unfit) as refused:
        asked(at_work, at_work.work(WARD_TASK), **more)
    assert list(refused.value.fields) == [field]


def test_what_has_no_day_of_its_own_needs_no_extension(at_work: AtWork) -> None:
    for work, who in ((at_work.work(UNDATED), "hung"), (at_work.work(UNDATED, THANH_VINH), "thong")):
        with pytest.raises(WrongMoment):
            asked(at_work, work, who)


def test_granting_needs_a_citation_and_a_later_day(at_work: AtWork) -> None:
    code, hanh = asked(at_work, at_work.work(WARD_TASK)), at_work.actor("hanh")
    for more in (
        {"cited": " "},
        {"cited": "x" * 301},
        {"decided_on": dt.date(2026, 2, 11)},
        {"day": dt.date(2026, 3, 31)},
    ):
        with pytest.raises(Unfit):
            actions.grant_extension(code, hanh, **{**CITED, **more})
    assert row(code).state == ExtensionState.ASKED


def test_a_decision_for_all_leaves_a_longer_day_to_whom_it_was_granted(at_work: AtWork) -> None:
    work, other = at_work.work(WARD_TASK), at_work.work(WARD_TASK, THANH_VINH)
    actions.grant_extension(asked(at_work, work), at_work.actor("hanh"), **CITED)
    correct(at_work, at_work.item(WARD_TASK).code, "due_on", "2026-04-30")
    assert [at_work.assignment(one).clock.due_on.isoformat() for one in (work, other)] == ["2026-05-15", "2026-04-30"]
    correct(at_work, at_work.item(WARD_TASK).code, "due_on", "2026-06-30")
    assert {at_work.assignment(one).clock.due_on.isoformat() for one in (work, other)} == {"2026-06-30"}
    assert flags(at_work, work) == [], "the flag goes where a later decision gave another day"


@pytest.mark.parametrize("turn", range(3))
def test_granted_and_refused_at_once_is_decided_once(at_work: AtWork, turn: int) -> None:
    code, work = asked(at_work, at_work.work(WARD_TASK)), at_work.work(WARD_TASK)
    wrong = together(
        partial(actions.grant_extension, code, at_work.actor("hanh"), **CITED),
        partial(actions.refuse_extension, code, at_work.actor("nghia"), why="Không có lý do khách quan."),
    )
    assert len(wrong) == 1 and isinstance(wrong[0], WrongMoment), wrong
    moved = at_work.assignment(work).clock.due_on == dt.date(2026, 5, 15)
    assert moved == (row(code).state == ExtensionState.GRANTED)


@pytest.mark.parametrize("turn", range(3))
def test_two_who_ask_at_once_leave_one_open(at_work: AtWork, turn: int) -> None:
    work, day = at_work.work(WARD_TASK), dt.date(2090, 1, 1)  # those who act at once act on the machine's own day
    wrong = together(partial(asked, at_work, work, day=day), partial(asked, at_work, work, day=day))
    assert len(wrong) == 1 and isinstance(wrong[0], WrongMoment), wrong
    press = partial(asked, at_work, at_work.work(WARD_TASK, ANH_SON), "son", key="một lần bấm xin", day=day)
    assert together(press, press) == []
    assert seen(lambda: Extension.objects.count()) == 2


def test_work_that_ends_leaves_nothing_to_decide(at_work: AtWork) -> None:
    code = asked(at_work, at_work.work(WARD_TASK))
    moved = asked(at_work, at_work.work(NV_TASK, NV), "toan", day=dt.date(2027, 3, 1))
    correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
    correct(at_work, at_work.item(NV_TASK).code, "lead", {"from": NV, "to": ANH_SON})
    for one in (code, moved):
        assert row(one).state == ExtensionState.ENDED
        with pytest.raises(WrongMoment):
            actions.grant_extension(one, at_work.actor("hanh"), **CITED)
    assert not waits_for(at_work, "hanh", "Xét gia hạn")


DAYS = st.dates(dt.date(2026, 3, 1), dt.date(2026, 12, 31))
WHAT = st.sampled_from(["ask", "ask", "grant", "grant", "refuse", "withdraw", "correct", "correct"])
STEPS = st.lists(st.tuples(WHAT, DAYS), max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_the_clock_and_its_history_agree_whatever_happens(at_work: AtWork, steps: list[tuple[str, dt.date]]) -> None:
    """The day that holds is the one that the last decision in force left, and every change of it is written down."""
    work, hanh = at_work.work(WARD_TASK), at_work.actor("hanh")
    day, known = at_work.assignment(work).clock.due_on, len(seen(lambda: calendar.changes(work)))
    for what, wanted in steps:
        open_ = seen(lambda: Extension.objects.filter(assignment__code=work, state="asked").first())
        try:
            match what:
                case "ask":
                    asked(at_work, work, day=wanted)
                case "grant" if open_:
                    actions.grant_extension(open_.code, hanh, **CITED)
                    day = open_.wanted
                case "refuse" if open_:
                    actions.refuse_extension(open_.code, hanh, why="Chưa đủ căn cứ.")
                case "withdraw" if open_:
                    actions.withdraw_extension(open_.code, at_work.actor("hung"))
                case "correct":
                    own = Extension.objects.filter(assignment__code=work, state="granted", granted=day)
                    longer = seen(own.exists) and wanted < day
                    correct(at_work, at_work.item(WARD_TASK).code, "due_on", wanted.isoformat())
                    day = day if longer else wanted
                case _:
                    pass
        except Refusal:
            continue
        clock, history = at_work.assignment(work).clock, seen(lambda: calendar.changes(work))
        assert clock.due_on == day, (what, wanted)
        resets = [one for one in history[known:] if one.what == "reset"]
        assert (resets[-1].new_due_on if resets else None) in (day, None) and all(one.cited for one in resets)
        assert clock.state == "running"
    corrections = seen(lambda: Correction.objects.filter(item__code=at_work.item(WARD_TASK).code).count())
    granted = seen(lambda: Extension.objects.filter(assignment__code=work, state="granted").count())
    moved = [one for one in seen(lambda: calendar.changes(work))[known:] if one.what == "reset"]
    assert len(moved) <= corrections + granted
