"""Open work of an earlier plan goes on in a later one: all of it or nothing, nothing lost, nothing twice."""

import datetime as dt
from functools import partial

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.gone_on import GoneOn
from lienthong.domains.plans.models import Assignment, Carried, Extension, Obstacle, Plan, Report, Round, Succession
from lienthong.domains.plans.queries.later import after, before
from lienthong.domains.plans.states import PlanState, ReportState, RoundState
from lienthong.kernel.base.errors import NotAllowed, Refusal, Unfit, WrongMoment
from lienthong.kernel.inbox.tests.factories import WorkItem
from lienthong.kernel.notifications.tests.factories import Notice

from .factories import KHCN, NV, THANH_VINH, AtWork, seen
from .later_desk import carried, compared, confirm_all, decide, followed, issue_later, line
from .test_extension import ASKED as WANTED
from .test_obstacle import acts, raised, row
from .test_races import together


def ready(at_work: AtWork, kind: str = "follows") -> tuple[AtWork, str]:
    """The later plan issued and every pair said; returns it and the succession."""
    later = issue_later(at_work)
    code = followed(at_work, later, kind)
    confirm_all(at_work, code)
    return later, code


def lines_of(plan: str) -> set[tuple[str, str]]:
    """Open lines of reports of a plan, by title and unit."""
    return seen(
        lambda: {
            (one.title, one.unit.code)
            for one in WorkItem.objects.filter(subject__startswith=f"{plan}.b").select_related("unit")
        }
    )


def test_the_later_row_begins_with_what_was_accepted_and_its_own_day(at_work: AtWork) -> None:
    old = at_work.work("1")
    at_work.accepted(old, percent=60, result="Đã thay 7 trong 12 máy.")
    later, code = ready(at_work)
    done = carried(at_work, code)
    assert done["carried"] and at_work.assignment(old).ended_by.startswith(
        "QĐ 12/QĐ-UBND ngày 09/02/2026, chuyển sang mục 1"
    )
    assert at_work.assignment(old).clock.state == "void"
    new = later.assignment(later.work("1"))
    assert (new.percent, new.begun, new.clock.due_on, new.clock.state) == (60, True, dt.date(2026, 9, 30), "running")
    minh = at_work.actor("minh")
    [past] = seen(lambda: before(minh, new), minh)
    assert past.assignment.code == old and past.percent == 60 and past.offered is None
    assert [report.result for report in past.reports] == ["Đã thay 7 trong 12 máy."]
    assert [one.code for one in seen(lambda: after(minh, at_work.assignment(old)), minh)] == [new.code]


def test_done_work_stays_done_where_it_was(at_work: AtWork) -> None:
    old = at_work.work("1")
    at_work.accepted(old, percent=100)
    later, code = ready(at_work)
    carried(at_work, code)
    assert at_work.assignment(old).ended_by == "" and at_work.assignment(old).clock.state == "met"
    assert later.assignment(later.work("1")).percent == 0


def test_work_goes_to_the_one_unit_that_leads_now(at_work: AtWork) -> None:
    old = at_work.work("2", NV)
    report = at_work.sent(old, who="hoa", head="toan", percent=45)
    actions.accept(report, at_work.actor("hanh"))
    later, code = ready(at_work)
    carried(at_work, code)
    assert later.assignment(later.work("2", KHCN)).percent == 45
    assert "mục 2" in at_work.assignment(old).ended_by


def test_a_split_row_gives_its_percent_to_both(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work("4"), percent=30)
    actions.accept(report, at_work.actor("toan"))
    later, code = ready(at_work)
    carried(at_work, code)
    assert [later.assignment(later.work(no)).percent for no in ("4", "5")] == [30, 30]
    helper = at_work.assignment(at_work.work("4", THANH_VINH))
    assert helper.ended_by, "who only helped with the old row helps no more"


