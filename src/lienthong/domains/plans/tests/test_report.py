"""A unit fills and sends: what is kept, what is refused, and what then lies in whose inbox."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from lienthong.domains.plans import actions, owing
from lienthong.domains.plans.models import Evidence, Report, Round
from lienthong.domains.plans.states import REPORT_MOVES, ReportState
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE, Actor
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.base.verbs import VERBS
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .factories import (
    ANH_SON,
    ASKED,
    KHCN,
    OWN_TASK,
    PDF,
    PEOPLE,
    THANH_VINH,
    TRUONG_VINH,
    UNDATED,
    WARD_TASK,
    AtWork,
    form,
    seen,
)  # fmt: skip

ACCEPTING = "Nghiệm thu báo cáo: "


def line_of(at: AtWork, unit: str) -> calendar.ClockCard:
    """The clock of a unit in the open round; it runs while the line lies in the unit's inbox."""
    subject = owing.line(at.newest_round().code, units.card(unit).id)
    return seen(lambda: calendar.of([subject])[subject])


def waits(at: AtWork, who: str, words: str) -> bool:
    return words in at.client(who).get("/viec-can-lam").content.decode()


# -- the verbs --------------------------------------------------------------------------------------------


def test_a_draft_is_kept_and_sent_by_the_head(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    report = at_work.fill(code, percent=40, result="  Đã nâng cấp.  ", difficulties="Thiếu kinh phí.")
    kept = at_work.report(code)
    assert (kept.code, kept.state, kept.percent, kept.result) == (report, "draft", 40, "Đã nâng cấp.")
    assert (kept.version, kept.filled_by, kept.filled_as) == (1, "Hồ Quang Minh", "account:minh")
    assert at_work.assignment(code).begun and at_work.assignment(code).percent == 0
    with pytest.raises(NotAllowed):
        actions.send(report, at_work.actor("minh"))
    actions.send(report, at_work.actor("hung"))
    assert at_work.report(code).state == ReportState.SENT
    assert waits(at_work, "hanh", "Nghiệm thu báo cáo: Quý I/2026 — 1 đơn vị đã gửi, đang chờ")


def test_every_move_of_the_table_happens_and_no_other(at_work: AtWork) -> None:
    """Each state × each verb: what the table allows happens, the rest is refused at the wrong moment."""
    hung, hanh, minh = at_work.actor("hung"), at_work.actor("hanh"), at_work.actor("minh")
    do = {
        "fill": lambda report, code: actions.fill(code, minh, percent=50, result="Thêm."),
        "send": lambda report, code: actions.send(report, hung),
        "recall": lambda report, code: actions.recall(report, hung),
        "accept": lambda report, code: actions.accept(report, hanh),
        "send_back": lambda report, code: actions.send_back(report, hanh, why="Thiếu minh chứng."),
    }
    assert {verb for _, verb, _ in REPORT_MOVES.drawn()} == do.keys()
    happened = set()
    for state in ReportState:
        for verb, act in do.items():
            code = at_work.work(WARD_TASK)
            report = at_work.fill(code) if at_work.report(code) is None else at_work.report(code).code
            seen(lambda r=report, s=state: Report.objects.filter(code=r).update(state=s))
            wanted = REPORT_MOVES.table.get(state, {}).get(verb)
            if wanted is None:
                # a draft is not yet there for those who accept
                with pytest.raises(NotThere if (state, act) and state == "draft" and verb in ("accept", "send_back")
                                   else WrongMoment):  # fmt: skip
                    act(report, code)
                assert at_work.report(code).state == state
            else:
                act(report, code)
                assert at_work.report(code).state == wanted
                happened.add((state, verb))
    assert happened == {(a, verb) for a, verb, _ in REPORT_MOVES.drawn()}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
        ({"percent": 50, "done_on": dt.date(2026, 2, 1)}, "done_on"),
        ({"percent": 100, "done_on": dt.date(2026, 2, 11)}, "done_on"),
        ({"percent": 100, "done_on": dt.date(2025, 12, 30)}, "done_on"),
        ({"percent": 10, "result": "x" * 8001}, "result"),
        ({"percent": 10, "result": "x", "difficulties": "y" * 8001}, "difficulties"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(at_work: AtWork, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Unfit) as no:
        actions.fill(at_work.work(WARD_TASK), at_work.actor("minh"), **{"result": "Đã làm.", **given})
    assert list(no.value.fields) == [field]
    assert at_work.report(at_work.work(WARD_TASK)) is None


def test_the_first_day_of_a_plan_and_today_are_both_fit(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    for day in (dt.date(2025, 12, 31), dt.date(2026, 2, 10)):
        at_work.fill(code, percent=100, done_on=day)
        assert at_work.report(code).done_on == day


def test_an_empty_report_is_not_sent(at_work: AtWork) -> None:
    report = at_work.fill(at_work.work(WARD_TASK), percent=0, result="")
    with pytest.raises(Unfit):
        actions.send(report, at_work.actor("hung"))


def test_who_co_operates_owes_nothing(at_work: AtWork) -> None:
    assert not at_work.assignment(at_work.work(UNDATED, THANH_VINH)).owes
    with pytest.raises(WrongMoment):
        at_work.fill(at_work.work(UNDATED, THANH_VINH), "an")


def test_only_the_open_round_takes_reports(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    old = at_work.fill(code)
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        with pytest.raises(WrongMoment, match="Kỳ Quý I/2026 đã khép"):
            actions.send(old, at_work.actor("hung"))
        new = at_work.fill(code, percent=60)
        assert new != old and at_work.report(code).code == new


def test_nobody_reports_in_an_ended_plan(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    draft, sent = at_work.fill(code), at_work.sent(at_work.work(UNDATED))
    actions.end(at_work.plan, at_work.actor("hanh"), cited="Quyết định 1/QĐ")
    for act in (
        lambda: at_work.fill(code),
        lambda: actions.send(draft, at_work.actor("hung")),
        lambda: actions.recall(sent, at_work.actor("hung")),
        lambda: actions.accept(sent, at_work.actor("toan")),
        lambda: actions.send_back(sent, at_work.actor("toan"), why="x"),
    ):
        with pytest.raises(WrongMoment):
            act()
    assert not waits(at_work, "toan", ACCEPTING)


def test_who_may_fill_send_and_take_back(at_work: AtWork) -> None:
    """The whole cast against the three verbs of a unit."""
    code = at_work.work(WARD_TASK)
    report = at_work.fill(code)
    fills, sends = {"hung", "minh", "toan.tv"}, {"hung"}
    for name, *_ in PEOPLE:
        who = at_work.actor(name)
        assert _done(lambda w=who: actions.fill(code, w, percent=10, result="x")) is (name in fills), name
        seen(lambda: Report.objects.filter(code=report).update(state="draft"))
        assert _done(lambda w=who: actions.send(report, w)) is (name in sends), name
        seen(lambda: Report.objects.filter(code=report).update(state="sent"))
        assert _done(lambda w=who: actions.recall(report, w)) is (name in sends), name
        seen(lambda: Report.objects.filter(code=report).update(state="draft"))


def _done(act: Any) -> bool:
    try:
        act()
    except (NotAllowed, NotThere):
        return False
    return True


# -- two at once, and twice ---------------------------------------------------------------------------------


def test_the_second_of_two_officers_is_told_and_loses_nothing(at_work: AtWork) -> None:
    """Both open the empty form; the later one sees the other's text, keeps the own, and may then save."""
    code = at_work.work(WARD_TASK)
    first, second = at_work.client("minh"), at_work.client("toan.tv")
    url = f"/viec-duoc-giao/{code}"
    assert first.post(url, form(result="Của Minh")).status_code == 303
    page = second.post(url, form(result="Của Toàn", key="ma-khac-12345"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "Hồ Quang Minh vừa lưu báo cáo này" in text and "Của Minh" in text and "Của Toàn</textarea>" in text
    assert at_work.report(code).result == "Của Minh"
    assert 'name="version" value="1"' in text
    assert second.post(url, form(result="Gộp", key="ma-khac-67890", version="1")).status_code == 303
    assert at_work.report(code).result == "Gộp"


def test_two_at_the_same_moment_one_is_kept(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    ended: list[str] = []
    start = threading.Barrier(2)

    def save(name: str) -> None:
        try:
            actor = at_work.actor(name)
            start.wait(120)
            actions.fill(code, actor, percent=20, result=name, version=0)
            ended.append("kept")
        except Refusal as no:
            ended.append(no.code)
        finally:
            connections.close_all()

    both = [threading.Thread(target=save, args=(name,)) for name in ("minh", "toan.tv")]
    for one in both:
        one.start()
    for one in both:
        one.join(240)
    assert sorted(ended) == ["changed_meanwhile", "kept"]


def test_sent_meanwhile_shows_what_was_typed(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    at_work.sent(code)
    page = at_work.client("toan.tv").post(f"/viec-duoc-giao/{code}", form(result="Chưa kịp lưu", version="1"))
    assert page.status_code == 409
    assert "Nội dung anh/chị vừa nhập" in page.content.decode() and "Chưa kịp lưu" in page.content.decode()


def test_a_double_click_is_one_report_and_one_file(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    client = at_work.client("hung")
    for _ in range(2):
        upload = SimpleUploadedFile("bien-ban.pdf", PDF)
        answer = client.post(f"/viec-duoc-giao/{code}", form(act="fill_send", evidence=upload))
        assert answer.status_code == 303, answer.content.decode()[:2000]
    kept = at_work.report(code)
    assert (kept.version, kept.state) == (1, "sent")
    assert seen(lambda: Evidence.objects.filter(report=kept).count()) == 1


def test_every_rendering_carries_its_own_key(at_work: AtWork) -> None:
    import re

    code = at_work.work(WARD_TASK)
    at_work.sent(code)
    pages = [
        ("minh", f"/viec-duoc-giao/{at_work.work(UNDATED)}"),
        ("hung", f"/viec-duoc-giao/{code}"),
        ("hanh", f"/viec-duoc-giao/{code}"),
        ("hanh", f"/ke-hoach/{at_work.plan}/nghiem-thu"),
        ("hanh", f"/ke-hoach/{at_work.plan}/quan-ly"),
    ]
    for who, url in pages:
        client = at_work.client(who)
        keys = [re.findall(r'name="key" value="(\w+)"', client.get(url).content.decode()) for _ in range(2)]
        every = keys[0] + keys[1]
        assert keys[0] and len(set(every)) == len(every), url


# -- what is owed ---------------------------------------------------------------------------------------------


def test_the_line_of_a_unit_goes_with_its_last_report_and_comes_back_with_a_returned_one(at_work: AtWork) -> None:
    mine = [at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.work(ASKED), at_work.work("1", kind="target")]
    words = "Báo cáo Quý I/2026"
    assert waits(at_work, "hung", words) and line_of(at_work, TRUONG_VINH).state == "running"
    reports = [at_work.sent(code) for code in mine]
    assert not waits(at_work, "hung", words)
    assert line_of(at_work, TRUONG_VINH).state == "met"
    actions.send_back(reports[0], at_work.actor("hanh"), why="Thiếu ảnh.")
    assert waits(at_work, "hung", words) and line_of(at_work, TRUONG_VINH).state == "running"
    at_work.fill(mine[0], percent=80)
    actions.send(reports[0], at_work.actor("hung"))
    assert line_of(at_work, TRUONG_VINH).state == "met"
    actions.recall(reports[0], at_work.actor("hung"))
    assert line_of(at_work, TRUONG_VINH).state == "running"
    assert line_of(at_work, ANH_SON).state == "running"


def test_a_new_round_leaves_missed_what_was_not_sent(at_work: AtWork) -> None:
    old = at_work.newest_round()
    with standing_on("2026-06-25T09:00:00"):
        at_work.open_round()
        subject = owing.line(old.code, units.card(ANH_SON).id)
        assert seen(lambda: calendar.of([subject])[subject]).state == "missed"
        assert waits(at_work, "son", "Báo cáo Quý II/2026") and not waits(at_work, "son", "Báo cáo Quý I/2026")


def test_send_all_sends_what_is_written_and_says_what_is_left(at_work: AtWork) -> None:
    at_work.fill(at_work.work(WARD_TASK))
    at_work.fill(at_work.work(UNDATED), percent=0, result="")
    returned = at_work.sent(at_work.work("1", kind="target"))
    actions.send_back(returned, at_work.actor("hanh"), why="Thiếu.")
    client = at_work.client("hung")
    home = units.card(TRUONG_VINH).id
    fields = {"unit": str(home), "round": at_work.newest_round().code, "key": "gui-tat-ca-1"}
    answer = client.post(f"/ke-hoach/{at_work.plan}/gui", fields, follow=True)
    assert "Đã gửi 1 báo cáo. Còn 2 báo cáo" in answer.content.decode()
    assert at_work.report(at_work.work(WARD_TASK)).state == "sent"
    assert at_work.report(at_work.work("1", kind="target")).state == "returned"  # nobody has touched it since
    with pytest.raises(NotAllowed):
        actions.send_all(at_work.actor("hung"), unit_id=units.card(THANH_VINH).id, round=at_work.newest_round().code)


# -- the wall of the database -------------------------------------------------------------------------------------


def count_as(who: Actor, statement: str) -> int:
    def look() -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.fetchone()[0])

    return seen(look, who)


def test_raw_sql_shows_another_wards_officer_nothing(at_work: AtWork) -> None:
    at_work.client("minh").post(
        f"/viec-duoc-giao/{at_work.work(WARD_TASK)}", form(evidence=SimpleUploadedFile("a.pdf", PDF))
    )
    held_by = {"minh": 1, "an": 0, "tu": 0}
    # Who coordinates reads what was sent; what a unit is still writing is its own.
    for coordinated in (0, 1):
        for table in ("plans_report", "plans_evidence"):
            every = f"select count(*) from {table}"
            assert count_as(HOUSE, every) == 1
            found = {who: count_as(at_work.actor(who), every) for who in (*held_by, "hanh")}
            assert found == held_by | {"hanh": coordinated}, table
        if not coordinated:
            actions.send(at_work.report(at_work.work(WARD_TASK)).code, at_work.actor("hung"))
    held = "select count(*) from plans_assignment"
    assert count_as(at_work.actor("an"), held) == 3  # the ward task, the target, and what it co-operates in
    changed = "with x as (update plans_report set percent = 99 returning 1) select count(*) from x"
    assert count_as(at_work.actor("an"), changed) == 0


def test_reports_are_made_by_verbs_that_are_spoken_of(at_work: AtWork) -> None:
    for name in ("fill", "send", "send_all", "recall", "accept", "accept_many", "send_back", "correct"):
        assert VERBS[f"plans.{name}"].sentence


def test_the_head_of_a_department_reports_too(at_work: AtWork) -> None:
    code = at_work.work(OWN_TASK, KHCN)
    report = at_work.sent(code, "quyen", "nghia")
    assert seen(lambda: Round.objects.get(pk=at_work.report(code).round_id)).name == "Quý I/2026"
    assert at_work.report(code).code == report
