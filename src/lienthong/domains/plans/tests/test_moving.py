"""Work goes to another unit by a cited decision: what was open follows, what was sent stays, all are told."""

import re
from typing import Any

import pytest

from lienthong.domains.plans import actions, owing
from lienthong.domains.plans.models import Assignment
from lienthong.domains.plans.wording import said_change
from lienthong.kernel.base.errors import Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .factories import (
    ANH_SON,
    ASKED,
    KHCN,
    NV,
    NV_TASK,
    OWN_TASK,
    PEOPLE,
    THANH_VINH,
    TRUONG_VINH,
    UBND,
    UNDATED,
    WARD_TASK,
    AtWork,
    seen,
)
from .test_awaiting import waiting
from .test_correct import correct, history


def move(at: AtWork, no: str, old: str, new: str, **more: Any) -> list[str]:
    return correct(at, at.item(no).code, "lead", {"from": old, "to": new}, **more)


def round_clock(at: AtWork, unit: str) -> calendar.ClockCard | None:
    subject = owing.line(at.newest_round().code, units.card(unit).id)
    return seen(lambda: calendar.of([subject]).get(subject))


def in_inbox(at: AtWork, who: str, words: str = "Báo cáo Quý I/2026") -> bool:
    return words in at.client(who).get("/viec-can-lam").content.decode()


def test_open_work_goes_to_the_new_unit(at_work: AtWork) -> None:
    """Its own assignment with the same day and its acceptors; the line of the round here, none there any more."""
    old = at_work.work(NV_TASK, NV)
    assert in_inbox(at_work, "toan")
    move(at_work, NV_TASK, NV, ANH_SON)
    gone, come = at_work.assignment(old), at_work.assignment(at_work.work(NV_TASK, ANH_SON))
    assert gone.ended_by == "Quyết định 12/QĐ-UBND ngày 01/02/2026" and gone.clock.state == "void"
    assert (come.role, come.owes, come.asked, come.percent, come.ended_by) == ("lead", True, False, 0, "")
    assert (come.clock.state, come.clock.due_on) == ("running", at_work.item(NV_TASK).due_on)
    assert come.acceptors == [units.card(KHCN).id]
    assert not in_inbox(at_work, "toan") and round_clock(at_work, NV).state == "met"
    assert in_inbox(at_work, "son") and round_clock(at_work, ANH_SON).state == "running"
    with pytest.raises(WrongMoment):
        at_work.fill(old, "hoa")
    assert at_work.client("son").get(f"/viec-duoc-giao/{come.code}").status_code == 200
    assert "Tập huấn" in at_work.client("son").get("/tim-kiem?q=tap+huan").content.decode()


def test_a_unit_that_had_nothing_to_report_gets_its_line(at_work: AtWork) -> None:
    """The province's own office had no work in the plan: it now has a line, a clock, and finds the plan."""
    assert round_clock(at_work, UBND) is None
    move(at_work, NV_TASK, NV, UBND)
    held = round_clock(at_work, UBND)
    assert (held.state, held.due_on) == ("running", at_work.newest_round().due_on)
    assert "Chuyển đổi số" in at_work.client("duc").get("/tim-kiem?q=chuyen+doi+so").content.decode()


def test_acceptors_are_found_anew(at_work: AtWork) -> None:
    """Where the new lead is the monitor, the level above accepts; where the old one was, the monitor does again."""
    move(at_work, NV_TASK, NV, KHCN)
    assert at_work.assignment(at_work.work(NV_TASK, KHCN)).acceptors == [units.card(UBND).id]
    move(at_work, OWN_TASK, KHCN, NV)
    assert at_work.assignment(at_work.work(OWN_TASK, NV)).acceptors == [units.card(KHCN).id]
    move(at_work, ASKED, TRUONG_VINH, ANH_SON)
    assert at_work.assignment(at_work.work(ASKED, ANH_SON)).acceptors == [units.card(KHCN).id]
    move(at_work, UNDATED, TRUONG_VINH, NV)
    assert at_work.assignment(at_work.work(UNDATED, NV)).acceptors == [units.card(UBND).id]


def test_what_was_sent_stays_with_the_old_unit_and_waits_for_nobody(at_work: AtWork) -> None:
    old = at_work.work(NV_TASK, NV)
    report = at_work.sent(old, "hoa", "toan", result="Đã mở hai lớp.")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1}
    move(at_work, NV_TASK, NV, THANH_VINH)
    assert waiting(at_work, "hanh") == {}
    assert at_work.report(old).code == report and at_work.report(at_work.work(NV_TASK, THANH_VINH)) is None
    assert "Đã mở hai lớp." in at_work.client("hoa").get(f"/viec-duoc-giao/{old}").content.decode()
    with pytest.raises(WrongMoment):
        actions.accept(report, at_work.actor("hanh"))
    sent = at_work.sent(at_work.work(NV_TASK, THANH_VINH), "an", "thong")
    actions.accept(sent, at_work.actor("hanh"))
    assert at_work.assignment(at_work.work(NV_TASK, THANH_VINH)).percent == 40


def test_a_unit_that_helped_now_leads(at_work: AtWork) -> None:
    move(at_work, UNDATED, TRUONG_VINH, THANH_VINH)
    held = at_work.assignment(at_work.work(UNDATED, THANH_VINH))
    assert (held.role, held.owes, held.clock.due_on) == ("lead", True, None)
    page = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/muc/{at_work.item(UNDATED).code}").content.decode()
    facts = page[page.index("Như văn bản giao") : page.index("Các lần điều chỉnh")]
    assert "Phường Thành Vinh" in facts and "Phối hợp" not in facts
    at_work.sent(held.code, "an", "thong")


