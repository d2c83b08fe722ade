"""Units' own plans: asked for by a day, sent by the head, taken or returned by who asked, counted."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.actions.unit_plans import SOURCE, UnitPlanChanged
from lienthong.domains.plans.models import Plan, UnitPlan
from lienthong.domains.plans.queries.unit_plans import covering, is_late, listed, said_in, unit_plans_seen
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.files import api as files
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.notifications.tests.factories import Notice

from .factories import ANH_SON, KHCN, NV, READ, THANH_VINH, TRUONG_VINH, AtWork, due, owner, seen, task
from .later_desk import issue_later
from .test_races import together

SAID = "Mục V.5: gửi kế hoạch về Sở Khoa học và Công nghệ trước ngày 25/3/2026."
DUE = dt.date(2026, 3, 24)


def ask(at_work: AtWork, **more: Any) -> dict[str, int]:
    """The coordinator asks all communes and the department of Home Affairs."""
    given = {"due_on": DUE, "said": SAID, "group_codes": ["group:cap-xa"], "unit_codes": [NV], **more}
    return actions.ask_unit_plans(at_work.plan, at_work.actor("hanh"), **given)


def asked(at_work: AtWork, unit: str = TRUONG_VINH) -> UnitPlan:
    """What was asked of a unit, as it stands now."""
    return seen(
        lambda: UnitPlan.objects.select_related("clock", "plan", "ask", "read_as").get(
            plan__code=at_work.plan, unit__code=unit
        )
    )


def written(at_work: AtWork, unit: str = TRUONG_VINH, who: str = "minh", **more: Any) -> int:
    """An officer writes down the unit's plan, with its document."""
    code, actor = asked(at_work, unit).code, at_work.actor(who)
    file = files.keep(b"Ke hoach cua phuong", "ke-hoach.txt", actor, kind=SOURCE, subject=code)
    given = {
        "number": "15/KH-UBND", "issued_on": dt.date(2026, 2, 9), "title": "Triển khai Kế hoạch 99 tại phường",
        "leader_name": "Võ Đình Hùng", "file": file, "covers": {at_work.item("1").code: "Mục II.1"}, **more,
    }  # fmt: skip
    return actions.write_unit_plan(code, actor, **given)


def sent(at_work: AtWork, unit: str = TRUONG_VINH, who: str = "minh", head: str = "hung") -> str:
    """Written and sent; returns its code."""
    written(at_work, unit, who)
    return actions.send_unit_plan(asked(at_work, unit).code, at_work.actor(head))


def open_lines(kind: str) -> dict[str, str]:
    """Open lines of a kind: unit → title."""
    return seen(lambda: {one.unit.code: one.title for one in WorkItem.objects.filter(kind=kind).select_related("unit")})


def test_each_asked_unit_has_one_line_one_clock_one_notice(at_work: AtWork) -> None:
    assert ask(at_work) == {"asked": 4, "already": 0}
    assert open_lines("plans.unit_plan").keys() == {TRUONG_VINH, THANH_VINH, ANH_SON, NV}
    clock = asked(at_work).clock
    assert (clock.due_on, clock.state) == (DUE, "running")
    told = seen(lambda: list(Notice.objects.filter(kind="plans.unit_plan_asked", person="ng-hung")))
    assert len(told) == 1 and "Gửi chậm nhất ngày 24/03/2026" in told[0].text


def test_asked_again_adds_only_who_was_not_asked(at_work: AtWork) -> None:
    ask(at_work, unit_codes=[])
    assert ask(at_work, unit_codes=[NV, KHCN]) == {"asked": 2, "already": 3}
    with pytest.raises(Unfit, match="chưa hợp lệ"):
        ask(at_work, due_on=dt.date(2026, 5, 1))
    assert len(open_lines("plans.unit_plan")) == 5


@pytest.mark.parametrize(
    "wrong",
    [{"due_on": dt.date(2026, 2, 9)}, {"said": " "}, {"group_codes": [], "unit_codes": []}, {"said": "x" * 601}],
)
def test_what_is_wrong_with_asking_is_said(at_work: AtWork, wrong: dict[str, Any]) -> None:
    with pytest.raises(Unfit):
        ask(at_work, **wrong)


