"""Who supplies a target's figure is asked for it: one line for a unit and round, reminded before and after its day."""

from decimal import Decimal as D
from typing import Any

import pytest

from lienthong.domains.plans import actions
from lienthong.domains.plans.jobs import figures_owed
from lienthong.kernel.base import standing_on
from lienthong.kernel.inbox.tests.factories import WorkItem

from .factories import ANH_SON, NV, AtWork, drain_plans, seen
from .test_correct import correct
from .test_reminding import reminded, told
from .test_targets import AFTER, described, entered, figures

ASKED: dict[str, Any] = {"source_kind": "external", "supplier": NV}


def lines() -> list[tuple[str, str]]:
    """Open lines that ask for figures: whose, and the words."""
    rows = WorkItem.objects.filter(kind="plans.figures").order_by("pk")
    return seen(lambda: [(one.unit.code, one.title) for one in rows.select_related("unit")])


def test_one_line_asks_the_supplier_until_the_figure_stands(at_work: AtWork) -> None:
    described(at_work, source_kind="reported", supplier=NV)
    assert lines() == [], "what units report is asked of them in their grids"
    described(at_work, version=1, **ASKED)
    assert lines() == [(NV, "Số liệu chỉ tiêu Quý I/2026: còn thiếu 1, 99/KH-UBND")]
    item = seen(lambda: WorkItem.objects.get(kind="plans.figures"))
    page = at_work.client("hoa").get(item.url).content.decode()
    assert "Hồ sơ được nộp trực tuyến" in page and "Đơn vị tôi cung cấp số" in page
    assert "Hồ sơ được nộp trực tuyến" not in at_work.client("hung").get(item.url).content.decode()
    figure = entered(at_work, "hoa", source="Cổng dịch vụ công quốc gia", source_on=AFTER)
    assert lines() == []
    actions.withdraw_figure(figure, at_work.actor("hoa"), why="Nhầm kỳ.")
    assert [unit for unit, _ in lines()] == [NV]
    described(at_work, version=2, **{**ASKED, "supplier": ANH_SON})
    assert [unit for unit, _ in lines()] == [ANH_SON], "another supplier, the old line goes"
    with standing_on("2026-04-01T09:00:00"):
        at_work.open_round()
        assert [title[:30] for _, title in lines()] == ["Số liệu chỉ tiêu Quý II/2026: "]
        correct(at_work, at_work.item("1", "target").code, "withdrawn", True)
        figures_owed()
        assert lines() == []


def test_what_the_supplier_reported_in_its_grid_is_not_asked_again(at_work: AtWork) -> None:
    described(at_work, **{**ASKED, "supplier": ANH_SON})
    work = at_work.work("1", ANH_SON, "target")
    actions.fill_many(
        at_work.actor("son"), unit_id=at_work.assignment(work).unit_id, round=at_work.newest_round().code,
        rows=[{"assignment": work, "percent": 50, "result": "Có số.", "numerator": D(5), "denominator": D(10)}],
    )  # fmt: skip
    report = at_work.report(work)
    actions.send(report.code, at_work.actor("son"))
    drain_plans()
    assert lines() == []
    actions.send_back(report.code, at_work.actor("hanh"), why="Sai mẫu số.")
    drain_plans()
    assert [unit for unit, _ in lines()] == [ANH_SON]


@pytest.mark.parametrize(("day", "said"), [("2026-04-07", "Còn 3 ngày"), ("2026-04-11", "Quá hạn 1 ngày")])
def test_the_supplier_is_reminded_by_the_same_rules(at_work: AtWork, day: str, said: str) -> None:
    described(at_work, **ASKED)
    reminded(day)
    [one] = told("hoa")
    assert f"{said}:" in one.text and "số liệu 1 chỉ tiêu Quý I/2026 còn thiếu" in one.text
    assert figures(at_work) == []
