"""Reminders: before, on and after the day, one a day for each unit and plan, then to the level above."""

import datetime as dt

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.reminding import Told, due
from lienthong.kernel.base import standing_on
from lienthong.kernel.base.actor import HOUSE
from lienthong.kernel.base.errors import NotAllowed
from lienthong.kernel.notifications.tests.factories import Notice

from .factories import KHCN, TRUONG_VINH, WARD_TASK, AtWork, person_code, seen
from .test_grid import unit_id


def told(who: str, kind: str = "plans.days") -> list[Notice]:
    """What somebody was reminded of."""
    return seen(lambda: list(Notice.objects.filter(kind=kind, person=person_code(who)).order_by("id")))


def reminded(day: str) -> dict[str, int]:
    """Let the house remind on a day."""
    with standing_on(f"{day}T06:45:00"):
        return actions.remind_all(HOUSE)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-24", "Còn 7 ngày"),
        ("2026-03-28", "Còn 3 ngày"),
        ("2026-03-30", "Còn 1 ngày"),
        ("2026-03-31", "Hạn hôm nay"),
        ("2026-04-01", "Quá hạn 1 ngày"),
        ("2026-04-03", "Quá hạn 3 ngày"),
    ],
)
def test_a_unit_is_reminded_before_on_and_after_the_day(at_work: AtWork, day: str, said: str) -> None:
    reminded(day)
    [one] = told("hung")
    assert said in one.text and "Nâng cấp mạng nội bộ" in one.text
    assert one.url == f"/ke-hoach/{at_work.plan}/cua-toi"


def test_on_other_days_nobody_hears_anything(at_work: AtWork) -> None:
    assert reminded("2026-03-26") == {"units": 0, "above": 0, "told": 0}


def test_one_a_day_whatever_the_number_of_rows_and_however_often_asked(at_work: AtWork) -> None:
    reminded("2026-04-03")  # three rows are past or to be reported
    reminded("2026-04-03")
    assert len(told("hung")) == 1 and len(told("minh")) == 1
    assert "báo cáo Quý I/2026 còn" in told("hung")[0].text  # seven days before the tenth


def test_what_is_done_or_sent_is_not_reminded_of(at_work: AtWork) -> None:
    at_work.accepted(at_work.work(WARD_TASK), percent=100, done_on=dt.date(2026, 2, 9))
    ward = unit_id(at_work)
    actions.begin_rows(at_work.actor("minh"), unit_id=ward, round=at_work.newest_round().code, how="nothing")
    actions.send_all(at_work.actor("hung"), unit_id=ward, round=at_work.newest_round().code)
    with standing_on("2026-04-03T06:45:00"):
        assert TRUONG_VINH not in {code_of(at_work, one) for one in seen(lambda: due(dt.date(2026, 4, 3)))}
    reminded("2026-04-03")
    assert told("hung") == []


def code_of(at: AtWork, one: Told) -> str:
    """The code of the unit that is reminded, where it is the ward."""
    return TRUONG_VINH if one.unit == unit_id(at) else ""


def test_three_days_past_the_level_above_hears_of_it_once(at_work: AtWork) -> None:
    assert reminded("2026-04-01")["above"] == 0
    reminded("2026-04-03")
    [one] = told("duc", "plans.days_above")
    assert one.title.startswith("3 đơn vị cấp dưới quá hạn")
    assert told("hung", "plans.days_above") == []


def test_a_body_that_is_only_asked_is_not_chased(at_work: AtWork) -> None:
    reminded("2026-01-31")
    assert told("hung") == []


def test_only_the_house_reminds_everybody(at_work: AtWork) -> None:
    with pytest.raises(NotAllowed):
        actions.remind_all(at_work.actor("hanh"))


def test_what_is_hidden_is_not_named_in_a_letter(at_work: AtWork) -> None:
    actions.correct(
        at_work.plan,
        at_work.actor("hanh"),
        cited="QĐ 5",
        decided_on=dt.date(2026, 2, 9),
        changes=[{"item": at_work.item(WARD_TASK).code, "field": "hidden", "new": True}],
    )
    reminded("2026-03-31")
    [one] = told("hung")
    assert "một việc không công khai (số 1)" in one.text and "Nâng cấp mạng" not in one.text
    work = at_work.work(WARD_TASK)
    actions.hand(at_work.actor("hung"), unit_id=unit_id(at_work), works=[work], person=person_code("minh"))
    report = at_work.sent(work, difficulties="Thiết bị chưa vá lỗi", cause="technical")
    actions.send_back(report, at_work.actor("hanh"), why="Máy chủ dùng mật khẩu mặc định")
    extension = actions.ask_extension(
        work, at_work.actor("hung"), day=dt.date(2026, 6, 30), why="Chờ bản vá", done="Đã lập danh sách máy"
    )
    actions.refuse_extension(extension, at_work.actor("hanh"), why="Vá ngay máy chủ")
    obstacle = actions.raise_obstacle(
        work, at_work.actor("minh"), cause="technical", text="Tường lửa hỏng", wish="Cấp tường lửa", asked=KHCN
    )
    actions.answer_obstacle(obstacle, at_work.actor("hanh"), answer="Mượn tường lửa dự phòng")
    kinds = {"plans.handed", "plans.decided", "plans.extension", "plans.obstacle"}
    letters = seen(lambda: list(Notice.objects.filter(kind__in=kinds)))
    assert {one.kind for one in letters} == kinds
    words = " ".join(f"{one.title} {one.text} {one.facts}" for one in letters)
    assert not [secret for secret in ("Nâng cấp mạng", "vá", "mật khẩu", "ường lửa") if secret in words]
