"""A unit ends in the middle of a period: open work goes on in its successor, what it sent stays, nothing is lost."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienthong.domains.plans import actions, heirs, owing
from lienthong.domains.plans.ended_units import follow_ended, still_named
from lienthong.domains.plans.models import Assignment, Correction, Evidence, Part, Report, Sheet, Takeover
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import (
    ANH_SON,
    ASKED,
    KHCN,
    NV,
    NV_TASK,
    PDF,
    THANH_VINH,
    TRUONG_VINH,
    UNDATED,
    WARD_TASK,
    AtWork,
    drain_plans,
    form,
    seen,
)
from .test_awaiting import waiting

DECREE = "Nghị quyết 20/NQ-HĐND ngày 05/02/2026"
NEW = "na-p-vinh-2026"
TODAY = dt.date(2026, 2, 10)


def sits(who: str, role: str, unit: str) -> None:
    """Somebody of the cast works in the new unit, with this role."""
    post = f"{unit}.{who}"
    people.open_post(HOUSE, key=f"mo-{post}", code=post, unit=unit, title="Chuyên viên")
    people.seat(post, HOUSE, person=f"ng-{who}", on=TODAY, cited=DECREE)
    access.grant(HOUSE, key=f"giao-{post}", username=who, role=role, unit_id=units.card(unit).id)


def merge(
    at: AtWork, into: str = NEW, sources: tuple[str, ...] = (TRUONG_VINH, THANH_VINH), on: dt.date = TODAY
) -> int:
    """The two wards become one, by the verb of units; people of the first sit in the new one."""
    heir: dict[str, Any] = {"code": into, "name": "Phường Vinh", "kind": "phuong", "tier": "xa", "parent": "na"}
    units.merge(HOUSE, key=f"sap-nhap-{into}", sources=list(sources), into=heir, on=on, cited=DECREE)
    if on <= TODAY:
        for who, role in (("hung", "leader"), ("minh", "officer")):
            sits(who, role, into)
    drain_plans()
    return units.card(into).id


def clock(subject: str) -> calendar.ClockCard | None:
    return seen(lambda: calendar.of([subject]).get(subject))


def sheet(at: AtWork, unit: str) -> Sheet | None:
    return seen(lambda: Sheet.objects.filter(round__code=at.newest_round().code, unit__code=unit).first())


def in_inbox(at: AtWork, who: str, words: str = "Báo cáo Quý I/2026") -> bool:
    return words in at.client(who).get("/viec-can-lam").content.decode()


def test_open_work_goes_on_in_the_one_successor(at_work: AtWork) -> None:
    """One assignment for each item, with the same day and the same acceptors; the old ones say where it went."""
    olds = [at_work.work(WARD_TASK, unit) for unit in (TRUONG_VINH, THANH_VINH)]
    at_work.accepted(olds[0], percent=60)
    new = merge(at_work)
    come = at_work.assignment(at_work.work(WARD_TASK, NEW))
    assert (come.role, come.owes, come.percent, come.begun, come.done_on) == ("lead", True, 0, True, None)
    assert (come.clock.state, come.clock.due_on) == ("running", dt.date(2026, 3, 31))
    assert come.acceptors == [units.card(KHCN).id]
    for code in olds:
        gone = at_work.assignment(code)
        assert gone.ended_by.startswith(DECREE) and gone.ended_by.endswith("Phường Vinh tiếp tục")
        assert gone.clock.state == "void"
    pointers = seen(lambda: list(Takeover.objects.filter(new=come).order_by("pk").values_list("percent", "taker_id")))
    assert pointers == [(60, new), (0, new)]
    told = seen(lambda: list(Correction.objects.filter(item=come.item).values_list("field", "cited", "new")))
    assert told == [("lead", DECREE, {"unit": NEW, "name": "Phường Vinh"})] * 2
    asked = at_work.assignment(at_work.work(ASKED, NEW))
    assert asked.asked and asked.owes
    helping = seen(lambda: Assignment.objects.get(item__no=UNDATED, item__kind="task", unit__code=NEW))
    assert helping.owes and seen(lambda: Part.objects.filter(item=helping.item, role="cooperate").count()) == 0


def test_what_was_sent_stays_and_what_was_not_is_owed_by_the_successor(at_work: AtWork) -> None:
    sent = at_work.sent(at_work.work(UNDATED))
    at_work.fill(at_work.work(WARD_TASK), percent=30, result="Trường Vinh đã khảo sát.")
    at_work.fill(at_work.work(WARD_TASK, THANH_VINH), "an", percent=10, result="Thành Vinh đang mua sắm.")
    returned = at_work.sent(at_work.work("1", kind="target"), percent=20, result="Mới đạt 20%.")
    actions.send_back(returned, at_work.actor("hanh"), why="Ghi rõ số hồ sơ.")
    assert in_inbox(at_work, "thong")
    new = merge(at_work)
    kept = seen(lambda: Report.objects.get(code=sent))
    assert (kept.state, kept.unit_id) == ("sent", units.card(TRUONG_VINH).id)
    assert waiting(at_work, "toan") == {"Quý I/2026": 1}
    draft = at_work.report(at_work.work(WARD_TASK, NEW))
    assert (draft.state, draft.percent, draft.unit_id) == ("draft", 10, new)
    assert draft.result == "[Phường Trường Vinh] Trường Vinh đã khảo sát.\n[Phường Thành Vinh] Thành Vinh đang mua sắm."
    target = at_work.report(at_work.work("1", NEW, "target"))
    assert (target.state, target.percent, target.why) == ("draft", 20, "Ghi rõ số hồ sơ.")
    assert seen(lambda: Report.objects.get(code=returned)).state == "returned"
    # The sent one is not asked again, the other three rows are; the old wards owe nothing more.
    counted = sheet(at_work, NEW)
    assert (counted.owed, counted.drafted, counted.sent) == (3, 2, 0)
    old = sheet(at_work, TRUONG_VINH)
    assert (old.owed, old.sent) == (1, 1)
    round_ = at_work.newest_round()
    held = clock(owing.line(round_.code, new))
    assert (held.state, held.due_on) == ("running", round_.due_on)
    assert clock(owing.line(round_.code, units.card(THANH_VINH).id)).state == "void"
    assert not in_inbox(at_work, "thong") and in_inbox(at_work, "hung")


def test_the_new_head_sends_what_was_taken_over(at_work: AtWork) -> None:
    at_work.fill(at_work.work(WARD_TASK), percent=30, result="Trường Vinh đã khảo sát.")
    new = merge(at_work)
    sent = actions.send_all(at_work.actor("hung"), key="gui-het-1", unit_id=new, round=at_work.newest_round().code)
    assert sent["sent"] == 1
    assert at_work.report(at_work.work(WARD_TASK, NEW)).state == "sent"


def test_a_report_of_the_old_unit_is_still_accepted_and_moves_the_work_of_its_heir(at_work: AtWork) -> None:
    first = at_work.sent(at_work.work(WARD_TASK), percent=100, result="Xong.")
    second = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong", percent=50)
    merge(at_work)
    actions.accept(first, at_work.actor("hanh"))
    come = at_work.assignment(at_work.work(WARD_TASK, NEW))
    assert (come.percent, come.done_on) == (0, None)
    actions.accept(second, at_work.actor("hanh"))
    come = at_work.assignment(come.code)
    assert (come.percent, come.done_on, come.clock.state) == (50, None, "running")


def test_work_all_of_whose_parts_are_accepted_as_done_is_done(at_work: AtWork) -> None:
    first = at_work.sent(at_work.work(WARD_TASK), percent=100, result="Xong.")
    second = at_work.sent(at_work.work(WARD_TASK, THANH_VINH), "an", "thong", percent=100, result="Xong.")
    merge(at_work)
    for report in (first, second):
        actions.accept(report, at_work.actor("hanh"))
    come = at_work.assignment(at_work.work(WARD_TASK, NEW))
    assert (come.percent, come.done_on, come.clock.state) == (100, TODAY, "met")


def test_a_report_that_comes_back_is_the_heirs_to_mend(at_work: AtWork) -> None:
    sent = at_work.sent(at_work.work(UNDATED), result="Đã phát 200 tờ rơi.")
    new = merge(at_work)
    owed = sheet(at_work, NEW).owed
    actions.send_back(sent, at_work.actor("toan"), why="Thiếu ảnh.")
    mended = at_work.report(at_work.work(UNDATED, NEW))
    assert (mended.state, mended.result, mended.why) == (
        "draft",
        "[Phường Trường Vinh] Đã phát 200 tờ rơi.",
        "Thiếu ảnh.",
    )
    assert sheet(at_work, NEW).owed == owed + 1 and mended.unit_id == new
    assert not in_inbox(at_work, "thong")


def test_who_was_typing_learns_who_goes_on(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    round_ = at_work.newest_round().code
    minh = at_work.actor("minh")
    sent = at_work.sent(at_work.work(UNDATED))
    merge(at_work)
    with pytest.raises(WrongMoment) as typed:
        actions.fill(code, minh, percent=50, result="Đang gõ dở.")
    assert "do Phường Vinh tiếp tục" in typed.value.sentence and DECREE in typed.value.sentence
    assert "Phường Vinh" in typed.value.next_step
    rows = [{"assignment": code, "version": 0, "percent": 50, "result": "Đang gõ dở."}]
    with pytest.raises(WrongMoment) as grid:
        actions.fill_many(minh, key="luoi-1", unit_id=units.card(TRUONG_VINH).id, round=round_, rows=rows)
    assert "do Phường Vinh tiếp tục" in grid.value.sentence
    with pytest.raises(WrongMoment, match="Phường Vinh"):
        actions.recall(sent, at_work.actor("hung"))


def test_what_is_typed_on_the_page_stays_in_the_box(at_work: AtWork) -> None:
    code = at_work.work(WARD_TASK)
    client = at_work.client("minh")
    client.get(f"/viec-duoc-giao/{code}")
    merge(at_work)
    typed = {"act": "fill", "key": "mot-ma-bieu-mau", "percent": "40", "result": "Chữ đang gõ.", "version": "0"}
    answer = client.post(f"/viec-duoc-giao/{code}", typed)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Chữ đang gõ." in page and "do Phường Vinh tiếp tục" in page


def test_a_unit_that_takes_another_in_goes_on_with_the_least_finished_part(at_work: AtWork) -> None:
    """Anh Sơn takes Thành Vinh in: one assignment, as far as the least of both, and its own report is still owed."""
    son = at_work.work(WARD_TASK, ANH_SON)
    actions.accept(at_work.sent(son, "son", "son", percent=70), at_work.actor("hanh"))
    at_work.accepted(at_work.work(WARD_TASK, THANH_VINH), who="an", head="thong", percent=20)
    merge(at_work, into=ANH_SON, sources=(THANH_VINH,))
    come = at_work.assignment(son)
    assert (come.percent, come.clock.state, come.ended_by) == (20, "running", "")
    assert seen(lambda: Takeover.objects.get(new=come)).own
    assert seen(lambda: Assignment.objects.filter(item=come.item, unit__code=ANH_SON).count()) == 1


def test_done_work_stays_with_the_unit_that_did_it(at_work: AtWork) -> None:
    done = at_work.work(UNDATED)
    at_work.accepted(done, by="toan", percent=100)
    merge(at_work)
    assert at_work.assignment(done).ended_by == ""
    assert not seen(lambda: Assignment.objects.filter(item__no=UNDATED, unit__code=NEW, owes=True).exists())


def test_who_monitors_and_coordinates_is_followed(at_work: AtWork) -> None:
    """The departments merge: the new one accepts what they accepted, coordinates the plan, and has the lines."""
    at_work.sent(at_work.work(WARD_TASK))
    at_work.sent(at_work.work(UNDATED))
    heir = {"code": "na-so-moi", "name": "Sở Khoa học và Nội vụ", "kind": "so", "tier": "tinh", "parent": "na-ubnd"}
    units.merge(HOUSE, key="sap-nhap-so", sources=[KHCN, NV], into=heir, on=TODAY, cited=DECREE)
    new = units.card("na-so-moi").id
    for who, role in (("hanh", "coordinator"), ("nghia", "leader")):
        sits(who, role, "na-so-moi")
    drain_plans()
    assert at_work.plan_row().unit_id == new
    wards = seen(lambda: list(Assignment.objects.filter(unit__code=TRUONG_VINH).values_list("acceptors", flat=True)))
    assert all(judges in ([new], [units.card("na").id]) for judges in wards)
    own = at_work.assignment(at_work.work(NV_TASK, "na-so-moi"))
    assert own.acceptors == [units.card("na-ubnd").id]
    assert waiting(at_work, "nghia") == {"Quý I/2026": 1}
    monitors = seen(lambda: set(Part.objects.filter(role="monitor").values_list("unit__code", flat=True)))
    assert monitors == {"na-so-moi"}
    actions.accept(at_work.report(at_work.work(WARD_TASK)).code, at_work.actor("hanh"))
    assert at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/quan-ly").status_code == 200


def split(at: AtWork) -> None:
    into = [
        {"code": "na-p-dong", "name": "Phường Đông", "kind": "phuong", "tier": "xa", "parent": "na", "main": True},
        {"code": "na-p-tay", "name": "Phường Tây", "kind": "phuong", "tier": "xa", "parent": "na"},
    ]
    units.split(TRUONG_VINH, HOUSE, into=into, on=TODAY, cited=DECREE)
    drain_plans()


def test_after_a_split_the_coordinator_says_who_goes_on(at_work: AtWork) -> None:
    split(at_work)
    code = at_work.work(WARD_TASK)
    assert at_work.assignment(code).ended_by == "" and at_work.assignment(code).clock.state == "running"
    assert in_inbox(at_work, "hanh", "Chọn đơn vị tiếp tục 4 việc của Phường Trường Vinh")
    hanh = at_work.actor("hanh")
    moved = actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-tay", works=[code])
    assert moved == 1 and at_work.assignment(at_work.work(WARD_TASK, "na-p-tay")).owes
    assert in_inbox(at_work, "hanh", "Chọn đơn vị tiếp tục")
    with pytest.raises(Unfit):
        actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir=ANH_SON)
    assert actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-dong") == 3
    assert not in_inbox(at_work, "hanh", "Chọn đơn vị tiếp tục")
    assert seen(lambda: set(Takeover.objects.values_list("chosen_by", flat=True))) == {"Hoàng Thị Mỹ Hạnh"}
    with pytest.raises(WrongMoment):
        actions.choose_heir(at_work.plan, hanh, unit=TRUONG_VINH, heir="na-p-dong")


def test_a_repeat_changes_nothing(at_work: AtWork) -> None:
    at_work.fill(at_work.work(WARD_TASK), result="Đã khảo sát.")
    merge(at_work)

    def everything() -> list[Any]:
        return [
            list(Assignment.objects.order_by("pk").values()),
            list(Report.objects.order_by("pk").values()),
            list(Takeover.objects.order_by("pk").values()),
            list(Part.objects.order_by("pk").values()),
            Correction.objects.count(),
        ]

    before = seen(everything)
    for unit in (TRUONG_VINH, THANH_VINH):
        follow_ended(unit)
    assert seen(everything) == before and still_named() == []


def test_an_end_on_a_day_to_come_waits_for_that_day(at_work: AtWork) -> None:
    merge(at_work, on=dt.date(2026, 3, 1))
    code = at_work.work(WARD_TASK)
    assert at_work.assignment(code).ended_by == "" and still_named() == []
    at_work.fill(code)
    with standing_on("2026-03-01T00:12:00"):
        assert still_named() == [THANH_VINH, TRUONG_VINH]
        for unit in still_named():
            follow_ended(unit)
        assert at_work.assignment(code).ended_by and still_named() == []
        assert seen(lambda: heirs.takeover_of(Assignment.objects.get(code=code))).on == dt.date(2026, 3, 1)


def test_everybody_concerned_is_told_once(at_work: AtWork) -> None:
    def told(who: str) -> int:
        return at_work.client(who).get("/thong-bao").content.decode().count("tiếp tục việc của Phường Trường Vinh")

    merge(at_work)
    before = told("hung"), told("hanh")
    assert min(before) > 0 and told("hoa") == 0
    follow_ended(TRUONG_VINH)
    drain_plans()
    assert (told("hung"), told("hanh")) == before


def page_of(at: AtWork, who: str) -> str:
    answer = at.client(who).get(f"/ke-hoach/{at.plan}/don-vi-ke-tuc")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_heir_reads_what_the_ended_unit_reported(at_work: AtWork) -> None:
    code = at_work.work(UNDATED)
    upload = SimpleUploadedFile("anh.pdf", PDF)
    at_work.client("minh").post(f"/viec-duoc-giao/{code}", form(result="Đã phát 200 tờ rơi.", evidence=upload))
    actions.send(at_work.report(code).code, at_work.actor("hung"))
    merge(at_work)
    sits("thong", "leader", NEW)
    text = page_of(at_work, "thong")
    assert "Đã phát 200 tờ rơi." in text and "chờ nghiệm thu" in text and DECREE in text
    [file] = seen(lambda: list(Evidence.objects.values_list("file", flat=True)))
    answer = at_work.client("thong").get(f"/tep/{file}")
    answer.close()
    assert answer.status_code == 200
    other = at_work.client("son").get(f"/tep/{file}")
    other.close()
    assert other.status_code == 404 and "Đã phát 200 tờ rơi." not in page_of(at_work, "son")
    assert "Xem việc đã chuyển" in at_work.client("thong").get(f"/ke-hoach/{at_work.plan}").content.decode()


def test_one_press_chooses_the_heir_of_all_or_of_one(at_work: AtWork) -> None:
    split(at_work)
    assert "4 việc chờ chọn đơn vị tiếp tục" in at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}").content.decode()
    text = page_of(at_work, "hanh")
    assert text.index("Tất cả cho Phường Đông") < text.index("Tất cả cho Phường Tây")
    url, code = f"/ke-hoach/{at_work.plan}/don-vi-ke-tuc", at_work.work(WARD_TASK)
    press = {"key": "chon-mot-viec", "unit": TRUONG_VINH, "heir": "na-p-tay", "work": code}
    client = at_work.client("hanh")
    for _ in range(2):  # a double click is one
        assert client.post(url, press).status_code == 303
    assert "3 việc chờ chọn đơn vị tiếp tục" in page_of(at_work, "hanh")
    assert client.post(url, {"key": "chon-het-viec", "unit": TRUONG_VINH, "heir": "na-p-dong"}).status_code == 303
    text = page_of(at_work, "hanh")
    assert "chờ chọn" not in text and "Hoàng Thị Mỹ Hạnh chọn" in text
    again = client.post(url, {"key": "chon-lan-nua", "unit": TRUONG_VINH, "heir": "na-p-dong"})
    assert again.status_code == 409 and "Không còn việc nào chờ chọn" in again.content.decode()
    assert at_work.client("hung").post(url, {**press, "key": "nguoi-khac-1"}).status_code in (403, 404)


def test_a_unit_that_ends_without_a_successor_waits_for_the_coordinator(at_work: AtWork) -> None:
    units.end(ANH_SON, HOUSE, on=TODAY, cited=DECREE)
    drain_plans()
    text = page_of(at_work, "hanh")
    assert "Xã Anh Sơn: 2 việc chờ chọn đơn vị tiếp tục" in text and "Không có đơn vị kế tục" in text
    url, press = f"/ke-hoach/{at_work.plan}/don-vi-ke-tuc", {"key": "chon-theo-ten", "unit": ANH_SON}
    no = at_work.client("hanh").post(url, {**press, "name": "Phường không có"})
    assert no.status_code == 422 and "Xã Anh Sơn: 2 việc" in no.content.decode()
    assert at_work.client("hanh").post(url, {**press, "name": "Phường Thành Vinh"}).status_code == 303
    assert at_work.assignment(at_work.work(WARD_TASK, THANH_VINH)).owes
    assert seen(lambda: Takeover.objects.filter(own=True).count()) == 2


def test_a_draft_of_the_ended_unit_is_for_its_heir_alone(at_work: AtWork) -> None:
    at_work.fill(at_work.work(WARD_TASK), percent=30, result="Mới viết nháp.")
    merge(at_work)
    assert "Mới viết nháp." in page_of(at_work, "minh")
    assert "Mới viết nháp." not in page_of(at_work, "hanh")
    assert "Mới viết nháp." in page_of(at_work, "duc")