def test_the_head_sends_and_the_coordinator_takes_it(at_work: AtWork) -> None:
    ask(at_work)
    code = sent(at_work)
    assert TRUONG_VINH not in open_lines("plans.unit_plan")
    assert asked(at_work).clock.state == "met"
    assert open_lines("plans.unit_plan_check") == {KHCN: "Xem kế hoạch đơn vị gửi: 99/KH-UBND — 1 đơn vị đang chờ"}
    sent(at_work, THANH_VINH, "an", "thong")
    assert "2 đơn vị" in open_lines("plans.unit_plan_check")[KHCN]
    actions.accept_unit_plan(code, at_work.actor("hanh"))
    assert "1 đơn vị" in open_lines("plans.unit_plan_check")[KHCN]
    assert asked(at_work).state == "accepted"
    assert seen(lambda: listed(HOUSE, at_work.plan_row()).share).percent == 50.0
    assert seen(lambda: listed(HOUSE, at_work.plan_row()).share).accepted == 1


def test_returned_with_why_and_sent_again(at_work: AtWork) -> None:
    ask(at_work)
    code, hanh = sent(at_work), at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.return_unit_plan(code, hanh, why=" ")
    actions.return_unit_plan(code, hanh, why="Chưa phân công lãnh đạo phụ trách từng việc.")
    assert TRUONG_VINH in open_lines("plans.unit_plan") and open_lines("plans.unit_plan_check") == {}
    assert asked(at_work).clock.state == "running"
    told = seen(lambda: Notice.objects.filter(kind="plans.unit_plan_decided", person="ng-hung").latest("pk"))
    assert "Chưa phân công" in told.text
    assert seen(lambda: listed(HOUSE, at_work.plan_row()).share).having == 0
    sent(at_work)
    assert asked(at_work).why == ""


def test_taken_back_before_it_is_looked_at(at_work: AtWork) -> None:
    ask(at_work)
    code, hung = sent(at_work), at_work.actor("hung")
    actions.recall_unit_plan(code, hung)
    assert TRUONG_VINH in open_lines("plans.unit_plan") and open_lines("plans.unit_plan_check") == {}
    actions.send_unit_plan(code, hung)
    actions.accept_unit_plan(code, at_work.actor("hanh"))
    with pytest.raises(WrongMoment):
        actions.recall_unit_plan(code, hung)


def test_what_is_missing_is_said_before_it_is_sent(at_work: AtWork) -> None:
    ask(at_work)
    code = asked(at_work).code
    with pytest.raises(Unfit) as said:
        actions.send_unit_plan(code, at_work.actor("hung"))
    assert said.value.fields.keys() == {"number", "issued_on", "title", "leader", "file"}


def test_the_leader_in_charge_is_a_person_of_the_unit_or_a_name(at_work: AtWork) -> None:
    ask(at_work)
    written(at_work, leader="ng-hung", leader_name="")
    assert (asked(at_work).leader, asked(at_work).leader_name) == ("ng-hung", "Võ Đình Hùng")
    with pytest.raises(Unfit):
        written(at_work, leader="ng-thong")


def test_two_colleagues_do_not_overwrite_each_other(at_work: AtWork) -> None:
    ask(at_work)
    assert written(at_work, version=0) == 1
    with pytest.raises(UnitPlanChanged, match="Hồ Quang Minh"):
        written(at_work, who="toan.tv", version=0)


def test_which_rows_of_the_parent_it_covers(at_work: AtWork) -> None:
    ask(at_work)
    written(at_work)
    minh = at_work.actor("minh")
    found = seen(lambda: covering(asked(at_work)), minh)
    assert [(one.no, place) for one, place in found.covered] == [("1", "Mục II.1")]
    assert {(one.kind, one.no) for one in found.missing} == {("target", "1"), ("task", "4"), ("task", "5")}
    written(at_work, covers={at_work.item("4").code: "", at_work.item("2").code: "Mục III"})
    found = seen(lambda: covering(asked(at_work)), minh)
    assert [one.no for one, _ in found.covered] == ["4"] and [one.no for one, _ in found.others] == ["2"]
    with pytest.raises(Unfit):
        written(at_work, covers={"khong-co": ""})


def test_the_asking_department_is_judged_by_the_level_above(at_work: AtWork) -> None:
    ask(at_work, unit_codes=[KHCN], group_codes=[])
    code = sent(at_work, KHCN, "quyen", "nghia")
    assert open_lines("plans.unit_plan_check").keys() == {"na-ubnd"}
    for name in ("hanh", "nghia"):
        with pytest.raises(NotAllowed):
            actions.accept_unit_plan(code, at_work.actor(name))
    actions.accept_unit_plan(code, at_work.actor("duc"))


