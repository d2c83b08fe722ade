"""An issued plan changes by a cited decision alone; what it was stays beside what it became."""

import datetime as dt
import re
from typing import Any

import pytest

from lienthong.domains.plans import actions, owing
from lienthong.domains.plans.models import Correction
from lienthong.domains.plans.states import Status
from lienthong.domains.plans.wording import said_change
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar
from lienthong.kernel.units import api as units

from .factories import NV, NV_TASK, PEOPLE, THANH_VINH, UNDATED, WARD_TASK, AtWork, seen
from .test_accept import status

DECISION = {"cited": "Quyết định 12/QĐ-UBND", "decided_on": dt.date(2026, 2, 1)}


def correct(at: AtWork, item: str, field: str, new: Any, who: str = "hanh", **more: Any) -> list[str]:
    changes = [{"item": item, "field": field, "new": new}]
    return actions.correct(at.plan, at.actor(who), changes=changes, **{**DECISION, **more})


def history(at: AtWork, item: str) -> list[Correction]:
    return seen(lambda: list(Correction.objects.filter(item__code=item).order_by("pk")))


def test_another_due_day_moves_every_clock(at_work: AtWork) -> None:
    """Also those that have stopped: what was late may have been in time all along."""
    item = at_work.item(WARD_TASK).code
    late, open_ = at_work.work(WARD_TASK), at_work.work(WARD_TASK, THANH_VINH)
    with standing_on("2026-04-20T09:00:00"):
        at_work.accepted(late, percent=100, done_on=dt.date(2026, 4, 15))
        assert (status(at_work, late), status(at_work, open_)) == (Status.DONE_LATE, Status.LATE)
        correct(at_work, item, "due_on", "2026-04-30")
        assert (status(at_work, late), status(at_work, open_)) == (Status.DONE_IN_TIME, Status.NOT_STARTED)
        assert at_work.assignment(late).clock.state == "met"
        assert at_work.assignment(open_).clock.due_on == dt.date(2026, 4, 30)
        # what is opened again runs to the new day
        at_work.open_round()
        at_work.accepted(late, percent=60)
        held = at_work.assignment(late).clock
        assert (held.state, held.due_on) == ("running", dt.date(2026, 4, 30))
    [kept] = history(at_work, item)
    assert said_change(kept) == "thời hạn từ “Quý I/2026” thành “30/04/2026”"


def test_a_due_day_can_be_taken_away(at_work: AtWork) -> None:
    item = at_work.item(WARD_TASK).code
    correct(at_work, item, "due_on", None)
    with standing_on("2027-01-01T09:00:00"):
        assert status(at_work, at_work.work(WARD_TASK)) == Status.NOT_STARTED
    assert at_work.item(WARD_TASK).due_text == "Không định hạn"


def test_wording_and_output_change_and_are_found_again(at_work: AtWork) -> None:
    item = at_work.item(NV_TASK).code
    correct(at_work, item, "name", "Bồi dưỡng năng lực số")
    correct(at_work, item, "output", "Kế hoạch bồi dưỡng", decided_on=dt.date(2026, 2, 2))
    now = at_work.item(NV_TASK)
    assert (now.name, now.output) == ("Bồi dưỡng năng lực số", "Kế hoạch bồi dưỡng")
    found = at_work.client("hoa").get("/tim-kiem?q=boi+duong+nang+luc").content.decode()
    assert "Bồi dưỡng năng lực số" in re.sub("</?mark>", "", found)
    page = at_work.client("hoa").get(f"/ke-hoach/{at_work.plan}/muc/{item}").content.decode()
    assert "Tập huấn kỹ năng số cho công chức" in page and "Quyết định 12/QĐ-UBND" in page
    work = at_work.client("hoa").get(f"/viec-duoc-giao/{at_work.work(NV_TASK, NV)}").content.decode()
    assert "Quyết định 12/QĐ-UBND" in work
    assert "Điều chỉnh: Bồi dưỡng năng lực số" in at_work.client("hoa").get("/thong-bao").content.decode()