def test_merged_rows_begin_at_their_mean(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code, hanh = followed(at_work, later), at_work.actor("hanh")
    actions.accept(at_work.sent(at_work.work("4"), percent=30), at_work.actor("toan"))
    actions.accept(at_work.sent(at_work.work("1"), percent=100), hanh)
    found = compared(at_work, code)
    decide(at_work, code, [line(found, "4").pair], same=False)
    for no in ("1", "4"):
        actions.pair_rows(code, hanh, old=at_work.item(no).code, new=later.item("1").code)
    decide(at_work, code, [one.pair for one in compared(at_work, code).lines if one.waits])
    carried(at_work, code)
    assert later.assignment(later.work("1")).percent == 65
    assert later.assignment(later.work("1", THANH_VINH)).percent == 0


def test_open_work_without_an_answer_stops_everything(at_work: AtWork) -> None:
    later = issue_later(at_work)
    code = followed(at_work, later)
    with pytest.raises(Unfit, match="chưa xác nhận"):
        carried(at_work, code)
    assert seen(Carried.objects.count) == 0
    assert seen(lambda: Assignment.objects.exclude(ended_by="").count()) == 0


def test_a_dropped_row_goes_on_where_the_earlier_plan_does(at_work: AtWork) -> None:
    _, code = ready(at_work)
    carried(at_work, code)
    assert at_work.assignment(at_work.work("5")).ended_by == ""
    assert at_work.plan_row().state == PlanState.ISSUED


def test_lines_of_the_earlier_round_go_where_nothing_is_owed_any_more(at_work: AtWork) -> None:
    assert {unit for _, unit in lines_of(at_work.plan)} == {
        KHCN,
        NV,
        "na-p-truong-vinh-2025",
        THANH_VINH,
        "na-x-anh-son-2025",
    }
    later, code = ready(at_work)
    carried(at_work, code)
    assert {unit for _, unit in lines_of(at_work.plan)} == {"na-p-truong-vinh-2025"}, "the dropped row 5 is still owed"
    assert len(lines_of(later.plan)) == 4 or lines_of(later.plan)


def test_replaced_mid_period_closes_the_earlier_plan_and_keeps_what_was_typed(at_work: AtWork) -> None:
    old = at_work.work("1")
    draft = at_work.fill(old, percent=40, result="Đang thay máy, còn 5 máy.")
    later, code = ready(at_work, "replaces")
    carried(at_work, code)
    plan = at_work.plan_row()
    assert plan.state == PlanState.ENDED and "thay bằng 120/KH-UBND" in plan.ended_by
    assert lines_of(at_work.plan) == set()
    assert seen(lambda: Round.objects.filter(plan=plan, state=RoundState.OPEN).count()) == 0
    with pytest.raises(GoneOn, match="đã chuyển sang mục 1 của kế hoạch 120/KH-UBND") as said:
        at_work.fill(old, percent=50, result="Viết tiếp.")
    assert said.value.to == later.work("1")
    with pytest.raises(GoneOn):
        actions.send(draft, at_work.actor("hung"))
    minh = at_work.actor("minh")
    [past] = seen(lambda: before(minh, later.assignment(later.work("1"))), minh)
    assert past.offered and past.offered.result == "Đang thay máy, còn 5 máy."


def test_what_was_typed_is_taken_into_the_later_plan_once(at_work: AtWork) -> None:
    old = at_work.work("1")
    at_work.fill(old, percent=40, result="Đang thay máy, còn 5 máy.")
    later, code = ready(at_work, "replaces")
    carried(at_work, code)
    minh, ward = at_work.actor("minh"), at_work.assignment(old).unit_id
    done = actions.keep_typed(minh, unit_id=ward, plan=at_work.plan)
    assert done["kept"] == {old: later.work("1")}
    report = later.report(later.work("1"))
    assert (report.result, report.percent, report.state) == ("Đang thay máy, còn 5 máy.", 40, ReportState.DRAFT)
    typed = [{"assignment": old, "percent": 55, "result": "Viết trong lúc kế hoạch thay đổi."}]
    again = actions.keep_typed(minh, unit_id=ward, plan=at_work.plan, rows=typed)
    assert again["left"] == [old] and later.report(later.work("1")).result == "Đang thay máy, còn 5 máy."


def test_sent_reports_stay_with_the_earlier_plan(at_work: AtWork) -> None:
    sent = at_work.sent(at_work.work("1"), percent=70, result="Đã gửi.")
    _, code = ready(at_work, "replaces")
    carried(at_work, code)
    report = seen(lambda: Report.objects.select_related("assignment__plan").get(code=sent))
    assert report.state == ReportState.SENT and report.assignment.plan.code == at_work.plan
    assert seen(lambda: WorkItem.objects.filter(kind="plans.accept").count()) == 0


def test_an_obstacle_goes_on_with_its_work_and_a_later_day_is_asked_for_anew(at_work: AtWork) -> None:
    """Replaced mid-period: who was asked still answers, by the same day; what lay under the old address is found."""
    old = at_work.work("1")
    asked, ended = raised(at_work), actions.ask_extension(old, at_work.actor("hung"), **WANTED)
    was = row(asked).clock.due_on
    later, code = ready(at_work, "replaces")
    carried(at_work, code)
    kept = seen(lambda: Obstacle.objects.select_related("plan", "assignment", "clock").get(code=asked))
    assert (kept.state, kept.plan.code, kept.assignment.code) == ("raised", later.plan, later.work("1"))
    assert kept.clock.due_on == was and acts(asked) == ["raised", "followed"]
    hanh = at_work.client("hanh")
    assert f"/ke-hoach/{later.plan}/vuong-mac/{asked}" in hanh.get("/viec-can-lam").content.decode()
    answer = hanh.get(f"/ke-hoach/{at_work.plan}/vuong-mac/{asked}", follow=True)
    assert answer.status_code == 200 and "theo QĐ 12/QĐ-UBND" in answer.content.decode()
    actions.answer_obstacle(asked, at_work.actor("hanh"), answer="Đã bố trí.")
    actions.settle_obstacle(asked, at_work.actor("hung"))
    extension = seen(lambda: Extension.objects.get(code=ended))
    assert extension.state == "ended" and "thời hạn nay theo kế hoạch mới" in extension.answer
    assert seen(lambda: WorkItem.objects.filter(kind="plans.extension").count()) == 0


def test_who_had_the_row_in_the_unit_has_it_in_the_later_plan(at_work: AtWork) -> None:
    old, hung = at_work.work("1"), at_work.actor("hung")
    actions.hand(hung, unit_id=at_work.assignment(old).unit_id, works=[old], person="ng-minh")
    later, code = ready(at_work, "replaces")
    carried(at_work, code)
    assert later.assignment(later.work("1")).person == "ng-minh"
    mine = seen(lambda: list(WorkItem.objects.filter(kind="plans.handed")))
    assert [(one.holder, one.subject.startswith(later.plan)) for one in mine] == [("account:minh", True)]


def test_each_unit_is_told_once(at_work: AtWork) -> None:
    _, code = ready(at_work, "replaces")
    carried(at_work, code)
    told = seen(lambda: list(Notice.objects.filter(kind="plans.carried", person="ng-hung")))
    assert len(told) == 1 and told[0].title == "120/KH-UBND tiếp nhận việc của 99/KH-UBND"
    assert "3 việc chưa xong" in told[0].text and "QĐ 12/QĐ-UBND" in told[0].text


def test_twice_is_once(at_work: AtWork) -> None:
    _, code = ready(at_work)
    first = carried(at_work, code, key="một lần")
    assert carried(at_work, code, key="một lần") == first
    with pytest.raises(WrongMoment):
        carried(at_work, code)


def test_only_who_coordinates_both_plans_carries_over(at_work: AtWork) -> None:
    _, code = ready(at_work)
    for name in ("hung", "minh", "nghia", "duc"):
        with pytest.raises(NotAllowed):
            actions.carry_over(code, at_work.actor(name), cited="QĐ 12", decided_on=dt.date(2026, 2, 9))


@pytest.mark.parametrize(
    ("cited", "day"), [("", dt.date(2026, 2, 9)), ("QĐ 12", dt.date(2026, 2, 11)), ("QĐ 12", dt.date(2025, 1, 1))]
)
def test_a_decision_is_cited_with_its_day(at_work: AtWork, cited: str, day: dt.date) -> None:
    _, code = ready(at_work)
    with pytest.raises(Unfit):
        actions.carry_over(code, at_work.actor("hanh"), cited=cited, decided_on=day)


@pytest.mark.parametrize("turn", range(2))
def test_two_coordinators_at_once_carry_over_once(at_work: AtWork, turn: int) -> None:
    later, code = ready(at_work, "replaces")
    wrong = together(partial(carried, at_work, code), partial(carried, at_work, code))
    assert len(wrong) == 1 and isinstance(wrong[0], Refusal), wrong
    olds = seen(lambda: Carried.objects.filter(succession__code=code).count())
    assert olds == seen(lambda: Carried.objects.filter(succession__code=code).values("old", "new").distinct().count())
    assert later.plan_row().state == PlanState.ISSUED


@pytest.mark.parametrize("turn", range(3))
def test_written_while_it_goes_on_is_kept_somewhere(at_work: AtWork, turn: int) -> None:
    old, minh = at_work.work("1"), at_work.actor("minh")
    _, code = ready(at_work, "replaces")
    wrong = together(lambda: actions.fill(old, minh, percent=40, result="Vừa viết."), partial(carried, at_work, code))
    assert all(isinstance(one, Refusal) for one in wrong) and len(wrong) <= 1, wrong
    assert at_work.assignment(old).ended_by
    assert wrong or at_work.report(old).result == "Vừa viết."


@pytest.mark.parametrize("turn", range(2))
def test_accepted_while_it_goes_on_is_counted_or_refused(at_work: AtWork, turn: int) -> None:
    old = at_work.work("1")
    report, hanh = at_work.sent(old, percent=70), at_work.actor("hanh")
    later, code = ready(at_work)
    wrong = together(partial(actions.accept, report, hanh), partial(carried, at_work, code))
    assert all(isinstance(one, Refusal) for one in wrong) and len(wrong) <= 1, wrong
    assert later.assignment(later.work("1")).percent == (0 if wrong else 70)


def test_nothing_is_left_half_done(at_work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step fails: what was ended and begun before it is as it was."""
    _, code = ready(at_work, "replaces")

    def broken(*args: object, **more: object) -> None:
        raise Unfit("Hỏng giữa chừng.")

    monkeypatch.setattr("lienthong.domains.plans.actions.carry.tell_of_carrying", broken)
    with pytest.raises(Unfit):
        carried(at_work, code)
    assert seen(lambda: Assignment.objects.exclude(ended_by="").count()) == 0
    assert seen(Carried.objects.count) == 0
    assert seen(lambda: Plan.objects.get(code=at_work.plan).state) == PlanState.ISSUED
    assert seen(lambda: Succession.objects.get(code=code).state) == "mapping"
