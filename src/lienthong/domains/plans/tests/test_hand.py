"""Rows handed to persons of the unit: their own line in each round, taken back, and back again when they leave."""

import datetime as dt
import html
import re
from functools import partial
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Handing
from lienthong.domains.plans.reactions import leavers, left
from lienthong.kernel.access import api as access
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit
from lienthong.kernel.base.transactions import whole
from lienthong.kernel.people import api as people
from lienthong.kernel.units import api as units

from .factories import (
    ASKED,
    NV,
    NV_TASK,
    THANH_VINH,
    TRUONG_VINH,
    UNDATED,
    WARD_TASK,
    AtWork,
    drain_plans,
    person_code,
    seen,
)
from .test_awaiting import together
from .test_correct import correct

MINH, TOAN = person_code("minh"), person_code("toan.tv")


def hand(at: AtWork, works: list[str], to: str = MINH, by: str = "hung", **more: Any) -> int:
    return actions.hand(at.actor(by), unit_id=units.card(TRUONG_VINH).id, works=works, person=to, **more)["handed"]


def back(at: AtWork, works: list[str], by: str = "hung") -> int:
    return actions.take_back(at.actor(by), unit_id=units.card(TRUONG_VINH).id, works=works)["returned"]


def line(at: AtWork, who: str) -> str:
    """The words of somebody's own line, empty where there is none."""
    page = at.client(who).get("/viec-can-lam").content.decode()
    return page[page.index("việc giao cho anh/chị") - 30 :][:80] if "việc giao cho anh/chị" in page else ""


def test_several_rows_at_once_and_one_line_for_the_person(at_work: AtWork) -> None:
    works = [at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.work(ASKED)]
    assert hand(at_work, works) == 3
    held = at_work.assignment(works[0])
    assert (held.person, held.person_name) == (MINH, "Hồ Quang Minh")
    assert "Báo cáo Quý I/2026: 3 việc giao cho anh/chị" in line(at_work, "minh") and not line(at_work, "toan.tv")
    assert "giao anh/chị 3 việc" in at_work.client("minh").get("/thong-bao").content.decode()
    assert hand(at_work, works[:1], TOAN) == 1
    assert "2 việc" in line(at_work, "minh") and "1 việc" in line(at_work, "toan.tv")
    assert hand(at_work, works[:1], TOAN) == 0, "given already"
    assert back(at_work, works) == 3 and not line(at_work, "minh") and not line(at_work, "toan.tv")


def test_the_line_follows_the_reports_of_each_round(at_work: AtWork) -> None:
    works = [at_work.work(WARD_TASK), at_work.work(UNDATED)]
    hand(at_work, works)
    first = at_work.sent(works[0])
    assert "1 việc" in line(at_work, "minh")
    at_work.sent(works[1])
    assert not line(at_work, "minh")
    actions.send_back(first, at_work.actor("hanh"), why="Thiếu ảnh.")
    assert "1 việc" in line(at_work, "minh")
    with standing_on("2026-04-01T09:00:00"):
        at_work.open_round()
        assert "Quý II/2026: 2 việc" in line(at_work, "minh")
        assert "Quý I/2026" not in line(at_work, "minh")
        correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
        assert "Quý II/2026: 1 việc" in line(at_work, "minh")
        actions.end(at_work.plan, at_work.actor("hanh"), cited="Quyết định 20/QĐ-UBND")
        assert not line(at_work, "minh")


def test_the_persons_line_is_the_persons_alone(at_work: AtWork) -> None:
    hand(at_work, [at_work.work(WARD_TASK)])
    for who in ("hung", "toan.tv", "hanh", "thong", "nam"):
        assert not line(at_work, who), who
    assert "Báo cáo Quý I/2026" in at_work.client("hung").get("/viec-can-lam").content.decode(), "the unit's line stays"


def test_the_persons_line_opens_the_persons_rows_to_report(at_work: AtWork) -> None:
    """In the grid and on the unit's page the same rows under one tab, and what is begun in bulk is what one sees."""
    work, other = at_work.assignment(at_work.work(WARD_TASK)), at_work.assignment(at_work.work(UNDATED))
    hand(at_work, [work.code])
    minh = at_work.client("minh")
    grid = f"/ke-hoach/{at_work.plan}/bang/{at_work.newest_round().code}?don_vi={TRUONG_VINH}&loc=cua-toi"
    assert html.escape(grid) in minh.get("/viec-can-lam").content.decode()
    page = minh.get(grid).content.decode()
    assert f"result-{work.pk}" in page and f"result-{other.pk}" not in page and "1 dòng chưa nhập" in page
    for url in (grid, "/don-vi-toi?xem=cua-toi", f"/ke-hoach/{at_work.plan}/cua-toi?xem=cua-toi"):
        shown = minh.get(url).content.decode()
        assert re.search(r'aria-current="page"[^>]*>\s*Việc của tôi\s*<span class="count[^"]*">1<', shown), url
        assert "Tuyên truyền" not in shown, url
        assert "Việc của tôi" not in at_work.client("toan.tv").get(url.partition("?")[0]).content.decode()
    assert minh.post(grid, {"key": "viec-cua-toi", "act": "nothing"}).status_code == 303
    assert at_work.report(work.code).basis == "nothing" and at_work.report(other.code) is None


