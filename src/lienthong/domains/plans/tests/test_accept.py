"""The monitor accepts or returns, never one's own; what then stands on the assignment and on its clock."""

import datetime as dt
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Report
from lienthong.domains.plans.states import Status
from lienthong.kernel.audit.tests.factories import Entry
from lienthong.kernel.base import standing_on, today
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.units import api as units

from .factories import KHCN, NV, NV_TASK, OWN_TASK, PEOPLE, THANH_VINH, UBND, UNDATED, WARD_TASK, AtWork, seen


def accepts(at: AtWork, report: str, who: str) -> bool:
    """Whether this person may accept; the report stays sent."""
    try:
        actions.accept(report, at.actor(who))
    except (NotAllowed, NotThere):
        return False
    seen(lambda: Report.objects.filter(code=report).update(state="sent", decided_by="", decided_at=None))
    return True


def status(at: AtWork, code: str) -> str:
    from lienthong.domains.plans.queries.work import work_of

    return seen(lambda: work_of(at.actor("duc"), code), at.actor("duc")).status


# -- who ----------------------------------------------------------------------------------------------------


def test_the_rows_monitor_accepts_and_nobody_else(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work(WARD_TASK))
    assert {name for name, *_ in PEOPLE if accepts(at_work, report, name)} == {"hanh", "nghia"}


def test_where_lead_is_monitor_the_level_above_accepts(at_work: AtWork) -> None:
    code = at_work.work(OWN_TASK, KHCN)
    assert at_work.assignment(code).acceptors == [units.card(UBND).id]
    report = at_work.sent(code, "quyen", "nghia")
    assert {name for name, *_ in PEOPLE if accepts(at_work, report, name)} == {"duc"}


def test_each_of_two_monitors_may_accept(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work("1", kind="target"))
    assert {name for name, *_ in PEOPLE if accepts(at_work, report, name)} == {"hanh", "nghia", "toan"}


def test_without_a_monitor_the_coordinator_accepts(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work("5"))
    assert {name for name, *_ in PEOPLE if accepts(at_work, report, name)} == {"hanh", "nghia"}


def test_who_filled_or_sent_does_not_accept_whatever_post_they_hold(at_work: AtWork) -> None:
    """Told by the account: an officer of the ward who bears the name of the department's head is in nobody's way."""
    report = at_work.sent(at_work.work(UNDATED), "toan.tv", "hung")
    assert at_work.report(at_work.work(UNDATED)).filled_by == at_work.actor("toan").name
    assert accepts(at_work, report, "toan")
    seen(lambda: Report.objects.filter(code=report).update(filled_as="account:toan"))
    assert not accepts(at_work, report, "toan")
    seen(lambda: Report.objects.filter(code=report).update(filled_as="account:minh", sent_as="account:toan"))
    assert not accepts(at_work, report, "toan")


def test_the_table_of_acceptance_is_the_same_for_returning(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work(WARD_TASK))
    able = set()
    for name, *_ in PEOPLE:
        try:
            actions.send_back(report, at_work.actor(name), why="Thiếu ảnh.")
        except (NotAllowed, NotThere):
            continue
        able.add(name)
        seen(lambda: Report.objects.filter(code=report).update(state="sent"))
    assert able == {"hanh", "nghia"}


# -- what ---------------------------------------------------------------------------------------------------