def test_the_level_of_a_target_changes_as_figures_and_as_words(at_work: AtWork) -> None:
    item = at_work.item("1", "target").code
    base = f"/ke-hoach/{at_work.plan}/quan-ly?muc={item}"
    assert "Mức cần đạt mới" in at_work.client("hanh").get(f"{base}&phan=value").content.decode()
    correct(at_work, item, "value", "≥ 80%")
    now = at_work.item("1", "target")
    assert now.value == {
        "text": "≥ 80%", "comparator": "ge", "low": 80, "high": None, "measure": "%", "year": 2026,
    }  # fmt: skip
    [kept] = history(at_work, item)
    assert said_change(kept) == "mức cần đạt từ “≥ 70%” thành “≥ 80%”"
    assert "≥ 80%" in at_work.client().get(f"/cong-khai/{at_work.plan}?loai=chi-tieu").content.decode()
    correct(at_work, item, "value", "1.000 dịch vụ")
    assert at_work.item("1", "target").value["measure"] == "dịch vụ"
    correct(at_work, item, "value", "1.200")
    assert at_work.item("1", "target").value["measure"] == "dịch vụ", "a bare number keeps what it counts"
    for wrong in ("", " - ", "1.200"):
        with pytest.raises(Unfit):
            correct(at_work, item, "value", wrong)
    task = at_work.item(NV_TASK).code
    with pytest.raises(Unfit):
        correct(at_work, task, "value", "≥ 80%")
    page = at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/quan-ly?muc={task}&phan=value").content.decode()
    assert ">Mức cần đạt</a>" not in page


def test_all_concerned_learn_of_a_correction(at_work: AtWork) -> None:
    """Who leads, who helps and who accepts; nobody else."""
    correct(at_work, at_work.item(UNDATED).code, "output", "Tin, bài hằng tháng")
    told = {
        who
        for who, *_ in PEOPLE
        if "Điều chỉnh: Tuyên truyền" in at_work.client(who).get("/thong-bao").content.decode()
    }
    assert told == {"hung", "minh", "toan.tv", "thong", "an", "toan", "hoa"}


def test_hidden_is_hidden_and_shown_again(at_work: AtWork) -> None:
    item = at_work.item(NV_TASK).code
    public = f"/cong-khai/{at_work.plan}"
    assert "Tập huấn kỹ năng số" in at_work.client().get(public).content.decode()
    correct(at_work, item, "hidden", True)
    assert "Tập huấn kỹ năng số" not in at_work.client().get(public).content.decode()
    with pytest.raises(Unfit):
        correct(at_work, item, "hidden", True)
    correct(at_work, item, "hidden", False)
    assert [said_change(one) for one in history(at_work, item)] == ["thành không công khai", "thành công khai"]


def test_what_is_withdrawn_is_owed_no_more(at_work: AtWork) -> None:
    """The clock is void, what waited for acceptance waits no more, a unit that owed nothing else is finished."""
    code = at_work.work(NV_TASK, NV)
    at_work.sent(code, "hoa", "toan")
    item = at_work.item(NV_TASK).code
    inbox = at_work.client("hanh").get("/viec-can-lam").content.decode()
    assert "Nghiệm thu báo cáo: " in inbox
    correct(at_work, item, "withdrawn", True)
    assert at_work.assignment(code).clock.state == "void"
    assert "Nghiệm thu báo cáo: " not in at_work.client("hanh").get("/viec-can-lam").content.decode()
    assert (
        "Không còn báo cáo nào chờ"
        in at_work.client("hanh").get(f"/ke-hoach/{at_work.plan}/nghiem-thu").content.decode()
    )
    subject = owing.line(at_work.newest_round().code, units.card(NV).id)
    assert seen(lambda: calendar.of([subject])[subject]).state == "met"
    for act in (
        lambda: at_work.fill(code, "hoa"),
        lambda: actions.accept(at_work.report(code).code, at_work.actor("hanh")),
    ):
        with pytest.raises(WrongMoment):
            act()
    with pytest.raises(Unfit):
        correct(at_work, item, "name", "Tên mới")
    assert "Tập huấn kỹ năng số" not in at_work.client().get(f"/cong-khai/{at_work.plan}").content.decode()
    assert "Đã thôi thực hiện" in at_work.client("hoa").get(f"/ke-hoach/{at_work.plan}/muc/{item}").content.decode()