def test_work_that_comes_back_goes_on(at_work: AtWork) -> None:
    """One assignment for each item and unit: its clock runs again, and what waited for acceptance waits again."""
    old = at_work.work(NV_TASK, NV)
    at_work.sent(old, "hoa", "toan")
    move(at_work, NV_TASK, NV, ANH_SON)
    correct(at_work, at_work.item(NV_TASK).code, "due_on", "2026-10-31")
    move(at_work, NV_TASK, ANH_SON, NV, cited="Quyết định 15/QĐ-UBND")
    held = at_work.assignment(old)
    assert (held.ended_by, held.clock.state, f"{held.clock.due_on}") == ("", "running", "2026-10-31")
    assert waiting(at_work, "hanh") == {"Quý I/2026": 1} and not in_inbox(at_work, "toan")
    assert seen(lambda: Assignment.objects.filter(item__code=at_work.item(NV_TASK).code).count()) == 2


def test_one_of_a_group_is_replaced_and_the_others_stay(at_work: AtWork) -> None:
    move(at_work, WARD_TASK, ANH_SON, NV)
    held = seen(lambda: set(Assignment.objects.filter(item__code=at_work.item(WARD_TASK).code, ended_by="")
                            .values_list("unit__code", flat=True)))  # fmt: skip
    assert held == {TRUONG_VINH, THANH_VINH, NV}
    assert in_inbox(at_work, "son"), "it still owes the target"


def test_history_shows_before_and_after_and_all_are_told(at_work: AtWork) -> None:
    item = at_work.item(UNDATED).code
    move(at_work, UNDATED, TRUONG_VINH, ANH_SON)
    [kept] = history(at_work, item)
    assert said_change(kept) == "đơn vị chủ trì từ “Phường Trường Vinh” thành “Xã Anh Sơn”"
    page = at_work.client("hoa").get(f"/ke-hoach/{at_work.plan}/muc/{item}").content.decode()
    assert said_change(kept) in page and "Quyết định 12/QĐ-UBND" in page
    pages = {who: at_work.client(who).get("/thong-bao").content.decode() for who, *_ in PEOPLE}
    told = {who for who, page in pages.items() if "thành “Xã Anh Sơn”" in page}
    assert told == {"hung", "minh", "toan.tv", "thong", "an", "son", "toan", "hoa"}
    assert "Xã Anh Sơn" in at_work.client().get(f"/cong-khai/{at_work.plan}").content.decode()


@pytest.mark.parametrize(
    ("no", "old", "new", "field", "says"),
    [
        (NV_TASK, NV, NV, "new", "Sở Nội vụ đang chủ trì mục này"),
        (WARD_TASK, ANH_SON, THANH_VINH, "new", "Phường Thành Vinh đang chủ trì mục này"),
        (NV_TASK, NV, "na-khong-co", "new", "đang hoạt động"),
        (NV_TASK, KHCN, ANH_SON, "from", "đang chủ trì"),
        (UNDATED, THANH_VINH, ANH_SON, "from", "đang chủ trì"),
        (NV_TASK, "", "", "from", "đang chủ trì"),
    ],
)
def test_what_cannot_move_is_refused_and_stays(
    at_work: AtWork, no: str, old: str, new: str, field: str, says: str
) -> None:
    before = seen(lambda: list(Assignment.objects.order_by("pk").values()))
    with pytest.raises(Unfit) as refused:
        move(at_work, no, old, new)
    assert list(refused.value.fields) == [field] and says in refused.value.fields[field]
    assert seen(lambda: list(Assignment.objects.order_by("pk").values())) == before
    assert not history(at_work, at_work.item(no).code)


def test_finished_work_does_not_move(at_work: AtWork) -> None:
    at_work.accepted(at_work.work(NV_TASK, NV), who="hoa", head="toan", percent=100)
    with pytest.raises(Unfit) as refused:
        move(at_work, NV_TASK, NV, ANH_SON)
    assert list(refused.value.fields) == ["from"]
    with pytest.raises(Unfit):
        correct(at_work, at_work.item(NV_TASK).code, "lead", "Xã Anh Sơn")


def test_the_form_moves_by_the_name_of_a_unit(at_work: AtWork) -> None:
    client, item = at_work.client("hanh"), at_work.item(WARD_TASK).code
    base = f"/ke-hoach/{at_work.plan}/quan-ly?muc={item}&phan=lead"
    page = client.get(base).content.decode()
    assert set(re.findall(r'<option value="(na-[^"]+)"', page)) == {TRUONG_VINH, THANH_VINH, ANH_SON}
    fields = {"act": "correct", "key": "ma-bieu-mau-1", "item": item, "field": "lead", "from": ANH_SON,
              "new": "Sở Nội vụ", "cited": "QĐ 5", "decided_on": "01/02/2026"}  # fmt: skip
    for wrong in ({"new": "UBND cấp xã"}, {"new": "Không có đâu"}, {"from": NV}, {"new": ""}):
        answer = client.post(base, fields | wrong | {"key": "ma-sai-123"})
        assert answer.status_code == 422 and "Chưa thực hiện được" in answer.content.decode(), wrong
    assert client.post(base, fields).status_code == 303
    assert at_work.assignment(at_work.work(WARD_TASK, NV)).owes
    own = at_work.item(OWN_TASK).code
    single = client.get(f"/ke-hoach/{at_work.plan}/quan-ly?muc={own}&phan=lead").content.decode()
    assert f'type="hidden" name="from" value="{KHCN}"' in single
