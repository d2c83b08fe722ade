"""Which row of an earlier plan is which of a later one: proposed by wording, said by a person."""

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.later_states import Fate
from lienthong.kernel.base.errors import Refusal, Unfit, WrongMoment

from .factories import AtWork
from .later_desk import carried, compared, decide, followed, issue_later, line, upload_later


def test_rows_are_proposed_with_what_changed(at_work: AtWork) -> None:
    later = issue_later(at_work)
    found = compared(at_work, followed(at_work, later))
    one = line(found, "1")
    assert one.new and one.new.no == "1" and one.fate == Fate.CHANGED and one.sure
    assert [(change.field, change.before, change.after) for change in one.changes] == [
        ("due", "Quý I/2026", "30/9/2026")
    ]
    assert {change.field for change in line(found, "2").changes} == {"name", "lead"}
    assert [word.text for word in line(found, "2").words if word.how == "in"] == ["chức, viên"]
    assert line(found, "3").fate == Fate.SAME
    assert line(found, "5").fate == Fate.DROPPED and line(found, "5").new is None
    assert line(found, new="6").fate == Fate.NEW
    target = line(found, "1", kind="target")
    assert [(change.before, change.after) for change in target.changes] == [("≥ 70%", "≥ 85%")]


def test_a_person_confirms_denies_and_lays_others_side_by_side(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    found = compared(at_work, code)
    decide(at_work, code, [line(found, "1").pair, line(found, "3").pair])
    decide(at_work, code, [line(found, "2").pair], same=False)
    found = compared(at_work, code)
    assert not line(found, "1").waits and not line(found, "3").waits
    assert line(found, "2").fate == Fate.DROPPED and line(found, "2").waits, "denied, so it is asked about again"
    actions.pair_rows(code, at_work.actor("hanh"), old=line(found, "2").old.code, new=later.item("2").code)
    assert line(compared(at_work, code), "2").fate == Fate.CHANGED


def test_split_and_merged_follow_from_the_pairs(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code, hanh = followed(at_work, later), at_work.actor("hanh")
    four = at_work.item("4").code
    for no in ("4", "5"):
        actions.pair_rows(code, hanh, old=four, new=later.item(no).code)
    actions.pair_rows(code, hanh, old=at_work.item("5").code, new=later.item("3").code)
    found = compared(at_work, code)
    assert line(found, "4").fate == Fate.SPLIT
    assert line(found, "5").fate == Fate.MERGED and line(found, "3").fate == Fate.MERGED


def test_proposed_again_keeps_what_was_said(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    found = compared(at_work, code)
    decide(at_work, code, [line(found, "1").pair])
    decide(at_work, code, [line(found, "2").pair], same=False)
    actions.propose_pairs(code, at_work.actor("hanh"))
    again = compared(at_work, code)
    assert not line(again, "1").waits
    assert line(again, "2").new is None, "what a person has denied is not proposed again"


def test_a_row_cannot_go_on_and_be_dropped(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    found = compared(at_work, code)
    five = line(found, "5").pair
    actions.pair_rows(code, at_work.actor("hanh"), old=at_work.item("5").code, new=later.item("6").code)
    with pytest.raises(Refusal):
        decide(at_work, code, [five])
    assert line(compared(at_work, code), "5").fate == Fate.CHANGED


def test_chosen_before_issue_and_compared_after(at_work: AtWork) -> None:
    hanh, code = at_work.actor("hanh"), upload_later(at_work)
    succession = actions.follow(code, hanh, earlier=at_work.plan, kind="replaces")
    with pytest.raises(WrongMoment):
        actions.propose_pairs(succession, hanh)
    with pytest.raises(WrongMoment):
        carried(at_work, succession)


def test_a_plan_is_not_before_itself_nor_in_a_circle(at_work: AtWork) -> None:
    later, hanh = issue_later(at_work), at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.follow(at_work.plan, hanh, earlier=at_work.plan, kind="follows")
    followed(at_work, later)
    with pytest.raises(Unfit):
        followed(at_work, later)
    with pytest.raises(Unfit):
        actions.follow(at_work.plan, hanh, earlier=later.plan, kind="follows")


def test_unchosen_may_be_chosen_again(at_work: AtWork) -> None:
    later = issue_later(at_work)
    actions.unfollow(followed(at_work, later), at_work.actor("hanh"))
    followed(at_work, later)