def test_who_may_write_send_and_judge(at_work: AtWork) -> None:
    ask(at_work)
    code = asked(at_work).code
    with pytest.raises(NotAllowed):
        actions.send_unit_plan(code, at_work.actor("minh"))
    for stranger in ("an", "thong", "toan"):
        with pytest.raises(NotThere):
            actions.write_unit_plan(code, at_work.actor(stranger), number="1", issued_on=None, title="x")
        actor = at_work.actor(stranger)
        assert code not in seen(lambda by=actor: [one.code for one in unit_plans_seen(by)], actor)
        assert code not in seen(lambda: list(UnitPlan.objects.values_list("code", flat=True)), actor)
    with pytest.raises(NotAllowed):
        actions.ask_unit_plans(at_work.plan, at_work.actor("hung"), due_on=DUE, said=SAID, unit_codes=[NV])


def test_late_is_late_before_and_after_it_is_sent(at_work: AtWork) -> None:
    ask(at_work)
    with standing_on("2026-03-24T23:00:00"):
        sent(at_work, THANH_VINH, "an", "thong")
        assert not is_late(asked(at_work, THANH_VINH), dt.date(2026, 3, 24))
        assert not is_late(asked(at_work), dt.date(2026, 3, 24))
    with standing_on("2026-03-25T08:00:00"):
        assert is_late(asked(at_work), dt.date(2026, 3, 25))
        sent(at_work)
        assert is_late(asked(at_work), dt.date(2026, 3, 26)) and asked(at_work).clock.state == "missed"
        hanh = at_work.actor("hanh")
        plan = at_work.plan_row()
        counts = seen(lambda: listed(hanh, plan).counts, hanh)
        assert counts == {"": 4, "qua-han": 2, "chua-gui": 2, "cho-xem": 2, "da-nhan": 0, "gui-muon": 1, "thoi": 0}


def test_the_end_of_the_parent_asks_for_nothing_more(at_work: AtWork) -> None:
    ask(at_work)
    code = sent(at_work)
    actions.end(at_work.plan, at_work.actor("hanh"), cited="QĐ 9/QĐ-UBND")
    assert open_lines("plans.unit_plan") == {} and open_lines("plans.unit_plan_check") == {}
    assert asked(at_work, NV).state == "closed" and asked(at_work).state == "sent"
    with pytest.raises(WrongMoment):
        actions.accept_unit_plan(code, at_work.actor("hanh"))


def test_read_as_a_plan_of_its_own_under_its_parent(at_work: AtWork) -> None:
    ask(at_work, unit_codes=[KHCN], group_codes=[])
    code, hanh = sent(at_work, KHCN, "quyen", "nghia"), at_work.actor("hanh")
    actions.accept_unit_plan(code, at_work.actor("duc"))
    read = {**READ, "number": "", "title": "Kế hoạch của Sở", "targets": []}
    own = actions.read_unit_plan(code, hanh, data=b"ke hoach cua so", file_name="ke-hoach.txt", read=read)
    made = seen(lambda: Plan.objects.select_related("parent", "unit").get(code=own))
    assert (made.parent.code, made.unit.code, made.number, made.state) == (at_work.plan, KHCN, "15/KH-UBND", "review")
    with pytest.raises(Unfit):
        actions.read_unit_plan(code, hanh, data=b"ke hoach cua so", file_name="ke-hoach.txt", read=read)


def test_the_words_of_the_plan_say_by_when_and_whom(at_work: AtWork) -> None:
    words = "Xây dựng kế hoạch triển khai, phân công lãnh đạo phụ trách; gửi về Sở trước ngày 25/3/2026."
    duty = task("90", "V. Tổ chức", words, [owner("group:cap-xa")], [],
                due=due("date", "2026-03-24", "trước ngày 25/3/2026"))  # fmt: skip
    other = issue_later(at_work, {**READ, "number": "131/KH-UBND", "duties": [duty]}, key="giao")
    hanh, plan = at_work.actor("hanh"), other.plan_row()
    said = seen(lambda: said_in(plan), hanh)
    assert said and (said.due_on, said.groups) == (DUE, ["group:cap-xa"]) and "25/3/2026" in said.text


