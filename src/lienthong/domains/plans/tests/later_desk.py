"""A later plan beside the small province's: what the tests of later plans stand on."""

import datetime as dt
from typing import Any

from lienthong.domains.plans import actions
from lienthong.domains.plans.models import Conflict, Pair, Succession
from lienthong.domains.plans.queries.later import Beside, Comparison, comparison
from lienthong.kernel.units import api as units

from .factories import ANH_SON, KHCN, NV, READ, TRUONG_VINH, AtWork, due, owner, seen, task

# Task 1 has another day, 2 another lead, 3 stays, 4 is cut in two, 5 is gone; one is new; the target's level is higher.
LATER_TASKS = [
    task("1", "II Hạ tầng số", "Nâng cấp mạng nội bộ tại trụ sở phường, xã", [owner("group:cap-xa")],
         [owner(KHCN, "monitor")], due=due("date", "2026-09-30", "30/9/2026"), output=["Báo cáo"]),
    task("2", "I Thể chế", "Tập huấn kỹ năng số cho công chức, viên chức", [owner(KHCN)], [owner(NV, "monitor")]),
    task("3", "I Thể chế", "Ban hành danh mục dữ liệu mở", [owner(KHCN)], [owner(KHCN, "monitor")],
         due=due("date", "2026-06-30", "30/6/2026")),
    task("4", "II Hạ tầng số", "Tuyên truyền về chuyển đổi số trên loa phường", [owner(TRUONG_VINH)],
         [owner(NV, "monitor")]),
    task("5", "II Hạ tầng số", "Tuyên truyền về chuyển đổi số trên mạng xã hội", [owner(TRUONG_VINH)],
         [owner(NV, "monitor")]),
    task("6", "IV Kinh tế số", "Hỗ trợ hợp tác xã bán nông sản qua sàn thương mại điện tử", [owner(ANH_SON)],
         [owner(KHCN, "monitor")]),
]  # fmt: skip
LATER_TARGET = {
    **READ["targets"][0],
    "value": {"text": "≥ 85%", "comparator": "ge", "low": 85, "high": None, "measure": "%", "year": 2026},
}
LATER = {
    **READ, "number": "120/KH-UBND", "title": "Chuyển đổi số, bản thay thế (bản thử)", "issued_on": "2026-02-09",
    "targets": [LATER_TARGET], "tasks": LATER_TASKS,
}  # fmt: skip


def upload_later(at_work: AtWork, read: dict[str, Any] | None = None, key: str = "sau") -> str:
    """The later plan under review, its rows accepted; returns its code."""
    hanh = at_work.actor("hanh")
    code = actions.upload(
        hanh, key=f"{key}-tai-len", unit_id=units.card(KHCN).id, data=key.encode(), file_name="ke-hoach-sau.md",
        read=read or LATER,
    )  # fmt: skip
    actions.accept_all(code, hanh)
    return code


def issue_later(at_work: AtWork, read: dict[str, Any] | None = None, key: str = "sau") -> AtWork:
    """The later plan issued on the day of the test, with its first round; the province seen by that plan."""
    code = upload_later(at_work, read, key)
    actions.issue(
        code, at_work.actor("hanh"), key=f"{key}-ban-hanh", round_name="Quý I/2026 (kế hoạch mới)",
        cut_off=dt.date(2026, 3, 31), report_due=dt.date(2026, 4, 10),
    )  # fmt: skip
    return AtWork(code, at_work.dsn, at_work.day)


def followed(at_work: AtWork, later: AtWork, kind: str = "follows") -> str:
    """The later plan comes after the earlier one; returns the succession's code."""
    return actions.follow(later.plan, at_work.actor("hanh"), earlier=at_work.plan, kind=kind)


def compared(at_work: AtWork, code: str, who: str = "hanh") -> Comparison:
    """The comparison as somebody sees it."""
    actor = at_work.actor(who)
    return seen(lambda: comparison(Succession.objects.select_related("later", "earlier").get(code=code)), actor)


def line(found: Comparison, old: str = "", new: str = "", kind: str = "task") -> Beside:
    """The line of an old row, or of a new one, by number."""
    return next(
        one
        for one in found.lines
        if (
            old
            and one.old
            and (one.old.no, one.old.kind) == (old, kind)
            and (not new or (one.new and one.new.no == new))
        )
        or (not old and one.old is None and one.new and (one.new.no, one.new.kind) == (new, kind))
    )


def decide(at_work: AtWork, code: str, pairs: list[Pair | None], same: bool = True) -> int:
    """Confirm or deny pairs."""
    return actions.decide_pairs(code, at_work.actor("hanh"), pairs=[one.code for one in pairs if one], same=same)


def confirm_all(at_work: AtWork, code: str) -> None:
    """What a diligent coordinator does: every proposal is right, and 4 was cut in two."""
    found = compared(at_work, code)
    waiting = [one.pair for one in found.lines if one.waits]
    decide(at_work, code, waiting)
    old, new = line(found, "4").old, next(one.new for one in found.lines if one.new and one.new.no == "5")
    assert old and new
    if not any(one.old == old and one.new == new for one in found.lines):
        actions.pair_rows(code, at_work.actor("hanh"), old=old.code, new=new.code)


def carried(at_work: AtWork, code: str, **more: Any) -> dict[str, int]:
    """Carry over by the invented decision."""
    return actions.carry_over(
        code, at_work.actor("hanh"), cited="QĐ 12/QĐ-UBND", decided_on=dt.date(2026, 2, 9), **more
    )


def laid_beside(at_work: AtWork, review: str) -> dict[str, str]:
    """A plan under review that follows the first, a contradiction, and what was asked of the ward: their codes."""
    hanh = at_work.actor("hanh")
    succession = actions.follow(review, hanh, earlier=at_work.plan, kind="follows")
    one, two = at_work.item("1"), at_work.item("2")

    side = {"no": "1", "name": "Một việc", "due": "", "day": "", "lead": "", "level": "", "place": "", "group": ""}

    def conflict() -> str:
        return Conflict.objects.create(
            code="MT-2026-0001", one=one, two=two, one_plan_id=one.plan_id, two_plan_id=two.plan_id,
            unit_id=one.plan.unit_id, other_unit_id=two.plan.unit_id, kinds=["due"], facts={"one": side, "two": side},
            score=90,
        ).code  # fmt: skip

    actions.ask_unit_plans(at_work.plan, hanh, due_on=dt.date(2026, 3, 24), said="Mục V.5", unit_codes=[TRUONG_VINH])
    unit = units.card(TRUONG_VINH).id
    return {"succession": succession, "conflict": seen(conflict), "unit_plan": f"{at_work.plan}.kd.{unit}"}