@pytest.mark.parametrize(
    ("field", "new", "more", "wrong"),
    [
        ("due_on", "2026-09-30", {"cited": " "}, "cited"),
        ("due_on", "2026-09-30", {"cited": "x" * 301}, "cited"),
        ("due_on", "2026-09-30", {"decided_on": dt.date(2026, 2, 11)}, "decided_on"),
        ("due_on", "2026-09-30", {"decided_on": dt.date(2025, 12, 30)}, "decided_on"),
        ("due_on", "30/09/2026", {}, "new"),
        ("due_on", "2025-01-01", {}, "new"),
        ("due_on", "2026-12-31", {}, "new"),
        ("name", "  ", {}, "new"),
        ("name", "Tập huấn kỹ năng số cho công chức", {}, "new"),
        ("output", "x" * 4001, {}, "new"),
        ("withdrawn", False, {}, "new"),
        ("percent", 100, {}, "item"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    at_work: AtWork, field: str, new: Any, more: dict[str, Any], wrong: str
) -> None:
    item = at_work.item(NV_TASK)
    with pytest.raises(Unfit) as no:
        correct(at_work, item.code, field, new, **more)
    assert list(no.value.fields) == [wrong]
    after = at_work.item(NV_TASK)
    assert (after.name, after.due_on, after.output) == (item.name, item.due_on, item.output)
    assert not history(at_work, item.code)


def test_all_changes_of_a_decision_or_none(at_work: AtWork) -> None:
    first, second = at_work.item(NV_TASK).code, at_work.item(UNDATED).code
    changes = [{"item": first, "field": "name", "new": "Tên mới"}, {"item": second, "field": "name", "new": ""}]
    with pytest.raises(Unfit):
        actions.correct(at_work.plan, at_work.actor("hanh"), changes=changes, **DECISION)
    assert at_work.item(NV_TASK).name != "Tên mới" and not history(at_work, first)


def test_only_the_coordinator_corrects(at_work: AtWork) -> None:
    able = set()
    for name, *_ in PEOPLE:
        try:
            correct(at_work, at_work.item(NV_TASK).code, "name", f"Tên của {name}", name)
        except (NotAllowed, NotThere):
            continue
        able.add(name)
    assert able == {"hanh"}


def test_the_page_finds_the_item_by_number_or_words(at_work: AtWork) -> None:
    client, base = at_work.client("hanh"), f"/ke-hoach/{at_work.plan}/quan-ly"
    assert "Nhiệm vụ 2. Tập huấn kỹ năng số cho công chức" in client.get(base).content.decode()
    for asked in ("tap huan", "Nhiệm vụ 2. Tập huấn kỹ năng số cho công chức", at_work.item(NV_TASK).code):
        assert 'name="decided_on"' in client.get(base, {"muc": asked}).content.decode(), asked
    several = client.get(base, {"muc": "1"}).content.decode()  # a task and a target bear the number
    assert "Chỉ tiêu 1. Hồ sơ được nộp" in several and "Nhiệm vụ 1. Nâng cấp" in several
    assert "Không có mục nào chứa" in client.get(base, {"muc": "không có đâu"}).content.decode()


FIELD_SHAPES = {
    "due_on": "data-pick-open",
    "lead": 'list="cac-don-vi"',
    "name": "<textarea",
    "output": "<textarea",
    "hidden": 'type="radio"',
    "withdrawn": 'type="checkbox"',
}


@pytest.mark.parametrize("part", FIELD_SHAPES)
def test_each_part_has_its_own_field(at_work: AtWork, part: str) -> None:
    url = f"/ke-hoach/{at_work.plan}/quan-ly?muc={at_work.item(NV_TASK).code}&phan={part}"
    page = at_work.client("hanh").get(url).content.decode()
    card = page[page.index('id="dieu-chinh"') : page.index('id="ky-bao-cao"')]
    assert FIELD_SHAPES[part] in card and f'name="field" value="{part}"' in card


def test_the_form_corrects_and_keeps_what_was_typed(at_work: AtWork) -> None:
    client, item = at_work.client("hanh"), at_work.item(NV_TASK).code
    base = f"/ke-hoach/{at_work.plan}/quan-ly"
    fields = {"act": "correct", "key": "ma-bieu-mau-1", "item": item, "field": "due_on", "new": "31/02/2026",
              "cited": "QĐ 5", "decided_on": "01/02/2026"}  # fmt: skip
    page = client.post(base, fields)
    text = page.content.decode()
    assert page.status_code == 422 and 'value="31/02/2026"' in text and 'value="QĐ 5"' in text
    assert client.post(base, fields | {"new": "30/09/2026", "key": "ma-bieu-mau-2"}).status_code == 303
    assert at_work.item(NV_TASK).due_on == dt.date(2026, 9, 30)
    for bare in ({"act": "correct"}, {"act": "round"}, {"act": "end"}, {"act": "x"}, {}):
        assert client.post(base, {**bare, "key": "ma-bieu-mau-3"}).status_code == 422, bare
    assert client.post(base, {"act": "correct"}).status_code == 422
    for other in ("minh", "toan", "duc", "nam"):
        assert at_work.client(other).get(base).status_code == 404, other