@pytest.mark.parametrize("turn", range(2))
def test_taken_and_returned_at_once_is_one_of_both(at_work: AtWork, turn: int) -> None:
    ask(at_work)
    code, hanh, nghia = sent(at_work), at_work.actor("hanh"), at_work.actor("nghia")
    wrong = together(
        partial(actions.accept_unit_plan, code, hanh), lambda: actions.return_unit_plan(code, nghia, why="Thiếu.")
    )
    assert len(wrong) == 1 and isinstance(wrong[0], Refusal), wrong
    assert open_lines("plans.unit_plan_check") == {}
    assert (TRUONG_VINH in open_lines("plans.unit_plan")) == (asked(at_work).state == "returned")


def test_two_units_that_send_at_once_are_both_counted(at_work: AtWork) -> None:
    ask(at_work)
    written(at_work)
    written(at_work, THANH_VINH, "an")
    one, two = (asked(at_work, unit).code for unit in (TRUONG_VINH, THANH_VINH))
    hung, thong = at_work.actor("hung"), at_work.actor("thong")
    assert together(partial(actions.send_unit_plan, one, hung), partial(actions.send_unit_plan, two, thong)) == []
    assert "2 đơn vị đang chờ" in open_lines("plans.unit_plan_check")[KHCN]


def test_the_day_is_moved_by_a_document_and_a_longer_one_outlasts_it(at_work: AtWork) -> None:
    ask(at_work)
    sent(at_work, NV, "hoa", "toan")
    hanh = at_work.actor("hanh")
    longer, later = dt.date(2026, 4, 30), dt.date(2026, 3, 31)
    with pytest.raises(Unfit) as no:
        actions.move_unit_plan(asked(at_work).code, hanh, on=longer, cited=" ")
    assert set(no.value.fields) == {"cited"}
    actions.move_unit_plan(asked(at_work).code, hanh, on=longer, cited="Công văn 8/SKHCN")
    with pytest.raises(NotAllowed):
        actions.move_unit_plan(asked(at_work).code, at_work.actor("hung"), on=later, cited="Công văn 9")
    base = f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi"
    given = {"act": "move", "on": "31/03/2026", "cited": "Công văn 12/SKHCN", "key": "doi-han-chung"}
    assert at_work.client("hanh").post(base, given).status_code == 303
    days = {unit: asked(at_work, unit).clock.due_on for unit in (TRUONG_VINH, THANH_VINH, NV)}
    assert days == {TRUONG_VINH: longer, THANH_VINH: later, NV: DUE}, "what was sent keeps its day"
    page = at_work.client("hung").get(f"{base}/{asked(at_work).code}").content.decode()
    assert "đổi hạn gửi từ 24/03/2026 thành 30/04/2026" in page and "theo Công văn 8/SKHCN" in page
    told = seen(lambda: list(Notice.objects.filter(kind="plans.unit_plan_asked", person="ng-thong").order_by("id")))
    assert "31/03/2026" in told[-1].text and "Công văn 12/SKHCN" in told[-1].text


def test_a_unit_is_excused_with_a_reason_and_asked_again(at_work: AtWork) -> None:
    ask(at_work)
    code, hanh = asked(at_work).code, at_work.client("hanh")
    here = f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi/{code}"
    assert hanh.post(here, {"act": "excuse", "excuse_why": " ", "key": "mien-lan-0"}).status_code == 422
    excuse = {"act": "excuse", "excuse_why": "Đã có kế hoạch chung.", "key": "mien-lan-1"}
    assert hanh.post(here, excuse).status_code == 303
    assert TRUONG_VINH not in open_lines("plans.unit_plan") and asked(at_work).clock.state == "void"
    assert seen(lambda: listed(at_work.actor("hanh"), at_work.plan_row())).share.of == 3
    page = at_work.client("hung").get(here).content.decode()
    assert "Đơn vị không phải gửi kế hoạch" in page and "Đã có kế hoạch chung." in page and "Yêu cầu lại" not in page
    assert "Thôi yêu cầu" in hanh.get(f"/ke-hoach/{at_work.plan}/ke-hoach-don-vi?xem=thoi").content.decode()
    assert hanh.post(here, {"act": "again", "key": "yeu-cau-lai"}).status_code == 303
    assert TRUONG_VINH in open_lines("plans.unit_plan") and asked(at_work).clock.state == "running"
