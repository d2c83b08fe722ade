"""Contradictions between plans in force: found, shown with both sides, settled in words that are kept."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Conflict, Item, Plan
from lienthong.domains.plans.queries.conflicts import clashes_of, conflicts_seen, open_of
from lienthong.kernel.base.errors import NotAllowed, NotThere, Unfit, WrongMoment

from .factories import KHCN, NV, READ, TRUONG_VINH, AtWork, drain_plans, due, owner, seen, task
from .later_desk import LATER, followed, issue_later
from .test_correct import correct

OTHER_TASKS = [
    task("7", "Nội dung khác", "Nâng cấp mạng nội bộ tại trụ sở phường, xã", [owner("group:cap-xa")],
         [owner(KHCN, "monitor")], due=due("date", "2026-12-31", "31/12/2026")),
    task("8", "Nội dung khác", "Ban hành danh mục dữ liệu mở", [owner(NV)], [owner(KHCN, "monitor")],
         due=due("date", "2026-06-30", "30/6/2026")),
    task("9", "Nội dung khác", "Tập huấn kỹ năng số cho công chức", [owner(NV)], [owner(KHCN, "monitor")]),
    task("10", "Nội dung khác", "Rà soát quy hoạch đất làm nghĩa trang", [owner(TRUONG_VINH)], []),
]  # fmt: skip
OTHER = {
    **LATER, "number": "130/KH-UBND", "tasks": OTHER_TASKS,
    "targets": [{**READ["targets"][0], "value": {**READ["targets"][0]["value"], "text": "≥ 90%", "low": 90}}],
}  # fmt: skip


def found(at_work: AtWork, plan: str) -> dict[str, Conflict]:
    """Contradictions that stand, by the number of the later row."""
    return seen(
        lambda: {
            f"{one.two.kind}{one.two.no}": one
            for one in Conflict.objects.filter(two_plan__code=plan).exclude(state="gone").select_related("one", "two")
        }
    )


def looked(at_work: AtWork, read: dict[str, Any] | None = None) -> AtWork:
    """Another plan in force, compared with the first."""
    other = issue_later(at_work, read or OTHER, key="khac")
    actions.find_conflicts(other.plan, at_work.actor("hanh"))
    return other


def test_what_disagrees_is_found_with_both_sides_and_places(at_work: AtWork) -> None:
    stand = found(at_work, looked(at_work).plan)
    assert {no: one.kinds for no, one in stand.items()} == {
        "task7": ["due"], "task8": ["lead"], "task9": ["repeated"], "target1": ["level"],
    }  # fmt: skip
    level = stand["target1"].facts
    assert (level["one"]["level"], level["two"]["level"]) == ("≥ 70%", "≥ 90%")
    days = stand["task7"].facts
    assert (days["one"]["due"], days["two"]["due"]) == ("Quý I/2026", "31/12/2026")
    assert (days["one"]["place"], days["two"]["place"]) == ("dòng 1", "dòng 7")
    assert stand["task8"].facts["one"]["lead"] == KHCN and stand["task8"].facts["two"]["lead"] == NV


def test_it_is_found_by_itself_after_issue_and_correction(at_work: AtWork) -> None:
    other = issue_later(at_work, OTHER, key="khac")
    drain_plans()
    assert len(found(at_work, other.plan)) == 4
    correct(at_work, at_work.item("1").code, "due_on", "2026-12-31")
    drain_plans()
    assert found(at_work, other.plan)["task7"].kinds == ["repeated"], "the days agree now"


def test_settled_in_words_and_kept(at_work: AtWork) -> None:
    other = looked(at_work)
    one, hanh = found(at_work, other.plan)["task7"], at_work.actor("hanh")
    with pytest.raises(Unfit):
        actions.settle_conflict(one.code, hanh, how="  ")
    actions.settle_conflict(one.code, hanh, how="Theo thời hạn của kế hoạch 99/KH-UBND.")
    plan = other.plan_row()
    assert seen(lambda: open_of(hanh, plan).count(), hanh) == 3
    actions.find_conflicts(other.plan, hanh)
    kept = found(at_work, other.plan)["task7"]
    assert (kept.code, kept.how, kept.state) == (one.code, "Theo thời hạn của kế hoạch 99/KH-UBND.", "settled")
    with pytest.raises(WrongMoment):
        actions.settle_conflict(one.code, hanh, how="Lần nữa.")
    actions.reopen_conflict(one.code, hanh)
    assert seen(lambda: open_of(hanh, plan).count(), hanh) == 4


def test_settled_and_changed_since_is_found_anew_with_the_old_words_kept(at_work: AtWork) -> None:
    other = looked(at_work)
    one, hanh = found(at_work, other.plan)["task7"], at_work.actor("hanh")
    actions.settle_conflict(one.code, hanh, how="Theo kế hoạch 99/KH-UBND.")
    correct(at_work, at_work.item("1").code, "due_on", "2026-05-31")
    actions.find_conflicts(other.plan, hanh)
    again = found(at_work, other.plan)["task7"]
    assert again.code != one.code and again.state == "open" and again.facts["one"]["due"] == "31/05/2026"
    assert seen(lambda: Conflict.objects.get(code=one.code).how) == "Theo kế hoạch 99/KH-UBND."


def test_looking_again_finds_nothing_twice(at_work: AtWork) -> None:
    other = looked(at_work)
    assert actions.find_conflicts(other.plan, at_work.actor("hanh")) == {"found": 0, "gone": 0, "open": 0}
    assert actions.find_conflicts(at_work.plan, at_work.actor("hanh")) == {"found": 0, "gone": 0, "open": 0}


def test_a_withdrawn_row_contradicts_nothing(at_work: AtWork) -> None:
    other = looked(at_work)
    correct(at_work, at_work.item("1").code, "withdrawn", True)
    actions.find_conflicts(other.plan, at_work.actor("hanh"))
    assert "task7" not in found(at_work, other.plan)


def test_none_is_open_once_a_plan_is_over(at_work: AtWork) -> None:
    other, hanh = looked(at_work), at_work.actor("hanh")
    actions.end(at_work.plan, hanh, cited="QĐ 9/QĐ-UBND")
    plan = other.plan_row()
    assert seen(lambda: open_of(hanh, plan).count(), hanh) == 0


def test_rows_that_a_person_called_one_are_no_contradiction(at_work: AtWork) -> None:
    other = looked(at_work)
    code, hanh = followed(at_work, other), at_work.actor("hanh")
    actions.pair_rows(code, hanh, old=at_work.item("1").code, new=other.item("7").code)
    actions.find_conflicts(other.plan, hanh)
    assert "task7" not in found(at_work, other.plan)


def test_a_plan_that_is_about_to_be_replaced_contradicts_nothing(at_work: AtWork) -> None:
    other = issue_later(at_work, OTHER, key="khac")
    code = followed(at_work, other, "replaces")
    actions.find_conflicts(other.plan, at_work.actor("hanh"))
    assert found(at_work, other.plan) == {}
    actions.unfollow(code, at_work.actor("hanh"))
    actions.find_conflicts(other.plan, at_work.actor("hanh"))
    assert len(found(at_work, other.plan)) == 4


def test_levels_of_two_years_are_two_targets(at_work: AtWork) -> None:
    value = {**READ["targets"][0]["value"], "text": "≥ 90%", "low": 90, "year": 2030}
    other = looked(at_work, {**OTHER, "targets": [{**READ["targets"][0], "value": value}]})
    assert "target1" not in found(at_work, other.plan)


def test_units_do_not_see_contradictions(at_work: AtWork) -> None:
    code = found(at_work, looked(at_work).plan)["task7"].code
    for name in ("hung", "minh", "toan"):
        actor = at_work.actor(name)
        assert seen(lambda by=actor: list(conflicts_seen(by)), actor) == []
        assert seen(lambda: Conflict.objects.count(), actor) == 0, "nor does the database show them"
        with pytest.raises(NotThere):
            actions.settle_conflict(code, actor, how="Không được.")
    duc = at_work.actor("duc")
    assert seen(lambda: conflicts_seen(duc).count(), duc) == 4
    with pytest.raises(NotAllowed):
        actions.settle_conflict(code, duc, how="Lãnh đạo tỉnh xem, cơ quan điều phối ghi.")


def big(number: int) -> dict[str, Any]:
    """A plan of a hundred rows whose wording resembles the others'."""
    tasks = [
        task(str(n), "Nhóm", f"Xây dựng hệ thống thông tin quản lý lĩnh vực {n} phục vụ chuyển đổi số số {n}",
             [owner(KHCN)], [], due=due("date", f"2026-{1 + number:02d}-28", "x"))
        for n in range(1, 101)
    ]  # fmt: skip
    return {**LATER, "number": f"{number}/KH-UBND", "targets": [], "tasks": tasks}


def test_five_plans_of_a_hundred_rows(at_work: AtWork) -> None:
    plans = [issue_later(at_work, big(n), key=f"lon-{n}") for n in range(1, 6)]
    rows = [seen(lambda p=p: Plan.objects.get(code=p.plan)) for p in plans]
    assert seen(lambda: Item.objects.filter(plan__in=rows).count()) == 500

    def all_of_them() -> tuple[int, list[int]]:
        counts, n = [], 0
        for plan in rows:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                n += len(clashes_of(plan))
            counts.append(len(asked))
        return n, counts

    best = 60.0
    for _ in range(3):
        begin = time.process_time()
        n, counts = seen(all_of_them)
        best = min(best, (time.process_time() - begin) / len(rows))
    assert n >= 5 * 400 and set(counts) == {5}, "five questions, whatever the number of rows"
    assert best < 3.0