def test_accepted_at_100_stops_the_clock_on_the_day_it_was_done(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    with standing_on("2026-04-05T09:00:00"):
        at_work.accepted(code, percent=100, done_on=dt.date(2026, 3, 31))
        held = at_work.assignment(code)
        assert (held.percent, held.done_on, held.clock.state) == (100, dt.date(2026, 3, 31), "met")
        assert status(at_work, code) == Status.DONE_IN_TIME
    with standing_on("2026-04-05T09:00:00"):
        other = at_work.work(WARD_TASK, THANH_VINH)
        at_work.accepted(other, who="an", head="thong", percent=100, done_on=dt.date(2026, 4, 1))
        assert at_work.assignment(other).clock.state == "missed"
        assert status(at_work, other) == Status.DONE_LATE


def test_less_in_the_next_round_opens_the_clock_again(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    at_work.accepted(code, percent=100)
    assert at_work.assignment(code).clock.state == "met"
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        report = at_work.sent(code, percent=60, result="Hai máy hỏng.")
        assert status(at_work, code) == Status.DONE_IN_TIME  # what is only reported changes nothing
        actions.accept(report, at_work.actor("hanh"))
        held = at_work.assignment(code)
        assert (held.percent, held.done_on, held.clock.state) == (60, None, "running")
        assert status(at_work, code) == Status.LATE


def test_another_day_of_completion_is_judged_anew(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    with standing_on("2026-04-08T09:00:00"):
        at_work.accepted(code, percent=100, done_on=dt.date(2026, 3, 30))
        assert at_work.assignment(code).clock.state == "met"
        at_work.open_round()
        at_work.accepted(code, percent=100, done_on=dt.date(2026, 4, 7))
        assert at_work.assignment(code).clock.state == "missed"
        assert status(at_work, code) == Status.DONE_LATE


def test_an_earlier_round_accepted_later_changes_no_figure(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    old = at_work.sent(code, percent=20)
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        at_work.accepted(code, percent=70)
        actions.accept(old, at_work.actor("hanh"))
        assert at_work.assignment(code).percent == 70


def test_a_returned_report_says_why_is_mended_and_accepted(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    report = at_work.sent(code)
    for empty in ("", "   "):
        with pytest.raises(Unfit) as no:
            actions.send_back(report, at_work.actor("hanh"), why=empty)
        assert list(no.value.fields) == ["why"]
    actions.send_back(report, at_work.actor("hanh"), why="Thiếu biên bản.")
    page = at_work.client("minh").get(f"/viec-duoc-giao/{code}").content.decode()
    assert "Báo cáo bị trả lại" in page and "Thiếu biên bản." in page
    assert "Báo cáo bị trả lại" in at_work.client("minh").get("/thong-bao").content.decode()
    at_work.fill(code, percent=80, result="Đã kèm biên bản.")
    actions.send(report, at_work.actor("hung"))
    assert at_work.report(code).why == ""
    actions.accept(report, at_work.actor("hanh"))
    assert at_work.assignment(code).percent == 80


def test_accepted_twice_is_accepted_once(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work(WARD_TASK))
    for _ in range(2):
        assert actions.accept(report, at_work.actor("hanh"), key="bam-hai-lan") == report
    with pytest.raises(WrongMoment):
        actions.accept(report, at_work.actor("hanh"), key="lan-khac-1")


# -- many at once ---------------------------------------------------------------------------------------------


def test_many_are_accepted_each_by_its_own_verb(at_work: AtWork) -> None:
    """Those that cannot be are left and named; each accepted one has an audit row caused by the one of the whole."""
    good = [at_work.sent(at_work.work(WARD_TASK)), at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong")]
    draft = at_work.fill(at_work.work(UNDATED))
    own = at_work.sent(at_work.work(OWN_TASK, KHCN), "quyen", "nghia")
    done = actions.accept_many(at_work.actor("hanh"), key="nhieu-mot-luc", reports=[*good, draft, own, "khong-co"])
    assert sorted(done["accepted"]) == sorted(good)
    assert {one["report"] for one in done["left"]} == {draft, own, "khong-co"}
    assert at_work.report(at_work.work(OWN_TASK, KHCN)).state == "sent"
    entries = seen(lambda: list(Entry.objects.filter(verb__in=["plans.accept", "plans.accept_many"], outcome="done")))
    whole = [one for one in entries if one.verb == "plans.accept_many"]
    each = [one for one in entries if one.verb == "plans.accept" and one.cause == whole[0].pk]
    assert len(whole) == 1 and {one.subject for one in each} >= set(good)
    assert actions.accept_many(
        at_work.actor("hanh"), key="nhieu-mot-luc", reports=[*good, draft, own, "khong-co"]
    ) == done  # fmt: skip


def test_none_of_many_is_a_refusal(at_work: AtWork) -> None:
    with pytest.raises(Unfit):
        actions.accept_many(at_work.actor("hanh"), reports=[])
    with pytest.raises(Unfit):
        actions.accept_many(at_work.actor("hanh"), reports=["khong-co"])
    with pytest.raises(NotAllowed):
        actions.accept_many(at_work.actor("minh"), reports=["khong-co"])


# -- the page ---------------------------------------------------------------------------------------------------


def posted(at: AtWork, who: str = "hanh", **fields: Any) -> Any:
    return at.client(who).post(f"/ke-hoach/{at.plan}/nghiem-thu", {"key": "ma-bieu-mau-1", **fields})


def test_the_page_lists_what_waits_and_takes_decisions(at_work: AtWork) -> None:
    first = at_work.sent(at_work.work(WARD_TASK), result="Đã thay 12 máy.")
    second = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong", result="Đã kéo cáp.")
    page = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/nghiem-thu").content.decode()
    assert "Đã thay 12 máy." in page and "Đã kéo cáp." in page and "2 báo cáo đang chờ" in page
    only = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/nghiem-thu?don_vi={THANH_VINH}").content.decode()
    assert "Đã kéo cáp." in only and "Đã thay 12 máy." not in only
    assert posted(at_work, act=f"accept:{first}").status_code == 303
    assert at_work.report(at_work.work(WARD_TASK)).state == "accepted"
    bare = posted(at_work, act=f"send_back:{second}", **{f"why:{second}": ""})
    assert bare.status_code == 422 and "Ghi rõ cần bổ sung" in bare.content.decode()
    sent = posted(at_work, act=f"send_back:{second}", **{f"why:{second}": "Thiếu ảnh."}, key="ma-khac-123")
    assert sent.status_code == 303
    assert at_work.report(at_work.work(WARD_TASK, THANH_VINH)).why == "Thiếu ảnh."


def test_the_page_accepts_the_chosen_ones(at_work: AtWork) -> None:
    codes = [at_work.work(WARD_TASK), at_work.work(NV_TASK, NV)]
    reports = [at_work.sent(codes[0]), at_work.sent(codes[1], "hoa", "toan")]
    assert posted(at_work, act="accept_many", report=reports).status_code == 303
    assert [at_work.report(code).state for code in codes] == ["accepted", "accepted"]
    assert posted(at_work, act="accept_many", key="ma-khac-456").status_code == 422
    assert posted(at_work, act="", key="ma-khac-457").status_code == 422


def test_a_hostile_form_is_refused_not_obeyed(at_work: AtWork) -> None:
    report = at_work.sent(at_work.work(WARD_TASK))
    assert posted(at_work, who="toan", act=f"accept:{report}").status_code == 404
    assert posted(at_work, who="minh", act=f"accept:{report}").status_code == 404
    assert (
        at_work.client("hanh").post(f"/ke-hoach/{at_work.plan}/nghiem-thu", {"act": f"accept:{report}"}).status_code
        == 422
    )
    assert at_work.report(at_work.work(WARD_TASK)).state == "sent"
    assert today() == dt.date(2026, 2, 10)