def test_an_officer_takes_what_is_free_and_passes_on_the_own(at_work: AtWork) -> None:
    ward, undated = at_work.work(WARD_TASK), at_work.work(UNDATED)
    assert hand(at_work, [ward], MINH, "minh") == 1
    with pytest.raises(NotAllowed):
        hand(at_work, [undated], TOAN, "minh")
    assert hand(at_work, [ward], TOAN, "minh") == 1
    for act in (partial(hand, at_work, [ward], MINH, "minh"), partial(back, at_work, [ward], "minh")):
        with pytest.raises(NotAllowed):
            act()
    assert back(at_work, [ward], "toan.tv") == 1
    assert "trở về đơn vị" in at_work.client("hung").get("/thong-bao").content.decode()


@pytest.mark.parametrize("person", [person_code("an"), person_code("hanh"), "ng-khong-co", ""])
def test_only_people_of_the_unit_are_given_rows(at_work: AtWork, person: str) -> None:
    with pytest.raises(Unfit) as refused:
        hand(at_work, [at_work.work(WARD_TASK)], person)
    assert list(refused.value.fields) == ["person"]


def test_who_has_no_account_cannot_be_given_rows(at_work: AtWork) -> None:
    people.hire(HOUSE, code="ng-moi", full_name="Lê Thị Mới", unit=TRUONG_VINH, since=dt.date(2026, 1, 1))
    with pytest.raises(Unfit) as refused:
        hand(at_work, [at_work.work(WARD_TASK)], "ng-moi")
    assert "chưa có tài khoản" in refused.value.fields["person"]
    access.open_account(HOUSE, username="moi", person="ng-moi")
    assert hand(at_work, [at_work.work(WARD_TASK)], "ng-moi") == 1


def test_rows_of_another_unit_are_not_there(at_work: AtWork) -> None:
    for works, by, no in (
        ([at_work.work(WARD_TASK, THANH_VINH)], "hung", NotThere),
        ([at_work.work(WARD_TASK)], "thong", NotAllowed),
        ([at_work.work(WARD_TASK), at_work.work(NV_TASK, NV)], "hung", NotThere),
        ([at_work.work(WARD_TASK)], "hanh", NotAllowed),
        ([], "hung", Unfit),
    ):
        with pytest.raises(no):
            hand(at_work, works, by=by)
    assert seen(lambda: Handing.objects.count()) == 0


def test_other_units_do_not_see_who_holds_what(at_work: AtWork) -> None:
    hand(at_work, [at_work.work(WARD_TASK)])
    assert seen(lambda: Handing.objects.count(), at_work.actor("an")) == 0
    page = at_work.client("thong").get(f"/ke-hoach/{at_work.plan}/phan-cong").content.decode()
    assert "Hồ Quang Minh" not in page
    assert at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/phan-cong").status_code == 404


def test_who_leaves_gives_everything_back(at_work: AtWork) -> None:
    works = [at_work.work(WARD_TASK), at_work.work(UNDATED)]
    hand(at_work, works)
    hand(at_work, [at_work.work(ASKED)], TOAN)
    people.leave(MINH, HOUSE, unit=TRUONG_VINH, on=dt.date(2026, 2, 10), cited="Quyết định 3/QĐ-UBND")
    drain_plans()
    assert [at_work.assignment(one).person for one in works] == ["", ""]
    assert at_work.assignment(at_work.work(ASKED)).person == TOAN and not line(at_work, "minh")
    told = at_work.client("hung").get("/thong-bao").content.decode()
    assert "2 việc của Hồ Quang Minh trở về đơn vị" in told and "không còn công tác tại đơn vị" in told
    drain_plans()
    whole(lambda: left([]), HOUSE)
    assert seen(lambda: Handing.objects.filter(person="").count()) == 2, "a repeat finds nothing"


def test_who_leaves_on_a_day_to_come_keeps_the_rows_until_then(at_work: AtWork) -> None:
    work = at_work.work(WARD_TASK)
    hand(at_work, [work])
    people.leave(MINH, HOUSE, unit=TRUONG_VINH, on=dt.date(2026, 3, 1), cited="Quyết định 3/QĐ-UBND")
    drain_plans()
    assert at_work.assignment(work).person == MINH
    with standing_on("2026-03-01T00:25:00"):
        assert leavers() == 1
    assert at_work.assignment(work).person == ""


@pytest.mark.parametrize("turn", range(3))
def test_two_heads_at_once_leave_each_row_with_one_person(at_work: AtWork, turn: int) -> None:
    works = [at_work.work(WARD_TASK), at_work.work(UNDATED), at_work.work(ASKED)]
    assert together(partial(hand, at_work, works, MINH), partial(hand, at_work, works[::-1], TOAN)) == []
    [holder] = {at_work.assignment(one).person for one in works}
    other = {MINH: "toan.tv", TOAN: "minh"}[holder]
    assert "3 việc" in line(at_work, {MINH: "minh", TOAN: "toan.tv"}[holder]) and not line(at_work, other)
    press = partial(hand, at_work, works, MINH, key="một lần bấm giao")
    assert together(press, press, press) == []
