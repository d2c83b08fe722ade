"""Obstacles: raised by a unit, answered by a department or its leader, each stage with its clock and one line."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Correction, Obstacle, ObstacleAct
from lienthong.domains.plans.states import ObstacleState
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.errors import NotAllowed, NotThere, Refusal, Unfit, WrongMoment
from lienthong.kernel.calendar import api as calendar

from .factories import ANH_SON, KHCN, NV, NV_TASK, OWN_TASK, TRUONG_VINH, UBND, WARD_TASK, AtWork, seen
from .test_awaiting import together
from .test_correct import correct

SAID = {"cause": "money", "text": "Chưa được bố trí kinh phí.", "wish": "Bố trí 200 triệu đồng."}


def raised(at: AtWork, who: str = "minh", no: str = WARD_TASK, unit: str = TRUONG_VINH, **more: Any) -> str:
    return actions.raise_obstacle(at.work(no, unit), at.actor(who), **{**SAID, **more})


def row(code: str) -> Obstacle:
    return seen(lambda: Obstacle.objects.select_related("clock").get(code=code))


def acts(code: str) -> list[str]:
    return seen(lambda: [one.act for one in ObstacleAct.objects.filter(obstacle__code=code).order_by("pk")])


def waits_for(at: AtWork, who: str, words: str) -> bool:
    return words in at.client(who).get("/viec-can-lam").content.decode()


def test_from_the_ward_to_the_department_and_back(at_work: AtWork) -> None:
    code = raised(at_work)
    assert (row(code).state, row(code).clock.due_on) == ("raised", dt.date(2026, 2, 24))  # Tết lies in between
    assert waits_for(at_work, "hanh", "Trả lời vướng mắc") and not waits_for(at_work, "duc", "vướng mắc")
    actions.take_obstacle(code, at_work.actor("quyen"))
    actions.answer_obstacle(code, at_work.actor("hanh"), answer="Sở Tài chính đã bổ sung.")
    assert row(code).state == ObstacleState.ANSWERED
    assert not waits_for(at_work, "hanh", "Trả lời vướng mắc") and waits_for(at_work, "minh", "Xác nhận vướng mắc")
    assert "Sở Tài chính đã bổ sung." in at_work.client("hung").get("/thong-bao").content.decode()
    actions.settle_obstacle(code, at_work.actor("hung"))
    assert (row(code).state, row(code).clock) == (ObstacleState.SETTLED, None)
    assert not waits_for(at_work, "minh", "Xác nhận vướng mắc")
    assert acts(code) == ["raised", "taken", "answered", "settled"]
    clocks = seen(lambda: calendar.of([f"{code}.g1", f"{code}.g2"]))
    assert [one.state for one in clocks.values()] == ["met", "met"]


def test_what_is_beyond_the_department_goes_to_the_leader(at_work: AtWork) -> None:
    code = raised(at_work)
    actions.put_to_leader(code, at_work.actor("hanh"), proposal="Cho dùng nguồn dự phòng.")
    assert waits_for(at_work, "duc", "Cho ý kiến về vướng mắc") and not waits_for(at_work, "hanh", "Trả lời vướng mắc")
    assert "Cho dùng nguồn dự phòng." in at_work.client("duc").get("/thong-bao").content.decode()
    for who in ("hanh", "hung", "toan"):
        with pytest.raises((NotAllowed, NotThere)):
            actions.leader_answer(code, at_work.actor(who), answer="Đồng ý.")
    with pytest.raises(WrongMoment):
        actions.answer_obstacle(code, at_work.actor("hanh"), answer="Đồng ý.")
    actions.leader_answer(code, at_work.actor("duc"), answer="Đồng ý phương án.")
    assert (row(code).state, row(code).answer) == (ObstacleState.ANSWERED, "Đồng ý phương án.")
    for who in ("minh", "hanh"):
        assert "Đồng ý phương án." in at_work.client(who).get("/thong-bao").content.decode(), who
    assert acts(code) == ["raised", "put", "led"]


def test_it_is_raised_again_once(at_work: AtWork) -> None:
    code, hanh, hung = raised(at_work), at_work.actor("hanh"), at_work.actor("hung")
    actions.answer_obstacle(code, hanh, answer="Tự cân đối.")
    with pytest.raises(Unfit):
        actions.reopen_obstacle(code, hung, why=" ")
    actions.reopen_obstacle(code, hung, why="Phường không có nguồn.")
    assert row(code).state == ObstacleState.RAISED and waits_for(at_work, "hanh", "Trả lời vướng mắc")
    actions.answer_obstacle(code, hanh, answer="Đã bổ sung.")
    with pytest.raises(WrongMoment):
        actions.reopen_obstacle(code, hung, why="Vẫn thiếu.")
    actions.settle_obstacle(code, hung)
    assert acts(code) == ["raised", "answered", "reopened", "answered", "settled"]
    assert len(seen(lambda: calendar.of([f"{code}.g{n}" for n in range(1, 9)]))) == 4


def test_the_coordinators_own_goes_to_the_level_above(at_work: AtWork) -> None:
    code = raised(at_work, "quyen", OWN_TASK, KHCN)
    assert row(code).state == ObstacleState.WITH_LEADER and waits_for(at_work, "duc", "Cho ý kiến về vướng mắc")
    for verb in (actions.answer_obstacle, actions.leader_answer):
        with pytest.raises((WrongMoment, NotAllowed)):
            verb(code, at_work.actor("hanh"), answer="Tự trả lời.")
    actions.leader_answer(code, at_work.actor("duc"), answer="Giao Sở Nội vụ phối hợp.")
    actions.reopen_obstacle(code, at_work.actor("nghia"), why="Cần văn bản.")
    assert row(code).state == ObstacleState.WITH_LEADER
    other = raised(at_work, "quyen", OWN_TASK, KHCN, asked=NV)
    actions.answer_obstacle(other, at_work.actor("toan"), answer="Đã cử người.")


def test_another_department_may_be_asked_and_sees_only_what_is_asked(at_work: AtWork) -> None:
    code = raised(at_work, asked=NV)
    assert waits_for(at_work, "toan", "Trả lời vướng mắc")
    page = at_work.client("hoa").get(f"/ke-hoach/{at_work.plan}/vuong-mac/{code}")
    assert page.status_code == 200 and "Chưa được bố trí kinh phí." in page.content.decode()
    assert at_work.client("hoa").get(f"/viec-duoc-giao/{at_work.work(WARD_TASK)}").status_code == 404
    actions.take_obstacle(code, at_work.actor("hoa"))
    with pytest.raises(NotAllowed):
        actions.answer_obstacle(code, at_work.actor("hoa"), answer="Đã xử lý.")
    actions.answer_obstacle(code, at_work.actor("toan"), answer="Đã xử lý.")


def test_other_units_do_not_see_it(at_work: AtWork) -> None:
    code = raised(at_work)
    for who in ("thong", "an", "son", "toan", "tu"):
        assert at_work.client(who).get(f"/ke-hoach/{at_work.plan}/vuong-mac/{code}").status_code == 404, who
        listed = at_work.client(who).get(f"/ke-hoach/{at_work.plan}/vuong-mac")
        assert "Chưa được bố trí" not in listed.content.decode()
        with pytest.raises(NotThere):
            actions.settle_obstacle(code, at_work.actor(who))
    for who in ("hanh", "nghia", "minh", "duc", "nam"):
        assert at_work.client(who).get(f"/ke-hoach/{at_work.plan}/vuong-mac/{code}").status_code == 200, who
    assert seen(lambda: Obstacle.objects.count(), at_work.actor("an")) == 0, "the database keeps the wall"
    assert seen(lambda: ObstacleAct.objects.count(), at_work.actor("an")) == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": "  "}, "text"),
        ({"wish": ""}, "wish"),
        ({"cause": "mưa"}, "cause"),
        ({"asked": "na-khong-co"}, "asked"),
        ({"asked": TRUONG_VINH}, "asked"),
        ({"asked": UBND}, "asked"),
        ({"text": "x" * 4001}, "text"),
    ],
)
def test_what_lacks_something_is_refused_by_its_field(at_work: AtWork, more: dict[str, str], field: str) -> None:
    with pytest.raises(Unfit) as refused:
        raised(at_work, **more)
    assert list(refused.value.fields) == [field]
    assert seen(lambda: Obstacle.objects.count()) == 0


def test_an_answer_moves_a_day_only_by_a_cited_decision(at_work: AtWork) -> None:
    code, hanh = raised(at_work), at_work.actor("hanh")
    more: dict[str, Any] = {"answer": "Lùi thời hạn cho các phường.", "field": "due_on", "new": "2026-05-31"}
    for lacking in ({"cited": "", "decided_on": dt.date(2026, 2, 9)}, {"cited": "QĐ 9"}):
        with pytest.raises(Unfit):
            actions.answer_obstacle(code, hanh, **more, **lacking)
        assert row(code).state == ObstacleState.RAISED and acts(code) == ["raised"]
    actions.answer_obstacle(code, hanh, **more, cited="Quyết định 9/QĐ-UBND", decided_on=dt.date(2026, 2, 9))
    assert at_work.item(WARD_TASK).due_on == dt.date(2026, 5, 31)
    assert at_work.assignment(at_work.work(WARD_TASK, ANH_SON)).clock.due_on == dt.date(2026, 5, 31)
    [kept] = seen(lambda: list(Correction.objects.filter(because__code=code)))
    assert kept.cited == "Quyết định 9/QĐ-UBND"
    for part in (f"vuong-mac/{code}", f"muc/{at_work.item(WARD_TASK).code}"):
        page = at_work.client("minh").get(f"/ke-hoach/{at_work.plan}/{part}").content.decode()
        assert "Quyết định 9/QĐ-UBND" in page and "31/05/2026" in page, part
    item = at_work.client("an").get(f"/ke-hoach/{at_work.plan}/muc/{at_work.item(WARD_TASK).code}").content.decode()
    assert "từ một vướng mắc" in item and "Chưa được bố trí" not in item


def test_a_department_that_does_not_coordinate_changes_no_day(at_work: AtWork) -> None:
    code = raised(at_work, asked=NV)
    with pytest.raises(NotAllowed):
        actions.answer_obstacle(
            code, at_work.actor("toan"), answer="Lùi hạn.", field="due_on", new="2026-05-31", cited="QĐ 1",
            decided_on=dt.date(2026, 2, 9),
        )  # fmt: skip
    assert row(code).state == ObstacleState.RAISED
    correct(at_work, at_work.item(WARD_TASK).code, "due_on", "2026-05-31", because=code)
    assert seen(lambda: Correction.objects.filter(because__code=code).count()) == 1
    with pytest.raises(Unfit):
        correct(at_work, at_work.item(NV_TASK).code, "due_on", "2026-11-30", because=code)


def test_late_is_the_stage_that_has_passed_its_day(at_work: AtWork) -> None:
    code = raised(at_work)
    base = f"/ke-hoach/{at_work.plan}/vuong-mac"
    assert "Không có vướng mắc nào" in at_work.client("hanh").get(f"{base}?xem=cham").content.decode()
    with standing_on("2026-02-25T09:00:00"):
        assert code in at_work.client("hanh").get(f"{base}?xem=cham").content.decode()
        assert "quá hạn 1 ngày" in at_work.client("hanh").get(base).content.decode()
        actions.answer_obstacle(code, at_work.actor("hanh"), answer="Đã bố trí.")
        assert code not in at_work.client("hanh").get(f"{base}?xem=cham").content.decode()
    assert seen(lambda: calendar.of([f"{code}.g1"]))[f"{code}.g1"].state == "missed"


@pytest.mark.parametrize("turn", range(3))
def test_two_answers_at_once_are_one(at_work: AtWork, turn: int) -> None:
    code = raised(at_work, asked=NV)
    wrong = together(
        partial(actions.answer_obstacle, code, at_work.actor("hanh"), answer="Của Sở KH&CN."),
        partial(actions.answer_obstacle, code, at_work.actor("toan"), answer="Của Sở Nội vụ."),
        partial(actions.put_to_leader, code, at_work.actor("hanh"), proposal="Trình."),
    )
    assert len(wrong) == 2 and all(isinstance(one, WrongMoment) for one in wrong), wrong
    assert len(acts(code)) == 2 and row(code).stages == 2


def test_two_presses_raise_one(at_work: AtWork) -> None:
    press = partial(raised, at_work, key="một lần bấm nêu")
    assert together(press, press, press) == []
    assert seen(lambda: Obstacle.objects.count()) == 1


@pytest.mark.parametrize("turn", range(3))
def test_raised_while_the_item_is_withdrawn_waits_for_nobody(at_work: AtWork, turn: int) -> None:
    wrong = together(
        partial(raised, at_work), lambda: correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
    )
    assert all(isinstance(one, Refusal) for one in wrong) and len(wrong) <= 1, wrong
    assert at_work.assignment(at_work.work(WARD_TASK)).ended_by
    for one in seen(lambda: list(Obstacle.objects.all())):
        assert one.state == ObstacleState.ENDED and one.clock_id is None
    assert not waits_for(at_work, "hanh", "Trả lời vướng mắc")


def test_work_that_ends_takes_its_obstacles_along(at_work: AtWork) -> None:
    code, other = raised(at_work), raised(at_work, "hoa", NV_TASK, NV)
    correct(at_work, at_work.item(WARD_TASK).code, "withdrawn", True)
    assert row(code).state == ObstacleState.ENDED and acts(code)[-1] == "ended"
    assert seen(lambda: calendar.of([f"{code}.g1"]))[f"{code}.g1"].state == "void"
    with pytest.raises(WrongMoment):
        raised(at_work)
    assert row(other).state == ObstacleState.RAISED
    actions.end(at_work.plan, at_work.actor("hanh"), cited="Quyết định 20/QĐ-UBND")
    assert row(other).state == ObstacleState.ENDED and not waits_for(at_work, "hanh", "vướng mắc")


def test_the_history_cannot_be_rewritten(at_work: AtWork) -> None:
    code = raised(at_work)
    with pytest.raises(Exception, match="permission denied"):
        seen(lambda: ObstacleAct.objects.filter(obstacle__code=code).update(text="khác"))


def test_what_was_put_to_the_wrong_department_is_passed_on(at_work: AtWork) -> None:
    """The other one answers by the same day; passing on gives nobody more time, and everybody reads why."""
    code = raised(at_work, asked=NV)
    began = row(code).clock
    actions.take_obstacle(code, at_work.actor("hoa"))
    toan = at_work.client("toan")
    url = f"/ke-hoach/{at_work.plan}/vuong-mac/{code}"
    page = toan.get(url).content.decode()
    assert "chuyển cơ quan khác" in page
    press = {"act": "pass_obstacle", "key": "chuyen-vuong-mac", "to": "Sở Khoa học và Công nghệ", "why": ""}
    assert toan.post(url, press).status_code == 422
    with standing_on("2026-02-12T10:00:00"):
        answer = toan.post(url, {**press, "why": "Nguồn vốn khoa học và công nghệ."}, follow=True)
        assert answer.status_code == 200 and "Đã chuyển vướng mắc" in answer.content.decode()
    kept = row(code)
    assert (kept.state, kept.asked_id, kept.stages) == ("raised", at_work.plan_row().unit_id, 1)
    assert (kept.clock.started_on, kept.clock.due_on) == (began.started_on, began.due_on)
    assert waits_for(at_work, "hanh", "Trả lời vướng mắc") and not waits_for(at_work, "toan", "Trả lời vướng mắc")
    for who in ("hung", "toan"):
        assert "Nguồn vốn khoa học" in at_work.client(who).get("/thong-bao").content.decode(), who
    for wrong in (KHCN, TRUONG_VINH, UBND, "khong-co"):
        with pytest.raises(Unfit):
            actions.pass_obstacle(code, at_work.actor("hanh"), to=wrong, why="Nhầm.")
    with pytest.raises((NotAllowed, NotThere)):
        actions.pass_obstacle(code, at_work.actor("hung"), to=NV, why="Nhầm.")
    actions.answer_obstacle(code, at_work.actor("hanh"), answer="Đã bố trí.")
    assert acts(code) == ["raised", "taken", "passed", "answered"]
    with pytest.raises(WrongMoment):
        actions.pass_obstacle(code, at_work.actor("hanh"), to=NV, why="Nhầm.")
