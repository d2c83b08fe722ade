"""Two people at one thing at once: one answer stands, the other is a polite refusal, nothing is half done."""

from functools import partial

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Report, Round
from lienthong.domains.plans.states import ReportState
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base.errors import Refusal

from .factories import WARD_TASK, AtWork, seen
from .test_awaiting import together, waiting
from .test_correct import correct


def done(verb: str, subject: str) -> int:
    """How many times the audit says that this was done."""
    return seen(lambda: Entry.objects.filter(verb=verb, subject=subject, outcome="done").count())


@pytest.mark.parametrize("turn", range(3))
def test_accepted_and_returned_at_once_is_decided_once(at_work: AtWork, turn: int) -> None:
    report, hanh, toan = at_work.sent(at_work.work(WARD_TASK)), at_work.actor("hanh"), at_work.actor("toan")
    wrong = together(
        partial(actions.accept, report, hanh), lambda: actions.send_back(report, toan, why="Thiếu minh chứng.")
    )
    assert len(wrong) == 1 and isinstance(wrong[0], Refusal), wrong
    accepted, returned = done("plans.accept", report), done("plans.send_back", report)
    assert accepted + returned == 1
    state = seen(lambda: Report.objects.get(code=report).state)
    assert state == (ReportState.ACCEPTED if accepted else ReportState.RETURNED)
    assert waiting(at_work, "hanh") == {}


@pytest.mark.parametrize("turn", range(3))
def test_taken_back_while_it_is_accepted_is_one_of_both(at_work: AtWork, turn: int) -> None:
    code = at_work.work(WARD_TASK)
    report, hanh, hung = at_work.sent(code, percent=100), at_work.actor("hanh"), at_work.actor("hung")
    wrong = together(partial(actions.accept, report, hanh), partial(actions.recall, report, hung))
    assert len(wrong) == 1 and isinstance(wrong[0], Refusal), wrong
    state = seen(lambda: Report.objects.get(code=report).state)
    assert state in (ReportState.ACCEPTED, ReportState.DRAFT)
    assert (at_work.assignment(code).done_on is not None) == (state == ReportState.ACCEPTED)


def test_two_presses_with_one_key_send_once(at_work: AtWork) -> None:
    report, hung = at_work.fill(at_work.work(WARD_TASK)), at_work.actor("hung")
    press = partial(actions.send, report, hung, key="một lần bấm")
    assert together(press, press, press) == []
    assert done("plans.send", report) == 1
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}


def test_one_key_for_two_verbs_are_two_acts(at_work: AtWork) -> None:
    """A key belongs to its verb and its person: nobody is answered with what was done elsewhere."""
    code, key = at_work.work(WARD_TASK), "một khóa dùng chung"
    report = actions.fill(code, at_work.actor("minh"), key=key, percent=40, result="Đã làm.")["report"]
    actions.send(report, at_work.actor("hung"), key=key)
    actions.accept(report, at_work.actor("hanh"), key=key)
    assert [done(f"plans.{verb}", one) for verb, one in (("fill", code), ("send", report), ("accept", report))] == [
        1
    ] * 3


def test_a_round_opened_by_two_at_once_is_opened_once(at_work: AtWork) -> None:
    wrong = together(at_work.open_round, at_work.open_round)
    assert len(wrong) == 1 and isinstance(wrong[0], Refusal), wrong
    assert seen(lambda: Round.objects.filter(plan__code=at_work.plan).count()) == 2


@pytest.mark.parametrize("turn", range(3))
def test_written_while_the_item_is_withdrawn_leaves_no_open_work(at_work: AtWork, turn: int) -> None:
    code, minh = at_work.work(WARD_TASK), at_work.actor("minh")
    wrong = together(
        lambda: actions.fill(code, minh, percent=40, result="Đã làm."),
        lambda: correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True),
    )
    assert all(isinstance(one, Refusal) for one in wrong) and len(wrong) <= 1, wrong
    assert at_work.assignment(code).ended_by
    with pytest.raises(Refusal):
        actions.fill(code, minh, percent=50, result="Làm tiếp.")
